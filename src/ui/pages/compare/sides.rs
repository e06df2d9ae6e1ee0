//! What two runs made of one prompt, side by side.

use leptos::prelude::*;

use super::change_list::ChangeList;
use crate::domain::{Item, Outcome};
use crate::state::{RunEntry, use_classification};
use crate::ui::components::highlight::highlighted;
use crate::ui::components::parts::{button, dialog, question, verdict_line};
use crate::ui::components::run_pair::RunPair;
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{effect, on_event, reactive, render};
use crate::ui::text::{self, compare};

const TITLE_ID: &str = "sides-title";

pub(crate) fn sides(changes: ChangeList) -> Element {
    let classification = use_classification();
    let ChangeList { pair, matching, open } = changes;
    // The items that are open stay open while they move about among the changes, or leave them.
    let items = move || {
        let number = open.get()?;
        pair.with(|shared, _, _| shared.pairs.iter().copied().find(|[one, _]| *one == number))
    };
    effect(move || {
        if open.get().is_some()
            && let Some([one, two]) = untrack(items)
        {
            classification.load_evidence(pair.baseline, one);
            classification.load_evidence(pair.other, two);
        }
    });
    let title = move || match changes.open_at() {
        Some(at) => compare::change_of(at + 1, matching.with(Vec::len)),
        None => compare::SIDE_BY_SIDE.to_owned(),
    };
    let go = move |forward: bool| {
        untrack(|| {
            let Some(at) = changes.open_at() else { return };
            let next = if forward { at + 1 } else { at.saturating_sub(1) };
            changes.at(next).into_iter().for_each(|change| open.set(Some(change.items[0])));
        });
    };
    let shown = move || {
        let [number, partner] = items()?;
        pair.with(|_, one, two| Some(body(pair, one.items.get(number)?, two.items.get(partner)?)))
    };
    let header = tag("header")
        .child(tag("h2").attr("id", TITLE_ID).child(reactive(title)))
        .child(button(text::PREVIOUS, move || go(false)))
        .child(button(text::NEXT, move || go(true)))
        .child(button(text::CLOSE, move || open.set(None)));
    dialog(TITLE_ID, move || open.get().is_some())
        .class("answer sides-dialog")
        .on("close", on_event(move |_| open.set(None)))
        .child(header)
        .child(render(move || shown().unwrap_or_default()))
}

fn body(pair: RunPair, one: &Item, two: &Item) -> Vec<Element> {
    let name = |run: RunEntry| run.with(|data| compare::run_name(&data.head));
    let sides = tag("div").class("sides").child(vec![
        side(compare::BASELINE, name(pair.baseline), one),
        side(compare::COMPARED_WITH, name(pair.other), two),
    ]);
    question(one).into_iter().chain([sides]).collect()
}

fn side(part: &'static str, name: String, item: &Item) -> Element {
    let heading = tag("h3").child(part).child(": ").child(name);
    tag("section").child(heading).child(came(item))
}

fn came(item: &Item) -> Vec<Element> {
    match &item.outcome {
        Outcome::Answered(answer) => {
            vec![verdict_line(&answer.verdict), highlighted(&answer.text, &answer.verdict.evidence)]
        }
        other => {
            let name = other.as_str();
            let means = match other {
                Outcome::Error(failure) => text::failure_message(failure),
                _ => text::outcome_means(name).to_owned(),
            };
            let line = tag("p").child(tag("strong").child(text::outcome(name))).child(" ").child(means);
            let text = Some(other.text()).filter(|text| !text.is_empty());
            [line].into_iter().chain(text.map(|text| tag("p").class("quoted").child(text.to_owned()))).collect()
        }
    }
}
