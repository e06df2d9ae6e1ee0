//! What the chart shows only when it is asked for, each with the reason.

use leptos::prelude::*;

use crate::state::{use_chart_view, use_runs};
use crate::ui::text;

/// Switches for recorded runs whose answers are often no language, and for other classifiers' points.
#[component]
pub(crate) fn LayerSwitches() -> impl IntoView {
    let chart_view = use_chart_view();
    let runs = use_runs();
    let has_on_demand = Signal::derive(move || !runs.on_demand().is_empty());
    let shows_on_demand = Signal::derive(move || runs.on_demand().iter().any(|run| run.shown.get()));
    let toggle_on_demand = Callback::new(move |()| {
        let is_on = !shows_on_demand.get_untracked();
        untrack(|| runs.on_demand()).into_iter().for_each(|run| run.shown.set(is_on));
    });
    let has_chosen = Signal::derive(move || runs.chosen.get().is_some_and(|run| run.shown.get()));
    let others = chart_view.shows_other_classifiers;
    let toggle_others = Callback::new(move |()| others.update(|shows| *shows = !*shows));
    view! {
        <div class="layers" role="group" aria-label=text::chart().layers()>
            <Layer
                is_offered=has_on_demand
                is_on=shows_on_demand
                toggle=toggle_on_demand
                name=text::chart().on_demand()
                reason=text::chart().on_demand_hint()
            />
            <Layer
                is_offered=has_chosen
                is_on=others.into()
                toggle=toggle_others
                name=text::chart().others()
                reason=text::chart().others_hint()
            />
        </div>
    }
}

/// One switch; while it is on, the reason why it was off stands beside it.
#[component]
fn Layer(
    is_offered: Signal<bool>,
    is_on: Signal<bool>,
    toggle: Callback<()>,
    name: &'static str,
    reason: &'static str,
) -> AnyView {
    view! {
        <div class="layer" hidden=move || !is_offered.get()>
            <button
                type="button"
                class="layer-switch"
                aria-pressed=move || is_on.get().to_string()
                on:click=move |_| toggle.run(())
            >
                {name}
            </button>
            <span class="hint" hidden=move || !is_on.get()>
                {reason}
            </span>
        </div>
    }
    .into_any()
}
