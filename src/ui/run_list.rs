//! Every own run with its numbers, and the answer that came last.

use leptos::prelude::*;

use super::live::{drawn, entered, live, press, ticked};
use super::text::review;
use super::{format, text};
use crate::domain::{Item, Outcome, decimal};
use crate::refusal::Classifier;
use crate::report::{Rate, Summary};
use crate::state::{App, RunEntry};

#[component]
pub(super) fn RunList() -> impl IntoView {
    let app = App::get();
    let rows = move || app.runs.get().into_iter().rev().map(|run| view! { <RunRow run /> }).collect_view();
    view! {
        <section class="card runs-card" aria-label=text::YOUR_RUNS>
            <div class="runs-head">
                <h2>{text::YOUR_RUNS}</h2>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=live(move || app.counting.get().blocks_as_refusals)
                        on:change=ticked(move |is_on| app.counting.update(|counting| counting.blocks_as_refusals = is_on))
                    />
                    {text::COUNT_BLOCKS}
                </label>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=live(move || app.counting.get().partial_as_refusals)
                        on:change=ticked(move |is_on| app.counting.update(|counting| counting.partial_as_refusals = is_on))
                    />
                    {text::COUNT_PARTIAL}
                </label>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=live(move || app.shows_others.get())
                        on:change=ticked(move |is_on| app.shows_others.set(is_on))
                    />
                    {review::OTHERS}
                </label>
            </div>
            {drawn(move || app.runs.with(Vec::is_empty).then(|| view! { <p class="hint">{text::NO_RUNS}</p> }))}
            <div class="scroller" hidden=live(move || app.runs.with(Vec::is_empty))>
                <table class="runs">
                    <thead>
                        <tr>
                            <th scope="col">{text::SHOWN}</th>
                            <th scope="col">{text::MODEL}</th>
                            <th scope="col">{text::CLASSIFIER}</th>
                            <th scope="col">{text::STATE}</th>
                            <th scope="col">{text::OVER_REFUSAL}</th>
                            <th scope="col">{text::TOXIC_REFUSAL}</th>
                            <th scope="col">{text::UNSCORED}</th>
                            <th scope="col">{text::BLOCKED}</th>
                            <th scope="col"><span class="visually-hidden">{text::REMOVE}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        {drawn(rows)}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn RunRow(run: RunEntry) -> impl IntoView {
    let app = App::get();
    let summary = move || {
        let counting = app.counting.get();
        run.with(|data| Summary::of(&data.tally, counting))
    };
    let state = move || run.with(|data| data.head.state);
    let over = move |read: fn(&Rate) -> String| live(move || read(&summary().over_refusal));
    let toxic = move |read: fn(&Rate) -> String| live(move || read(&summary().toxic_refusal));
    let fraction = |rate: &Rate| rate.rate.map(decimal::write).unwrap_or_default();
    let both = move |read: fn(&Rate) -> u32| {
        live(move || {
            let summary = summary();
            (read(&summary.over_refusal) + read(&summary.toxic_refusal)).to_string()
        })
    };
    let (name, created) = run.with(|data| (data.head.model.name.clone(), format::minute(&data.head.created_at)));
    let title = text::model_prompts(&name, &created);
    let is_chosen = move || app.chosen_run.get() == Some(run);
    view! {
        <tr
            data-run-id=run.id()
            data-state=live(move || state().as_str())
            data-over-refusal=over(fraction)
            data-toxic-refusal=toxic(fraction)
            data-unscored=both(|rate| rate.unscored)
            class:chosen=live(is_chosen)
        >
            <td>
                <input
                    type="checkbox"
                    aria-label=format!("{}: {title}", text::SHOWN)
                    prop:checked=live(move || run.shown.get())
                    on:change=ticked(move |is_on| run.shown.set(is_on))
                />
            </td>
            <th scope="row">
                <button
                    type="button"
                    class="link"
                    aria-pressed=live(move || is_chosen().to_string())
                    on:click=press(move || app.choose_run(Some(run)))
                >
                    {name}
                </button>
                <span class="when">{created}</span>
            </th>
            <td>{judged_by(app, run, title.clone())}</td>
            <td>{live(move || text::state(state()))}</td>
            <td>
                <strong>{over(format::rate)}</strong>
                <span class="counts">{over(format::counts)}</span>
            </td>
            <td>
                <strong>{toxic(format::rate)}</strong>
                <span class="counts">{toxic(format::counts)}</span>
            </td>
            <td>{both(|rate| rate.unscored)}</td>
            <td>{both(|rate| rate.blocked)}</td>
            <td>
                <button type="button" class="quiet" aria-label=format!("{} {title}", text::REMOVE) on:click=press(move || app.remove_run(run))>
                    {text::REMOVE}
                </button>
            </td>
        </tr>
    }
}

/// Which classifier's verdicts the run's rates count; another choice judges every answer anew.
fn judged_by(app: App, run: RunEntry, title: String) -> AnyView {
    let judges = Memo::new(move |_| run.with(|data| judges(&data.items)));
    let options = move || {
        let own = run.with(|data| data.head.classifier.id.clone());
        let mut ids: Vec<String> = Classifier::ALL.iter().map(|classifier| classifier.id().to_owned()).collect();
        ids.extend(judges.get());
        if !ids.contains(&own) {
            ids.push(own.clone());
        }
        let option =
            |id: String| view! { <option value=id.clone() selected=id == own>{text::classifier(&id)}</option> };
        ids.into_iter().map(option).collect_view()
    };
    view! {
        <select
            aria-label=format!("{}: {title}", text::CLASSIFIER)
            disabled=live(move || run.with(|data| data.head.state.is_live()))
            on:change=entered(move |id| app.judge_by(run, id))
        >
            {drawn(options)}
        </select>
    }
    .into_any()
}

/// The language models that judged any of these answers.
fn judges(items: &[Item]) -> Vec<String> {
    let opinions = items.iter().filter_map(|item| item.outcome.answer()).flat_map(|answer| &answer.opinions);
    let mut judges: Vec<String> = Vec::new();
    for opinion in opinions.filter(|opinion| opinion.classifier.starts_with("judge:")) {
        if !judges.iter().any(|known| **known == *opinion.classifier) {
            judges.push(opinion.classifier.to_string());
        }
    }
    judges
}

/// The answer that came last, on one line.
#[component]
pub(super) fn Latest() -> impl IntoView {
    let app = App::get();
    drawn(move || {
        let run = app.chosen_run.get()?;
        let (number, category, prompt, came, answer) = run.with(|data| {
            let (number, item) = data.latest_answer()?;
            let came = match &item.outcome {
                Outcome::Answered(answer) => text::verdict(answer.verdict.label),
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
                <button type="button" class="link" on:click=press(move || app.open_item.set(Some(number)))>{text::OPEN}</button>
            </p>
        })
    })
}
