//! The trade-off chart, drawn from its geometry.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element as DomElement, EventTarget};

use crate::chart::path::compact;
use crate::chart::tradeoff::{
    AlternateKind, AlternateMark, AlternatePoint, Axis, MarkId, OwnMark, OwnRun, Reference, ReferenceMark,
    TextPosition, TradeoffInput, TradeoffScene, layout, next_mark,
};
use crate::dataset::PublishedModel;
use crate::domain::Counting;
use crate::report::Summary;
use crate::state::{self, ElementSize, RunEntry, use_chart_view, use_runs, use_shell};
use crate::stats::{Quadratic, fit_quadratic};
use crate::ui::charts::alternate_rates::{AlternateRates, By, alternate_rates, estimate, merged};
use crate::ui::charts::contrast_list::contrast_list;
use crate::ui::charts::layers::{Layers, families};
use crate::ui::charts::marks::{grid, label, line, path, words};
use crate::ui::charts::paths::{way_switch, way_view, ways};
use crate::ui::components::parts::{cell, head};
use crate::ui::element::{Element, svg, tag};
use crate::ui::format;
use crate::ui::reactive::{on_click, on_event, on_key, reactive, render};
use crate::ui::text;

/// The chart's element, for whoever exports it.
pub(crate) const CHART_ID: &str = "trade-off-chart";

/// Narrower charts leave the published points unnamed until they are pointed at.
const NAMES_FROM_WIDTH: f64 = 560.0;

/// Of a chart that nobody has seen yet, should it be exported: a link can lead to another page first.
const UNSEEN: ElementSize = ElementSize { width: 960.0, height: 560.0 };

/// A point that can be pointed at: where its mark is found, and what it says.
#[derive(Clone, Debug, PartialEq)]
struct ChartPoint {
    id: String,
    title: String,
    says: String,
    note: Option<&'static str>,
    is_chosen: bool,
}

/// The chart, laid out, with the points that its marks stand for.
#[derive(Clone, Debug, PartialEq)]
struct ChartDrawing {
    scene: TradeoffScene,
    /// The paths between runs in words.
    way: Option<String>,
    /// In the order of the scene's references.
    published: Vec<ChartPoint>,
    /// Found by the index of the scene's own marks.
    own: Vec<ChartPoint>,
    /// Found by the index of the scene's other marks.
    others: Vec<ChartPoint>,
    /// The marks' ids with their places, as they lie across.
    order: Vec<(String, f64, f64)>,
}

pub(crate) fn chart(layers: Layers) -> Vec<Element> {
    let size = RwSignal::new(UNSEEN);
    let others = Memo::new(move |_| other_points());
    let drawing = Memo::new(move |_| drawing(layers, size.get(), &others.get()));
    let pointed = RwSignal::new(None::<String>);
    let entry = RwSignal::new(None::<String>);

    // One stop for the Tab key; arrows go from point to point.
    let tab_stop = move || {
        drawing.with(|drawing| {
            let chosen = entry.get().filter(|id| drawing.order.iter().any(|(other, ..)| other == id));
            chosen.or_else(|| drawing.order.first().map(|(id, ..)| id.clone())).unwrap_or_default()
        })
    };
    let on_key = on_key(move |event| {
        let id = pointed.get_untracked();
        let next = drawing.with_untracked(|ChartDrawing { order, .. }| {
            let at = order.iter().position(|(other, ..)| Some(other) == id.as_ref())?;
            order.get(next_mark(&event.key(), at, order.len())?).map(|(id, ..)| id.clone())
        });
        if let Some(next) = next {
            event.prevent_default();
            state::focus(&next);
        }
    });
    let on_focus = on_event(move |event| {
        let id = mark_of(event.target());
        pointed.set(id.clone());
        entry.set(id);
    });

    let summary = move || drawing.with(|drawing| text::chart_summary(drawing.published.len(), drawing.own.len()));
    let measure =
        move |read: fn(&TradeoffScene) -> f64| reactive(move || drawing.with(|drawing| compact(read(&drawing.scene))));
    let marks = move || {
        let stop = tab_stop();
        drawing.with(|drawing| marks(drawing, &stop))
    };
    let image = svg("svg")
        .attr("id", CHART_ID)
        .attr("role", "group")
        .named(reactive(summary))
        .attr("width", measure(|scene| scene.width))
        .attr("height", measure(|scene| scene.height))
        .attr("font-size", measure(|scene| scene.font_size))
        .on("keydown", on_key)
        .on("pointerover", on_event(move |event| pointed.set(mark_of(event.target()))))
        .on("pointerleave", on_click(move || pointed.set(None)))
        .child(render(move || drawing.with(|drawing| axes(&drawing.scene))))
        .child(render(marks));
    // An SVG element that listens for the focus becomes a stop of the Tab key itself.
    let holder = tag("div")
        .class("chart")
        .on_render(move |holder| state::follow_size(holder, size))
        .on("focusin", on_focus)
        .on("focusout", on_click(move || pointed.set(None)))
        .child(image)
        .child(render(move || drawing.with(|drawing| tip(pointed.get()?, drawing))));
    vec![holder, contrast_list(), way_switch(), as_table(layers)]
}

/// The chart as a table. Its rows are rendered while it is open.
fn as_table(layers: Layers) -> Element {
    let is_open = RwSignal::new(false);
    let rows = move || if is_open.get() { table_rows(layers) } else { Vec::new() };
    let table =
        tag("table").child(head([text::MODEL, text::X_TITLE, text::Y_TITLE])).child(tag("tbody").child(render(rows)));
    tag("details")
        .class("as-table")
        .on("toggle", on_click(move || is_open.update(|is_open| *is_open = !*is_open)))
        .child(tag("summary").child(text::CHART_TABLE))
        .child(table)
}

fn drawing(layers: Layers, size: ElementSize, others: &[(AlternatePoint, ChartPoint)]) -> ChartDrawing {
    let shell = use_shell();
    let runs_service = use_runs();
    let chart_view = use_chart_view();
    let counting = shell.counting.get();
    let chosen = runs_service.chosen.get();
    let runs = runs_service.shown();
    let own = runs.iter().map(|run| own_point(*run, counting, Some(*run) == chosen));
    let (own_places, own): (Vec<OwnRun>, Vec<ChartPoint>) = own.unzip();
    let (references, published): (Vec<Reference>, Vec<ChartPoint>) =
        shown_models(layers).into_iter().map(published_point).unzip();
    let (other_places, others): (Vec<AlternatePoint>, Vec<ChartPoint>) = others.iter().cloned().unzip();
    let (ways, way) = ways(&runs);
    let fit = chart_view.published.with(|loading| fit_of(loading.ready().map_or(&[], Vec::as_slice)));
    let scene = layout(&TradeoffInput {
        width: size.width,
        height: size.height,
        references: &references,
        own: &own_places,
        alternates: &other_places,
        paths: &ways,
        better: text::BETTER,
        fit: fit.filter(|_| layers.shows_trend.get()),
        label_references: size.width >= NAMES_FROM_WIDTH,
    });
    let point_of = |stop: MarkId| match stop {
        MarkId::Reference(at) => published.get(at),
        MarkId::OwnRun(at) => own.get(at),
        MarkId::Alternate(at) => others.get(at),
    };
    let stops = scene.marks_in_order().into_iter();
    let order = stops.filter_map(|(stop, x, y)| Some((point_of(stop)?.id.clone(), x, y))).collect();
    ChartDrawing { scene, way, published, own, others, order }
}

/// The published models that are shown, each with the index of its family.
fn shown_models(layers: Layers) -> Vec<(usize, PublishedModel)> {
    let chart_view = use_chart_view();
    chart_view.published.with(|loading| {
        let models = loading.ready().map_or(&[][..], Vec::as_slice);
        let families = families(models);
        layers.hidden_families.with(|hidden| {
            let shown = models.iter().filter(|model| !hidden.contains(&model.family));
            let series = |model: &PublishedModel| families.iter().position(|family| *family == model.family);
            shown.map(|model| (series(model).unwrap_or(0), model.clone())).collect()
        })
    })
}

/// The id of the mark that an event happened on or in.
fn mark_of(target: Option<EventTarget>) -> Option<String> {
    let element: DomElement = target?.dyn_into().ok()?;
    Some(element.closest(".mark").ok()??.id())
}

fn fit_of(models: &[PublishedModel]) -> Option<Quadratic> {
    let percent = |model: &PublishedModel| (model.over_refusal * 100.0, model.toxic_refusal * 100.0);
    fit_quadratic(&models.iter().map(percent).collect::<Vec<_>>())
}

fn published_point((series, model): (usize, PublishedModel)) -> (Reference, ChartPoint) {
    let (x, y) = (format::percent(model.over_refusal), format::percent(model.toxic_refusal));
    let point = ChartPoint {
        id: format!("published-{}", model.name),
        title: model.name.clone(),
        says: text::published_point(&model.name, &model.family, &x, &y),
        note: model.was_moderator.then(text::moderator),
        is_chosen: false,
    };
    (Reference { name: model.name, series, x: model.over_refusal, y: model.toxic_refusal }, point)
}

fn own_point(run: RunEntry, counting: Counting, is_chosen: bool) -> (OwnRun, ChartPoint) {
    run.with(|data| {
        let summary = Summary::of(&data.tally, counting);
        let rates = [&summary.over_refusal, &summary.toxic_refusal];
        let ([x, y], [x_says, y_says]) = (rates.map(estimate), rates.map(format::rate_with_counts));
        let (id, title) = (format!("own-{}", data.head.id), data.label());
        let says = text::own_point(&title, &x_says, &y_says);
        (OwnRun { x, y, name: title.clone() }, ChartPoint { id, title, says, note: None, is_chosen })
    })
}

/// The points of all shown runs by other classifiers, conventions and corrections.
fn other_points() -> Vec<(AlternatePoint, ChartPoint)> {
    let runs = use_runs();
    let of_run = |(own, run): (usize, RunEntry)| {
        let title = run.with(|data| data.head.model.name.clone());
        let point = |(number, reading): (usize, AlternateRates)| {
            let kind = if matches!(reading.by, By::Labels | By::Card) {
                AlternateKind::Corrected
            } else {
                AlternateKind::Classifier
            };
            let (id, says) = (format!("other-{}-{number}", run.id()), reading.says(&title));
            let point = ChartPoint { id, title: title.clone(), says, note: None, is_chosen: false };
            (AlternatePoint { own, x: reading.x, y: reading.y, kind }, point)
        };
        merged(alternate_rates(run)).into_iter().enumerate().map(point).collect::<Vec<_>>()
    };
    runs.shown().into_iter().enumerate().flat_map(of_run).collect()
}

fn axes(scene: &TradeoffScene) -> Vec<Element> {
    let title = |axis: &Axis, text: &str| {
        let TextPosition { x, y, anchor } = axis.title_at;
        words("axis-title", x, y, anchor.as_str(), text.to_owned())
    };
    let better = &scene.better;
    let mut axes = vec![
        title(&scene.x_axis, text::X_TITLE),
        title(&scene.y_axis, text::Y_TITLE),
        path("better-arrow", better.arrow.clone()),
        words("better", better.label.x, better.label.y, better.label.anchor.as_str(), better.label.text.clone()),
    ];
    axes.extend(scene.fit_path.clone().map(|fit| path("trend", fit)));
    let grid = grid(&scene.plot, &scene.x_axis.ticks, &scene.y_axis.ticks, scene.font_size);
    grid.into_iter().chain(axes).collect()
}

/// The marks from back to front. An alternate point in the same place as its run's own lies beneath it.
fn marks(drawing: &ChartDrawing, stop: &str) -> Vec<Element> {
    let ChartDrawing { scene, published, own, others, .. } = drawing;
    let way = way_view(&scene.segments, drawing.way.as_ref()).into_iter();
    let published = scene.references.iter().zip(published).map(|(mark, point)| published_mark(mark, point, stop));
    let own = scene.own.iter().filter_map(|mark| Some(own_mark(mark, own.get(mark.index)?, stop)));
    let others = |is_beneath: bool| {
        let marks = scene.alternates.iter().filter(move |mark| mark.stem.is_empty() == is_beneath);
        marks.filter_map(|mark| Some(other_mark(mark, others.get(mark.index)?, stop)))
    };
    way.chain(published).chain(others(true)).chain(own).chain(others(false)).collect()
}

/// A mark's shape, with room around it to point at.
fn shape_at(x: f64, y: f64, hit_radius: f64, class: String, shape: &'static str) -> Element {
    svg("g")
        .attr("transform", format!("translate({} {})", compact(x), compact(y)))
        .child(svg("circle").class("hit").attr("r", compact(hit_radius)).attr("data-page-only", ""))
        .child(svg("path").class(class).attr("d", shape))
}

/// A mark with all that belongs to it, named for those who cannot see it.
fn mark_view(class: &'static str, point: &ChartPoint, stop: &str, parts: Vec<Element>) -> Element {
    svg("g")
        .attr("id", point.id.clone())
        .class(class)
        .attr("role", "img")
        .named(point.says.clone())
        .attr("tabindex", if point.id == stop { "0" } else { "-1" })
        .child(parts)
}

fn published_mark(mark: &ReferenceMark, point: &ChartPoint, stop: &str) -> Element {
    let class = format!("series series-{}", mark.series);
    let mut parts = vec![shape_at(mark.x, mark.y, mark.hit_radius, class, mark.path)];
    parts.extend(mark.label.as_ref().map(|name| label("label", name)));
    mark_view("mark published", point, stop, parts)
}

fn own_mark(mark: &OwnMark, point: &ChartPoint, stop: &str) -> Element {
    let (x, y) = (mark.x, mark.y);
    let mut parts = Vec::new();
    parts.extend(mark.ellipse.clone().map(|ellipse| path("interval-area", ellipse)));
    parts.extend(mark.guide.clone().map(|guide| path("guide", guide)));
    parts.extend(mark.x_bar.map(|(from, to)| line("interval", from, y, to, y)));
    parts.extend(mark.y_bar.map(|(from, to)| line("interval", x, from, x, to)));
    parts.push(shape_at(x, y, mark.hit_radius, "own-mark".to_owned(), mark.path));
    parts.extend(mark.label.as_ref().map(|name| label("label own-label", name)));
    mark_view(if point.is_chosen { "mark own chosen" } else { "mark own" }, point, stop, parts)
}

fn other_mark(mark: &AlternateMark, point: &ChartPoint, stop: &str) -> Element {
    let (x, y) = (mark.x, mark.y);
    let mut parts = Vec::new();
    parts.extend((!mark.stem.is_empty()).then(|| path("stem", mark.stem.clone())));
    parts.extend(mark.x_bar.map(|(from, to)| line("interval", from, y, to, y)));
    parts.extend(mark.y_bar.map(|(from, to)| line("interval", x, from, x, to)));
    parts.push(shape_at(x, y, mark.hit_radius, "other-mark".to_owned(), mark.path));
    let is_corrected = mark.kind == AlternateKind::Corrected;
    mark_view(if is_corrected { "mark corrected" } else { "mark other" }, point, stop, parts)
}

/// The words beside the point that is pointed at.
fn tip(id: String, drawing: &ChartDrawing) -> Option<Element> {
    let ChartDrawing { scene, published, own, others, order, .. } = drawing;
    let &(_, x, y) = order.iter().find(|(stop, ..)| *stop == id)?;
    let point = published.iter().chain(own).chain(others).find(|point| point.id == id)?;
    let class = match (x > scene.width / 2.0, y > scene.height / 2.0) {
        (false, false) => "tip",
        (false, true) => "tip upward",
        (true, false) => "tip to-left",
        (true, true) => "tip to-left upward",
    };
    let says = point.says.strip_prefix(&point.title).unwrap_or(&point.says).trim_start().to_owned();
    let tip = tag("div")
        .class(class)
        .attr("aria-hidden", "true")
        .style("left", format!("{}px", compact(x)))
        .style("top", format!("{}px", compact(y)))
        .child(tag("strong").child(point.title.clone()))
        .child(tag("span").child(says))
        .child(point.note.map(|note| tag("span").child(note)));
    Some(tip)
}

fn table_rows(layers: Layers) -> Vec<Element> {
    let shell = use_shell();
    let runs = use_runs();
    let counting = shell.counting.get();
    let row = |name: &str, x: String, y: String| {
        let name = tag("th").attr("scope", "row").child(name.to_owned());
        tag("tr").child(name).child(cell(x)).child(cell(y))
    };
    let mut rows = Vec::new();
    for run in runs.shown() {
        let (name, summary) = run.with(|data| (data.label(), Summary::of(&data.tally, counting)));
        let [x, y] = [&summary.over_refusal, &summary.toxic_refusal].map(format::rate_with_counts);
        rows.push(row(&name, x, y));
        for AlternateRates { by, rates: [x, y], .. } in alternate_rates(run) {
            rows.push(row(&by.name(&name), x, y));
        }
    }
    for (_, model) in shown_models(layers) {
        rows.push(row(&model.name, format::percent(model.over_refusal), format::percent(model.toxic_refusal)));
    }
    rows
}

/// What an exported chart says below itself: every own point with its counts and intervals, and the source.
pub(crate) fn captions() -> Vec<String> {
    let shell = use_shell();
    let runs = use_runs();
    let of_run = |run: RunEntry| {
        let (_, own) = own_point(run, shell.counting.get(), false);
        let others: Vec<String> = alternate_rates(run).iter().map(|reading| reading.says(&own.title)).collect();
        [own.says].into_iter().chain(others)
    };
    let words: Vec<String> = untrack(|| runs.shown().into_iter().flat_map(of_run).collect());
    let way = untrack(|| ways(&runs.shown()).1);
    words.into_iter().chain(way).chain([text::SOURCE.to_owned()]).collect()
}
