//! Title, navigation, theme, import and export: one line, of which narrow screens show all but the title in a panel that a
//! button opens.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::domain::{Page, PageGroup, Route};
use crate::state::{self, use_shell};
use crate::ui::components::export_menu::ExportMenu;
use crate::ui::components::file_button::{ANSWER_FILES, FileButton};
use crate::ui::deferred::use_deferred;
use crate::ui::text;

const MENU_ID: &str = "menu-button";
const PANEL_ID: &str = "menu-panel";

#[component]
pub(crate) fn Header() -> impl IntoView {
    let shell = use_shell();
    let deferred = use_deferred();
    let is_open = RwSignal::new(false);
    // Another page is where the person wanted to go.
    Effect::new(move || {
        shell.page.track();
        is_open.set(false);
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            is_open.set(false);
            state::focus(MENU_ID);
        }
    };
    // What is chosen shows in the page, which the open menu would cover.
    let import = move |files| {
        is_open.set(false);
        deferred.call(|entry| (entry.import)(files));
    };
    view! {
        <header class="top" on:keydown=on_key>
            <h1>{text::common().title()}</h1>
            <button
                type="button"
                class="menu-button"
                id=MENU_ID
                aria-controls=PANEL_ID
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
            >
                {text::shell().menu()}
            </button>
            <div class="menu-panel" id=PANEL_ID class:open=is_open>
                <nav aria-label=text::common().pages()>
                    {[PageGroup::Start, PageGroup::Results, PageGroup::Methods].map(page_links)}
                </nav>
                <div class="tools">
                    <ThemeChoice />
                    <FileButton label=text::common().import() accept=ANSWER_FILES on_files=import />
                    <ExportMenu on_choose=move |()| is_open.set(false) />
                    <button
                        type="button"
                        class="quiet"
                        title=text::shell().keys_label()
                        aria-label=text::shell().keys_label()
                        on:click=move |_| shell.shows_keys.set(true)
                    >
                        "?"
                    </button>
                </div>
            </div>
        </header>
    }
}

/// The links to a group's pages, under the group's name.
fn page_links(group: PageGroup) -> impl IntoView {
    let shell = use_shell();
    let link = move |page: Page| {
        let href = Route { page, ..Route::default() }.to_string();
        let current = move || (shell.page.get() == page).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>
                    {text::pages().page(page)}
                </a>
            </li>
        }
    };
    let name = text::shell().page_group(group);
    view! {
        <div class="page-group">
            {(group != PageGroup::Start).then(|| view! { <span aria-hidden="true">{name}</span> })}
            <ul aria-label=name>{Page::of_group(group).map(link).collect_view()}</ul>
        </div>
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let chosen = state::stored_theme().unwrap_or_default();
    let options = [
        ("", text::common().theme_system()),
        ("light", text::common().theme_light()),
        ("dark", text::common().theme_dark()),
    ];
    let option = |(value, words): (&'static str, &'static str)| {
        view! {
            <option value=value selected=chosen == value>
                {words}
            </option>
        }
    };
    view! {
        <label class="theme">
            <span>{text::common().theme()}</span>
            <select on:change=move |event| state::set_theme(&event_target_value(&event))>{options.map(option)}</select>
        </label>
    }
}
