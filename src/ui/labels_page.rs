//! What people and other judges say of a run's answers, and how far all of them agree.

use leptos::prelude::*;

use super::agreement::Agreements;
use super::judge_panel::JudgePanel;
use super::live::drawn;
use super::responses::run_choice;
use super::sitting::Sitting;
use super::text::{self, review};
use crate::state::App;

#[component]
pub(super) fn LabelsPage() -> impl IntoView {
    let app = App::get();
    Effect::new(move || {
        if let Some(run) = app.chosen_run.get() {
            app.want_items(run);
        }
    });
    let is_labelling = move || app.labelling.with(Option::is_some);
    let panels = move || match app.chosen_run.get() {
        None => view! { <p class="hint">{text::NO_RESPONSES}</p> }.into_any(),
        Some(run) => view! {
            <Sitting />
            {drawn(move || (!is_labelling()).then(|| view! {
                <JudgePanel run />
                <Agreements run />
            }))}
        }
        .into_any(),
    };
    view! {
        <section class="card labels-page" aria-label=review::LABELS>
            <div class="filters">{run_choice(app)}</div>
            {drawn(panels)}
        </section>
    }
}
