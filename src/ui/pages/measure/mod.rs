//! The page on which a model is measured: whom to ask and what, the run's progress, and what it comes to.

mod batch_card;
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

use self::batch_card::BatchCard;
use self::field_error::provide_field_errors;
use self::first_visit::FirstVisit;
use self::latest_answers::LatestAnswers;
use self::line_up::LineUpCard;
use self::model_form::ModelChoiceForm;
use self::prompts_form::PromptsForm;
use self::run_bar::RunBar;
use crate::ui::charts::bars::CategoryBars;
use crate::ui::charts::trade_off::TradeOffChart;
use crate::ui::components::run_list::RunList;

/// The page "Measure".
#[component]
pub(crate) fn MeasurePage() -> impl IntoView {
    provide_field_errors();
    view! {
        <div class="measure">
            <RunBar />
            <div class="measure-forms">
                <FirstVisit />
                <ModelChoiceForm />
                <PromptsForm />
                <LineUpCard />
                <BatchCard />
            </div>
            <TradeOffChart />
            <div class="measure-side">
                <LatestAnswers />
                <CategoryBars />
            </div>
            <RunList />
        </div>
    }
}
