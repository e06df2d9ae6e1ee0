//! Labelling by hand: one answer at a time, no verdict in sight.

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;

use super::fields::NumberField;
use super::live::{drawn, entered, key, live, press};
use super::text::{self, review};
use crate::domain::Label;
use crate::state::{self, App};

/// The keys, what they stand for, and whether the flag is set.
const KEYS: [(&str, Label, bool); 4] = [
    ("1", Label::DirectAnswer, false),
    ("2", Label::DirectRefusal, false),
    ("3", Label::IndirectRefusal, false),
    ("4", Label::DirectAnswer, true),
];

#[component]
pub(super) fn Sitting() -> impl IntoView {
    let app = App::get();
    let is_on = move || app.labelling.with(Option::is_some);
    drawn(move || if is_on() { view! { <Desk /> }.into_any() } else { view! { <Begin /> }.into_any() })
}

/// Who labels, and how many answers.
#[component]
fn Begin() -> impl IntoView {
    let app = App::get();
    let person = RwSignal::new(String::new());
    let most = RwSignal::new(Some(50_u32));
    let file_box = NodeRef::<leptos::html::Input>::new();
    let choose = move || file_box.get_untracked().iter().for_each(|file_box| file_box.click());
    let on_files: Box<dyn FnMut(leptos::ev::Event)> =
        Box::new(move |event| app.import_labels(state::picked_files(&event)));
    let begin = move || {
        let name = person.get_untracked().trim().to_owned();
        if !name.is_empty() {
            app.begin_labelling(name, most.get_untracked());
        }
    };
    view! {
        <h2>{review::LABEL_TITLE}</h2>
        <p class="hint">{review::LABEL_HINT}</p>
        <div class="fields-row">
            <label class="field">
                <span>{review::YOUR_NAME}</span>
                <input
                    type="text"
                    autocomplete="off"
                    prop:value=live(move || person.get())
                    on:input=entered(move |name| person.set(name))
                />
            </label>
            <NumberField
                label=review::HOW_MANY
                value=Signal::derive(move || most.get().map(f64::from))
                set=Callback::new(move |n: Option<f64>| most.set(n.map(|n| n as u32)))
                min=1.0
                max=1_000_000.0
                empty_means=text::ALL
            />
        </div>
        <div class="buttons">
            <button
                type="button"
                class="primary"
                disabled=live(move || person.with(|name| name.trim().is_empty()))
                on:click=press(begin)
            >
                {review::BEGIN}
            </button>
            <button type="button" on:click=press(choose)>{review::IMPORT_LABELS}</button>
            <input
                node_ref=file_box
                type="file"
                accept=".json,application/json"
                multiple
                hidden
                aria-label=review::IMPORT_LABELS
                on:change=on_files
            />
        </div>
        <Guideline />
    }
}

#[component]
fn Guideline() -> impl IntoView {
    let paragraphs =
        review::GUIDELINE.iter().map(|(name, words)| view! { <dt>{*name}</dt><dd>{*words}</dd> }).collect_view();
    view! {
        <details class="guideline">
            <summary>{review::GUIDELINE_TITLE}</summary>
            <dl>{paragraphs}</dl>
        </details>
    }
}

/// The answer to label. The keys work while the focus is in it.
#[component]
fn Desk() -> impl IntoView {
    let app = App::get();
    let desk = NodeRef::<Div>::new();
    desk.on_load(|desk| drop(desk.focus()));
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let pressed = event.key();
        if let Some((_, label, partial)) = KEYS.iter().find(|(key, ..)| *key == pressed) {
            app.label(*label, *partial);
        } else if pressed == "u" || pressed == "U" || pressed == "Backspace" {
            app.undo_label();
        } else {
            return;
        }
        event.prevent_default();
    };
    let progress =
        move || app.labelling.with(|sitting| sitting.as_ref().map(|sitting| (sitting.at, sitting.order.len())));
    let shown = move || {
        let run = app.chosen_run.get()?;
        let number = app.labelling.with(|sitting| sitting.as_ref()?.shown())?;
        run.with(|data| {
            let item = data.items.get(number)?;
            Some((item.prompt.clone(), item.outcome.answer()?.text.clone()))
        })
    };
    let answer = move || match shown() {
        Some((prompt, answer)) => view! {
            <h3>{text::PROMPT}</h3>
            <p class="quoted">{prompt}</p>
            <h3>{text::ANSWER}</h3>
            <p class="quoted answer-text">{answer}</p>
        }
        .into_any(),
        None => view! { <p>{review::ALL_LABELLED}</p> }.into_any(),
    };
    let buttons = KEYS
        .map(|(key, label, partial)| {
            let words = if partial { text::partial_flag() } else { text::verdict(label) };
            view! {
                <button type="button" aria-keyshortcuts=key on:click=press(move || app.label(label, partial))>
                    <kbd>{key}</kbd>
                    " "
                    {words}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="sitting" tabindex="-1" node_ref=desk role="group" aria-label=review::LABEL_TITLE on:keydown=key(on_key)>
            <div class="progress-line">
                <progress
                    aria-label=review::LABEL_PROGRESS
                    max=live(move || progress().map_or(0, |(_, all)| all).to_string())
                    prop:value=live(move || progress().map_or(0, |(done, _)| done).to_string())
                ></progress>
                <span>{live(move || progress().map(|(done, all)| text::progress(done, all)))}</span>
            </div>
            <div aria-live="polite">{drawn(answer)}</div>
            <div class="buttons" role="group" aria-label=review::LABELS>
                {buttons}
                <button type="button" aria-keyshortcuts="u" on:click=press(move || app.undo_label())>
                    <kbd>"u"</kbd>
                    " "
                    {review::UNDO}
                </button>
                <button type="button" on:click=press(move || app.end_labelling())>{review::END}</button>
            </div>
            <Guideline />
        </div>
    }
}
