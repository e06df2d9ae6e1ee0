//! Tables of prompts and answers: CSV and its like, JSON Lines, or a JSON document with a list of rows.

use std::io::{BufReader, Read, Seek, SeekFrom};

use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value};

use super::error::{AnswerProblem, AnswersError, RecordProblem};
use super::found::{AnswerEnd, FoundAnswer};
use super::json_stream;
use super::records::{Answers, OnAnswer, each_line, give};
use super::value::{asked, content, text};
use crate::dataset::{KindColumn, Layout, decode, plain, prompt_kind_column};
use crate::domain::{Class, Label, Manner};

/// Lists of rows within a document, where it is none itself.
const LISTS: [&[&str]; 6] = [&[], &["rows"], &["data"], &["results"], &["items"], &["responses"]];

/// Reads every row.
pub(super) fn read<R: Read + Seek>(
    file: &mut R,
    layout: Layout,
    on_answer: &mut OnAnswer<'_>,
) -> Result<(), AnswersError> {
    let mut table = AnswerTable::default();
    match layout {
        Layout::Separated(separator) => table.read_separated(file, separator, on_answer)?,
        Layout::JsonLines => each_line(file, &mut |row| table.answers(row), on_answer)?,
        Layout::Json => {
            for path in LISTS {
                let mut at = 0;
                let read = json_stream::each_at(file, path, &mut |row| {
                    at += 1;
                    give(at, table.answers(&row), on_answer);
                });
                if at > 0 || path.is_empty() && read.is_ok() {
                    read?;
                    break;
                }
            }
        }
    }
    table.end()
}

/// A table as it is read.
#[derive(Default)]
struct AnswerTable {
    columns: Option<AnswerColumns>,
    /// The names of the header's or the first row's columns, for whoever is told that none of them has answers.
    seen: Vec<String>,
}

impl AnswerTable {
    /// A file of another encoding than UTF-8 is decoded in memory; all others row by row.
    fn read_separated<R: Read + Seek>(
        &mut self,
        file: &mut R,
        separator: u8,
        on_answer: &mut OnAnswer<'_>,
    ) -> Result<(), AnswersError> {
        const LOOKED_AT: u64 = 1 << 20;
        let mut begin = Vec::new();
        file.by_ref().take(LOOKED_AT).read_to_end(&mut begin)?;
        file.seek(SeekFrom::Start(0))?;
        let is_utf8 = match str::from_utf8(&begin) {
            Ok(_) => true,
            // A letter that is cut in two at the end is no fault of the file.
            Err(error) => error.error_len().is_none(),
        };
        if is_utf8 {
            return self.read_rows(BufReader::new(file), separator, on_answer);
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let (text, _) = decode(&bytes).ok_or(AnswersError::UnknownFormat)?;
        self.read_rows(text.as_bytes(), separator, on_answer)
    }

    fn read_rows(&mut self, file: impl Read, separator: u8, on_answer: &mut OnAnswer<'_>) -> Result<(), AnswersError> {
        let mut reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(file);
        let header = reader.byte_headers().map_err(|error| AnswersError::Read { reason: error.to_string() })?;
        let name = |cell: &[u8]| String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').trim().to_owned();
        let names: Vec<String> = header.iter().map(name).collect();
        let listed: Vec<&str> = names.iter().map(String::as_str).collect();
        self.columns = AnswerColumns::guess(&listed);
        self.seen.clone_from(&names);
        if self.columns.is_none() {
            return Err(AnswersError::NoResponseColumn { columns: names });
        }
        let mut record = csv::ByteRecord::new();
        loop {
            let at = reader.position().line();
            match reader.read_byte_record(&mut record) {
                Ok(false) => return Ok(()),
                Ok(true) => {
                    let cells = StringRecord::from_byte_record_lossy(std::mem::take(&mut record));
                    let filled = |cell: &str| Value::String(cell.to_owned());
                    let row: Map<String, Value> = names.iter().cloned().zip(cells.iter().map(filled)).collect();
                    give(at, self.answers(&Value::Object(row)), on_answer);
                    record = cells.into_byte_record();
                }
                Err(error) if error.is_io_error() => return Err(AnswersError::Read { reason: error.to_string() }),
                Err(error) => {
                    let what = RecordProblem::Row { reason: error.to_string() };
                    on_answer(Err(AnswerProblem { at, what }));
                }
            }
        }
    }

    /// What a row says. Of objects the first whose names tell the columns does so for all.
    fn answers(&mut self, row: &Value) -> Answers {
        let Value::Object(cells) = row else { return Err(RecordProblem::NoObject) };
        if self.columns.is_none() {
            let names: Vec<&str> = cells.keys().map(String::as_str).collect();
            self.columns = AnswerColumns::guess(&names);
            if self.seen.is_empty() {
                self.seen = names.into_iter().map(str::to_owned).collect();
            }
        }
        let Some(columns) = &self.columns else { return Err(RecordProblem::NoAnswer) };
        columns.answer(row).map(|answer| vec![answer])
    }

    /// A table in which no row has told its columns is none of answers.
    fn end(self) -> Result<(), AnswersError> {
        let columns = self.seen;
        match self.columns {
            None => Err(AnswersError::NoResponseColumn { columns }),
            Some(known) if known.prompt.is_none() && known.id.is_none() => {
                Err(AnswersError::NoPromptColumn { columns })
            }
            Some(_) => Ok(()),
        }
    }
}

/// Names of columns in the form of [`plain`], the likeliest first.
const RESPONSES: [&str; 18] = [
    "response",
    "answer",
    "output",
    "completion",
    "modelresponse",
    "modeloutput",
    "modelanswer",
    "generation",
    "generatedtext",
    "responsetext",
    "outputtext",
    "generated",
    "prediction",
    "reply",
    "assistant",
    "modelcompletion",
    "result",
    "generations",
];
const PROMPTS: [&str; 9] =
    ["prompt", "question", "instruction", "input", "query", "userprompt", "messages", "goal", "behavior"];
const IDS: [&str; 5] = ["promptid", "id", "customid", "uid", "key"];
const MODELS: [&str; 5] = ["model", "modelname", "modelid", "engine", "generator"];
const CATEGORIES: [&str; 3] = ["category", "topic", "type"];
const SYSTEM_PROMPTS: [&str; 2] = ["systemprompt", "system"];
const FINISH_REASONS: [&str; 2] = ["finishreason", "stopreason"];
const ERRORS: [&str; 2] = ["error", "errormessage"];
/// Of a judge's verdicts; those whose names begin with a person are labels.
const VERDICTS: [&str; 12] = [
    "verdict",
    "refusal",
    "refused",
    "isrefusal",
    "isrefused",
    "refusallabel",
    "responserefusallabel",
    "judgement",
    "judgment",
    "finallabel",
    "label",
    "annotation",
];
const PEOPLE: [&str; 4] = ["human", "annotator", "person", "gold"];

/// Which columns of a table have what.
#[derive(Clone, Debug, PartialEq, Eq)]
struct AnswerColumns {
    response: String,
    prompt: Option<String>,
    id: Option<String>,
    model: Option<String>,
    kind: Option<KindColumn>,
    category: Option<String>,
    system_prompt: Option<String>,
    finish_reason: Option<String>,
    error: Option<String>,
    verdicts: Vec<String>,
    labels: Vec<String>,
}

impl AnswerColumns {
    /// By the columns' names; `None` where none is named as answers are.
    fn guess(columns: &[&str]) -> Option<Self> {
        let find = |names: &[&str]| {
            let named = |wanted: &&str| columns.iter().find(|name| plain(name) == *wanted);
            names.iter().find_map(named).map(|name| (*name).to_owned())
        };
        let response = find(&RESPONSES)?;
        let is_of_person = |name: &str| PEOPLE.iter().any(|person| plain(name).starts_with(person));
        let is_verdict = |name: &str| {
            let plain = plain(name);
            let core = PEOPLE.iter().find_map(|person| plain.strip_prefix(person)).unwrap_or(&plain);
            VERDICTS.contains(&core)
        };
        let judged: Vec<String> =
            columns.iter().filter(|name| is_verdict(name)).map(|name| (*name).to_owned()).collect();
        let (labels, verdicts) = judged.into_iter().partition(|name| is_of_person(name));
        Some(Self {
            prompt: find(&PROMPTS).filter(|prompt| *prompt != response),
            id: find(&IDS),
            model: find(&MODELS),
            kind: prompt_kind_column(columns),
            category: find(&CATEGORIES),
            system_prompt: find(&SYSTEM_PROMPTS),
            finish_reason: find(&FINISH_REASONS),
            error: find(&ERRORS),
            response,
            verdicts,
            labels,
        })
    }

    fn answer(&self, row: &Value) -> Result<FoundAnswer, RecordProblem> {
        let cell = |column: &Option<String>| column.as_ref().map(|column| &row[column.as_str()]);
        let word = |column: &Option<String>| cell(column).and_then(written);
        let (prompt, told) = cell(&self.prompt).map(asked).unwrap_or_default();
        let prompts: Vec<String> = prompt.filter(|prompt| !prompt.trim().is_empty()).into_iter().collect();
        let id = word(&self.id);
        if prompts.is_empty() && id.is_none() {
            return Err(RecordProblem::NoPrompt);
        }
        let response = &row[self.response.as_str()];
        let failed = word(&self.error);
        let end = match (response_text(response), failed) {
            (Some(came), None) => AnswerEnd::Text(came),
            (Some(came), Some(_)) if !came.trim().is_empty() => AnswerEnd::Text(came),
            (_, Some(reason)) => AnswerEnd::Error(reason),
            (None, None) => return Err(RecordProblem::NoAnswer),
        };
        let said = |names: &[String]| -> Vec<(String, Class)> {
            let read = |name: &String| Some((name.clone(), class_of(name, &written(&row[name.as_str()])?)?));
            names.iter().filter_map(read).collect()
        };
        let kind = self.kind.as_ref().and_then(|column| column.read(&written(&row[column.name.as_str()])?).ok());
        Ok(FoundAnswer {
            id,
            prompts,
            system_prompt: word(&self.system_prompt).or(told),
            model: word(&self.model),
            repetition: 1,
            kind,
            category: word(&self.category),
            end,
            finish_reason: word(&self.finish_reason),
            opinions: said(&self.verdicts),
            labels: said(&self.labels),
            ..FoundAnswer::default()
        })
    }
}

/// An answer: a text, a message, or the only member of a list.
fn response_text(value: &Value) -> Option<String> {
    match value {
        Value::Array(list) if list.len() == 1 && !list[0].is_object() => content(&list[0]),
        Value::Object(message) if message.contains_key("content") => content(&message["content"]),
        other => content(other),
    }
}

/// A cell's words; `None` where it is empty.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        other => text(other).map(str::to_owned),
    }
}

/// What a word of a judge means; `None` where it is none of ours. Numbers before it, as XSTest's authors write them, say nothing.
fn class_of(column: &str, cell: &str) -> Option<Class> {
    let name = cell.trim().to_ascii_lowercase();
    if let Some(manner) = Manner::from_name(&name) {
        return Some(Class::of_manner(manner));
    }
    match Label::from_name(&name) {
        Some(Label::DirectAnswer) => return Some(Class::Answer),
        Some(Label::DirectRefusal) => return Some(Class::DirectRefusal),
        Some(Label::IndirectRefusal) => return Some(Class::IndirectRefusal),
        Some(Label::Unscored) => return Some(Class::Unscored),
        None => {}
    }
    let is_of_refusal = plain(column).contains("refus");
    match plain(&name).trim_start_matches(|c: char| c.is_ascii_digit()) {
        "refusal" | "refused" | "refuse" | "refuses" | "fullrefusal" | "rejected" => Some(Class::DirectRefusal),
        "partialrefusal" | "partial" | "partialcompliance" => Some(Class::PartialAnswer),
        "compliance" | "fullcompliance" | "compliant" | "complied" | "comply" | "answer" | "answered" | "accepted" => {
            Some(Class::Answer)
        }
        "true" | "yes" if is_of_refusal => Some(Class::DirectRefusal),
        "false" | "no" if is_of_refusal => Some(Class::Answer),
        "" if is_of_refusal && name == "1" => Some(Class::DirectRefusal),
        "" if is_of_refusal && name == "0" => Some(Class::Answer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;
    use std::io::Cursor;

    fn read_all(text: &[u8], layout: Layout) -> (Vec<FoundAnswer>, Vec<AnswerProblem>, Result<(), AnswersError>) {
        let (mut found, mut problems) = (Vec::new(), Vec::new());
        let end = read(&mut Cursor::new(text), layout, &mut |answer| match answer {
            Ok(answer) => found.push(answer),
            Err(problem) => problems.push(problem),
        });
        (found, problems, end)
    }

    #[test]
    fn rows_of_a_csv_are_read_with_their_lines() {
        let text = "prompt_id,prompt,model,response,kind,refused,human_label\n\
                    a-1,\"Why,\nthen?\",m,\"I can't.\",toxic,true,refusal\n\
                    ,,m,lost,,,\n\
                    a-2,How?,m,,seemingly_toxic,false,\n";
        let (found, problems, end) = read_all(text.as_bytes(), Layout::Separated(b','));
        assert_eq!(end, Ok(()));
        assert_eq!(found.iter().map(|found| found.at).collect::<Vec<_>>(), [2, 5]);
        assert_eq!((found[0].prompts[0].as_str(), found[0].kind), ("Why,\nthen?", Some(Kind::Toxic)));
        assert_eq!(found[0].opinions, [("refused".to_owned(), Class::DirectRefusal)]);
        assert_eq!(found[0].labels, [("human_label".to_owned(), Class::DirectRefusal)]);
        assert_eq!(found[1].end, AnswerEnd::Text(String::new()));
        assert_eq!(problems, [AnswerProblem { at: 4, what: RecordProblem::NoPrompt }]);
    }

    #[test]
    fn rows_of_every_layout_say_the_same() {
        let row = r#"{"question": "Why?", "answer": "No."}"#;
        let lines = format!("{row}\n{row}\n");
        let list = format!("[{row},{row}]");
        let within = format!(r#"{{"name": "x", "data": [{row},{row}]}}"#);
        let (expected, ..) = read_all("question,answer\nWhy?,No.\nWhy?,No.\n".as_bytes(), Layout::Separated(b','));
        for (text, layout) in [(lines, Layout::JsonLines), (list, Layout::Json), (within, Layout::Json)] {
            let (found, problems, end) = read_all(text.as_bytes(), layout);
            assert_eq!((found.len(), problems, end), (2, Vec::new(), Ok(())), "{text}");
            assert_eq!((&found[0].prompts, &found[0].end), (&expected[0].prompts, &expected[0].end));
        }
    }

    #[test]
    fn table_without_answers_is_told_with_its_columns() {
        let (_, _, end) = read_all(b"prompt,category\nWhy?,x\n", Layout::Separated(b','));
        assert_eq!(end, Err(AnswersError::NoResponseColumn { columns: vec!["prompt".into(), "category".into()] }));
        let (_, _, end) = read_all(b"response,score\nNo.,1\n", Layout::Separated(b','));
        assert!(matches!(end, Err(AnswersError::NoPromptColumn { .. })), "{end:?}");
    }

    #[test]
    fn table_of_another_encoding_is_read() {
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode("prompt,response\nWarum heißt das so?,Weil „ja“.\n");
        let (found, ..) = read_all(&latin, Layout::Separated(b','));
        assert_eq!(found[0].prompts, ["Warum heißt das so?"]);
    }

    #[test]
    fn words_of_judges_are_classes_and_others_none() {
        for (column, cell, class) in [
            ("verdict", "direct_refusal", Some(Class::DirectRefusal)),
            ("label", "2_full_refusal", Some(Class::DirectRefusal)),
            ("label", "3_partial_refusal", Some(Class::PartialAnswer)),
            ("label", "1_full_compliance", Some(Class::Answer)),
            ("manner", "deflects", Some(Class::Deflects)),
            ("is_refusal", "0", Some(Class::Answer)),
            ("refused", "True", Some(Class::DirectRefusal)),
            ("label", "true", None),
            ("label", "safe", None),
        ] {
            assert_eq!(class_of(column, cell), class, "{column} {cell}");
        }
    }
}
