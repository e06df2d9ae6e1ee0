//! What the first screen does not need: a second part of the program, `rest`. The page fetches it by itself once the chart
//! stands, or sooner, when it is asked for something that only the rest can do. scripts/split.py divides the two: whatever
//! is reached through [`ways`] only goes into it.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use super::element::{Element, tag};
use super::live::{Live, drawn, follow};
use super::parts::{button, hint};
use super::{
    answer, categories, chart, classifier_page, compare_page, consent, history_page, labels_page, prompts_page,
    responses, rose_page, set_cards, set_import, text,
};
use crate::domain::Page;
use crate::state::{App, Export, KnownSet, Loading, Notice, PickedFile, RunEntry, Standing};

/// How long after the published results came: nobody's chart should wait.
const AFTER_THE_CHART: std::time::Duration = std::time::Duration::from_millis(300);

/// What a person can want of the page before the rest is here.
pub(super) enum Wish {
    AddToLineup,
    Export(Export),
    GoOn(RunEntry, bool),
    Import(Vec<PickedFile>),
    JudgeBy(RunEntry, String),
    LookAtFile(PickedFile),
    Pause,
    ReadKept(String),
    Remove(RunEntry),
    Resume,
    Run,
    Stop,
    SwitchEncoder(bool),
    TestConnection,
    WantCard,
}

/// The ways into the rest.
#[derive(Clone, Copy)]
pub struct Ways {
    page: fn(App, Page) -> Option<Element>,
    dialogs: fn(App) -> Vec<Element>,
    set_cards: fn(App) -> Element,
    undo: fn(App) -> Live<AnyView>,
    begin: fn(App),
    grant: fn(App, Wish),
}

/// Fetches the rest. The page's entry has the one marked function that does (`src/bin/app.rs`).
pub type Fetch = fn() -> Pin<Box<dyn Future<Output = Result<Ways, SplitLoaderError>>>>;

/// The ways into the rest. Whatever only this reaches is in the second part of the program.
pub fn ways() -> Ways {
    let dialogs = |app| vec![consent::consent(app), answer::answer(app), set_import::set_import(app)];
    let begin = |app: App| app.load_kept_sets();
    Ways { page, dialogs, set_cards: set_cards::set_cards, undo: history_page::undo, begin, grant }
}

fn page(app: App, page: Page) -> Option<Element> {
    let page = match page {
        Page::TradeOff => return None,
        Page::Responses => responses::responses(app),
        Page::Categories => categories::categories_page(app),
        Page::Prompts => prompts_page::prompts_page(app),
        Page::Runs => history_page::history_page(app),
        Page::Labels => labels_page::labels_page(app),
        Page::Compare => compare_page::compare_page(app),
        Page::Rose => rose_page::rose_page(app),
        Page::Classifier => classifier_page::classifier_page(app),
    };
    Some(page)
}

fn grant(app: App, wish: Wish) {
    match wish {
        Wish::AddToLineup => app.add_to_lineup(),
        Wish::Export(export) => app.export(export, chart::CHART_ID, chart::captions(app)),
        Wish::GoOn(run, again) => app.go_on(run, again),
        Wish::Import(files) => app.import(files),
        Wish::JudgeBy(run, classifier) => app.judge_by(run, classifier),
        Wish::LookAtFile(file) => app.look_at_file(file),
        Wish::Pause => app.pause(),
        Wish::ReadKept(id) => app.read_kept(&id),
        Wish::Remove(run) => app.remove_run(run),
        Wish::Resume => app.resume(),
        Wish::Run => app.run(),
        Wish::Stop => app.stop(),
        Wish::SwitchEncoder(is_on) => app.switch_encoder(is_on),
        Wish::TestConnection => app.test_connection(),
        Wish::WantCard => app.want_card(),
    }
}

/// A handle on the rest, wherever it is.
#[derive(Clone, Copy)]
pub(super) struct Rest {
    app: App,
    fetch: Fetch,
    ways: RwSignal<Loading<Ways>>,
}

impl Rest {
    /// Fetches it by itself before long. Should that fail, nobody has asked for anything yet: no word of it.
    pub(super) fn of(app: App, fetch: Fetch) -> Self {
        let rest = Self { app, fetch, ways: RwSignal::new(Loading::Waiting) };
        let fetch = move || spawn_local(async move { rest.fetch().await.map_or((), |_| ()) });
        follow(move || {
            if app.published.with(|published| !matches!(published, Loading::Waiting)) {
                set_timeout(fetch, AFTER_THE_CHART);
            }
        });
        follow(move || {
            let is_wanted = app.page.get() != Page::TradeOff || app.open_item.with(Option::is_some);
            if is_wanted && untrack(|| rest.ways().is_none()) {
                rest.fetch_for(|_| ());
            }
        });
        follow(move || {
            let chosen = app.settings.with(|settings| settings.prompts.sets.clone());
            let is_kept = |known: &KnownSet| known.standing == Standing::Kept && chosen.contains(&known.id);
            let kept = app.sets.known.with(|known| known.iter().find(|set| is_kept(set)).map(|set| set.id.clone()));
            kept.into_iter().for_each(|id| rest.ask(Wish::ReadKept(id)));
        });
        rest
    }

    fn ways(self) -> Option<Ways> {
        self.ways.with(|ways| ways.ready().copied())
    }

    /// Fetches it, unless it is here. A try that failed may be made again.
    async fn fetch(self) -> Option<Ways> {
        let ways = (self.fetch)().await.ok()?;
        if untrack(|| self.ways().is_none()) {
            (ways.begin)(self.app);
            self.ways.set(Loading::Ready(ways));
        }
        Some(ways)
    }

    /// Fetches it for something that a person wants, who is told where that fails.
    fn fetch_for(self, act: impl FnOnce(Ways) + 'static) {
        self.ways.set(Loading::Waiting);
        spawn_local(async move {
            let Some(ways) = self.fetch().await else {
                self.ways.set(Loading::Failed(text::REST_MISSING.to_owned()));
                return self.app.notice.set(Notice::Trouble(text::REST_MISSING.to_owned()));
            };
            act(ways);
        });
    }

    /// Does it as soon as the rest is here.
    pub(super) fn ask(self, wish: Wish) {
        match untrack(|| self.ways()) {
            Some(ways) => (ways.grant)(self.app, wish),
            None => self.fetch_for(move |ways| (ways.grant)(self.app, wish)),
        }
    }

    /// The page that is shown, but for the first.
    pub(super) fn page(self) -> Live<AnyView> {
        let again = move || self.fetch_for(|_| ());
        drawn(move || match (self.app.page.get(), self.ways.get()) {
            (Page::TradeOff, _) => None,
            (page, Loading::Ready(ways)) => (ways.page)(self.app, page),
            (_, Loading::Waiting) => Some(tag("section").class("card").child(hint(text::WAITING))),
            (_, Loading::Failed(words)) => {
                let words = tag("p").class("trouble").child(words);
                Some(tag("section").class("card").child(words).child(button(text::TRY_AGAIN, again)))
            }
        })
    }

    /// What opens over every page.
    pub(super) fn dialogs(self) -> Live<AnyView> {
        drawn(move || self.ways().map(|ways| untrack(|| (ways.dialogs)(self.app))))
    }

    /// What there is to say of the chosen prompt sets.
    pub(super) fn set_cards(self) -> Live<AnyView> {
        drawn(move || self.ways().map(|ways| untrack(|| (ways.set_cards)(self.app))))
    }

    /// The button that brings back a run that was deleted.
    pub(super) fn undo(self) -> Live<AnyView> {
        drawn(move || self.ways().map(|ways| (ways.undo)(self.app)))
    }
}
