//! The ROSE bench: one prompt, answered plainly and from two contexts, and what each word stood against.

use leptos::prelude::*;

use crate::domain::{Candidate, Token};
use crate::state::{BenchSide, use_local_models, use_model_form, use_rose_bench};
use crate::ui::components::decoder_form::DecoderForm;
use crate::ui::components::parts::{button, cell, field, head, hint};
use crate::ui::element::{Element, tag};
use crate::ui::format;
use crate::ui::reactive::{on_click, on_input, reactive, render};
use crate::ui::text;
use crate::ui::text::local;

pub(crate) fn rose_page() -> Element {
    let form = use_model_form();
    let bench = use_rose_bench();
    let local = use_local_models();
    let prompt = tag("textarea")
        .attr("rows", "2")
        .value(reactive(move || form.settings.with(|settings| settings.question.clone())))
        .on("input", on_input(move |text| form.settings.update(|settings| settings.question = text)));
    let is_busy = move || bench.is_busy() || local.is_awaited.get();
    let buttons = tag("div")
        .class("buttons")
        .child(button(local::ASK, move || bench.ask()).class("primary").attr("disabled", reactive(is_busy)))
        .child(button(text::STOP, move || bench.stop()).attr("disabled", reactive(move || !is_busy())));
    // Let go, the slider asks again; while it is drawn it only shows where it is.
    let decoder = tag("div").on("change", on_click(move || bench.ask())).child(view! { <DecoderForm is_open=true /> });
    tag("section")
        .class("card rose-page")
        .named(local::BENCH)
        .child(tag("h2").child(local::BENCH))
        .child(hint(local::BENCH_HINT))
        .child(field(local::PROMPT, prompt))
        .child(decoder)
        .child(buttons)
        .child(tag("div").class("sides").child(Vec::from(BenchSide::BOTH.map(answer))))
}

fn answer(side: BenchSide) -> Element {
    let bench = use_rose_bench();
    let spoken = bench.transcript(side);
    let title = match side {
        BenchSide::Plain => local::PLAIN,
        BenchSide::Contrasted => local::CONTRASTED,
    };
    let tokens = move || {
        let views = |(at, token): (usize, &Token)| {
            // A line's end within a button ends no line.
            let end = token.text.contains('\n').then(|| tag("br"));
            [word(side, at, token)].into_iter().chain(end)
        };
        spoken.with(|spoken| spoken.tokens.iter().enumerate().flat_map(views).collect::<Vec<_>>())
    };
    let chosen = move || {
        let (_, at) = bench.opened.get().filter(|(of, _)| *of == side)?;
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
        .child(tag("p").class("spoken").attr("aria-live", "off").child(render(tokens)))
        .child(render(chosen))
        .child(render(read))
}

/// A token. Pressed, it shows what else might have come.
fn word(side: BenchSide, at: usize, token: &Token) -> Element {
    let bench = use_rose_bench();
    let is_open = move || bench.opened.get() == Some((side, at));
    let open = move || {
        let opened = (!is_open()).then_some((side, at));
        bench.opened.set(opened);
    };
    // A token that is not the likeliest of its own context stands out.
    let is_lifted =
        token.candidates.iter().any(|other| other.positive > of_token(token).map_or(1.0, |own| own.positive));
    button(shown(&token.text), move || untrack(open))
        .class(if is_lifted { "token lifted" } else { "token" })
        .attr("aria-expanded", reactive(move || is_open().to_string()))
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
