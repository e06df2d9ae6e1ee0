//! How the model is asked.

use leptos::prelude::*;

use crate::domain::{Endpoint, NumberRange, SETTINGS, Setting, SettingGroup, decimal};
use crate::state::use_model_form;
use crate::ui::components::controls::{Choice, Field, NumberBox, Options};
use crate::ui::components::decoder_form::DecoderForm;
use crate::ui::components::disclosure::Disclosure;
use crate::ui::pages::measure::costs::PriceBoxes;
use crate::ui::pages::measure::field_error::{FieldMark, FormField};
use crate::ui::text;

/// Of the choice of a system prompt: none of those that are ready.
const OWN: &str = "own";

/// The second part of the form "Model", in small letters: it works as it stands.
#[component]
pub(crate) fn ModelOptions() -> impl IntoView {
    let form = use_model_form();
    view! {
        <fieldset class="secondary">
            <legend>{text::measure().settings()}</legend>
            <SystemPrompt />
            <FieldMark field=FormField::Temperature>
                <div class="fields-row">{number_boxes(is_first)}</div>
            </FieldMark>
            {connection_limit}
            <Show when=move || form.can_contrast()>
                <DecoderForm />
            </Show>
            <MoreSettings />
        </fieldset>
    }
}

/// The system prompt, and some that fill its box.
#[component]
fn SystemPrompt() -> impl IntoView {
    let form = use_model_form();
    let prompt = move || form.settings.with(|settings| settings.system_prompt.clone());
    let shown = move || {
        let prompt = prompt();
        let ready = text::provider().ready_prompts().into_iter().find(|ready| ready.text == prompt.trim());
        ready.map_or(OWN, |ready| ready.id).to_owned()
    };
    let options = || -> Options {
        let ready =
            text::provider().ready_prompts().into_iter().map(|ready| (ready.id.to_owned(), ready.name.to_owned()));
        ready.chain([(OWN.to_owned(), text::provider().own_words().to_owned())]).collect()
    };
    let fill = move |id: String| {
        if let Some(ready) = text::provider().ready_prompts().iter().find(|ready| ready.id == id) {
            form.settings.update(|settings| ready.text.clone_into(&mut settings.system_prompt));
        }
    };
    view! {
        <div class="fields-row">
            <Field label=text::common().system_prompt()>
                <textarea
                    rows="1"
                    placeholder=text::common().system_prompt_example()
                    prop:value=prompt
                    on:input:target=move |event| {
                        form.settings.update(|settings| settings.system_prompt = event.target().value())
                    }
                ></textarea>
            </Field>
            <Choice
                label=text::provider().ready_prompt()
                options=Signal::derive(options)
                value=Signal::derive(shown)
                on_choose=fill
            />
        </div>
    }
}

/// Boxes for those numbers of the table of settings.
fn number_boxes(is_in_row: impl Fn(&Setting, NumberRange) -> bool) -> impl IntoView {
    let form = use_model_form();
    let number_box = move |(setting, range): (&'static Setting, NumberRange)| {
        let NumberRange { min, max, step, default } = range;
        view! {
            <NumberBox
                label=text::common().setting(setting.name)
                min
                max
                step
                empty_means=default.is_none().then_some(text::common().unset())
                value=Signal::derive(move || form.settings.with(|settings| setting.number(settings)))
                on_change=move |number| form.settings.update(|settings| setting.set_number(settings, number))
            />
        }
    };
    let numbers = SETTINGS.iter().filter_map(|setting| Some((setting, setting.range()?)));
    numbers.filter(|(setting, range)| is_in_row(setting, *range)).map(number_box).collect_view()
}

/// Whether a number stands in the form's first row: how the model samples, and how fast it is asked.
fn is_first(setting: &Setting, range: NumberRange) -> bool {
    matches!(setting.group, SettingGroup::Decoding | SettingGroup::Pace) && range.default.is_some()
}

/// Whether a number stands under "More settings": those that need no value, and those for trouble.
fn is_further(setting: &Setting, range: NumberRange) -> bool {
    let needs_none = setting.group == SettingGroup::Decoding && range.default.is_none();
    needs_none || setting.group == SettingGroup::RequestLimits
}

/// Numbers that seldom matter. What differs from the usual stands beside the line that opens them.
#[component]
fn MoreSettings() -> impl IntoView {
    let form = use_model_form();
    let changed = move || {
        let changed = form.settings.with(|settings| {
            let value = |setting: &Setting| {
                let range = setting.range().filter(|range| is_further(setting, *range))?;
                let number = setting.number(settings).filter(|_| setting.number(settings) != range.default)?;
                Some(text::measure().changed_setting(text::common().setting(setting.name), &decimal::write(number)))
            };
            let prices = settings.prices.map(|_| text::measure().prices().to_owned());
            let limit = settings
                .limit
                .map(|limit| text::measure().changed_setting(text::history().limit(), &decimal::write(limit)));
            SETTINGS.iter().filter_map(value).chain(prices).chain(limit).collect::<Vec<_>>()
        });
        changed.join(", ")
    };
    view! {
        <Disclosure summary=text::common().more_settings() note=Signal::derive(changed)>
            <div class="stack">
                <div class="fields-row">{number_boxes(is_further)}</div>
                <PriceBoxes />
            </div>
        </Disclosure>
    }
}

/// That a browser opens fewer connections than the form asks for.
fn connection_limit() -> Option<impl IntoView> {
    let form = use_model_form();
    form.settings.with(|settings| {
        let endpoint = Endpoint::of(&settings.provider, &settings.base_url).ok()?;
        let limit = endpoint.urls()?.connection_limit()?;
        let asked = settings.concurrency;
        (asked as usize > limit).then(|| view! { <p class="hint">{text::common().connection_limit(limit, asked)}</p> })
    })
}
