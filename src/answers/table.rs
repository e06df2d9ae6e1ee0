//! Tables of prompts and answers: CSV and its like, JSON Lines, or a JSON document with a list of rows.

use std::io::{BufReader, Read, Seek, SeekFrom};

use csv::{ReaderBuilder, StringRecord};
use encoding_rs_io::DecodeReaderBytesBuilder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::columns::{ColumnRole, ColumnRoles};
use super::error::{AnswerProblem, AnswersError, RecordProblem};
use super::found::{AnswerEnd, FoundAnswer};
use super::json_stream;
use super::records::{Answers, OnAnswer, each_line, give, give_end};
use super::value::{asked, content, text};
use super::verdict_words::class_of;
use crate::dataset::{KindColumn, Layout, encoding_of};
use crate::domain::Class;

/// Lists of rows within a document, where it is none itself.
const LISTS: [&[&str]; 6] = [&[], &["rows"], &["data"], &["results"], &["items"], &["responses"]];

/// How a table begins, and what its columns have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePreview {
    /// The columns' names: those of the header, or those that the first rows have.
    pub columns: Vec<String>,
    /// The first rows, a cell a column, long ones cut.
    pub rows: Vec<Vec<String>>,
    /// What the columns were taken for.
    pub roles: ColumnRoles,
}

impl TablePreview {
    /// Why it gives no answers, if no column has them or none tells the prompts.
    pub fn missing(&self) -> Option<AnswersError> {
        let columns = || self.columns.clone();
        match self.roles.column(ColumnRole::Response) {
            None => Some(AnswersError::NoResponseColumn { columns: columns() }),
            Some(_) if !self.roles.has_prompts() => Some(AnswersError::NoPromptColumn { columns: columns() }),
            Some(_) => None,
        }
    }
}

/// Reads every row. What the columns have is told by their names, but for what is `said`.
pub(super) fn read<R: Read + Seek>(
    file: &mut R,
    layout: Layout,
    said: &[SaidRole],
    on_answer: &mut OnAnswer<'_>,
) -> Result<TablePreview, AnswersError> {
    let mut table =
        AnswerTable { said, names: Vec::new(), roles: ColumnRoles::default(), seen: TablePreview::default() };
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
                match read {
                    Ok(()) if at > 0 || path.is_empty() => break,
                    Err(error) if at > 0 => {
                        give_end(at + 1, &error, on_answer);
                        break;
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(TablePreview { roles: table.roles, ..table.seen })
}

/// A column of which a person says what it has, or that it has nothing of use.
pub type SaidRole = (String, Option<ColumnRole>);

/// A table as it is read.
struct AnswerTable<'s> {
    said: &'s [SaidRole],
    /// The columns so far: objects need not all have the same.
    names: Vec<String>,
    roles: ColumnRoles,
    seen: TablePreview,
}

impl AnswerTable<'_> {
    /// Row by row; a file of another encoding than UTF-8 is decoded on the way.
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
        let mut decoder = DecodeReaderBytesBuilder::new();
        let decoded = decoder.encoding(Some(encoding_of(&begin))).strip_bom(true).build(file);
        self.read_rows(BufReader::new(decoded), separator, on_answer)
    }

    fn read_rows(&mut self, file: impl Read, separator: u8, on_answer: &mut OnAnswer<'_>) -> Result<(), AnswersError> {
        let mut reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(file);
        let header = reader.byte_headers().map_err(|error| AnswersError::Read { reason: error.to_string() })?;
        let names: Vec<String> = header.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
        let mut record = csv::ByteRecord::new();
        loop {
            let at = reader.position().line();
            match reader.read_byte_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    let cells = StringRecord::from_byte_record_lossy(std::mem::take(&mut record));
                    let filled = |cell: &str| Value::String(cell.to_owned());
                    let row: Map<String, Value> = names.iter().cloned().zip(cells.iter().map(filled)).collect();
                    let found = self.answers(&Value::Object(row));
                    if self.roles.column(ColumnRole::Response).is_some() {
                        give(at, found, on_answer);
                    } else if self.seen.rows.len() == PREVIEWED {
                        // The first rows are all that a person needs to say which column has the answers.
                        break;
                    }
                    record = cells.into_byte_record();
                }
                Err(error) if error.is_io_error() => return Err(AnswersError::Read { reason: error.to_string() }),
                Err(error) => {
                    let what = RecordProblem::Row { reason: error.to_string() };
                    on_answer(Err(AnswerProblem { at, what }));
                }
            }
        }
        if self.seen.columns.is_empty() {
            self.seen.columns = names;
        }
        Ok(())
    }

    /// What a row says.
    fn answers(&mut self, row: &Value) -> Answers {
        let Value::Object(cells) = row else { return Err(RecordProblem::NoObject) };
        self.seen.add(cells);
        let known = self.names.len();
        for name in cells.keys() {
            if !self.names.contains(name) {
                self.names.push(name.clone());
            }
        }
        if self.names.len() > known {
            self.roles = ColumnRoles::guess(&self.names.iter().map(String::as_str).collect::<Vec<_>>());
            let said = self.said.iter().filter(|(column, _)| self.names.contains(column));
            said.for_each(|(column, role)| self.roles.set(column, *role));
        }
        answer(&self.roles, row).map(|answer| vec![answer])
    }
}

/// Rows that a person is shown.
const PREVIEWED: usize = 5;

impl TablePreview {
    /// Keeps one of the first rows.
    fn add(&mut self, row: &Map<String, Value>) {
        /// Characters of a cell that are kept.
        const EXCERPT: usize = 200;
        if self.rows.len() == PREVIEWED {
            return;
        }
        for name in row.keys() {
            if !self.columns.contains(name) {
                self.columns.push(name.clone());
                self.rows.iter_mut().for_each(|row| row.push(String::new()));
            }
        }
        let cell = |name: &String| match row.get(name) {
            Some(Value::String(text)) => text.chars().take(EXCERPT).collect(),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string().chars().take(EXCERPT).collect::<String>(),
        };
        self.rows.push(self.columns.iter().map(cell).collect());
    }
}

fn answer(roles: &ColumnRoles, row: &Value) -> Result<FoundAnswer, RecordProblem> {
    let cell = |role| roles.column(role).map(|column| &row[column]);
    let word = |role| cell(role).and_then(written);
    let (prompt, told) = cell(ColumnRole::Prompt).map(asked).unwrap_or_default();
    let prompts: Vec<String> = prompt.filter(|prompt| !prompt.trim().is_empty()).into_iter().collect();
    let id = word(ColumnRole::Id);
    if prompts.is_empty() && id.is_none() {
        return Err(RecordProblem::NoPrompt);
    }
    let end = match (cell(ColumnRole::Response).and_then(response_text), word(ColumnRole::Error)) {
        (Some(came), None) => AnswerEnd::Text(came),
        (Some(came), Some(_)) if !came.trim().is_empty() => AnswerEnd::Text(came),
        (_, Some(reason)) => AnswerEnd::failed(reason),
        (None, None) => return Err(RecordProblem::NoAnswer),
    };
    let said = |role| -> Vec<(String, Class)> {
        let read = |name: &str| Some((name.to_owned(), class_of(name, &written(&row[name])?)?));
        roles.columns(role).filter_map(read).collect()
    };
    let kind = roles.column(ColumnRole::Kind).map(KindColumn::named);
    let kind = kind.and_then(|column| column.read(&written(&row[column.name.as_str()])?).ok());
    Ok(FoundAnswer {
        id,
        prompts,
        system_prompt: word(ColumnRole::SystemPrompt).or(told),
        model: word(ColumnRole::Model),
        repetition: 1,
        kind,
        category: word(ColumnRole::Category),
        end,
        finish_reason: word(ColumnRole::FinishReason),
        opinions: said(ColumnRole::Verdict),
        labels: said(ColumnRole::Label),
        ..FoundAnswer::default()
    })
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

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::domain::Kind;

    fn read_all(text: &[u8], layout: Layout) -> (Vec<FoundAnswer>, Vec<AnswerProblem>, Option<AnswersError>) {
        let (mut found, mut problems) = (Vec::new(), Vec::new());
        let end = read(&mut Cursor::new(text), layout, &[], &mut |answer| match answer {
            Ok(answer) => found.push(answer),
            Err(problem) => problems.push(problem),
        });
        (found, problems, end.map_or_else(Some, |preview| preview.missing()))
    }

    #[test]
    fn rows_of_a_csv_are_read_with_their_lines() {
        let text = "prompt_id,prompt,model,response,kind,refused,human_label\n\
                    a-1,\"Why,\nthen?\",m,\"I can't.\",toxic,true,refusal\n\
                    ,,m,lost,,,\n\
                    a-2,How?,m,,seemingly_toxic,false,\n";
        let (found, problems, end) = read_all(text.as_bytes(), Layout::Separated(b','));
        assert_eq!(end, None);
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
            assert_eq!((found.len(), problems, end), (2, Vec::new(), None), "{text}");
            assert_eq!((&found[0].prompts, &found[0].end), (&expected[0].prompts, &expected[0].end));
        }
    }

    #[test]
    fn table_without_answers_is_told_with_its_columns() {
        let (_, _, end) = read_all(b"prompt,category\nWhy?,x\n", Layout::Separated(b','));
        assert_eq!(end, Some(AnswersError::NoResponseColumn { columns: vec!["prompt".into(), "category".into()] }));
        let (_, _, end) = read_all(b"response,score\nNo.,1\n", Layout::Separated(b','));
        assert!(matches!(end, Some(AnswersError::NoPromptColumn { .. })), "{end:?}");
    }

    #[test]
    fn what_is_said_of_a_column_counts_more_than_its_name() {
        let text = b"text,said,response\nWhy?,No.,5\n";
        let said = [("text".to_owned(), Some(ColumnRole::Prompt)), ("said".to_owned(), Some(ColumnRole::Response))];
        let mut found = Vec::new();
        let mut keep = |answer: Result<FoundAnswer, _>| found.extend(answer.ok());
        let preview = read(&mut Cursor::new(text), Layout::Separated(b','), &said, &mut keep).unwrap();
        assert_eq!((&found[0].prompts[..], &found[0].end), (&["Why?".to_owned()][..], &AnswerEnd::Text("No.".into())));
        assert_eq!((preview.columns.len(), preview.rows), (3, vec![vec!["Why?".into(), "No.".into(), "5".to_owned()]]));
    }

    #[test]
    fn column_that_the_first_row_lacks_is_found_later() {
        let text = b"{\"prompt\": \"Why?\", \"response\": \"No.\"}\n{\"prompt\": \"How?\", \"error\": \"429\", \"model\": \"m\"}\n";
        let (found, problems, _) = read_all(text, Layout::JsonLines);
        assert_eq!(
            (problems, &found[1].end, found[1].model.as_deref()),
            (vec![], &AnswerEnd::failed("429"), Some("m"))
        );
    }

    #[test]
    fn table_of_another_encoding_is_read() {
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode("prompt,response\nWarum heißt das so?,Weil „ja“.\n");
        let (found, ..) = read_all(&latin, Layout::Separated(b','));
        assert_eq!(found[0].prompts, ["Warum heißt das so?"]);
    }
}
