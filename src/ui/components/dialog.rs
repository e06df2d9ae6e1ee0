//! A dialog over the page.

use leptos::html::Dialog as DialogElement;
use leptos::prelude::*;

use crate::ui::text;

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

/// A dialog's heading with what leads on from it: to the one before, to the next, and out.
#[component]
pub(crate) fn PagedHeader(
    /// The heading's id.
    title_id: &'static str,
    #[prop(into)] title: Signal<String>,
    /// The person asked for the next one (`true`) or for the one before.
    #[prop(into)]
    on_step: Callback<bool>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    view! {
        <header>
            <h2 id=title_id>{title}</h2>
            <button type="button" on:click=move |_| on_step.run(false)>{text::answers().previous()}</button>
            <button type="button" on:click=move |_| on_step.run(true)>{text::answers().next()}</button>
            <button type="button" on:click=move |_| on_close.run(())>{text::common().close()}</button>
        </header>
    }
}
