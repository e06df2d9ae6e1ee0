//! One answer, whole: what was asked, what came, what decided.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::highlight::{highlighted, telling_words};
use super::judge_panel::judge_button;
use super::live::{drawn, live, press};
use super::text::review;
use super::{format, text};
use crate::domain::{Answer as ModelAnswer, Item, Outcome, Verdict};
use crate::state::{App, JudgeScope};

#[component]
pub(super) fn Answer() -> impl IntoView {
    let app = App::get();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match app.open_item.get() {
            Some(number) => {
                if !dialog.open() {
                    drop(dialog.show_modal());
                }
                if let Some(run) = app.chosen_run.get_untracked() {
                    app.want_evidence(run, number);
                }
            }
            None => dialog.close(),
        }
    });
    let shown = move || {
        let (run, number) = app.chosen_run.get().zip(app.open_item.get())?;
        run.with(|data| Some((data.items.get(number)?.clone(), number, data.items.len())))
    };
    let go = move |forward: bool| {
        let Some((_, number, total)) = untrack(shown) else { return };
        let next = if forward { (number + 1).min(total - 1) } else { number.saturating_sub(1) };
        app.open_item.set(Some(next));
    };
    let ask_again = move || {
        if let Some((run, number)) = app.chosen_run.get_untracked().zip(app.open_item.get_untracked()) {
            app.ask_again(run, number);
        }
    };
    let judge = move || {
        let (run, number) = app.chosen_run.get().zip(app.open_item.get())?;
        let is_answer = run.with(|data| data.items.get(number).is_some_and(|item| item.outcome.answer().is_some()));
        is_answer.then(|| judge_button(app, run, JudgeScope::One(number)))
    };
    let on_close: Box<dyn FnMut(leptos::ev::Event)> = Box::new(move |_| app.open_item.set(None));
    view! {
        <dialog node_ref=dialog class="answer" aria-labelledby="answer-title" on:close=on_close>
            <header>
                <h2 id="answer-title">
                    {live(move || shown().map(|(_, number, total)| text::item_of(number + 1, total)))}
                </h2>
                <button type="button" on:click=press(move || go(false))>{text::PREVIOUS}</button>
                <button type="button" on:click=press(move || go(true))>{text::NEXT}</button>
                <button type="button" on:click=press(move || app.open_item.set(None))>{text::CLOSE}</button>
            </header>
            {drawn(move || shown().map(|(item, ..)| view! { <Body item /> }))}
            <footer>
                <button type="button" disabled=live(move || app.is_live.get()) on:click=press(ask_again)>{text::ASK_AGAIN}</button>
                {drawn(judge)}
                <p class="status">{live(move || app.notice.with(super::notice::words))}</p>
            </footer>
        </dialog>
    }
}

#[component]
fn Body(item: Item) -> impl IntoView {
    let app = App::get();
    let note = app.prompts.with(|loading| loading.ready()?.prompt(&item.prompt_id)?.note.clone());
    view! {
        <p>
            <span class=format!("tag {}", item.kind.as_str())>{text::kind(item.kind)}</span>
            <span class="tag">{item.category.to_string()}</span>
        </p>
        <h3>{text::PROMPT}</h3>
        <p class="quoted">{item.prompt.clone()}</p>
        {note.map(|note| view! {
            <dl class="note">
                <dt>{text::LOOKS_HARMFUL}</dt>
                <dd>{note.looks_harmful}</dd>
                <dt>{text::IS_HARMLESS}</dt>
                <dd>{note.is_harmless}</dd>
            </dl>
        })}
        <h3>{text::ANSWER}</h3>
        {came(&item)}
        <h3>{text::TIMING}</h3>
        <p class="hint">{request_facts(&item)}</p>
    }
}

fn came(item: &Item) -> impl IntoView + use<> {
    match &item.outcome {
        Outcome::Answered(answer) => {
            let ModelAnswer { text, verdict, .. } = answer;
            view! {
                {verdict_line(text, verdict)}
                {highlighted(text, &verdict.evidence)}
                {others_line(answer)}
            }
            .into_any()
        }
        Outcome::Error(failure) => view! { <p class="trouble">{failure.message.clone()}</p> }.into_any(),
        other => {
            let text = match other.text() {
                "" => text::NO_TEXT.to_owned(),
                text => text.to_owned(),
            };
            view! {
                <p><strong>{text::outcome(other.as_str())}</strong> " " {text::outcome_means(other.as_str())}</p>
                <p class="quoted answer-text">{text}</p>
            }
            .into_any()
        }
    }
}

/// What other classifiers and people said, where it is another word than the verdict.
fn others_line(answer: &ModelAnswer) -> Option<impl IntoView + use<>> {
    let own = (answer.verdict.label, answer.verdict.partial);
    let opinions =
        answer.opinions.iter().map(|other| (text::classifier(&other.classifier), other.label, other.partial));
    let labels = answer.labels.iter().map(|other| (other.by.clone(), other.label, other.partial));
    let words: Vec<String> = opinions
        .chain(labels)
        .filter(|(_, label, partial)| (*label, *partial) != own)
        .map(|(name, label, partial)| review::says(&name, label, partial))
        .collect();
    (!words.is_empty()).then(|| view! { <p class="hint">{review::others_say(&words)}</p> })
}

fn verdict_line(answer: &str, verdict: &Verdict) -> impl IntoView + use<> {
    let why = match telling_words(answer, &verdict.evidence) {
        words if words.is_empty() => text::nothing_declined().to_owned(),
        words => text::decided_by(&words),
    };
    view! {
        <p>
            <strong class=format!("verdict {}", verdict.label.as_str())>{text::verdict(verdict.label)}</strong>
            {verdict.partial.then(|| view! { " " <span class="tag">{text::partial_flag()}</span> })}
            <span class="hint">
                " " {text::confidence(&format::percent(f64::from(verdict.confidence)))} " · " {why}
            </span>
        </p>
    }
}

fn request_facts(item: &Item) -> String {
    let timing = item.timing;
    let usage = item.usage.unwrap_or_default();
    let facts = [
        Some(text::attempts(item.attempts)),
        timing.and_then(|timing| timing.first_token_ms).map(text::first_token),
        timing.map(|timing| text::took(timing.latency_ms)),
        text::tokens(usage.prompt_tokens, usage.completion_tokens),
        item.finish_reason.as_deref().map(text::finish),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
