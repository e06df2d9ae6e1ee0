//! What a run's replies came to beside its rates: empty ones, cut ones, and reasons to end that nobody knows.

use crate::state::{RunData, RunEntry};
use crate::ui::element::{Element, tag};
use crate::ui::text;

/// How the run's replies ended, one line for each way, once the run has ended.
pub(crate) fn run_endings(run: RunEntry) -> Option<Element> {
    let endings = run.with(RunData::endings)?;
    let lines = [
        (endings.empty > 0).then(|| text::run::empty(endings.empty, endings.empty_tokens)),
        (endings.truncated > 0).then(|| text::run::truncated(endings.truncated)),
        (endings.errors > 0).then(|| text::run::errors(endings.errors)),
        (endings.cancelled > 0).then(|| text::run::cancelled(endings.cancelled)),
    ];
    let unknown = endings.finish_reasons.iter().map(|(reason, count)| text::run::ended_with(*count, reason));
    let lines = lines.into_iter().flatten().chain(unknown);
    let lines: Vec<Element> = lines.map(|line| tag("li").child(line)).collect();
    (!lines.is_empty()).then(|| tag("ul").class("other-rates run-endings").child(lines))
}
