//! One answer, pasted or tried out, as every classifier sees it.

use leptos::prelude::*;

use super::highlight::{highlighted, telling_words};
use super::live::{drawn, entered, press};
use super::text::review;
use super::{format, text};
use crate::domain::Verdict;
use crate::refusal::Classifier;
use crate::state::{App, Tried};

#[component]
pub(super) fn ClassifierPage() -> impl IntoView {
    let app = App::get();
    let examples = review::EXAMPLES
        .iter()
        .map(|(name, answer)| {
            let answer = *answer;
            let try_it = press(move || app.try_answer(answer.to_owned()));
            view! { <button type="button" class="quiet" on:click=try_it>{*name}</button> }
        })
        .collect_view();
    view! {
        <section class="card classifier-page" aria-label=review::CLASSIFIER_PAGE>
            <h2>{review::TRY_TITLE}</h2>
            <p class="hint">{review::TRY_HINT}</p>
            <label class="field">
                <span>{text::ANSWER}</span>
                <textarea
                    rows="5"
                    placeholder=review::TRY_EXAMPLE
                    prop:value=super::live::live(move || app.tried.with(|tried| tried.text.clone()))
                    on:input=entered(move |answer| app.try_answer(answer))
                ></textarea>
            </label>
            <div class="examples" role="group" aria-label=review::EXAMPLES_TITLE>{examples}</div>
            <div aria-live="polite">
                {drawn(move || app.tried.with(|tried| (!tried.verdicts.is_empty()).then(|| judged(tried))))}
            </div>
            <h3>{review::LISTS_TITLE}</h3>
            <p>{review::LISTS_EXPLAINED}</p>
        </section>
    }
}

fn judged(tried: &Tried) -> AnyView {
    let Some(own) = tried.verdicts.first() else { return ().into_any() };
    let refuses = |verdict: &&Verdict| verdict.label.is_refusal();
    // The first two are this project's; the others are OR-Bench's keyword lists.
    let lists = tried.verdicts.iter().skip(2);
    let (of_lists, refusing) = (lists.clone().count(), lists.filter(refuses).count());
    let rows = Classifier::ALL.iter().zip(&tried.verdicts).map(|(classifier, verdict)| {
        let differs = (verdict.label.is_refusal(), verdict.partial) != (own.label.is_refusal(), own.partial);
        let sure = match classifier {
            Classifier::OrBench(_) => review::NO_DOUBT.to_owned(),
            _ => format::percent(f64::from(verdict.confidence)),
        };
        view! {
            <tr class:differs=differs data-classifier=classifier.id() data-verdict=verdict.label.as_str()>
                <th scope="row">{classifier.name()}</th>
                <td>
                    <span class=format!("verdict {}", verdict.label.as_str())>{text::verdict(verdict.label)}</span>
                    {verdict.partial.then(|| view! { <span class="tag">{text::partial_flag()}</span> })}
                </td>
                <td class="number">{sure}</td>
                <td>{telling_words(&tried.text, &verdict.evidence)}</td>
            </tr>
        }
    });
    view! {
        <p class="verdict-line">
            <strong class=format!("verdict {}", own.label.as_str())>{text::verdict(own.label)}</strong>
            {own.partial.then(|| view! { <span class="tag">{text::partial_flag()}</span> })}
            " "
            {text::confidence(&format::percent(f64::from(own.confidence)))}
            ". "
            {review::lists_say(refusing, of_lists)}
        </p>
        {highlighted(&tried.text, &own.evidence)}
        <p class="hint">
            <mark class="toward">{review::TOWARD}</mark>
            " "
            <mark class="against">{review::AGAINST}</mark>
            " "
            {review::SHARES_EXPLAINED}
        </p>
        <div class="scroller">
            <table class="verdicts" aria-label=review::VERDICTS>
                <thead>
                    <tr>
                        <th scope="col">{review::CLASSIFIER}</th>
                        <th scope="col">{text::VERDICT}</th>
                        <th scope="col">{review::SURE}</th>
                        <th scope="col">{review::DECIDED_BY}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
