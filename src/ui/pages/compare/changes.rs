//! What came out otherwise than in the baseline, in a table that draws only the rows in view.

use leptos::prelude::*;

use super::change_list::ChangeList;
use super::sides::sides;
use crate::domain::Item;
use crate::report::{Change, ChangeSort, ItemEnd};
use crate::state::RunEntry;
use crate::ui::components::fields::options;
use crate::ui::components::filters::{categories, filter_choice, filters, kinds};
use crate::ui::components::long_table::long_table;
use crate::ui::components::parts::{cell, hint, kind_tag, prompt_button};
use crate::ui::components::run_pair::RunPair;
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{on_click, reactive};
use crate::ui::text::{self, compare};

const COLUMNS: [&str; 5] = [text::KIND, text::CATEGORY, text::PROMPT, compare::IN_BASELINE, compare::IN_RUN];

/// Which changes are listed. Empty fields let everything pass.
#[derive(Clone, Copy)]
pub(crate) struct ChangeFilter {
    sort: RwSignal<String>,
    kind: RwSignal<String>,
    category: RwSignal<String>,
}

impl ChangeFilter {
    pub(crate) fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self { sort: empty(), kind: empty(), category: empty() }
    }
}

pub(crate) fn changes(pair: RunPair, filter: ChangeFilter) -> Vec<Element> {
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
    let changes = ChangeList { pair, matching, open: RwSignal::new(None) };

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
    let title = reactive(move || pair.other.with(|data| compare::changes_of(&compare::run_name(&data.head))));
    vec![tag("h2").child(title), narrowed(pair.baseline, filter), table, sides(changes)]
}

fn narrowed(baseline: RunEntry, filter: ChangeFilter) -> Element {
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
        .on("click", on_click(move || open.set(Some(number))))
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
