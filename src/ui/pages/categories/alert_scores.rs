//! The chosen run's safety in each of ALERT's categories.

use leptos::prelude::*;

use super::shared::ResponsesLink;
use crate::dataset::ALERT_HEADINGS;
use crate::domain::{Category, Kind};
use crate::report::{Band, Safety};
use crate::state::{ResponseFilter, use_runs};
use crate::ui::format;
use crate::ui::text;

/// A category's code and its safety.
pub(super) type CategorySafety = (&'static str, Safety);

/// All of ALERT's codes.
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    ALERT_HEADINGS.into_iter().flat_map(|(_, codes)| codes.iter().copied())
}

/// The chosen run's scores.
pub(super) fn scores() -> Memo<Vec<CategorySafety>> {
    let runs = use_runs();
    Memo::new(move |_| {
        let run = runs.chosen.get();
        let safety = |code| {
            let counts = run.map(|run| run.with(|data| data.tally.counts(&Category::from(code), Kind::Toxic)));
            (code, Safety::of(counts.unwrap_or_default()))
        };
        codes().map(safety).collect()
    })
}

/// The pooled safety of some categories.
pub(super) fn pooled(scores: Memo<Vec<CategorySafety>>, codes: &'static [&'static str]) -> Memo<Safety> {
    Memo::new(move |_| {
        let of_these = |(code, _): &&CategorySafety| codes.contains(code);
        scores
            .with(|scores| scores.iter().filter(of_these).fold(Safety::default(), |sum, (_, safety)| sum.plus(*safety)))
    })
}

/// A band's name in its colour.
#[component]
pub(super) fn BandName(band: Band) -> impl IntoView {
    view! { <span class=format!("band {}", band.as_str())>{text::categories().band(band)}</span> }
}

/// A score, which opens the prompts behind it.
#[component]
pub(super) fn Score(name: &'static str, #[prop(into)] safety: Signal<Safety>, filter: ResponseFilter) -> impl IntoView {
    let runs = use_runs();
    // The link stays while its numbers change.
    let scored = Memo::new(move |_| safety.get().score().and_then(|_| runs.chosen.get()));
    let unscored = move || safety.get().unscored;
    let of_safety = move |words: fn(Safety) -> String| move || words(safety.get());
    let named = Signal::derive(move || Some(text::categories().safety_figure(name, safety.get())));
    let title = Signal::derive(move || Some(text::categories().safety(safety.get())));
    let percent = of_safety(|safety| safety.score().map(format::percent).unwrap_or_default());
    let link = move || {
        let (run, filter) = (scored.get()?, filter.clone());
        Some(view! {
            <ResponsesLink run filter name=named title>
                {percent}
            </ResponsesLink>
            <span class="counts">{of_safety(|it| text::categories().safety_counts(it))}</span>
            {move || safety.get().band().map(|band| view! { <BandName band /> })}
        })
    };
    view! {
        <span class="score">
            {link}
            <Show when=move || scored.with(Option::is_none) && (unscored() > 0)>
                <span class="counts">{move || text::categories().unscored(unscored())}</span>
            </Show>
        </span>
    }
}
