//! A model in the page: which one, and how far it is with loading.

use leptos::prelude::*;

use crate::state::{UserFile, use_local_models, use_model_form};
use crate::ui::components::controls::{Choice, Options};
use crate::ui::components::file_button::FileButton;
use crate::ui::pages::measure::field_error::{FieldMark, FormField};
use crate::ui::text;

/// The choice among the page's own models and the file that the person opened.
#[component]
pub(crate) fn LocalModelFields() -> impl IntoView {
    let local = use_local_models();
    let form = use_model_form();
    let models = move || -> Options {
        let mut models: Options = local.models.with(|models| {
            let offered = models.ready().into_iter().flatten();
            offered.map(|model| (model.id.clone(), text::local().option(model))).collect()
        });
        models.extend(local.file_name().map(|name| (name.clone(), name)));
        models
    };
    let chosen = move || form.settings.with(|settings| settings.model.clone());
    let choose = move |id: String| form.settings.update(|settings| settings.model = id);
    let about = move || {
        let trouble = local.models.with(|models| models.error().map(|it| text::errors().error(it)));
        trouble.or_else(|| Some(text::local().about(&local.chosen()?))).unwrap_or_else(|| match local.file_name() {
            Some(_) => text::local().own_file_hint().to_owned(),
            None => String::new(),
        })
    };
    let state = move || Some(local.state.with(|it| text::local().state(it))).filter(|words| !words.is_empty());
    view! {
        <FieldMark field=FormField::Model>
            <Choice
                label=text::common().model()
                options=Signal::derive(models)
                value=Signal::derive(chosen)
                on_choose=choose
            />
        </FieldMark>
        <p class="hint">{text::local().hint()} " " {about}</p>
        {move || state().map(|words| view! { <p class="hint figures">{words}</p> })}
    }
}

/// Opens a model's file of the person's own.
#[component]
pub(crate) fn ModelFileButton() -> impl IntoView {
    let local = use_local_models();
    let take = move |mut files: Vec<UserFile>| files.pop().into_iter().for_each(|file| local.add_file(file));
    view! { <FileButton label=text::local().own_file() accept=".gguf" on_files=take /> }
}
