//! One run of the history.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;

use super::run_tags::RunTags;
use super::undo_button::{focus_undo, title_id};
use crate::report::{Rate, Summary};
use crate::state::{Export, RunData, RunEntry, use_history, use_model_connection, use_runs, use_shell};
use crate::ui::charts::trade_off::CHART_ID;
use crate::ui::components::run_row::state_in_words;
use crate::ui::format;
use crate::ui::text;

/// A recorded run is nobody's to name, tag or delete here.
#[component]
pub(super) fn HistoryRow(run: RunEntry) -> impl IntoView {
    let shell = use_shell();
    let (told, provider, prompts, is_recorded) = run.with(|data| {
        let told = text::common().model_prompts(&data.head.model.name, &format::minute(&data.head.created_at));
        (told, provider(data), prompts(data), data.is_recorded())
    });
    let summary = Memo::new(move |_| {
        let counting = shell.counting.get();
        run.with(|data| Summary::of(&data.tally, counting))
    });
    let settled = move || run.with(|data| text::common().progress(data.tally.count(), data.head.planned));
    let title = match is_recorded {
        true => view! { <strong>{run.with(RunData::label)}</strong> }.into_any(),
        false => view! { <RunTitle run told=told.clone() /> }.into_any(),
    };
    let tags = (!is_recorded).then(|| view! { <RunTags run told=told.clone() /> });
    view! {
        <tr data-run=run.id()>
            <th scope="row">{title} <p class="hint">{told.clone()}</p></th>
            <td>{tags}</td>
            <td>{provider}</td>
            <td>
                <span>{prompts}</span>
                <span class="counts">{settled}</span>
            </td>
            <td>
                <RateWithCounts rate=Signal::derive(move || summary.get().over_refusal) />
            </td>
            <td>
                <RateWithCounts rate=Signal::derive(move || summary.get().toxic_refusal) />
            </td>
            <td>{move || run.with(state_in_words)}</td>
            <td>
                <RunActions run told is_recorded />
            </td>
        </tr>
    }
}

#[component]
fn RateWithCounts(rate: Signal<Rate>) -> impl IntoView {
    view! {
        <strong>{move || rate.with(format::rate)}</strong>
        <span class="counts">{move || rate.with(format::counts)}</span>
    }
}

/// The run's name in a box: what is entered there is its new one. Another tab's run is that tab's to name.
#[component]
fn RunTitle(run: RunEntry, told: String) -> impl IntoView {
    let history = use_history();
    // Compared, so that a run that goes on does not write over what the person types.
    let name = Memo::new(move |_| run.with(|data| data.head.name().to_owned()));
    let leave_as_it_was = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event_target::<HtmlInputElement>(&event).set_value(&name.get_untracked());
        }
    };
    view! {
        <input
            type="text"
            class="title"
            autocomplete="off"
            id=title_id(run)
            aria-label=text::history().title_of(&told)
            disabled=move || run.with(|data| data.is_elsewhere())
            prop:value=name
            on:change=move |event| history.rename(run, &event_target_value(&event))
            on:keydown=leave_as_it_was
        />
    }
}

#[component]
fn RunActions(run: RunEntry, told: String, is_recorded: bool) -> impl IntoView {
    let history = use_history();
    let runs = use_runs();
    let named = |what| text::history().of_run(what, &told);
    let export = move |_| {
        runs.choose(Some(run));
        runs.export(Export::Json, CHART_ID, Vec::new());
    };
    let delete = move |_| {
        history.delete(run);
        focus_undo();
    };
    let is_elsewhere = move || run.with(|data| data.is_elsewhere());
    let deletion = (!is_recorded).then(|| {
        view! {
            <button
                type="button"
                aria-label=named(text::history().delete())
                disabled=is_elsewhere
                on:click=delete
            >
                {text::history().delete()}
            </button>
        }
    });
    view! {
        <div class="buttons">
            <button
                type="button"
                aria-label=named(text::history().use_settings())
                on:click=move |_| history.use_settings(run)
            >
                {text::history().use_settings()}
            </button>
            <button type="button" aria-label=named(text::history().export()) on:click=export>
                {text::history().export()}
            </button>
            {deletion}
        </div>
    }
}

/// The provider's name, or its id where the page does not know it.
fn provider(data: &RunData) -> String {
    let connection = use_model_connection();
    let id = &data.head.model.provider;
    connection.providers().into_iter().find(|(known, _)| known == id).map_or_else(|| id.clone(), |(_, name)| name)
}

fn prompts(data: &RunData) -> String {
    let sets = data.head.prompt_sets.iter();
    sets.map(|it| text::history().prompts(it)).collect::<Vec<_>>().join("; ")
}
