//! OR-Bench's table: models by categories, shaded.

use leptos::prelude::*;

use super::order::{RowOrder, SortableColumn, column_name};
use super::shared::{Card, MissingResults, ResponsesLink};
use crate::dataset::CategoryRates;
use crate::domain::{Counting, Kind, OR_BENCH_CATEGORIES};
use crate::report::{OrBenchRates, Rate};
use crate::state::{
    CategoryGroup, ResponseFilter, RunData, RunEntry, use_category_rates, use_chart_view, use_runs, use_shell,
};
use crate::ui::components::keyed::entry_of;
use crate::ui::format;
use crate::ui::text;

/// As much of the kind's colour as leaves the text readable on it, in percent.
const DARKEST: f64 = 45.0;

/// One model's figures: over all categories, then each of the ten.
#[derive(Clone, PartialEq)]
struct RateRow {
    name: String,
    figures: Vec<Figure>,
    /// The run, if the figures are one's.
    run: Option<RunEntry>,
    /// Prompts of categories that have no column.
    elsewhere: u32,
}

impl RateRow {
    /// Runs of one model share its name.
    fn key(&self) -> String {
        self.run.map_or_else(|| self.name.clone(), |run| run.id())
    }

    fn share(&self, column: usize) -> Option<f64> {
        self.figures.get(column).and_then(Figure::share)
    }
}

#[derive(Clone, PartialEq)]
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

#[component]
pub(super) fn OrBenchTable() -> impl IntoView {
    let kind = use_category_rates().kind;
    let order = RwSignal::new(None::<RowOrder>);
    let ordered = move |rows: fn(Kind) -> Vec<RateRow>| {
        Memo::new(move |_| match (rows(kind.get()), order.get()) {
            (rows, Some(order)) => order.sort(rows, RateRow::share),
            (rows, None) => rows,
        })
    };
    let (own, recorded, published) = (ordered(own_rows), ordered(recorded_rows), ordered(published_rows));
    let has_recorded = move || recorded.with(|rows| !rows.is_empty());
    let has_none = move || own.with(Vec::is_empty) && !has_recorded();
    let columns = (0..=OR_BENCH_CATEGORIES.len()).map(move |column| view! { <SortableColumn column order /> });
    view! {
        <Card class="or-bench" name=text::categories().or_bench()>
            <p class="hint">{text::categories().or_bench_hint()}</p>
            <Show when=has_recorded>
                <p class="hint recorded-note">{text::categories().recorded_note()}</p>
            </Show>
            <KindChoice />
            <div class="scroller">
                <table
                    class=move || format!("shaded {}", kind.get().as_str())
                    aria-label=move || text::categories().table(kind.get())
                >
                    <thead>
                        <tr>
                            <th scope="col">{text::categories().model()}</th>
                            {columns.collect_view()}
                        </tr>
                    </thead>
                    <Show when=move || !has_recorded() || own.with(|rows| !rows.is_empty())>
                        <tbody>
                            <GroupName name=text::categories().your_runs() />
                            <Show when=has_none>
                                <tr>
                                    <td colspan="12">
                                        <p class="hint">{text::categories().no_runs()}</p>
                                    </td>
                                </tr>
                            </Show>
                            <Rows rows=own />
                        </tbody>
                    </Show>
                    <Show when=has_recorded>
                        <tbody>
                            <GroupName name=text::categories().recorded_runs_label() />
                            <Rows rows=recorded />
                        </tbody>
                    </Show>
                    <tbody>
                        <GroupName name=text::categories().published() />
                        <Rows rows=published />
                    </tbody>
                </table>
            </div>
            <MissingResults />
            <p class="hint">{text::categories().approximate_label()}</p>
        </Card>
    }
}

#[component]
fn KindChoice() -> impl IntoView {
    let chosen = use_category_rates().kind;
    let option = |kind: Kind| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="categories-kind"
                    prop:checked=move || chosen.get() == kind
                    on:change=move |_| chosen.set(kind)
                />
                {text::categories().kind(kind)}
            </label>
        }
    };
    view! {
        <div class="kinds" role="radiogroup" aria-label=text::categories().kind_label()>
            {Kind::ALL.map(option).collect_view()}
        </div>
    }
}

#[component]
fn GroupName(name: &'static str) -> impl IntoView {
    view! {
        <tr class="group-name">
            <th scope="rowgroup" colspan="12">
                <span>{name}</span>
            </th>
        </tr>
    }
}

#[component]
fn Rows(rows: Memo<Vec<RateRow>>) -> impl IntoView {
    let row = move |shown: RateRow| {
        let key = shown.key();
        let row = entry_of(rows, move |row| row.key() == key);
        let elsewhere = move || row.with(|row| row.as_ref().map_or(0, |row| row.elsewhere));
        let (name, run) = (shown.name, shown.run);
        let figures =
            (0..=OR_BENCH_CATEGORIES.len()).map(|column| view! { <FigureCell row model=name.clone() run column /> });
        view! {
            <tr data-model=name.clone()>
                <th scope="row">
                    <span class="name">{name.clone()}</span>
                    {move || {
                        let count = Some(elsewhere()).filter(|count| *count > 0)?;
                        Some(view! { <span class="counts">{text::categories().elsewhere(count)}</span> })
                    }}
                </th>
                {figures.collect_view()}
            </tr>
        }
    };
    view! { <For each=move || rows.get() key=RateRow::key children=row /> }
}

#[component]
fn FigureCell(row: Memo<Option<RateRow>>, model: String, run: Option<RunEntry>, column: usize) -> impl IntoView {
    let figure = Memo::new(move |_| {
        let figure = row.with(|row| row.as_ref().and_then(|row| row.figures.get(column).cloned()));
        figure.unwrap_or(Figure::Missing)
    });
    let shade = move || figure.with(Figure::share).map(|share| format!("{}%", (share * DARKEST).round()));
    let words = move || match figure.get() {
        Figure::Exact(share) => format::short(share * 100.0),
        Figure::About(share) => text::categories().about(share),
        Figure::Missing | Figure::Counted(_) => String::new(),
    };
    let counted = Signal::derive(move || match figure.get() {
        Figure::Counted(rate) => Some(rate),
        _ => None,
    });
    let link = run.map(|run| {
        view! {
            <Show when=move || counted.with(Option::is_some)>
                <CountedRate run model=model.clone() column rate=counted />
            </Show>
        }
    });
    view! { <td style=("--shade", shade)>{words}{link}</td> }
}

/// A run's rate, which opens the prompts behind it.
#[component]
fn CountedRate(run: RunEntry, model: String, column: usize, rate: Signal<Option<Rate>>) -> impl IntoView {
    let kind = use_category_rates().kind;
    let filter = Signal::derive(move || match column.checked_sub(1) {
        Some(at) => ResponseFilter::in_category(kind.get(), OR_BENCH_CATEGORIES[at]),
        None => {
            let categories = OR_BENCH_CATEGORIES.map(str::to_owned).into();
            ResponseFilter::in_group(
                kind.get(),
                CategoryGroup { name: text::categories().the_ten().to_owned(), categories },
            )
        }
    });
    let of_rate = move |words: fn(&Rate) -> String| move || rate.with(|rate| rate.as_ref().map(words));
    let title = Signal::derive(of_rate(|it| text::categories().counts_in_words(it)));
    let share = of_rate(|rate| format::short(rate.rate.unwrap_or_default() * 100.0));
    let counts = of_rate(|rate| text::common().progress(rate.refused as usize, rate.scored as usize));
    view! {
        <ResponsesLink run filter title>
            <span class="visually-hidden">{text::categories().figure_of(&model, column_name(column))}</span>
            {share}
            <span class="visually-hidden">{text::categories().percent()}</span>
            <span class="counts">{counts}</span>
        </ResponsesLink>
    }
}

fn run_row(run: RunEntry, kind: Kind, counting: Counting) -> RateRow {
    run.with(|data| {
        let OrBenchRates { categories, overall, elsewhere } = OrBenchRates::of(&data.tally, kind, counting);
        let counted = |rate: Rate| if rate.rate.is_some() { Figure::Counted(rate) } else { Figure::Missing };
        let figures = [overall].into_iter().chain(categories).map(counted).collect();
        RateRow { name: data.label(), figures, run: Some(run), elsewhere }
    })
}

/// The runs that the chart shows, the newest first: the recorded ones, or all others.
fn shown_rows(kind: Kind, recorded: bool) -> Vec<RateRow> {
    let counting = use_shell().counting.get();
    let runs = use_runs().shown().into_iter().rev();
    let wanted = runs.filter(|run| run.with(RunData::is_recorded) == recorded);
    wanted.map(|run| run_row(run, kind, counting)).collect()
}

fn own_rows(kind: Kind) -> Vec<RateRow> {
    shown_rows(kind, false)
}

fn recorded_rows(kind: Kind) -> Vec<RateRow> {
    shown_rows(kind, true)
}

fn published_rows(kind: Kind) -> Vec<RateRow> {
    let chart_view = use_chart_view();
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
    use_category_rates().published.with(|published| published.ready().into_iter().flatten().map(row).collect())
}
