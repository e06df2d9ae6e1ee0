//! A model in the page: which one, how far it is, and how its words are chosen.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::fields::choice;
use super::live::{entered, heard, live};
use super::parts::{field, file_button, hint};
use super::text;
use super::text::local;
use crate::domain::{Contrast, decimal};
use crate::state::{self, App};

pub(super) fn local_form(app: App) -> Element {
    let models = move || {
        let mut models: Vec<(String, String)> = app.local.models.with(|models| {
            let offered = models.ready().into_iter().flatten();
            offered.map(|model| (model.id.clone(), local::option(model))).collect()
        });
        models.extend(app.dropped_model().map(|name| (name.clone(), name)));
        models
    };
    let chosen = move || app.settings.with(|settings| settings.model.clone());
    let choose = move |id: String| app.settings.update(|settings| settings.model = id);
    let about = move || {
        let trouble = app.local.models.with(|models| models.trouble().map(str::to_owned));
        trouble.or_else(|| Some(local::about(&app.local_model()?))).unwrap_or_else(|| match app.dropped_model() {
            Some(_) => local::OWN_FILE_HINT.to_owned(),
            None => String::new(),
        })
    };
    let take = heard(move |event| {
        if let Some(file) = state::picked_files(&event).pop() {
            app.drop_model(file);
        }
    });
    tag("div")
        .class("group")
        .attr("hidden", live(move || !app.is_in_page()))
        .child(hint(local::HINT))
        .child(choice(text::MODEL, models, chosen, choose))
        .child(hint(live(about)))
        .child(tag("p").class("hint figures").child(live(move || app.local.state.with(local::state))))
        .child(Vec::from(file_button(local::OWN_FILE, ".gguf", take)))
}

/// How the words are chosen: from one context, or from two.
pub(super) fn decoder_form(app: App) -> Element {
    let alpha = move || app.settings.with(|settings| settings.decoder.alpha);
    let set_alpha = move |text: String| {
        if let Some(alpha) = decimal::read(&text) {
            app.set_alpha(alpha);
        }
    };
    let slider = tag("input")
        .attr("type", "range")
        .attr("min", "-1")
        .attr("max", "1")
        .attr("step", "0.1")
        .value(live(move || decimal::write(alpha())))
        .on("input", entered(set_alpha));
    let designs = || {
        let design = |contrast: Contrast| (contrast.as_str().to_owned(), local::contrast(contrast).to_owned());
        Contrast::REVERSE.into_iter().map(design).collect()
    };
    let design = move || app.settings.with(|settings| settings.decoder.reverse.as_str().to_owned());
    let words = tag("textarea")
        .attr("rows", "3")
        .value(live(move || app.settings.with(|settings| settings.decoder.words().to_owned())))
        .on("input", entered(move |text| app.set_second_prompt(text)));
    let is_plain = live(move || alpha() == 0.0);
    let is_below = live(move || alpha() <= 0.0);
    let stack = tag("div")
        .class("stack")
        .child(hint(local::DECODER_HINT))
        .child(hint(local::STEPWISE_HINT).attr("hidden", live(move || app.is_in_page())))
        .child(field(local::ALPHA, slider))
        .child(hint(live(move || format!("{}: {}", decimal::write(alpha()), local::alpha(alpha())))))
        .child(
            tag("div")
                .attr("hidden", is_below)
                .child(choice(local::REVERSE, designs, design, move |name| app.choose_reverse(&name))),
        )
        .child(tag("div").attr("hidden", is_plain).child(field(local::SECOND_PROMPT, words)));
    tag("details").child(tag("summary").child(local::DECODER)).child(stack)
}
