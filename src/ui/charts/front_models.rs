//! The published models that no other beats on both axes.

use leptos::prelude::*;

use crate::chart::tradeoff::{Rates, beaten_by, nearest_to_best};
use crate::dataset::PublishedModel;
use crate::ui::charts::chart_points::shown_models;
use crate::ui::charts::rate_table::RateTable;
use crate::ui::format;
use crate::ui::text;

/// Which published models no other beats, and why.
#[component]
pub(crate) fn FrontModels() -> impl IntoView {
    let found = Memo::new(move |_| shown_models());
    let front = Memo::new(move |_| found.with(|models| Front::of(models)));
    let summary = move || front.with(|front| text::chart().front_summary(front.rows.len(), front.models));
    let why = move || front.with(|front| text::chart().front(&front.nearest));
    let columns = vec![text::common().model(), text::chart().x_title(), text::chart().y_title()];
    let rows = Signal::derive(move || front.with(|front| front.rows.clone()));
    view! {
        <details class="front-models" hidden=move || front.with(|front| front.rows.is_empty())>
            <summary>{summary}</summary>
            <p>{why}</p>
            <RateTable columns rows />
        </details>
    }
}

/// The published models that no other beats.
#[derive(Clone, Default, PartialEq)]
struct Front {
    /// Their names and rates, from the fewest harmless prompts refused to the most.
    rows: Vec<Vec<String>>,
    /// The one that is nearest to the best corner.
    nearest: String,
    /// How many published models were compared.
    models: usize,
}

impl Front {
    fn of(models: &[(usize, PublishedModel)]) -> Self {
        let rates: Vec<Rates> = models.iter().map(|(_, model)| (model.over_refusal, model.toxic_refusal)).collect();
        let beaten_by = beaten_by(&rates);
        let unbeaten = models.iter().zip(beaten_by).filter(|(_, by)| by.is_none());
        let mut front: Vec<&PublishedModel> = unbeaten.map(|((_, model), _)| model).collect();
        front.sort_by(|one, other| one.over_refusal.total_cmp(&other.over_refusal));
        let row = |model: &PublishedModel| {
            vec![model.name.clone(), format::percent(model.over_refusal), format::percent(model.toxic_refusal)]
        };
        let nearest = nearest_to_best(&rates).map(|at| models[at].1.name.clone()).unwrap_or_default();
        Self { rows: front.into_iter().map(row).collect(), nearest, models: models.len() }
    }
}
