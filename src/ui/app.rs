//! The page as a whole.

use leptos::prelude::*;

use crate::state;
use crate::ui::components::header::header;
use crate::ui::deferred::{Deferred, FetchDeferred};
use crate::ui::element::tag;
use crate::ui::forms::controls::controls;
use crate::ui::forms::line_up::line_up;
use crate::ui::forms::model::model_form;
use crate::ui::forms::prompts::prompts_form;
use crate::ui::pages::trade_off::trade_off;
use crate::ui::text;

/// Puts the app into the document; `fetch` fetches its deferred part.
pub fn mount(fetch: FetchDeferred) {
    state::on_panic(text::BROKEN);
    leptos::mount::mount_to_body(move || {
        state::start();
        root(fetch)
    });
    state::remove_element("boot");
}

fn root(fetch: FetchDeferred) -> impl IntoView {
    let deferred = Deferred::provide(fetch);
    let panel =
        tag("aside").class("panel").child(model_form()).child(line_up()).child(prompts_form()).child(controls());
    let stage = tag("div").class("stage").child(trade_off()).child(deferred.page());
    vec![
        header().into_any(),
        tag("main").class("layout").child(panel).child(stage).into_any(),
        deferred.dialogs().into_any(),
    ]
}
