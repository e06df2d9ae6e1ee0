//! The few SVG shapes that charts are drawn with.

use leptos::prelude::*;

use crate::chart::geometry::{Anchor, Rect, TextLabel, Tick};
use crate::chart::path::compact;

/// What a component of a drawing comes to: one type, so that shapes can stand in lists.
pub(crate) type ShapeView = View<AnyView>;

/// A straight line between two places.
#[component]
pub(crate) fn Line(class: &'static str, from: (f64, f64), to: (f64, f64)) -> AnyView {
    view! { <line class=class x1=compact(from.0) y1=compact(from.1) x2=compact(to.0) y2=compact(to.1) /> }.into_any()
}

/// A filled rectangle.
#[component]
pub(crate) fn Area(class: &'static str, at: Rect) -> AnyView {
    view! {
        <rect class=class x=compact(at.x) y=compact(at.y) width=compact(at.width) height=compact(at.height) />
    }
    .into_any()
}

/// A path.
#[component]
pub(crate) fn Outline(class: &'static str, d: String) -> AnyView {
    view! { <path class=class d=d /> }.into_any()
}

/// A line of text where its layout put it.
#[component]
pub(crate) fn Label(
    class: &'static str,
    label: TextLabel,
    /// Pixels; otherwise the drawing's.
    #[prop(optional)]
    font_size: Option<f64>,
) -> AnyView {
    let TextLabel { x, y, anchor, text } = label;
    view! {
        <text class=class x=compact(x) y=compact(y) text-anchor=anchor.as_str() font-size=font_size.map(compact)>
            {text}
        </text>
    }
    .into_any()
}

/// The lines and numbers of both axes of a plot, in letters of this size.
#[component]
pub(crate) fn Grid(plot: Rect, x_ticks: Vec<Tick>, y_ticks: Vec<Tick>, font_size: f64) -> AnyView {
    let label = |x, y, anchor, text: &str| {
        let label = TextLabel { x, y, anchor, text: text.to_owned() };
        view! { <Label class="tick" label /> }
    };
    let line = |from, to| view! { <Line class="grid" from to /> };
    let x_tick = |tick: &Tick| {
        let number = label(tick.at, plot.bottom() + 1.3 * font_size, Anchor::Middle, &tick.label);
        [line((tick.at, plot.y), (tick.at, plot.bottom())), number]
    };
    let y_tick = |tick: &Tick| {
        let number = label(plot.x - 5.0, tick.at + 0.35 * font_size, Anchor::End, &tick.label);
        [line((plot.x, tick.at), (plot.right(), tick.at)), number]
    };
    x_ticks.iter().flat_map(x_tick).chain(y_ticks.iter().flat_map(y_tick)).collect_view().into_any()
}
