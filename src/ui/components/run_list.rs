//! Every own run with its numbers, and how rates are counted.

use leptos::prelude::*;

use crate::domain::{Convention, EngineState};
use crate::refusal::Manifest;
use crate::state::{RunData, use_chart_view, use_classification, use_encoder, use_runs, use_shell};
use crate::ui::components::controls::{CheckBox, Choice, options};
use crate::ui::components::run_row::RunRow;
use crate::ui::text;

/// The runs on the page, the newest first.
#[component]
pub(crate) fn RunList() -> impl IntoView {
    let runs = use_runs();
    let shell = use_shell();
    let newest_first = move || runs.list.get().into_iter().rev().collect::<Vec<_>>();
    let has_none = Memo::new(move |_| runs.list.with(Vec::is_empty));
    let has_recorded = move || runs.shown().iter().any(|run| run.with(RunData::is_recorded));
    let columns = [
        text::common().shown(),
        text::common().model(),
        text::common().over_refusal(),
        text::common().toxic_refusal(),
        text::common().unscored(),
        text::common().classifier(),
    ];
    view! {
        <section class="card runs-card" aria-label=text::common().your_runs()>
            <h2>{text::common().your_runs()}</h2>
            <CountingControls />
            <p class="hint">{move || text::verdicts().convention_means(shell.counting.get().convention)}</p>
            <Show when=move || has_none.get()>
                <p class="hint">{text::common().no_runs()}</p>
            </Show>
            <Show when=has_recorded>
                <p class="hint">{text::run().recorded_hint()}</p>
            </Show>
            <div class="scroller" hidden=has_none>
                <table class="runs">
                    <thead>
                        <tr>
                            {columns.map(|name| view! { <th scope="col">{name}</th> }).collect_view()}
                            <th scope="col">
                                <span class="visually-hidden">{text::common().remove()}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=newest_first key=|run| run.id() let:run>
                            <RunRow run />
                        </For>
                    </tbody>
                </table>
            </div>
        </section>
    }
}

/// What counts as refused, and by whose verdicts else the rates are shown.
#[component]
fn CountingControls() -> impl IntoView {
    let shell = use_shell();
    let chart_view = use_chart_view();
    let classification = use_classification();
    let counting = shell.counting;
    let conventions = || options(Convention::ALL.map(|of| (of.as_str(), text::verdicts().convention(of))));
    let choose_convention = move |name: String| {
        let chosen = Convention::from_name(&name).unwrap_or_default();
        counting.update(|counting| counting.convention = chosen);
    };
    let show_corrected = move |is_on| {
        classification.load_card();
        chart_view.shows_corrected.set(is_on);
    };
    view! {
        <div class="counting" role="group" aria-label=text::measure().conventions()>
            <Choice
                label=text::common().convention()
                options=Signal::derive(conventions)
                value=Signal::derive(move || counting.get().convention.as_str().to_owned())
                on_choose=choose_convention
            />
            <CheckBox
                label=text::common().count_blocks()
                value=Signal::derive(move || counting.get().blocks_as_refusals)
                on_change=move |is_on| counting.update(|counting| counting.blocks_as_refusals = is_on)
            />
            <CheckBox
                label=text::common().other_conventions()
                value=shell.shows_conventions
                on_change=move |is_on| shell.shows_conventions.set(is_on)
            />
            <EncoderSwitch />
            <CheckBox
                label=text::card().corrected_by_card()
                value=chart_view.shows_corrected
                on_change=show_corrected
            />
            <CheckBox
                label=text::review().others()
                value=chart_view.shows_other_classifiers
                on_change=move |is_on| chart_view.shows_other_classifiers.set(is_on)
            />
        </div>
    }
}

/// The encoder is some megabytes: the switch says so, and fetches it.
#[component]
fn EncoderSwitch() -> impl IntoView {
    let encoder = use_encoder();
    let classification = use_classification();
    let progress = move || match encoder.state.get() {
        EngineState::Ready => text::card().encoder_at_work(encoder.waiting.get()),
        state => text::local().state(&state),
    };
    view! {
        <label
            class="check encoder-switch"
            data-ready=move || (encoder.state.get() == EngineState::Ready).to_string()
            data-waiting=move || encoder.waiting.get().to_string()
        >
            <input
                type="checkbox"
                prop:checked=encoder.is_on
                on:change:target=move |event| {
                    classification.switch_encoder(event.target().checked())
                }
            />
            {text::card().encoder_switch(Manifest::shipped().bytes)}
            <span class="figures">{progress}</span>
        </label>
    }
}
