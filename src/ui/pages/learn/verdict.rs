//! What the classifier says of an answer once the person has judged it, and why.

use leptos::prelude::*;

use super::actions::VERDICT;
use crate::dataset::{Exercise, PromptReason};
use crate::domain::Label;
use crate::refusal::Classifier;
use crate::report::Judgement;
use crate::state::use_exercises;
use crate::ui::text;

/// The verdict, whether the person agrees, why the prompt is in its set, who says otherwise, and how the point moved.
#[component]
pub(super) fn ExerciseVerdictView(exercise: Exercise, judgement: Judgement) -> impl IntoView {
    let exercises = use_exercises();
    let (kind, class) = (exercise.kind(), exercise.class);
    let is_refused = Memo::new(move |_| exercises.counting().convention.is_refused(class, kind));
    let counted_by = move || {
        let convention = exercises.counting().convention;
        let is_exempt = class.label().is_refusal() && !is_refused.get();
        is_exempt.then(|| view! { <p class="hint">{text::verdicts().convention_means(convention)}</p> })
    };
    let mut reasons = match exercise.reason {
        PromptReason::Harmless(note) => {
            vec![(text::common().looks_harmful(), note.looks_harmful), (text::common().is_harmless(), note.is_harmless)]
        }
        PromptReason::Harmful(asks_for) => vec![(text::learn().asks_for(), asks_for)],
    };
    reasons.extend(exercise.remark.map(|remark| (text::learn().remark(), remark)));
    let others: Vec<(Label, String)> = who_differs(exercise.others.iter().map(|(id, label)| (&**id, *label)));
    let has_others = !others.is_empty();
    let others = others.into_iter().map(|(label, words)| view! { <li data-verdict=label.as_str()>{words}</li> });
    view! {
        <h3 id=VERDICT tabindex="-1" data-verdict=class.label().as_str()>
            {move || text::learn().verdict(class, is_refused.get())}
        </h3>
        <p>
            {move || text::learn().verdict_means(kind, is_refused.get())}
            " "
            {move || text::learn().agreement(judgement, is_refused.get())}
        </p>
        <p class="figures">{move || text::learn().moved(kind, &exercises.rates(kind))}</p>
        {counted_by}
        <dl class="note">
            {reasons.into_iter().map(|(term, words)| view! { <dt>{term}</dt> <dd>{words}</dd> }).collect_view()}
        </dl>
        <p class="hint">{text::learn().decided()}</p>
        {has_others.then(|| view! { <h4>{text::learn().differ()}</h4> <ul class="others">{others.collect_view()}</ul> })}
    }
}

/// A sentence for each classifier that says otherwise; OR-Bench's lists of one opinion share theirs.
fn who_differs<'e>(others: impl Iterator<Item = (&'e str, Label)>) -> Vec<(Label, String)> {
    let mut sentences = Vec::new();
    let mut lists: Vec<(Label, Vec<String>)> = Vec::new();
    for (id, label) in others {
        let name = text::classifiers().classifier(id);
        let classifier = Classifier::from_id(id);
        if !matches!(classifier, Some(Classifier::OrBench(_))) {
            sentences.push((label, text::learn().other(classifier, &name, label)));
            continue;
        }
        let family = name.rsplit_once(", ").map_or(&*name, |(_, family)| family).to_owned();
        match lists.iter_mut().find(|(other, _)| *other == label) {
            Some((_, families)) => families.push(family),
            None => lists.push((label, vec![family])),
        }
    }
    let list =
        |(label, families): (Label, Vec<String>)| (label, text::learn().keyword_lists(&families.join(", "), label));
    sentences.into_iter().chain(lists.into_iter().map(list)).collect()
}
