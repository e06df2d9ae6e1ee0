//! The page as a whole: what stands around every page, and the page that is shown.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

use crate::domain::Page;
use crate::state::{self, use_shell};
use crate::ui::charts::trade_off::TradeOffChart;
use crate::ui::components::header::Header;
use crate::ui::components::notice::StatusBar;
use crate::ui::components::run_choice_line::RunChoiceLine;
use crate::ui::components::tab_title::follow_progress;
use crate::ui::deferred::{Deferred, FetchDeferred};
use crate::ui::pages::learn::LearnPage;
use crate::ui::text::{self, InterfaceLanguage};

/// Puts the app into the document; `fetch` fetches its deferred part.
pub fn mount(fetch: FetchDeferred) {
    let language = InterfaceLanguage::best_of(&state::wanted_languages());
    text::speak(language);
    state::set_document_language(language.tag());
    state::on_panic(text::common().broken());
    leptos::mount::mount_to_body(move || {
        state::start();
        view! { <App fetch /> }
    });
    state::remove_element("boot");
}

#[component]
fn App(fetch: FetchDeferred) -> impl IntoView {
    let deferred = Deferred::provide(fetch);
    let page = use_shell().page;
    follow_progress();
    listen_for_help();
    // Whoever goes to another page begins at its top.
    Effect::new(move |before: Option<Page>| {
        let shown = page.get();
        if before.is_some_and(|before| before != shown) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        shown
    });
    view! {
        <Header />
        <main class="layout" data-page=move || page.get().slug()>
            <Show when=move || !matches!(page.get(), Page::Learn | Page::Measure)>
                <RunChoiceLine />
            </Show>
            <Show when=move || page.get() == Page::Learn>
                <LearnPage>
                    <TradeOffChart />
                </LearnPage>
            </Show>
            {deferred.page()}
        </main>
        // Wherever the person is, the chart can be exported.
        <Show when=move || !matches!(page.get(), Page::Learn | Page::Measure)>
            <div hidden>
                <TradeOffChart />
            </div>
        </Show>
        <StatusBar />
        {deferred.dialogs()}
    }
}

/// Opens and closes the list of keys on `?`, unless the person is typing.
fn listen_for_help() {
    let shows_keys = use_shell().shows_keys;
    let listener = window_event_listener(keydown, move |event: KeyboardEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_typing = target.is_some_and(|element| matches!(&*element.tag_name(), "INPUT" | "TEXTAREA" | "SELECT"));
        if event.key() == "?" && !is_typing {
            event.prevent_default();
            shows_keys.update(|shows_keys| *shows_keys = !*shows_keys);
        }
    });
    on_cleanup(move || listener.remove());
}
