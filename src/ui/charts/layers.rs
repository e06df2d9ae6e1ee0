//! Which published models the chart shows.

use leptos::prelude::*;

use crate::dataset::PublishedModel;

/// Which layers of the chart are shown.
#[derive(Clone, Copy)]
pub(crate) struct Layers {
    /// Families of models that are hidden.
    pub(crate) hidden_families: RwSignal<Vec<String>>,
    /// Whether the quadratic fit is drawn.
    pub(crate) shows_trend: RwSignal<bool>,
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
