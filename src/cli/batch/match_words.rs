//! What came back of a batch, in numbers and by name.

use std::io::{self, Write};

use crate::answers::BatchReport;
use crate::provider::batch::{RequestEnd, Strays};

/// Ids that are named of each sort.
const MOST_IDS: usize = 10;

/// Writes how many requests were sent, how they ended, and what else was in the outputs.
pub(super) fn write_match(output: &mut impl Write, report: &BatchReport, unreadable: u64) -> io::Result<()> {
    writeln!(output, "sent: {}", report.sent)?;
    for (end, requests) in &report.ends {
        let (name, is_named) = words(*end);
        write_sort(output, name, requests, is_named)?;
        match end {
            RequestEnd::Failed => {
                let mut reasons = report.reasons.iter();
                reasons.try_for_each(|(reason, count)| writeln!(output, "  {count} times: {reason}"))?;
            }
            // The results of a whole file may have been left out.
            RequestEnd::Missing => {
                for (file, missing) in &report.missing_of {
                    writeln!(output, "  {missing} of the {} of {}", file.requests, file.name)?;
                }
            }
            _ => {}
        }
    }
    write_sort(output, "twice (the first counts)", &report.twice, true)?;
    write_sort(output, "unknown", &report.unknown, true)?;
    writeln!(output, "unreadable lines: {unreadable}")?;
    for (model, count) in &report.models {
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

fn write_sort(output: &mut impl Write, name: &str, requests: &Strays, is_named: bool) -> io::Result<()> {
    let Strays { count, first_ids } = requests;
    let first = &first_ids[..first_ids.len().min(if is_named { MOST_IDS } else { 0 })];
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
