//! The examples as JSON Lines, for trainers outside this program.

use std::io::Write;

use serde_json::json;

use super::evaluate::Held;
use crate::domain::{Exchange, Kind};
use crate::refusal::clean_text;

/// Writes examples, a line each: `part` says what they are for, `target` is an index into the model's classes, `linear`
/// the scores by a linear model that has not seen the example. The answer is cleaned.
pub fn write_rows<'a>(
    out: &mut impl Write,
    part: &str,
    held: impl IntoIterator<Item = Held<'a>>,
) -> Result<(), std::io::Error> {
    for Held { example, scores } in held {
        let row = json!({
            "part": part,
            "key": Exchange { prompt: &example.prompt, answer: &example.response }.key(),
            "source": example.source,
            "model": example.model,
            "label_kind": example.label_kind,
            "fold": example.fold(),
            "group": example.group(),
            "language": example.language.as_str(),
            "kind": example.kind.map(Kind::as_str),
            "prompt": example.prompt,
            "response": clean_text(&example.response),
            "target": example.target(),
            "weight": example.weight(),
            "is_unsure": example.is_unsure,
            "is_strong": example.has_strong_label(),
            "linear": scores,
        });
        serde_json::to_writer(&mut *out, &row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
