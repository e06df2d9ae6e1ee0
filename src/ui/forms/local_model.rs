//! A model in the page: which one, how far it is, and how its words are chosen.

use leptos::prelude::*;

use crate::domain::{Contrast, decimal};
use crate::state::{self, use_local_models, use_model_form};
use crate::ui::components::fields::choice;
use crate::ui::components::parts::{field, file_button, hint};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{on_event, on_input, reactive};
use crate::ui::text;
use crate::ui::text::local;

pub(crate) fn local_form() -> Element {
    let local = use_local_models();
    let form = use_model_form();
    let models = move || {
        let mut models: Vec<(String, String)> = local.models.with(|models| {
            let offered = models.ready().into_iter().flatten();
            offered.map(|model| (model.id.clone(), local::option(model))).collect()
        });
        models.extend(local.file_name().map(|name| (name.clone(), name)));
        models
    };
    let chosen = move || form.settings.with(|settings| settings.model.clone());
    let choose = move |id: String| form.settings.update(|settings| settings.model = id);
    let about = move || {
        let trouble = local.models.with(|models| models.error().map(text::error));
        trouble.or_else(|| Some(local::about(&local.chosen()?))).unwrap_or_else(|| match local.file_name() {
            Some(_) => local::OWN_FILE_HINT.to_owned(),
            None => String::new(),
        })
    };
    let take = on_event(move |event| {
        if let Some(file) = state::picked_files(&event).pop() {
            local.add_file(file);
        }
    });
    tag("div")
        .class("group")
        .attr("hidden", reactive(move || !form.is_in_page()))
        .child(hint(local::HINT))
        .child(choice(text::MODEL, models, chosen, choose))
        .child(hint(reactive(about)))
        .child(tag("p").class("hint figures").child(reactive(move || local.state.with(local::state))))
        .child(Vec::from(file_button(local::OWN_FILE, ".gguf", take)))
}

/// How the words are chosen: from one context, or from two.
pub(crate) fn decoder_form() -> Element {
    let form = use_model_form();
    let alpha = move || form.settings.with(|settings| settings.decoder.alpha);
    let set_alpha = move |text: String| {
        if let Some(alpha) = decimal::read(&text) {
            form.set_alpha(alpha);
        }
    };
    let slider = tag("input")
        .attr("type", "range")
        .attr("min", "-1")
        .attr("max", "1")
        .attr("step", "0.1")
        .value(reactive(move || decimal::write(alpha())))
        .on("input", on_input(set_alpha));
    let designs = || {
        let design = |contrast: Contrast| (contrast.as_str().to_owned(), local::contrast(contrast).to_owned());
        Contrast::REVERSE.into_iter().map(design).collect()
    };
    let design = move || form.settings.with(|settings| settings.decoder.reverse.as_str().to_owned());
    let words = tag("textarea")
        .attr("rows", "3")
        .value(reactive(move || form.settings.with(|settings| settings.decoder.words().to_owned())))
        .on("input", on_input(move |text| form.set_second_prompt(text)));
    let is_plain = reactive(move || alpha() == 0.0);
    let is_below = reactive(move || alpha() <= 0.0);
    let stack = tag("div")
        .class("stack")
        .child(hint(local::DECODER_HINT))
        .child(hint(local::STEPWISE_HINT).attr("hidden", reactive(move || form.is_in_page())))
        .child(field(local::ALPHA, slider))
        .child(hint(reactive(move || format!("{}: {}", decimal::write(alpha()), local::alpha(alpha())))))
        .child(
            tag("div")
                .attr("hidden", is_below)
                .child(choice(local::REVERSE, designs, design, move |name| form.choose_reverse(&name))),
        )
        .child(tag("div").attr("hidden", is_plain).child(field(local::SECOND_PROMPT, words)));
    tag("details").child(tag("summary").child(local::DECODER)).child(stack)
}
