//! A run's tags, and a box to add more.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;

use crate::state::{RunEntry, use_history};
use crate::ui::text;

/// The list of all runs' tags, which the boxes propose.
pub(super) const KNOWN_TAGS_ID: &str = "known-tags";

#[component]
pub(super) fn RunTags(
    run: RunEntry,
    /// The run's model and time, by which its controls are named.
    told: String,
) -> impl IntoView {
    let history = use_history();
    let tags = Memo::new(move |_| run.with(|data| data.head.tags.clone()));
    let add = move |event: Event| {
        let input = event_target::<HtmlInputElement>(&event);
        history.add_tags(run, &input.value());
        input.set_value("");
    };
    let box_name = text::history().of_run(text::history().add_tag(), &told);
    let chip = move |name: String| {
        let remove = text::history().remove_tag(&name, &told);
        let shown = name.clone();
        view! {
            <span class="tag">
                {shown}
                <button
                    type="button"
                    class="quiet"
                    aria-label=remove
                    on:click=move |_| history.remove_tag(run, &name)
                >
                    "×"
                </button>
            </span>
        }
    };
    view! {
        <div class="tags">
            <For each=move || tags.get() key=String::clone children=chip />
            <input
                type="text"
                autocomplete="off"
                list=KNOWN_TAGS_ID
                placeholder=text::history().add_tag()
                aria-label=box_name
                disabled=move || run.with(|data| data.is_elsewhere())
                on:change=add
            />
        </div>
    }
}
