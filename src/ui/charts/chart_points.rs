//! What the chart's points stand for, in words.

use leptos::prelude::*;

use crate::chart::geometry::Estimate;
use crate::chart::tradeoff::{AlternateKind, AlternatePoint, OwnRun};
use crate::dataset::PublishedModel;
use crate::domain::{Counting, Page};
use crate::report::{Rate, Summary};
use crate::state::{RunEntry, use_chart_view, use_exercises, use_runs, use_shell};
use crate::ui::charts::alternate_rates::{AlternateRates, By, alternate_rates, estimate, merged};
use crate::ui::charts::pairs::what_differs;
use crate::ui::format;
use crate::ui::text;

/// A point that can be pointed at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChartPoint {
    /// Where its mark is found.
    pub(crate) id: String,
    /// The mark's classes.
    pub(crate) class: &'static str,
    /// All that it says, for those who cannot see it.
    pub(crate) says: String,
    /// The first line of its tip.
    pub(crate) title: String,
    /// The other lines.
    pub(crate) lines: Vec<String>,
}

/// Families in the order of their first model: the index is the series.
pub(crate) fn families(models: &[PublishedModel]) -> Vec<String> {
    let mut families: Vec<String> = Vec::new();
    for model in models {
        if !families.contains(&model.family) {
            families.push(model.family.clone());
        }
    }
    families
}

/// The published models that are shown, each with the index of its family.
pub(crate) fn shown_models() -> Vec<(usize, PublishedModel)> {
    let chart_view = use_chart_view();
    chart_view.published.with(|loading| {
        let models = loading.ready().map_or(&[][..], Vec::as_slice);
        let families = families(models);
        chart_view.hidden_families.with(|hidden| {
            let shown = models.iter().filter(|model| !hidden.contains(&model.family));
            let series = |model: &PublishedModel| families.iter().position(|family| *family == model.family);
            shown.map(|model| (series(model).unwrap_or(0), model.clone())).collect()
        })
    })
}

/// A published model's point; `beaten_by` is a model that is at least as good on both axes.
pub(crate) fn published_point(model: &PublishedModel, beaten_by: Option<&str>) -> ChartPoint {
    let (x, y) = (format::percent(model.over_refusal), format::percent(model.toxic_refusal));
    let standing = beaten_by.map_or_else(|| text::chart().unbeaten_label().to_owned(), |it| text::chart().beaten(it));
    let mut lines = vec![
        text::chart().published_family(&model.family),
        text::chart().harmless_refused(&x),
        text::chart().harmful_refused(&y),
        standing,
    ];
    lines.extend(model.was_moderator.then(|| text::chart().moderator().to_owned()));
    lines.push(text::chart().published_source().to_owned());
    ChartPoint {
        id: format!("published-{}", model.name),
        class: if beaten_by.is_none() { "mark published front" } else { "mark published" },
        says: text::chart().published_point(&model.name, &model.family, &x, &y),
        title: model.name.clone(),
        lines,
    }
}

/// A run's point, and where it lies; `others` are all runs that are shown.
pub(crate) fn own_point(
    run: RunEntry,
    others: &[RunEntry],
    counting: Counting,
    is_chosen: bool,
) -> (OwnRun, ChartPoint) {
    let (name, short_name) = names(run, others);
    run.with(|data| {
        let summary = Summary::of(&data.tally, counting);
        let rates = [&summary.over_refusal, &summary.toxic_refusal];
        let ([x, y], [x_says, y_says]) = (rates.map(estimate), rates.map(format::rate_with_counts));
        let (title, is_recorded) = (data.head.label(), data.is_recorded());
        let kind = if is_recorded { text::chart().recorded_run() } else { text::chart().your_run() };
        let point = ChartPoint {
            id: format!("own-{}", data.head.id),
            class: if is_chosen { "mark own chosen" } else { "mark own" },
            says: text::chart().run_point(&title, is_recorded, &x_says, &y_says),
            title: title.clone(),
            lines: vec![
                kind.to_owned(),
                text::chart().harmless_refused(&x_says),
                text::chart().harmful_refused(&y_says),
            ],
        };
        (OwnRun { x, y, name, short_name, is_chosen }, point)
    })
}

/// On the page of exercises, where those that were judged so far lie, once both kinds are among them.
pub(crate) fn exercises_point() -> Option<(OwnRun, ChartPoint)> {
    if use_shell().page.get() != Page::Learn {
        return None;
    }
    use_exercises().score.with(|score| {
        let rates = [&score.over_refusal, &score.toxic_refusal];
        // Of so few prompts the intervals would fill the chart; the tip tells them.
        let place = |rate: &Rate| rate.rate.map(|rate| Estimate { rate, low: rate, high: rate });
        let [Some(x), Some(y)] = rates.map(place) else { return None };
        let [x_says, y_says] = rates.map(format::rate_with_counts);
        let title = text::learn().on_chart().to_owned();
        let point = ChartPoint {
            id: "own-exercises".to_owned(),
            class: "mark own",
            says: text::chart().point_with_rates(&title, &x_says, &y_says),
            title: title.clone(),
            lines: vec![text::chart().harmless_refused(&x_says), text::chart().harmful_refused(&y_says)],
        };
        Some((OwnRun { x: Some(x), y: Some(y), name: title.clone(), short_name: title, is_chosen: false }, point))
    })
}

/// What stands beside the run's mark, and the same where there is little room: its whole name, or only what tells it from the
/// others of its model, once one of those has the model's name alone.
fn names(run: RunEntry, others: &[RunEntry]) -> (String, String) {
    let model = |run: &RunEntry| run.with(|data| data.head.model.name.clone());
    let (of, label) = (model(&run), run.with(|data| data.head.label()));
    let siblings: Vec<&RunEntry> = others.iter().filter(|other| **other != run && model(other) == of).collect();
    let short = what_differs(&run).filter(|_| !siblings.is_empty()).unwrap_or_else(|| label.clone());
    let is_plain_shown = siblings.iter().any(|other| what_differs(other).is_none());
    (if is_plain_shown { short.clone() } else { label }, short)
}

/// The points of all shown runs by other classifiers, conventions and corrections.
pub(crate) fn other_points() -> Vec<(AlternatePoint, ChartPoint)> {
    let of_run = |(own, run): (usize, RunEntry)| {
        let name = run.with(|data| data.head.model.name.clone());
        let point = |(number, reading): (usize, AlternateRates)| other_point(own, run, number, &name, &reading);
        merged(alternate_rates(run)).into_iter().enumerate().map(point).collect::<Vec<_>>()
    };
    use_runs().shown().into_iter().enumerate().flat_map(of_run).collect()
}

fn other_point(
    own: usize,
    run: RunEntry,
    number: usize,
    name: &str,
    reading: &AlternateRates,
) -> (AlternatePoint, ChartPoint) {
    let is_corrected = matches!(reading.by, By::Labels | By::Card);
    let [x, y] = &reading.rates;
    let point = ChartPoint {
        id: format!("other-{}-{number}", run.id()),
        class: if is_corrected { "mark corrected" } else { "mark other" },
        says: reading.says(name),
        title: reading.by.name(name),
        lines: vec![text::chart().harmless_refused(x), text::chart().harmful_refused(y)],
    };
    let kind = if is_corrected { AlternateKind::Corrected } else { AlternateKind::Classifier };
    (AlternatePoint { own, x: reading.x, y: reading.y, kind }, point)
}
