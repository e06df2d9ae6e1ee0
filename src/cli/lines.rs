//! Lines of answers: one JSON object each.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::error::LineError;
use crate::domain::{Kind, from_json, mended};

/// A line of answers.
pub(super) struct AnswerLine {
    /// As it was written.
    pub(super) id: Option<Box<RawValue>>,
    /// Empty if it has none.
    pub(super) prompt: String,
    pub(super) response: String,
    pub(super) kind: Option<Kind>,
}

/// A line's id alone: numbers would lose digits as values.
#[derive(Default, Deserialize)]
struct Id {
    id: Option<Box<RawValue>>,
}

/// Reads one line, without its line end.
pub(super) fn read_answer(line: &[u8]) -> Result<AnswerLine, LineError> {
    let line = str::from_utf8(line).map_err(|error| LineError::Encoding { at: error.valid_up_to() + 1 })?;
    let value = from_json(line.as_bytes()).map_err(|error| {
        let reason = error.to_string();
        // The parser sees one line only and counts it as the first.
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        LineError::Json { column: error.column(), reason }
    })?;
    let Value::Object(mut fields) = value else { return Err(LineError::NoObject) };
    let mut text = |name| match fields.remove(name) {
        Some(Value::String(text)) => Ok(Some(text)),
        Some(Value::Null) | None => Ok(None),
        Some(_) => Err(LineError::NoText(name)),
    };
    let response = text("response")?.ok_or(LineError::NoResponse)?;
    let (prompt, kind) = (text("prompt")?.unwrap_or_default(), text("kind")?);
    let kind = kind.map(|kind| Kind::from_name(&kind).ok_or(LineError::Kind(kind))).transpose()?;
    // It was read once already, if only leniently.
    let mended = || String::from_utf8(mended(line.as_bytes())).unwrap_or_default();
    let Id { id } = serde_json::from_str(line).or_else(|_| serde_json::from_str(&mended())).unwrap_or_default();
    Ok(AnswerLine { id, prompt, response, kind })
}

/// The text without the byte order mark that some editors put before it.
pub(super) fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text)
}
