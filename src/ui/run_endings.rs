//! What a run's replies came to beside its rates: empty ones, cut ones, and reasons to end that nobody knows.

use super::element::{Element, tag};
use super::text;
use crate::provider::Finish;
use crate::report::Endings;
use crate::state::RunEntry;

/// One line a sort, once the run has ended.
pub(super) fn run_endings(run: RunEntry) -> Option<Element> {
    let endings = run.with(|data| (!data.head.state.is_live()).then(|| Endings::of(&data.items)))?;
    let unknown = |(reason, count): &(String, usize)| {
        (Finish::of(reason) == Finish::Unknown).then(|| text::run::ended_with(*count, reason))
    };
    let lines = [
        (endings.empty > 0).then(|| text::run::empty(endings.empty, endings.empty_tokens)),
        (endings.truncated > 0).then(|| text::run::truncated(endings.truncated)),
        (endings.errors > 0).then(|| text::run::errors(endings.errors)),
        (endings.cancelled > 0).then(|| text::run::cancelled(endings.cancelled)),
    ];
    let lines = lines.into_iter().flatten().chain(endings.finish_reasons.iter().filter_map(unknown));
    let lines: Vec<Element> = lines.map(|line| tag("li").child(line)).collect();
    (!lines.is_empty()).then(|| tag("ul").class("other-rates run-endings").child(lines))
}
