//! What stands behind the trade-off chart's marks: axes, the sign of the better corner, the trend.

use leptos::prelude::*;

use crate::chart::geometry::Rect;
use crate::chart::tradeoff::{Axis, Better, TextLabel};
use crate::ui::charts::drawing::ChartDrawing;
use crate::ui::charts::shapes::{Grid, Label, Outline};
use crate::ui::text;

/// What is drawn behind the marks.
#[derive(Clone, PartialEq)]
struct Background {
    plot: Rect,
    font_size: f64,
    x_axis: Axis,
    y_axis: Axis,
    better: Better,
    fit_path: Option<String>,
}

/// Everything behind the marks, drawn anew only when it has changed.
#[component]
pub(crate) fn Axes(drawing: Memo<ChartDrawing>) -> impl IntoView {
    let background = Memo::new(move |_| {
        drawing.with(|drawing| {
            let scene = &drawing.scene;
            Background {
                plot: scene.plot,
                font_size: scene.font_size,
                x_axis: scene.x_axis.clone(),
                y_axis: scene.y_axis.clone(),
                better: scene.better.clone(),
                fit_path: scene.fit_path.clone(),
            }
        })
    });
    move || background_view(background.get())
}

fn background_view(background: Background) -> impl IntoView {
    let Background { plot, font_size, x_axis, y_axis, better, fit_path } = background;
    let title = |axis: &Axis, words: &str| {
        let at = axis.title_at;
        let label = TextLabel { x: at.x, y: at.y, anchor: at.anchor, text: words.to_owned() };
        view! { <Label class="axis-title" label /> }
    };
    let titles = [title(&x_axis, text::chart().x_title()), title(&y_axis, text::chart().y_title())];
    view! {
        <Grid plot x_ticks=x_axis.ticks y_ticks=y_axis.ticks font_size />
        {titles}
        <Outline class="better-arrow" d=better.arrow />
        <Label class="better" label=better.label />
        {fit_path.map(|d| view! { <Outline class="trend" d /> })}
    }
}
