//! Whom to ask, and how.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::fields::{NumberField, choice};
use super::live::{Handler, Live, drawn, entered, live};
use super::local_form::{decoder_form, local_form};
use super::parts::{button, field, hint};
use super::rest::{Rest, Wish};
use super::text::provider::{self, READY_PROMPTS};
use super::{costs, text};
use crate::domain::{Endpoint, NumberRange, SETTINGS, Setting, SettingGroup, Settings};
use crate::state::{AddressOrigin, App};

/// What becomes of a key, or why this one cannot be sent.
fn key_hint(app: App) -> String {
    app.key_error().map_or_else(|| text::KEY_HINT.to_owned(), |error| error.to_string())
}

pub(super) fn model_form(app: App, rest: Rest) -> Element {
    let providers = move || app.providers();
    let provider = move || app.provider().to_owned();
    let set_provider = move |id: String| app.choose_provider(&id);
    let names = move || {
        let option = |name: String| tag("option").attr("value", name);
        app.offered_models.get().into_iter().map(option).collect::<Vec<_>>()
    };
    let key = text_box()
        .attr("type", "password")
        .attr("aria-describedby", "key-hint")
        .attr("disabled", live(move || app.address_origin.get() != AddressOrigin::Entered))
        .value(live(move || app.key_text()))
        .on("input", entered(move |text| app.enter_key(text)));
    let base_url = text_box()
        .attr("type", "text")
        .attr("inputmode", "url")
        .attr("spellcheck", "false")
        .attr("placeholder", text::BASE_URL_EXAMPLE)
        .value(shown(app, |settings| &settings.base_url))
        .on("input", entered(move |text| app.enter_address(text)));
    let model = text_box()
        .attr("type", "text")
        .attr("list", "offered-models")
        .attr("spellcheck", "false")
        .value(shown(app, |settings| &settings.model))
        .on("input", set_text(app, |settings, text| settings.model = text));
    let system_prompt = tag("textarea")
        .attr("rows", "1")
        .attr("placeholder", text::SYSTEM_PROMPT_EXAMPLE)
        .value(shown(app, |settings| &settings.system_prompt))
        .on("input", set_text(app, |settings, text| settings.system_prompt = text));
    tag("form")
        .class("card")
        .named(text::MODEL)
        .child(tag("h2").child(text::MODEL))
        .child(choice(text::PROVIDER, providers, provider, set_provider))
        .child(local_form(app))
        .child(
            tag("div")
                .class("group")
                .attr("hidden", live(move || app.is_in_page()))
                .child(drawn(move || provider_hint(app)))
                .child(field(text::BASE_URL, base_url))
                .child(drawn(move || proposed(app)))
                .child(field(text::API_KEY, key))
                .child(hint(live(move || key_hint(app))).attr("id", "key-hint").attr("aria-live", "polite"))
                .child(field(text::MODEL, model))
                .child(tag("datalist").attr("id", "offered-models").child(drawn(names))),
        )
        .child(
            tag("div").class("fields-row").child(field(text::SYSTEM_PROMPT, system_prompt)).child(ready_prompts(app)),
        )
        .child(number_boxes(app, &[SettingGroup::Decoding, SettingGroup::Pace]))
        .child(tag("div").attr("hidden", live(move || !app.can_contrast())).child(decoder_form(app)))
        .child(drawn(move || connection_limit(app)))
        .child(more_settings(app))
        .child(button(live(move || test_words(app)), move || rest.ask(Wish::TestConnection)))
}

fn test_words(app: App) -> &'static str {
    if app.is_in_page() { text::local::LOAD } else { text::TEST_CONNECTION }
}

/// What a person should know of the provider; and its own address, where another one stands in the box.
fn provider_hint(app: App) -> Element {
    let fill = |address: &'static str| move || app.enter_address(address.to_owned());
    let own_address = app.provider_address().map(|address| button(provider::USE_OWN_ADDRESS, fill(address)));
    let words = app.provider_hint();
    tag("div").child((!words.is_empty()).then(|| hint(words))).child(own_address)
}

/// System prompts that fill the box.
fn ready_prompts(app: App) -> Element {
    const OWN: &str = "own";
    let shown = move || {
        let id = app.settings.with(|settings| {
            let text = settings.system_prompt.trim();
            READY_PROMPTS.iter().find(|prompt| prompt.text == text).map(|prompt| prompt.id)
        });
        id.unwrap_or(OWN).to_owned()
    };
    let options = move || {
        let ready = READY_PROMPTS.iter().map(|prompt| (prompt.id.to_owned(), prompt.name.to_owned()));
        ready.chain([(OWN.to_owned(), provider::OWN_WORDS.to_owned())]).collect()
    };
    let fill = move |id: String| {
        if let Some(prompt) = READY_PROMPTS.iter().find(|prompt| prompt.id == id) {
            app.settings.update(|settings| settings.system_prompt = prompt.text.to_owned());
        }
    };
    choice(provider::READY_PROMPT, options, shown, fill)
}

fn text_box() -> Element {
    tag("input").attr("autocomplete", "off")
}

fn shown(app: App, read: fn(&Settings) -> &String) -> Live<String> {
    live(move || app.settings.with(|settings| read(settings).clone()))
}

fn set_text(app: App, write: fn(&mut Settings, String)) -> Handler {
    entered(move |text| app.settings.update(|settings| write(settings, text)))
}

/// A row of boxes for the numbers of these groups in the table of settings.
fn number_boxes(app: App, groups: &[SettingGroup]) -> Element {
    let settings = SETTINGS.iter().filter(|setting| groups.contains(&setting.group));
    let boxes = settings.filter_map(|setting| Some(number_box(app, setting, setting.range()?)));
    tag("div").class("fields-row").child(boxes.collect::<Vec<_>>())
}

fn number_box(app: App, setting: &'static Setting, range: NumberRange) -> Element {
    let NumberRange { min, max, step, default } = range;
    let empty_means = default.is_none().then_some(text::UNSET);
    let field = NumberField { label: text::setting(setting.name), min, max, step, empty_means };
    let set = move |number| app.settings.update(|settings| setting.set_number(settings, number));
    field.drawn(move || app.settings.with(|settings| setting.number(settings)), set)
}

fn more_settings(app: App) -> Element {
    let boxes = number_boxes(app, &[SettingGroup::Patience]);
    tag("details").child(tag("summary").child(text::MORE_SETTINGS)).child(boxes).child(costs::price_boxes(app))
}

/// An address that the person did not type is shown for confirmation before a key can be typed for it.
fn proposed(app: App) -> Option<Element> {
    let address = app.settings.with(|settings| settings.base_url.clone());
    let words = match app.address_origin.get() {
        AddressOrigin::Entered => return None,
        AddressOrigin::Link if app.history.proposed.get() == address => text::history::address_from_run(&address),
        AddressOrigin::Link => text::address_from_link(&address),
        AddressOrigin::File => text::run::address_from_file(&address),
        AddressOrigin::Config => text::address_from_config(&address),
    };
    let confirm = button(text::CONFIRM_ADDRESS, move || app.confirm_address());
    Some(tag("div").class("proposed").child(tag("p").child(words)).child(confirm))
}

fn connection_limit(app: App) -> Option<Element> {
    app.settings.with(|settings| {
        let endpoint = Endpoint::of(&settings.provider, &settings.base_url).ok()?;
        let limit = endpoint.urls()?.connection_limit()?;
        let asked = settings.concurrency;
        (asked as usize > limit).then(|| hint(text::connection_limit(limit, asked)))
    })
}
