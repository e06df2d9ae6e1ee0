//! Labelling tried out on recorded answers, and what comes of it.

use leptos::html::H2;
use leptos::prelude::*;

use crate::domain::{Class, Item};
use crate::report::{Agreement, Rater};
use crate::state::{LoadState, RunEntry, use_labelling, use_practice, use_runs, use_shell};
use crate::ui::components::agreement::{Agreements, same_side};
use crate::ui::components::answer_text::telling_words;
use crate::ui::components::prompt_parts::ClassBadge;
use crate::ui::components::scroll_box::ScrollBox;
use crate::ui::pages::labelling_session::Session;
use crate::ui::text;

/// Practice from its first answer to the agreement at its end.
#[component]
pub(super) fn PracticePanel() -> impl IntoView {
    let practice = use_practice();
    let labelling = use_labelling();
    let runs = use_runs();
    // Whoever comes to the page keeps the focus where it is; whoever works in the panel finds it in what comes next.
    let is_in_use = RwSignal::new(!untrack(|| runs.stored()).is_empty());
    let begin = move |_| {
        is_in_use.set(true);
        practice.begin(text::review().you().to_owned());
    };
    // The last label is the end: there is nothing to read after it.
    let is_labelling = Memo::new(move |_| {
        labelling.session.with(|session| session.as_ref().is_some_and(|session| session.shown().is_some()))
    });
    Effect::new(move |before: Option<bool>| {
        let now = is_labelling.get();
        if before == Some(true) && !now {
            is_in_use.set(true);
            labelling.end();
        }
        now
    });
    let panel = move || match practice.answers.get() {
        None | Some(LoadState::Pending) => view! { <p class="hint">{text::review().practice_loading()}</p> }.into_any(),
        Some(LoadState::Failed(error)) => view! {
            <p class="trouble">{text::errors().error(&error)}</p>
            <div class="buttons">
                <button type="button" on:click=begin>
                    {text::common().try_again()}
                </button>
            </div>
        }
        .into_any(),
        Some(LoadState::Ready(_)) if is_labelling.get() => {
            view! { <Session takes_focus=is_in_use.get_untracked() /> }.into_any()
        }
        Some(LoadState::Ready(run)) => {
            view! { <PracticeResult run takes_focus=is_in_use.get_untracked() /> }.into_any()
        }
    };
    let has_result =
        move || practice.answers.with(|answers| answers.as_ref().is_some_and(|answers| answers.ready().is_some()));
    view! {
        <h2>{text::review().practise()}</h2>
        <p class="hint practice-note">{text::review().practice_hint()}</p>
        {panel}
        <div class="buttons">
            <Show when=move || has_result() && !is_labelling.get()>
                <button type="button" on:click=begin>
                    {text::review().practice_again()}
                </button>
            </Show>
            <Show when=move || !runs.stored().is_empty()>
                <button type="button" on:click=move |_| practice.close()>
                    {text::review().practice_close()}
                </button>
            </Show>
        </div>
    }
}

/// An answer of which the person and the classifier say different things.
#[derive(Clone, PartialEq)]
struct DifferingAnswer {
    number: usize,
    prompt: String,
    said: Class,
    verdict: Class,
    decided_by: String,
}

impl DifferingAnswer {
    fn of(number: usize, item: &Item) -> Option<Self> {
        let answer = item.outcome.answer()?;
        let said = answer.label_by(text::review().you())?.class;
        (!said.agrees_with(answer.verdict.class)).then(|| Self {
            number,
            prompt: item.prompt.to_string(),
            said,
            verdict: answer.verdict.class,
            decided_by: telling_words(&answer.text, &answer.verdict.evidence),
        })
    }
}

/// How far the labels agree with the recorded run's classifier, and where they do not.
#[component]
fn PracticeResult(run: RunEntry, takes_focus: bool) -> impl IntoView {
    let counting = use_shell().counting;
    let you = Rater::Person(text::review().you().to_owned());
    let words = move || {
        run.with(|data| {
            let own = &data.head.classifier.id;
            let classifier = Rater::Classifier(own.clone());
            let agreement = Agreement::between(&data.items, own, &you, &classifier, counting.get());
            let common = agreement.refused.total();
            let kappa = agreement.refused.cohen_kappa();
            (common > 0).then(|| text::review().practice_agreement(same_side(&agreement), common, kappa.as_ref()))
        })
    };
    let differences = move || {
        run.with(|data| {
            let items = data.items.iter().enumerate();
            items.filter_map(|(number, item)| DifferingAnswer::of(number, item)).collect::<Vec<_>>()
        })
    };
    let has_labels = Memo::new(move |_| {
        run.with(|data| {
            data.items.iter().filter_map(|item| item.outcome.answer()).any(|answer| !answer.labels.is_empty())
        })
    });
    let differ = Memo::new(move |_| !differences().is_empty());
    let heading = NodeRef::<H2>::new();
    if takes_focus {
        // Refused is only what is not in the document.
        heading.on_load(|heading| request_animation_frame(move || drop(heading.focus())));
    }
    view! {
        <h2 node_ref=heading tabindex="-1">{text::review().practice_result()}</h2>
        <p class="practice-agreement">{move || words().unwrap_or_else(|| text::review().practice_none().to_owned())}</p>
        <Show when=move || has_labels.get()>
            <p class="hint">{text::review().practice_fair()}</p>
            <h3>{text::review().differences()}</h3>
            <Show when=move || differ.get() fallback=|| view! { <p>{text::review().no_difference()}</p> }>
                <ScrollBox name=text::review().differences()>
                    <table class="practice-differences" aria-label=text::review().differences()>
                        <thead>
                            <tr>
                                <th scope="col">{text::common().prompt()}</th>
                                <th scope="col">{text::review().you_said()}</th>
                                <th scope="col">{text::review().classifier()}</th>
                                <th scope="col">{text::review().decided_by()}</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=differences key=|difference| difference.number children=difference_row />
                        </tbody>
                    </table>
                </ScrollBox>
            </Show>
            <Agreements run />
        </Show>
    }
}

fn difference_row(difference: DifferingAnswer) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{difference.prompt}</th>
            <td>
                <ClassBadge class=difference.said />
            </td>
            <td>
                <ClassBadge class=difference.verdict />
            </td>
            <td>{difference.decided_by}</td>
        </tr>
    }
}
