//! What came back of a batch, in numbers and by name.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::domain::{Outcome, Run};
use crate::provider::batch::{BatchManifest, BatchMatching, RequestEnd, Strays};

/// What was seen in the outputs beside what belongs to a request.
pub(super) struct ReadOutputs {
    /// How many replies each model says that it gave.
    pub(super) models: BTreeMap<String, u64>,
    /// Lines that could not be read.
    pub(super) unreadable: u64,
}

/// Ids that are named of each sort.
const MOST_IDS: usize = 10;

/// Writes how many requests were sent, how they ended, and what else was in the outputs.
pub(super) fn write_match(
    output: &mut impl Write,
    manifest: &BatchManifest,
    matching: &BatchMatching<'_>,
    outputs: &ReadOutputs,
    run: &Run,
) -> io::Result<()> {
    writeln!(output, "sent: {}", run.items.len())?;
    for end in RequestEnd::ALL {
        let (name, is_named) = words(end);
        let ids = matching.ids(end).take(if is_named { MOST_IDS } else { 0 });
        write_sort(output, name, matching.count(end) as u64, ids)?;
        match end {
            RequestEnd::Failed => write_reasons(output, run)?,
            RequestEnd::Missing => write_missing(output, manifest, matching)?,
            _ => {}
        }
    }
    for (name, strays) in [("twice (the first counts)", matching.twice()), ("unknown", matching.unknown())] {
        let Strays { count, first_ids } = strays;
        write_sort(output, name, *count, first_ids.iter().map(String::as_str).take(MOST_IDS))?;
    }
    writeln!(output, "unreadable lines: {}", outputs.unreadable)?;
    for (model, count) in &outputs.models {
        writeln!(output, "by the model {model}: {count}")?;
    }
    Ok(())
}

/// What an end is called, and whether those that ended so are named.
fn words(end: RequestEnd) -> (&'static str, bool) {
    match end {
        RequestEnd::Answered => ("answered", false),
        RequestEnd::WithoutText => ("without text", true),
        RequestEnd::Blocked => ("blocked", true),
        RequestEnd::Failed => ("failed", true),
        RequestEnd::Changed => ("changed", true),
        RequestEnd::Missing => ("missing", true),
    }
}

fn write_sort<'i>(
    output: &mut impl Write,
    name: &str,
    count: u64,
    first: impl Iterator<Item = &'i str>,
) -> io::Result<()> {
    let first: Vec<&str> = first.collect();
    let more = count - first.len() as u64;
    write!(output, "{name}: {count}")?;
    if !first.is_empty() {
        write!(output, " ({}", first.join(", "))?;
        if more > 0 {
            write!(output, " and {more} more")?;
        }
        write!(output, ")")?;
    }
    writeln!(output)
}

/// Of which request files the missing ones are: the results of a whole file may have been left out.
fn write_missing(output: &mut impl Write, manifest: &BatchManifest, matching: &BatchMatching<'_>) -> io::Result<()> {
    for (file, places) in &manifest.files {
        let missing = matching.missing_of(places.clone());
        if missing > 0 {
            writeln!(output, "  {missing} of the {} of {}", file.requests, file.name)?;
        }
    }
    Ok(())
}

/// The most frequent reasons of failures.
fn write_reasons(output: &mut impl Write, run: &Run) -> io::Result<()> {
    const MOST_REASONS: usize = 3;
    let mut reasons = BTreeMap::<_, u64>::new();
    for item in &run.items {
        if let Outcome::Error(failure) = &item.outcome {
            *reasons.entry(failure.message()).or_default() += 1;
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    reasons.iter().take(MOST_REASONS).try_for_each(|(reason, count)| writeln!(output, "  {count} times: {reason}"))
}
