//! Title, navigation, theme, export and import.

use leptos::ev::{Event, FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element as DomElement;

use crate::domain::{Page, Route};
use crate::state::{self, Export, use_shell};
use crate::ui::components::parts::{JSON_FILES, button, file_button};
use crate::ui::deferred::{DeferredAction, use_deferred};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{on_event, on_input, on_key, reactive};
use crate::ui::text;

pub(crate) fn header() -> Element {
    let shell = use_shell();
    let deferred = use_deferred();
    let link = |page: Page| {
        let current = reactive(move || (shell.page.get() == page).then_some("page"));
        let href = Route { page, ..Route::default() }.to_string();
        tag("a").attr("href", href).attr("aria-current", current).child(text::page(page))
    };
    let import = on_event(move |event| deferred.dispatch(DeferredAction::Import(state::picked_files(&event))));
    let tools = tag("div")
        .class("tools")
        .child(theme())
        .child(Vec::from(file_button(text::IMPORT, JSON_FILES, import)))
        .child(export_menu());
    tag("header")
        .class("top")
        .child(tag("h1").child(text::TITLE))
        .child(tag("nav").named(text::PAGES).child(Vec::from(Page::ALL.map(link))))
        .child(tools)
}

fn theme() -> Element {
    let chosen = state::stored_theme().unwrap_or_default();
    let options = [("", text::THEME_SYSTEM), ("light", text::THEME_LIGHT), ("dark", text::THEME_DARK)];
    let option = |(value, words): (&'static str, &'static str)| {
        tag("option").attr("value", value).attr("selected", chosen == value).child(words)
    };
    let select = tag("select").on("change", on_input(|theme| state::set_theme(&theme)));
    tag("label")
        .class("theme")
        .child(tag("span").child(text::THEME))
        .child(select.child(Vec::from(options.map(option))))
}

const ENTRIES: [(Export, &str); 4] = [
    (Export::Json, text::EXPORT_JSON),
    (Export::Csv, text::EXPORT_CSV),
    (Export::Svg, text::EXPORT_SVG),
    (Export::Png, text::EXPORT_PNG),
];

fn entry_id(at: usize) -> String {
    format!("export-{at}")
}

/// A menu button after the ARIA pattern: arrows move, Escape closes and gives the focus back.
fn export_menu() -> Element {
    let deferred = use_deferred();
    let is_open = RwSignal::new(false);
    let open = move |at: usize| {
        is_open.set(true);
        request_animation_frame(move || state::focus(&entry_id(at)));
    };
    let close = move || {
        is_open.set(false);
        state::focus("export-button");
    };
    let on_menu_key = move |at: usize, event: KeyboardEvent| {
        let last = ENTRIES.len() - 1;
        let next = match event.key().as_str() {
            "ArrowDown" => (at + 1) % ENTRIES.len(),
            "ArrowUp" => (at + last) % ENTRIES.len(),
            "Home" => 0,
            "End" => last,
            "Escape" => return close(),
            "Tab" => return is_open.set(false),
            _ => return,
        };
        event.prevent_default();
        state::focus(&entry_id(next));
    };
    let on_button_key = on_key(move |event| {
        if event.key() == "ArrowDown" {
            event.prevent_default();
            open(0);
        }
    });
    let opener = button(text::EXPORT, move || if is_open.get_untracked() { close() } else { open(0) })
        .attr("id", "export-button")
        .attr("aria-haspopup", "menu")
        .attr("aria-expanded", reactive(move || is_open.get().to_string()))
        .on("keydown", on_button_key);
    let entry = |(at, (export, words)): (usize, &(Export, &'static str))| {
        let export = *export;
        let choose = move || {
            close();
            deferred.dispatch(DeferredAction::Export(export));
        };
        button(*words, choose)
            .attr("role", "menuitem")
            .attr("tabindex", "-1")
            .attr("id", entry_id(at))
            .on("keydown", on_key(move |event| on_menu_key(at, event)))
    };
    let entries = tag("div")
        .class("menu-entries")
        .attr("role", "menu")
        .named(text::EXPORT)
        .attr("hidden", reactive(move || !is_open.get()))
        .child(ENTRIES.iter().enumerate().map(entry).collect::<Vec<_>>());
    let on_leave = on_event(move |event| {
        if !stays_in_menu(event) {
            is_open.set(false);
        }
    });
    tag("div").class("menu").on("focusout", on_leave).child(opener).child(entries)
}

/// Whether the focus moves to another element of the menu.
fn stays_in_menu(event: Event) -> bool {
    let next = event.unchecked_into::<FocusEvent>().related_target();
    let next = next.and_then(|target| target.dyn_into::<DomElement>().ok());
    next.and_then(|element| element.closest(".menu").ok().flatten()).is_some()
}
