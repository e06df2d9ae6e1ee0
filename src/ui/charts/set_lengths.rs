//! How long the prompts of a set are, as bars of both kinds.

use crate::chart::geometry::Rect;
use crate::chart::histogram::{Histogram, HistogramBin, histogram};
use crate::chart::path::compact;
use crate::dataset::PromptSet;
use crate::domain::{Kind, Prompt};
use crate::ui::charts::marks::{rect, words as label};
use crate::ui::components::parts::hint;
use crate::ui::element::{Element, svg, tag};
use crate::ui::text::sets as words;

const BARS: usize = 24;
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 120.0;
const FOOT: f64 = 18.0;

pub(crate) fn lengths(set: &PromptSet) -> Element {
    let of_kind = |kind| {
        let of_it = set.prompts.iter().filter(|prompt| prompt.kind == kind);
        of_it.map(Prompt::length).collect::<Vec<_>>()
    };
    let [harmless, harmful] = Kind::ALL.map(of_kind);
    let found = histogram([&harmless, &harmful], BARS);
    tag("div")
        .class("set-lengths")
        .child(tag("h3").child(words::LENGTHS))
        .child(hint(words::lengths(found.shortest, found.median, found.longest)).child(" ").child(words::LENGTHS_HINT))
        .child(drawing(&found))
}

fn drawing(found: &Histogram) -> Element {
    let tallest = found.bins.iter().map(|bin| bin.counts.iter().sum::<u32>()).max().unwrap_or(0).max(1);
    let width = WIDTH / found.bins.len().max(1) as f64;
    let bars: Vec<Element> =
        found.bins.iter().enumerate().flat_map(|(at, bin)| bar(bin, at as f64 * width, width, tallest)).collect();
    let tick = |value: usize, x: f64, anchor| label("tick", x, HEIGHT + FOOT - 4.0, anchor, value.to_string());
    svg("svg")
        .attr("role", "group")
        .named(words::LENGTHS)
        .attr("viewBox", format!("0 0 {} {}", compact(WIDTH), compact(HEIGHT + FOOT)))
        .attr("font-size", "11")
        .child(bars)
        .child(tick(found.bins.first().map_or(0, |bin| bin.from), 0.0, "start"))
        .child(tick(found.longest, WIDTH, "end"))
}

/// The harmless ones below, the harmful ones on top of them.
fn bar(bin: &HistogramBin, x: f64, width: f64, tallest: u32) -> Vec<Element> {
    let mut bottom = HEIGHT;
    let parts = bin.counts.into_iter().zip(Kind::ALL).zip(["bar harmless", "bar harmful"]);
    let drawn = parts.filter(|((count, _), _)| *count > 0).map(|((count, kind), class)| {
        let height = HEIGHT * f64::from(count) / f64::from(tallest);
        bottom -= height;
        let area = Rect { x: x + 0.5, y: bottom, width: (width - 1.0).max(0.5), height };
        svg("g").attr("role", "img").named(words::length_bar(bin.from, bin.to, count, kind)).child(rect(class, &area))
    });
    drawn.collect()
}
