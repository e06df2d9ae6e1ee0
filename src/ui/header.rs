//! Title, navigation, theme, export and import.

use leptos::prelude::*;

use super::live::{entered, key, live, press};
use super::{chart, text};
use crate::domain::{Page, Route};
use crate::state::{self, App, Export};

#[component]
pub(super) fn Header() -> impl IntoView {
    let app = App::get();
    view! {
        <header class="top">
            <h1>{text::TITLE}</h1>
            <nav aria-label=text::PAGES>
                {Page::ALL
                    .map(|page| {
                        let href = Route { page, ..Route::default() }.to_string();
                        let current = live(move || (app.page.get() == page).then_some("page"));
                        view! { <a href=href aria-current=current>{text::page(page)}</a> }
                    })
                    .collect_view()}
            </nav>
            <div class="tools">
                <Theme />
                <Import />
                <ExportMenu />
            </div>
        </header>
    }
}

#[component]
fn Theme() -> impl IntoView {
    let chosen = state::stored_theme().unwrap_or_default();
    let options = [("", text::THEME_SYSTEM), ("light", text::THEME_LIGHT), ("dark", text::THEME_DARK)];
    view! {
        <label class="theme">
            <span>{text::THEME}</span>
            <select on:change=entered(|theme| state::set_theme(&theme))>
                {options
                    .map(|(value, words)| {
                        view! { <option value=value selected=chosen == value>{words}</option> }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Import() -> impl IntoView {
    let app = App::get();
    let file_box = NodeRef::<leptos::html::Input>::new();
    let choose = move || {
        if let Some(file_box) = file_box.get_untracked() {
            file_box.click();
        }
    };
    let on_files: Box<dyn FnMut(leptos::ev::Event)> = Box::new(move |event| app.import(state::picked_files(&event)));
    view! {
        <button type="button" on:click=press(choose)>{text::IMPORT}</button>
        <input
            node_ref=file_box
            type="file"
            accept=".json,application/json"
            multiple
            hidden
            aria-label=text::IMPORT
            on:change=on_files
        />
    }
}

/// A menu button after the ARIA pattern: arrows move, Escape closes and gives the focus back.
#[component]
fn ExportMenu() -> impl IntoView {
    let app = App::get();
    let is_open = RwSignal::new(false);
    const ENTRIES: [(Export, &str); 4] = [
        (Export::Json, text::EXPORT_JSON),
        (Export::Csv, text::EXPORT_CSV),
        (Export::Svg, text::EXPORT_SVG),
        (Export::Png, text::EXPORT_PNG),
    ];
    let id = |at: usize| format!("export-{at}");
    let open = move |at: usize| {
        is_open.set(true);
        request_animation_frame(move || state::focus(&id(at)));
    };
    let close = move || {
        is_open.set(false);
        state::focus("export-button");
    };
    let on_menu_key = move |at: usize, event: leptos::ev::KeyboardEvent| {
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
        state::focus(&id(next));
    };
    view! {
        <div class="menu" on:focusout=move |event| {
            use leptos::wasm_bindgen::JsCast;
            let inside = event.related_target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
            let stays = inside.and_then(|element| element.closest(".menu").ok().flatten()).is_some();
            if !stays {
                is_open.set(false);
            }
        }>
            <button
                type="button"
                id="export-button"
                aria-haspopup="menu"
                aria-expanded=live(move || is_open.get().to_string())
                on:click=press(move || if is_open.get_untracked() { close() } else { open(0) })
                on:keydown=key(move |event| {
                    if event.key() == "ArrowDown" {
                        event.prevent_default();
                        open(0);
                    }
                })
            >
                {text::EXPORT}
            </button>
            <div class="menu-entries" role="menu" aria-label=text::EXPORT hidden=live(move || !is_open.get())>
                {ENTRIES
                    .iter()
                    .enumerate()
                    .map(|(at, (export, words))| {
                        view! {
                            <button
                                type="button"
                                role="menuitem"
                                tabindex="-1"
                                id=id(at)
                                on:keydown=key(move |event| on_menu_key(at, event))
                                on:click=press(move || {
                                    close();
                                    app.export(*export, chart::CHART_ID, chart::captions(app));
                                })
                            >
                                {*words}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </div>
    }
}
