//! The page on which a model is measured: whom to ask and what, the run's progress, and what it comes to.

mod costs;
mod field_error;
mod first_visit;
mod latest_answers;
mod line_up;
mod local_model;
mod model_form;
mod model_options;
mod prompts_form;
mod run_bar;
mod set_cards;

use leptos::prelude::*;

use self::field_error::provide_field_errors;
use self::first_visit::FirstVisit;
use self::latest_answers::LatestAnswers;
use self::line_up::LineUpCard;
use self::model_form::ModelChoiceForm;
use self::prompts_form::PromptsForm;
use self::run_bar::RunBar;
use crate::state::{RunData, use_runs};
use crate::ui::charts::bars::CategoryBars;
use crate::ui::charts::chart_card::ChartCard;
use crate::ui::components::run_list::RunList;
use crate::ui::text;

/// The page "Measure".
#[component]
pub(crate) fn MeasurePage() -> impl IntoView {
    provide_field_errors();
    view! {
        <div class="measure">
            <div class="measure-forms">
                <FirstVisit />
                <ModelChoiceForm />
                <PromptsForm />
                <LineUpCard />
            </div>
            <RunBar />
            <ChartCard />
            <div class="measure-side">
                <LatestAnswers />
                <ChosenRunBars />
            </div>
            <RunList />
        </div>
    }
}

/// The bars by category, and whose they are.
#[component]
fn ChosenRunBars() -> impl IntoView {
    let chosen = use_runs().chosen;
    let whose = move || {
        let words = |data: &RunData| match data.is_recorded() {
            true => text::measure().bars_of_recorded(&data.head.label()),
            false => text::measure().bars_of(&data.label()),
        };
        chosen.get().map(|run| run.with(words))
    };
    view! {
        <div class="card bars-of-run">
            <CategoryBars /> {move || whose().map(|words| view! { <p class="hint">{words}</p> })}
        </div>
    }
}
