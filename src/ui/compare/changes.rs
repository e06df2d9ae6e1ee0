//! What came out otherwise than in the baseline, in a table that draws only the rows in view.

use leptos::prelude::*;
use leptos::web_sys::Element as DomElement;

use super::Pair;
use super::sides::sides;
use crate::chart::path::compact;
use crate::chart::table_window::{TableWindow, table_window};
use crate::domain::{Item, Kind};
use crate::report::{Change, ChangeSort, End};
use crate::state::{self, App, RunEntry, Size};
use crate::ui::element::{Element, tag};
use crate::ui::fields::{Options, choice};
use crate::ui::format;
use crate::ui::live::{drawn, heard, live, press};
use crate::ui::parts::{cell, column, hint, kind_tag};
use crate::ui::text::{self, compare};

const ROW_HEIGHT: f64 = 34.0;
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
    let (size, scrolled) = (RwSignal::new(Size::default()), RwSignal::new(0.0));
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

    let window = move || table_window(scrolled.get(), size.get().height, ROW_HEIGHT, matching.with(Vec::len));
    let pad = move |read: fn(&TableWindow) -> f64| {
        let height = live(move || format!("{}px", compact(read(&window()))));
        tag("tr").class("pad").attr("aria-hidden", "true").style("height", height)
    };
    let rows = move || {
        let TableWindow { first, count, .. } = window();
        let row = |place: usize| {
            let change = changes.at(place)?;
            pair.baseline.with(|one| Some(row(changes.open, place, &change, one.items.get(change.items[0])?)))
        };
        (first..first + count).filter_map(row).collect::<Vec<_>>()
    };
    let says_nothing = move || match (pair.changes(<[Change]>::is_empty), matching.with(Vec::is_empty)) {
        (true, _) => Some(hint(compare::NO_CHANGE)),
        (false, true) => Some(hint(compare::NO_SUCH_CHANGE)),
        (false, false) => None,
    };
    let table = tag("table")
        .named(compare::CHANGES)
        .attr("aria-rowcount", live(move || (matching.with(Vec::len) + 1).to_string()))
        .child(tag("thead").child(tag("tr").attr("aria-rowindex", "1").child(Vec::from(COLUMNS.map(column)))))
        .child(
            tag("tbody").child(pad(|window| window.top_pad)).child(drawn(rows)).child(pad(|window| window.bottom_pad)),
        );
    let on_scroll = heard(move |event| scrolled.set(f64::from(event_target::<DomElement>(&event).scroll_top())));
    let scroller = tag("div")
        .class("scroller rows changes")
        .on_drawn(move |holder| state::follow_size(holder, size))
        .on("scroll", on_scroll)
        .child(table);
    let title = live(move || pair.other.with(|data| compare::changes_of(&compare::run_name(&data.head))));
    vec![
        tag("h2").child(title),
        filters(pair.baseline, filter),
        scroller,
        tag("div").child(drawn(says_nothing)),
        sides(app, changes),
    ]
}

fn filters(baseline: RunEntry, filter: Filter) -> Element {
    let entry = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let any = move |words, others: Options| [entry("", words)].into_iter().chain(others).collect::<Options>();
    let sorts = move || {
        let sorts = ChangeSort::ALL.iter().map(|sort| entry(sort.as_str(), compare::change_sort(*sort)));
        any(compare::ALL_CHANGES, sorts.collect())
    };
    let kinds = move || any(text::ANY, Kind::ALL.iter().map(|kind| entry(kind.as_str(), text::kind(*kind))).collect());
    let categories = move || {
        let found = baseline.with(|data| data.tally.categories());
        any(text::ANY, found.iter().map(|category| entry(category.as_str(), category.as_str())).collect())
    };
    let choice = |label, options: Box<dyn FnMut() -> Options + Send>, chosen: RwSignal<String>| {
        choice(label, options, move || chosen.get(), move |value| chosen.set(value))
    };
    tag("div")
        .class("filters")
        .attr("role", "search")
        .named(compare::CHANGES)
        .child(choice(compare::CHANGE, Box::new(sorts), filter.sort))
        .child(choice(text::KIND, Box::new(kinds), filter.kind))
        .child(choice(text::CATEGORY, Box::new(categories), filter.category))
}

fn row(open: RwSignal<Option<usize>>, place: usize, change: &Change, item: &Item) -> Element {
    let [number, _] = change.items;
    let kind = kind_tag(item.kind);
    let prompt = tag("button").attr("type", "button").class("link").child(format::excerpt(&item.prompt, 160));
    tag("tr")
        .attr("aria-rowindex", (place + 2).to_string())
        .attr("data-prompt-id", item.prompt_id.clone())
        .attr("data-change", change.sort.as_str())
        .on("click", press(move || open.set(Some(number))))
        .child(cell(kind))
        .child(cell(item.category.to_string()))
        .child(cell(prompt).class("long"))
        .child(cell(end(change.from)))
        .child(cell(end(change.to)))
}

fn end(end: End) -> Element {
    let label = match end {
        End::Verdict { label, .. } => label.as_str(),
        End::Outcome(_) => "none",
    };
    tag("span").class(format!("verdict {label}")).child(compare::end(end))
}
