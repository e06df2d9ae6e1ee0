//! What people and other judges say of a run's answers, and how far all of them agree.

use leptos::prelude::*;

use crate::state::{RunData, use_classification, use_labelling, use_practice, use_runs};
use crate::ui::components::agreement::Agreements;
use crate::ui::components::corrected_rates::CorrectedRates;
use crate::ui::components::judge_panel::JudgePanel;
use crate::ui::components::practice_button::PracticeButton;
use crate::ui::pages::labelling_practice::PracticePanel;
use crate::ui::pages::labelling_session::{BeginForm, Session};
use crate::ui::pages::responses::RunChoice;
use crate::ui::text;

/// What the page shows.
#[derive(Clone, Copy, PartialEq)]
enum LabelsPanel {
    Practice,
    Session,
    Run,
    /// There is no run, and no recorded one to practise on.
    Nothing,
}

#[component]
pub(crate) fn LabelsPage() -> impl IntoView {
    let runs = use_runs();
    let classification = use_classification();
    let labelling = use_labelling();
    let practice = use_practice();
    Effect::new(move || runs.chosen.get().into_iter().for_each(|run| classification.request_items(run)));
    // Whoever has runs of their own comes for them, but for practice that is under way.
    if !untrack(|| runs.stored()).is_empty() && untrack(|| practice.labelled()) == 0 {
        practice.close();
    }
    // Nobody finds the page empty.
    Effect::new(move || {
        if runs.stored().is_empty() && practice.is_possible() && !untrack(|| practice.is_on()) {
            practice.begin(text::review().you().to_owned());
        }
    });
    let is_labelling = move || labelling.session.with(Option::is_some);
    let shown = Memo::new(move |_| match runs.chosen.get() {
        _ if practice.is_on() => LabelsPanel::Practice,
        _ if is_labelling() => LabelsPanel::Session,
        Some(run) if !runs.stored().is_empty() || !run.with(RunData::is_recorded) => LabelsPanel::Run,
        _ => LabelsPanel::Nothing,
    });
    let panels = move || match shown.get() {
        LabelsPanel::Practice => view! { <PracticePanel /> }.into_any(),
        LabelsPanel::Session => view! { <Session takes_focus=true /> }.into_any(),
        LabelsPanel::Run => view! { <RunPanels /> }.into_any(),
        LabelsPanel::Nothing => view! { <p class="hint">{text::answers().no_responses()}</p> }.into_any(),
    };
    view! {
        <section class="card labels-page" aria-label=text::review().labels()>
            <Show when=move || matches!(shown.get(), LabelsPanel::Run | LabelsPanel::Session)>
                <div class="filters"><RunChoice /></div>
            </Show>
            {panels}
        </section>
    }
}

/// Labelling, judging and agreement of the chosen run.
#[component]
fn RunPanels() -> impl IntoView {
    let runs = use_runs();
    // A run tells of every change: the form is not to be made anew by that, or what was entered would be lost.
    let chosen = Memo::new(move |_| runs.chosen.get().map(|run| (run, run.with(RunData::is_recorded))));
    let panels = move || {
        let (run, is_recorded) = chosen.get()?;
        let own = (!is_recorded).then(|| view! { <BeginForm /><JudgePanel run /> });
        let recorded = is_recorded.then(|| {
            view! {
                <p class="hint">{text::review().recorded_run()}</p>
                <div class="buttons">
                    <PracticeButton />
                </div>
            }
        });
        Some(view! { {own} {recorded} <Agreements run /> <CorrectedRates run /> })
    };
    view! { {panels} }
}
