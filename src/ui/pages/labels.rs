//! What people and other judges say of a run's answers, and how far all of them agree.

use leptos::prelude::*;

use crate::state::{use_classification, use_labelling, use_runs};
use crate::ui::components::agreement::agreements;
use crate::ui::components::judge_panel::judge_panel;
use crate::ui::components::parts::hint;
use crate::ui::element::{Element, tag};
use crate::ui::pages::labelling_session::labelling_session;
use crate::ui::pages::responses::run_choice;
use crate::ui::reactive::{effect, render};
use crate::ui::text::{self, review};

pub(crate) fn labels_page() -> Element {
    let runs = use_runs();
    let classification = use_classification();
    let labelling = use_labelling();
    effect(move || runs.chosen.get().into_iter().for_each(|run| classification.request_items(run)));
    let is_labelling = move || labelling.session.with(Option::is_some);
    let panels = move || match runs.chosen.get() {
        None => hint(text::NO_RESPONSES).into_any(),
        Some(run) => {
            let others =
                move || (!is_labelling()).then(|| vec![judge_panel(run).into_any(), agreements(run).into_any()]);
            vec![labelling_session().into_any(), render(others).into_any()].into_any()
        }
    };
    tag("section")
        .class("card labels-page")
        .named(review::LABELS)
        .child(tag("div").class("filters").child(run_choice()))
        .child(render(panels))
}
