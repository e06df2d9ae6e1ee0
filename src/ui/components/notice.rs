//! The status line: what happens and what went wrong, in words.

use leptos::prelude::*;

use crate::domain::Page;
use crate::state::{Notice, use_shell};
use crate::ui::deferred::use_deferred;
use crate::ui::text;

pub(crate) fn words(notice: &Notice) -> String {
    match notice {
        Notice::Quiet => String::new(),
        Notice::Started(planned) => text::common().started(*planned),
        Notice::RunIs { state, settled, planned } => text::common().run_is(*state, *settled, *planned),
        Notice::ModelAwaited(name) => text::local().awaited(name),
        Notice::EncoderReady => text::card().encoder_ready().to_owned(),
        Notice::ModelReady(name) => text::local().ready(name),
        Notice::Testing => text::common().testing().to_owned(),
        Notice::ConnectionWorks(diagnosis) => text::errors().diagnosis(diagnosis),
        Notice::Error(error) => text::errors().error(error),
        Notice::Imported { file, items } => text::common().imported(file, *items),
        Notice::ImportGoesOn => text::common().import_goes_on().to_owned(),
        Notice::AnswersImported(came) => text::common().answers_imported(came),
        Notice::Exported(file) => text::common().exported(file),
        Notice::Judged { changed } => text::common().judged(*changed),
        Notice::QuotaSpent(failure) => text::run().quota_spent(failure),
        Notice::JudgeIsDone { progress, failure, unread_reply } => {
            text::judge().judge_is_done(*progress, failure.as_ref(), unread_reply.as_deref())
        }
        Notice::LabelsTaken { file, taken, unmatched } => text::review().labels_taken(file, *taken, *unmatched),
        Notice::SetIsHere { name, prompts, bad } => text::sets().is_here(name, *prompts, *bad),
        Notice::Offline => text::run().offline().to_owned(),
        Notice::StoredAgain => text::run().stored_again().to_owned(),
        Notice::Interrupted { runs } => text::run().interrupted(*runs),
        Notice::NothingLeft => text::run().nothing_left().to_owned(),
        Notice::Deleted(name) => text::history().deleted(name),
        Notice::BroughtBack(name) => text::history().brought_back(name),
        Notice::SettingsUsed(name) => text::history().settings_used(name),
        Notice::LimitReached { spent, limit } => text::history().limit_reached(*spent, *limit),
        Notice::AskedAgain => text::common().asked_again().to_owned(),
    }
}

/// The status line at the lower edge of every page. It takes no room while nothing is said.
#[component]
pub(crate) fn StatusBar() -> impl IntoView {
    let shell = use_shell();
    let (notice, page) = (shell.notice, shell.page);
    let deferred = use_deferred();
    let is_trouble = move || notice.with(|notice| matches!(notice, Notice::Error(_)));
    let is_quiet = move || notice.with(|notice| *notice == Notice::Quiet);
    view! {
        <div class="status-bar" class:trouble=is_trouble class:quiet=is_quiet>
            <p class="status" role="status">
                {move || notice.with(words)}
            </p>
            // The page of runs has the button where the run was.
            {move || (page.get() != Page::Runs).then(|| deferred.undo())}
            <Show when=move || !is_quiet()>
                <button
                    type="button"
                    class="quiet"
                    title=text::shell().dismiss()
                    aria-label=text::shell().dismiss()
                    on:click=move |_| notice.set(Notice::Quiet)
                >
                    "×"
                </button>
            </Show>
        </div>
    }
}
