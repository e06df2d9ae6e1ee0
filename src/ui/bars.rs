//! The chosen run's rates by category, both kinds.

use leptos::html::Div;
use leptos::prelude::*;

use super::chart::estimate;
use super::live::drawn;
use super::marks::{label, line, rect, words};
use super::{format, text};
use crate::chart::bars::{Bar, Group, Row, Scene, layout};
use crate::chart::geometry::Tick;
use crate::chart::path::compact;
use crate::report::{CategorySummary, Summary};
use crate::state::{self, App};

const ROW_HEIGHT: f64 = 38.0;

#[component]
pub(super) fn CategoryBars() -> impl IntoView {
    let app = App::get();
    let holder = NodeRef::<Div>::new();
    let size = state::size_of(holder);
    let summary = move || {
        let counting = app.counting.get();
        let run = app.chosen_run.get();
        run.map(|run| run.with(|data| Summary::of(&data.tally, counting)).by_category).unwrap_or_default()
    };
    let bars = move || {
        let summary = summary();
        if summary.is_empty() {
            return view! { <p class="hint">{text::BY_CATEGORY_EMPTY}</p> }.into_any();
        }
        let row = |row: &CategorySummary| Row {
            name: row.category.to_string(),
            seemingly: estimate(&row.over_refusal),
            toxic: estimate(&row.toxic_refusal),
        };
        let scene = layout(&summary.iter().map(row).collect::<Vec<_>>(), size.get().width, ROW_HEIGHT);
        view! {
            <svg
                role="group"
                aria-label=text::BY_CATEGORY
                width=compact(scene.width)
                height=compact(scene.height)
                font-size=compact(scene.font_size)
            >
                {axis(&scene)}
                {scene.rows.iter().zip(&summary).map(|(group, row)| group_view(group, row)).collect_view()}
            </svg>
        }
        .into_any()
    };
    view! {
        <section class="card bars-card" aria-label=text::BY_CATEGORY>
            <h2>{text::BY_CATEGORY}</h2>
            <p class="bars-key">
                <span><span class="swatch harmless"></span>{text::OVER_REFUSAL_MEANS}</span>
                <span><span class="swatch harmful"></span>{text::TOXIC_REFUSAL_MEANS}</span>
            </p>
            <div class="bars" node_ref=holder>{drawn(bars)}</div>
        </section>
    }
}

fn axis(scene: &Scene) -> AnyView {
    let bottom = scene.rows.last().map_or(0.0, |row| row.area.bottom());
    let tick = |tick: &Tick| {
        view! {
            {line("grid", tick.at, 0.0, tick.at, bottom)}
            {words("tick", tick.at, scene.tick_y, "middle", tick.label.clone())}
        }
    };
    scene.ticks.iter().map(tick).collect_view().into_any()
}

fn group_view(group: &Group, row: &CategorySummary) -> AnyView {
    let (x, y) = (format::rate_with_counts(&row.over_refusal), format::rate_with_counts(&row.toxic_refusal));
    let says = text::category_bars(row.category.as_str(), &x, &y);
    view! {
        <g role="img" aria-label=says.clone()>
            <title>{says.clone()}</title>
            {rect("hit", &group.area)}
            {label("bar-name", &group.label)}
            {group.seemingly.as_ref().map(|bar| bar_view(bar, "bar harmless"))}
            {group.toxic.as_ref().map(|bar| bar_view(bar, "bar harmful"))}
        </g>
    }
    .into_any()
}

fn bar_view(bar: &Bar, class: &'static str) -> AnyView {
    let (from, to) = bar.whisker;
    view! {
        {rect(class, &bar.rect)}
        {line("whisker", from, bar.middle, to, bar.middle)}
        {label("bar-value", &bar.value)}
    }
    .into_any()
}
