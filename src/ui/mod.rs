//! Components and pages. They read signals and call actions of `state`; what they draw comes laid out from `chart`.

mod agreement;
mod answer;
mod bars;
mod chart;
mod classifier_page;
mod consent;
mod controls;
mod fields;
mod format;
mod header;
mod highlight;
mod judge_panel;
mod labels_page;
mod legend;
mod live;
mod marks;
mod model_form;
mod notice;
mod prompts_form;
mod responses;
mod run_list;
mod sitting;
mod text;
mod trade_off;

use leptos::prelude::*;

use self::live::drawn;
use crate::domain::Page;
use crate::state;

/// Puts the app into the page.
pub fn mount() {
    state::on_panic(text::BROKEN);
    leptos::mount::mount_to_body(Root);
    state::remove_element("boot");
}

#[component]
fn Root() -> impl IntoView {
    let app = state::start();
    provide_context(app);
    view! {
        <header::Header />
        <main class="layout">
            <aside class="panel">
                <model_form::ModelForm />
                <prompts_form::PromptsForm />
                <controls::Controls />
            </aside>
            <div class="stage">
                <trade_off::TradeOff />
                {drawn(move || match app.page.get() {
                    Page::TradeOff => ().into_any(),
                    Page::Responses => view! { <responses::Responses /> }.into_any(),
                    Page::Labels => view! { <labels_page::LabelsPage /> }.into_any(),
                    Page::Classifier => view! { <classifier_page::ClassifierPage /> }.into_any(),
                })}
            </div>
        </main>
        <consent::Consent />
        <answer::Answer />
    }
}
