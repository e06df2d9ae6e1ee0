//! Small services of the browser for components, which do not use the browser themselves.

use leptos::prelude::*;
use leptos::web_sys::{Element, Event};

use crate::platform::{self, PickedFile};
pub use crate::platform::{
    copy, focus, iso_now, language_name, on_panic, remove_element, set_document_language, set_icon, set_theme,
    set_title, stored_theme, wanted_languages,
};

/// A file that the person chose or dropped.
pub struct UserFile(pub(super) PickedFile);

impl UserFile {
    /// The file's name.
    pub fn name(&self) -> String {
        self.0.name()
    }
}

/// The files chosen in the file input that this event is from.
pub fn picked_files(event: &Event) -> Vec<UserFile> {
    platform::picked_files(event).into_iter().map(UserFile).collect()
}

/// The files dropped with this event.
pub fn dropped_files(event: &Event) -> Vec<UserFile> {
    platform::dropped_files(event).into_iter().map(UserFile).collect()
}

/// The size of an element, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ElementSize {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// Keeps the signal at the element's size. A hidden element keeps its last size.
pub fn follow_size(element: &Element, size: RwSignal<ElementSize>) {
    platform::on_size(element, move |platform::Size { width, height }| {
        let new = ElementSize { width, height };
        if width > 0.0 && height > 0.0 && size.try_get_untracked() != Some(new) {
            size.try_set(new);
        }
    });
}
