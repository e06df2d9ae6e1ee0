//! One answer, pasted or tried out, as every classifier sees it.

use leptos::prelude::*;

use crate::domain::Verdict;
use crate::refusal::{Classifier, ENCODER};
use crate::state::{TriedAnswer, use_classification};
use crate::ui::components::answer_text::AnswerText;
use crate::ui::components::answer_text::telling_words;
use crate::ui::components::controls::Field;
use crate::ui::components::prompt_parts::{ClassBadge, unscored_reason};
use crate::ui::format;
use crate::ui::pages::classifier_card::ClassifierCard;
use crate::ui::text;

#[component]
pub(crate) fn ClassifierPage() -> impl IntoView {
    let classification = use_classification();
    classification.show_example(text::review().shown_prompt(), text::review().shown_answer());
    // The example stays until a verdict on another answer can take its place.
    let is_example = Memo::new(move |_| classification.tried.with(|tried| tried.verdicts.is_empty()));
    let shown = Memo::new(move |_| match is_example.get() {
        true => classification.example.get(),
        false => classification.tried.get(),
    });
    let example = |(name, answer): (&'static str, &'static str)| {
        view! {
            <button type="button" class="quiet" on:click=move |_| classification.try_example(answer)>
                {name}
            </button>
        }
    };
    view! {
        <div class="classifier">
            <section class="card classifier-page" aria-label=text::review().classifier_page()>
                <h2>{text::review().try_title()}</h2>
                <p class="hint">{text::review().try_hint()}</p>
                <Field label=text::review().try_prompt()>
                    <input
                        type="text"
                        placeholder=text::review().try_prompt_example()
                        prop:value=move || classification.tried.with(|tried| tried.prompt.clone())
                        on:input:target=move |event| classification.try_prompt(event.target().value())
                    />
                </Field>
                <Field label=text::common().answer()>
                    <textarea
                        rows="5"
                        placeholder=text::review().try_example()
                        prop:value=move || classification.tried.with(|tried| tried.text.clone())
                        on:input:target=move |event| classification.try_answer(event.target().value())
                    ></textarea>
                </Field>
                <div class="examples" role="group" aria-label=text::review().examples_title()>
                    {text::review().examples().map(example).collect_view()}
                </div>
                <Show when=move || is_example.get()>
                    <div class="shown-example">
                        <p class="hint">{text::review().shown_note()}</p>
                        <h3>{text::common().prompt()}</h3>
                        <p class="quoted">{text::review().shown_prompt()}</p>
                        <h3>{text::common().answer()}</h3>
                    </div>
                </Show>
                <Verdicts shown />
                <h3>{text::review().lists_title()}</h3>
                <p>{text::review().lists_explained()}</p>
            </section>
            <ClassifierCard />
        </div>
    }
}

/// The page's own verdict on an answer: that of the encoder where it was asked.
fn own(tried: &TriedAnswer) -> Option<Verdict> {
    tried.by_encoder.clone().or_else(|| tried.verdicts.first().cloned())
}

fn verdict_by(tried: &TriedAnswer, classifier: &str) -> Option<Verdict> {
    if classifier == ENCODER {
        return tried.by_encoder.clone();
    }
    let at = Classifier::ALL.iter().position(|known| known.id() == classifier)?;
    tried.verdicts.get(at).cloned()
}

/// The verdict, the answer with the words that decided, and what each classifier says.
#[component]
fn Verdicts(shown: Memo<TriedAnswer>) -> impl IntoView {
    let by_encoder = Memo::new(move |_| shown.with(|shown| shown.by_encoder.is_some()));
    let classifiers = move || {
        let encoder = by_encoder.get().then_some(ENCODER);
        encoder.into_iter().chain(Classifier::ALL.map(Classifier::id)).collect::<Vec<_>>()
    };
    let columns =
        [text::review().classifier(), text::common().verdict(), text::review().sure(), text::review().decided_by()];
    // Before there is a verdict the answer is shown without marks.
    let answer = move || {
        let (text, evidence) = shown.with(|shown| match own(shown) {
            Some(verdict) => (shown.judged.clone(), verdict.evidence),
            None => (shown.text.clone(), Vec::new()),
        });
        view! { <AnswerText text evidence /> }
    };
    view! {
        <div aria-live="polite">{move || shown.with(verdict_line)}</div>
        {answer}
        <p class="hint">
            <mark class="toward">{text::review().toward()}</mark>
            " "
            <mark class="against">{text::review().against()}</mark>
            " "
            {text::review().shares_explained()}
        </p>
        <div class="scroller">
            <table class="verdicts" aria-label=text::review().verdicts()>
                <thead>
                    <tr>{columns.map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr>
                </thead>
                <tbody>
                    <For each=classifiers key=|id| *id let:classifier>
                        <VerdictRow classifier shown />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// In one line the verdict, how sure it is, and how many keyword lists take the answer for a refusal.
fn verdict_line(shown: &TriedAnswer) -> impl IntoView + use<> {
    let Some(own) = own(shown) else {
        return view! { <p class="hint">{text::review().being_judged()}</p> }.into_any();
    };
    // The first two are this project's; the others are OR-Bench's keyword lists.
    let lists = shown.verdicts.get(2..).unwrap_or_default();
    let refusing = lists.iter().filter(|verdict| verdict.class.label().is_refusal()).count();
    let why = unscored_reason(&own).map(|why| why + " ");
    view! {
        <p class="verdict-line">
            <strong>
                <ClassBadge class=own.class />
            </strong>
            " "
            {text::answers().confidence(&format::percent(f64::from(own.confidence)))}
            ". "
            {why}
            {text::review().lists_say(refusing, lists.len())}
        </p>
    }
    .into_any()
}

/// What one classifier says. Its row stands before it has said anything.
#[component]
fn VerdictRow(classifier: &'static str, shown: Memo<TriedAnswer>) -> impl IntoView {
    let verdict = Memo::new(move |_| shown.with(|shown| verdict_by(shown, classifier)));
    let differs = move || {
        let own = shown.with(own);
        verdict.get().zip(own).is_some_and(|(verdict, own)| !verdict.class.agrees_with(own.class))
    };
    let label = move || verdict.with(|verdict| verdict.as_ref().map(|verdict| verdict.class.label().as_str()));
    let sure = move || {
        let verdict = verdict.get()?;
        Some(match Classifier::from_id(classifier) {
            Some(Classifier::OrBench(_)) => text::review().no_doubt().to_owned(),
            _ => format::percent(f64::from(verdict.confidence)),
        })
    };
    let decided_by = move || shown.with(|shown| Some(telling_words(&shown.judged, &verdict.get()?.evidence)));
    view! {
        <tr class:differs=differs data-classifier=move || label().map(|_| classifier) data-verdict=label>
            <th scope="row">{text::classifiers().classifier(classifier)}</th>
            <td>{move || verdict.get().map(|verdict| view! { <ClassBadge class=verdict.class /> })}</td>
            <td class="number">{sure}</td>
            <td>{decided_by}</td>
        </tr>
    }
}
