//! Which program wrote a file, told by what is in it.

use std::io::{Read, Seek, SeekFrom};

use serde_json::Value;

use super::error::AnswersError;
use super::records::{OnAnswer, each_line};
use super::{archive, garak, inspect, json_stream, lm_eval, promptfoo, table};
use crate::dataset::Layout;
use crate::domain::from_json;

/// The formats of files of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerFormat {
    /// A log of Inspect: a ZIP archive of JSON documents (`.eval`).
    InspectArchive,
    /// A log of Inspect: one JSON document.
    InspectJson,
    /// Samples of the lm-evaluation-harness: JSON Lines.
    LmEval,
    /// Results of promptfoo: one JSON document.
    Promptfoo,
    /// A report of garak: JSON Lines.
    Garak,
    /// Rows of a prompt and its answer.
    Table(Layout),
}

/// So much of a file is looked at to tell its format: a line of some tools has whole documents in it.
const LOOKED_AT: u64 = 4 << 20;

impl AnswerFormat {
    /// The format of a file.
    pub fn of<R: Read + Seek>(file: &mut R) -> Result<Self, AnswersError> {
        file.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::new();
        file.by_ref().take(LOOKED_AT).read_to_end(&mut bytes)?;
        if bytes.starts_with(b"PK") {
            return archive::is_inspect(file)?.then_some(Self::InspectArchive).ok_or(AnswersError::ForeignArchive);
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return Err(AnswersError::UnknownFormat);
        }
        if let Some(first) = text.lines().map(str::trim).find(|line| !line.is_empty())
            && let Ok(Value::Object(first)) = from_json(first.as_bytes())
        {
            let has = |name| first.contains_key(name);
            if has("entry_type") {
                return Ok(Self::Garak);
            }
            if has("resps") && (has("doc") || has("doc_id")) {
                return Ok(Self::LmEval);
            }
        }
        let layout = Layout::of(text);
        if layout == Layout::Json {
            return of_document(file);
        }
        Ok(Self::Table(layout))
    }
}

/// The format of a JSON document, by the names of its fields.
fn of_document<R: Read + Seek>(file: &mut R) -> Result<AnswerFormat, AnswersError> {
    let fields = json_stream::fields(file, &["schema"])?;
    let has = |name| fields.contains_key(name);
    if fields.get("schema").and_then(Value::as_str).is_some_and(|schema| schema.starts_with("refusal-lab/run")) {
        return Err(AnswersError::ResultFile);
    }
    Ok(match () {
        () if has("eval") && (has("samples") || has("status")) => AnswerFormat::InspectJson,
        () if has("results") && (has("evalId") || has("config") || has("shareableUrl")) => AnswerFormat::Promptfoo,
        () => AnswerFormat::Table(Layout::Json),
    })
}

/// Reads every answer of a file, in its order. A record that cannot be read is told of and passed over.
pub fn read_answers<R: Read + Seek>(
    file: &mut R,
    format: AnswerFormat,
    on_answer: &mut OnAnswer<'_>,
) -> Result<(), AnswersError> {
    file.seek(SeekFrom::Start(0))?;
    match format {
        AnswerFormat::InspectArchive => archive::read_inspect(file, on_answer),
        AnswerFormat::InspectJson => inspect::read_document(file, on_answer),
        AnswerFormat::Promptfoo => promptfoo::read(file, on_answer),
        AnswerFormat::LmEval => each_line(file, &mut lm_eval::answers, on_answer),
        AnswerFormat::Garak => {
            let mut report = garak::GarakReport::default();
            each_line(file, &mut |line| report.answers(line), on_answer)
        }
        AnswerFormat::Table(layout) => table::read(file, layout, on_answer),
    }
}
