//! One answer, whole: what was asked, what came, what decided.

use leptos::prelude::*;

use crate::domain::{Answer, Item, Outcome};
use crate::state::{JudgeScope, use_active_runs, use_classification, use_prompt_sets, use_runs, use_shell};
use crate::ui::components::answer_text::{AnswerText, telling_words};
use crate::ui::components::dialog::{Dialog, PagedHeader};
use crate::ui::components::judge_panel::JudgeOffer;
use crate::ui::components::notice;
use crate::ui::components::prompt_parts::{ClassBadge, PromptNote, Question, unscored_reason};
use crate::ui::components::server_reply::RawReply;
use crate::ui::format;
use crate::ui::text;

const TITLE_ID: &str = "answer-title";

#[component]
pub(crate) fn AnswerDialog() -> impl IntoView {
    let runs = use_runs();
    let classification = use_classification();
    let active = use_active_runs();
    let shell = use_shell();
    let open = Memo::new(move |_| runs.chosen.get().zip(runs.open_item.get()));
    // Compared, so that what is being read stays as it is while answers to other prompts arrive.
    let item = Memo::new(move |_| {
        let (run, number) = open.get()?;
        run.with(|data| data.items.get(number).cloned())
    });
    let total = move || open.get().map_or(0, |(run, _)| run.with(|data| data.items.len()));
    let classifier = Memo::new(move |_| open.get().map(|(run, _)| run.with(|data| data.head.classifier.id.clone())));
    let is_answered = Memo::new(move |_| item.with(|item| item.as_ref()?.outcome.answer().map(|_| ())).is_some());
    Effect::new(move || {
        if let Some(number) = runs.open_item.get()
            && let Some(run) = runs.chosen.get_untracked()
        {
            classification.load_evidence(run, number);
        }
    });
    let title = move || open.get().map(|(_, number)| text::answers().item_of(number + 1, total())).unwrap_or_default();
    let go = move |forward: bool| {
        let last = untrack(total).saturating_sub(1);
        let step = |number: usize| if forward { (number + 1).min(last) } else { number.saturating_sub(1) };
        runs.open_item.update(|open| *open = open.map(step));
    };
    let close = move || runs.open_item.set(None);
    let ask_again = move |_| {
        if let Some((run, number)) = open.get_untracked() {
            active.ask_again(run, number);
        }
    };
    let judge = move || {
        let (run, number) = open.get().filter(|_| is_answered.get())?;
        Some(view! { <JudgeOffer run scope=JudgeScope::One(number) /> })
    };
    view! {
        <Dialog
            title_id=TITLE_ID
            is_open=move || runs.open_item.get().is_some()
            on_close=move |()| close()
            class="answer"
        >
            <PagedHeader
                title_id=TITLE_ID
                title=Signal::derive(title)
                on_step=go
                on_close=move |()| close()
            />
            {move || item.get().map(|item| view! { <AnswerBody item own=classifier.get().unwrap_or_default() /> })}
            <footer>
                <button type="button" disabled=move || active.is_any() on:click=ask_again>
                    {text::answers().ask_again()}
                </button>
                {judge}
                <p class="status">{move || shell.notice.with(notice::words)}</p>
            </footer>
        </Dialog>
    }
}

#[component]
fn AnswerBody(
    item: Item,
    /// The id of the run's classifier.
    own: String,
) -> impl IntoView {
    let note = use_prompt_sets().note(&item.prompt_id).map(|note| view! { <PromptNote note /> });
    let facts = request_facts(&item);
    // Whoever records answers to harmful prompts may leave out what would be of use.
    let is_cut = item.extra.get("cut").is_some_and(|cut| cut == true);
    view! {
        <Question item=item.clone() />
        {note}
        <h3>{text::common().answer()}</h3>
        <ItemOutcome item own />
        {is_cut.then(|| view! { <p class="hint">{text::recorded().cut()}</p> })}
        <h3>{text::answers().timing()}</h3>
        <p class="hint">{facts}</p>
    }
}

/// The answer with its verdict, or why there is none.
#[component]
fn ItemOutcome(item: Item, own: String) -> impl IntoView {
    match item.outcome {
        Outcome::Answered(answer) => view! {
            <Explanation answer=answer.clone() own />
            <AnswerText text=answer.text.clone() evidence=answer.verdict.evidence.clone() />
            {others_say(&answer).map(|words| view! { <p class="hint">{words}</p> })}
        }
        .into_any(),
        Outcome::Error(failure) => view! {
            <p class="trouble">{text::errors().failure_message(&failure)}</p>
            {failure.server_reply.map(|reply| view! { <RawReply reply=*reply /> })}
        }
        .into_any(),
        other => {
            let name = other.as_str();
            let tokens = item.usage.and_then(|usage| usage.completion_tokens).filter(|tokens| *tokens > 0);
            let billed = tokens.filter(|_| other == Outcome::Empty).map(|it| text::answers().billed_without_text(it));
            let came =
                Some(other.text()).filter(|text| !text.is_empty()).unwrap_or(text::answers().no_text()).to_owned();
            view! {
                <p>
                    <strong>{text::common().outcome(name)}</strong>
                    " "
                    {text::common().outcome_means(name)}
                    {billed}
                </p>
                <p class="quoted answer-text">{came}</p>
            }
            .into_any()
        }
    }
}

/// The verdict, which classifier gave it, its confidence, and the evidence.
#[component]
fn Explanation(answer: Answer, own: String) -> impl IntoView {
    let verdict = &answer.verdict;
    let by = text::classifiers().classifier(answer.verdict_of(&own));
    let why = unscored_reason(verdict).unwrap_or_else(|| match telling_words(&answer.text, &verdict.evidence) {
        words if words.is_empty() => text::answers().nothing_declined().to_owned(),
        words => text::answers().decided_by(&words),
    });
    let sure = text::answers().confidence(&format::percent(f64::from(verdict.confidence)));
    view! {
        <p>
            <strong>
                <ClassBadge class=verdict.class />
            </strong>
            <span class="hint">" " {text::answers().judged_with(&by)} " · " {sure} " · " {why}</span>
        </p>
    }
}

/// What other classifiers and people said, where it differs from the verdict.
fn others_say(answer: &Answer) -> Option<String> {
    let opinions = answer.opinions.iter().map(|other| (text::classifiers().classifier(&other.classifier), other.class));
    let labels = answer.labels.iter().map(|other| (other.by.clone(), other.class));
    let words: Vec<String> = opinions
        .chain(labels)
        .filter(|(_, class)| !class.agrees_with(answer.verdict.class))
        .map(|(name, class)| text::review().says(&name, class))
        .collect();
    (!words.is_empty()).then(|| text::review().others_say(&words))
}

fn request_facts(item: &Item) -> String {
    let timing = item.timing;
    let usage = item.usage.unwrap_or_default();
    let facts = [
        Some(text::answers().attempts(item.attempts)),
        timing.and_then(|timing| timing.first_token_ms).map(|it| text::answers().first_token(it)),
        timing.map(|timing| text::answers().took(timing.latency_ms)),
        text::answers().tokens(usage.prompt_tokens, usage.completion_tokens),
        item.finish_reason.as_deref().map(|it| text::answers().finish(it)),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
