//! OR-Bench's radar: what each of a few models refused, category by category, one drawing a kind.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element as DomElement, EventTarget};

use super::shared::{card, opening};
use crate::chart::path::compact;
use crate::chart::radar::{RadarOutline, RadarPoint, RadarScene, layout};
use crate::chart::shape;
use crate::chart::tradeoff::next_mark;
use crate::domain::{Kind, OR_BENCH_CATEGORIES};
use crate::report::{OrBenchRates, Rate};
use crate::state::{
    self, CategoryRatesView, ElementSize, OnRadar, ResponseFilter, RunData, RunEntry, Runs, Shell, use_category_rates,
    use_runs, use_shell,
};
use crate::ui::charts::marks::{label, path};
use crate::ui::components::fields::{Options, choice};
use crate::ui::components::parts::{button, hint};
use crate::ui::element::{Element, svg, tag};
use crate::ui::format;
use crate::ui::reactive::{on_event, on_key, render};
use crate::ui::text::categories;

/// One model's rates for one kind of prompts.
struct RadarModel {
    name: String,
    shares: Vec<Option<f64>>,
    /// The run and its counted rates, if the model is one of the person's own runs.
    own: Option<(RunEntry, [Rate; 10])>,
}

pub(crate) fn radars() -> Element {
    let categories = use_category_rates();
    let is_empty = move || categories.on_radar().is_empty().then(|| hint(categories::RADAR_IS_EMPTY));
    card("card radar-card", categories::RADAR)
        .child(hint(categories::RADAR_HINT))
        .child(tag("div").class("radar-choice").child(adding()).child(legend()))
        .child(render(is_empty))
        .child(tag("div").class("radars").child(Vec::from(Kind::ALL.map(radar))))
}

/// A model's value among the choices: an own run's id, or a published name. Neither kind of entry looks like the other.
fn value_of(model: &OnRadar) -> String {
    match model {
        OnRadar::Own(run) => format!("run {}", run.id()),
        OnRadar::Published(model) => format!("published {}", model.name),
    }
}

fn name_of(model: &OnRadar) -> String {
    match model {
        OnRadar::Own(run) => run.with(RunData::label),
        OnRadar::Published(model) => categories::approximate(&model.name),
    }
}

/// All models that can be put on the radar, own runs first.
fn all(categories: CategoryRatesView, runs: Runs) -> Vec<OnRadar> {
    let own = runs.shown().into_iter().rev().map(OnRadar::Own);
    let published = categories.published.with(|published| published.ready().cloned().unwrap_or_default());
    own.chain(published.into_iter().map(OnRadar::Published)).collect()
}

fn adding() -> Element {
    let categories = use_category_rates();
    let runs = use_runs();
    let entries = move || -> Options {
        let on_radar: Vec<String> = categories.on_radar().iter().map(value_of).collect();
        if on_radar.len() >= CategoryRatesView::MOST_ON_RADAR {
            return vec![(String::new(), categories::RADAR_IS_FULL.to_owned())];
        }
        let others = all(categories, runs).into_iter().filter(|model| !on_radar.contains(&value_of(model)));
        let others = others.map(|model| (value_of(&model), name_of(&model)));
        [(String::new(), categories::CHOOSE_MODEL.to_owned())].into_iter().chain(others).collect()
    };
    let nothing = move || {
        categories.on_radar();
        String::new()
    };
    let add = move |value: String| {
        let wanted = untrack(|| all(categories, runs)).into_iter().find(|model| value_of(model) == value);
        wanted.iter().for_each(|model| categories.put_on_radar(model));
    };
    choice(categories::ADD_TO_RADAR, entries, nothing, add)
}

fn legend() -> Element {
    let categories = use_category_rates();
    let entry = move |(series, model): (usize, OnRadar)| {
        let name = name_of(&model);
        let class = if matches!(model, OnRadar::Own(_)) { "outline own" } else { "outline published" };
        let swatch = svg("svg")
            .class(format!("{class} series-{series}"))
            .attr("viewBox", "-16 -8 32 16")
            .attr("width", "32")
            .attr("height", "16")
            .attr("aria-hidden", "true")
            .child(path("edge", "M-16 0H16".to_owned()))
            .child(path("dot", shape::of_series(series).to_owned()));
        let remove = button("×", {
            let model = model.clone();
            move || categories.take_off_radar(&model)
        });
        let remove = remove.class("quiet").named(categories::take_off(&name)).attr("title", categories::TAKE_OFF);
        tag("li").child(swatch).child(tag("span").child(name)).child(remove)
    };
    let entries = move || categories.on_radar().into_iter().enumerate().map(entry).collect::<Vec<_>>();
    tag("ul").class("radar-legend").named(categories::ON_RADAR).child(render(entries))
}

fn models(categories: CategoryRatesView, shell: Shell, kind: Kind) -> Vec<RadarModel> {
    let counting = shell.counting.get();
    let model = |model: OnRadar| match &model {
        OnRadar::Own(run) => {
            let rates = run.with(|data| OrBenchRates::of(&data.tally, kind, counting).categories);
            let shares = rates.iter().map(|rate| rate.rate).collect();
            RadarModel { name: name_of(&model), shares, own: Some((*run, rates)) }
        }
        OnRadar::Published(published) => {
            let shares = published.of(kind).iter().copied().map(Some).collect();
            RadarModel { name: name_of(&model), shares, own: None }
        }
    };
    categories.on_radar().into_iter().map(model).collect()
}

/// The id of the point that an event happened on or in.
fn point_of(target: Option<EventTarget>) -> Option<String> {
    let element: DomElement = target?.dyn_into().ok()?;
    Some(element.closest(".radar-point").ok()??.id())
}

fn point_id(kind: Kind, run: &RunEntry, spoke: usize) -> String {
    format!("radar-{}-{}-{spoke}", kind.as_str(), run.id())
}

/// The points that open something, in the order of the arrow keys.
fn stops(kind: Kind, models: &[RadarModel]) -> Vec<String> {
    let of_run = |model: &RadarModel| {
        let (run, rates) = model.own.as_ref()?;
        let scored = rates.iter().enumerate().filter(|(_, rate)| rate.rate.is_some());
        Some(scored.map(|(spoke, _)| point_id(kind, run, spoke)).collect::<Vec<_>>())
    };
    models.iter().filter_map(of_run).flatten().collect()
}

fn radar(kind: Kind) -> Element {
    let categories = use_category_rates();
    let shell = use_shell();
    let size = RwSignal::new(ElementSize::default());
    // One stop for the Tab key; arrows go from point to point.
    let entry = RwSignal::new(None::<String>);
    let on_key = on_key(move |event| {
        let at = point_of(event.target());
        let next = untrack(|| {
            let ids = stops(kind, &models(categories, shell, kind));
            let at = ids.iter().position(|id| Some(id) == at.as_ref())?;
            ids.get(next_mark(&event.key(), at, ids.len())?).cloned()
        });
        if let Some(next) = next {
            event.prevent_default();
            state::focus(&next);
        }
    });
    let on_focus = on_event(move |event| entry.set(point_of(event.target())));
    let drawing = move || {
        let models = models(categories, shell, kind);
        let ids = stops(kind, &models);
        let stop = entry.get().filter(|id| ids.contains(id)).or_else(|| ids.first().cloned()).unwrap_or_default();
        let shares: Vec<Vec<Option<f64>>> = models.iter().map(|model| model.shares.clone()).collect();
        let scene = layout(&OR_BENCH_CATEGORIES, &shares, size.get().width);
        image(kind, &scene, &models, &stop)
    };
    let holder = tag("div")
        .class("radar-holder")
        .on_render(move |holder| state::follow_size(holder, size))
        .on("keydown", on_key)
        .on("focusin", on_focus)
        .child(render(drawing));
    tag("div").class("radar").child(tag("h3").child(categories::kind(kind))).child(holder)
}

fn image(kind: Kind, scene: &RadarScene, models: &[RadarModel], stop: &str) -> Element {
    let rings = scene.rings.iter().flat_map(|ring| [path("grid", ring.path.clone()), label("tick", &ring.label)]);
    let spokes =
        scene.spokes.iter().flat_map(|spoke| [path("grid", spoke.path.clone()), label("spoke-name", &spoke.label)]);
    let axes: Vec<Element> = rings.chain(spokes).collect();
    let with_models = || scene.outlines.iter().zip(models).enumerate();
    let outlines: Vec<Element> =
        with_models().map(|(series, (outline, model))| outline_view(series, outline, model)).collect();
    let points = with_models().flat_map(|(series, (outline, model))| {
        outline.points.iter().filter_map(move |point| point_view(kind, series, point, model, stop))
    });
    let points: Vec<Element> = points.collect();
    let names: Vec<String> = models.iter().map(|model| model.name.clone()).collect();
    svg("svg")
        .attr("role", "group")
        .named(categories::radar(kind, &names))
        .attr("width", compact(scene.width))
        .attr("height", compact(scene.height))
        .attr("font-size", compact(scene.font_size))
        .child(svg("g").attr("aria-hidden", "true").child(axes))
        .child(outlines)
        .child(points)
}

/// A model's outline, and a published one's points with it: they open nothing.
fn outline_view(series: usize, outline: &RadarOutline, model: &RadarModel) -> Element {
    let in_words = |share: f64| match model.own {
        Some(_) => format::percent(share),
        None => format!("{} %", categories::about(share)),
    };
    let shares = OR_BENCH_CATEGORIES.into_iter().zip(&model.shares);
    let shares: Vec<(&str, String)> = shares.filter_map(|(name, share)| Some((name, in_words((*share)?)))).collect();
    let class = if model.own.is_some() { "outline own" } else { "outline published" };
    let dots = outline.points.iter().filter(|_| model.own.is_none()).map(|point| dot(series, point));
    svg("g")
        .class(format!("{class} series-{series}"))
        .attr("role", "img")
        .named(categories::outline(&model.name, &shares))
        .child(path("edge", outline.path.clone()))
        .child(dots.collect::<Vec<_>>())
}

fn dot(series: usize, point: &RadarPoint) -> Element {
    path("dot", shape::of_series(series).to_owned())
        .attr("transform", format!("translate({} {}) scale(0.8)", compact(point.x), compact(point.y)))
}

/// An own run's point, which opens the prompts behind it.
fn point_view(kind: Kind, series: usize, point: &RadarPoint, model: &RadarModel, stop: &str) -> Option<Element> {
    let (run, rates) = model.own.as_ref()?;
    let (category, rate) = (OR_BENCH_CATEGORIES[point.spoke], &rates[point.spoke]);
    let (id, says) = (point_id(kind, run, point.spoke), categories::own_figure(&model.name, category, rate));
    let hit = svg("circle").class("hit").attr("r", "12").attr("cx", compact(point.x)).attr("cy", compact(point.y));
    let link = opening(svg("a"), *run, ResponseFilter::in_category(kind, category))
        .class(format!("radar-point outline own series-{series}"))
        .attr("tabindex", if id == stop { "0" } else { "-1" })
        .attr("id", id)
        .named(says.clone())
        .child(svg("title").child(says))
        .child(hit)
        .child(dot(series, point));
    Some(link)
}
