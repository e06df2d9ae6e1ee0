//! Failures in English, as result files and the browser's store have them whatever the page's language: both are read back
//! by other versions, and by other people.

mod models;

use std::borrow::Cow;
use std::fmt;

pub use models::engine_error;

use crate::domain::browser_error::{WorkerError, WorkerName, WorkerVersion};
use crate::domain::failure::{ApiKind, Failure, FailureCause, FailureKind, OtherServerReply, RejectedPart, ReplyForm};

impl Failure {
    /// What happened, where, and what to do next.
    pub fn message(&self) -> Cow<'_, str> {
        let message = match &self.cause {
            FailureCause::Recorded(sentence) => return Cow::Borrowed(sentence),
            FailureCause::AnswerCut => {
                "The answer broke off before its end: the connection was lost, or the server stopped. Try again."
                    .to_owned()
            }
            FailureCause::TooLong => {
                "The reply is far longer than any answer, and was not read to its end. Check the Base URL.".to_owned()
            }
            FailureCause::NoRoom => "The browser has no room for the file. Close other tabs, and try again.".to_owned(),
            FailureCause::Unreachable { origin } => format!(
                "No reply from {origin} could be read: it is not reachable, or it does not allow this page (CORS). “Test connection” tells which."
            ),
            FailureCause::NotAllowed { origin } => format!(
                "The page refused to call {origin}: it is not the address of the configured model, nor of a prompt set that was asked for."
            ),
            FailureCause::Silent { origin, seconds } => format!(
                "{origin} sent nothing for {seconds} seconds. A model that needs longer can be given more under “More settings”."
            ),
            FailureCause::ConnectionBroke { origin } => {
                format!("The connection to {origin} broke in the middle of the answer.")
            }
            FailureCause::FileBroke { origin } => {
                format!("The connection to {origin} broke in the middle of the file.")
            }
            FailureCause::FileStatus { url, status } => format!("{url} answered {status}."),
            FailureCause::TooMuch { origin, most_mb } => {
                format!("{origin} sent more than {most_mb} MB. Check the Base URL.")
            }
            FailureCause::ErrorStatus { status, said } => {
                self.server_error(&format!("The API answered with HTTP {status}"), said)
            }
            FailureCause::ErrorInReply { said } => self.server_error("The API broke off with an error", said),
            FailureCause::OtherForm { came, said, api } => {
                format!("{}: “{said}”. {}", reply_form(*came), check_address(*api))
            }
            FailureCause::NoCompletion { api } => format!("The reply is no chat completion. {}", check_address(*api)),
            FailureCause::BrokenOff { reason } => {
                format!("The server broke off its answer (“{reason}”). Try again later.")
            }
            FailureCause::NotLlamaCpp { came } => {
                let came = match came {
                    OtherServerReply::Status(status) => format!("HTTP {status}"),
                    OtherServerReply::NoPrompt => "no text of the prompt".to_owned(),
                    OtherServerReply::NoProbabilities => "no probabilities of tokens".to_owned(),
                    OtherServerReply::NotJson => "something else".to_owned(),
                };
                format!(
                    "Asked which tokens may come next, the server sent {came}. Two contexts need a llama.cpp server: check the Base URL, or set Alpha to 0."
                )
            }
            FailureCause::NoModelList { is_web_page, base_suffix } => {
                let what = if *is_web_page { "a web page" } else { "something else" };
                let hint = match *base_suffix {
                    "" => "it has no path".to_owned(),
                    end => format!("most end in {end}"),
                };
                format!("Asked for its list of models, the server sent {what}. Check the Base URL: {hint}.")
            }
            FailureCause::NoAddress { text } => {
                format!("“{text}” is not an address: a Base URL looks like https://api.example.com/v1.")
            }
            FailureCause::Worker(error) => worker_error(error),
            FailureCause::Engine(error) => engine_error(error),
        };
        Cow::Owned(message)
    }

    /// What the server says, and what to do about it.
    fn server_error(&self, what: &str, said: &str) -> String {
        let quote = if said.is_empty() { String::new() } else { format!(": “{said}”") };
        format!("{what}{quote}. {}", hint(&self.kind, self.rejected))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

fn reply_form(came: ReplyForm) -> &'static str {
    match came {
        ReplyForm::OtherJson => "The reply is JSON, but no chat completion",
        ReplyForm::WebPage => "The server sent a web page in place of an answer",
        ReplyForm::NotJson => "The reply is not JSON",
        ReplyForm::EventNotJson => "The stream holds an event that is not JSON",
    }
}

/// The advice for a reply that seems to come from another API than the expected one.
fn check_address(api: ApiKind) -> String {
    let api = match api {
        ApiKind::ChatCompletions => "a chat completions API",
        ApiKind::Anthropic => "Anthropic’s API",
        ApiKind::Gemini => "the Gemini API",
        ApiKind::Cohere => "Cohere’s API",
        ApiKind::Ollama => "Ollama’s own API",
    };
    format!("Check that the Base URL is that of {api}, and that “Provider” names it.")
}

/// The sentence that says what to do next about a failure.
fn hint(kind: &FailureKind, rejected: Option<RejectedPart>) -> &'static str {
    match (kind, rejected) {
        (FailureKind::QuotaSpent { .. }, _) => {
            "The account has nothing left to spend: look at its plan and billing, or choose another key. “Resume” goes on then."
        }
        (_, Some(RejectedPart::Model)) => "The API does not know this model: choose one that it lists.",
        (_, Some(RejectedPart::Key)) => "Check the API key, and what it may use.",
        (FailureKind::Status { status, .. }, None) => match status {
            404 | 405 => "Check the Base URL: “Test connection” says what is wrong with it.",
            429 => "It asks for fewer requests: lower “Concurrency”, or wait.",
            408 | 409 | 425 | 500..=599 => "The fault is on the server’s side: try again later.",
            _ => "It does not accept the request: check the settings under “Model”.",
        },
        _ => "Try again later.",
    }
}

/// What happened to a worker, and what to do next.
pub fn worker_error(error: &WorkerError) -> String {
    let unsaid = "the browser does not say why";
    match error {
        WorkerError::NotLoaded { worker, reason } => format!(
            "The page's {} could not be loaded ({}). Check the connection and try again; if that does not help, reload the \
             page. Whoever hosts the page should check that {file}_loader.js, {file}.js and {file}_bg.wasm are beside it, \
             and that no policy of theirs forbids workers.",
            worker_name(*worker),
            reason.as_deref().unwrap_or(unsaid),
            file = worker.file_stem()
        ),
        WorkerError::OtherVersion { worker, page, found } => {
            let found = match found {
                WorkerVersion::Build(build) => format!("version {build}"),
                WorkerVersion::Messages(version) => format!("message version {version}"),
            };
            format!(
                "The page (version {page}) and its {} ({found}) do not belong together: one of them is out of date. Reload \
                 the page; if that does not help, empty the browser's cache first.",
                worker_name(*worker)
            )
        }
        WorkerError::BrokeOff { worker, reason } => broke_off(*worker, reason.as_deref().unwrap_or(unsaid)),
        WorkerError::OtherReply { worker } => broke_off(*worker, "it answered something else than it was asked"),
        WorkerError::Unreadable { reason } => format!(
            "A message between the page and one of its workers could not be read ({reason}). Try again, and reload the page \
             if that does not help."
        ),
        WorkerError::Aborted => "The answer was called off.".to_owned(),
    }
}

fn broke_off(worker: WorkerName, reason: &str) -> String {
    format!(
        "The page's {} broke off ({reason}), and what it was asked is not done. Try again: a fresh one starts by itself. If \
         that breaks off as well, it may have run out of memory: close other tabs, choose a smaller model, or reload the \
         page.",
        worker_name(worker)
    )
}

fn worker_name(worker: WorkerName) -> &'static str {
    match worker {
        WorkerName::Data => "data worker",
        WorkerName::Engine => "engine worker",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_status_is_told_with_the_servers_words_and_what_to_do() {
        let status = |status, said: &str| {
            let cause = FailureCause::ErrorStatus { status, said: said.to_owned() };
            Failure::new(FailureKind::Status { status, retry_after: None }, cause)
        };
        let limited = status(429, "slow down");
        assert_eq!(
            limited.message(),
            "The API answered with HTTP 429: “slow down”. It asks for fewer requests: lower “Concurrency”, or wait."
        );
        let no_key = Failure { rejected: Some(RejectedPart::Key), ..status(401, "") };
        assert_eq!(no_key.message(), "The API answered with HTTP 401. Check the API key, and what it may use.");
    }

    #[test]
    fn a_sentence_that_was_read_is_told_as_it_stands() {
        assert_eq!(Failure::new(FailureKind::Network, "As it was.").message(), "As it was.");
    }

    #[test]
    fn a_worker_that_is_not_there_names_its_files() {
        let missing = worker_error(&WorkerError::NotLoaded { worker: WorkerName::Data, reason: None });
        assert!(missing.contains("data worker could not be loaded (the browser does not say why)"), "{missing}");
        assert!(missing.contains("data_worker_loader.js, data_worker.js and data_worker_bg.wasm"), "{missing}");
    }

    #[test]
    fn a_worker_of_another_build_is_told_with_both_versions() {
        let found = WorkerVersion::Messages(3);
        let error = WorkerError::OtherVersion { worker: WorkerName::Engine, page: "0.1.0", found };
        let words = worker_error(&error);
        assert!(words.starts_with("The page (version 0.1.0) and its engine worker (message version 3)"), "{words}");
    }
}
