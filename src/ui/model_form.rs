//! Whom to ask, and how.

use leptos::prelude::*;

use super::fields::{Choice, NumberField};
use super::live::{drawn, entered, live, press};
use super::text;
use crate::domain::{BaseUrls, Settings};
use crate::state::{AddressOrigin, App};

#[component]
pub(super) fn ModelForm() -> impl IntoView {
    let app = App::get();
    let settings = app.settings;
    let number = move |read: fn(&Settings) -> f64| Signal::derive(move || settings.with(|s| Some(read(s))));
    let set_number = move |write: fn(&mut Settings, f64)| {
        Callback::new(move |value: Option<f64>| {
            if let Some(value) = value {
                settings.update(|settings| write(settings, value));
            }
        })
    };
    let shown = move |read: fn(&Settings) -> &String| live(move || settings.with(|settings| read(settings).clone()));
    let set_text =
        move |write: fn(&mut Settings, String)| entered(move |text| settings.update(|settings| write(settings, text)));
    let is_confirmed = move || app.address_origin.get() == AddressOrigin::Entered;
    view! {
        <form class="card" aria-label=text::MODEL>
            <h2>{text::MODEL}</h2>
            <Choice
                label=text::PROVIDER
                options=vec![("openai".to_owned(), text::PROVIDER_OPENAI.to_owned())]
                value=Signal::derive(move || settings.with(|settings| settings.provider.clone()))
                set=Callback::new(move |provider| settings.update(|settings| settings.provider = provider))
            />
            <label class="field">
                <span>{text::BASE_URL}</span>
                <input
                    type="text"
                    inputmode="url"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=text::BASE_URL_EXAMPLE
                    prop:value=shown(|settings| &settings.base_url)
                    on:input=entered(move |text| app.enter_address(text))
                />
            </label>
            <Proposed />
            <label class="field">
                <span>{text::API_KEY}</span>
                <input
                    type="password"
                    autocomplete="off"
                    aria-describedby="key-hint"
                    disabled=live(move || !is_confirmed())
                    prop:value=live(move || app.key_text())
                    on:input=entered(move |text| app.enter_key(text))
                />
            </label>
            <p class="hint" id="key-hint">{text::KEY_HINT}</p>
            <label class="field">
                <span>{text::MODEL}</span>
                <input
                    type="text"
                    list="offered-models"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=shown(|settings| &settings.model)
                    on:input=set_text(|settings, text| settings.model = text)
                />
            </label>
            <datalist id="offered-models">
                {drawn(move || app.offered_models.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view())}
            </datalist>
            <label class="field">
                <span>{text::SYSTEM_PROMPT}</span>
                <textarea
                    rows="1"
                    placeholder=text::SYSTEM_PROMPT_EXAMPLE
                    prop:value=shown(|settings| &settings.system_prompt)
                    on:input=set_text(|settings, text| settings.system_prompt = text)
                ></textarea>
            </label>
            <div class="fields-row">
                <NumberField
                    label=text::TEMPERATURE
                    value=number(|s| s.decoding.temperature)
                    set=set_number(|s, n| s.decoding.temperature = n)
                    min=0.0 max=2.0 step=0.1
                />
                <NumberField
                    label=text::MAX_TOKENS
                    value=number(|s| f64::from(s.decoding.max_tokens))
                    set=set_number(|s, n| s.decoding.max_tokens = n as u32)
                    min=1.0 max=1_000_000.0
                />
                <NumberField
                    label=text::CONCURRENCY
                    value=number(|s| f64::from(s.concurrency))
                    set=set_number(|s, n| s.concurrency = n as u32)
                    min=1.0 max={f64::from(Settings::MAX_CONCURRENCY)}
                />
            </div>
            <ConnectionLimit />
            <details>
                <summary>{text::MORE_SETTINGS}</summary>
                <div class="fields-row">
                    <NumberField
                        label=text::SILENCE
                        value=number(|s| f64::from(s.patience.silence_s))
                        set=set_number(|s, n| s.patience.silence_s = n as u32)
                        min=1.0 max=3_600.0
                    />
                    <NumberField
                        label=text::ATTEMPTS
                        value=number(|s| f64::from(s.patience.attempts))
                        set=set_number(|s, n| s.patience.attempts = n as u32)
                        min=1.0 max=20.0
                    />
                </div>
            </details>
            <button type="button" on:click=press(move || app.test_connection())>{text::TEST_CONNECTION}</button>
        </form>
    }
}

/// An address that the person did not type is shown for confirmation before a key can be typed for it.
#[component]
fn Proposed() -> impl IntoView {
    let app = App::get();
    drawn(move || {
        let address = app.settings.with(|settings| settings.base_url.clone());
        let words = match app.address_origin.get() {
            AddressOrigin::Entered => return None,
            AddressOrigin::Link => text::address_from_link(&address),
            AddressOrigin::Config => text::address_from_config(&address),
        };
        Some(view! {
            <div class="proposed">
                <p>{words}</p>
                <button type="button" on:click=press(move || app.confirm_address())>{text::CONFIRM_ADDRESS}</button>
            </div>
        })
    })
}

#[component]
fn ConnectionLimit() -> impl IntoView {
    let app = App::get();
    drawn(move || {
        app.settings.with(|settings| {
            let limit = BaseUrls::parse(&settings.base_url).ok()?.connection_limit()?;
            let asked = settings.concurrency;
            (asked as usize > limit).then(|| view! { <p class="hint">{text::connection_limit(limit, asked)}</p> })
        })
    })
}
