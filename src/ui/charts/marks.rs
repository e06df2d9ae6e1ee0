//! The few SVG shapes that charts are drawn with.

use crate::chart::geometry::{Rect, TextLabel, Tick};
use crate::chart::path::compact;
use crate::ui::element::{Element, svg};

/// An SVG element with these numeric attributes.
fn shape<const N: usize>(name: &'static str, class: &'static str, numbers: [(&'static str, f64); N]) -> Element {
    let shape = svg(name).class(class);
    numbers.into_iter().fold(shape, |shape, (name, number)| shape.attr(name, compact(number)))
}

/// A straight line.
pub(crate) fn line(class: &'static str, x1: f64, y1: f64, x2: f64, y2: f64) -> Element {
    shape("line", class, [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)])
}

/// A path.
pub(crate) fn path(class: &'static str, d: String) -> Element {
    svg("path").class(class).attr("d", d)
}

/// A line of text; y is its baseline.
pub(crate) fn words(class: &'static str, x: f64, y: f64, anchor: &'static str, text: String) -> Element {
    shape("text", class, [("x", x), ("y", y)]).attr("text-anchor", anchor).child(text)
}

/// A label where its layout put it.
pub(crate) fn label(class: &'static str, label: &TextLabel) -> Element {
    words(class, label.x, label.y, label.anchor.as_str(), label.text.clone())
}

/// The lines and numbers of both axes of a plot, in letters of this size.
pub(crate) fn grid(plot: &Rect, x_ticks: &[Tick], y_ticks: &[Tick], font_size: f64) -> Vec<Element> {
    let x_tick = |tick: &Tick| {
        let name = words("tick", tick.at, plot.bottom() + 1.3 * font_size, "middle", tick.label.clone());
        [line("grid", tick.at, plot.y, tick.at, plot.bottom()), name]
    };
    let y_tick = |tick: &Tick| {
        let name = words("tick", plot.x - 5.0, tick.at + 0.35 * font_size, "end", tick.label.clone());
        [line("grid", plot.x, tick.at, plot.right(), tick.at), name]
    };
    x_ticks.iter().flat_map(x_tick).chain(y_ticks.iter().flat_map(y_tick)).collect()
}
