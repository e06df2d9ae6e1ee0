//! What the parts of the page have in common.

use leptos::prelude::*;

use crate::domain::{Page, Route};
use crate::state::{LoadState, ResponseFilter, RunEntry, use_category_rates, use_responses};
use crate::ui::text;

/// A section of the page.
#[component]
pub(super) fn Card(class: &'static str, name: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class=format!("card {class}") aria-label=name>
            <h2>{name}</h2>
            {children()}
        </section>
    }
}

/// Where the page of responses is.
pub(super) fn responses_address() -> String {
    Route { page: Page::Responses, ..Route::default() }.to_string()
}

/// A link to the responses that a figure was counted on.
#[component]
pub(super) fn ResponsesLink(
    run: RunEntry,
    #[prop(into)] filter: Signal<ResponseFilter>,
    /// The accessible name, where the text alone does not say whose figure it is.
    #[prop(optional, into)]
    name: MaybeProp<String>,
    #[prop(optional, into)] title: MaybeProp<String>,
    children: Children,
) -> impl IntoView {
    let responses = use_responses();
    view! {
        <a
            href=responses_address()
            aria-label=move || name.get()
            title=move || title.get()
            on:click=move |_| responses.show(run, filter.get_untracked())
        >
            {children()}
        </a>
    }
}

/// A message while the published results are not loaded.
#[component]
pub(super) fn MissingResults() -> impl IntoView {
    let categories = use_category_rates();
    let trouble = move || categories.published.with(|published| published.error().map(|it| text::errors().error(it)));
    let is_pending = move || categories.published.with(|published| matches!(published, LoadState::Pending));
    view! {
        <Show when=is_pending>
            <p class="hint">{text::common().waiting()}</p>
        </Show>
        <Show when=move || trouble().is_some()>
            <div>
                <p class="trouble">{trouble}</p>
                <button type="button" on:click=move |_| categories.fetch()>
                    {text::common().try_again()}
                </button>
            </div>
        </Show>
    }
}
