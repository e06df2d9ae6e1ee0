//! A model in the page: which one, and how far it is with loading.

use leptos::prelude::*;

use crate::state::{UserFile, use_local_models, use_model_form};
use crate::ui::components::controls::{Choice, Options};
use crate::ui::components::file_button::FileButton;
use crate::ui::pages::measure::field_error::{FieldMark, FormField};
use crate::ui::text;

/// The choice among the page's own models, or a file of the person's.
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
    let take = move |mut files: Vec<UserFile>| files.pop().into_iter().for_each(|file| local.add_file(file));
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
        <p class="hint figures">{move || local.state.with(|it| text::local().state(it))}</p>
        <div class="buttons">
            <FileButton label=text::local().own_file() accept=".gguf" on_files=take />
        </div>
    }
}
