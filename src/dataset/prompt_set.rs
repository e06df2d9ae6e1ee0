//! Prompt sets, and the project's own JSON form of them, `refusal-lab/prompts@1`.

use std::collections::HashSet;

use serde::Deserialize;

use super::categories::CategoryInterner;
use super::document::read_document;
use super::{DatasetError, ParseReport, sha256};
use crate::domain::{Groups, Kind, Note, Prompt};

const SCHEMA: &[&str] = &["refusal-lab/prompts@1"];

/// A set of prompts as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromptSet {
    /// The set's id, as links and results name it.
    pub id: String,
    /// For people.
    pub name: String,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// In the file's order.
    pub prompts: Vec<Prompt>,
    /// How many prompts it has of each kind in each category.
    pub groups: Groups<u32>,
    /// What else is known of the file.
    pub found: ParseReport,
}

impl PromptSet {
    /// A set of these prompts.
    pub fn new(id: String, name: String, sha256: String, prompts: Vec<Prompt>, found: ParseReport) -> Self {
        let mut groups = Groups::default();
        for prompt in &prompts {
            *groups.entry(&prompt.category, prompt.kind) += 1;
        }
        Self { id, name, sha256, prompts, groups, found }
    }

    /// How many prompts it has of each kind, harmless first.
    pub fn counts(&self) -> [u32; 2] {
        let of_kind =
            |wanted| self.groups.iter().filter(|(_, kind, _)| *kind == wanted).map(|(.., count)| *count).sum();
        Kind::ALL.map(of_kind)
    }

    /// The prompt with this id.
    pub fn prompt(&self, id: &str) -> Option<&Prompt> {
        self.prompts.iter().find(|prompt| prompt.id == id)
    }
}

#[derive(Deserialize)]
struct SetRecord {
    id: String,
    name: String,
    prompts: Vec<PromptRecord>,
}

#[derive(Deserialize)]
struct PromptRecord {
    id: String,
    category: String,
    kind: Kind,
    prompt: String,
    looks_harmful: Option<String>,
    is_harmless: Option<String>,
}

/// Reads a set; `file` is the name to give it in an error.
pub fn read_prompt_set(file: &str, bytes: &[u8]) -> Result<PromptSet, DatasetError> {
    let SetRecord { id, name, prompts } = read_document(file, bytes, SCHEMA)?;
    let mut ids = HashSet::new();
    if let Some(twice) = prompts.iter().find(|prompt| !ids.insert(&prompt.id)) {
        return Err(DatasetError::DuplicateId { file: file.to_owned(), id: twice.id.clone() });
    }
    let mut categories = CategoryInterner::default();
    let prompt = |record: PromptRecord| Prompt {
        id: record.id,
        category: categories.of(&record.category),
        kind: record.kind,
        text: record.prompt,
        note: record
            .looks_harmful
            .zip(record.is_harmless)
            .map(|(looks_harmful, is_harmless)| Note { looks_harmful, is_harmless }),
    };
    let prompts = prompts.into_iter().map(prompt).collect();
    Ok(PromptSet::new(id, name, sha256(bytes), prompts, ParseReport::default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DocumentError;

    const SMALL: &str = r#"{"schema":"refusal-lab/prompts@1","id":"s","name":"S","prompts":[
        {"id":"a","category":"hate","kind":"toxic","prompt":"P"},
        {"id":"b","category":"hate","kind":"seemingly_toxic","prompt":"Q","looks_harmful":"x","is_harmless":"y"}]}"#;

    #[test]
    fn a_set_is_read_with_its_notes_and_hash() {
        let set = read_prompt_set("s.json", SMALL.as_bytes()).unwrap();
        assert_eq!(set.prompts.len(), 2);
        assert_eq!(set.prompt("a").unwrap().kind, Kind::Toxic);
        assert_eq!(set.prompt("b").unwrap().note.as_ref().unwrap().is_harmless, "y");
        assert_eq!(set.sha256.len(), 64);
    }

    #[test]
    fn the_hash_is_that_of_the_bytes() {
        assert_eq!(sha256(b"abc")[..16], *"ba7816bf8f01cfea");
    }

    #[test]
    fn a_wrong_file_is_an_error_with_its_place() {
        let twice = SMALL.replace("\"id\":\"b\"", "\"id\":\"a\"");
        let error = read_prompt_set("s.json", twice.as_bytes()).unwrap_err();
        assert_eq!(error, DatasetError::DuplicateId { file: "s.json".into(), id: "a".into() });
        let foreign = SMALL.replace("prompts@1", "prompts@9");
        let document = |text: &str| match read_prompt_set("s.json", text.as_bytes()) {
            Err(DatasetError::Document { file, error }) if file == "s.json" => error,
            other => panic!("{other:?}"),
        };
        assert!(matches!(document(&foreign), DocumentError::Schema { found, .. } if found.ends_with("prompts@9")));
        assert!(matches!(document("{\n \"schema\": }"), DocumentError::Syntax { line: 2, .. }));
        let error = document(&SMALL.replace("\"toxic\"", "\"tocsic\""));
        assert!(matches!(&error, DocumentError::Record(error) if error.path() == Some("prompts[0].kind")), "{error:?}");
    }
}
