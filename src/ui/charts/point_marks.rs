//! The marks of the trade-off chart.

use leptos::prelude::*;

use crate::chart::path::compact;
use crate::chart::tradeoff::{AlternateMark, MarkId, OwnMark, ReferenceMark};
use crate::ui::charts::drawing::{ChartDrawing, ChartMark};
use crate::ui::charts::paths::PathMark;
use crate::ui::charts::shapes::{Label, Line, Outline, ShapeView};

/// All marks from back to front.
#[component]
pub(crate) fn Marks(
    drawing: Memo<ChartDrawing>,
    /// The id of the one point that the Tab key stops at.
    tab_stop: Memo<String>,
) -> impl IntoView {
    let ids = Memo::new(move |_| drawing.with(ChartDrawing::ids_back_to_front));
    let mark = move |id: String| match drawing.with_untracked(|drawing| drawing.mark(&id)) {
        Some(ChartMark::Path(number)) => path_mark(drawing, number).into_any(),
        _ => view! { <PointMark drawing id tab_stop /> }.into_any(),
    };
    view! { <For each=move || ids.get() key=String::clone children=mark /> }
}

/// A path, drawn anew only when it has changed.
fn path_mark(drawing: Memo<ChartDrawing>, number: usize) -> impl IntoView {
    let path = Memo::new(move |_| {
        drawing.with(|drawing| {
            let segments = drawing.scene.segments.iter().filter(|segment| segment.path == number);
            Some((drawing.paths.get(number)?.says.clone(), segments.cloned().collect::<Vec<_>>()))
        })
    });
    move || path.get().map(|(says, segments)| view! { <PathMark number says segments /> })
}

/// What a point's mark is drawn from.
#[derive(Clone, PartialEq)]
enum MarkShape {
    Published(ReferenceMark),
    /// With the size of its name's letters.
    Own(OwnMark, f64),
    Alternate(AlternateMark),
}

impl MarkShape {
    fn of(drawing: &ChartDrawing, id: &str) -> Option<Self> {
        let scene = &drawing.scene;
        let ChartMark::Point(mark) = drawing.mark(id)? else { return None };
        match mark {
            MarkId::Reference(at) => scene.references.get(at).cloned().map(Self::Published),
            MarkId::OwnRun(index) => {
                let mark = scene.own.iter().find(|mark| mark.index == index)?;
                Some(Self::Own(mark.clone(), scene.own_font_size))
            }
            MarkId::Alternate(at) => scene.alternates.get(at).cloned().map(Self::Alternate),
        }
    }

    fn parts(&self) -> Vec<ShapeView> {
        match self {
            Self::Published(mark) => published_parts(mark),
            Self::Own(mark, font_size) => own_parts(mark, *font_size),
            Self::Alternate(mark) => alternate_parts(mark),
        }
    }
}

/// A point's mark with all that belongs to it, named for those who cannot see it. The element itself is never drawn anew:
/// without its `tabindex`, for however short a time, it would lose the focus.
#[component]
fn PointMark(drawing: Memo<ChartDrawing>, id: String, tab_stop: Memo<String>) -> impl IntoView {
    let of_point = {
        let id = id.clone();
        move |drawing: &ChartDrawing| match drawing.mark(&id)? {
            ChartMark::Point(mark) => drawing.point(mark).cloned(),
            ChartMark::Path(_) => None,
        }
    };
    let point = Memo::new(move |_| drawing.with(&of_point));
    let class = move || point.with(|point| point.as_ref().map(|point| point.class));
    let says = move || point.with(|point| point.as_ref().map(|point| point.says.clone()));
    let own_id = id.clone();
    let is_tab_stop = Memo::new(move |_| tab_stop.with(|tab_stop| *tab_stop == own_id));
    let drawn_id = id.clone();
    // Of the many marks few change with each answer.
    let shape = Memo::new(move |_| drawing.with(|drawing| MarkShape::of(drawing, &drawn_id)));
    view! {
        <g
            id=id
            class=class
            role="img"
            aria-label=says
            tabindex=move || if is_tab_stop.get() { "0" } else { "-1" }
        >
            {move || shape.with(|shape| shape.as_ref().map(MarkShape::parts))}
        </g>
    }
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
