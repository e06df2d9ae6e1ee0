//! One prompt with its recorded answer, the question, and after it the verdict.

use leptos::prelude::*;

use super::actions::{HEADING, judge, show_next, show_previous};
use super::verdict::ExerciseVerdictView;
use crate::dataset::Exercise;
use crate::domain::pieces;
use crate::report::{ExerciseProgress, Judgement};
use crate::state::use_exercises;
use crate::ui::text;

/// The exercise of this number.
#[component]
pub(super) fn ExerciseView(number: usize) -> impl IntoView {
    let exercises = use_exercises();
    let place = Memo::new(move |_| exercises.progress.with(ExerciseProgress::place));
    let judgement = Memo::new(move |_| exercises.progress.with(ExerciseProgress::judgement));
    let exercise = exercises.list.with_untracked(|list| list.ready()?.get(number).cloned())?;
    let heading = move || {
        let (number, all) = place.get();
        text::learn().exercise(number, all)
    };
    let answer = {
        let exercise = exercise.clone();
        move || answer_text(&exercise, judgement.get().is_some())
    };
    let (kind, class) = (exercise.kind(), exercise.class);
    // The region is there before it has something to say.
    let said = move || {
        let said = judgement.get()?;
        let is_refused = exercises.counting().convention.is_refused(class, kind);
        let moved = text::learn().moved(kind, &exercises.rates(kind));
        Some(format!("{} {moved}.", text::learn().agreement(said, is_refused)))
    };
    Some(view! {
        <p class="visually-hidden" aria-live="polite">{said}</p>
        <h2 id=HEADING tabindex="-1">{heading}</h2>
        <h3>{text::common().prompt()}</h3>
        <p class="quoted exercise-prompt">{exercise.prompt.clone()}</p>
        <h3>{text::learn().recorded_answer()}</h3>
        {answer}
        <p class="hint">{text::learn().recorded(&exercise.model)}</p>
        <p class="question" id="exercise-question">{text::learn().question()}</p>
        <div class="buttons judgements" role="group" aria-labelledby="exercise-question">
            {Judgement::ALL.map(|word| judgement_button(word, judgement))}
        </div>
        <div class="exercise-verdict">
            {move || judgement.get().map(|judgement| view! { <ExerciseVerdictView exercise=exercise.clone() judgement /> })}
        </div>
        <div class="buttons steps">
            <button type="button" disabled=move || place.get().0 <= 1 on:click=move |_| show_previous(exercises)>
                {text::learn().back()}
            </button>
            <button
                type="button"
                class="primary"
                aria-keyshortcuts="Enter ArrowRight"
                disabled=move || judgement.get().is_none()
                on:click=move |_| show_next(exercises)
            >
                {text::learn().next()}
                " "
                <kbd aria-hidden="true">"Enter"</kbd>
            </button>
        </div>
    })
}

/// A button with the keys that do the same.
fn judgement_button(word: Judgement, given: Memo<Option<Judgement>>) -> impl IntoView {
    let exercises = use_exercises();
    let (number, letter) = match word {
        Judgement::Answered => ("1", "a"),
        Judgement::Refused => ("2", "r"),
        Judgement::NotSure => ("3", "n"),
    };
    view! {
        <button
            type="button"
            aria-keyshortcuts=format!("{number} {letter}")
            aria-pressed=move || (given.get() == Some(word)).to_string()
            disabled=move || given.get().is_some()
            on:click=move |_| judge(exercises, word)
        >
            <kbd aria-hidden="true">{number}</kbd>
            " "
            {text::learn().judgement(word)}
        </button>
    }
}

/// The answer, with the deciding words marked once it is judged. Marks take no room: nothing moves.
fn answer_text(exercise: &Exercise, is_judged: bool) -> impl IntoView + use<> {
    let evidence = if is_judged { exercise.evidence.as_slice() } else { Default::default() };
    let piece = |(piece, found): (&str, Option<_>)| match found {
        Some(_) => view! { <mark class="toward">{piece.to_owned()}</mark> }.into_any(),
        None => piece.to_owned().into_any(),
    };
    let marked: Vec<AnyView> = pieces(&exercise.response, evidence).into_iter().map(piece).collect();
    let cut = exercise.cut_at.map(|_| view! { "… " <span class="hint">{text::learn().cut()}</span> });
    view! { <p class="quoted answer-text">{marked}{cut}</p> }
}
