//! Components and pages. They read signals and call actions of `state`; what they draw comes laid out from `chart`.

mod agreement;
mod answer;
mod bars;
mod chart;
mod classifier_page;
mod compare;
mod compare_page;
mod consent;
mod controls;
mod costs;
mod element;
mod fields;
mod format;
mod header;
mod highlight;
mod history_page;
mod judge_panel;
mod labels_page;
mod legend;
mod lineup;
mod live;
mod local_form;
mod marks;
mod model_form;
mod notice;
mod parts;
mod prompts_form;
mod responses;
mod rose_page;
mod run_list;
mod sitting;
mod text;
mod trade_off;

use leptos::prelude::*;

use self::element::tag;
use self::live::drawn;
use crate::domain::Page;
use crate::state::{self, App};

/// Puts the app into the page.
pub fn mount() {
    state::on_panic(text::BROKEN);
    leptos::mount::mount_to_body(|| root(state::start()));
    state::remove_element("boot");
}

fn root(app: App) -> impl IntoView {
    let panel = tag("aside")
        .class("panel")
        .child(model_form::model_form(app))
        .child(lineup::lineup(app))
        .child(prompts_form::prompts_form(app))
        .child(controls::controls(app));
    let page = move || match app.page.get() {
        Page::TradeOff => ().into_any(),
        Page::Responses => responses::responses(app).into_any(),
        Page::Runs => history_page::history_page(app).into_any(),
        Page::Labels => labels_page::labels_page(app).into_any(),
        Page::Compare => compare_page::compare_page(app).into_any(),
        Page::Rose => rose_page::rose_page(app).into_any(),
        Page::Classifier => classifier_page::classifier_page(app).into_any(),
    };
    let stage = tag("div").class("stage").child(trade_off::trade_off(app)).child(drawn(page));
    vec![
        header::header(app),
        tag("main").class("layout").child(panel).child(stage),
        consent::consent(app),
        answer::answer(app),
    ]
}
