//! The browser tab's title and icon, which show how far a run is while another tab is looked at.

use leptos::prelude::*;

use crate::state::{self, use_active_runs};
use crate::ui::text;

const ICON: &str = "./favicon.svg";

/// Keeps title and icon at the progress of the runs that go on.
pub(crate) fn follow_progress() {
    let active = use_active_runs();
    let percent = Memo::new(move |_| {
        let progress = active.progress().filter(|progress| progress.planned > 0)?;
        Some(100 * progress.settled / progress.planned)
    });
    Effect::new(move || match percent.get() {
        Some(percent) => {
            state::set_title(&text::shell().title_with_progress(percent, text::common().title()));
            state::set_icon(&progress_icon(percent));
        }
        None => {
            state::set_title(text::common().title());
            state::set_icon(ICON);
        }
    });
}

/// A ring that is closed as far as the run is done, as a `data:` address.
fn progress_icon(percent: usize) -> String {
    format!(
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Ccircle cx='16' cy='16' r='12' \
         fill='none' stroke='%239fb0d0' stroke-width='6'/%3E%3Ccircle cx='16' cy='16' r='12' fill='none' stroke='%23e07b00' \
         stroke-width='6' pathLength='100' stroke-dasharray='{percent} 100' transform='rotate(-90 16 16)'/%3E%3C/svg%3E"
    )
}
