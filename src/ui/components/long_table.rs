//! A table of any length that draws only the rows in view.

use leptos::prelude::*;
use leptos::web_sys::Element as DomElement;

use crate::chart::path::compact;
use crate::chart::table_window::{TableWindow, table_window};
use crate::state::{self, ElementSize};
use crate::ui::components::parts::column;
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{on_event, reactive, render};

const ROW_HEIGHT: f64 = 34.0;

/// A table of the rows of these numbers, each drawn by `row` from its number; `None` for one
/// that has gone since. Below it stands what `says_nothing` says of an empty one.
pub(crate) fn long_table<const N: usize>(
    name: &'static str,
    columns: [&'static str; N],
    numbers: Memo<Vec<usize>>,
    row: impl Fn(usize) -> Option<Element> + Send + 'static,
    says_nothing: impl FnMut() -> Option<Element> + Send + 'static,
) -> Element {
    let size = RwSignal::new(ElementSize::default());
    let scrolled = RwSignal::new(0.0);
    // Between two of its steps a scroll draws nothing anew.
    let window =
        Memo::new(move |_| table_window(scrolled.get(), size.get().height, ROW_HEIGHT, numbers.with(Vec::len)));
    let pad = move |read: fn(&TableWindow) -> f64| {
        let height = reactive(move || format!("{}px", compact(read(&window.get()))));
        tag("tr").class("pad").attr("aria-hidden", "true").style("height", height)
    };
    let on_scroll = on_event(move |event| scrolled.set(f64::from(event_target::<DomElement>(&event).scroll_top())));
    let rows = move || {
        let window = window.get();
        let in_view = |numbers: &Vec<usize>| {
            let in_view = numbers.iter().enumerate().skip(window.first).take(window.count);
            in_view.map(|(place, number)| (place, *number)).collect::<Vec<_>>()
        };
        let drawn = numbers
            .with(in_view)
            .into_iter()
            .filter_map(|(place, number)| Some(row(number)?.attr("aria-rowindex", (place + 2).to_string())));
        drawn.collect::<Vec<_>>()
    };
    let body =
        tag("tbody").child(pad(|window| window.top_pad)).child(render(rows)).child(pad(|window| window.bottom_pad));
    let table = tag("table")
        .named(name)
        .attr("aria-rowcount", reactive(move || (numbers.with(Vec::len) + 1).to_string()))
        .child(tag("thead").child(tag("tr").attr("aria-rowindex", "1").child(Vec::from(columns.map(column)))))
        .child(body);
    tag("div")
        .class("scroller rows")
        .on_render(move |holder| state::follow_size(holder, size))
        .on("scroll", on_scroll)
        .child(table)
        .child(render(says_nothing))
}
