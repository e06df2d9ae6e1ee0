//! A run that is not asked by this page but sent as a batch.

use leptos::prelude::*;

use crate::state::use_batch_export;
use crate::ui::components::disclosure::Disclosure;
use crate::ui::text;

/// What a batch is, and a button that writes its files.
#[component]
pub(crate) fn BatchCard() -> impl IntoView {
    let export = use_batch_export();
    view! {
        <Disclosure class="card" summary=text::batch().batch()>
            <div class="stack">
                <p class="hint">{text::batch().hint()}</p>
                <button type="button" on:click=move |_| export.export_form()>
                    {text::batch().export()}
                </button>
            </div>
        </Disclosure>
    }
}
