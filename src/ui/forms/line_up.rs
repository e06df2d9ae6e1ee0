//! Several models over the same prompts.

use leptos::prelude::*;

use crate::state::use_line_up;
use crate::ui::components::fields::switch;
use crate::ui::components::parts::{button, hint};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{reactive, render};
use crate::ui::text::run;

pub(crate) fn line_up() -> Element {
    let line_up = use_line_up();
    let models = move || {
        let model = |(at, settings): (usize, crate::domain::Settings)| {
            let name = run::line_up_entry(&settings.model, &settings.provider, settings.concurrency);
            let take_out = button(run::TAKE_OUT, move || line_up.remove(at)).class("quiet");
            let take_out = take_out.named(format!("{}: {name}", run::TAKE_OUT));
            tag("li").child(tag("span").child(name)).child(take_out)
        };
        let entries = line_up.entries.get().into_iter().map(|entry| entry.settings);
        entries.enumerate().map(model).collect::<Vec<_>>()
    };
    let order =
        switch(run::SIDE_BY_SIDE, move || line_up.side_by_side.get(), move |is_on| line_up.side_by_side.set(is_on));
    let is_one = move || line_up.entries.with(|entries| entries.len() < 2);
    tag("details")
        .class("card lineup")
        .child(tag("summary").child(run::LINEUP))
        .child(hint(run::LINEUP_HINT))
        .child(tag("ol").child(render(models)))
        .child(order.attr("hidden", reactive(is_one)))
        // At once, and not by the deferred part: until it is here, the form may hold another model.
        .child(button(run::ADD, move || line_up.add()))
}
