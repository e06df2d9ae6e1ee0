//! Values, views and handlers with one compiled form each. A closure of its own type at every place makes the compiler
//! write the machinery around it anew each time, which tripled the page's size; behind a pointer it is written once.

use std::sync::{Arc, Mutex};

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;
use leptos::tachys::reactive_graph::SharedReactiveFunction;
use leptos::wasm_bindgen::JsCast;

pub(crate) type Reactive<T> = SharedReactiveFunction<T>;

/// An event listener.
pub(crate) type Handler = Box<dyn FnMut(Event)>;

/// A value that is computed again whenever a signal that it read has changed.
pub(crate) fn reactive<T>(compute: impl FnMut() -> T + Send + 'static) -> Reactive<T> {
    Arc::new(Mutex::new(compute))
}

/// A view that is rendered again whenever a signal that it read has changed.
pub(crate) fn render<V: IntoAny>(mut draw: impl FnMut() -> V + Send + 'static) -> Reactive<AnyView> {
    reactive(move || draw().into_any())
}

/// Runs `act` soon, and again whenever a signal that it read has changed.
pub(crate) fn effect(act: impl FnMut() + 'static) {
    let act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(act);
}

/// A listener for clicks.
pub(crate) fn on_click(mut act: impl FnMut() + 'static) -> Handler {
    Box::new(move |_| act())
}

/// A listener that gets the text of the control that changed.
pub(crate) fn on_input(mut take: impl FnMut(String) + 'static) -> Handler {
    Box::new(move |event| take(event_target_value(&event)))
}

/// A listener that gets whether the checkbox is checked.
pub(crate) fn on_check(mut take: impl FnMut(bool) + 'static) -> Handler {
    Box::new(move |event| take(event_target_checked(&event)))
}

/// A listener for keys.
pub(crate) fn on_key(mut act: impl FnMut(KeyboardEvent) + 'static) -> Handler {
    Box::new(move |event| act(event.unchecked_into()))
}

/// A listener that gets the event itself.
pub(crate) fn on_event(act: impl FnMut(Event) + 'static) -> Handler {
    Box::new(act)
}
