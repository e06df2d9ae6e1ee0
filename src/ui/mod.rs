//! Components and pages. They read signals and call actions of `state`; what they draw comes laid out from `chart`.

mod agreement;
mod answer;
mod bars;
mod categories;
mod chart;
mod classifier_card;
mod classifier_page;
mod compare;
mod compare_page;
mod consent;
mod controls;
mod costs;
mod element;
mod fields;
mod filters;
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
mod long_table;
mod marks;
mod model_form;
mod notice;
mod parts;
mod prompts_form;
mod prompts_page;
mod readings;
mod responses;
mod rest;
mod rose_page;
mod run_endings;
mod run_list;
mod server_reply;
mod set_cards;
mod set_import;
mod set_lengths;
mod sitting;
mod text;
mod trade_off;

use leptos::prelude::*;

use self::element::tag;
use crate::state::{self, App};

pub use self::rest::{Fetch, Ways, ways};

/// Puts the app into the page; `fetch` fetches its second part.
pub fn mount(fetch: Fetch) {
    state::on_panic(text::BROKEN);
    leptos::mount::mount_to_body(move || root(state::start(), fetch));
    state::remove_element("boot");
}

fn root(app: App, fetch: Fetch) -> impl IntoView {
    let rest = rest::Rest::of(app, fetch);
    let panel = tag("aside")
        .class("panel")
        .child(model_form::model_form(app, rest))
        .child(lineup::lineup(app, rest))
        .child(prompts_form::prompts_form(app, rest))
        .child(controls::controls(app, rest));
    let stage = tag("div").class("stage").child(trade_off::trade_off(app, rest)).child(rest.page());
    vec![
        header::header(app, rest).into_any(),
        tag("main").class("layout").child(panel).child(stage).into_any(),
        rest.dialogs().into_any(),
    ]
}
