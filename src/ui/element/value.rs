//! What an element says of itself: its attributes, classes, style, and what its box holds.

use std::borrow::Cow;

use leptos::prelude::*;
use leptos::tachys::reactive_graph::ReactiveFunction;
use leptos::tachys::renderer::Rndr;
use leptos::wasm_bindgen::JsValue;
use leptos::web_sys::Element as DomElement;

use crate::ui::reactive::{Reactive, reactive};

/// The text of an attribute; `None` where the attribute is absent.
pub(super) type Words = Option<Cow<'static, str>>;

/// A type that can be written as the text of an attribute.
pub(in crate::ui) trait Says {
    /// The text; `None` where the attribute is absent.
    fn words(self) -> Words;
}

impl Says for &'static str {
    fn words(self) -> Words {
        Some(Cow::Borrowed(self))
    }
}

impl Says for String {
    fn words(self) -> Words {
        Some(Cow::Owned(self))
    }
}

impl Says for Option<&'static str> {
    fn words(self) -> Words {
        self.map(Cow::Borrowed)
    }
}

impl Says for Option<String> {
    fn words(self) -> Words {
        self.map(Cow::Owned)
    }
}

/// An attribute without a text: present or absent.
impl Says for bool {
    fn words(self) -> Words {
        self.then_some(Cow::Borrowed(""))
    }
}

/// A text that is fixed, or one that is computed again whenever its signals change.
pub(crate) enum ElementValue {
    Fixed(Words),
    Live(Reactive<Words>),
}

impl<T: Says> From<T> for ElementValue {
    fn from(text: T) -> Self {
        Self::Fixed(text.words())
    }
}

impl<T: Says + 'static> From<Reactive<T>> for ElementValue {
    fn from(mut text: Reactive<T>) -> Self {
        Self::Live(reactive(move || text.invoke().words()))
    }
}

/// The part of an element that a text is written to.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum ValueTarget {
    Attribute,
    /// One of the element's classes, present or absent.
    Class,
    Style,
    /// The property `value`: the attribute would only set the initial value.
    Value,
    Checked,
}

impl ValueTarget {
    fn set(self, element: &DomElement, name: &str, words: &Words) {
        match (self, words) {
            (Self::Attribute, Some(words)) => Rndr::set_attribute(element, name, words),
            (Self::Attribute, None) => Rndr::remove_attribute(element, name),
            (Self::Class, Some(_)) => Rndr::add_class(&Rndr::class_list(element), name),
            (Self::Class, None) => Rndr::remove_class(&Rndr::class_list(element), name),
            (Self::Style, Some(words)) => Rndr::set_css_property(&Rndr::style(element), name, words),
            (Self::Style, None) => Rndr::remove_css_property(&Rndr::style(element), name),
            (Self::Value, _) => {
                let words = words.as_deref().unwrap_or_default();
                Rndr::set_property_or_value(element, name, &JsValue::from_str(words));
            }
            (Self::Checked, _) => Rndr::set_property(element, name, &JsValue::from_bool(words.is_some())),
        }
    }

    /// Whether the person can have changed it since it was set.
    fn is_the_persons(self) -> bool {
        matches!(self, Self::Value | Self::Checked)
    }

    /// Sets the text if that changes anything.
    pub(super) fn change(self, element: &DomElement, name: &str, before: &Words, words: &Words) {
        if self.is_the_persons() || before != words {
            self.set(element, name, words);
        }
    }

    /// Sets the text now and whenever a signal that it read has changed.
    pub(super) fn bind(
        self,
        element: &DomElement,
        name: &'static str,
        mut text: Reactive<Words>,
        before: Words,
    ) -> RenderEffect<Words> {
        let element = element.clone();
        let set = move |before: Option<Words>| {
            let words = text.invoke();
            self.change(&element, name, &before.flatten(), &words);
            words
        };
        RenderEffect::new_with_value(set, Some(before))
    }
}
