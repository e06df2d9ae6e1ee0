//! What the whole page shares: which of its pages is shown, the status line, and how rates are counted.

use leptos::prelude::*;

use super::notice::Notice;
use super::page_error::PageError;
use super::service::Service;
use crate::domain::{Convention, Counting, Page};
use crate::platform::{remember, remembered};

/// The name under which the browser remembers the chosen convention.
const CONVENTION: &str = "refusal-lab-convention";

/// The state of [`Shell`].
pub struct ShellState {
    /// The page that is shown.
    pub page: RwSignal<Page>,
    /// Whether the list of keys is open.
    pub shows_keys: RwSignal<bool>,
    /// The status line.
    pub notice: RwSignal<Notice>,
    /// How all rates on the page are counted.
    pub counting: RwSignal<Counting>,
    /// Whether each rate is shown under the other conventions too.
    pub shows_conventions: RwSignal<bool>,
}

/// The page shown, the status line, and how rates are counted.
pub type Shell = Service<ShellState>;

/// The page's [`Shell`].
pub fn use_shell() -> Shell {
    expect_context()
}

impl Shell {
    pub(super) fn new() -> Self {
        Self::provide(ShellState {
            page: RwSignal::new(Page::default()),
            shows_keys: RwSignal::new(false),
            notice: RwSignal::new(Notice::default()),
            counting: RwSignal::new(Counting::default()),
            shows_conventions: RwSignal::new(false),
        })
    }

    /// Says in the status line what went wrong.
    pub(super) fn report_error(&self, error: impl Into<PageError>) {
        self.notice.set(Notice::Error(error.into()));
    }

    /// Restores the convention of the last visit, and remembers the one that is chosen from now on.
    pub(super) fn restore_convention(self) {
        let known = remembered(CONVENTION).and_then(|name| Convention::from_name(&name));
        self.counting.update(|counting| counting.convention = known.unwrap_or(counting.convention));
        Effect::new(move || remember(CONVENTION, self.counting.get().convention.as_str()));
    }
}
