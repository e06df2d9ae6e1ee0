//! Prompt sets, and the project's own JSON form of them, `refusal-lab/prompts@1`.

use super::categories::Categories;
use super::json::{open, wrong_in};
use super::order::order;
use super::{DatasetError, Findings, sha256};
use crate::domain::{FieldError, Fields, Groups, Kind, Note, Prompt};

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
    /// How many prompts it has of each kind in each category.
    pub groups: Groups<u32>,
    /// What else is known of the file.
    pub found: Findings,
}

impl PromptSet {
    /// A set of these prompts.
    pub fn new(id: String, name: String, sha256: String, prompts: Vec<Prompt>, found: Findings) -> Self {
        let mut groups = Groups::default();
        for prompt in &prompts {
            *groups.of(&prompt.category, prompt.kind) += 1;
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

/// Reads a set; `file` is the name to give it in an error.
pub fn read_prompt_set(file: &str, bytes: &[u8]) -> Result<PromptSet, DatasetError> {
    let wrong = wrong_in(file);
    let mut set = open(file, bytes, SCHEMA)?;
    let prompts = read_prompts(&mut set).map_err(wrong)?;
    if let Some(id) = first_double(&prompts) {
        return Err(DatasetError::DuplicateId { file: file.to_owned(), id });
    }
    let id = set.needed_text("id").map_err(wrong)?;
    let name = set.needed_text("name").map_err(wrong)?;
    Ok(PromptSet::new(id, name, sha256(bytes), prompts, Findings::default()))
}

fn read_prompts(set: &mut Fields) -> Result<Vec<Prompt>, FieldError> {
    let mut categories = Categories::default();
    let mut read = |mut row: Fields| {
        let category = categories.of(&row.needed_text("category")?);
        let note = row.text("looks_harmful")?.zip(row.text("is_harmless")?);
        Ok(Prompt {
            id: row.needed_text("id")?,
            category,
            kind: row.needed_word("kind", Kind::from_name)?,
            text: row.needed_text("prompt")?,
            note: note.map(|(looks_harmful, is_harmless)| Note { looks_harmful, is_harmless }),
        })
    };
    set.needed_objects("prompts")?.into_iter().map(&mut read).collect()
}

/// An id that two prompts have.
fn first_double(prompts: &[Prompt]) -> Option<String> {
    let id = |at: usize| &prompts[at].id;
    let ordered = order(prompts.len(), &|a, b| id(a).cmp(id(b)));
    ordered.windows(2).find(|pair| id(pair[0]) == id(pair[1])).map(|pair| id(pair[0]).clone())
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
        assert_eq!(sha256(b"abc")[..16], *"ba7816bf8f01cfea");
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_place() {
        let twice = SMALL.replace("\"id\":\"b\"", "\"id\":\"a\"");
        let error = read_prompt_set("s.json", twice.as_bytes()).unwrap_err();
        assert_eq!(error, DatasetError::DuplicateId { file: "s.json".into(), id: "a".into() });
        let foreign = SMALL.replace("prompts@1", "prompts@9");
        assert!(read_prompt_set("s.json", foreign.as_bytes()).unwrap_err().to_string().contains("prompts@9"));
        let error = read_prompt_set("s.json", b"{\n \"schema\": }").unwrap_err();
        assert!(matches!(error, DatasetError::Json { line: 2, .. }), "{error}");
        let error = read_prompt_set("s.json", SMALL.replace("\"toxic\"", "\"tocsic\"").as_bytes()).unwrap_err();
        assert!(error.to_string().contains("“prompts[0].kind”"), "{error}");
    }
}
