//! What a run's replies came to beside its rates: empty ones, cut ones, and reasons to end that nobody knows.

use leptos::prelude::*;

use crate::state::{RunData, RunEntry};
use crate::ui::text;

/// How the run's replies ended, one line for each way, once the run has ended.
#[component]
pub(crate) fn RunEndings(run: RunEntry) -> impl IntoView {
    move || {
        let endings = run.with(RunData::endings)?;
        let lines = [
            (endings.empty > 0).then(|| text::run().empty(endings.empty, endings.empty_tokens)),
            (endings.truncated > 0).then(|| text::run().truncated(endings.truncated)),
            (endings.errors > 0).then(|| text::run().errors(endings.errors)),
            (endings.cancelled > 0).then(|| text::run().cancelled(endings.cancelled)),
        ];
        let unknown = endings.finish_reasons.iter().map(|(reason, count)| text::run().ended_with(*count, reason));
        let lines: Vec<String> = lines.into_iter().flatten().chain(unknown).collect();
        let line = |line| view! { <li>{line}</li> };
        (!lines.is_empty())
            .then(|| view! { <ul class="other-rates run-endings">{lines.into_iter().map(line).collect_view()}</ul> })
    }
}
