//! The few SVG shapes that charts are drawn with.

use leptos::prelude::*;

use crate::chart::geometry::{Label, Rect};
use crate::chart::path::compact;

/// A straight line.
pub(super) fn line(class: &'static str, x1: f64, y1: f64, x2: f64, y2: f64) -> AnyView {
    view! { <line class=class x1=compact(x1) y1=compact(y1) x2=compact(x2) y2=compact(y2) /> }.into_any()
}

/// A filled rectangle.
pub(super) fn rect(class: &'static str, at: &Rect) -> AnyView {
    view! { <rect class=class x=compact(at.x) y=compact(at.y) width=compact(at.width) height=compact(at.height) /> }
        .into_any()
}

/// A path.
pub(super) fn path(class: &'static str, d: String) -> AnyView {
    view! { <path class=class d=d /> }.into_any()
}

/// A line of text; y is its baseline.
pub(super) fn words(class: &'static str, x: f64, y: f64, anchor: &'static str, text: String) -> AnyView {
    view! { <text class=class x=compact(x) y=compact(y) text-anchor=anchor>{text}</text> }.into_any()
}

/// A label where its layout put it.
pub(super) fn label(class: &'static str, label: &Label) -> AnyView {
    words(class, label.x, label.y, label.anchor.as_str(), label.text.clone())
}
