//! Labelling by hand: one answer at a time, no verdict in sight.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element as DomElement, HtmlElement};

use crate::domain::Class;
use crate::state::{self, Labelling, use_labelling};
use crate::ui::components::fields::NumberField;
use crate::ui::components::parts::{JSON_FILES, button, field, file_button, hint};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{Reactive, effect, on_event, on_input, on_key, reactive, render};
use crate::ui::text::{self, review};

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

pub(crate) fn labelling_session() -> Reactive<AnyView> {
    let labelling = use_labelling();
    let is_on = move || labelling.session.with(Option::is_some);
    render(move || if is_on() { vec![session_view()] } else { begin() })
}

/// The form that begins a session: who labels, and how many answers.
fn begin() -> Vec<Element> {
    let labelling = use_labelling();
    const AT_FIRST: f64 = 50.0;
    let person = RwSignal::new(String::new());
    let most = RwSignal::new(Some(AT_FIRST));
    let begin = move || {
        let name = person.get_untracked().trim().to_owned();
        if !name.is_empty() {
            labelling.begin(name, most.get_untracked().map(|most| most as u32));
        }
    };
    let take_files = on_event(move |event| labelling.import_labels(state::picked_files(&event)));
    let name = tag("input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .value(reactive(move || person.get()))
        .on("input", on_input(move |name| person.set(name)));
    let how_many = NumberField { empty_means: Some(text::ALL), ..NumberField::whole(review::HOW_MANY, 1.0, 1e6) };
    let how_many = how_many.render(move || most.get(), move |n| most.set(n));
    let begin = button(review::BEGIN, begin)
        .class("primary")
        .attr("disabled", reactive(move || person.with(|name| name.trim().is_empty())));
    let buttons = [begin].into_iter().chain(file_button(review::IMPORT_LABELS, JSON_FILES, take_files));
    vec![
        tag("h2").child(review::LABEL_TITLE),
        hint(review::LABEL_HINT),
        tag("div").class("fields-row").child(field(review::YOUR_NAME, name)).child(how_many),
        tag("div").class("buttons").child(buttons.collect::<Vec<_>>()),
        guideline(),
    ]
}

fn guideline() -> Element {
    let paragraph = |(name, words): &(&'static str, &'static str)| [tag("dt").child(*name), tag("dd").child(*words)];
    let paragraphs: Vec<Element> = review::GUIDELINE.iter().flat_map(paragraph).collect();
    tag("details")
        .class("guideline")
        .child(tag("summary").child(review::GUIDELINE_TITLE))
        .child(tag("dl").child(paragraphs))
}

fn label_by_key(labelling: Labelling, event: KeyboardEvent) {
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
fn session_view() -> Element {
    let labelling = use_labelling();
    let progress = move || {
        labelling.session.with(|session| session.as_ref().map_or((0, 0), |session| (session.at, session.order.len())))
    };
    let words = move || {
        let (done, all) = progress();
        text::progress(done, all)
    };
    let label = |(key, class): (&'static str, Class)| {
        let words = if class == Class::Unscored { review::NO_LANGUAGE } else { text::class(class) };
        key_button(key, words, move || labelling.label(class))
    };
    let undo = key_button("u", review::UNDO, move || labelling.undo());
    let end = button(review::END, move || labelling.end());
    let buttons = KEYS.map(label).into_iter().chain([undo, end]);
    let bar = tag("progress")
        .named(review::LABEL_PROGRESS)
        .attr("max", reactive(move || progress().1.to_string()))
        .value(reactive(move || progress().0.to_string()));
    tag("div")
        .class("sitting")
        .attr("tabindex", "-1")
        .attr("role", "group")
        .named(review::LABEL_TITLE)
        .on_render(focus_soon)
        .on("keydown", on_key(move |event| label_by_key(labelling, event)))
        .child(tag("div").class("progress-line").child(bar).child(tag("span").child(reactive(words))))
        .child(tag("div").attr("aria-live", "polite").child(render(material)))
        .child(
            tag("div").class("buttons").attr("role", "group").named(review::LABELS).child(buttons.collect::<Vec<_>>()),
        )
        .child(guideline())
}

/// A button with the key that does the same.
fn key_button(key: &'static str, words: &'static str, act: impl FnMut() + 'static) -> Element {
    button(tag("kbd").child(key), act).attr("aria-keyshortcuts", key).child(" ").child(words)
}

/// Focuses the element as soon as it is in the document.
fn focus_soon(element: &DomElement) {
    let element: HtmlElement = element.clone().unchecked_into();
    effect(move || drop(element.focus()));
}

/// The request and its answer.
fn material() -> Vec<Element> {
    let labelling = use_labelling();
    let shown = move || {
        let (run, number) = labelling.session.with(|session| session.as_ref()?.shown_in_run())?;
        run.with(|data| {
            let item = data.items.get(number)?;
            Some((item.prompt.clone(), item.outcome.answer()?.text.clone()))
        })
    };
    let Some((prompt, answer)) = shown() else { return vec![tag("p").child(review::ALL_LABELLED)] };
    vec![
        tag("h3").child(text::PROMPT),
        tag("p").class("quoted").child(prompt),
        tag("h3").child(text::ANSWER),
        tag("p").class("quoted answer-text").child(answer),
    ]
}
