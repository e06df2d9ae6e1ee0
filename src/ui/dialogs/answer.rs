//! One answer, whole: what was asked, what came, what decided.

use leptos::prelude::*;

use crate::domain::{Answer as ModelAnswer, Item, Outcome, Verdict};
use crate::state::{JudgeScope, use_active_runs, use_classification, use_prompt_sets, use_runs, use_shell};
use crate::ui::components::highlight::{highlighted, telling_words};
use crate::ui::components::judge_panel::judge_button;
use crate::ui::components::parts::{button, dialog, hint, note_view, question, verdict_line, why_unscored};
use crate::ui::components::server_reply::server_reply;
use crate::ui::element::{Element, tag};
use crate::ui::format;
use crate::ui::reactive::{effect, on_event, reactive, render};
use crate::ui::text;
use crate::ui::text::review;

pub(crate) fn answer() -> Element {
    let runs = use_runs();
    let classification = use_classification();
    let active = use_active_runs();
    let shell = use_shell();
    let open = move || runs.chosen.get().zip(runs.open_item.get());
    effect(move || {
        if let Some(number) = runs.open_item.get()
            && let Some(run) = runs.chosen.get_untracked()
        {
            classification.load_evidence(run, number);
        }
    });
    let shown = move || {
        let (run, number) = open()?;
        run.with(|data| Some((data.items.get(number)?.clone(), number, data.items.len())))
    };
    let classifier =
        move || open().map(|(run, _)| run.with(|data| data.head.classifier.id.clone())).unwrap_or_default();
    let title = move || shown().map(|(_, number, total)| text::item_of(number + 1, total)).unwrap_or_default();
    let go = move |forward: bool| {
        let Some((_, number, total)) = untrack(shown) else { return };
        let next = if forward { (number + 1).min(total - 1) } else { number.saturating_sub(1) };
        runs.open_item.set(Some(next));
    };
    let ask_again = move || {
        if let Some((run, number)) = untrack(open) {
            active.ask_again(run, number);
        }
    };
    let judge = move || {
        let (run, number) = open()?;
        let is_answer = run.with(|data| data.items.get(number).is_some_and(|item| item.outcome.answer().is_some()));
        is_answer.then(|| judge_button(run, JudgeScope::One(number)))
    };
    let header = tag("header")
        .child(tag("h2").attr("id", "answer-title").child(reactive(title)))
        .child(button(text::PREVIOUS, move || go(false)))
        .child(button(text::NEXT, move || go(true)))
        .child(button(text::CLOSE, move || runs.open_item.set(None)));
    let footer = tag("footer")
        .child(button(text::ASK_AGAIN, ask_again).attr("disabled", reactive(move || active.is_any())))
        .child(render(judge))
        .child(
            tag("p").class("status").child(reactive(move || shell.notice.with(crate::ui::components::notice::words))),
        );
    dialog("answer-title", move || runs.open_item.get().is_some())
        .class("answer")
        .on("close", on_event(move |_| runs.open_item.set(None)))
        .child(header)
        .child(render(move || shown().map(|(item, ..)| body(&item, &classifier())).unwrap_or_default()))
        .child(footer)
}

/// `own` is the id of the run's classifier.
fn body(item: &Item, own: &str) -> Vec<Element> {
    let sets = use_prompt_sets();
    let timing = [tag("h3").child(text::TIMING), hint(request_facts(item))];
    let mut body = Vec::from(question(item));
    body.extend(sets.note(&item.prompt_id).map(note_view));
    body.push(tag("h3").child(text::ANSWER));
    body.extend(outcome_view(item, own));
    body.extend(timing);
    body
}

/// The item's outcome: the answer with its verdict, or why there is none.
fn outcome_view(item: &Item, own: &str) -> Vec<Element> {
    match &item.outcome {
        Outcome::Answered(answer) => {
            let ModelAnswer { text, verdict, .. } = answer;
            let by = text::classifier(answer.verdict_of(own));
            let mut came = vec![explained(text, verdict, &by), highlighted(text, &verdict.evidence)];
            came.extend(others_line(answer));
            came
        }
        Outcome::Error(failure) => {
            let mut came = vec![tag("p").class("trouble").child(text::failure_message(failure))];
            came.extend(failure.server_reply.as_deref().map(server_reply));
            came
        }
        other => {
            let text = match other.text() {
                "" => text::NO_TEXT.to_owned(),
                text => text.to_owned(),
            };
            let name = other.as_str();
            let line = tag("p").child(tag("strong").child(text::outcome(name))).child(" ");
            let billed =
                item.usage.and_then(|usage| usage.completion_tokens).filter(|_| item.outcome == Outcome::Empty);
            let billed = billed.filter(|tokens| *tokens > 0).map(text::billed_without_text);
            let line = line.child(text::outcome_means(name)).child(billed);
            vec![line, tag("p").class("quoted answer-text").child(text)]
        }
    }
}

/// What other classifiers and people said, where it differs from the verdict.
fn others_line(answer: &ModelAnswer) -> Option<Element> {
    let opinions = answer.opinions.iter().map(|other| (text::classifier(&other.classifier), other.class));
    let labels = answer.labels.iter().map(|other| (other.by.clone(), other.class));
    let words: Vec<String> = opinions
        .chain(labels)
        .filter(|(_, class)| !class.agrees_with(answer.verdict.class))
        .map(|(name, class)| review::says(&name, class))
        .collect();
    (!words.is_empty()).then(|| hint(review::others_say(&words)))
}

/// The verdict, which classifier gave it, its confidence, and the evidence.
fn explained(answer: &str, verdict: &Verdict, by: &str) -> Element {
    let why = why_unscored(verdict).unwrap_or_else(|| match telling_words(answer, &verdict.evidence) {
        words if words.is_empty() => text::nothing_declined().to_owned(),
        words => text::decided_by(&words),
    });
    let sure = text::confidence(&format::percent(f64::from(verdict.confidence)));
    let details = tag("span")
        .class("hint")
        .child(" ")
        .child(text::judged_with(by))
        .child(" · ")
        .child(sure)
        .child(" · ")
        .child(why);
    verdict_line(verdict).child(details)
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
