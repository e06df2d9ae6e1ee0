//! Failures in English, as result files and the browser's store have them.

use super::browser_error::{WorkerError, WorkerName, WorkerVersion};

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
        WorkerError::Refused(reason) => reason.clone(),
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
