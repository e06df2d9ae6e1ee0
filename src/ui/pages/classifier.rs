//! One answer, pasted or tried out, as every classifier sees it.

use leptos::prelude::*;

use crate::domain::Verdict;
use crate::refusal::{Classifier, ENCODER};
use crate::state::{TriedAnswer, use_classification};
use crate::ui::components::highlight::{highlighted, telling_words};
use crate::ui::components::parts::{button, cell, class_word, field, head, hint, why_unscored};
use crate::ui::element::{Element, tag};
use crate::ui::format;
use crate::ui::pages::classifier_card::classifier_card;
use crate::ui::reactive::{on_input, reactive, render};
use crate::ui::text;
use crate::ui::text::review;

pub(crate) fn classifier_page() -> Element {
    let classification = use_classification();
    let example = |(name, answer): &(&'static str, &'static str)| {
        let answer = *answer;
        button(*name, move || classification.try_example(answer)).class("quiet")
    };
    let examples: Vec<Element> = review::EXAMPLES.iter().map(example).collect();
    let prompt = tag("input")
        .attr("type", "text")
        .attr("placeholder", review::TRY_PROMPT_EXAMPLE)
        .value(reactive(move || classification.tried.with(|tried| tried.prompt.clone())))
        .on("input", on_input(move |prompt| classification.try_prompt(prompt)));
    let answer = tag("textarea")
        .attr("rows", "5")
        .attr("placeholder", review::TRY_EXAMPLE)
        .value(reactive(move || classification.tried.with(|tried| tried.text.clone())))
        .on("input", on_input(move |answer| classification.try_answer(answer)));
    let tried = tag("section")
        .class("card classifier-page")
        .named(review::CLASSIFIER_PAGE)
        .child(tag("h2").child(review::TRY_TITLE))
        .child(hint(review::TRY_HINT))
        .child(field(review::TRY_PROMPT, prompt))
        .child(field(text::ANSWER, answer))
        .child(tag("div").class("examples").attr("role", "group").named(review::EXAMPLES_TITLE).child(examples))
        .child(tag("div").attr("aria-live", "polite").child(render(move || classification.tried.with(judged))))
        .child(tag("h3").child(review::LISTS_TITLE))
        .child(tag("p").child(review::LISTS_EXPLAINED));
    tag("div").class("classifier").child(tried).child(classifier_card())
}

fn judged(tried: &TriedAnswer) -> Vec<Element> {
    let Some(linear) = tried.verdicts.first() else { return Vec::new() };
    let own = tried.by_encoder.as_ref().unwrap_or(linear);
    // The first two are this project's; the others are OR-Bench's keyword lists.
    let lists = tried.verdicts.get(2..).unwrap_or_default();
    let refusing = lists.iter().filter(|verdict| verdict.class.label().is_refusal()).count();
    let by_encoder = tried.by_encoder.iter().map(|verdict| (ENCODER, verdict));
    let by_all = by_encoder.chain(Classifier::ALL.map(Classifier::id).into_iter().zip(&tried.verdicts));
    let rows: Vec<Element> = by_all.map(|(id, verdict)| row(id, &tried.judged, verdict, own)).collect();
    let line = tag("p")
        .class("verdict-line")
        .child(class_word("strong", own.class))
        .child(" ")
        .child(text::confidence(&format::percent(f64::from(own.confidence))))
        .child(". ")
        .child(why_unscored(own).map_or_else(String::new, |why| why + " "))
        .child(review::lists_say(refusing, lists.len()));
    let legend = hint(tag("mark").class("toward").child(review::TOWARD))
        .child(" ")
        .child(tag("mark").class("against").child(review::AGAINST))
        .child(" ")
        .child(review::SHARES_EXPLAINED);
    let table = tag("table")
        .class("verdicts")
        .named(review::VERDICTS)
        .child(head([review::CLASSIFIER, text::VERDICT, review::SURE, review::DECIDED_BY]))
        .child(tag("tbody").child(rows));
    vec![line, highlighted(&tried.judged, &own.evidence), legend, tag("div").class("scroller").child(table)]
}

fn row(classifier: &str, answer: &str, verdict: &Verdict, own: &Verdict) -> Element {
    let differs = !verdict.class.agrees_with(own.class);
    let sure = match Classifier::from_id(classifier) {
        Some(Classifier::OrBench(_)) => review::NO_DOUBT.to_owned(),
        _ => format::percent(f64::from(verdict.confidence)),
    };
    tag("tr")
        .class(differs.then_some("differs"))
        .attr("data-classifier", classifier.to_owned())
        .attr("data-verdict", verdict.class.label().as_str())
        .child(tag("th").attr("scope", "row").child(text::classifier(classifier)))
        .child(cell(class_word("span", verdict.class)))
        .child(cell(sure).class("number"))
        .child(cell(telling_words(answer, &verdict.evidence)))
}
