//! Whom to ask, and how.

use leptos::prelude::*;

use crate::domain::{Endpoint, NumberRange, SETTINGS, Setting, SettingGroup, Settings};
use crate::state::{AddressOrigin, use_model_connection, use_model_form};
use crate::ui::components::fields::{NumberField, choice};
use crate::ui::components::parts::{button, field, hint};
use crate::ui::deferred::{DeferredAction, use_deferred};
use crate::ui::element::{Element, tag};
use crate::ui::forms::costs;
use crate::ui::forms::local_model::{decoder_form, local_form};
use crate::ui::reactive::{Handler, Reactive, on_input, reactive, render};
use crate::ui::text;
use crate::ui::text::provider::{self, READY_PROMPTS};

/// What happens to a key, or why the entered one cannot be sent.
fn key_hint() -> String {
    let form = use_model_form();
    form.key_error().map_or_else(|| text::KEY_HINT.to_owned(), text::key_error)
}

pub(crate) fn model_form() -> Element {
    let connection = use_model_connection();
    let form = use_model_form();
    let deferred = use_deferred();
    let providers = move || connection.providers();
    let provider = move || connection.provider().to_owned();
    let set_provider = move |id: String| connection.choose_provider(&id);
    let names = move || {
        let option = |name: String| tag("option").attr("value", name);
        connection.offered_models().into_iter().map(option).collect::<Vec<_>>()
    };
    let key = text_box()
        .attr("type", "password")
        .attr("aria-describedby", "key-hint")
        .attr("disabled", reactive(move || form.address_origin.get() != AddressOrigin::Entered))
        .value(reactive(move || form.key_text()))
        .on("input", on_input(move |text| form.enter_key(text)));
    let base_url = text_box()
        .attr("type", "text")
        .attr("inputmode", "url")
        .attr("spellcheck", "false")
        .attr("placeholder", text::BASE_URL_EXAMPLE)
        .value(shown(|settings| &settings.base_url))
        .on("input", on_input(move |text| form.enter_address(text)));
    let model = text_box()
        .attr("type", "text")
        .attr("list", "offered-models")
        .attr("spellcheck", "false")
        .value(shown(|settings| &settings.model))
        .on("input", set_text(|settings, text| settings.model = text));
    let system_prompt = tag("textarea")
        .attr("rows", "1")
        .attr("placeholder", text::SYSTEM_PROMPT_EXAMPLE)
        .value(shown(|settings| &settings.system_prompt))
        .on("input", set_text(|settings, text| settings.system_prompt = text));
    tag("form")
        .class("card")
        .named(text::MODEL)
        .child(tag("h2").child(text::MODEL))
        .child(choice(text::PROVIDER, providers, provider, set_provider))
        .child(local_form())
        .child(
            tag("div")
                .class("group")
                .attr("hidden", reactive(move || form.is_in_page()))
                .child(render(provider_hint))
                .child(field(text::BASE_URL, base_url))
                .child(render(proposed))
                .child(field(text::API_KEY, key))
                .child(hint(reactive(key_hint)).attr("id", "key-hint").attr("aria-live", "polite"))
                .child(field(text::MODEL, model))
                .child(tag("datalist").attr("id", "offered-models").child(render(names))),
        )
        .child(tag("div").class("fields-row").child(field(text::SYSTEM_PROMPT, system_prompt)).child(ready_prompts()))
        .child(number_boxes(|setting, range| is_first(setting.group) && range.default.is_some()))
        .child(tag("div").attr("hidden", reactive(move || !form.can_contrast())).child(decoder_form()))
        .child(render(connection_limit))
        .child(more_settings())
        .child(button(reactive(test_words), move || deferred.dispatch(DeferredAction::TestConnection)))
}

fn test_words() -> &'static str {
    let form = use_model_form();
    if form.is_in_page() { text::local::LOAD } else { text::TEST_CONNECTION }
}

/// What a person should know of the provider; and its own address, where another one stands in the box.
fn provider_hint() -> Element {
    let form = use_model_form();
    let connection = use_model_connection();
    let fill = |address: &'static str| move || form.enter_address(address.to_owned());
    let own_address = connection.provider_address().map(|address| button(provider::USE_OWN_ADDRESS, fill(address)));
    let words = connection.provider_hint();
    tag("div").child((!words.is_empty()).then(|| hint(words))).child(own_address)
}

/// System prompts that fill the box.
fn ready_prompts() -> Element {
    let form = use_model_form();
    const OWN: &str = "own";
    let shown = move || {
        let id = form.settings.with(|settings| {
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
            form.settings.update(|settings| settings.system_prompt = prompt.text.to_owned());
        }
    };
    choice(provider::READY_PROMPT, options, shown, fill)
}

fn text_box() -> Element {
    tag("input").attr("autocomplete", "off")
}

fn shown(read: fn(&Settings) -> &String) -> Reactive<String> {
    let form = use_model_form();
    reactive(move || form.settings.with(|settings| read(settings).clone()))
}

fn set_text(write: fn(&mut Settings, String)) -> Handler {
    let form = use_model_form();
    on_input(move |text| form.settings.update(|settings| write(settings, text)))
}

/// A row of boxes for those numbers in the table of settings.
fn number_boxes(is_in_row: fn(&Setting, NumberRange) -> bool) -> Element {
    let numbers = SETTINGS.iter().filter_map(|setting| Some((setting, setting.range()?)));
    let row = numbers.filter(|(setting, range)| is_in_row(setting, *range));
    let boxes = row.map(|(setting, range)| number_box(setting, range));
    tag("div").class("fields-row").child(boxes.collect::<Vec<_>>())
}

/// Whether the settings of this group stand in the form's first row; those that need no value are under "More settings".
fn is_first(group: SettingGroup) -> bool {
    matches!(group, SettingGroup::Decoding | SettingGroup::Pace)
}

fn number_box(setting: &'static Setting, range: NumberRange) -> Element {
    let form = use_model_form();
    let NumberRange { min, max, step, default } = range;
    let empty_means = default.is_none().then_some(text::UNSET);
    let field = NumberField { label: text::setting(setting.name), min, max, step, empty_means };
    let set = move |number| form.settings.update(|settings| setting.set_number(settings, number));
    field.render(move || form.settings.with(|settings| setting.number(settings)), set)
}

fn more_settings() -> Element {
    let boxes = number_boxes(|setting, range| {
        setting.group == SettingGroup::RequestLimits || is_first(setting.group) && range.default.is_none()
    });
    tag("details").child(tag("summary").child(text::MORE_SETTINGS)).child(boxes).child(costs::price_boxes())
}

/// An address that the person did not type is shown for confirmation before a key can be typed for it.
fn proposed() -> Option<Element> {
    let form = use_model_form();
    let address = form.settings.with(|settings| settings.base_url.clone());
    let words = match form.address_origin.get() {
        AddressOrigin::Entered => return None,
        AddressOrigin::Run => text::history::address_from_run(&address),
        AddressOrigin::Link => text::address_from_link(&address),
        AddressOrigin::File => text::run::address_from_file(&address),
        AddressOrigin::Config => text::address_from_config(&address),
    };
    let confirm = button(text::CONFIRM_ADDRESS, move || form.confirm_address());
    Some(tag("div").class("proposed").child(tag("p").child(words)).child(confirm))
}

fn connection_limit() -> Option<Element> {
    let form = use_model_form();
    form.settings.with(|settings| {
        let endpoint = Endpoint::of(&settings.provider, &settings.base_url).ok()?;
        let limit = endpoint.urls()?.connection_limit()?;
        let asked = settings.concurrency;
        (asked as usize > limit).then(|| hint(text::connection_limit(limit, asked)))
    })
}
