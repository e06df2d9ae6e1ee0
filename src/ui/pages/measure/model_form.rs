//! Whom to ask.

use leptos::prelude::*;

use crate::state::{AddressOrigin, use_model_connection, use_model_form};
use crate::ui::components::controls::{Choice, Field};
use crate::ui::pages::measure::field_error::{FieldMark, FormField};
use crate::ui::pages::measure::local_model::{LocalModelFields, ModelFileButton};
use crate::ui::pages::measure::model_options::ModelOptions;
use crate::ui::text;

const KEY_HINT: &str = "key-hint";
const OFFERED_MODELS: &str = "offered-models";

/// The form "Model": first what must be chosen, then how it is asked.
#[component]
pub(crate) fn ModelChoiceForm() -> impl IntoView {
    let connection = use_model_connection();
    let form = use_model_form();
    let test_words = move || if form.is_in_page() { text::local().load() } else { text::common().test_connection() };
    view! {
        <form class="card form-card" aria-label=text::common().model()>
            <h2>{text::common().model()}</h2>
            <Choice
                label=text::common().provider()
                options=Signal::derive(move || connection.providers())
                value=Signal::derive(move || connection.provider().to_owned())
                on_choose=move |id: String| connection.choose_provider(&id)
            />
            <Show when=move || form.is_in_page() fallback=ServerFields>
                <LocalModelFields />
            </Show>
            <div class="buttons">
                <button type="button" on:click=move |_| connection.test()>
                    {test_words}
                </button>
                <Show when=move || form.is_in_page()>
                    <ModelFileButton />
                </Show>
            </div>
            <ModelOptions />
        </form>
    }
}

/// Where a server's model is found: address, key, name.
#[component]
fn ServerFields() -> impl IntoView {
    let connection = use_model_connection();
    let form = use_model_form();
    let is_entered = move || form.address_origin.get() == AddressOrigin::Entered;
    let key_hint = move || {
        form.key_error().map_or_else(|| text::common().key_hint().to_owned(), |it| text::errors().key_error(it))
    };
    let offered = move || connection.offered_models().into_iter().map(|name| view! { <option value=name></option> });
    view! {
        <ProviderHint />
        <FieldMark field=FormField::BaseUrl>
            <Field label=text::common().base_url()>
                <input
                    type="text"
                    inputmode="url"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=text::common().base_url_example()
                    prop:value=move || form.settings.with(|settings| settings.base_url.clone())
                    on:input:target=move |event| form.enter_address(event.target().value())
                />
            </Field>
        </FieldMark>
        <ProposedAddress />
        <FieldMark field=FormField::ApiKey>
            <Field label=text::common().api_key()>
                <input
                    type="password"
                    autocomplete="off"
                    aria-describedby=KEY_HINT
                    disabled=move || !is_entered()
                    prop:value=move || form.key_text()
                    on:input:target=move |event| form.enter_key(event.target().value())
                />
            </Field>
        </FieldMark>
        <p class="hint" id=KEY_HINT aria-live="polite">
            {key_hint}
        </p>
        <FieldMark field=FormField::Model>
            <Field label=text::common().model()>
                <input
                    type="text"
                    list=OFFERED_MODELS
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || form.settings.with(|settings| settings.model.clone())
                    on:input:target=move |event| {
                        form.settings.update(|settings| settings.model = event.target().value())
                    }
                />
            </Field>
        </FieldMark>
        <datalist id=OFFERED_MODELS>{move || offered().collect_view()}</datalist>
    }
}

/// What a person should know of the provider; and its own address, where another one stands in the box.
#[component]
fn ProviderHint() -> impl IntoView {
    let form = use_model_form();
    let connection = use_model_connection();
    let hint = move || Some(connection.provider_hint()).filter(|words| !words.is_empty());
    let own_address = move |address: &'static str| {
        view! {
            <button type="button" on:click=move |_| form.enter_address(address.to_owned())>
                {text::provider().use_own_address()}
            </button>
        }
    };
    view! {
        {move || hint().map(|words| view! { <p class="hint">{words}</p> })}
        {move || connection.provider_address().map(own_address)}
    }
}

/// An address that the person did not type is shown for confirmation before a key can be typed for it.
#[component]
fn ProposedAddress() -> impl IntoView {
    let form = use_model_form();
    let words = move || {
        let address = form.settings.with(|settings| settings.base_url.clone());
        match form.address_origin.get() {
            AddressOrigin::Entered => None,
            AddressOrigin::Run => Some(text::history().address_from_run(&address)),
            AddressOrigin::Link => Some(text::common().address_from_link(&address)),
            AddressOrigin::File => Some(text::run().address_from_file(&address)),
            AddressOrigin::Config => Some(text::common().address_from_config(&address)),
        }
    };
    let proposed = move |words| {
        view! {
            <div class="proposed">
                <p>{words}</p>
                <button type="button" on:click=move |_| form.confirm_address()>
                    {text::common().confirm_address()}
                </button>
            </div>
        }
    };
    move || words().map(proposed)
}
