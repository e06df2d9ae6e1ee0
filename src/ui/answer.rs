//! One answer, whole: what was asked, what came, what decided.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::live::{drawn, live, press};
use super::{format, text};
use crate::domain::{Answer as ModelAnswer, Item, Outcome, Verdict, pieces};
use crate::state::App;

#[component]
pub(super) fn Answer() -> impl IntoView {
    let app = App::get();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match app.open_item.get() {
            Some(_) if !dialog.open() => drop(dialog.show_modal()),
            Some(_) => {}
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
        Outcome::Answered(ModelAnswer { text, verdict, .. }) => {
            let cut = pieces(text, &verdict.evidence).into_iter().map(|(piece, rule)| match rule {
                Some(rule) => view! { <mark title=rule.to_owned()>{piece.to_owned()}</mark> }.into_any(),
                None => piece.to_owned().into_any(),
            });
            view! {
                {verdict_line(verdict)}
                <p class="quoted answer-text">{cut.collect_view()}</p>
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

fn verdict_line(verdict: &Verdict) -> impl IntoView + use<> {
    let mut rules: Vec<&str> = verdict.evidence.iter().map(|evidence| evidence.rule.as_str()).collect();
    rules.dedup();
    let why = if rules.is_empty() { text::nothing_declined().to_owned() } else { text::decided_by(&rules.join(", ")) };
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
