//! A run's requests as files for a provider's batch API.

use leptos::prelude::*;

use crate::provider::batch::BatchFormat;
use crate::state::{BatchFile, ExportedBatch, use_batch_export};
use crate::ui::components::controls::{CheckBox, Choice, Options};
use crate::ui::components::dialog::Dialog;
use crate::ui::text;

const TITLE_ID: &str = "batch-export-title";

#[component]
pub(crate) fn BatchExportDialog() -> impl IntoView {
    let export = use_batch_export();
    let batches = move || {
        let batches = export.batches.get().into_iter().enumerate();
        batches.map(|(at, batch)| view! { <BatchPart at batch /> }).collect_view()
    };
    view! {
        <Dialog
            title_id=TITLE_ID
            is_open=Signal::derive(move || export.batches.with(|batches| !batches.is_empty()))
            on_close=move |()| export.close()
        >
            <h2 id=TITLE_ID>{text::batch().title()}</h2>
            {batches}
            <p class="hint">{text::batch().what_next()}</p>
            <div class="buttons">
                <button type="button" on:click=move |_| export.close()>
                    {text::common().close()}
                </button>
            </div>
        </Dialog>
    }
}

/// One batch: its form, what it costs at most, and its files.
#[component]
fn BatchPart(at: usize, batch: ExportedBatch) -> impl IntoView {
    let export = use_batch_export();
    let formats: Options = batch
        .formats()
        .into_iter()
        .map(|format| (format.as_str().to_owned(), text::batch().format(format).to_owned()))
        .collect();
    let format = batch.format.as_str().to_owned();
    let leaves_out = batch.leaves_temperature_out;
    let choose = move |name: String| {
        if let Some(format) = BatchFormat::from_name(&name) {
            export.set_format(at, format);
        }
    };
    let file = |file: &BatchFile| {
        let words = text::batch().file(&file.name, file.bytes);
        view! {
            <li>
                <a href=file.url().to_owned() download=file.name.clone()>
                    {words}
                </a>
            </li>
        }
    };
    let files = match batch.files.is_empty() {
        true => view! { <p role="status">{text::batch().writing()}</p> }.into_any(),
        false => view! { <ul>{batch.files.iter().map(file).collect_view()}</ul> }.into_any(),
    };
    view! {
        <h3>{text::batch().of_model(&batch.model.name, &batch.purpose)}</h3>
        <p class="figures">{text::batch().at_most(&batch)}</p>
        <div class="stack">
            <Choice
                label=text::batch().for_whom()
                options=Signal::derive(move || formats.clone())
                value=Signal::derive(move || format.clone())
                on_choose=choose
            />
            <CheckBox
                label=text::batch().leave_temperature_out()
                value=Signal::derive(move || leaves_out)
                on_change=move |is_on| export.leave_temperature_out(at, is_on)
            />
        </div>
        {files}
    }
}
