//! A box that scrolls sideways where the screen is too narrow for its table.

use leptos::prelude::*;

/// It is a stop of the Tab key, since a table without buttons could not be scrolled by keyboard otherwise.
#[component]
pub(crate) fn ScrollBox(
    /// The accessible name.
    #[prop(into)]
    name: String,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="scroller" role="group" tabindex="0" aria-label=name>
            {children()}
        </div>
    }
}
