//! Elements with one compiled form. `view!` gives every element a type of its own, and the compiler writes how each is
//! built and brought up to date anew; here that is written once, and an element is data.

mod built;
mod value;

use leptos::ev::{Custom, Event, on};
use leptos::prelude::*;
use leptos::tachys::html::event::On;
use leptos::web_sys::Element as DomElement;

use self::value::Place;
pub(super) use self::value::Value;
use super::live::{Handler, Live};

const SVG: &str = "http://www.w3.org/2000/svg";

type Listener = On<Custom<Event>, Handler>;
type OnDrawn = Box<dyn FnOnce(&DomElement) + Send>;

enum Part {
    Text(Place, &'static str, Value),
    Listener(&'static str, Listener),
}

struct Parts {
    namespace: Option<&'static str>,
    tag: &'static str,
    parts: Vec<Part>,
    children: Vec<AnyView>,
    on_drawn: Option<OnDrawn>,
}

/// An element, before it is in the page.
pub(super) struct Element(Box<Parts>);

fn element(namespace: Option<&'static str>, tag: &'static str) -> Element {
    Element(Box::new(Parts { namespace, tag, parts: Vec::new(), children: Vec::new(), on_drawn: None }))
}

/// An element of HTML.
pub(super) fn tag(name: &'static str) -> Element {
    element(None, name)
}

/// An element of a drawing.
pub(super) fn svg(name: &'static str) -> Element {
    element(Some(SVG), name)
}

impl Element {
    fn part(mut self, part: Part) -> Self {
        self.0.parts.push(part);
        self
    }

    fn text(self, place: Place, name: &'static str, value: Value) -> Self {
        self.part(Part::Text(place, name, value))
    }

    /// An attribute.
    pub(super) fn attr(self, name: &'static str, value: impl Into<Value>) -> Self {
        self.text(Place::Attribute, name, value.into())
    }

    /// The attribute `class`.
    pub(super) fn class(self, value: impl Into<Value>) -> Self {
        self.attr("class", value)
    }

    /// The name for those who cannot see the element.
    pub(super) fn named(self, value: impl Into<Value>) -> Self {
        self.attr("aria-label", value)
    }

    /// One more class, while this holds.
    pub(super) fn class_while(self, name: &'static str, is_on: Live<bool>) -> Self {
        self.text(Place::Class, name, is_on.into())
    }

    /// A property of the element's style.
    pub(super) fn style(self, name: &'static str, value: impl Into<Value>) -> Self {
        self.text(Place::Style, name, value.into())
    }

    /// What a box holds.
    pub(super) fn value(self, value: impl Into<Value>) -> Self {
        self.text(Place::Value, "value", value.into())
    }

    /// Whether a box is ticked.
    pub(super) fn checked(self, is_on: Live<bool>) -> Self {
        self.text(Place::Checked, "checked", is_on.into())
    }

    /// What happens at an event.
    pub(super) fn on(self, event: &'static str, act: Handler) -> Self {
        self.part(Part::Listener(event, on(Custom::new(event), act)))
    }

    /// What is done with the element each time that it has been drawn; the first time it is not yet in the page.
    pub(super) fn on_drawn(mut self, act: impl FnOnce(&DomElement) + Send + 'static) -> Self {
        self.0.on_drawn = Some(Box::new(act));
        self
    }

    /// The next thing in it.
    pub(super) fn child(mut self, view: impl IntoAny) -> Self {
        self.0.children.push(view.into_any());
        self
    }
}
