//! The trade-off chart, drawn from its geometry, with all that belongs to it.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element as DomElement, EventTarget};

use crate::chart::path::compact;
use crate::chart::tradeoff::TradeoffScene;
use crate::state::{self, ElementSize, RunEntry, use_chart_view, use_runs};
use crate::ui::charts::axes::Axes;
use crate::ui::charts::chart_points::other_points;
use crate::ui::charts::drawing::ChartDrawing;
use crate::ui::charts::legend::{Key, Legend};
use crate::ui::charts::point_marks::Marks;
use crate::ui::charts::tip::Tip;
use crate::ui::deferred::use_deferred;
use crate::ui::text;

/// The chart's element, for whoever exports it.
pub(crate) const CHART_ID: &str = "trade-off-chart";

/// Of a chart that nobody has seen yet, should it be exported: a link can lead to another page first.
const UNSEEN: ElementSize = ElementSize { width: 960.0, height: 560.0 };

/// The chart with how to read it, its legend, its switches and its table. It fills its holder's width. There is one in the
/// document at a time, since its marks have ids; it can be exported while it is hidden.
#[component]
pub(crate) fn TradeOffChart() -> impl IntoView {
    let chart_view = use_chart_view();
    let runs = use_runs();
    let deferred = use_deferred();
    let is_foreign_set = move || {
        let of_or_bench = |id: &str| id.starts_with("or-bench");
        let is_foreign =
            |run: &RunEntry| run.with(|data| !data.head.prompt_sets.iter().all(|set| of_or_bench(&set.id)));
        runs.shown().iter().any(is_foreign)
    };
    let not_comparable = move || is_foreign_set().then_some(text::chart().not_comparable());
    let trouble = move || chart_view.published.with(|loading| loading.error().map(|it| text::errors().error(it)));
    view! {
        <section class="card chart-card" class:faint=is_foreign_set aria-label=text::chart().chart()>
            <p class="how-to-read">{text::chart().how_to_read()}</p>
            <Legend />
            <Drawing />
            <Key />
            {deferred.chart_details()}
            <p class="hint">{not_comparable} " " {text::chart().source()} " " {trouble}</p>
        </section>
    }
}

/// The drawing itself. Its points are one stop of the Tab key; arrows go from point to point.
#[component]
fn Drawing() -> impl IntoView {
    let size = RwSignal::new(UNSEEN);
    let others = Memo::new(move |_| other_points());
    let drawing = Memo::new(move |_| others.with(|others| ChartDrawing::new(size.get(), others)));
    let pointed = RwSignal::new(None::<String>);
    let focused = RwSignal::new(None::<String>);
    let entry = RwSignal::new(None::<String>);
    let shown = Signal::derive(move || pointed.get().or_else(|| focused.get()));

    let tab_stop = Memo::new(move |_| {
        drawing.with(|drawing| {
            let chosen = entry.get().filter(|id| drawing.has_point(id));
            chosen.or_else(|| drawing.first_point().map(ToOwned::to_owned)).unwrap_or_default()
        })
    });
    let on_key = move |event: KeyboardEvent| {
        let next = focused.get_untracked().and_then(|id| {
            drawing.with_untracked(|drawing| drawing.next_point(&id, &event.key()).map(ToOwned::to_owned))
        });
        if let Some(next) = next {
            event.prevent_default();
            state::focus(&next);
        }
    };
    let point_at = move |target: Option<EventTarget>| pointed.set(mark_of(target));

    let holder = NodeRef::<Div>::new();
    Effect::new(move || {
        if let Some(holder) = holder.get() {
            state::follow_size(&holder, size);
        }
    });
    let measure = move |read: fn(&TradeoffScene) -> f64| move || drawing.with(|drawing| compact(read(&drawing.scene)));
    let summary = move || {
        drawing.with(|drawing| {
            let says = text::chart().chart_summary(drawing.published.len(), drawing.own.len());
            says + &text::chart().unbeaten(&drawing.unbeaten())
        })
    };
    // An SVG element that listens for the focus becomes a stop of the Tab key itself.
    view! {
        <div
            node_ref=holder
            class="chart"
            on:focusin=move |event| {
                focused.set(mark_of(event.target()));
                entry.set(focused.get_untracked());
            }
            on:focusout=move |_| focused.set(None)
        >
            <svg
                id=CHART_ID
                role="group"
                aria-label=summary
                width=measure(|scene| scene.width)
                height=measure(|scene| scene.height)
                font-size=measure(|scene| scene.font_size)
                on:keydown=on_key
                on:click=move |event: MouseEvent| point_at(event.target())
                on:pointerover=move |event| point_at(event.target())
                on:pointerleave=move |_| pointed.set(None)
            >
                <Axes drawing />
                <Marks drawing tab_stop />
            </svg>
            <Tip drawing shown />
        </div>
    }
}

/// The id of the mark that an event happened on or in.
fn mark_of(target: Option<EventTarget>) -> Option<String> {
    let element: DomElement = target?.dyn_into().ok()?;
    Some(element.closest(".mark, .way").ok()??.id())
}
