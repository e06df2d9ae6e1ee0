//! Before the first run with the page's own model: what has to be fetched for it, and what can be done meanwhile.

use leptos::prelude::*;

use crate::domain::{EngineState, Page, Route};
use crate::state::{RunData, use_local_models, use_model_form, use_runs};
use crate::ui::text;

/// Nothing, once there is a run of the person's own or the model is ready.
#[component]
pub(crate) fn FirstVisit() -> impl IntoView {
    let form = use_model_form();
    let local = use_local_models();
    let runs = use_runs();
    let model = Memo::new(move |_| {
        let is_first = form.is_in_page() && runs.stored().is_empty();
        let is_ready = local.state.with(|state| *state == EngineState::Ready);
        local.chosen().filter(|_| is_first && !is_ready).map(|model| (model.name, model.bytes))
    });
    let has_recorded = Memo::new(move |_| runs.list.with(|runs| runs.iter().any(|run| run.with(RunData::is_recorded))));
    let responses = Route { page: Page::Responses, ..Route::default() }.to_string();
    let learn = Route::default().to_string();
    let note = move |(name, bytes): (String, u64)| {
        view! {
            <div class="card first-visit">
                <p>{text::measure().first_run(&name, bytes)}</p>
                <p>
                    {text::measure().meanwhile()} " "
                    {has_recorded
                        .get()
                        .then(|| view! { <a href=responses.clone()>{text::measure().read_recorded()}</a> " · " })}
                    <a href=learn.clone()>{text::measure().do_exercises()}</a>
                </p>
            </div>
        }
    };
    move || model.get().map(&note)
}
