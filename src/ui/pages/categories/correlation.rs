//! Rank correlation of the chart's points: do models that refuse more harmful prompts refuse more harmless ones?

use leptos::prelude::*;

use super::shared::card;
use crate::report::Summary;
use crate::state::{use_chart_view, use_runs, use_shell};
use crate::stats::RankCorrelation;
use crate::ui::components::parts::{cell, head, hint};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::render;
use crate::ui::text::categories;

const COLUMNS: [&str; 4] = [categories::POINTS, categories::COUNT, categories::RHO, categories::INTERVAL];

pub(crate) fn correlation() -> Element {
    let found = Memo::new(move |_| found());
    let rows = move || found.with(rows);
    let words = move || found.with(words);
    let table = tag("table")
        .class("correlations")
        .named(categories::CORRELATION)
        .child(head(COLUMNS))
        .child(tag("tbody").child(render(rows)));
    card("card correlation-card", categories::CORRELATION)
        .child(tag("div").class("scroller").child(table))
        .child(tag("div").class("facts").child(render(words)))
        .child(hint(categories::CORRELATION_METHOD))
}

/// The correlation without own runs and with them.
#[derive(Clone, PartialEq)]
struct RankCorrelations {
    published: Option<RankCorrelation>,
    with_runs: Option<RankCorrelation>,
    runs: usize,
    /// How many different models the runs asked.
    models: usize,
}

fn found() -> RankCorrelations {
    let chart_view = use_chart_view();
    let shell = use_shell();
    let runs_service = use_runs();
    let (mut xs, mut ys): (Vec<f64>, Vec<f64>) = chart_view.published.with(|published| {
        let models = published.ready().into_iter().flatten();
        models.map(|model| (model.over_refusal, model.toxic_refusal)).unzip()
    });
    let published = RankCorrelation::of(&xs, &ys);
    let counting = shell.counting.get();
    let (mut runs, mut models) = (0, Vec::new());
    for run in runs_service.shown() {
        let (summary, model) = run.with(|data| (Summary::of(&data.tally, counting), data.head.model.name.clone()));
        let Some((x, y)) = summary.over_refusal.rate.zip(summary.toxic_refusal.rate) else { continue };
        xs.push(x);
        ys.push(y);
        runs += 1;
        if !models.contains(&model) {
            models.push(model);
        }
    }
    let with_runs = if runs > 0 { RankCorrelation::of(&xs, &ys) } else { None };
    RankCorrelations { published, with_runs, runs, models: models.len() }
}

fn rows(RankCorrelations { published, with_runs, .. }: &RankCorrelations) -> Vec<Element> {
    let row = |name: &'static str, numbers: [String; 3]| {
        let numbers = numbers.map(|words| cell(words).class("number"));
        tag("tr").child(tag("th").attr("scope", "row").child(name)).child(Vec::from(numbers))
    };
    let of = |name, of: &RankCorrelation| {
        let interval = of.ci95.map_or_else(|| "–".to_owned(), categories::interval);
        row(name, [of.n.to_string(), categories::thousandths(of.value), interval])
    };
    let mut rows: Vec<Element> = Vec::new();
    rows.extend(published.as_ref().map(|found| of(categories::ALL_PUBLISHED, found)));
    rows.extend(with_runs.as_ref().map(|found| of(categories::WITH_RUNS, found)));
    rows.extend(published.zip(*with_runs).map(|(one, other)| {
        let added = format!("+{}", other.n - one.n);
        row(categories::DIFFERENCE, [added, categories::change(other.value - one.value), "–".to_owned()])
    }));
    rows
}

fn words(RankCorrelations { published, with_runs, runs, models }: &RankCorrelations) -> Vec<Element> {
    let means = with_runs.or(*published).map(|found| tag("p").child(categories::correlation_means(&found)));
    let moves = published.zip(*with_runs).map(|(one, other)| {
        let depend = if runs > models { categories::NOT_INDEPENDENT } else { "" };
        let moves = categories::correlation_moves(*runs, *models, &one, &other);
        tag("p").child(moves).child(" ").child(categories::OTHER_PROMPTS).child(" ").child(depend)
    });
    let none = with_runs.is_none().then(|| hint(categories::NO_RATED_RUNS));
    means.into_iter().chain(moves).chain(none).collect()
}
