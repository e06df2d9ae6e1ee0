//! How long the prompts of a set are, as bars of both kinds.

use leptos::prelude::*;

use crate::chart::geometry::{Anchor, Rect, TextLabel};
use crate::chart::histogram::{Histogram, HistogramBin, histogram};
use crate::chart::path::compact;
use crate::dataset::PromptSet;
use crate::domain::{Kind, Prompt};
use crate::ui::charts::shapes::{Area, Label};
use crate::ui::text;

const BARS: usize = 24;
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 120.0;
const FOOT: f64 = 18.0;

/// How long the prompts of this set are.
pub(crate) fn lengths(set: &PromptSet) -> AnyView {
    let of_kind = |kind| {
        let of_it = set.prompts.iter().filter(|prompt| prompt.kind == kind);
        of_it.map(Prompt::length).collect::<Vec<_>>()
    };
    let [harmless, harmful] = Kind::ALL.map(of_kind);
    let found = histogram([&harmless, &harmful], BARS);
    view! { <SetLengths found /> }.into_any()
}

/// Prompts by their length.
#[component]
fn SetLengths(found: Histogram) -> impl IntoView {
    let tallest = found.bins.iter().map(|bin| bin.counts.iter().sum::<u32>()).max().unwrap_or(0).max(1);
    let width = WIDTH / found.bins.len().max(1) as f64;
    let bars = found.bins.iter().enumerate().flat_map(|(at, bin)| bar(bin, at as f64 * width, width, tallest));
    let tick = |value: usize, x: f64, anchor| {
        let label = TextLabel { x, y: HEIGHT + FOOT - 4.0, anchor, text: value.to_string() };
        view! { <Label class="tick" label /> }
    };
    let shortest = found.bins.first().map_or(0, |bin| bin.from);
    view! {
        <div class="set-lengths">
            <h3>{text::sets::LENGTHS}</h3>
            <p class="hint">
                {text::sets::lengths(found.shortest, found.median, found.longest)} " " {text::sets::LENGTHS_HINT}
            </p>
            <svg
                role="group"
                aria-label=text::sets::LENGTHS
                viewBox=format!("0 0 {} {}", compact(WIDTH), compact(HEIGHT + FOOT))
                font-size="11"
            >
                {bars.collect::<Vec<_>>()}
                {tick(shortest, 0.0, Anchor::Start)}
                {tick(found.longest, WIDTH, Anchor::End)}
            </svg>
        </div>
    }
}

/// The harmless ones below, the harmful ones on top of them.
fn bar(bin: &HistogramBin, x: f64, width: f64, tallest: u32) -> Vec<AnyView> {
    let mut bottom = HEIGHT;
    let parts = bin.counts.into_iter().zip(Kind::ALL).zip(["bar harmless", "bar harmful"]);
    let drawn = parts.filter(|((count, _), _)| *count > 0).map(|((count, kind), class)| {
        let height = HEIGHT * f64::from(count) / f64::from(tallest);
        bottom -= height;
        let at = Rect { x: x + 0.5, y: bottom, width: (width - 1.0).max(0.5), height };
        view! {
            <g role="img" aria-label=text::sets::length_bar(bin.from, bin.to, count, kind)>
                <Area class at />
            </g>
        }
        .into_any()
    });
    drawn.collect()
}
