//! The marks of the trade-off chart.

use leptos::prelude::*;

use crate::chart::path::compact;
use crate::chart::tradeoff::{AlternateMark, MarkId, OwnMark, ReferenceMark};
use crate::ui::charts::chart_points::ChartPoint;
use crate::ui::charts::drawing::{ChartDrawing, ChartMark};
use crate::ui::charts::paths::PathMark;
use crate::ui::charts::shapes::{Label, Line, Outline, ShapeView};

/// All marks from back to front. A mark stays in the document while it is shown, and with it the focus.
#[component]
pub(crate) fn Marks(
    drawing: Memo<ChartDrawing>,
    /// The id of the one point that the Tab key stops at.
    tab_stop: Memo<String>,
) -> impl IntoView {
    let ids = Memo::new(move |_| drawing.with(ChartDrawing::ids_back_to_front));
    view! {
        <For each=move || ids.get() key=String::clone let:id>
            {move || drawing.with(|drawing| mark_view(drawing, &id, tab_stop.with(|stop| *stop == id)))}
        </For>
    }
}

fn mark_view(drawing: &ChartDrawing, id: &str, is_tab_stop: bool) -> Option<AnyView> {
    let scene = &drawing.scene;
    let mark = match drawing.mark(id)? {
        ChartMark::Path(number) => {
            let segments = scene.segments.iter().filter(|segment| segment.path == number).cloned().collect();
            let says = drawing.paths.get(number)?.says.clone();
            return Some(view! { <PathMark number says segments /> }.into_any());
        }
        ChartMark::Point(mark) => mark,
    };
    let parts = match mark {
        MarkId::Reference(at) => published_parts(scene.references.get(at)?),
        MarkId::OwnRun(index) => own_parts(scene.own.iter().find(|mark| mark.index == index)?, scene.own_font_size),
        MarkId::Alternate(at) => alternate_parts(scene.alternates.get(at)?),
    };
    Some(point_view(drawing.point(mark)?, is_tab_stop, parts))
}

/// A mark with all that belongs to it, named for those who cannot see it.
fn point_view(point: &ChartPoint, is_tab_stop: bool, parts: Vec<ShapeView>) -> AnyView {
    view! {
        <g
            id=point.id.clone()
            class=point.class
            role="img"
            aria-label=point.says.clone()
            tabindex=if is_tab_stop { "0" } else { "-1" }
        >
            {parts}
        </g>
    }
    .into_any()
}

/// A mark's shape, with room around it to point at.
#[component]
fn Shape(at: (f64, f64), hit_radius: f64, class: String, d: &'static str) -> AnyView {
    view! {
        <g transform=format!("translate({} {})", compact(at.0), compact(at.1))>
            <circle class="hit" r=compact(hit_radius) data-page-only="" />
            <path class=class d=d />
        </g>
    }
    .into_any()
}

fn published_parts(mark: &ReferenceMark) -> Vec<ShapeView> {
    let class = format!("series series-{}", mark.series);
    let shape = shape_at((mark.x, mark.y), mark.hit_radius, class, mark.path);
    let label = mark.label.clone().map(|label| view! { <Label class="label" label /> });
    [shape].into_iter().chain(label).collect()
}

fn own_parts(mark: &OwnMark, font_size: f64) -> Vec<ShapeView> {
    let outline = |class, d: &Option<String>| d.clone().map(|d| view! { <Outline class d /> });
    let mut parts: Vec<ShapeView> = Vec::new();
    parts.extend(outline("interval-area", &mark.ellipse));
    parts.extend(outline("guide", &mark.guide));
    parts.extend(bars((mark.x, mark.y), mark.x_bar, mark.y_bar));
    parts.push(shape_at((mark.x, mark.y), mark.hit_radius, "own-mark".to_owned(), mark.path));
    parts.extend(mark.label.clone().map(|label| view! { <Label class="label own-label" label font_size /> }));
    parts
}

fn alternate_parts(mark: &AlternateMark) -> Vec<ShapeView> {
    let stem = Some(mark.stem.clone()).filter(|stem| !stem.is_empty());
    let mut parts: Vec<ShapeView> = Vec::new();
    parts.extend(stem.map(|d| view! { <Outline class="stem" d /> }));
    parts.extend(bars((mark.x, mark.y), mark.x_bar, mark.y_bar));
    parts.push(shape_at((mark.x, mark.y), mark.hit_radius, "other-mark".to_owned(), mark.path));
    parts
}

fn shape_at(at: (f64, f64), hit_radius: f64, class: String, d: &'static str) -> ShapeView {
    view! { <Shape at hit_radius class d /> }
}

/// Both intervals of a point: a cross.
fn bars((x, y): (f64, f64), x_bar: Option<(f64, f64)>, y_bar: Option<(f64, f64)>) -> impl Iterator<Item = ShapeView> {
    let across = x_bar.map(|(left, right)| ((left, y), (right, y)));
    let down = y_bar.map(|(top, bottom)| ((x, top), (x, bottom)));
    across.into_iter().chain(down).map(|(from, to)| view! { <Line class="interval" from to /> })
}
