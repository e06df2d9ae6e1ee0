//! The chosen prompt sets that do not come with the page: what they are, and how far.

use leptos::prelude::*;

use crate::dataset::{FileLocation, PublishedSet, source};
use crate::state::{
    self, DownloadFrom, DownloadProgress, KnownSet, PageError, STARTER, SetState, use_model_form, use_prompt_sets,
};
use crate::ui::components::parts::{button, file_button, hint};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{on_event, reactive, render};
use crate::ui::text;
use crate::ui::text::sets as words;

/// How far a set is, without what changes with every piece of its file.
#[derive(Clone, PartialEq)]
enum Phase {
    Offered,
    Downloading,
    Parsing,
    Ready { rows: u64, doubles: u64, bad: u64 },
    Failed(PageError),
}

pub(crate) fn set_cards() -> Element {
    let form = use_model_form();
    let chosen = Memo::new(move |_| form.settings.with(|settings| settings.prompts.sets.clone()));
    let cards = move || chosen.get().into_iter().filter_map(card).collect::<Vec<_>>();
    tag("div").class("group").child(render(cards))
}

fn card(id: String) -> Option<Element> {
    let sets = use_prompt_sets();
    let source = source(&id);
    let name = untrack(|| sets.with_set(&id, |set| set.name.clone()));
    let known = id.clone();
    let phase = Memo::new(move |_| sets.with_set(&known, phase));
    let shown = id.clone();
    // The starter set comes with the page, and has nothing to tell unless it did not come.
    let state = move || match phase.get()? {
        Phase::Failed(error) if shown == STARTER => Some(tag("p").class("hint trouble").child(text::error(&error))),
        _ if shown == STARTER => None,
        phase => state_view(shown.clone(), source, phase),
    };
    let about = source.map(|source| hint(words::about(source.measures, source.paper, source.license)));
    Some(
        tag("div")
            .class("set-card")
            .attr("data-set", id)
            .named(name.unwrap_or_default())
            .child(about)
            .child(render(state)),
    )
}

fn phase(set: &KnownSet) -> Phase {
    match &set.state {
        SetState::Offered => Phase::Offered,
        SetState::Downloading(_) => Phase::Downloading,
        SetState::Stored | SetState::Parsing => Phase::Parsing,
        SetState::Ready(set) => Phase::Ready { rows: set.found.rows, doubles: set.found.doubles, bad: set.found.bad },
        SetState::Failed(error) => Phase::Failed(error.clone()),
    }
}

fn state_view(id: String, source: Option<&'static PublishedSet>, phase: Phase) -> Option<Element> {
    let sets = use_prompt_sets();
    let card = tag("div").class("stack");
    let card = match phase {
        Phase::Offered => card.child(source.map(|source| {
            let host = source.address().split('/').nth(2).unwrap_or_default().to_owned();
            let get = button(words::get(source.kilobytes, &host), move || sets.download(source.id, DownloadFrom::File));
            tag("div").class("buttons").child(get).child(file_at_hand(source))
        })),
        Phase::Downloading => download(id),
        Phase::Parsing => card.child(hint(words::READING)),
        Phase::Ready { rows, doubles, bad } => {
            let changed = source.filter(|source| source.rows > 0 && u64::from(source.rows) != rows);
            let has_gaps = doubles > 0 || bad > 0;
            if changed.is_none() && !has_gaps {
                return None;
            }
            card.child(changed.map(|source| hint(words::other_count(rows, source.rows))))
                .child(has_gaps.then(|| hint(words::found(rows, doubles, bad))))
        }
        Phase::Failed(error) => {
            let words = tag("p").class("hint trouble").attr("role", "alert").child(text::error(&error));
            card.child(words).child(source.map(ways_on))
        }
    };
    Some(card)
}

fn download(id: String) -> Element {
    let sets = use_prompt_sets();
    let cancelled = id.clone();
    let progress = Memo::new(move |_| {
        let progress = sets.with_set(&id, |set| match set.state {
            SetState::Downloading(progress) => Some(progress),
            _ => None,
        });
        progress.flatten()
    });
    let fraction = reactive(move || progress.get().and_then(DownloadProgress::fraction).map(|part| part.to_string()));
    let bar = tag("progress").named(words::SET_PROGRESS).attr("max", "1").attr("value", fraction);
    let figures = reactive(move || progress.get().map(words::progress).unwrap_or_default());
    tag("div")
        .class("stack")
        .child(bar)
        .child(hint(figures))
        .child(button(words::CANCEL, move || sets.cancel_download(&cancelled)))
}

/// What can be done where the file did not come.
fn ways_on(source: &'static PublishedSet) -> Vec<Element> {
    let sets = use_prompt_sets();
    let again = button(text::TRY_AGAIN, move || sets.download(source.id, DownloadFrom::File));
    let is_on_hub = matches!(source.place, FileLocation::Hub(_));
    let pages = is_on_hub.then(|| button(words::PAGE_BY_PAGE, move || sets.download(source.id, DownloadFrom::Viewer)));
    let link = tag("a")
        .attr("href", source.address())
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .child(words::BY_HAND);
    vec![
        tag("div").class("buttons").child(again).child(pages),
        hint(words::WAYS_ON),
        tag("div").class("buttons").child(link).child(file_at_hand(source)),
    ]
}

/// For who has the set's file already.
fn file_at_hand(source: &'static PublishedSet) -> Vec<Element> {
    let sets = use_prompt_sets();
    let take = on_event(move |event| {
        if let Some(file) = state::picked_files(&event).pop() {
            sets.open_file_of(source.id, file);
        }
    });
    file_button(words::OPEN_DOWNLOADED, words::FILES, take).into()
}
