//! Which program wrote a file, told by what is in it.

use std::io::{Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::AnswersError;
use super::records::{OnAnswer, each_line, give_end};
use super::table::{self, SaidRole, TablePreview};
use super::{archive, batch_output, garak, inspect, json_stream, lm_eval, promptfoo};
use crate::dataset::{Layout, decode};
use crate::domain::from_json;
use crate::provider::batch::BATCH_SCHEMA;

/// What a file is that somebody imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportFile {
    /// A document of this project's own, which says its schema: a run, if it is one to be imported.
    Document,
    /// The manifest of a batch.
    BatchManifest,
    /// The requests of a batch.
    BatchRequests,
    /// What the lm-evaluation-harness writes beside its samples: it names their model.
    LmEvalResults,
    /// Answers of another program.
    Answers(AnswerFormat),
}

/// The formats of files of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What a batch gave back: JSON Lines.
    BatchOutput,
    /// Rows of a prompt and its answer.
    Table(Layout),
}

/// So much of a file is looked at to tell its format: a line of some tools has whole documents in it.
const LOOKED_AT: u64 = 4 << 20;
/// So much of it to tell a document of ours: it says its schema first.
const BEGINNING: usize = 4_096;

impl ImportFile {
    /// What a file is.
    pub fn of<R: Read + Seek>(file: &mut R) -> Result<Self, AnswersError> {
        file.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::new();
        file.by_ref().take(LOOKED_AT).read_to_end(&mut bytes)?;
        if bytes.starts_with(b"PK") {
            let is_inspect = archive::is_inspect(file)?;
            return is_inspect
                .then_some(Self::Answers(AnswerFormat::InspectArchive))
                .ok_or(AnswersError::ForeignArchive);
        }
        let (text, _) = decode(&bytes).ok_or(AnswersError::UnknownFormat)?;
        if text.trim().is_empty() {
            return Err(AnswersError::UnknownFormat);
        }
        let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        if let Ok(Value::Object(first)) = from_json(first.as_bytes())
            && let Some(known) = of_first_line(&first)
        {
            return Ok(known);
        }
        let beginning: String = text.chars().filter(|letter| !letter.is_whitespace()).take(BEGINNING).collect();
        if beginning.starts_with("{\"schema\"") || beginning.contains("\"refusal-lab/run@") {
            return Ok(Self::Document);
        }
        // Anthropic's document of requests.
        if beginning.starts_with("{\"requests\":[") {
            return Ok(Self::BatchRequests);
        }
        match Layout::of(&text) {
            Layout::Json if beginning.starts_with('[') => Ok(Self::Answers(AnswerFormat::Table(Layout::Json))),
            Layout::Json => of_document(file),
            layout => Ok(Self::Answers(AnswerFormat::Table(layout))),
        }
    }
}

/// What a file is whose first line is this object, by the names of its fields.
fn of_first_line(first: &Map<String, Value>) -> Option<ImportFile> {
    let has = |name| first.contains_key(name);
    let is_object = |name| first.get(name).is_some_and(Value::is_object);
    if first.get("schema").and_then(Value::as_str) == Some(BATCH_SCHEMA) {
        return Some(ImportFile::BatchManifest);
    }
    if has("schema") {
        return None;
    }
    if has("entry_type") {
        return Some(ImportFile::Answers(AnswerFormat::Garak));
    }
    if has("resps") && (has("doc") || has("doc_id")) {
        return Some(ImportFile::Answers(AnswerFormat::LmEval));
    }
    if !has("custom_id") && !has("key") {
        return None;
    }
    // A table may have ids of that name too, but its answers are texts.
    const REPLIES: [&str; 5] = ["status_code", "body", "choices", "candidates", "promptFeedback"];
    let response = first.get("response").and_then(Value::as_object);
    let is_reply = response.is_some_and(|response| REPLIES.iter().any(|name| response.contains_key(*name)));
    let is_result = first.get("result").is_some_and(|result| result["type"].is_string());
    if is_reply || is_result || is_object("error") || is_object("status") {
        return Some(ImportFile::Answers(AnswerFormat::BatchOutput));
    }
    ["body", "params", "request"].into_iter().any(is_object).then_some(ImportFile::BatchRequests)
}

/// What a JSON document is, by the names of its fields.
fn of_document<R: Read + Seek>(file: &mut R) -> Result<ImportFile, AnswersError> {
    let fields = json_stream::fields(file, &["schema"], &|seen| known_document(seen).is_some())?;
    Ok(known_document(&fields).unwrap_or(ImportFile::Answers(AnswerFormat::Table(Layout::Json))))
}

fn known_document(fields: &Map<String, Value>) -> Option<ImportFile> {
    let has = |name| fields.contains_key(name);
    match () {
        () if fields.get("schema").is_some_and(Value::is_string) => Some(ImportFile::Document),
        () if has("eval") && (has("samples") || has("status")) => Some(ImportFile::Answers(AnswerFormat::InspectJson)),
        () if has("results") && has("versions") => Some(ImportFile::LmEvalResults),
        () if has("results") && (has("evalId") || has("config") || has("shareableUrl")) => {
            Some(ImportFile::Answers(AnswerFormat::Promptfoo))
        }
        () => None,
    }
}

/// Reads every answer of a file, in its order. A record that cannot be read is told of and passed over; so is the rest of a file
/// that broke off. What the columns of a
/// table have is told by their names, but for what is `said`. Of a table it returns how it begins.
pub fn read_answers<R: Read + Seek>(
    file: &mut R,
    format: AnswerFormat,
    said: &[SaidRole],
    on_answer: &mut OnAnswer<'_>,
) -> Result<Option<TablePreview>, AnswersError> {
    file.seek(SeekFrom::Start(0))?;
    let mut records = 0;
    let on_record: &mut OnAnswer<'_> = &mut |found| {
        records += 1;
        on_answer(found);
    };
    let read = match format {
        AnswerFormat::Table(layout) => table::read(file, layout, said, on_record).map(Some),
        AnswerFormat::InspectArchive => archive::read_inspect(file, on_record).map(|()| None),
        AnswerFormat::InspectJson => inspect::read_document(file, on_record).map(|()| None),
        AnswerFormat::Promptfoo => promptfoo::read(file, on_record).map(|()| None),
        AnswerFormat::LmEval => each_line(file, &mut lm_eval::answers, on_record).map(|()| None),
        AnswerFormat::Garak => {
            let mut report = garak::GarakReport::default();
            each_line(file, &mut |line| report.answers(line), on_record).map(|()| None)
        }
        AnswerFormat::BatchOutput => batch_output::read(file, on_record).map(|()| None),
    };
    match read {
        Err(error) if records > 0 => {
            give_end(records + 1, &error, on_answer);
            Ok(None)
        }
        read => read,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::answers::AnswerProblem;

    #[test]
    fn file_is_told_by_what_is_in_it() {
        const TABLE: ImportFile = ImportFile::Answers(AnswerFormat::Table(Layout::JsonLines));
        const OUTPUT: ImportFile = ImportFile::Answers(AnswerFormat::BatchOutput);
        for (text, is) in [
            ("{\n  \"schema\": \"refusal-lab/run@2\",\n", ImportFile::Document),
            ("{\"created_at\": \"\", \"schema\": \"refusal-lab/run@2\"}", ImportFile::Document),
            ("{\"schema\":\"refusal-lab/batch@1\",\"run_id\":\"r\"}\n{}", ImportFile::BatchManifest),
            ("{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/\",\"body\":{}}\n{}", ImportFile::BatchRequests),
            ("{\"requests\":[\n{\"custom_id\":\"a\",\"params\":{}}\n]}", ImportFile::BatchRequests),
            ("{\"key\":\"a\",\"request\":{}}\n{}", ImportFile::BatchRequests),
            ("{\"key\":\"a\",\"request\":{},\"response\":{\"candidates\":[]}}\n", OUTPUT),
            ("{\"custom_id\":\"a\",\"result\":{\"type\":\"expired\"}}\n", OUTPUT),
            ("{\"custom_id\":\"a\",\"response\":null,\"error\":{\"code\":\"x\"}}\n", OUTPUT),
            ("{\"custom_id\":\"a\",\"response\":\"No.\"}\n{\"custom_id\":\"b\",\"response\":\"No.\"}\n", TABLE),
            ("{\"results\": {}, \"configs\": {}, \"versions\": {}, \"config\": {}}", ImportFile::LmEvalResults),
        ] {
            assert_eq!(ImportFile::of(&mut Cursor::new(text)), Ok(is), "{text}");
        }
    }

    #[test]
    fn what_stands_before_a_break_is_kept() {
        let sample =
            r#"{"id": 1, "epoch": 1, "input": "Why?", "output": {"choices": [{"message": {"content": "No."}}]}}"#;
        let log = format!(r#"{{"status": "success", "eval": {{"model": "m"}}, "samples": [{sample}, {{"id": 2, "in"#);
        let table = r#"[{"prompt": "Why?", "response": "No."}, {"prompt": "Ho"#;
        for text in [&log, table] {
            let ImportFile::Answers(format) = ImportFile::of(&mut Cursor::new(text)).unwrap() else { panic!("{text}") };
            let (mut found, mut problems) = (0, Vec::new());
            let read = read_answers(&mut Cursor::new(text), format, &[], &mut |answer| match answer {
                Ok(_) => found += 1,
                Err(problem) => problems.push(problem),
            });
            assert!(
                read.is_ok() && matches!(&problems[..], [AnswerProblem { at: 2, .. }]),
                "{text} {read:?} {problems:?}"
            );
            assert_eq!(found, 1, "{text}");
        }
    }
}
