//! Rank correlation of the chart's points: do models that refuse more harmful prompts refuse more harmless ones?

use leptos::prelude::*;

use super::card;
use crate::report::Summary;
use crate::state::App;
use crate::stats::RankCorrelation;
use crate::ui::element::{Element, tag};
use crate::ui::live::drawn;
use crate::ui::parts::{cell, head, hint};
use crate::ui::text::categories;

const COLUMNS: [&str; 4] = [categories::POINTS, categories::COUNT, categories::RHO, categories::INTERVAL];

pub(super) fn correlation(app: App) -> Element {
    let found = Memo::new(move |_| found(app));
    let rows = move || found.with(rows);
    let words = move || found.with(words);
    let table = tag("table")
        .class("correlations")
        .named(categories::CORRELATION)
        .child(head(COLUMNS))
        .child(tag("tbody").child(drawn(rows)));
    card("card correlation-card", categories::CORRELATION)
        .child(tag("div").class("scroller").child(table))
        .child(tag("div").class("facts").child(drawn(words)))
        .child(hint(categories::CORRELATION_METHOD))
}

/// The correlation without own runs and with them.
#[derive(Clone, PartialEq)]
struct Found {
    published: Option<RankCorrelation>,
    with_runs: Option<RankCorrelation>,
    runs: usize,
    /// How many models the runs are of.
    models: usize,
}

fn found(app: App) -> Found {
    let (mut xs, mut ys): (Vec<f64>, Vec<f64>) = app.published.with(|published| {
        let models = published.ready().into_iter().flatten();
        models.map(|model| (model.over_refusal, model.toxic_refusal)).unzip()
    });
    let published = RankCorrelation::of(&xs, &ys);
    let counting = app.counting.get();
    let (mut runs, mut models) = (0, Vec::new());
    for run in app.shown_runs() {
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
    Found { published, with_runs, runs, models: models.len() }
}

fn rows(Found { published, with_runs, .. }: &Found) -> Vec<Element> {
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

fn words(Found { published, with_runs, runs, models }: &Found) -> Vec<Element> {
    let means = with_runs.or(*published).map(|found| tag("p").child(categories::correlation_means(&found)));
    let moves = published.zip(*with_runs).map(|(one, other)| {
        let depend = if runs > models { categories::NOT_INDEPENDENT } else { "" };
        let moves = categories::correlation_moves(*runs, *models, &one, &other);
        tag("p").child(moves).child(" ").child(categories::OTHER_PROMPTS).child(" ").child(depend)
    });
    let none = with_runs.is_none().then(|| hint(categories::NO_RATED_RUNS));
    means.into_iter().chain(moves).chain(none).collect()
}
