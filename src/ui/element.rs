//! Elements with one compiled form. `view!` gives every element a type of its own, and the compiler writes how each is
//! built and brought up to date anew; here that is written once, and an element is data.

mod built;
mod value;

use leptos::ev::{Custom, Event, on};
use leptos::prelude::*;
use leptos::tachys::html::event::On;
use leptos::web_sys::Element as DomElement;

pub(crate) use self::value::ElementValue;
use self::value::ValueTarget;
use crate::ui::reactive::{Handler, Reactive};

const SVG: &str = "http://www.w3.org/2000/svg";

type Listener = On<Custom<Event>, Handler>;
type OnDrawn = Box<dyn FnOnce(&DomElement) + Send>;

enum ElementPart {
    Text(ValueTarget, &'static str, ElementValue),
    Listener(&'static str, Listener),
}

struct ElementParts {
    namespace: Option<&'static str>,
    tag: &'static str,
    parts: Vec<ElementPart>,
    children: Vec<AnyView>,
    on_drawn: Option<OnDrawn>,
}

/// An element, before it is in the page.
pub(crate) struct Element(Box<ElementParts>);

fn element(namespace: Option<&'static str>, tag: &'static str) -> Element {
    Element(Box::new(ElementParts { namespace, tag, parts: Vec::new(), children: Vec::new(), on_drawn: None }))
}

/// An element of HTML.
pub(crate) fn tag(name: &'static str) -> Element {
    element(None, name)
}

/// An element of a drawing.
pub(crate) fn svg(name: &'static str) -> Element {
    element(Some(SVG), name)
}

impl Element {
    fn part(mut self, part: ElementPart) -> Self {
        self.0.parts.push(part);
        self
    }

    fn text(self, place: ValueTarget, name: &'static str, value: ElementValue) -> Self {
        self.part(ElementPart::Text(place, name, value))
    }

    /// An attribute.
    pub(crate) fn attr(self, name: &'static str, value: impl Into<ElementValue>) -> Self {
        self.text(ValueTarget::Attribute, name, value.into())
    }

    /// The attribute `class`.
    pub(crate) fn class(self, value: impl Into<ElementValue>) -> Self {
        self.attr("class", value)
    }

    /// The name for those who cannot see the element.
    pub(crate) fn named(self, value: impl Into<ElementValue>) -> Self {
        self.attr("aria-label", value)
    }

    /// One more class, while this holds.
    pub(crate) fn class_while(self, name: &'static str, is_on: Reactive<bool>) -> Self {
        self.text(ValueTarget::Class, name, is_on.into())
    }

    /// A property of the element's style.
    pub(crate) fn style(self, name: &'static str, value: impl Into<ElementValue>) -> Self {
        self.text(ValueTarget::Style, name, value.into())
    }

    /// What a box holds.
    pub(crate) fn value(self, value: impl Into<ElementValue>) -> Self {
        self.text(ValueTarget::Value, "value", value.into())
    }

    /// Whether a box is ticked.
    pub(crate) fn checked(self, is_on: Reactive<bool>) -> Self {
        self.text(ValueTarget::Checked, "checked", is_on.into())
    }

    /// What happens at an event.
    pub(crate) fn on(self, event: &'static str, act: Handler) -> Self {
        self.part(ElementPart::Listener(event, on(Custom::new(event), act)))
    }

    /// What is done with the element each time that it has been drawn; the first time it is not yet in the page.
    pub(crate) fn on_drawn(mut self, act: impl FnOnce(&DomElement) + Send + 'static) -> Self {
        self.0.on_drawn = Some(Box::new(act));
        self
    }

    /// The next thing in it.
    pub(crate) fn child(mut self, view: impl IntoAny) -> Self {
        self.0.children.push(view.into_any());
        self
    }
}
