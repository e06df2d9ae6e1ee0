//! The page as a whole.

use leptos::prelude::*;

use crate::domain::Page;
use crate::state::{self, use_shell};
use crate::ui::components::header::header;
use crate::ui::components::notice::status;
use crate::ui::deferred::{Deferred, FetchDeferred};
use crate::ui::pages::measure::MeasurePage;
use crate::ui::text;

/// Puts the app into the document; `fetch` fetches its deferred part.
pub fn mount(fetch: FetchDeferred) {
    state::on_panic(text::BROKEN);
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
    view! {
        {header()}
        <main class="page-main">
            // It stays in the document while another page is shown, so that the chart can be exported from anywhere.
            <div hidden=move || page.get() != Page::TradeOff>
                <MeasurePage />
            </div>
            {deferred.page()}
        </main>
        <div class="status-bar">{status()} {move || (page.get() != Page::Runs).then(|| deferred.undo())}</div>
        {deferred.dialogs()}
    }
}
