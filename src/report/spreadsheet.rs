//! A run's items as CSV that is safe to open in a spreadsheet.

use std::borrow::Cow;

use super::records::rounded_confidence;
use crate::domain::{Class, Manner, Outcome, Run, decimal};

const COLUMNS: [&str; 18] = [
    "prompt_id",
    "kind",
    "category",
    "outcome",
    "verdict",
    "manner",
    "partial",
    "confidence",
    "classifier",
    "prompt",
    "response",
    "finish_reason",
    "attempts",
    "latency_ms",
    "first_token_ms",
    "prompt_tokens",
    "completion_tokens",
    "message",
];

/// Writes one row an item. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
pub fn write_csv(run: &Run) -> String {
    let mut text = String::new();
    write_row(&mut text, COLUMNS);
    for item in &run.items {
        let verdict = item.outcome.verdict();
        let class = verdict.map(|verdict| verdict.class);
        let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        let message = match &item.outcome {
            Outcome::Error(failure) => failure.message(),
            Outcome::PlatformBlock { reason, .. } => Cow::from(reason),
            _ => Cow::default(),
        };
        let classifier = item.outcome.answer().map(|answer| answer.verdict_of(&run.head.classifier.id));
        let row: [&str; COLUMNS.len()] = [
            &item.prompt_id,
            item.kind.as_str(),
            item.category.as_str(),
            item.outcome.as_str(),
            class.map_or("", |class| class.label().as_str()),
            class.and_then(Class::manner).map_or("", Manner::as_str),
            class.map_or("", |class| if class.is_partial() { "true" } else { "false" }),
            &verdict.map(|verdict| decimal::write(rounded_confidence(verdict.confidence))).unwrap_or_default(),
            classifier.unwrap_or_default(),
            &item.prompt,
            item.outcome.text(),
            item.finish_reason.as_deref().unwrap_or_default(),
            &item.attempts.to_string(),
            &number(item.timing.map(|timing| timing.latency_ms)),
            &number(item.timing.and_then(|timing| timing.first_token_ms)),
            &number(item.usage.and_then(|usage| usage.prompt_tokens)),
            &number(item.usage.and_then(|usage| usage.completion_tokens)),
            &message,
        ];
        write_row(&mut text, row);
    }
    text
}

/// RFC 4180, but for the line's end, which is that of the most common writers.
fn write_row(text: &mut String, row: [&str; COLUMNS.len()]) {
    for (cell, at) in row.into_iter().zip(1..) {
        let cell = guarded(cell);
        if cell.contains(['"', ',', '\n', '\r']) {
            text.push_str(&["\"", &cell.replace('"', "\"\""), "\""].concat());
        } else {
            text.push_str(&cell);
        }
        text.push(if at < COLUMNS.len() { ',' } else { '\n' });
    }
}

const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Spreadsheets look past leading white space, so the guard does too.
fn guarded(cell: &str) -> String {
    let risky = cell.starts_with(['\t', '\r', '\n']) || cell.trim_start().starts_with(FORMULA_STARTS);
    if risky { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_text_is_left_alone() {
        for cell in ["=1+1", "+1", "-2", "@SUM(A1)", "  =HYPERLINK(\"x\")", "\t=1", "\r=1", "＝1"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        for cell in ["I can't", "a = b", "", "1. First", "**Bold**"] {
            assert_eq!(guarded(cell), cell);
        }
    }
}
