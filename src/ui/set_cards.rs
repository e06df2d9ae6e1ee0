//! The chosen prompt sets that do not come with the page: what they are, and how far.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::live::{drawn, heard, live};
use super::parts::{button, file_button, hint};
use super::text;
use super::text::sets as words;
use crate::dataset::{FileLocation, PublishedSet, source};
use crate::state::{self, App, KnownSet, Progress, STARTER, Standing, Way};

/// How far a set is, without what changes with every piece of its file.
#[derive(Clone, PartialEq)]
enum Phase {
    Offered,
    Coming,
    Reading,
    Here { rows: u64, doubles: u64, bad: u64 },
    Failed(String),
}

pub(super) fn set_cards(app: App) -> Element {
    let chosen = Memo::new(move |_| app.settings.with(|settings| settings.prompts.sets.clone()));
    let cards = move || chosen.get().into_iter().filter_map(|id| card(app, id)).collect::<Vec<_>>();
    tag("div").class("group").child(drawn(cards))
}

fn card(app: App, id: String) -> Option<Element> {
    let source = source(&id);
    let name = untrack(|| app.sets.of(&id, |set| set.name.clone()));
    let known = id.clone();
    let phase = Memo::new(move |_| app.sets.of(&known, phase));
    let shown = id.clone();
    // The starter set comes with the page, and has nothing to tell unless it did not come.
    let standing = move || match phase.get()? {
        Phase::Failed(message) if shown == STARTER => Some(tag("p").class("hint trouble").child(message)),
        _ if shown == STARTER => None,
        phase => standing(app, shown.clone(), source, phase),
    };
    let about = source.map(|source| hint(words::about(source.measures, source.paper, source.license)));
    Some(
        tag("div")
            .class("set-card")
            .attr("data-set", id)
            .named(name.unwrap_or_default())
            .child(about)
            .child(drawn(standing)),
    )
}

fn phase(set: &KnownSet) -> Phase {
    match &set.standing {
        Standing::Offered => Phase::Offered,
        Standing::Coming(_) => Phase::Coming,
        Standing::Kept | Standing::Reading => Phase::Reading,
        Standing::Here(set) => Phase::Here { rows: set.found.rows, doubles: set.found.doubles, bad: set.found.bad },
        Standing::Failed(message) => Phase::Failed(message.clone()),
    }
}

fn standing(app: App, id: String, source: Option<&'static PublishedSet>, phase: Phase) -> Option<Element> {
    let card = tag("div").class("stack");
    let card = match phase {
        Phase::Offered => card.child(source.map(|source| {
            let host = source.address().split('/').nth(2).unwrap_or_default().to_owned();
            let get = button(words::get(source.kilobytes, &host), move || app.get_set(source.id, Way::File));
            tag("div").class("buttons").child(get).child(file_at_hand(app, source))
        })),
        Phase::Coming => coming(app, id),
        Phase::Reading => card.child(hint(words::READING)),
        Phase::Here { rows, doubles, bad } => {
            let changed = source.filter(|source| source.rows > 0 && u64::from(source.rows) != rows);
            let has_gaps = doubles > 0 || bad > 0;
            if changed.is_none() && !has_gaps {
                return None;
            }
            card.child(changed.map(|source| hint(words::other_count(rows, source.rows))))
                .child(has_gaps.then(|| hint(words::found(rows, doubles, bad))))
        }
        Phase::Failed(message) => card
            .child(tag("p").class("hint trouble").attr("role", "alert").child(message))
            .child(source.map(|source| ways_on(app, source))),
    };
    Some(card)
}

fn coming(app: App, id: String) -> Element {
    let cancelled = id.clone();
    let progress = Memo::new(move |_| {
        let progress = app.sets.of(&id, |set| match set.standing {
            Standing::Coming(progress) => Some(progress),
            _ => None,
        });
        progress.flatten()
    });
    let fraction = live(move || progress.get().and_then(Progress::fraction).map(|part| part.to_string()));
    let bar = tag("progress").named(words::SET_PROGRESS).attr("max", "1").attr("value", fraction);
    let figures = live(move || progress.get().map(words::progress).unwrap_or_default());
    tag("div")
        .class("stack")
        .child(bar)
        .child(hint(figures))
        .child(button(words::CANCEL, move || app.cancel_set(&cancelled)))
}

/// What can be done where the file did not come.
fn ways_on(app: App, source: &'static PublishedSet) -> Vec<Element> {
    let again = button(text::TRY_AGAIN, move || app.get_set(source.id, Way::File));
    let is_on_hub = matches!(source.place, FileLocation::Hub(_));
    let pages = is_on_hub.then(|| button(words::PAGE_BY_PAGE, move || app.get_set(source.id, Way::Viewer)));
    let link = tag("a")
        .attr("href", source.address())
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .child(words::BY_HAND);
    vec![
        tag("div").class("buttons").child(again).child(pages),
        hint(words::WAYS_ON),
        tag("div").class("buttons").child(link).child(file_at_hand(app, source)),
    ]
}

/// For who has the set's file already.
fn file_at_hand(app: App, source: &'static PublishedSet) -> Vec<Element> {
    let take = heard(move |event| {
        if let Some(file) = state::picked_files(&event).pop() {
            app.open_set_file(source.id, file);
        }
    });
    file_button(words::OPEN_DOWNLOADED, words::FILES, take).into()
}
