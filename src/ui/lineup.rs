//! Several models over the same prompts.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::fields::switch;
use super::live::{drawn, live};
use super::parts::{button, hint};
use super::rest::{Rest, Wish};
use super::text::run;
use crate::state::App;

pub(super) fn lineup(app: App, rest: Rest) -> Element {
    let models = move || {
        let model = |(at, settings): (usize, crate::domain::Settings)| {
            let name = run::contender(&settings.model, &settings.provider, settings.concurrency);
            let take_out = button(run::TAKE_OUT, move || app.remove_from_lineup(at)).class("quiet");
            let take_out = take_out.named(format!("{}: {name}", run::TAKE_OUT));
            tag("li").child(tag("span").child(name)).child(take_out)
        };
        let lineup = app.lineup.get().into_iter().map(|contender| contender.settings);
        lineup.enumerate().map(model).collect::<Vec<_>>()
    };
    let order = switch(run::SIDE_BY_SIDE, move || app.side_by_side.get(), move |is_on| app.side_by_side.set(is_on));
    let is_one = move || app.lineup.with(|lineup| lineup.len() < 2);
    tag("details")
        .class("card lineup")
        .child(tag("summary").child(run::LINEUP))
        .child(hint(run::LINEUP_HINT))
        .child(tag("ol").child(drawn(models)))
        .child(order.attr("hidden", live(is_one)))
        .child(button(run::ADD, move || rest.ask(Wish::AddToLineup)))
}
