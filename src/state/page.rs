//! Small services of the browser that components need, so that they need not know it.

use leptos::prelude::*;

use crate::platform;
pub use crate::platform::{PickedFile, Size, focus, picked_files, remove_element};

/// The size of an element once it is there, kept true. A hidden element keeps its last size.
pub fn size_of<E>(element: NodeRef<E>) -> RwSignal<Size>
where
    E: leptos::html::ElementType + 'static,
    E::Output: Clone + AsRef<leptos::web_sys::Element> + leptos::wasm_bindgen::JsCast + 'static,
{
    let size = RwSignal::new(Size::default());
    element.on_load(move |element| {
        platform::on_size(element.as_ref(), move |new| {
            if new.width > 0.0 && size.try_get_untracked() != Some(new) {
                size.try_set(new);
            }
        });
    });
    size
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
