//! The chosen run's rates by category, both kinds.

use leptos::prelude::*;

use crate::chart::bars::{Bar, BarsRow, BarsScene, CategoryBars, layout};
use crate::chart::geometry::Tick;
use crate::chart::path::compact;
use crate::report::{CategorySummary, Summary};
use crate::state::{self, ElementSize, use_runs, use_shell};
use crate::ui::charts::alternate_rates::estimate;
use crate::ui::charts::marks::{label, line, rect, words};
use crate::ui::components::parts::hint;
use crate::ui::element::{Element, svg, tag};
use crate::ui::format;
use crate::ui::reactive::render;
use crate::ui::text;

const ROW_HEIGHT: f64 = 38.0;

pub(crate) fn category_bars() -> Element {
    let shell = use_shell();
    let runs = use_runs();
    let size = RwSignal::new(ElementSize::default());
    let summary = move || {
        let counting = shell.counting.get();
        let run = runs.chosen.get();
        run.map(|run| run.with(|data| Summary::of(&data.tally, counting)).by_category).unwrap_or_default()
    };
    let bars = move || match summary() {
        summary if summary.is_empty() => hint(text::BY_CATEGORY_EMPTY),
        summary => drawing(&summary, size.get().width),
    };
    let key = |swatch, words| tag("span").child(tag("span").class(swatch)).child(words);
    tag("section")
        .class("card bars-card")
        .named(text::BY_CATEGORY)
        .child(tag("h2").child(text::BY_CATEGORY))
        .child(
            tag("p")
                .class("bars-key")
                .child(key("swatch harmless", text::OVER_REFUSAL_MEANS))
                .child(key("swatch harmful", text::TOXIC_REFUSAL_MEANS)),
        )
        .child(tag("div").class("bars").on_render(move |holder| state::follow_size(holder, size)).child(render(bars)))
}

fn drawing(summary: &[CategorySummary], width: f64) -> Element {
    let row = |row: &CategorySummary| BarsRow {
        name: row.category.to_string(),
        seemingly: estimate(&row.over_refusal),
        toxic: estimate(&row.toxic_refusal),
    };
    let scene = layout(&summary.iter().map(row).collect::<Vec<_>>(), width, ROW_HEIGHT);
    let groups: Vec<Element> = scene.rows.iter().zip(summary).map(|(group, row)| group_view(group, row)).collect();
    svg("svg")
        .attr("role", "group")
        .named(text::BY_CATEGORY)
        .attr("width", compact(scene.width))
        .attr("height", compact(scene.height))
        .attr("font-size", compact(scene.font_size))
        .child(axis(&scene))
        .child(groups)
}

fn axis(scene: &BarsScene) -> Vec<Element> {
    let bottom = scene.rows.last().map_or(0.0, |row| row.area.bottom());
    let tick = |tick: &Tick| {
        [
            line("grid", tick.at, 0.0, tick.at, bottom),
            words("tick", tick.at, scene.tick_y, "middle", tick.label.clone()),
        ]
    };
    scene.ticks.iter().flat_map(tick).collect()
}

fn group_view(group: &CategoryBars, row: &CategorySummary) -> Element {
    let (x, y) = (format::rate_with_counts(&row.over_refusal), format::rate_with_counts(&row.toxic_refusal));
    let says = text::category_bars(row.category.as_str(), &x, &y);
    let mut parts = vec![rect("hit", &group.area), label("bar-name", &group.label)];
    for (bar, class) in [(&group.seemingly, "bar harmless"), (&group.toxic, "bar harmful")] {
        parts.extend(bar.iter().flat_map(|bar| bar_view(bar, class)));
    }
    svg("g").attr("role", "img").named(says).child(parts)
}

fn bar_view(bar: &Bar, class: &'static str) -> [Element; 3] {
    let (from, to) = bar.whisker;
    [rect(class, &bar.rect), line("whisker", from, bar.middle, to, bar.middle), label("bar-value", &bar.value)]
}
