//! The way to labelling tried out.

use leptos::prelude::*;

use crate::state::use_practice;
use crate::ui::text;

/// A button that begins practice, where there is a recorded run.
#[component]
pub(crate) fn PracticeButton() -> impl IntoView {
    let practice = use_practice();
    view! {
        <Show when=move || practice.is_possible()>
            <button type="button" on:click=move |_| practice.begin(text::review().you().to_owned())>
                {text::review().practise()}
            </button>
        </Show>
    }
}
