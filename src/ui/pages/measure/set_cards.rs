//! The chosen prompt sets that do not come with the page: what they are, and how far.

use leptos::prelude::*;

use crate::dataset::{FileLocation, PublishedSet, source};
use crate::state::{
    DownloadFrom, DownloadProgress, KnownSet, PageError, STARTER, SetState, UserFile, use_model_form, use_prompt_sets,
};
use crate::ui::components::file_button::FileButton;
use crate::ui::text;

/// How far a set is, without what changes with every piece of its file.
#[derive(Clone, PartialEq)]
enum Phase {
    Offered,
    Downloading,
    Parsing,
    Ready { rows: u64, doubles: u64, bad: u64 },
    Failed(PageError),
}

impl Phase {
    fn of(set: &KnownSet) -> Self {
        match &set.state {
            SetState::Offered => Self::Offered,
            SetState::Downloading(_) => Self::Downloading,
            SetState::Stored | SetState::Parsing => Self::Parsing,
            SetState::Ready(set) => {
                Self::Ready { rows: set.found.rows, doubles: set.found.doubles, bad: set.found.bad }
            }
            SetState::Failed(error) => Self::Failed(error.clone()),
        }
    }
}

#[component]
pub(crate) fn SetCards() -> impl IntoView {
    let form = use_model_form();
    let chosen = Memo::new(move |_| form.settings.with(|settings| settings.prompts.sets.clone()));
    view! {
        <div class="group">
            <For each=move || chosen.get() key=Clone::clone let:id>
                <SetCard id />
            </For>
        </div>
    }
}

#[component]
fn SetCard(id: String) -> impl IntoView {
    let sets = use_prompt_sets();
    let source = source(&id);
    let name = untrack(|| sets.with_set(&id, |set| set.name.clone())).unwrap_or_default();
    let set_id = StoredValue::new(id.clone());
    let is_starter = id == STARTER;
    let phase = Memo::new(move |_| set_id.with_value(|id| sets.with_set(id, Phase::of)));
    // The starter set comes with the page, and has nothing to tell unless it did not come.
    let state = move || match phase.get()? {
        Phase::Failed(error) if is_starter => {
            Some(view! { <p class="hint trouble">{text::errors().error(&error)}</p> }.into_any())
        }
        _ if is_starter => None,
        phase => Some(state_view(set_id.get_value(), source, phase)),
    };
    let about = source.map(|source| {
        view! { <p class="hint">{text::sets().about(source.measures, source.paper, source.license)}</p> }
    });
    view! {
        <div class="set-card" role="group" data-set=id aria-label=name>
            {about}
            {state}
        </div>
    }
}

fn state_view(id: String, source: Option<&'static PublishedSet>, phase: Phase) -> AnyView {
    match phase {
        Phase::Offered => source.map(|source| view! { <Offer source /> }).into_any(),
        Phase::Downloading => view! { <DownloadBar id /> }.into_any(),
        Phase::Parsing => view! { <p class="hint">{text::sets().reading()}</p> }.into_any(),
        Phase::Ready { rows, doubles, bad } => {
            let changed = source.filter(|source| source.rows > 0 && u64::from(source.rows) != rows);
            let changed = changed.map(|source| text::sets().other_count(rows, source.rows));
            let gaps = (doubles > 0 || bad > 0).then(|| text::sets().found(rows, doubles, bad));
            let told = [changed, gaps].into_iter().flatten();
            told.map(|words| view! { <p class="hint">{words}</p> }).collect_view().into_any()
        }
        Phase::Failed(error) => view! {
            <div class="stack">
                <p class="hint trouble" role="alert">
                    {text::errors().error(&error)}
                </p>
                {source.map(|source| view! { <WaysOn source /> })}
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Offer(source: &'static PublishedSet) -> impl IntoView {
    let sets = use_prompt_sets();
    let host = source.address().split('/').nth(2).unwrap_or_default().to_owned();
    view! {
        <div class="buttons">
            <button type="button" on:click=move |_| sets.download(source.id, DownloadFrom::File)>
                {text::sets().get(source.kilobytes, &host)}
            </button>
            <FileAtHand source />
        </div>
    }
}

#[component]
fn DownloadBar(id: String) -> impl IntoView {
    let sets = use_prompt_sets();
    let id = StoredValue::new(id);
    let progress = Memo::new(move |_| {
        let progress = |set: &KnownSet| match set.state {
            SetState::Downloading(progress) => Some(progress),
            _ => None,
        };
        id.with_value(|id| sets.with_set(id, progress)).flatten()
    });
    let fraction = move || progress.get().and_then(DownloadProgress::fraction).map(|part| part.to_string());
    view! {
        <div class="stack">
            <progress aria-label=text::sets().set_progress() max="1" value=fraction></progress>
            <p class="hint figures">{move || progress.get().map(|it| text::sets().progress(it))}</p>
            <button type="button" on:click=move |_| id.with_value(|id| sets.cancel_download(id))>
                {text::sets().cancel()}
            </button>
        </div>
    }
}

/// What can be done where the file did not come.
#[component]
fn WaysOn(source: &'static PublishedSet) -> impl IntoView {
    let sets = use_prompt_sets();
    let pages = matches!(source.place, FileLocation::Hub(_)).then(|| {
        view! {
            <button type="button" on:click=move |_| sets.download(source.id, DownloadFrom::Viewer)>
                {text::sets().page_by_page()}
            </button>
        }
    });
    view! {
        <div class="buttons">
            <button type="button" on:click=move |_| sets.download(source.id, DownloadFrom::File)>
                {text::common().try_again()}
            </button>
            {pages}
        </div>
        <p class="hint">{text::sets().ways_on()}</p>
        <div class="buttons">
            <a href=source.address() target="_blank" rel="noopener noreferrer">
                {text::sets().by_hand()}
            </a>
            <FileAtHand source />
        </div>
    }
}

/// For who has the set's file already.
#[component]
fn FileAtHand(source: &'static PublishedSet) -> impl IntoView {
    let sets = use_prompt_sets();
    let take = move |mut files: Vec<UserFile>| {
        if let Some(file) = files.pop() {
            sets.open_file_of(source.id, file);
        }
    };
    view! { <FileButton label=text::sets().open_downloaded() accept=text::sets().files() on_files=take /> }
}
