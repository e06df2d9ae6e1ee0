//! Labelling by hand: one answer at a time, no verdict in sight.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element as DomElement, HtmlElement};

use super::element::{Element, tag};
use super::fields::NumberField;
use super::live::{Live, drawn, entered, follow, heard, key, live};
use super::parts::{JSON_FILES, button, field, file_button, hint};
use super::text::{self, review};
use crate::domain::Class;
use crate::state::{self, App};

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

pub(super) fn sitting(app: App) -> Live<AnyView> {
    let is_on = move || app.labelling.with(Option::is_some);
    drawn(move || if is_on() { vec![desk(app)] } else { begin(app) })
}

/// Who labels, and how many answers.
fn begin(app: App) -> Vec<Element> {
    const AT_FIRST: f64 = 50.0;
    let person = RwSignal::new(String::new());
    let most = RwSignal::new(Some(AT_FIRST));
    let begin = move || {
        let name = person.get_untracked().trim().to_owned();
        if !name.is_empty() {
            app.begin_labelling(name, most.get_untracked().map(|most| most as u32));
        }
    };
    let take_files = heard(move |event| app.import_labels(state::picked_files(&event)));
    let name = tag("input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .value(live(move || person.get()))
        .on("input", entered(move |name| person.set(name)));
    let how_many = NumberField { empty_means: Some(text::ALL), ..NumberField::whole(review::HOW_MANY, 1.0, 1e6) };
    let how_many = how_many.drawn(move || most.get(), move |n| most.set(n));
    let begin = button(review::BEGIN, begin)
        .class("primary")
        .attr("disabled", live(move || person.with(|name| name.trim().is_empty())));
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

fn label_by_key(app: App, event: KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let pressed = event.key();
    if let Some((_, class)) = KEYS.iter().find(|(key, _)| *key == pressed) {
        app.label(*class);
    } else if pressed == "u" || pressed == "U" || pressed == "Backspace" {
        app.undo_label();
    } else {
        return;
    }
    event.prevent_default();
}

/// The answer to label. The keys work while the focus is in it.
fn desk(app: App) -> Element {
    let progress = move || {
        app.labelling.with(|sitting| sitting.as_ref().map_or((0, 0), |sitting| (sitting.at, sitting.order.len())))
    };
    let words = move || {
        let (done, all) = progress();
        text::progress(done, all)
    };
    let label = |(key, class): (&'static str, Class)| {
        let words = if class == Class::Unscored { review::NO_LANGUAGE } else { text::class(class) };
        key_button(key, words, move || app.label(class))
    };
    let undo = key_button("u", review::UNDO, move || app.undo_label());
    let end = button(review::END, move || app.end_labelling());
    let buttons = KEYS.map(label).into_iter().chain([undo, end]);
    let bar = tag("progress")
        .named(review::LABEL_PROGRESS)
        .attr("max", live(move || progress().1.to_string()))
        .value(live(move || progress().0.to_string()));
    tag("div")
        .class("sitting")
        .attr("tabindex", "-1")
        .attr("role", "group")
        .named(review::LABEL_TITLE)
        .on_drawn(focus_soon)
        .on("keydown", key(move |event| label_by_key(app, event)))
        .child(tag("div").class("progress-line").child(bar).child(tag("span").child(live(words))))
        .child(tag("div").attr("aria-live", "polite").child(drawn(move || material(app))))
        .child(
            tag("div").class("buttons").attr("role", "group").named(review::LABELS).child(buttons.collect::<Vec<_>>()),
        )
        .child(guideline())
}

/// A button with the key that does the same.
fn key_button(key: &'static str, words: &'static str, act: impl FnMut() + 'static) -> Element {
    button(tag("kbd").child(key), act).attr("aria-keyshortcuts", key).child(" ").child(words)
}

/// Once it is in the page, too.
fn focus_soon(element: &DomElement) {
    let element: HtmlElement = element.clone().unchecked_into();
    follow(move || drop(element.focus()));
}

/// The request and its answer.
fn material(app: App) -> Vec<Element> {
    let shown = move || {
        let (run, number) = app.labelling.with(|sitting| sitting.as_ref()?.shown_in_run())?;
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
