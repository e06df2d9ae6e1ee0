//! The first page: one prompt with a recorded answer to judge, and the chart beside it.

mod actions;
mod exercise;
mod result;
mod verdict;

use leptos::ev::keydown;
use leptos::prelude::*;

use crate::dataset::Exercise;
use crate::domain::{IN_PAGE, Page, Route};
use crate::report::ExerciseProgress;
use crate::state::{Exercises, LoadState, use_exercises};
use crate::ui::components::controls::CheckBox;
use crate::ui::text;
use actions::{CARD, HEADING, act_on_key};
use exercise::ExerciseView;
use result::ExerciseResult;

/// The first page, with the chart as its children.
#[component]
pub(crate) fn LearnPage(children: Children) -> impl IntoView {
    let exercises = use_exercises();
    exercises.load();
    let listener = window_event_listener(keydown, move |event| act_on_key(exercises, &event));
    on_cleanup(move || listener.remove());
    view! {
        <div class="learn">
            <div class="learn-intro">
                <p>{text::learn().intro()}</p>
                <div class="exercise-notice hint">
                    <span>{text::learn().notice()}</span>
                    <CheckBox
                        label=text::learn().leave_out()
                        value=exercises.hides_sensitive
                        on_change=move |hides| exercises.hide_sensitive(hides)
                    />
                </div>
            </div>
            <section class="card exercise" id=CARD aria-labelledby=HEADING>
                {move || exercises.list.with(|list| list_state(exercises, list))}
                <WaysOn />
                <Terms />
            </section>
            <div class="learn-chart">{children()}</div>
        </div>
    }
}

/// The exercise that is shown, the result after the last, or how far their file is.
fn list_state(exercises: Exercises, list: &LoadState<Vec<Exercise>>) -> AnyView {
    match list {
        LoadState::Ready(_) => {
            let shown = Memo::new(move |_| exercises.progress.with(ExerciseProgress::shown));
            (move || match shown.get() {
                Some(number) => view! { <ExerciseView number /> }.into_any(),
                None => view! { <ExerciseResult /> }.into_any(),
            })
            .into_any()
        }
        LoadState::Pending => {
            view! { <p class="hint exercise-waiting" id=HEADING>{text::common().waiting()}</p> }.into_any()
        }
        LoadState::Failed(error) => view! {
            <p class="trouble" id=HEADING>{text::errors().error(error)}</p>
            <button type="button" on:click=move |_| exercises.load()>{text::common().try_again()}</button>
        }
        .into_any(),
    }
}

/// The two ways from here to a measurement.
#[component]
fn WaysOn() -> impl IntoView {
    let own = Route { page: Page::Measure, ..Route::default() }.to_string();
    let here = format!("{own}?provider={IN_PAGE}");
    view! {
        <nav class="ways-on" aria-label=text::learn().ways_on()>
            <a href=here>{text::learn().run_here()}</a>
            <span class="hint">{text::learn().run_here_means()}</span>
            <a href=own>{text::learn().measure_own()}</a>
            <span class="hint">{text::learn().measure_own_means()}</span>
        </nav>
    }
}

/// What the terms on this page mean, to be opened.
#[component]
fn Terms() -> impl IntoView {
    let term = |(term, means): (&'static str, &'static str)| view! { <dt>{term}</dt> <dd>{means}</dd> };
    view! {
        <details class="terms">
            <summary>{text::learn().terms_title()}</summary>
            <dl class="note">{text::learn().terms().map(term).collect_view()}</dl>
        </details>
    }
}
