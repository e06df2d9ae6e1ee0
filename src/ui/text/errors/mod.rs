//! What went wrong, in sentences: what happened, to what, and what to do next.

mod connection;

use crate::domain::failure_words::worker_error;
use crate::domain::{AddressError, Failure, FailureKind, NoStore, PageFileError, RouteError, StoreError};
use crate::provider::KeyError;
use crate::state::PageError;

pub(in crate::ui) use connection::diagnosis;

/// What went wrong on the page.
pub(in crate::ui) fn error(error: &PageError) -> String {
    match error {
        PageError::Address(error) => address_error(error),
        PageError::Route(error) => route_error(error),
        PageError::Key(error) => key_error(*error),
        PageError::Dataset(error) => error.to_string(),
        PageError::ResultFile(error) => error.to_string(),
        PageError::Store(error) => store_error(error),
        PageError::Worker(error) => worker_error(error),
        PageError::PageFile(error) => page_file_error(error),
        PageError::Request(failure) => failure.to_string(),
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
        PageError::SetDownload { name, failure } => format!("{name} could not be fetched: {}", download(failure)),
        PageError::SetFileMissing => lost_set("its file is not there any more"),
        PageError::SetFileChanged => lost_set("its file is no longer what it was"),
        PageError::Config { file, reason } => format!(
            "{file} beside the page could not be read ({reason}), so nothing was preset from it. Whoever hosts the page should mend it."
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
fn download(failure: &Failure) -> String {
    match failure.kind {
        FailureKind::Network => "its server cannot be reached from here: this machine may be offline, or a firewall or an extension may be in the way.".into(),
        _ => failure.to_string(),
    }
}

/// The stored file of a prompt set cannot be used.
fn lost_set(why: &str) -> String {
    format!("This set was kept in this browser, and {why}. Get it again, or open its file again.")
}

fn address_error(error: &AddressError) -> String {
    match error {
        AddressError::NoAddress => {
            "No address: enter the Base URL of a model API, such as http://127.0.0.1:8000/v1.".into()
        }
        AddressError::NotAUrl { text } => {
            format!("“{text}” is not an address: a Base URL looks like https://api.example.com/v1.")
        }
        AddressError::CarriesSecret { part } => {
            format!("The address has a {part}: enter it without, and a key in its own box.")
        }
    }
}

fn route_error(error: &RouteError) -> String {
    match error {
        RouteError::NoSuchPage(name) => {
            format!("This link names a page, “{name}”, that does not exist. Choose one from the navigation above.")
        }
        RouteError::BadValue { name, value } => format!(
            "This link sets {name} to “{value}”, which is not a number it can take. Nothing was filled in from it."
        ),
    }
}

/// Why no header can carry a key.
pub(in crate::ui) fn key_error(KeyError { character, place }: KeyError) -> String {
    let what = match character {
        c if c.is_whitespace() => "a space".to_owned(),
        c if c.is_control() => "a control character".to_owned(),
        c => format!("“{c}”"),
    };
    format!("No header can carry this key: it has {what} at place {place}. Copy the key anew, and nothing around it.")
}

fn store_error(error: &StoreError) -> String {
    match error {
        StoreError::Full => {
            "The browser has no room left for what this page keeps, and new answers are not kept. Delete old runs, or free \
             space on the disk. What is on the page stays until it is closed: use “Export results” to keep it."
                .to_owned()
        }
        StoreError::Unavailable(why) => {
            let reason = match why {
                NoStore::NotSupported => "it has no IndexedDB; another browser has".to_owned(),
                NoStore::HeldByOtherTab => {
                    "another tab holds on to an older version of it; close or reload that tab".to_owned()
                }
                NoStore::Denied { reason } => {
                    format!("{reason}; private windows and blocked site data are the usual causes")
                }
            };
            format!(
                "The browser keeps nothing for this page ({reason}). What is on the page stays until it is closed: use \
                 “Export results” to keep it."
            )
        }
        StoreError::Newer => {
            "This tab has an older version of the page than the one that last kept runs in this browser, so it can neither \
             read nor keep any. Use “Export results” to keep what is on the page, then reload it."
                .to_owned()
        }
        StoreError::Failed { reason } => format!(
            "The browser's storage failed ({}). Reload the page to try again; what is on it stays until then: use “Export \
             results” to keep it. If that does not help, look whether the disk is full.",
            reason.as_deref().unwrap_or("no reason given")
        ),
    }
}

fn page_file_error(error: &PageFileError) -> String {
    match error {
        PageFileError::Unreachable { file } => {
            format!("{file} could not be loaded from the page's own server. Check the connection and reload the page.")
        }
        PageFileError::Status { file, status } => format!(
            "The page's own server answered {status} for {file}. Whoever hosts the page should put that file beside it."
        ),
    }
}
