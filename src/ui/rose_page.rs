//! The ROSE bench: one prompt, answered plainly and from two contexts, and what each word stood against.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::live::{drawn, entered, live, press};
use super::local_form::decoder_form;
use super::parts::{button, cell, field, head, hint};
use super::text::local;
use super::{format, text};
use crate::state::{App, Candidate, Side, Token};

pub(super) fn rose_page(app: App) -> Element {
    let prompt = tag("textarea")
        .attr("rows", "2")
        .value(live(move || app.settings.with(|settings| settings.question.clone())))
        .on("input", entered(move |text| app.settings.update(|settings| settings.question = text)));
    let is_busy = move || app.bench.is_busy() || app.local.is_awaited.get();
    let buttons = tag("div")
        .class("buttons")
        .child(button(local::ASK, move || app.ask_bench()).class("primary").attr("disabled", live(is_busy)))
        .child(button(text::STOP, move || app.stop_bench()).attr("disabled", live(move || !is_busy())));
    // Let go, the slider asks again; while it is drawn it only shows where it is.
    let decoder = tag("div").on("change", press(move || app.ask_bench())).child(decoder_form(app).attr("open", true));
    tag("section")
        .class("card rose-page")
        .named(local::BENCH)
        .child(tag("h2").child(local::BENCH))
        .child(hint(local::BENCH_HINT))
        .child(field(local::PROMPT, prompt))
        .child(decoder)
        .child(buttons)
        .child(tag("div").class("sides").child(Vec::from(Side::BOTH.map(|side| answer(app, side)))))
}

fn answer(app: App, side: Side) -> Element {
    let spoken = app.bench.spoken(side);
    let title = match side {
        Side::Plain => local::PLAIN,
        Side::Contrasted => local::CONTRASTED,
    };
    let tokens = move || {
        let views = |(at, token): (usize, &Token)| {
            // A line's end within a button ends no line.
            let end = token.text.contains('\n').then(|| tag("br"));
            [word(app, side, at, token)].into_iter().chain(end)
        };
        spoken.with(|spoken| spoken.tokens.iter().enumerate().flat_map(views).collect::<Vec<_>>())
    };
    let chosen = move || {
        let (_, at) = app.bench.opened.get().filter(|(of, _)| *of == side)?;
        spoken.with(|spoken| spoken.tokens.get(at).map(candidates))
    };
    let read = move || {
        let rendered = spoken.with(|spoken| spoken.rendered.clone());
        let texts = rendered.into_iter().map(|text| tag("pre").child(text)).collect::<Vec<_>>();
        (!texts.is_empty()).then(|| tag("details").child(tag("summary").child(local::AS_READ)).child(texts))
    };
    tag("section")
        .named(title)
        .class("side")
        .child(tag("h3").child(title))
        .child(tag("p").class("spoken").attr("aria-live", "off").child(drawn(tokens)))
        .child(drawn(chosen))
        .child(drawn(read))
}

/// A token. Pressed, it shows what else might have come.
fn word(app: App, side: Side, at: usize, token: &Token) -> Element {
    let is_open = move || app.bench.opened.get() == Some((side, at));
    let open = move || {
        let opened = (!is_open()).then_some((side, at));
        app.bench.opened.set(opened);
    };
    // A token that is not the likeliest of its own context stands out.
    let is_lifted =
        token.candidates.iter().any(|other| other.positive > of_token(token).map_or(1.0, |own| own.positive));
    button(shown(&token.text), move || untrack(open))
        .class(if is_lifted { "token lifted" } else { "token" })
        .attr("aria-expanded", live(move || is_open().to_string()))
}

/// A token's text, its line ends to be seen and pressed.
fn shown(text: &str) -> String {
    text.replace('\n', "⏎")
}

fn of_token(token: &Token) -> Option<&Candidate> {
    token.candidates.iter().find(|candidate| candidate.text == token.text)
}

/// What might have come instead of a token, likeliest first.
fn candidates(token: &Token) -> Element {
    let percent = |share: f32| format::percent(f64::from(share));
    let row = |candidate: &Candidate| {
        let text = if candidate.text.is_empty() { local::END.to_owned() } else { shown(&candidate.text) };
        let name = tag("th").attr("scope", "row").child(tag("code").child(text));
        let second = candidate.second.map_or_else(|| "–".to_owned(), percent);
        let cells = [percent(candidate.positive), second, percent(candidate.contrasted)];
        tag("tr")
            .class(if candidate.text == token.text { "chosen" } else { "" })
            .child(name)
            .child(Vec::from(cells.map(|words| cell(words).class("number"))))
    };
    let rows: Vec<Element> = token.candidates.iter().map(row).collect();
    let table = tag("table")
        .class("candidates")
        .named(local::CANDIDATES)
        .child(head([local::CANDIDATE, local::UNDER_PROMPT, local::UNDER_SECOND, local::AFTER]))
        .child(tag("tbody").child(rows));
    tag("div").class("scroller").child(table)
}
