//! The answers that came last.

use leptos::prelude::*;

use crate::domain::{Class, Item, Kind, Outcome};
use crate::state::{RunData, use_runs};
use crate::ui::components::prompt_parts::{ClassBadge, KindTag};
use crate::ui::format;
use crate::ui::text;

/// More would move too fast to be read.
const MOST: usize = 4;
/// Characters of an excerpt: about two lines of the narrowest column.
const EXCERPT: usize = 90;

/// An answer in a few words.
#[derive(Clone, PartialEq)]
struct LatestAnswer {
    /// The item's number in the run.
    number: usize,
    kind: Kind,
    prompt: String,
    /// What it did, or what there is in an answer's place.
    came: Result<Class, &'static str>,
    answer: String,
}

impl LatestAnswer {
    fn of(number: usize, item: &Item) -> Self {
        let came = match &item.outcome {
            Outcome::Answered(answer) => Ok(answer.verdict.class),
            other => Err(other.as_str()),
        };
        Self {
            number,
            kind: item.kind,
            prompt: format::excerpt(&item.prompt, EXCERPT),
            came,
            answer: format::excerpt(item.outcome.text().trim_start(), EXCERPT),
        }
    }

    /// An answer that was asked for again or judged anew is another.
    fn key(&self) -> (usize, &'static str, String) {
        (
            self.number,
            self.came.map_or_else(|it| text::common().outcome(it), |it| text::verdicts().class(it)),
            self.answer.clone(),
        )
    }
}

fn latest(data: &RunData) -> Vec<LatestAnswer> {
    let items = data.items.iter().enumerate().rev();
    let answers = items.filter(|(_, item)| !matches!(item.outcome, Outcome::Cancelled));
    answers.take(MOST).map(|(number, item)| LatestAnswer::of(number, item)).collect()
}

/// The last answers of the chosen run, the newest first. Each opens as a whole.
#[component]
pub(crate) fn LatestAnswers() -> impl IntoView {
    let runs = use_runs();
    let answers = Memo::new(move |_| runs.chosen.get().map(|run| run.with(latest)).unwrap_or_default());
    view! {
        <section class="card latest" aria-label=text::measure().latest_answers()>
            <h2>{text::measure().latest_answers()}</h2>
            <Show
                when=move || answers.with(|answers| !answers.is_empty())
                fallback=|| view! { <p class="hint">{text::measure().no_latest()}</p> }
            >
                <ol>
                    <For each=move || answers.get() key=LatestAnswer::key let:answer>
                        <LatestEntry answer />
                    </For>
                </ol>
            </Show>
        </section>
    }
}

#[component]
fn LatestEntry(answer: LatestAnswer) -> impl IntoView {
    let runs = use_runs();
    let LatestAnswer { number, kind, prompt, came, answer } = answer;
    let badge = match came {
        Ok(class) => view! { <ClassBadge class /> }.into_any(),
        Err(outcome) => view! { <span class="verdict">{text::common().outcome(outcome)}</span> }.into_any(),
    };
    view! {
        <li>
            <button type="button" on:click=move |_| runs.open_item.set(Some(number))>
                <span class="latest-head">{badge} <KindTag kind /></span>
                <span class="latest-prompt">{prompt}</span>
                <span class="latest-answer">{answer}</span>
            </button>
        </li>
    }
}
