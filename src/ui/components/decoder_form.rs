//! How a model's words are chosen: from one context, or from two.

use leptos::prelude::*;

use crate::domain::{Contrast, decimal};
use crate::state::use_model_form;
use crate::ui::components::controls::{Choice, Field, Options};
use crate::ui::components::disclosure::Disclosure;
use crate::ui::text;

/// The settings of contrasted contexts.
#[component]
pub(crate) fn DecoderForm(
    /// Whether it is open from the beginning.
    #[prop(optional)]
    is_open: bool,
) -> impl IntoView {
    let form = use_model_form();
    let alpha = Memo::new(move |_| form.settings.with(|settings| settings.decoder.alpha));
    let set_alpha = move |text: String| {
        if let Some(alpha) = decimal::read(&text) {
            form.set_alpha(alpha);
        }
    };
    let words = move || form.settings.with(|settings| settings.decoder.words().to_owned());
    let is_below = move || alpha.get() <= 0.0;
    view! {
        <Disclosure summary=text::local().decoder() opens=Signal::derive(move || is_open || alpha.get() != 0.0)>
            <div class="stack">
                <p class="hint">{text::local().decoder_hint()}</p>
                <p class="hint" hidden=move || form.is_in_page()>
                    {text::local().stepwise_hint()}
                </p>
                <Field label=text::local().alpha_label()>
                    <input
                        type="range"
                        min="-1"
                        max="1"
                        step="0.1"
                        prop:value=move || decimal::write(alpha.get())
                        on:input:target=move |event| set_alpha(event.target().value())
                    />
                </Field>
                <p class="hint">
                    {move || format!("{}: {}", decimal::write(alpha.get()), text::local().alpha(alpha.get()))}
                </p>
                <div hidden=is_below>
                    <Choice
                        label=text::local().reverse()
                        options=Signal::derive(designs)
                        value=Signal::derive(move || {
                            form.settings.with(|settings| settings.decoder.reverse.as_str().to_owned())
                        })
                        on_choose=move |name: String| form.choose_reverse(&name)
                    />
                </div>
                <div hidden=move || alpha.get() == 0.0>
                    <Field label=text::local().second_prompt()>
                        <textarea
                            rows="3"
                            prop:value=words
                            on:input:target=move |event| form.set_second_prompt(event.target().value())
                        ></textarea>
                    </Field>
                </div>
            </div>
        </Disclosure>
    }
}

/// The designs of the reverse prompt.
fn designs() -> Options {
    let design = |contrast: Contrast| (contrast.as_str().to_owned(), text::local().contrast(contrast).to_owned());
    Contrast::REVERSE.into_iter().map(design).collect()
}
