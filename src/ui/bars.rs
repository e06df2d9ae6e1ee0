//! The chosen run's rates by category, both kinds.

use leptos::html::Div;
use leptos::prelude::*;

use super::chart::estimate;
use super::{format, text};
use crate::chart::bars::{Bar, Row, Scene, layout};
use crate::report::{CategorySummary, Summary};
use crate::state::{self, App};

const ROW_HEIGHT: f64 = 38.0;

#[component]
pub(super) fn CategoryBars() -> impl IntoView {
    let app = App::get();
    let holder = NodeRef::<Div>::new();
    let size = state::size_of(holder);
    let summary = Memo::new(move |_| {
        let run = app.chosen_run.get()?;
        let counting = app.counting.get();
        Some(run.with(|data| Summary::of(&data.tally, counting)).by_category).filter(|rows| !rows.is_empty())
    });
    let scene = Memo::new(move |_| {
        let rows: Vec<Row> = summary.with(|rows| {
            let rows = rows.as_deref().unwrap_or_default();
            rows.iter()
                .map(|row| Row {
                    name: row.category.to_string(),
                    seemingly: estimate(&row.over_refusal),
                    toxic: estimate(&row.toxic_refusal),
                })
                .collect()
        });
        layout(&rows, size.get().width, ROW_HEIGHT)
    });
    let says = move || {
        let words = |row: &CategorySummary| {
            let (x, y) = (format::rate_with_counts(&row.over_refusal), format::rate_with_counts(&row.toxic_refusal));
            text::category_bars(row.category.as_str(), &x, &y)
        };
        summary.with(|rows| rows.as_deref().unwrap_or_default().iter().map(words).collect::<Vec<_>>())
    };
    view! {
        <section class="card bars-card" aria-label=text::BY_CATEGORY>
            <h2>{text::BY_CATEGORY}</h2>
            <p class="bars-key">
                <span class="swatch harmless"></span>{text::OVER_REFUSAL_MEANS}
                <span class="swatch harmful"></span>{text::TOXIC_REFUSAL_MEANS}
            </p>
            <div class="bars" node_ref=holder>
                {move || match summary.with(Option::is_some) {
                    false => view! { <p class="hint">{text::BY_CATEGORY_EMPTY}</p> }.into_any(),
                    true => view! {
                        <svg
                            role="group"
                            aria-label=text::BY_CATEGORY
                            width=move || scene.with(|scene| scene.width)
                            height=move || scene.with(|scene| scene.height)
                            font-size=move || scene.with(|scene| scene.font_size)
                        >
                            {move || scene.with(|scene| drawn(scene, &says())).into_any()}
                        </svg>
                    }.into_any(),
                }}
            </div>
        </section>
    }
}

fn drawn(scene: &Scene, words: &[String]) -> impl IntoView + use<> {
    let bottom = scene.rows.last().map_or(0.0, |row| row.area.bottom());
    let ticks = scene.ticks.iter().map(|tick| view! {
        <line class="grid" x1=tick.at x2=tick.at y1="0" y2=bottom />
        <text class="tick" x=tick.at y=scene.tick_y text-anchor="middle">{tick.label.clone()}</text>
    });
    let rows = scene.rows.iter().enumerate().map(|(at, row)| {
        let words = words.get(at).cloned().unwrap_or_default();
        view! {
            <g role="img" aria-label=words.clone()>
                <title>{words.clone()}</title>
                <rect class="hit" x=row.area.x y=row.area.y width=row.area.width height=row.area.height />
                <text class="bar-name" x=row.label.x y=row.label.y text-anchor=row.label.anchor.as_str()>
                    {row.label.text.clone()}
                </text>
                {row.seemingly.as_ref().map(|bar| bar_view(bar, "bar harmless"))}
                {row.toxic.as_ref().map(|bar| bar_view(bar, "bar harmful"))}
            </g>
        }
    });
    view! {
        {ticks.collect_view()}
        {rows.collect_view()}
    }
}

fn bar_view(bar: &Bar, class: &'static str) -> impl IntoView + use<> {
    view! {
        <rect class=class x=bar.rect.x y=bar.rect.y width=bar.rect.width height=bar.rect.height />
        <line class="whisker" x1=bar.whisker.0 x2=bar.whisker.1 y1=bar.middle y2=bar.middle />
        <text class="bar-value" x=bar.value.x y=bar.value.y text-anchor=bar.value.anchor.as_str()>{bar.value.text.clone()}</text>
    }
}
