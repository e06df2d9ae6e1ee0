//! Small services of the browser that components need, so that they need not know it.

use leptos::prelude::*;
use leptos::web_sys::Element;

use crate::platform;
pub use crate::platform::{PickedFile, Size, copy, dropped_files, focus, language_name, picked_files, remove_element};

/// Keeps the signal at the element's size. A hidden element keeps its last size.
pub fn follow_size(element: &Element, size: RwSignal<Size>) {
    platform::on_size(element, move |new| {
        if new.width > 0.0 && size.try_get_untracked() != Some(new) {
            size.try_set(new);
        }
    });
}

/// Dark or light, as chosen on the page; `None` follows the system.
pub fn stored_theme() -> Option<String> {
    platform::stored_theme()
}

/// Sets and keeps the theme.
pub fn set_theme(theme: &str) {
    platform::set_theme(theme);
}

/// Shows this message should the program break.
pub fn on_panic(message: &'static str) {
    platform::on_panic(message);
}
