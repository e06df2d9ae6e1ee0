//! OR-Bench's table: models by categories, shaded.

use leptos::prelude::*;

use super::shared::{card, missing_results, opening};
use crate::dataset::CategoryRates;
use crate::domain::{Kind, OR_BENCH_CATEGORIES};
use crate::report::{OrBenchRates, Rate, argsort_rates};
use crate::state::{CategoryGroup, ResponseFilter, RunEntry, use_category_rates, use_chart_view, use_runs, use_shell};
use crate::ui::components::parts::{button, cell, hint};
use crate::ui::element::{Element, tag};
use crate::ui::format;
use crate::ui::reactive::{on_click, reactive, render};
use crate::ui::text;
use crate::ui::text::categories;

/// As much of the kind's colour as leaves the text readable on it, in percent.
const DARKEST: f64 = 45.0;

/// A column by which the rows are ordered: 0 is that over all categories.
#[derive(Clone, Copy, PartialEq)]
struct RowOrder {
    column: usize,
    largest_first: bool,
}

/// One model's figures: over all categories, then each of the ten.
struct RateRow {
    name: String,
    figures: Vec<Figure>,
    /// The run, if the model is one of the person's own runs.
    run: Option<RunEntry>,
    elsewhere: u32,
}

enum Figure {
    Missing,
    Counted(Rate),
    Exact(f64),
    About(f64),
}

impl Figure {
    fn share(&self) -> Option<f64> {
        match self {
            Self::Missing => None,
            Self::Counted(rate) => rate.rate,
            Self::Exact(share) | Self::About(share) => Some(*share),
        }
    }
}

pub(crate) fn or_bench() -> Element {
    let categories = use_category_rates();
    let order = RwSignal::new(None::<RowOrder>);
    let kind = categories.kind;
    let own = move || match own_rows(kind.get()) {
        rows if rows.is_empty() => vec![tag("tr").child(cell(hint(categories::NO_RUNS)).attr("colspan", "12"))],
        rows => ordered(rows, order.get()).into_iter().map(|row| row_view(kind.get(), row)).collect(),
    };
    let published = move || {
        let rows = ordered(published_rows(kind.get()), order.get());
        rows.into_iter().map(|row| row_view(kind.get(), row)).collect::<Vec<_>>()
    };
    let group = |name: &'static str| {
        let name = tag("th").attr("scope", "rowgroup").attr("colspan", "12").child(tag("span").child(name));
        tag("tr").class("group-name").child(name)
    };
    let columns: Vec<Element> = (0..=OR_BENCH_CATEGORIES.len()).map(|column| sortable(column, order)).collect();
    let model = tag("th").attr("scope", "col").child(categories::MODEL);
    let table = tag("table")
        .class(reactive(move || format!("shaded {}", kind.get().as_str())))
        .named(reactive(move || categories::table(kind.get())))
        .child(tag("thead").child(tag("tr").child(model).child(columns)))
        .child(tag("tbody").child(group(categories::YOUR_RUNS)).child(render(own)))
        .child(tag("tbody").child(group(categories::PUBLISHED)).child(render(published)));
    card("card or-bench", categories::OR_BENCH)
        .child(hint(categories::OR_BENCH_HINT))
        .child(kind_choice())
        .child(tag("div").class("scroller").child(table))
        .child(missing_results())
        .child(hint(categories::APPROXIMATE))
}

fn kind_choice() -> Element {
    let categories = use_category_rates();
    let option = |kind: Kind| {
        let box_ = tag("input")
            .attr("type", "radio")
            .attr("name", "categories-kind")
            .checked(reactive(move || categories.kind.get() == kind))
            .on("change", on_click(move || categories.kind.set(kind)));
        tag("label").class("check").child(box_).child(categories::kind(kind))
    };
    tag("div").class("kinds").attr("role", "radiogroup").named(categories::KIND).child(Vec::from(Kind::ALL.map(option)))
}

fn column_name(column: usize) -> &'static str {
    match column.checked_sub(1) {
        None => categories::OVERALL,
        Some(at) => OR_BENCH_CATEGORIES[at],
    }
}

/// A column's name, which orders the rows by it: the largest rate first, then the smallest.
fn sortable(column: usize, order: RwSignal<Option<RowOrder>>) -> Element {
    let sort = move || {
        let is_turned = |order: RowOrder| order.column == column && order.largest_first;
        order.update(|order| *order = Some(RowOrder { column, largest_first: !order.is_some_and(is_turned) }));
    };
    let of_column = move || order.get().filter(|order| order.column == column).map(|order| order.largest_first);
    let direction = move || match of_column() {
        None => None,
        Some(true) => Some("descending"),
        Some(false) => Some("ascending"),
    };
    let arrow = move || match of_column() {
        None => "",
        Some(true) => "▾",
        Some(false) => "▴",
    };
    let name = column_name(column);
    let arrow = tag("span").class("arrow").attr("aria-hidden", "true").child(reactive(move || arrow().to_owned()));
    let press = button(name, sort).class("quiet").attr("title", categories::sort_by(name)).child(arrow);
    tag("th").attr("scope", "col").attr("aria-sort", reactive(direction)).child(press)
}

fn ordered(rows: Vec<RateRow>, order: Option<RowOrder>) -> Vec<RateRow> {
    let Some(RowOrder { column, largest_first }) = order else { return rows };
    let shares: Vec<Option<f64>> = rows.iter().map(|row| row.figures.get(column).and_then(Figure::share)).collect();
    let mut rows: Vec<Option<RateRow>> = rows.into_iter().map(Some).collect();
    argsort_rates(&shares, largest_first).into_iter().filter_map(|at| rows[at].take()).collect()
}

/// The runs that the chart shows, the newest first.
fn own_rows(kind: Kind) -> Vec<RateRow> {
    let shell = use_shell();
    let runs = use_runs();
    let counting = shell.counting.get();
    let row = |run: RunEntry| {
        run.with(|data| {
            let OrBenchRates { categories, overall, elsewhere } = OrBenchRates::of(&data.tally, kind, counting);
            let counted = |rate: Rate| if rate.rate.is_some() { Figure::Counted(rate) } else { Figure::Missing };
            let figures = [overall].into_iter().chain(categories).map(counted).collect();
            RateRow { name: data.label(), figures, run: Some(run), elsewhere }
        })
    };
    runs.shown().into_iter().rev().map(row).collect()
}

fn published_rows(kind: Kind) -> Vec<RateRow> {
    let chart_view = use_chart_view();
    let categories = use_category_rates();
    let overall = |name: &str| {
        chart_view.published.with(|published| {
            let model = published.ready()?.iter().find(|model| model.name == name)?;
            Some(match kind {
                Kind::SeeminglyToxic => model.over_refusal,
                Kind::Toxic => model.toxic_refusal,
            })
        })
    };
    let row = |model: &CategoryRates| {
        let overall = overall(&model.name).map_or(Figure::Missing, Figure::Exact);
        let figures = [overall].into_iter().chain(model.of(kind).map(Figure::About)).collect();
        RateRow { name: model.name.clone(), figures, run: None, elsewhere: 0 }
    };
    categories.published.with(|published| published.ready().into_iter().flatten().map(row).collect())
}

fn row_view(kind: Kind, row: RateRow) -> Element {
    let figure = |(column, figure): (usize, &Figure)| figure_view(kind, &row, column, figure);
    let figures: Vec<Element> = row.figures.iter().enumerate().map(figure).collect();
    let elsewhere =
        (row.elsewhere > 0).then(|| tag("span").class("counts").child(categories::elsewhere(row.elsewhere)));
    tag("tr")
        .attr("data-model", row.name.clone())
        .child(tag("th").attr("scope", "row").child(tag("span").class("name").child(row.name.clone())).child(elsewhere))
        .child(figures)
}

fn figure_view(kind: Kind, row: &RateRow, column: usize, figure: &Figure) -> Element {
    let words = match figure {
        Figure::Missing => return tag("td"),
        Figure::Exact(share) => tag("span").child(format::short(share * 100.0)),
        Figure::About(share) => tag("span").child(categories::about(*share)),
        Figure::Counted(rate) => counted(kind, row, column, rate),
    };
    let shade = figure.share().map(|share| format!("{}%", (share * DARKEST).round()));
    tag("td").style("--shade", shade.unwrap_or_default()).child(words)
}

/// An own run's rate, which opens the prompts behind it.
fn counted(kind: Kind, row: &RateRow, column: usize, rate: &Rate) -> Element {
    let short = format::short(rate.rate.unwrap_or_default() * 100.0);
    let counts = tag("span").class("counts").child(text::progress(rate.refused as usize, rate.scored as usize));
    let Some(run) = row.run else { return tag("span").child(short).child(counts) };
    let filter = match column.checked_sub(1) {
        Some(at) => ResponseFilter::in_category(kind, OR_BENCH_CATEGORIES[at]),
        None => {
            let categories = OR_BENCH_CATEGORIES.map(str::to_owned).into();
            ResponseFilter::in_group(kind, CategoryGroup { name: categories::THE_TEN.to_owned(), categories })
        }
    };
    let unseen = |words: String| tag("span").class("visually-hidden").child(words);
    opening(tag("a"), run, filter)
        .attr("title", categories::counts_in_words(rate))
        .child(unseen(categories::figure_of(&row.name, column_name(column))))
        .child(short)
        .child(unseen(categories::PERCENT.to_owned()))
        .child(counts)
}
