//! What the chart shows beside the runs.

use leptos::prelude::*;

use super::load_state::LoadState;
use super::service::Service;
use crate::dataset::PublishedModel;

/// The state of [`ChartView`].
pub struct ChartViewState {
    /// The published results.
    pub published: RwSignal<LoadState<Vec<PublishedModel>>>,
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
            shows_other_classifiers: RwSignal::new(true),
            shows_corrected: RwSignal::new(false),
        })
    }
}
