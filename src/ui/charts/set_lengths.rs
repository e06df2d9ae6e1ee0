//! How long the prompts of a set are, as bars of both kinds.

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::geometry::Rect;
use crate::chart::histogram::{Histogram, HistogramBin, histogram};
use crate::chart::path::compact;
use crate::dataset::PromptSet;
use crate::domain::{Kind, Prompt};
use crate::ui::text;

const BARS: usize = 24;
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 120.0;
const FOOT: f64 = 18.0;

/// The part of a bar that is of one kind.
struct BarPart {
    class: &'static str,
    area: Rect,
    name: String,
}

#[component]
pub(crate) fn SetLengths(set: Arc<PromptSet>) -> impl IntoView {
    let of_kind = |kind| {
        let of_it = set.prompts.iter().filter(|prompt| prompt.kind == kind);
        of_it.map(Prompt::length).collect::<Vec<_>>()
    };
    let [harmless, harmful] = Kind::ALL.map(of_kind);
    let found = histogram([&harmless, &harmful], BARS);
    let Histogram { shortest, median, longest, .. } = found;
    let tick_y = compact(HEIGHT + FOOT - 4.0);
    let first = found.bins.first().map_or(0, |bin| bin.from);
    let drawn = |BarPart { class, area, name }: BarPart| {
        view! {
            <g role="img" aria-label=name>
                <rect
                    class=class
                    x=compact(area.x)
                    y=compact(area.y)
                    width=compact(area.width)
                    height=compact(area.height)
                ></rect>
            </g>
        }
    };
    view! {
        <div class="set-lengths">
            <h3>{text::sets().lengths_label()}</h3>
            <p class="hint">{text::sets().lengths(shortest, median, longest)} " " {text::sets().lengths_hint()}</p>
            <svg
                role="group"
                aria-label=text::sets().lengths_label()
                viewBox=format!("0 0 {} {}", compact(WIDTH), compact(HEIGHT + FOOT))
                font-size="11"
            >
                {bars(&found).into_iter().map(drawn).collect_view()}
                <text class="tick" x="0" y=tick_y.clone() text-anchor="start">{first.to_string()}</text>
                <text class="tick" x=compact(WIDTH) y=tick_y text-anchor="end">{longest.to_string()}</text>
            </svg>
        </div>
    }
}

fn bars(found: &Histogram) -> Vec<BarPart> {
    let tallest = found.bins.iter().map(|bin| bin.counts.iter().sum::<u32>()).max().unwrap_or(0).max(1);
    let width = WIDTH / found.bins.len().max(1) as f64;
    found.bins.iter().enumerate().flat_map(|(at, bin)| bar(bin, at as f64 * width, width, tallest)).collect()
}

/// The harmless ones below, the harmful ones on top of them.
fn bar(bin: &HistogramBin, x: f64, width: f64, tallest: u32) -> Vec<BarPart> {
    let mut bottom = HEIGHT;
    let parts = bin.counts.into_iter().zip(Kind::ALL).zip(["bar harmless", "bar harmful"]);
    let drawn = parts.filter(|((count, _), _)| *count > 0).map(|((count, kind), class)| {
        let height = HEIGHT * f64::from(count) / f64::from(tallest);
        bottom -= height;
        let area = Rect { x: x + 0.5, y: bottom, width: (width - 1.0).max(0.5), height };
        BarPart { class, area, name: text::sets().length_bar(bin.from, bin.to, count, kind) }
    });
    drawn.collect()
}
