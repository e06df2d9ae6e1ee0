//! Values, views and handlers with one compiled form each. A closure of its own type at every place makes the compiler
//! write the machinery around it anew each time, which tripled the page's size; behind a pointer it is written once.

use std::sync::{Arc, Mutex};

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;
use leptos::tachys::reactive_graph::SharedReactiveFunction;
use leptos::wasm_bindgen::JsCast;

pub(crate) type Reactive<T> = SharedReactiveFunction<T>;

/// What happens at an event.
pub(crate) type Handler = Box<dyn FnMut(Event)>;

/// Something that is computed again whenever a signal that it read has changed.
pub(crate) fn reactive<T>(compute: impl FnMut() -> T + Send + 'static) -> Reactive<T> {
    Arc::new(Mutex::new(compute))
}

/// A part of the page that is drawn again whenever a signal that it read has changed.
pub(crate) fn render<V: IntoAny>(mut draw: impl FnMut() -> V + Send + 'static) -> Reactive<AnyView> {
    reactive(move || draw().into_any())
}

/// Something that is done soon, and again whenever a signal that it read has changed.
pub(crate) fn effect(act: impl FnMut() + 'static) {
    let act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(act);
}

/// A click's handler.
pub(crate) fn on_click(mut act: impl FnMut() + 'static) -> Handler {
    Box::new(move |_| act())
}

/// A handler that wants the text of the box that changed.
pub(crate) fn on_input(mut take: impl FnMut(String) + 'static) -> Handler {
    Box::new(move |event| take(event_target_value(&event)))
}

/// A handler that wants to know whether the box is ticked.
pub(crate) fn on_check(mut take: impl FnMut(bool) + 'static) -> Handler {
    Box::new(move |event| take(event_target_checked(&event)))
}

/// A key's handler.
pub(crate) fn on_key(mut act: impl FnMut(KeyboardEvent) + 'static) -> Handler {
    Box::new(move |event| act(event.unchecked_into()))
}

/// A handler that wants the event itself.
pub(crate) fn on_event(act: impl FnMut(Event) + 'static) -> Handler {
    Box::new(act)
}
