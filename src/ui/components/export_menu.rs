//! The menu of what can be exported.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

use crate::state::{self, Export};
use crate::ui::deferred::use_deferred;
use crate::ui::text;

fn entries() -> [(Export, &'static str); 4] {
    [
        (Export::Json, text::common().export_json()),
        (Export::Csv, text::common().export_csv()),
        (Export::Svg, text::common().export_svg()),
        (Export::Png, text::common().export_png()),
    ]
}

const BUTTON_ID: &str = "export-button";

fn entry_id(at: usize) -> String {
    format!("export-{at}")
}

/// A menu button after the ARIA pattern: arrows move, Escape closes and gives the focus back.
#[component]
pub(crate) fn ExportMenu(#[prop(into)] on_choose: Callback<()>) -> impl IntoView {
    let deferred = use_deferred();
    let is_open = RwSignal::new(false);
    let open = move || {
        is_open.set(true);
        request_animation_frame(|| state::focus(&entry_id(0)));
    };
    let close = move || {
        is_open.set(false);
        state::focus(BUTTON_ID);
    };
    let on_button_key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => {
                event.prevent_default();
                open();
            }
            // Before the first entry has the focus.
            "Escape" => close(),
            _ => {}
        }
    };
    let on_entry_key = move |at: usize, event: KeyboardEvent| {
        let count = entries().len();
        let next = match event.key().as_str() {
            "ArrowDown" => (at + 1) % count,
            "ArrowUp" => (at + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            "Escape" => return close(),
            "Tab" => return is_open.set(false),
            _ => return,
        };
        event.prevent_default();
        state::focus(&entry_id(next));
    };
    let entry = move |(at, (export, words)): (usize, (Export, &'static str))| {
        let choose = move |_| {
            close();
            on_choose.run(());
            deferred.call(move |entry| (entry.export)(export));
        };
        view! {
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                id=entry_id(at)
                on:click=choose
                on:keydown=move |event| on_entry_key(at, event)
            >
                {words}
            </button>
        }
    };
    let on_leave = move |event: FocusEvent| {
        if !stays_in_menu(&event) {
            is_open.set(false);
        }
    };
    view! {
        <div class="menu" on:focusout=on_leave>
            <button
                type="button"
                id=BUTTON_ID
                aria-haspopup="menu"
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| if is_open.get_untracked() { close() } else { open() }
                on:keydown=on_button_key
            >
                {text::common().export()}
            </button>
            <div class="menu-entries" role="menu" aria-label=text::common().export() hidden=move || !is_open.get()>
                {entries().into_iter().enumerate().map(entry).collect_view()}
            </div>
        </div>
    }
}

/// Whether the focus moves to another element of the menu.
fn stays_in_menu(event: &FocusEvent) -> bool {
    let next = event.related_target().and_then(|target| target.dyn_into::<Element>().ok());
    next.and_then(|element| element.closest(".menu").ok().flatten()).is_some()
}
