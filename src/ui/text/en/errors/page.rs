//! Every error of the page.

use super::connection::diagnosis;
use super::files::{MANIFEST, answers_error, config_error, dataset_error, manifest_error, record_error, report_error};
use super::sources::{address_error, failure_message, key_error, page_file_error, route_error, store_error};
use crate::dataset::HubError;
use crate::domain::failure_words::{engine_error, worker_error};
use crate::domain::{Failure, FailureKind};
use crate::provider::preset;
use crate::state::{DownloadError, PageError};

/// What went wrong on the page.
pub(in crate::ui::text::en) fn error(error: &PageError) -> String {
    match error {
        PageError::Address(error) => address_error(error),
        PageError::Route(error) => route_error(error),
        PageError::Key(error) => key_error(*error),
        PageError::Answers { file, error } => answers_error(file, error),
        PageError::NoBatches { provider } => format!(
            "No batch API is known for {}. Choose a model of OpenAI, Anthropic, Google Gemini or vLLM under “Model”.",
            preset(provider).map_or(provider.as_str(), |preset| preset.name)
        ),
        PageError::NoBatchOfTwoContexts => {
            "A model that is asked from two contexts cannot be asked by batch. Set Alpha to 0 under “More settings”.".to_owned()
        }
        PageError::BatchManifest { file, error } => format!("{file} {}", manifest_error(error)),
        PageError::BatchRun { file, error } => format!("{file}, line 1, {}. {MANIFEST}", record_error(error)),
        PageError::RunGoesOn { name } => format!(
            "The results of the batch belong to {name}, which is still being asked. Stop it or wait for its end, and press Import again."
        ),
        PageError::NoRunToJudge { file } => format!(
            "{file} is of a batch that judges a run's answers, and the run that is open has none of them. Import that run, or open it under Runs, and import the batch again."
        ),
        PageError::Dataset(error) => dataset_error(error),
        // The sentence begins with the name.
        PageError::FetchedSet(error) => format!("The file of {}", dataset_error(error)),
        PageError::ResultFile(error) => report_error(error),
        PageError::Store(error) => store_error(error),
        PageError::Worker(error) => worker_error(error),
        PageError::Engine(error) => engine_error(error),
        PageError::NoClassifier(id) => format!(
            "The page's data worker knows no classifier “{id}”. Choose another one; or reload the page, in case it was updated while it was open."
        ),
        PageError::FileGone { file } => format!(
            "The browser could not read {file}: it was moved or changed, or is larger than there is memory. Choose it again."
        ),
        PageError::PageFile(error) => page_file_error(error),
        PageError::Request(error) => failure_message(error),
        PageError::Connection(found) => diagnosis(found),
        PageError::NoSuchModel(name) => {
            format!("This page has no model “{name}”. Choose one under “Model”, or drop its GGUF file there.")
        }
        PageError::KeyNeeded { origins } => format!(
            "This run was made with a key, which is kept nowhere. Enter the API key for {} under “Model”, and press “Go on” again.",
            origins.join(", ")
        ),
        PageError::AddressNotConfirmed { origins } => format!(
            "This run came from a file, and would go to {}. Look at the address under “Model” and confirm it there, then press the button again.",
            origins.join(", ")
        ),
        PageError::FileUnreadable { file } => format!("{file} could not be read by the browser. Choose it again."),
        PageError::FileTooLarge { file, size_mb, largest_mb } => format!(
            "{file} has {size_mb} MB, and this page reads files of up to {largest_mb} MB. Cut it into parts, each with its header, and open them one by one."
        ),
        PageError::SetNotDownloaded { name } => format!("{name} is not here yet: get it under “Prompt set” first."),
        PageError::SetPending { name } => format!("{name} is still on its way. Press Run in a moment."),
        PageError::NoSuchSet { id } => {
            format!("There is no prompt set “{id}” here. Choose one under “Prompt set”, or open its file there.")
        }
        PageError::SetDownload { name, error } => format!("{name} could not be fetched: {}", download(name, error)),
        PageError::SetFileMissing => lost_set("its file is not there any more"),
        PageError::SetFileChanged => lost_set("its file is no longer what it was"),
        PageError::Config { file, error } => format!(
            "{file} beside the page could not be read ({}), so nothing was preset from it. Whoever hosts the page should mend it.",
            config_error(error)
        ),
        PageError::Card { file, reason } => format!(
            "{file} beside the page could not be read ({reason}). Whoever hosts the page should put the file of its own build there."
        ),
        PageError::CardOfOtherVersion { file, found, expected } => format!(
            "{file} beside the page is of the classifier's version {found}, and the page has {expected}. Whoever hosts the page should put the files of one build together."
        ),
        PageError::NoModel => {
            "No model: enter the name under which the API knows the model, or choose one after “Test connection”.".into()
        }
        PageError::NoJudge => "There is no model in the form yet. Write the judge's name there first.".into(),
        PageError::ModelListPending => {
            "The list of the page's models is still on its way. Try again in a moment.".into()
        }
        PageError::LocalModelsSideBySide => {
            "The models in this page share its workers. Take out “side by side”, or all of them but one.".into()
        }
        PageError::TemperatureNotZero => {
            "From two contexts of a server, the likeliest token is taken each time: set Temperature to 0.".into()
        }
        PageError::CannotAbort => "This browser cannot abort what it began.".into(),
        PageError::RunHeldElsewhere => {
            "Another tab is at this run. Go on with it there, or close that tab first.".into()
        }
        PageError::RunElsewhere => {
            "This run goes on in another tab, which would not hear of changes made here. Wait for its end, or make them there.".into()
        }
        PageError::RunRecorded => {
            "This run was recorded and stays as it is. Press Run to make one of your own.".into()
        }
        PageError::NoRunToExport => "There is no run to export yet. Press Run first.".into(),
        PageError::NoDownload => {
            "The browser did not let the page make the file. Another browser, or a window that is not private, may.".into()
        }
        PageError::NoPromptsLeft => {
            "No prompt is left to ask: all of the set are excluded. Take some back on the page “Prompts”.".into()
        }
        PageError::NoQuestion => "There is no prompt yet. Write one first.".into(),
        PageError::NotTokenByToken => {
            "The bench asks for one word after the other, which a model in this page and a llama.cpp server can give: choose one of them under “Provider”.".into()
        }
        PageError::DeferredPartMissing => {
            "A part of this page could not be fetched. Check the connection and try again; if the page was brought up to date meanwhile, reload it. Nothing that is stored is lost.".into()
        }
    }
}

/// Why a prompt set could not be downloaded.
fn download(name: &str, error: &DownloadError) -> String {
    let reason = match error {
        DownloadError::Request(Failure { kind: FailureKind::Network, .. }) => {
            return "its server cannot be reached from here: this machine may be offline, or a firewall or an extension may \
                    be in the way."
                .to_owned();
        }
        DownloadError::Request(error) => return failure_message(error),
        DownloadError::NotOnHub => "it is not on the hub".to_owned(),
        DownloadError::NoRoom => "the browser has no room for it".to_owned(),
        DownloadError::Viewer(HubError::NotJson { reason }) => format!("the hub's viewer sent no JSON ({reason})"),
        DownloadError::Viewer(HubError::Said(said)) => format!("the hub's viewer says: {said}"),
        DownloadError::Viewer(HubError::NoRows) => "the hub's viewer sent no rows".to_owned(),
        DownloadError::RowsMissing { rows, total } => format!("the viewer gave {rows} of {total} rows and no more"),
    };
    format!("{name} could not be read: {reason}.")
}

/// The stored file of a prompt set cannot be used.
fn lost_set(why: &str) -> String {
    format!("This set was kept in this browser, and {why}. Get it again, or open its file again.")
}
