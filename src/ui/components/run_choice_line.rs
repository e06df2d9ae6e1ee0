//! What Run would do, or how far the run is, in one line for the pages that have no forms.

use leptos::prelude::*;

use crate::domain::{Page, Route};
use crate::state::{use_active_runs, use_local_models, use_model_form, use_prompt_sets};
use crate::ui::text;

/// Which model and prompts are chosen, or how far the runs are that go on; with a link to the forms.
#[component]
pub(crate) fn RunChoiceLine() -> impl IntoView {
    let form = use_model_form();
    let local = use_local_models();
    let sets = use_prompt_sets();
    let active = use_active_runs();
    let words = move || {
        if let Some(progress) = active.progress() {
            return text::shell().running(progress.settled, progress.planned);
        }
        let model =
            local.chosen().map_or_else(|| form.settings.with(|settings| settings.model.clone()), |model| model.name);
        let model = if model.is_empty() { text::shell().no_model_chosen().to_owned() } else { model };
        let name = |id: &String| sets.with_set(id, |set| set.name.clone()).unwrap_or_else(|| id.clone());
        let names = form.settings.with(|settings| settings.prompts.sets.iter().map(name).collect::<Vec<_>>());
        let prompts: u32 = sets.sample_size().map_or(0, |counts| counts.iter().sum());
        text::shell().chosen(&model, &names.join(" + "), prompts as usize)
    };
    let href = Route { page: Page::Measure, ..Route::default() }.to_string();
    view! {
        <p class="run-choice hint">
            {words} " " <a href=href>{text::shell().choose_run()}</a>
        </p>
    }
}
