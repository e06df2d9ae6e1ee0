//! OR-Bench's radar: what each of a few models refused, category by category, one drawing a kind.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, EventTarget};

use super::radar_choice::{RadarChoice, RadarLegend};
use super::radar_models::{RadarModel, models, outline_class};
use super::shared::{Card, responses_address};
use crate::chart::geometry::TextLabel;
use crate::chart::path::compact;
use crate::chart::radar::{RadarPoint, RadarScene, layout};
use crate::chart::shape;
use crate::chart::tradeoff::next_mark;
use crate::domain::{Kind, OR_BENCH_CATEGORIES};
use crate::state::{self, ElementSize, ResponseFilter, RunEntry, use_category_rates, use_responses, use_shell};
use crate::ui::components::keyed::entry_of;
use crate::ui::text;

#[component]
pub(super) fn Radars() -> impl IntoView {
    let categories = use_category_rates();
    view! {
        <Card class="radar-card" name=text::categories().radar_label()>
            <p class="hint">{text::categories().radar_hint()}</p>
            <div class="radar-choice">
                <RadarChoice />
                <RadarLegend />
            </div>
            <Show when=move || categories.on_radar().is_empty()>
                <p class="hint">{text::categories().radar_is_empty()}</p>
            </Show>
            <div class="radars">{Kind::ALL.map(|kind| view! { <Radar kind /> }).collect_view()}</div>
        </Card>
    }
}

/// One model's outline, with the points of a published one: they open nothing.
#[derive(Clone, PartialEq)]
struct ModelOutline {
    /// Its place among the models, which gives it its colour.
    series: usize,
    is_run: bool,
    path: String,
    dots: Vec<RadarPoint>,
    says: String,
}

/// A run's point, which opens the prompts behind it.
#[derive(Clone, PartialEq)]
struct RunPoint {
    id: String,
    series: usize,
    run: RunEntry,
    point: RadarPoint,
    says: String,
}

/// What is drawn.
#[derive(Clone, PartialEq)]
struct RadarDrawing {
    scene: RadarScene,
    says: String,
    outlines: Vec<ModelOutline>,
    points: Vec<RunPoint>,
}

impl RadarDrawing {
    fn of(kind: Kind, models: &[RadarModel], width: f64) -> Self {
        let shares: Vec<Vec<Option<f64>>> = models.iter().map(|model| model.shares.clone()).collect();
        let scene = layout(&OR_BENCH_CATEGORIES, &shares, width);
        let drawn = || scene.outlines.iter().zip(models).enumerate();
        let outlines = drawn().map(|(series, (outline, model))| {
            let dots = if model.run.is_none() { outline.points.clone() } else { Vec::new() };
            let is_run = model.run.is_some();
            ModelOutline { series, is_run, path: outline.path.clone(), dots, says: model.in_words() }
        });
        let points = drawn().flat_map(|(series, (outline, model))| {
            outline.points.iter().filter_map(move |point| RunPoint::of(kind, series, *point, model))
        });
        let names: Vec<String> = models.iter().map(|model| model.name.clone()).collect();
        let says = text::categories().radar(kind, &names);
        Self { says, outlines: outlines.collect(), points: points.collect(), scene: scene.clone() }
    }
}

impl RunPoint {
    fn of(kind: Kind, series: usize, point: RadarPoint, model: &RadarModel) -> Option<Self> {
        let (run, rates) = model.run.as_ref()?;
        let (category, rate) = (OR_BENCH_CATEGORIES.get(point.spoke)?, rates.get(point.spoke)?);
        let id = format!("radar-{}-{}-{}", kind.as_str(), run.id(), point.spoke);
        Some(Self { id, series, run: *run, point, says: text::categories().own_figure(&model.name, category, rate) })
    }
}

/// The id of the point that an event happened on or in.
fn point_of(target: Option<EventTarget>) -> Option<String> {
    let element: Element = target?.dyn_into().ok()?;
    Some(element.closest(".radar-point").ok()??.id())
}

#[component]
fn Radar(kind: Kind) -> impl IntoView {
    let categories = use_category_rates();
    let shell = use_shell();
    let size = RwSignal::new(ElementSize::default());
    // One stop for the Tab key; arrows go from point to point.
    let entry = RwSignal::new(None::<String>);
    let drawing =
        Memo::new(move |_| RadarDrawing::of(kind, &models(categories, kind, shell.counting.get()), size.get().width));
    let ids = move || drawing.with(|drawing| drawing.points.iter().map(|point| point.id.clone()).collect::<Vec<_>>());
    let stop = Memo::new(move |_| {
        let ids = ids();
        entry.get().filter(|id| ids.contains(id)).or_else(|| ids.first().cloned()).unwrap_or_default()
    });
    let on_key = move |event: KeyboardEvent| {
        let at = point_of(event.target());
        let next = untrack(|| {
            let ids = ids();
            let at = ids.iter().position(|id| Some(id) == at.as_ref())?;
            ids.get(next_mark(&event.key(), at, ids.len())?).cloned()
        });
        if let Some(next) = next {
            event.prevent_default();
            state::focus(&next);
        }
    };
    let holder = NodeRef::<Div>::new();
    holder.on_load(move |holder| state::follow_size(&holder, size));
    let scene = move |read: fn(&RadarScene) -> f64| move || drawing.with(|drawing| compact(read(&drawing.scene)));
    view! {
        <div class="radar">
            <h3>{text::categories().kind(kind)}</h3>
            <div
                node_ref=holder
                class="radar-holder"
                on:keydown=on_key
                on:focusin=move |event: FocusEvent| entry.set(point_of(event.target()))
            >
                <svg
                    role="group"
                    aria-label=move || drawing.with(|drawing| drawing.says.clone())
                    width=scene(|scene| scene.width)
                    height=scene(|scene| scene.height)
                    font-size=scene(|scene| scene.font_size)
                >
                    {move || drawing.with(|drawing| axes(&drawing.scene))}
                    <Outlines drawing />
                    <Points kind drawing stop />
                </svg>
            </div>
        </div>
    }
}

/// Rings, spokes and their names, which the outlines tell in words.
fn axes(scene: &RadarScene) -> impl IntoView + use<> {
    let axis = |class: &'static str, path: &str, label: &TextLabel| {
        let (x, y, anchor) = (compact(label.x), compact(label.y), label.anchor.as_str());
        view! {
            <path class="grid" d=path.to_owned() />
            <text class=class x=x y=y text-anchor=anchor>
                {label.text.clone()}
            </text>
        }
    };
    let rings = scene.rings.iter().map(|ring| axis("tick", &ring.path, &ring.label)).collect_view();
    let spokes = scene.spokes.iter().map(|spoke| axis("spoke-name", &spoke.path, &spoke.label)).collect_view();
    view! { <g aria-hidden="true">{rings}{spokes}</g> }
}

#[component]
fn Dot(series: usize, #[prop(into)] point: Signal<Option<RadarPoint>>) -> impl IntoView {
    let place = move || {
        let point = point.get()?;
        Some(format!("translate({} {}) scale(0.8)", compact(point.x), compact(point.y)))
    };
    view! { <path class="dot" d=shape::of_series(series) transform=place /> }
}

#[component]
fn Outlines(drawing: Memo<RadarDrawing>) -> impl IntoView {
    let outlines = Memo::new(move |_| drawing.with(|drawing| drawing.outlines.clone()));
    let outline = move |shown: ModelOutline| {
        let (series, is_run) = (shown.series, shown.is_run);
        let outline = entry_of(outlines, move |outline| outline.series == series);
        let read = move |read: fn(&ModelOutline) -> String| move || outline.with(|outline| outline.as_ref().map(read));
        let dots = move || {
            let dots = outline.with(|outline| outline.as_ref().map(|outline| outline.dots.clone()));
            dots.into_iter().flatten().map(|point| view! { <Dot series point=Some(point) /> }).collect_view()
        };
        view! {
            <g class=outline_class(series, is_run) role="img" aria-label=read(|outline| outline.says.clone())>
                <path class="edge" d=read(|outline| outline.path.clone()) />
                {dots}
            </g>
        }
    };
    view! { <For each=move || outlines.get() key=|outline| (outline.series, outline.is_run) children=outline /> }
}

#[component]
fn Points(kind: Kind, drawing: Memo<RadarDrawing>, stop: Memo<String>) -> impl IntoView {
    let responses = use_responses();
    let points = Memo::new(move |_| drawing.with(|drawing| drawing.points.clone()));
    let point = move |RunPoint { id, series, run, point: RadarPoint { spoke, .. }, .. }: RunPoint| {
        let point = entry_of(points, {
            let id = id.clone();
            move |point| point.id == id
        });
        let place = Signal::derive(move || point.with(|point| point.as_ref().map(|point| point.point)));
        let says = move || point.with(|point| point.as_ref().map(|point| point.says.clone()));
        let is_stop = {
            let id = id.clone();
            move || if stop.with(|stop| *stop == id) { "0" } else { "-1" }
        };
        let open = move |_| responses.show(run, ResponseFilter::in_category(kind, OR_BENCH_CATEGORIES[spoke]));
        view! {
            <g>
                <a
                    class=format!("radar-point {}", outline_class(series, true))
                    id=id
                    href=responses_address()
                    tabindex=is_stop
                    aria-label=says
                    on:click=open
                >
                    <title>{says}</title>
                    <circle
                        class="hit"
                        r="12"
                        cx=move || place.get().map(|point| compact(point.x))
                        cy=move || place.get().map(|point| compact(point.y))
                    />
                    <Dot series point=place />
                </a>
            </g>
        }
    };
    let key = |point: &RunPoint| (point.id.clone(), point.series);
    view! { <For each=move || points.get() key=key children=point /> }
}
