//! Errors of requests, addresses, links, keys, the browser's database and files beside the page.

use crate::domain::{AddressError, Failure, NoStore, PageFileError, RouteError, StoreError};
use crate::provider::KeyError;

/// Why a request failed. It is told in the words that a result file has.
pub(in crate::ui::text::en) fn failure_message(failure: &Failure) -> String {
    failure.message().into_owned()
}

pub(super) fn address_error(error: &AddressError) -> String {
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

pub(super) fn route_error(error: &RouteError) -> String {
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
pub(in crate::ui::text::en) fn key_error(KeyError { character, place }: KeyError) -> String {
    let what = match character {
        c if c.is_whitespace() => "a space".to_owned(),
        c if c.is_control() => "a control character".to_owned(),
        c => format!("“{c}”"),
    };
    format!("No header can carry this key: it has {what} at place {place}. Copy the key anew, and nothing around it.")
}

pub(super) fn store_error(error: &StoreError) -> String {
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

pub(super) fn page_file_error(error: &PageFileError) -> String {
    match error {
        PageFileError::Unreachable { file } => {
            format!("{file} could not be loaded from the page's own server. Check the connection and reload the page.")
        }
        PageFileError::Status { file, status } => format!(
            "The page's own server answered {status} for {file}. Whoever hosts the page should put that file beside it."
        ),
    }
}
