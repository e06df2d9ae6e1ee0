//! How to read the trade-off chart, in words.

use leptos::prelude::*;

use crate::chart::tradeoff::{Rates, beaten_by, nearest_to_best};
use crate::dataset::PublishedModel;
use crate::ui::charts::chart_points::shown_models;
use crate::ui::format;
use crate::ui::text;

/// One sentence on what a point is, and which corner is best.
#[component]
pub(crate) fn HowToRead() -> impl IntoView {
    view! { <p class="how-to-read">{text::chart().how_to_read()}</p> }
}

/// Which published models no other beats, and why.
#[component]
pub(crate) fn FrontModels() -> impl IntoView {
    let found = Memo::new(move |_| shown_models());
    let words = Memo::new(move |_| found.with(|models| words(models)));
    view! {
        <details class="front-models" hidden=move || words.with(Option::is_none)>
            <summary>{move || words.with(|words| words.as_ref().map(|(summary, _)| summary.clone()))}</summary>
            <p>{move || words.with(|words| words.as_ref().map(|(_, which)| which.clone()))}</p>
        </details>
    }
}

/// How many they are, and which.
fn words(models: &[(usize, PublishedModel)]) -> Option<(String, String)> {
    let rates: Vec<Rates> = models.iter().map(|(_, model)| (model.over_refusal, model.toxic_refusal)).collect();
    let in_words = |model: &PublishedModel| {
        let [x, y] = [model.over_refusal, model.toxic_refusal].map(format::percent);
        text::chart().with_rates(&model.name, &x, &y)
    };
    let (_, nearest) = models.get(nearest_to_best(&rates)?)?;
    let mut front: Vec<&PublishedModel> = Vec::new();
    for ((_, model), _) in models.iter().zip(beaten_by(&rates)).filter(|(_, by)| by.is_none()) {
        front.insert(front.partition_point(|other| other.over_refusal <= model.over_refusal), model);
    }
    let names: Vec<String> = front.into_iter().map(in_words).collect();
    let which = text::chart().front(&names, &nearest.name);
    Some((text::chart().front_summary(names.len(), models.len()), which))
}
