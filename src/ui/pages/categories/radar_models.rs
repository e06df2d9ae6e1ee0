//! The models on the radar, and what is drawn of each.

use leptos::prelude::*;

use crate::domain::{Counting, Kind, OR_BENCH_CATEGORIES};
use crate::report::{OrBenchRates, Rate};
use crate::state::{CategoryRatesView, OnRadar, RunData, RunEntry, Runs};
use crate::ui::format;
use crate::ui::text;

/// One model's rates for one kind of prompts.
#[derive(Clone, PartialEq)]
pub(super) struct RadarModel {
    pub(super) name: String,
    pub(super) shares: Vec<Option<f64>>,
    /// The run and its counted rates, if the model is a run's.
    pub(super) run: Option<(RunEntry, [Rate; 10])>,
}

impl RadarModel {
    /// What its outline says to those who do not see it.
    pub(super) fn in_words(&self) -> String {
        let in_words = |share: f64| match self.run {
            Some(_) => format::percent(share),
            None => format!("{} %", text::categories().about(share)),
        };
        let shares = OR_BENCH_CATEGORIES.into_iter().zip(&self.shares);
        let shares: Vec<(&str, String)> =
            shares.filter_map(|(name, share)| Some((name, in_words((*share)?)))).collect();
        text::categories().outline(&self.name, &shares)
    }
}

/// The classes of a model's outline: a run's, or a published one's.
pub(super) fn outline_class(series: usize, is_run: bool) -> String {
    let source = if is_run { "own" } else { "published" };
    format!("outline {source} series-{series}")
}

/// A model's value among the choices: a run's id, or a published name. Neither kind of entry looks like the other.
pub(super) fn value_of(model: &OnRadar) -> String {
    match model {
        OnRadar::Own(run) => format!("run {}", run.id()),
        OnRadar::Published(model) => format!("published {}", model.name),
    }
}

pub(super) fn name_of(model: &OnRadar) -> String {
    match model {
        OnRadar::Own(run) => run.with(RunData::label),
        OnRadar::Published(model) => text::categories().approximate(&model.name),
    }
}

/// All models that can be put on the radar, runs first.
pub(super) fn all(categories: CategoryRatesView, runs: Runs) -> Vec<OnRadar> {
    let shown = runs.shown().into_iter().rev().map(OnRadar::Own);
    let published = categories.published.with(|published| published.ready().cloned().unwrap_or_default());
    shown.chain(published.into_iter().map(OnRadar::Published)).collect()
}

/// The models that are on it.
pub(super) fn models(categories: CategoryRatesView, kind: Kind, counting: Counting) -> Vec<RadarModel> {
    let model = |model: OnRadar| match &model {
        OnRadar::Own(run) => {
            let rates = run.with(|data| OrBenchRates::of(&data.tally, kind, counting).categories);
            let shares = rates.iter().map(|rate| rate.rate).collect();
            RadarModel { name: name_of(&model), shares, run: Some((*run, rates)) }
        }
        OnRadar::Published(published) => {
            let shares = published.of(kind).iter().copied().map(Some).collect();
            RadarModel { name: name_of(&model), shares, run: None }
        }
    };
    categories.on_radar().into_iter().map(model).collect()
}
