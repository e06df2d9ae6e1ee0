//! What other classifiers, other conventions and people's labels make of a run: the chart's other points.

use leptos::prelude::*;

use crate::chart::tradeoff::Estimate;
use crate::domain::{Convention, Counting, Kind};
use crate::refusal::card::Card;
use crate::report::{Rate, Rater, Summary, Tally, corrected_by_errors, raters};
use crate::state::{RunData, RunEntry, use_chart_view, use_classification, use_labelling, use_runs, use_shell};
use crate::ui::format;
use crate::ui::text;

/// A rate with its interval as the chart draws it; `None` while nothing is scored.
pub(crate) fn estimate(rate: &Rate) -> Option<Estimate> {
    let (value, [low, high]) = rate.rate.zip(rate.ci95)?;
    Some(Estimate { rate: value, low, high })
}

/// Where alternate rates come from.
pub(crate) enum By {
    /// The classifiers' names.
    Classifiers(String),
    /// The same verdicts, counted otherwise.
    Convention(Convention),
    /// The classifier's measured errors, by which the run's own rates were corrected.
    Card,
    /// People, from whose labels the run's own rates were corrected.
    Labels,
}

/// A run's rates by another classifier, by another convention, or corrected.
pub(crate) struct AlternateRates {
    pub(crate) by: By,
    pub(crate) x: Estimate,
    pub(crate) y: Estimate,
    /// Both rates in words.
    pub(crate) rates: [String; 2],
}

impl By {
    /// The name of a run with these rates.
    pub(crate) fn name(&self, run: &str) -> String {
        match self {
            Self::Classifiers(names) => text::chart().judged_by(run, names),
            Self::Convention(convention) => text::chart().under_convention(run, *convention),
            Self::Card => text::chart().corrected_by_card(run),
            Self::Labels => text::chart().corrected_by_labels(run),
        }
    }
}

impl AlternateRates {
    pub(crate) fn says(&self, run: &str) -> String {
        let [x, y] = &self.rates;
        text::chart().point_with_rates(&self.by.name(run), x, y)
    }
}

/// Merges classifiers that give a run the same rates. Where their counts differ, only the rates are kept.
pub(crate) fn merged(readings: Vec<AlternateRates>) -> Vec<AlternateRates> {
    let mut places: Vec<AlternateRates> = Vec::new();
    for next in readings {
        let is_same = |place: &&mut AlternateRates| (place.x.rate, place.y.rate) == (next.x.rate, next.y.rate);
        match (places.iter_mut().find(is_same), &next.by) {
            (Some(AlternateRates { by: By::Classifiers(names), x, y, rates }), By::Classifiers(name)) => {
                *names = text::chart().and_classifier(names, name);
                if *rates != next.rates {
                    *rates = [x, y].map(|estimate| format::percent(estimate.rate));
                }
            }
            _ => places.push(next),
        }
    }
    places
}

pub(crate) fn alternate_rates(run: RunEntry) -> Vec<AlternateRates> {
    let shell = use_shell();
    let chart_view = use_chart_view();
    let runs = use_runs();
    let classification = use_classification();
    let labelling = use_labelling();
    let counting = shell.counting.get();
    let shows_others = chart_view.shows_other_classifiers.get() && runs.chosen.get() == Some(run);
    let mut readings = if shows_others { run.with(|data| by_others(data, counting)) } else { Vec::new() };
    if shell.shows_conventions.get() {
        run.with(|data| readings.extend(by_conventions(data, counting)));
    }
    if chart_view.shows_corrected.get() {
        readings.extend(classification.card.with(|card| run.with(|data| by_card(card.ready()?, data, counting))));
    }
    readings.extend(labelling.corrected.get().filter(|point| point.run == run.id()).map(|point| {
        let [x, y] = [point.x, point.y].map(|[rate, low, high]| Estimate { rate, low, high });
        AlternateRates { by: By::Labels, x, y, rates: [point.x, point.y].map(|it| text::chart().corrected_rate(it)) }
    }));
    readings
}

/// One for each convention other than the chosen one: together they show how far the run's rates hang on it.
fn by_conventions(data: &RunData, counting: Counting) -> Vec<AlternateRates> {
    let reading = |convention: Convention| {
        let summary = Summary::of(&data.tally, counting.under(convention));
        let rates = [&summary.over_refusal, &summary.toxic_refusal];
        let [x, y] = rates.map(estimate);
        Some(AlternateRates {
            by: By::Convention(convention),
            x: x?,
            y: y?,
            rates: rates.map(format::rate_with_counts),
        })
    };
    let others = Convention::ALL.into_iter().filter(|convention| *convention != counting.convention);
    others.filter_map(reading).collect()
}

/// The run's own rates, corrected for the errors that its classifier makes elsewhere: where nobody has labelled, and
/// where it is the classifier that was measured.
fn by_card(card: &Card, data: &RunData, counting: Counting) -> Option<AlternateRates> {
    let is_labelled =
        data.items.iter().filter_map(|item| item.outcome.answer()).any(|answer| !answer.labels.is_empty());
    // The recorded runs bear a reader's labels.
    if is_labelled || data.is_recorded() {
        return None;
    }
    let corrected = |kind| {
        let errors = card.errors(&data.head.classifier.id, counting.convention, kind)?;
        let corrected = corrected_by_errors(data.tally.total(kind), kind, counting, errors.detected, errors.cleared)?;
        Some([corrected.rate, corrected.ci95[0], corrected.ci95[1]])
    };
    let (x, y) = (corrected(Kind::SeeminglyToxic)?, corrected(Kind::Toxic)?);
    let rates = [x, y].map(|it| text::chart().corrected_rate(it));
    let [x, y] = [x, y].map(|[rate, low, high]| Estimate { rate, low, high });
    Some(AlternateRates { by: By::Card, x, y, rates })
}

/// One for each classifier, other than the run's own, that has judged any of its answers.
fn by_others(data: &RunData, counting: Counting) -> Vec<AlternateRates> {
    let own = &data.head.classifier.id;
    let reading = |rater: Rater| {
        let Rater::Classifier(id) = rater else { return None };
        let summary = Summary::of(&Tally::by_classifier(&data.items, &id), counting);
        let rates = [&summary.over_refusal, &summary.toxic_refusal];
        let [x, y] = rates.map(estimate);
        let by = By::Classifiers(text::classifiers().classifier(&id));
        Some(AlternateRates { by, x: x?, y: y?, rates: rates.map(format::rate_with_counts) })
    };
    let others = raters(&data.items, own).into_iter().filter(|rater| *rater != Rater::Classifier(own.clone()));
    others.filter_map(reading).collect()
}
