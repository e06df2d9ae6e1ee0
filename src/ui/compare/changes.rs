//! What came out otherwise than in the baseline, in a table that draws only the rows in view.

use leptos::prelude::*;

use super::Pair;
use super::sides::sides;
use crate::domain::Item;
use crate::report::{Change, ChangeSort, ItemEnd};
use crate::state::{App, RunEntry};
use crate::ui::element::{Element, tag};
use crate::ui::fields::options;
use crate::ui::filters::{categories, filter_choice, filters, kinds};
use crate::ui::live::{live, press};
use crate::ui::long_table::long_table;
use crate::ui::parts::{cell, hint, kind_tag, prompt_button};
use crate::ui::text::{self, compare};

const COLUMNS: [&str; 5] = [text::KIND, text::CATEGORY, text::PROMPT, compare::IN_BASELINE, compare::IN_RUN];

/// What is listed. Empty fields let everything pass.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Filter {
    sort: RwSignal<String>,
    kind: RwSignal<String>,
    category: RwSignal<String>,
}

impl Filter {
    pub(in crate::ui) fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self { sort: empty(), kind: empty(), category: empty() }
    }
}

/// What changed between two runs, as far as it passes the filters.
#[derive(Clone, Copy)]
pub(super) struct Changes {
    pub(super) pair: Pair,
    /// Numbers among all changes.
    pub(super) matching: Memo<Vec<usize>>,
    /// The change that is open, by the baseline's item.
    pub(super) open: RwSignal<Option<usize>>,
}

impl Changes {
    /// The change in this place among those that match.
    pub(super) fn at(&self, place: usize) -> Option<Change> {
        let number = self.matching.with(|matching| matching.get(place).copied())?;
        self.pair.changes(|changes| changes.get(number).copied())
    }

    /// The place of the change that is open.
    pub(super) fn open_at(&self) -> Option<usize> {
        let open = self.open.get()?;
        let is_open = |changes: &[Change], number: &usize| changes.get(*number).is_some_and(|it| it.items[0] == open);
        self.matching
            .with(|matching| self.pair.changes(|changes| matching.iter().position(|number| is_open(changes, number))))
    }
}

pub(in crate::ui) fn changes(app: App, pair: Pair, filter: Filter) -> Vec<Element> {
    let matching = Memo::new(move |_| {
        let [sort, kind, category] = [filter.sort, filter.kind, filter.category].map(|wanted| wanted.get());
        let is = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        pair.baseline.with(|one| {
            let passes = |change: &Change| {
                let item = one.items.get(change.items[0]);
                let fits = |item: &Item| is(&kind, item.kind.as_str()) && is(&category, item.category.as_str());
                is(&sort, change.sort.as_str()) && item.is_some_and(fits)
            };
            let number = |(number, change): (usize, &Change)| passes(change).then_some(number);
            pair.changes(|changes| changes.iter().enumerate().filter_map(number).collect::<Vec<_>>())
        })
    });
    let changes = Changes { pair, matching, open: RwSignal::new(None) };

    let row = move |number: usize| {
        let change = pair.changes(|changes| changes.get(number).copied())?;
        pair.baseline.with(|one| Some(row(changes.open, &change, one.items.get(change.items[0])?)))
    };
    let says_nothing = move || match (pair.changes(<[Change]>::is_empty), matching.with(Vec::is_empty)) {
        (true, _) => Some(hint(compare::NO_CHANGE)),
        (false, true) => Some(hint(compare::NO_SUCH_CHANGE)),
        (false, false) => None,
    };
    let table = long_table(compare::CHANGES, COLUMNS, matching, row, says_nothing).class("scroller rows changes");
    let title = live(move || pair.other.with(|data| compare::changes_of(&compare::run_name(&data.head))));
    vec![tag("h2").child(title), narrowed(pair.baseline, filter), table, sides(app, changes)]
}

fn narrowed(baseline: RunEntry, filter: Filter) -> Element {
    let sorts = || {
        let sorts = ChangeSort::ALL.map(|sort| (sort.as_str(), compare::change_sort(sort)));
        options([("", compare::ALL_CHANGES)].into_iter().chain(sorts))
    };
    let names = move || categories(&baseline.with(|data| data.tally.categories()));
    filters([
        filter_choice(compare::CHANGE, filter.sort, |sort| sort, sorts),
        filter_choice(text::KIND, filter.kind, |kind| kind, kinds),
        filter_choice(text::CATEGORY, filter.category, |category| category, names),
    ])
    .named(compare::CHANGES)
}

fn row(open: RwSignal<Option<usize>>, change: &Change, item: &Item) -> Element {
    let [number, _] = change.items;
    let kind = kind_tag(item.kind);
    let prompt = prompt_button(&item.prompt);
    tag("tr")
        .attr("data-prompt-id", item.prompt_id.clone())
        .attr("data-change", change.sort.as_str())
        .on("click", press(move || open.set(Some(number))))
        .child(cell(kind))
        .child(cell(item.category.to_string()))
        .child(cell(prompt).class("long"))
        .child(cell(end(change.from)))
        .child(cell(end(change.to)))
}

fn end(end: ItemEnd) -> Element {
    let label = match end {
        ItemEnd::Verdict(class) => class.label().as_str(),
        ItemEnd::Outcome(_) => "none",
    };
    tag("span").class(format!("verdict {label}")).child(compare::end(end))
}
