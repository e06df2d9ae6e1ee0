//! What is missing or wrong, marked at its field.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use crate::domain::decimal;
use crate::provider::connection::Diagnosis;
use crate::state::{ModelForm, Notice, PageError, use_model_form, use_prompt_sets, use_shell};
use crate::ui::text;

/// A field that an error can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormField {
    ApiKey,
    BaseUrl,
    Model,
    PromptSet,
    Temperature,
}

impl FormField {
    /// The id of the message beside it.
    fn message_id(self) -> &'static str {
        match self {
            Self::ApiKey => "api-key-error",
            Self::BaseUrl => "base-url-error",
            Self::Model => "model-error",
            Self::PromptSet => "prompt-set-error",
            Self::Temperature => "temperature-error",
        }
    }

    /// What it holds, with what that depends on: once this changes, an error about it is out of date.
    fn content(self, form: ModelForm) -> String {
        match self {
            Self::ApiKey => form.key_text(),
            Self::BaseUrl => form.settings.with(|settings| format!("{} {}", settings.provider, settings.base_url)),
            Self::Model => form.settings.with(|settings| format!("{} {}", settings.provider, settings.model)),
            Self::PromptSet => {
                let can_be_asked = use_prompt_sets().sample_size().is_ok();
                form.settings.with(|settings| format!("{} {can_be_asked}", settings.prompts.sets.join(",")))
            }
            Self::Temperature => form.settings.with(|settings| decimal::write(settings.decoding.temperature)),
        }
    }

    /// The field in which this error can be mended, if it is one.
    fn of(error: &PageError) -> Option<Self> {
        Some(match error {
            PageError::Address(_) | PageError::AddressNotConfirmed { .. } => Self::BaseUrl,
            PageError::Key(_) | PageError::KeyNeeded { .. } => Self::ApiKey,
            PageError::NoModel | PageError::NoSuchModel(_) => Self::Model,
            PageError::TemperatureNotZero => Self::Temperature,
            PageError::SetNotDownloaded { .. }
            | PageError::SetPending { .. }
            | PageError::NoSuchSet { .. }
            | PageError::SetFileMissing
            | PageError::SetFileChanged
            | PageError::NoPromptsLeft => Self::PromptSet,
            PageError::Connection(diagnosis) => Self::of_diagnosis(diagnosis)?,
            _ => return None,
        })
    }

    fn of_diagnosis(diagnosis: &Diagnosis) -> Option<Self> {
        match diagnosis {
            Diagnosis::NotAnAddress(_)
            | Diagnosis::MixedContent { .. }
            | Diagnosis::Cors { .. }
            | Diagnosis::Unreachable { .. }
            | Diagnosis::WrongPath { .. }
            | Diagnosis::NotTheApi { .. } => Some(Self::BaseUrl),
            Diagnosis::KeyRefused { .. } => Some(Self::ApiKey),
            Diagnosis::ModelNotFound { .. } | Diagnosis::ChooseModel { .. } => Some(Self::Model),
            Diagnosis::Failed { .. } | Diagnosis::Works { .. } => None,
        }
    }
}

/// The error that is marked, and the field that is to get the focus for it.
#[derive(Clone, Copy)]
struct FieldErrors {
    marked: RwSignal<Option<(FormField, PageError)>>,
    to_focus: RwSignal<Option<FormField>>,
}

/// Marks fields by what the status line says, for every [`FieldMark`] of the page. An error that the person has just caused
/// moves the focus; one that a server's reply brought, or another page, does not.
pub(crate) fn provide_field_errors() {
    let notice = use_shell().notice;
    let errors = FieldErrors { marked: RwSignal::new(None), to_focus: RwSignal::new(None) };
    provide_context(errors);
    Effect::new(move |is_news: Option<bool>| {
        let error = notice.with(|notice| match notice {
            Notice::Error(error) => Some((FormField::of(error)?, error.clone())),
            _ => None,
        });
        let is_caused_here = |(_, error): &&(FormField, PageError)| match error {
            PageError::Connection(diagnosis) => matches!(**diagnosis, Diagnosis::NotAnAddress(_)),
            _ => true,
        };
        let focus = error.as_ref().filter(|_| is_news == Some(true)).filter(is_caused_here);
        errors.to_focus.set(focus.map(|(field, _)| *field));
        errors.marked.set(error);
        true
    });
}

/// A field with the error that is about it. Its control is marked as invalid and described by the message.
#[component]
pub(crate) fn FieldMark(field: FormField, children: Children) -> impl IntoView {
    let form = use_model_form();
    let FieldErrors { marked, to_focus } = expect_context();
    let holder = NodeRef::<Div>::new();
    let control = move || {
        let control = holder.get()?.query_selector("input, select, textarea").ok()??;
        control.dyn_into::<HtmlElement>().ok()
    };
    let message = Memo::new(move |_| {
        let of_field = |marked: &(FormField, PageError)| (marked.0 == field).then(|| text::errors().error(&marked.1));
        marked.with(|marked| marked.as_ref().and_then(of_field))
    });
    // Attributes are refused only under names that are none.
    Effect::new(move || {
        if let Some(control) = control() {
            let own = control.get_attribute("aria-describedby");
            let ids: Vec<&str> = own.as_deref().into_iter().chain([field.message_id()]).collect();
            drop(control.set_attribute("aria-describedby", &ids.join(" ")));
        }
    });
    Effect::new(move || {
        let is_marked = message.with(Option::is_some);
        if let Some(control) = control() {
            drop(match is_marked {
                true => control.set_attribute("aria-invalid", "true"),
                false => control.remove_attribute("aria-invalid"),
            });
        }
    });
    Effect::new(move || {
        let is_wanted = to_focus.get() == Some(field);
        if let Some(control) = control().filter(|_| is_wanted) {
            to_focus.set(None);
            drop(control.focus());
        }
    });
    let content = Memo::new(move |_| field.content(form));
    Effect::new(move |before: Option<()>| {
        // A memo that nobody has read would follow nothing.
        content.with(|_| ());
        if before.is_some() && message.with_untracked(Option::is_some) {
            marked.set(None);
        }
    });
    view! {
        <div node_ref=holder class="field-mark">
            {children()}
            <p class="field-error" id=field.message_id() hidden=move || message.with(Option::is_none)>
                {message}
            </p>
        </div>
    }
}
