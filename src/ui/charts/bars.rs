//! The chosen run's rates by category, both kinds.

use leptos::html::Div;
use leptos::prelude::*;

use crate::chart::bars::{Bar, BarsRow, BarsScene, CategoryBars as BarsGroup, layout};
use crate::chart::geometry::{Anchor, TextLabel, Tick};
use crate::chart::path::compact;
use crate::report::{CategorySummary, Summary};
use crate::state::{self, ElementSize, RunData, use_runs, use_shell};
use crate::ui::charts::alternate_rates::estimate;
use crate::ui::charts::shapes::{Area, Label, Line, ShapeView};
use crate::ui::format;
use crate::ui::text;

const ROW_HEIGHT: f64 = 38.0;

/// The rates with the bars that show them.
type Drawing = (BarsScene, Vec<CategorySummary>);

/// A card with the chosen run's rates by category.
#[component]
pub(crate) fn CategoryBars() -> impl IntoView {
    let shell = use_shell();
    let runs = use_runs();
    let size = RwSignal::new(ElementSize::default());
    let holder = NodeRef::<Div>::new();
    Effect::new(move || {
        if let Some(holder) = holder.get() {
            state::follow_size(&holder, size);
        }
    });
    let drawing = Memo::new(move |_| {
        let counting = shell.counting.get();
        let run = runs.chosen.get();
        let summary = run.map(|run| run.with(|data| Summary::of(&data.tally, counting)).by_category);
        drawing(summary.unwrap_or_default(), size.get().width)
    });
    let whose = move || runs.chosen.get().map(|run| run.with(RunData::label));
    let is_empty = Memo::new(move |_| drawing.with(|(_, summary)| summary.is_empty()));
    view! {
        <section class="card bars-card" aria-label=text::common().by_category()>
            <h2>{text::common().by_category()}</h2>
            <p class="hint" hidden=move || runs.chosen.get().is_none()>
                {whose}
            </p>
            <p class="bars-key">
                <span>
                    <span class="swatch harmless"></span>
                    {text::common().over_refusal_means()}
                </span>
                <span>
                    <span class="swatch harmful"></span>
                    {text::common().toxic_refusal_means()}
                </span>
            </p>
            <div class="bars" node_ref=holder>
                <Show
                    when=move || !is_empty.get()
                    fallback=|| view! { <p class="hint">{text::common().by_category_empty()}</p> }
                >
                    <Bars drawing />
                </Show>
            </div>
        </section>
    }
}

fn drawing(summary: Vec<CategorySummary>, width: f64) -> Drawing {
    let row = |row: &CategorySummary| BarsRow {
        name: row.category.to_string(),
        seemingly: estimate(&row.over_refusal),
        toxic: estimate(&row.toxic_refusal),
    };
    let scene = layout(&summary.iter().map(row).collect::<Vec<_>>(), width, ROW_HEIGHT);
    (scene, summary)
}

#[component]
fn Bars(drawing: Memo<Drawing>) -> impl IntoView {
    let measure = move |read: fn(&BarsScene) -> f64| move || drawing.with(|(scene, _)| compact(read(scene)));
    // Categories are named once each: their number and name tell the rows apart.
    let rows = Memo::new(move |_| {
        let names = |(at, row): (usize, &CategorySummary)| (at, row.category.to_string());
        drawing.with(|(_, summary)| summary.iter().enumerate().map(names).collect::<Vec<_>>())
    });
    let ticks = Memo::new(move |_| {
        let bottom = |scene: &BarsScene| scene.rows.last().map_or(0.0, |row| row.area.bottom());
        drawing.with(|(scene, _)| (scene.ticks.clone(), scene.tick_y, bottom(scene)))
    });
    view! {
        <svg
            role="group"
            aria-label=text::common().by_category()
            width=measure(|scene| scene.width)
            height=measure(|scene| scene.height)
            font-size=measure(|scene| scene.font_size)
        >
            {move || ticks.with(|(ticks, tick_y, bottom)| axis(ticks, *tick_y, *bottom))}
            <For each=move || rows.get() key=Clone::clone let:row>
                <Row drawing at=row.0 />
            </For>
        </svg>
    }
}

/// A category's bars, drawn anew only when they have changed.
#[component]
fn Row(drawing: Memo<Drawing>, at: usize) -> impl IntoView {
    let row = Memo::new(move |_| {
        drawing.with(|(scene, summary)| Some((scene.rows.get(at)?.clone(), summary.get(at)?.clone())))
    });
    move || row.with(|row| row.as_ref().map(|(group, row)| row_view(group, row)))
}

fn axis(ticks: &[Tick], tick_y: f64, bottom: f64) -> Vec<ShapeView> {
    let tick = |tick: &Tick| {
        let label = TextLabel { x: tick.at, y: tick_y, anchor: Anchor::Middle, text: tick.label.clone() };
        [
            view! { <Line class="grid" from=(tick.at, 0.0) to=(tick.at, bottom) /> },
            view! { <Label class="tick" label /> },
        ]
    };
    ticks.iter().flat_map(tick).collect()
}

fn row_view(group: &BarsGroup, row: &CategorySummary) -> AnyView {
    let (x, y) = (format::rate_with_counts(&row.over_refusal), format::rate_with_counts(&row.toxic_refusal));
    let says = text::common().category_bars(row.category.as_str(), &x, &y);
    let bars = [(&group.seemingly, "bar harmless"), (&group.toxic, "bar harmful")];
    let bars: Vec<ShapeView> =
        bars.into_iter().flat_map(|(bar, class)| bar.iter().flat_map(|bar| bar_parts(bar, class))).collect();
    view! {
        <g role="img" aria-label=says>
            <Area class="hit" at=group.area />
            <Label class="bar-name" label=group.label.clone() />
            {bars}
        </g>
    }
    .into_any()
}

fn bar_parts(bar: &Bar, class: &'static str) -> [ShapeView; 3] {
    let (from, to) = bar.whisker;
    [
        view! { <Area class at=bar.rect /> },
        view! { <Line class="whisker" from=(from, bar.middle) to=(to, bar.middle) /> },
        view! { <Label class="bar-value" label=bar.value.clone() /> },
    ]
}
