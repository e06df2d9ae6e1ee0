//! The trade-off chart, drawn from its geometry.

use leptos::ev::{Event, FocusEvent, KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, EventTarget};

use super::live::{drawn, key, live};
use super::marks::{label, line, path, words};
use super::trade_off::Layers;
use super::{format, text};
use crate::chart::path::compact;
use crate::chart::tradeoff::{Axis, Estimate, Input, Mark, Own, OwnMark, Place, Reference, Scene, Tick, layout};
use crate::dataset::PublishedModel;
use crate::domain::Counting;
use crate::report::{Rate, Summary};
use crate::state::{self, App, RunEntry};
use crate::stats::{Quadratic, fit_quadratic};

/// The chart's element, for whoever exports it.
pub(super) const CHART_ID: &str = "trade-off-chart";

/// Narrower charts leave the published points unnamed until they are pointed at.
const NAMES_FROM_WIDTH: f64 = 560.0;

/// Families in the order of their first model: the index is the series.
pub(super) fn families(models: &[PublishedModel]) -> Vec<String> {
    let mut families: Vec<String> = Vec::new();
    for model in models {
        if !families.contains(&model.family) {
            families.push(model.family.clone());
        }
    }
    families
}

pub(super) fn estimate(rate: &Rate) -> Option<Estimate> {
    let (value, [low, high]) = rate.rate.zip(rate.ci95)?;
    Some(Estimate { rate: value, low, high })
}

/// A point that can be pointed at: where its mark is found, and what it says.
#[derive(Clone, Debug, PartialEq)]
struct Point {
    id: String,
    title: String,
    says: String,
    note: Option<&'static str>,
    is_chosen: bool,
}

/// All that is drawn, laid out.
#[derive(Clone, Debug, PartialEq)]
struct Drawing {
    scene: Scene,
    /// In the order of the scene's references.
    published: Vec<Point>,
    /// Found by the index of the scene's own marks.
    own: Vec<Point>,
    /// The marks' ids as they lie across.
    order: Vec<String>,
}

#[component]
pub(super) fn Chart(layers: Layers) -> impl IntoView {
    let app = App::get();
    let holder = NodeRef::<Div>::new();
    let size = state::size_of(holder);
    let drawing = Memo::new(move |_| drawing(app, layers, size.get()));
    let pointed = RwSignal::new(None::<String>);
    let entry = RwSignal::new(None::<String>);

    // One stop for the Tab key; arrows go from point to point.
    let tab_stop = move || {
        drawing.with(|drawing| {
            let chosen = entry.get().filter(|id| drawing.order.contains(id));
            chosen.or_else(|| drawing.order.first().cloned()).unwrap_or_default()
        })
    };
    let on_key = move |event: KeyboardEvent| {
        let id = pointed.get_untracked();
        if let Some(next) = drawing.with_untracked(|drawing| neighbour(&drawing.order, id.as_ref()?, &event.key())) {
            event.prevent_default();
            state::focus(&next);
        }
    };
    let on_point: Box<dyn FnMut(PointerEvent)> = Box::new(move |event| pointed.set(mark_of(event.target())));
    let on_leave: Box<dyn FnMut(PointerEvent)> = Box::new(move |_| pointed.set(None));
    let on_focus: Box<dyn FnMut(FocusEvent)> = Box::new(move |event| {
        let id = mark_of(event.target());
        pointed.set(id.clone());
        entry.set(id);
    });
    let on_blur: Box<dyn FnMut(FocusEvent)> = Box::new(move |_| pointed.set(None));

    let table_is_open = RwSignal::new(false);
    let on_toggle: Box<dyn FnMut(Event)> = Box::new(move |_| table_is_open.update(|is_open| *is_open = !*is_open));
    let summary = move || drawing.with(|drawing| text::chart_summary(drawing.published.len(), drawing.own.len()));
    let measure = move |read: fn(&Scene) -> f64| live(move || drawing.with(|drawing| compact(read(&drawing.scene))));
    let published = move || {
        let stop = tab_stop();
        drawing.with(|drawing| {
            let marks = drawing.scene.references.iter().zip(&drawing.published);
            marks.map(|(mark, point)| published_mark(mark, point, &stop)).collect_view()
        })
    };
    let own = move || {
        let stop = tab_stop();
        drawing.with(|drawing| {
            let point = |mark: &OwnMark| Some(own_mark(mark, drawing.own.get(mark.index)?, &stop));
            drawing.scene.own.iter().filter_map(point).collect_view()
        })
    };
    view! {
        // An SVG element that listens for the focus becomes a stop of the Tab key itself.
        <div class="chart" node_ref=holder on:focusin=on_focus on:focusout=on_blur>
            <svg
                id=CHART_ID
                role="group"
                aria-label=live(summary)
                width=measure(|scene| scene.width)
                height=measure(|scene| scene.height)
                font-size=measure(|scene| scene.font_size)
                on:keydown=key(on_key)
                on:pointerover=on_point
                on:pointerleave=on_leave
            >
                {drawn(move || drawing.with(|drawing| axes(&drawing.scene)))}
                {drawn(published)}
                {drawn(own)}
            </svg>
            {drawn(move || drawing.with(|drawing| tip(pointed.get()?, drawing)))}
        </div>
        <details class="as-table" on:toggle=on_toggle>
            <summary>{text::CHART_TABLE}</summary>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text::MODEL}</th>
                        <th scope="col">{text::X_TITLE}</th>
                        <th scope="col">{text::Y_TITLE}</th>
                    </tr>
                </thead>
                <tbody>{drawn(move || table_is_open.get().then(|| table_rows(app, layers)))}</tbody>
            </table>
        </details>
    }
}

fn drawing(app: App, layers: Layers, size: state::Size) -> Drawing {
    let counting = app.counting.get();
    let chosen = app.chosen_run.get();
    let runs = shown_runs(app);
    let own: Vec<Own> = runs.iter().map(|run| own_point(*run, counting)).collect();
    let shown = shown_models(app, layers);
    let references: Vec<Reference> = shown.iter().map(|(series, model)| reference(*series, model)).collect();
    let fit = app.published.with(|loading| fit_of(loading.ready().map_or(&[], Vec::as_slice)));
    let scene = layout(&Input {
        width: size.width,
        height: size.height,
        references: &references,
        own: &own,
        fit: fit.filter(|_| layers.shows_trend.get()),
        label_references: size.width >= NAMES_FROM_WIDTH,
    });
    let published: Vec<Point> = shown.iter().map(|(_, model)| published_point(model)).collect();
    let own: Vec<Point> = runs.iter().map(|run| own_words(*run, counting, Some(*run) == chosen)).collect();
    let own_places = scene.own.iter().map(|mark| (mark.x, id_at(&own, mark.index)));
    let published_places = scene.references.iter().enumerate().map(|(at, mark)| (mark.x, id_at(&published, at)));
    let mut places: Vec<(f64, String)> = own_places.chain(published_places).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let order = places.into_iter().map(|(_, id)| id).collect();
    Drawing { scene, published, own, order }
}

fn shown_runs(app: App) -> Vec<RunEntry> {
    app.runs.with(|runs| runs.iter().copied().filter(|run| run.shown.get()).collect())
}

/// With the index of their family.
fn shown_models(app: App, layers: Layers) -> Vec<(usize, PublishedModel)> {
    app.published.with(|loading| {
        let models = loading.ready().map_or(&[][..], Vec::as_slice);
        let families = families(models);
        layers.hidden_families.with(|hidden| {
            let shown = models.iter().filter(|model| !hidden.contains(&model.family));
            let series = |model: &PublishedModel| families.iter().position(|family| *family == model.family);
            shown.map(|model| (series(model).unwrap_or(0), model.clone())).collect()
        })
    })
}

/// The mark that an arrow key leads to.
fn neighbour(order: &[String], id: &String, key: &str) -> Option<String> {
    let at = order.iter().position(|other| other == id)?;
    let last = order.len() - 1;
    let next = match key {
        "ArrowRight" | "ArrowUp" => (at + 1).min(last),
        "ArrowLeft" | "ArrowDown" => at.saturating_sub(1),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    order.get(next).cloned()
}

/// The id of the mark that an event happened on or in.
fn mark_of(target: Option<EventTarget>) -> Option<String> {
    let element: Element = target?.dyn_into().ok()?;
    Some(element.closest(".mark").ok()??.id())
}

fn id_at(points: &[Point], at: usize) -> String {
    points.get(at).map(|point| point.id.clone()).unwrap_or_default()
}

fn fit_of(models: &[PublishedModel]) -> Option<Quadratic> {
    let points: Vec<(f64, f64)> =
        models.iter().map(|model| (model.over_refusal * 100.0, model.toxic_refusal * 100.0)).collect();
    fit_quadratic(&points)
}

fn reference(series: usize, model: &PublishedModel) -> Reference {
    Reference { name: model.name.clone(), series, x: model.over_refusal, y: model.toxic_refusal }
}

fn own_point(run: RunEntry, counting: Counting) -> Own {
    run.with(|data| {
        let summary = Summary::of(&data.tally, counting);
        Own {
            x: estimate(&summary.over_refusal),
            y: estimate(&summary.toxic_refusal),
            name: data.head.model.name.clone(),
        }
    })
}

fn published_point(model: &PublishedModel) -> Point {
    let (x, y) = (format::percent(model.over_refusal), format::percent(model.toxic_refusal));
    Point {
        id: format!("published-{}", model.name),
        title: model.name.clone(),
        says: text::published_point(&model.name, &model.family, &x, &y),
        note: model.was_moderator.then(text::moderator),
        is_chosen: false,
    }
}

fn own_words(run: RunEntry, counting: Counting, is_chosen: bool) -> Point {
    run.with(|data| {
        let summary = Summary::of(&data.tally, counting);
        let (x, y) =
            (format::rate_with_counts(&summary.over_refusal), format::rate_with_counts(&summary.toxic_refusal));
        Point {
            id: format!("own-{}", data.head.id),
            title: data.head.model.name.clone(),
            says: text::own_point(&data.head.model.name, &x, &y),
            note: None,
            is_chosen,
        }
    })
}

fn axes(scene: &Scene) -> AnyView {
    let plot = scene.plot;
    let em = scene.font_size;
    let x_tick = |tick: &Tick| {
        let name = words("tick", tick.at, plot.bottom() + 1.3 * em, "middle", tick.label.clone());
        (line("grid", tick.at, plot.y, tick.at, plot.bottom()), name)
    };
    let y_tick = |tick: &Tick| {
        let name = words("tick", plot.x - 5.0, tick.at + 0.35 * em, "end", tick.label.clone());
        (line("grid", plot.x, tick.at, plot.right(), tick.at), name)
    };
    let title = |axis: &Axis, text: &str| {
        let Place { x, y, anchor } = axis.title_at;
        words("axis-title", x, y, anchor.as_str(), text.to_owned())
    };
    let better = &scene.better;
    view! {
        {scene.x_axis.ticks.iter().map(x_tick).collect_view()}
        {scene.y_axis.ticks.iter().map(y_tick).collect_view()}
        {title(&scene.x_axis, text::X_TITLE)}
        {title(&scene.y_axis, text::Y_TITLE)}
        {path("better-arrow", better.arrow.clone())}
        {words("better", better.label.x, better.label.y, better.label.anchor.as_str(), text::BETTER.to_owned())}
        {scene.fit_path.clone().map(|fit| path("trend", fit))}
    }
    .into_any()
}

/// A mark's shape, with room around it to point at.
fn shape_at(x: f64, y: f64, hit_radius: f64, class: String, shape: &'static str) -> AnyView {
    view! {
        <g transform=format!("translate({} {})", compact(x), compact(y))>
            <circle class="hit" r=compact(hit_radius) data-page-only="" />
            <path class=class d=shape />
        </g>
    }
    .into_any()
}

/// A mark with all that belongs to it, named for those who cannot see it.
fn mark_view(class: &'static str, point: &Point, stop: &str, parts: Vec<AnyView>) -> AnyView {
    let tab_index = if point.id == stop { "0" } else { "-1" };
    view! {
        <g id=point.id.clone() class=class role="img" aria-label=point.says.clone() tabindex=tab_index>
            {parts}
        </g>
    }
    .into_any()
}

fn published_mark(mark: &Mark, point: &Point, stop: &str) -> AnyView {
    let class = format!("series series-{}", mark.series);
    let mut parts = vec![shape_at(mark.x, mark.y, mark.hit_radius, class, mark.path)];
    parts.extend(mark.label.as_ref().map(|name| label("label", name)));
    mark_view("mark published", point, stop, parts)
}

fn own_mark(mark: &OwnMark, point: &Point, stop: &str) -> AnyView {
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

/// The words beside the point that is pointed at.
fn tip(id: String, drawing: &Drawing) -> Option<AnyView> {
    let Drawing { scene, published, own, .. } = drawing;
    let find = |points: &[Point]| points.iter().position(|point| point.id == id);
    let (point, x, y) = match (find(published), find(own)) {
        (Some(at), _) => scene.references.get(at).map(|mark| (&published[at], mark.x, mark.y)),
        (None, Some(at)) => scene.own.iter().find(|mark| mark.index == at).map(|mark| (&own[at], mark.x, mark.y)),
        (None, None) => None,
    }?;
    let class = match (x > scene.width / 2.0, y > scene.height / 2.0) {
        (false, false) => "tip",
        (false, true) => "tip upward",
        (true, false) => "tip to-left",
        (true, true) => "tip to-left upward",
    };
    let says = point.says.strip_prefix(&point.title).unwrap_or(&point.says).trim_start().to_owned();
    let tip = view! {
        <div class=class aria-hidden="true" style:left=format!("{}px", compact(x)) style:top=format!("{}px", compact(y))>
            <strong>{point.title.clone()}</strong>
            <span>{says}</span>
            {point.note.map(|note| view! { <span>{note}</span> })}
        </div>
    };
    Some(tip.into_any())
}

fn table_rows(app: App, layers: Layers) -> AnyView {
    let counting = app.counting.get();
    let row = |name: &str, x: String, y: String| {
        view! { <tr><th scope="row">{name.to_owned()}</th><td>{x}</td><td>{y}</td></tr> }.into_any()
    };
    let own = shown_runs(app).into_iter().map(|run| {
        run.with(|data| {
            let summary = Summary::of(&data.tally, counting);
            let rates = [&summary.over_refusal, &summary.toxic_refusal].map(format::rate_with_counts);
            let [x, y] = rates;
            row(&data.head.model.name, x, y)
        })
    });
    let published = shown_models(app, layers)
        .into_iter()
        .map(|(_, model)| row(&model.name, format::percent(model.over_refusal), format::percent(model.toxic_refusal)));
    own.chain(published).collect_view().into_any()
}

/// What an exported chart says below itself: every own point with its counts and intervals, and the source.
pub(super) fn captions(app: App) -> Vec<String> {
    let counting = app.counting.get_untracked();
    let words = untrack(|| shown_runs(app)).into_iter().map(|run| untrack(|| own_words(run, counting, false).says));
    words.chain([text::SOURCE.to_owned()]).collect()
}
