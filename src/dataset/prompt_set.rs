//! Prompt sets in the project's own JSON form, `refusal-lab/prompts@1`.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::DatasetError;
use crate::domain::{Category, Kind, Note, Prompt};

const SCHEMA: &str = "refusal-lab/prompts@1";

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
}

impl PromptSet {
    /// The prompt with this id.
    pub fn prompt(&self, id: &str) -> Option<&Prompt> {
        self.prompts.iter().find(|prompt| prompt.id == id)
    }
}

#[derive(Deserialize)]
struct SetFile {
    schema: String,
    id: String,
    name: String,
    prompts: Vec<PromptRow>,
}

#[derive(Deserialize)]
struct PromptRow {
    id: String,
    category: String,
    kind: Kind,
    prompt: String,
    looks_harmful: Option<String>,
    is_harmless: Option<String>,
}

/// Reads a set; `file` is the name to give it in an error.
pub fn read_prompt_set(file: &str, bytes: &[u8]) -> Result<PromptSet, DatasetError> {
    let set: SetFile = serde_json::from_slice(bytes).map_err(|error| DatasetError::Json {
        file: file.to_owned(),
        line: error.line(),
        column: error.column(),
        reason: error.to_string(),
    })?;
    if set.schema != SCHEMA {
        return Err(DatasetError::Schema { file: file.to_owned(), found: set.schema, expected: SCHEMA });
    }
    let mut categories: HashMap<String, Category> = HashMap::new();
    let mut ids = HashSet::new();
    let mut prompts = Vec::with_capacity(set.prompts.len());
    for row in set.prompts {
        if !ids.insert(row.id.clone()) {
            return Err(DatasetError::DuplicateId { file: file.to_owned(), id: row.id });
        }
        let category =
            categories.entry(row.category).or_insert_with_key(|name| Category::from(name.as_str())).clone();
        let note = row
            .looks_harmful
            .zip(row.is_harmless)
            .map(|(looks_harmful, is_harmless)| Note { looks_harmful, is_harmless });
        prompts.push(Prompt { id: row.id, category, kind: row.kind, text: row.prompt, note });
    }
    Ok(PromptSet { id: set.id, name: set.name, sha256: hex(&Sha256::digest(bytes)), prompts })
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|half| char::from(DIGITS[usize::from(half)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(hex(&Sha256::digest(b"abc"))[..16], *"ba7816bf8f01cfea");
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_place() {
        let twice = SMALL.replace("\"id\":\"b\"", "\"id\":\"a\"");
        let error = read_prompt_set("s.json", twice.as_bytes()).unwrap_err();
        assert_eq!(error, DatasetError::DuplicateId { file: "s.json".into(), id: "a".into() });
        let foreign = SMALL.replace("prompts@1", "prompts@9");
        assert!(read_prompt_set("s.json", foreign.as_bytes()).unwrap_err().to_string().contains("prompts@9"));
        let error = read_prompt_set("s.json", b"{\n \"schema\": 3}").unwrap_err();
        assert!(matches!(error, DatasetError::Json { line: 2, .. }), "{error}");
    }
}
