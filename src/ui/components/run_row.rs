//! One run of the list, with its numbers.

use leptos::prelude::*;

use crate::domain::{Convention, Item, ModelSettings, RunState, decimal};
use crate::provider::batch::BatchFormat;
use crate::refusal::{Classifier, ENCODER};
use crate::report::{Rate, Summary};
use crate::state::{
    RunData, RunEntry, RunPhase, use_active_runs, use_batch_export, use_classification, use_encoder, use_history,
    use_runs, use_shell,
};
use crate::ui::components::controls::{Options, Select};
use crate::ui::components::run_endings::RunEndings;
use crate::ui::format;
use crate::ui::text;

/// Which of a summary's two rates.
type RateOf = fn(&Summary) -> &Rate;

/// A run's row.
#[component]
pub(crate) fn RunRow(run: RunEntry) -> impl IntoView {
    let shell = use_shell();
    let runs = use_runs();
    let history = use_history();
    let summary = Memo::new(move |_| {
        let counting = shell.counting.get();
        run.with(|data| Summary::of(&data.tally, counting))
    });
    let fraction = move |of: RateOf| summary.with(|summary| of(summary).rate.map(decimal::write).unwrap_or_default());
    let both = move |read: fn(&Rate) -> u32| {
        summary.with(|summary| read(&summary.over_refusal) + read(&summary.toxic_refusal))
    };
    let unscored = move || both(|rate| rate.unscored).to_string();
    let blocked =
        move || Some(both(|rate| rate.blocked)).filter(|count| *count > 0).map(|it| text::measure().blocked(it));
    let (name, created, excluded) = run.with(|data| {
        let excluded = data.head.prompt_sets.iter().map(|set| set.excluded.len()).sum::<usize>();
        (data.label(), format::minute(&data.head.created_at), excluded)
    });
    let title = text::common().model_prompts(&name, &created);
    let is_chosen = move || runs.chosen.get() == Some(run);
    let over_refusal: RateOf = |summary| &summary.over_refusal;
    let toxic_refusal: RateOf = |summary| &summary.toxic_refusal;
    view! {
        <tr
            data-run-id=run.id()
            data-state=move || run.with(|data| data.head.state).as_str()
            data-over-refusal=move || fraction(over_refusal)
            data-toxic-refusal=move || fraction(toxic_refusal)
            data-unscored=unscored
            class:chosen=is_chosen
        >
            <td>
                <input
                    type="checkbox"
                    aria-label=format!("{}: {title}", text::common().shown())
                    prop:checked=run.shown
                    on:change:target=move |event| run.shown.set(event.target().checked())
                />
            </td>
            <th scope="row" class="run-name">
                <button
                    type="button"
                    class="link"
                    aria-pressed=move || is_chosen().to_string()
                    on:click=move |_| runs.choose(Some(run))
                >
                    {name}
                </button>
                <span class="when">{created} " · " {move || run.with(state_in_words)}</span>
                <GoOn run />
            </th>
            <RateCell run summary of=over_refusal />
            <RateCell run summary of=toxic_refusal />
            <td>
                {unscored} {move || blocked().map(|words| view! { <span class="counts">{words}</span> })}
                {(excluded > 0).then(|| view! { <span class="tag">{text::common().excluded(excluded)}</span> })}
                <RunEndings run />
            </td>
            <td>
                <JudgedBy run name=format!("{}: {title}", text::common().classifier()) />
            </td>
            <td>
                <button
                    type="button"
                    class="quiet"
                    aria-label=format!("{} {title}", text::common().remove())
                    disabled=move || run.with(|data| data.is_elsewhere())
                    on:click=move |_| history.delete(run)
                >
                    {text::common().remove()}
                </button>
            </td>
        </tr>
    }
}

/// A rate, its counts, and where it is asked for, the same under the conventions that are not chosen.
#[component]
fn RateCell(run: RunEntry, summary: Memo<Summary>, of: RateOf) -> impl IntoView {
    let shell = use_shell();
    let others = move || {
        let counting = shell.counting.get();
        let under = |convention: Convention| {
            let rate = run.with(|data| format::rate(of(&Summary::of(&data.tally, counting.under(convention)))));
            view! { <li>{text::verdicts().rate_under(convention, &rate)}</li> }
        };
        let others = Convention::ALL.into_iter().filter(|convention| *convention != counting.convention);
        others.map(under).collect_view()
    };
    view! {
        <td>
            <strong>{move || summary.with(|summary| format::rate(of(summary)))}</strong>
            <span class="counts">{move || summary.with(|summary| format::counts(of(summary)))}</span>
            <Show when=move || shell.shows_conventions.get()>
                <ul class="other-rates">{others}</ul>
            </Show>
        </td>
    }
}

/// A run's state in words. That it broke off, goes on in another tab or was recorded comes before the state that is stored.
pub(crate) fn state_in_words(data: &RunData) -> &'static str {
    match data.head.state {
        _ if data.is_recorded() => text::run().recorded(),
        _ if data.is_elsewhere() => text::run().elsewhere(),
        _ if data.phase == RunPhase::Interrupted => text::run().interrupted_label(),
        state => text::common().state(state),
    }
}

/// A button that resumes a run with open prompts, or asks its failed prompts again; nothing where there are neither.
#[component]
fn GoOn(run: RunEntry) -> impl IntoView {
    let (active, export) = (use_active_runs(), use_batch_export());
    let name = run.with(|data| data.head.model.name.clone());
    let takes_batches = run.with(|data| takes_batches(&data.head.model));
    let left = Memo::new(move |_| {
        run.with(|data| {
            let is_done = data.head.state == RunState::Done && data.items_are_loaded;
            let has_failed = is_done && data.failures() > 0;
            (data.is_unfinished(), has_failed)
        })
    });
    move || {
        let (is_unfinished, has_failed) = left.get();
        let words = match (is_unfinished, has_failed) {
            (true, _) => text::run().go_on(),
            (false, true) => text::run().ask_failed(),
            (false, false) => return None,
        };
        let as_batch = takes_batches.then(|| {
            let words = text::batch().rest_as_batch();
            view! {
                <button
                    type="button"
                    aria-label=format!("{words}: {name}")
                    disabled=move || active.is_any()
                    on:click=move |_| export.export_rest(run)
                >
                    {words}
                </button>
            }
        });
        Some(view! {
            <button
                type="button"
                aria-label=format!("{words}: {name}")
                disabled=move || active.is_any()
                on:click=move |_| active.resume_run(run, !is_unfinished)
            >
                {words}
            </button>
            {as_batch}
        })
    }
}

/// Whether the run's own provider has a batch API. Others that speak its protocol mostly have none.
fn takes_batches(model: &ModelSettings) -> bool {
    model.decoder.is_none() && BatchFormat::ALL.iter().any(|format| format.preset_id() == model.provider)
}

/// The choice of the classifier whose verdicts the run's rates count. Another choice classifies every answer anew.
#[component]
fn JudgedBy(run: RunEntry, name: String) -> impl IntoView {
    let encoder = use_encoder();
    let classification = use_classification();
    let own = move || run.with(|data| data.head.classifier.id.clone());
    let options = Memo::new(move |_| -> Options {
        let mut ids: Vec<String> = Classifier::ALL.iter().map(|classifier| classifier.id().to_owned()).collect();
        ids.extend(run.with(|data| judges(&data.items)));
        let encoder = encoder.is_on.get().then(|| ENCODER.to_owned());
        for id in encoder.into_iter().chain([own()]) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.into_iter().map(|id| (id.clone(), text::classifiers().classifier(&id))).collect()
    });
    view! {
        // Who judged stands with the answers.
        <div class="judged-by" on:focusin=move |_| classification.request_items(run)>
            <Select
                name
                options
                value=Memo::new(move |_| own())
                on_choose=move |id| classification.classify_by(run, id)
                disabled=Memo::new(move |_| run.with(|data| data.head.state.is_live() || data.is_recorded()))
            />
        </div>
    }
}

/// Ids of the classifiers that judged any of these answers and are not the page's own: language models, and classifiers of other programs.
fn judges(items: &[Item]) -> Vec<String> {
    let opinions = items.iter().filter_map(|item| item.outcome.answer()).flat_map(|answer| &answer.opinions);
    let mut judges: Vec<String> = Vec::new();
    for opinion in opinions.filter(|opinion| Classifier::from_id(&opinion.classifier).is_none()) {
        if !judges.iter().any(|known| **known == *opinion.classifier) {
            judges.push(opinion.classifier.to_string());
        }
    }
    judges
}
