//! What judging all exercises came to.

use leptos::prelude::*;

use super::actions::{HEADING, focus_after};
use crate::domain::Kind;
use crate::report::ExerciseProgress;
use crate::state::use_exercises;
use crate::ui::text;

/// The person's agreement with the classifier, and both rates.
#[component]
pub(super) fn ExerciseResult() -> impl IntoView {
    let exercises = use_exercises();
    let score = exercises.score;
    let all = move || exercises.progress.with(ExerciseProgress::place).1;
    let restart = move |_| {
        exercises.restart();
        focus_after(true, HEADING);
    };
    let rate = move |kind| {
        let words = move || score.with(|score| text::learn().rate(kind, &score.rate(kind)));
        view! { <p class="figures">{words}</p> }
    };
    view! {
        <h2 id=HEADING tabindex="-1">{move || text::learn().all_judged(all())}</h2>
        <p>{move || score.with(|it| text::learn().agreed(it))}</p>
        <p>{move || score.with(|score| text::learn().kappa(score.kappa.as_ref()))}</p>
        {Kind::ALL.map(rate)}
        <div class="buttons">
            <button type="button" on:click=restart>{text::learn().start_again()}</button>
        </div>
    }
}
