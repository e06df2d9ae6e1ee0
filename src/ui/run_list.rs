//! Every own run with its numbers, and the answer that came last.

use leptos::prelude::*;

use super::{format, text};
use crate::domain::{Counting, Outcome};
use crate::report::Summary;
use crate::state::{App, RunEntry};

#[component]
pub(super) fn RunList() -> impl IntoView {
    let app = App::get();
    let newest_first = move || app.runs.get().into_iter().rev().collect::<Vec<_>>();
    view! {
        <section class="card runs-card" aria-label=text::YOUR_RUNS>
            <div class="runs-head">
                <h2>{text::YOUR_RUNS}</h2>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || app.counting.get().blocks_as_refusals
                        on:change:target=move |event| {
                            app.counting.update(|counting| counting.blocks_as_refusals = event.target().checked());
                        }
                    />
                    {text::COUNT_BLOCKS}
                </label>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || app.counting.get().partial_as_refusals
                        on:change:target=move |event| {
                            app.counting.update(|counting| counting.partial_as_refusals = event.target().checked());
                        }
                    />
                    {text::COUNT_PARTIAL}
                </label>
            </div>
            {move || app.runs.with(Vec::is_empty).then(|| view! { <p class="hint">{text::NO_RUNS}</p> })}
            <div class="scroller" hidden=move || app.runs.with(Vec::is_empty)>
                <table class="runs">
                    <thead>
                        <tr>
                            <th scope="col">{text::SHOWN}</th>
                            <th scope="col">{text::MODEL}</th>
                            <th scope="col">{text::STATE}</th>
                            <th scope="col">{text::OVER_REFUSAL}</th>
                            <th scope="col">{text::TOXIC_REFUSAL}</th>
                            <th scope="col">{text::UNSCORED}</th>
                            <th scope="col">{text::BLOCKED}</th>
                            <th scope="col"><span class="visually-hidden">{text::REMOVE}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=newest_first
                            key=RunEntry::id
                            children=move |run| view! { <RunRow run /> }
                        />
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn RunRow(run: RunEntry) -> impl IntoView {
    let app = App::get();
    let summary = Memo::new(move |_| {
        let counting: Counting = app.counting.get();
        run.with(|data| Summary::of(&data.tally, counting))
    });
    let state = move || run.with(|data| data.head.state);
    let (name, created) = run.with(|data| (data.head.model.name.clone(), format::minute(&data.head.created_at)));
    let title = text::model_prompts(&name, &created);
    let fraction = |rate: Option<f64>| rate.map(|rate| rate.to_string()).unwrap_or_default();
    let unscored = move || summary.with(|s| s.over_refusal.unscored + s.toxic_refusal.unscored);
    let blocked = move || summary.with(|s| s.over_refusal.blocked + s.toxic_refusal.blocked);
    let is_chosen = move || app.chosen_run.get() == Some(run);
    view! {
        <tr
            data-run-id=run.id()
            data-state=move || state().as_str()
            data-over-refusal=move || summary.with(|s| fraction(s.over_refusal.rate))
            data-toxic-refusal=move || summary.with(|s| fraction(s.toxic_refusal.rate))
            data-unscored=unscored
            class:chosen=is_chosen
        >
            <td>
                <input
                    type="checkbox"
                    aria-label=format!("{}: {title}", text::SHOWN)
                    prop:checked=move || run.shown.get()
                    on:change:target=move |event| run.shown.set(event.target().checked())
                />
            </td>
            <th scope="row">
                <button
                    type="button"
                    class="link"
                    aria-pressed=move || is_chosen().to_string()
                    on:click=move |_| {
                        app.open_item.set(None);
                        app.chosen_run.set(Some(run));
                    }
                >
                    {name}
                </button>
                <span class="when">{created}</span>
            </th>
            <td>{move || text::state(state())}</td>
            <td>
                <strong>{move || summary.with(|s| format::rate(&s.over_refusal))}</strong>
                <span class="counts">{move || summary.with(|s| format::counts(&s.over_refusal))}</span>
            </td>
            <td>
                <strong>{move || summary.with(|s| format::rate(&s.toxic_refusal))}</strong>
                <span class="counts">{move || summary.with(|s| format::counts(&s.toxic_refusal))}</span>
            </td>
            <td>{unscored}</td>
            <td>{blocked}</td>
            <td>
                <button type="button" class="quiet" aria-label=format!("{} {title}", text::REMOVE) on:click=move |_| app.remove_run(run)>
                    {text::REMOVE}
                </button>
            </td>
        </tr>
    }
}

/// The answer that came last, on one line.
#[component]
pub(super) fn Latest() -> impl IntoView {
    let app = App::get();
    move || {
        let run = app.chosen_run.get()?;
        let (number, category, prompt, came, answer) = run.with(|data| {
            let (number, item) = data.latest_answer()?;
            let came = match &item.outcome {
                Outcome::Answered { verdict, .. } => text::verdict(verdict.label),
                other => text::outcome(other.as_str()),
            };
            let answer = format::excerpt(item.outcome.text().trim_start(), 90);
            Some((number, item.category.to_string(), format::excerpt(&item.prompt, 70), came, answer))
        })?;
        Some(view! {
            <p class="latest">
                <span class="hint">{text::LATEST}</span>
                <span class="tag">{category}</span>
                <span class="latest-prompt">{prompt}</span>
                <span aria-hidden="true">"→"</span>
                <strong>{came}</strong>
                <span class="latest-answer">{answer}</span>
                <button type="button" class="link" on:click=move |_| app.open_item.set(Some(number))>{text::OPEN}</button>
            </p>
        })
    }
}
