//! A dialog over the page.

use leptos::html::Dialog as DialogElement;
use leptos::prelude::*;

/// A dialog that is open while `is_open` holds.
#[component]
pub(crate) fn Dialog(
    /// The id of the heading that names it.
    title_id: &'static str,
    #[prop(into)] is_open: Signal<bool>,
    /// The person closed it.
    #[prop(into)]
    on_close: Callback<()>,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<DialogElement>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match is_open.get() {
            false => dialog.close(),
            true if dialog.open() => {}
            // Refused is only what is not in the document.
            true => drop(dialog.show_modal()),
        }
    });
    view! {
        <dialog node_ref=dialog class=class aria-labelledby=title_id on:close=move |_| on_close.run(())>
            {children()}
        </dialog>
    }
}
