//! Labelling by hand: one answer at a time, no verdict in sight.

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;

use crate::domain::Class;
use crate::state::{Labelling, UserFile, use_labelling};
use crate::ui::components::controls::{Field, NumberBox};
use crate::ui::components::file_button::{FileButton, JSON_FILES};
use crate::ui::components::practice_button::PracticeButton;
use crate::ui::text;

/// The keys, and what they stand for.
const KEYS: [(&str, Class); 7] = [
    ("1", Class::Answer),
    ("2", Class::Declines),
    ("3", Class::Unable),
    ("4", Class::RejectsPremise),
    ("5", Class::Deflects),
    ("6", Class::PartialAnswer),
    ("0", Class::Unscored),
];

/// The form that begins a session: who labels, and how many answers.
#[component]
pub(super) fn BeginForm() -> impl IntoView {
    const AT_FIRST: f64 = 50.0;
    let labelling = use_labelling();
    let person = RwSignal::new(String::new());
    let most = RwSignal::new(Some(AT_FIRST));
    let begin = move |_| {
        let name = person.get_untracked().trim().to_owned();
        if !name.is_empty() {
            labelling.begin(name, most.get_untracked().map(|most| most as u32));
        }
    };
    let import = move |files: Vec<UserFile>| labelling.import_labels(files);
    view! {
        <h2>{text::review().label_title()}</h2>
        <p class="hint">{text::review().label_hint()}</p>
        <div class="fields-row">
            <Field label=text::review().your_name()>
                <input
                    type="text"
                    autocomplete="off"
                    prop:value=move || person.get()
                    on:input:target=move |event| person.set(event.target().value())
                />
            </Field>
            <NumberBox
                label=text::review().how_many()
                min=1.0
                max=1e6
                empty_means=Some(text::common().all())
                value=most
                on_change=move |number| most.set(number)
            />
        </div>
        <div class="buttons">
            <button
                type="button"
                class="primary"
                disabled=move || person.with(|name| name.trim().is_empty())
                on:click=begin
            >
                {text::review().begin()}
            </button>
            <FileButton
                label=text::review().import_labels()
                accept=JSON_FILES
                on_files=import
            />
            <PracticeButton />
        </div>
        <Guideline />
    }
}

#[component]
fn Guideline() -> impl IntoView {
    let paragraph = |(name, words): (&'static str, &'static str)| view! { <dt>{name}</dt><dd>{words}</dd> };
    view! {
        <details class="guideline">
            <summary>{text::review().guideline_title()}</summary>
            <dl>{text::review().guideline().map(paragraph).collect_view()}</dl>
        </details>
    }
}

fn label_by_key(labelling: Labelling, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let pressed = event.key();
    if let Some((_, class)) = KEYS.iter().find(|(key, _)| *key == pressed) {
        labelling.label(*class);
    } else if pressed == "u" || pressed == "U" || pressed == "Backspace" {
        labelling.undo();
    } else {
        return;
    }
    event.prevent_default();
}

/// The answer to label. The keys work while the focus is in it.
#[component]
pub(super) fn Session(
    /// Whether it has the focus from the beginning.
    takes_focus: bool,
) -> impl IntoView {
    let labelling = use_labelling();
    let progress = move || {
        labelling.session.with(|session| session.as_ref().map_or((0, 0), |session| (session.at, session.order.len())))
    };
    let words = move || {
        let (done, all) = progress();
        text::common().progress(done, all)
    };
    let label = |(key, class): (&'static str, Class)| {
        let words = if class == Class::Unscored { text::review().no_language() } else { text::verdicts().class(class) };
        view! { <KeyButton key words on_press=move |()| labelling.label(class) /> }
    };
    let sitting = NodeRef::<Div>::new();
    if takes_focus {
        // Refused is only what is not in the document.
        sitting.on_load(|sitting| request_animation_frame(move || drop(sitting.focus())));
    }
    view! {
        <div
            node_ref=sitting
            class="sitting"
            tabindex="-1"
            role="group"
            aria-label=text::review().label_title()
            on:keydown=move |event| label_by_key(labelling, &event)
        >
            <div class="progress-line">
                <progress
                    aria-label=text::review().label_progress()
                    max=move || progress().1.to_string()
                    prop:value=move || progress().0 as f64
                ></progress>
                <span>{words}</span>
            </div>
            <div class="material" aria-live="polite">
                <Material />
            </div>
            <div class="buttons" role="group" aria-label=text::review().labels()>
                {KEYS.map(label).collect_view()}
                <KeyButton key="u" words=text::review().undo() on_press=move |()| labelling.undo() />
                <button type="button" on:click=move |_| labelling.end()>
                    {text::review().end()}
                </button>
            </div>
            <Guideline />
        </div>
    }
}

/// A button with the key that does the same.
#[component]
fn KeyButton(key: &'static str, words: &'static str, #[prop(into)] on_press: Callback<()>) -> impl IntoView {
    view! {
        <button type="button" aria-keyshortcuts=key on:click=move |_| on_press.run(())>
            <kbd>{key}</kbd>
            " "
            {words}
        </button>
    }
}

/// The request and its answer.
#[component]
fn Material() -> impl IntoView {
    let labelling = use_labelling();
    let shown = Memo::new(move |_| {
        let (run, number) = labelling.session.with(|session| session.as_ref()?.shown_in_run())?;
        run.with(|data| {
            let item = data.items.get(number)?;
            Some((item.prompt.to_string(), item.outcome.answer()?.text.clone()))
        })
    });
    move || match shown.get() {
        None => view! { <p>{text::review().all_labelled()}</p> }.into_any(),
        Some((prompt, answer)) => view! {
            <h3>{text::common().prompt()}</h3>
            <p class="quoted">{prompt}</p>
            <h3>{text::common().answer()}</h3>
            <p class="quoted answer-text">{answer}</p>
        }
        .into_any(),
    }
}
