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
type OnRender = Box<dyn FnOnce(&DomElement) + Send>;

enum ElementPart {
    Text(ValueTarget, &'static str, ElementValue),
    Listener(&'static str, Listener),
}

struct ElementParts {
    namespace: Option<&'static str>,
    tag: &'static str,
    parts: Vec<ElementPart>,
    children: Vec<AnyView>,
    on_render: Option<OnRender>,
}

/// The description of an element, from which it is built.
pub(crate) struct Element(Box<ElementParts>);

fn element(namespace: Option<&'static str>, tag: &'static str) -> Element {
    Element(Box::new(ElementParts { namespace, tag, parts: Vec::new(), children: Vec::new(), on_render: None }))
}

/// An HTML element with this tag.
pub(crate) fn tag(name: &'static str) -> Element {
    element(None, name)
}

/// An SVG element with this tag.
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

    /// Sets an attribute.
    pub(crate) fn attr(self, name: &'static str, value: impl Into<ElementValue>) -> Self {
        self.text(ValueTarget::Attribute, name, value.into())
    }

    /// Sets the attribute `class`.
    pub(crate) fn class(self, value: impl Into<ElementValue>) -> Self {
        self.attr("class", value)
    }

    /// Sets the accessible name (`aria-label`).
    pub(crate) fn named(self, value: impl Into<ElementValue>) -> Self {
        self.attr("aria-label", value)
    }

    /// Adds a class while `is_on` holds.
    pub(crate) fn class_while(self, name: &'static str, is_on: Reactive<bool>) -> Self {
        self.text(ValueTarget::Class, name, is_on.into())
    }

    /// Sets a property of the element's style.
    pub(crate) fn style(self, name: &'static str, value: impl Into<ElementValue>) -> Self {
        self.text(ValueTarget::Style, name, value.into())
    }

    /// Sets the value of a form control.
    pub(crate) fn value(self, value: impl Into<ElementValue>) -> Self {
        self.text(ValueTarget::Value, "value", value.into())
    }

    /// Sets whether a checkbox is checked.
    pub(crate) fn checked(self, is_on: Reactive<bool>) -> Self {
        self.text(ValueTarget::Checked, "checked", is_on.into())
    }

    /// Adds an event listener.
    pub(crate) fn on(self, event: &'static str, act: Handler) -> Self {
        self.part(ElementPart::Listener(event, on(Custom::new(event), act)))
    }

    /// Calls `act` with the element each time that it has been built or rebuilt; the first time it is not in the document yet.
    pub(crate) fn on_render(mut self, act: impl FnOnce(&DomElement) + Send + 'static) -> Self {
        self.0.on_render = Some(Box::new(act));
        self
    }

    /// Adds a child.
    pub(crate) fn child(mut self, view: impl IntoAny) -> Self {
        self.0.children.push(view.into_any());
        self
    }
}
