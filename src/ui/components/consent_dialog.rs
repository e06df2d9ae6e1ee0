//! The question before harmful prompts first go out under someone's account.

use leptos::prelude::*;

use crate::state::{use_active_runs, use_consent};
use crate::ui::components::dialog::Dialog;
use crate::ui::text;

const TITLE_ID: &str = "consent-title";

#[component]
pub(crate) fn ConsentDialog() -> impl IntoView {
    let consent = use_consent();
    let active = use_active_runs();
    let words = move || {
        let origins = consent.asked.with(|origins| origins.clone().unwrap_or_default());
        text::common().consent(&origins.join(", "))
    };
    let answer = move |may_send| move |_| active.answer_consent(may_send);
    view! {
        <Dialog
            title_id=TITLE_ID
            is_open=move || consent.asked.with(Option::is_some)
            on_close=move |()| active.answer_consent(false)
        >
            <h2 id=TITLE_ID>{text::common().consent_title()}</h2>
            <p>{words}</p>
            <div class="buttons">
                <button type="button" class="primary" on:click=answer(true)>
                    {text::common().consent_yes()}
                </button>
                <button type="button" on:click=answer(false)>
                    {text::common().consent_no()}
                </button>
            </div>
        </Dialog>
    }
}
