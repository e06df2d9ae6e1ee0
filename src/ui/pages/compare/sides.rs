//! What two runs made of one prompt, side by side.

use leptos::prelude::*;

use super::change_list::ChangeList;
use crate::domain::{Item, Outcome};
use crate::state::{RunEntry, use_classification};
use crate::ui::components::answer_text::AnswerText;
use crate::ui::components::dialog::{Dialog, PagedHeader};
use crate::ui::components::prompt_parts::{ClassBadge, Question};
use crate::ui::components::run_pair::run_name;
use crate::ui::text;

const TITLE_ID: &str = "sides-title";

#[component]
pub(crate) fn SidesDialog(changes: ChangeList) -> impl IntoView {
    let classification = use_classification();
    let ChangeList { pair, matching, open } = changes;
    // The items that are open stay open while they move about among the changes, or leave them.
    let numbers = Memo::new(move |_| {
        let number = open.get()?;
        pair.with(|shared, _, _| shared.pairs.iter().copied().find(|[one, _]| *one == number))
    });
    let items = Memo::new(move |_| {
        let [one, two] = numbers.get()?;
        pair.with(|_, baseline, other| Some([baseline.items.get(one)?.clone(), other.items.get(two)?.clone()]))
    });
    Effect::new(move || {
        if let Some([one, two]) = numbers.get() {
            classification.load_evidence(pair.baseline, one);
            classification.load_evidence(pair.other, two);
        }
    });
    let title = move || match changes.open_at() {
        Some(at) => text::compare().change_of(at + 1, matching.with(Vec::len)),
        None => text::compare().side_by_side().to_owned(),
    };
    let go = move |forward: bool| {
        untrack(|| {
            let Some(at) = changes.open_at() else { return };
            let next = if forward { at + 1 } else { at.saturating_sub(1) };
            changes.at(next).into_iter().for_each(|change| open.set(Some(change.items[0])));
        });
    };
    let close = move || open.set(None);
    view! {
        <Dialog
            title_id=TITLE_ID
            is_open=move || open.get().is_some()
            on_close=move |()| close()
            class="answer sides-dialog"
        >
            <PagedHeader
                title_id=TITLE_ID
                title=Signal::derive(title)
                on_step=go
                on_close=move |()| close()
            />
            {move || {
                let [one, two] = items.get()?;
                Some(view! {
                    <Question item=one.clone() />
                    <div class="sides">
                        <Side part=text::compare().baseline() run=pair.baseline item=one />
                        <Side part=text::compare().compared_with() run=pair.other item=two />
                    </div>
                })
            }}
        </Dialog>
    }
}

/// One run's answer.
#[component]
fn Side(
    /// The run's part in the comparison.
    part: &'static str,
    run: RunEntry,
    item: Item,
) -> impl IntoView {
    let name = move || run.with(run_name);
    let came = match item.outcome {
        Outcome::Answered(answer) => view! {
            <p>
                <strong>
                    <ClassBadge class=answer.verdict.class />
                </strong>
            </p>
            <AnswerText text=answer.text evidence=answer.verdict.evidence />
        }
        .into_any(),
        other => view! { <NoAnswer outcome=other /> }.into_any(),
    };
    view! {
        <section>
            <h3>{part} ": " {name}</h3>
            {came}
        </section>
    }
}

/// Why there is no answer, and what came instead.
#[component]
fn NoAnswer(outcome: Outcome) -> impl IntoView {
    let name = outcome.as_str();
    let means = match &outcome {
        Outcome::Error(failure) => text::errors().failure_message(failure),
        _ => text::common().outcome_means(name).to_owned(),
    };
    let came = Some(outcome.text().to_owned()).filter(|text| !text.is_empty());
    view! {
        <p>
            <strong>{text::common().outcome(name)}</strong>
            " "
            {means}
        </p>
        {came.map(|came| view! { <p class="quoted">{came}</p> })}
    }
}
