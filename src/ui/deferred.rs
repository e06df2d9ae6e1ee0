//! What the first screen does not need: a deferred part of the program. The page fetches it by itself once the chart stands,
//! or sooner, when it is asked for something that only the deferred part can do. What the first part calls by itself stays in
//! the first; it reaches the deferred part through [`DeferredEntry`] only.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use crate::domain::Page;
use crate::state::{Export, LoadState, Notice, PageError, Shell, UserFile, use_chart_view, use_runs, use_shell};
use crate::ui::text;

/// How long after the published results came: nobody's chart should wait.
const AFTER_THE_CHART: std::time::Duration = std::time::Duration::from_millis(300);

/// The entry points of the deferred part. They are called where the page's services can be found.
#[derive(Clone, Copy)]
pub struct DeferredEntry {
    pub(crate) page: fn(Page) -> Option<AnyView>,
    pub(crate) dialogs: fn() -> AnyView,
    pub(crate) chart_details: fn() -> AnyView,
    pub(crate) undo: fn() -> AnyView,
    pub(crate) begin: fn(),
    pub(crate) export: fn(Export),
    pub(crate) import: fn(Vec<UserFile>),
}

/// Fetches the deferred part. The page's entry has the one marked function that does (`src/bin/app.rs`).
pub type FetchDeferred = fn() -> Pin<Box<dyn Future<Output = Result<DeferredEntry, SplitLoaderError>>>>;

/// A handle on the deferred part, fetched or not.
#[derive(Clone, Copy)]
pub(crate) struct Deferred {
    shell: Shell,
    fetch: FetchDeferred,
    entry: RwSignal<LoadState<DeferredEntry>>,
    /// Actions are dispatched from events and tasks, where no owner is set by which services could be found.
    owner: StoredValue<Owner>,
}

/// The page's [`Deferred`].
pub(crate) fn use_deferred() -> Deferred {
    expect_context()
}

impl Deferred {
    /// Offers it to every component, and fetches it by itself before long. Should that fail, nobody has asked for anything
    /// yet: nothing is reported.
    pub(crate) fn provide(fetch: FetchDeferred) -> Self {
        let shell = use_shell();
        let owner = StoredValue::new(Owner::current().unwrap_or_default());
        let deferred = Self { shell, fetch, entry: RwSignal::new(LoadState::Pending), owner };
        provide_context(deferred);
        let fetch = move || spawn_local(async move { deferred.fetch().await.map_or((), |_| ()) });
        let published = use_chart_view().published;
        Effect::new(move || {
            if published.with(|published| !matches!(published, LoadState::Pending)) {
                set_timeout(fetch, AFTER_THE_CHART);
            }
        });
        let open_item = use_runs().open_item;
        Effect::new(move || {
            let is_on_first_page = shell.page.get() == Page::Learn;
            let is_wanted = !is_on_first_page || open_item.with(Option::is_some) || shell.shows_keys.get();
            if is_wanted && untrack(|| deferred.entry().is_none()) {
                deferred.fetch_for(|_| ());
            }
        });
        deferred
    }

    fn entry(self) -> Option<DeferredEntry> {
        self.entry.with(|entry| entry.ready().copied())
    }

    /// Runs an entry point where services can be found.
    fn with_services(self, act: impl FnOnce()) {
        self.owner.with_value(Clone::clone).with(act);
    }

    /// Fetches the deferred part, unless it is here. After a failure it can be fetched again.
    async fn fetch(self) -> Option<DeferredEntry> {
        let entry = (self.fetch)().await.ok()?;
        if untrack(|| self.entry().is_none()) {
            self.with_services(entry.begin);
            self.entry.set(LoadState::Ready(entry));
        }
        Some(entry)
    }

    /// Fetches it for something that a person wants; a failure is reported.
    fn fetch_for(self, act: impl FnOnce(DeferredEntry) + 'static) {
        self.entry.set(LoadState::Pending);
        spawn_local(async move {
            let Some(entry) = self.fetch().await else {
                self.entry.set(LoadState::Failed(PageError::DeferredPartMissing));
                return self.shell.notice.set(Notice::Error(PageError::DeferredPartMissing));
            };
            act(entry);
        });
    }

    /// Calls an entry point as soon as the deferred part is here.
    pub(crate) fn call(self, act: impl FnOnce(DeferredEntry) + 'static) {
        let act = move |entry: DeferredEntry| self.with_services(|| act(entry));
        match untrack(|| self.entry()) {
            Some(entry) => act(entry),
            None => self.fetch_for(act),
        }
    }

    /// The page that is shown, unless it is the first.
    pub(crate) fn page(self) -> impl IntoView {
        let again = move |_| self.fetch_for(|_| ());
        move || match (self.shell.page.get(), self.entry.get()) {
            (Page::Learn, _) => None,
            (page, LoadState::Ready(entry)) => (entry.page)(page),
            (_, LoadState::Pending) => {
                let waiting = view! {
                    <section class="card">
                        <p class="hint">{text::common().waiting()}</p>
                    </section>
                };
                Some(waiting.into_any())
            }
            (_, LoadState::Failed(error)) => {
                let failed = view! {
                    <section class="card">
                        <p class="trouble">{text::errors().error(&error)}</p>
                        <button type="button" on:click=again>
                            {text::common().try_again()}
                        </button>
                    </section>
                };
                Some(failed.into_any())
            }
        }
    }

    /// The dialogs, which open over every page.
    pub(crate) fn dialogs(self) -> impl IntoView {
        move || self.entry().map(|entry| untrack(|| (entry.dialogs)()))
    }

    /// What stands below the chart's drawing.
    pub(crate) fn chart_details(self) -> impl IntoView {
        move || self.entry().map(|entry| untrack(|| (entry.chart_details)()))
    }

    /// The button that brings back a run that was deleted.
    pub(crate) fn undo(self) -> Option<AnyView> {
        self.entry().map(|entry| (entry.undo)())
    }
}
