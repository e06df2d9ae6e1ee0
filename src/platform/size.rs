//! How large an element is, now and whenever that changes.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};

/// CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

/// Calls back with the element's inner size, at once and at every change, for as long as the page lives.
pub fn on_size(element: &Element, mut callback: impl FnMut(Size) + 'static) {
    let watched = element.clone();
    let closure = Closure::<dyn FnMut()>::new(move || {
        callback(Size { width: f64::from(watched.client_width()), height: f64::from(watched.client_height()) });
    });
    if let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) {
        observer.observe(element);
    }
    closure.forget();
}
