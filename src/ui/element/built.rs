//! An element in the page: built, brought up to date, put in and taken out.

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::Node;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use leptos::web_sys::Element as DomElement;

use super::value::{ElementValue, ValueTarget, Words};
use super::{Element, ElementPart, ElementParts, Listener};

enum BuiltPart {
    Fixed(ValueTarget, &'static str, Words),
    Live(ValueTarget, &'static str, RenderEffect<Words>),
    Listener(&'static str, <Listener as Attribute>::State),
}

impl ElementPart {
    fn build(self, element: &DomElement) -> BuiltPart {
        match self {
            Self::Text(place, name, ElementValue::Fixed(words)) => {
                place.change(element, name, &None, &words);
                BuiltPart::Fixed(place, name, words)
            }
            Self::Text(place, name, ElementValue::Live(text)) => {
                BuiltPart::Live(place, name, place.bind(element, name, text, None))
            }
            Self::Listener(event, listener) => BuiltPart::Listener(event, listener.build(element)),
        }
    }

    fn is_like(&self, built: &BuiltPart) -> bool {
        match (self, built) {
            (Self::Text(place, name, ElementValue::Fixed(_)), BuiltPart::Fixed(other, known, _))
            | (Self::Text(place, name, ElementValue::Live(_)), BuiltPart::Live(other, known, _)) => {
                (place, name) == (other, known)
            }
            (Self::Listener(event, _), BuiltPart::Listener(known, _)) => event == known,
            _ => false,
        }
    }

    fn rebuild(self, element: &DomElement, built: &mut BuiltPart) {
        match (self, built) {
            (Self::Text(place, name, ElementValue::Fixed(words)), BuiltPart::Fixed(.., before)) => {
                place.change(element, name, before, &words);
                *before = words;
            }
            (Self::Text(place, name, ElementValue::Live(text)), BuiltPart::Live(.., effect)) => {
                let before = effect.take_value().flatten();
                *effect = place.bind(element, name, text, before);
            }
            (Self::Listener(_, listener), BuiltPart::Listener(_, state)) => listener.rebuild(state),
            (part, built) => *built = part.build(element),
        }
    }
}

/// An element that has been built.
pub(crate) struct Built {
    element: DomElement,
    tag: &'static str,
    parts: Vec<BuiltPart>,
    children: Vec<AnyViewState>,
}

impl Built {
    /// Whether the other differs in its texts and contents only.
    fn is_like(&self, other: &ElementParts) -> bool {
        self.tag == other.tag
            && self.parts.len() == other.parts.len()
            && self.children.len() == other.children.len()
            && other.parts.iter().zip(&self.parts).all(|(part, built)| part.is_like(built))
    }
}

impl Render for Element {
    type State = Built;

    fn build(self) -> Built {
        let ElementParts { namespace, tag, parts, children, on_render } = *self.0;
        let element = Rndr::create_element(tag, namespace);
        // The children first: a choice's value is one of its entries.
        let mut children: Vec<AnyViewState> = children.into_iter().map(Render::build).collect();
        children.iter_mut().for_each(|child| child.mount(&element, None));
        let parts = parts.into_iter().map(|part| part.build(&element)).collect();
        on_render.into_iter().for_each(|act| act(&element));
        Built { element, tag, parts, children }
    }

    fn rebuild(self, state: &mut Built) {
        if !state.is_like(&self.0) {
            let mut new = self.build();
            state.insert_before_this(&mut new);
            state.unmount();
            *state = new;
            return;
        }
        let ElementParts { parts, children, on_render, .. } = *self.0;
        for (child, built) in children.into_iter().zip(&mut state.children) {
            child.rebuild(built);
        }
        for (part, built) in parts.into_iter().zip(&mut state.parts) {
            part.rebuild(&state.element, built);
        }
        on_render.into_iter().for_each(|act| act(&state.element));
    }
}

impl Mountable for Built {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &DomElement, marker: Option<&Node>) {
        Rndr::insert_node(parent, &self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.element.parent_element();
        parent.inspect(|parent| child.mount(parent, Some(&self.element))).is_some()
    }

    fn elements(&self) -> Vec<DomElement> {
        vec![self.element.clone()]
    }
}

/// What Leptos asks of everything that it shows. The page is never written as text, so the rest is not used.
impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Built {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl AddAnyAttr for Element {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}
