//! A table of any length that draws only the rows in view.

use std::cell::RefCell;

use leptos::ev::Event;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::web_sys::Element;

use crate::chart::path::compact;
use crate::chart::table_window::{TableWindow, table_window};
use crate::state::{self, ElementSize};

const ROW_HEIGHT: f64 = 34.0;

thread_local! {
    /// How far lists were scrolled when they were last shown, by table and list. One at its beginning has no entry.
    static SCROLLED: RefCell<Vec<(&'static str, String, f64)>> = const { RefCell::new(Vec::new()) };
}

fn kept_place(name: &str, list: &str) -> f64 {
    let is_it = |place: &&(&'static str, String, f64)| place.0 == name && place.1 == list;
    SCROLLED.with_borrow(|places| places.iter().find(is_it).map_or(0.0, |(.., top)| *top))
}

fn keep_place(name: &'static str, list: String, top: f64) {
    SCROLLED.with_borrow_mut(|places| {
        places.retain(|(other, of, _)| *other != name || *of != list);
        if top > 0.0 {
            places.push((name, list, top));
        }
    });
}

/// A table of the rows of these numbers. Whoever comes back to a list finds it scrolled as it was left.
#[component]
pub(crate) fn VirtualTable<R>(
    /// The accessible name; tables of one name share their place.
    name: &'static str,
    columns: Vec<&'static str>,
    numbers: Memo<Vec<usize>>,
    /// Tells the table's lists apart, such as by what filters them: each keeps its own place, and a new one is at its
    /// beginning.
    #[prop(optional, into)]
    list: Signal<String>,
    /// Draws a `<tr>` from its `aria-rowindex` and its number. It is called again whenever a signal that it read has changed.
    row: R,
    #[prop(optional)] class: &'static str,
    /// What stands below the rows, such as that there are none.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView
where
    R: Fn(usize, usize) -> AnyView + Clone + Send + Sync + 'static,
{
    let size = RwSignal::new(ElementSize::default());
    let scrolled = RwSignal::new(list.with_untracked(|list| kept_place(name, list)));
    // Between two of its steps a scroll draws nothing anew.
    let window =
        Memo::new(move |_| table_window(scrolled.get(), size.get().height, ROW_HEIGHT, numbers.with(Vec::len)));
    let pad = move |read: fn(&TableWindow) -> f64| {
        view! { <tr class="pad" aria-hidden="true" style:height=move || format!("{}px", compact(read(&window.get())))></tr> }
    };
    let holder = NodeRef::<Div>::new();
    holder.on_load(move |holder| {
        state::follow_size(&holder, size);
        // The rows that make it so long are drawn first.
        request_animation_frame(move || holder.set_scroll_top(scrolled.get_untracked() as i32));
    });
    Effect::new(move |before: Option<String>| {
        let list = list.get();
        if before.is_some_and(|before| before != list) {
            let top = kept_place(name, &list);
            scrolled.set(top);
            let scroll = move || holder.get_untracked().iter().for_each(|holder| holder.set_scroll_top(top as i32));
            request_animation_frame(scroll);
        }
        list
    });
    let scroll = move |event: Event| {
        let top = f64::from(event_target::<Element>(&event).scroll_top());
        keep_place(name, list.get_untracked(), top);
        scrolled.set(top);
    };
    let in_view = move || {
        let window = window.get();
        numbers.with(|numbers| {
            let in_view = numbers.iter().copied().enumerate().skip(window.first).take(window.count);
            in_view.map(|(place, number)| (place + 2, number)).collect::<Vec<_>>()
        })
    };
    let row = move |(place, number): (usize, usize)| {
        let row = row.clone();
        move || row(place, number)
    };
    let heads = columns.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    view! {
        <div node_ref=holder class=format!("scroller rows {class}") on:scroll=scroll>
            <table aria-label=name aria-rowcount=move || (numbers.with(Vec::len) + 1).to_string()>
                <thead>
                    <tr aria-rowindex="1">{heads}</tr>
                </thead>
                <tbody>
                    {pad(|window| window.top_pad)}
                    <For each=in_view key=|row| *row children=row />
                    {pad(|window| window.bottom_pad)}
                </tbody>
            </table>
            {children.map(|children| children())}
        </div>
    }
}
