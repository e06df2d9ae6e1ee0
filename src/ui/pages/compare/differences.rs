//! How far each compared run's rates lie from the baseline's.

use leptos::prelude::*;

use crate::domain::Kind;
use crate::state::{RunEntry, use_comparison, use_shell};
use crate::stats::Pairs;
use crate::ui::components::parts::{button, cell, column, hint, kind_tag};
use crate::ui::components::run_pair::{RunPair, shown};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{reactive, render};
use crate::ui::text::{self, compare};

const COLUMNS: [&str; 11] = [
    compare::RUN,
    text::KIND,
    compare::SCORED_IN_BOTH,
    compare::BOTH,
    compare::ONLY_BASELINE,
    compare::ONLY_RUN,
    compare::NEITHER,
    compare::BASELINE_RATE,
    compare::RUN_RATE,
    compare::DIFFERENCE,
    compare::P,
];

/// Two rows for each run; a run's name makes it the one whose changes are listed.
pub(crate) fn differences(pairs: &[RunPair], show: RwSignal<Option<RunEntry>>) -> Vec<Element> {
    let group = |pair: &RunPair| {
        let (pair, all) = (*pair, pairs.to_vec());
        let is_shown = move || shown(&all, show).is_some_and(|shown| shown.other == pair.other);
        render(move || group(pair, is_shown.clone(), show)).into_any()
    };
    let groups: Vec<AnyView> = pairs.iter().map(group).collect();
    let table = tag("table")
        .class("differences")
        .named(compare::DIFFERENCES)
        .child(tag("thead").child(tag("tr").child(Vec::from(COLUMNS.map(column)))))
        .child(groups);
    vec![tag("h2").child(compare::DIFFERENCES), tag("div").class("scroller").child(table), hint(compare::METHODS)]
}

fn group(
    pair: RunPair,
    is_shown: impl Fn() -> bool + Clone + Send + 'static,
    show: RwSignal<Option<RunEntry>>,
) -> Element {
    let shell = use_shell();
    let comparison = use_comparison();
    let (counting, other) = (shell.counting.get(), pair.other);
    let (name, rows) = pair.with(|shared, one, two| {
        let row = |kind| {
            let refusals = shared.refusals(&one.items, &two.items, kind, counting);
            (kind, shared.count(&one.items, kind), refusals)
        };
        (compare::run_name(&two.head), Kind::ALL.map(row))
    });
    let is_pressed = is_shown.clone();
    let choose = button(name.clone(), move || show.set(Some(other)))
        .class("link")
        .named(compare::show_changes(&name))
        .attr("aria-pressed", reactive(move || is_pressed().to_string()));
    let remove = button(text::REMOVE, move || comparison.remove(other)).class("quiet").named(compare::remove(&name));
    let mut head =
        Some(tag("th").attr("scope", "rowgroup").attr("rowspan", "2").class("run-name").child(choose).child(remove));
    let rows: Vec<Element> = rows.iter().map(|row| kind_row(head.take(), row)).collect();
    tag("tbody").class_while("chosen", reactive(is_shown)).child(rows)
}

fn kind_row(head: Option<Element>, (kind, shared, pairs): &(Kind, usize, Pairs)) -> Element {
    let scored = pairs.total();
    let difference = pairs.difference();
    let dash = || "–".to_owned();
    let kind_name = tag("th").attr("scope", "row");
    let kind_name = kind_name.child(kind_tag(*kind));
    let number = |words: String| cell(words).class("number");
    let numbers = [
        compare::scored_of(scored, *shared),
        pairs.both.to_string(),
        pairs.only_first.to_string(),
        pairs.only_second.to_string(),
        pairs.neither.to_string(),
        compare::share(pairs.first(), scored),
        compare::share(pairs.second(), scored),
        difference.map_or_else(dash, |difference| compare::difference(&difference)),
        difference.map_or_else(dash, |_| compare::p(pairs.mcnemar_p())),
    ];
    tag("tr").attr("data-kind", kind.as_str()).child(head).child(kind_name).child(Vec::from(numbers.map(number)))
}
