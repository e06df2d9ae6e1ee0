//! The status line: what happens and what went wrong, in words.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::live::live;
use super::text;
use crate::state::{App, Notice};

pub(super) fn words(notice: &Notice) -> String {
    match notice {
        Notice::Quiet => String::new(),
        Notice::Started(planned) => text::started(*planned),
        Notice::RunIs { state, settled, planned } => text::run_is(*state, *settled, *planned),
        Notice::ModelAwaited(name) => text::local::awaited(name),
        Notice::EncoderReady => text::card::ENCODER_READY.to_owned(),
        Notice::ModelReady(name) => text::local::ready(name),
        Notice::Testing => text::testing().to_owned(),
        Notice::ConnectionWorks(message) | Notice::Trouble(message) => message.clone(),
        Notice::Imported { file, items } => text::imported(file, *items),
        Notice::Exported(file) => text::exported(file),
        Notice::Judged { changed } => text::judged(*changed),
        Notice::QuotaSpent(message) => text::run::quota_spent(message),
        Notice::JudgeIsDone { judging, trouble, unread_reply } => {
            text::review::judge_is_done(*judging, trouble.as_deref(), unread_reply.as_deref())
        }
        Notice::LabelsTaken { file, taken, unmatched } => text::review::labels_taken(file, *taken, *unmatched),
        Notice::SetIsHere { name, prompts, bad } => text::sets::is_here(name, *prompts, *bad),
        Notice::Offline => text::run::OFFLINE.to_owned(),
        Notice::KeptAgain => text::run::KEPT_AGAIN.to_owned(),
        Notice::Interrupted { runs } => text::run::interrupted(*runs),
        Notice::NothingLeft => text::run::NOTHING_LEFT.to_owned(),
        Notice::Deleted(name) => text::history::deleted(name),
        Notice::BroughtBack(name) => text::history::brought_back(name),
        Notice::SettingsUsed(name) => text::history::settings_used(name),
        Notice::LimitReached { spent, limit } => text::history::limit_reached(*spent, *limit),
        Notice::AskedAgain => text::asked_again().to_owned(),
    }
}

pub(super) fn status(app: App) -> Element {
    let is_trouble = move || app.notice.with(|notice| matches!(notice, Notice::Trouble(_)));
    tag("p")
        .class("status")
        .attr("role", "status")
        .class_while("trouble", live(is_trouble))
        .child(live(move || app.notice.with(words)))
}
