//! What people and other judges say of a run's answers, and how far all of them agree.

use leptos::prelude::*;

use super::agreement::agreements;
use super::element::{Element, tag};
use super::judge_panel::judge_panel;
use super::live::{drawn, follow};
use super::parts::hint;
use super::responses::run_choice;
use super::sitting::sitting;
use super::text::{self, review};
use crate::state::App;

pub(super) fn labels_page(app: App) -> Element {
    follow(move || app.chosen_run.get().into_iter().for_each(|run| app.want_items(run)));
    let is_labelling = move || app.labelling.with(Option::is_some);
    let panels = move || match app.chosen_run.get() {
        None => hint(text::NO_RESPONSES).into_any(),
        Some(run) => {
            let others = move || {
                (!is_labelling()).then(|| vec![judge_panel(app, run).into_any(), agreements(app, run).into_any()])
            };
            vec![sitting(app).into_any(), drawn(others).into_any()].into_any()
        }
    };
    tag("section")
        .class("card labels-page")
        .named(review::LABELS)
        .child(tag("div").class("filters").child(run_choice(app)))
        .child(drawn(panels))
}
