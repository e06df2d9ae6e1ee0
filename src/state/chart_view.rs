//! What the chart shows beside the runs.

use leptos::prelude::*;

use super::load_state::LoadState;
use super::service::Service;
use crate::dataset::PublishedModel;

/// The state of [`ChartView`].
pub struct ChartViewState {
    /// The published results.
    pub published: RwSignal<LoadState<Vec<PublishedModel>>>,
    /// Families of published models that are hidden.
    pub hidden_families: RwSignal<Vec<String>>,
    /// Whether the published models' trend is drawn.
    pub shows_trend: RwSignal<bool>,
    /// Whether the chart shows where the chosen run would stand by other classifiers.
    pub shows_other_classifiers: RwSignal<bool>,
    /// Whether the chart shows every run's rates corrected by the classifier's measured errors.
    pub shows_corrected: RwSignal<bool>,
}

/// What the chart shows beside the runs.
pub type ChartView = Service<ChartViewState>;

/// The page's [`ChartView`].
pub fn use_chart_view() -> ChartView {
    expect_context()
}

impl ChartView {
    pub(super) fn new() -> Self {
        Self::provide(ChartViewState {
            published: RwSignal::new(LoadState::Pending),
            hidden_families: RwSignal::default(),
            shows_trend: RwSignal::new(true),
            shows_other_classifiers: RwSignal::new(false),
            shows_corrected: RwSignal::new(false),
        })
    }

    /// Hides a family of published models, or shows it again.
    pub fn toggle_family(&self, family: &str) {
        self.hidden_families.update(|hidden| match hidden.iter().position(|other| other == family) {
            Some(at) => drop(hidden.remove(at)),
            None => hidden.push(family.to_owned()),
        });
    }
}
