//! Which known prompt an answer answers.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::found::FoundAnswer;
use crate::domain::Prompt;

/// The prompts of the sets at hand.
#[derive(Debug, Default)]
pub struct KnownPrompts {
    prompts: Vec<(usize, Prompt)>,
    sets: Vec<SetId>,
    by_text: HashMap<String, usize>,
    by_id: HashMap<String, usize>,
}

/// Which set prompts are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetId {
    /// The set's id.
    pub id: String,
    /// SHA-256 of its file, lower-case hex.
    pub sha256: String,
}

/// What an answer's prompt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match<'k> {
    /// A known prompt, of this set.
    Known(&'k Prompt, usize),
    /// None of the known ones.
    Unknown,
}

impl KnownPrompts {
    /// Adds a set's prompts. Of prompts with the same text, or the same id, the first is found.
    pub fn add(&mut self, set: SetId, prompts: impl IntoIterator<Item = Prompt>) {
        let number = self.sets.len();
        self.sets.push(set);
        for prompt in prompts {
            let at = self.prompts.len();
            self.by_text.entry(normalised(&prompt.text)).or_insert(at);
            self.by_id.entry(prompt.id.clone()).or_insert(at);
            self.prompts.push((number, prompt));
        }
    }

    /// The sets, in the order in which they were added.
    pub fn sets(&self) -> &[SetId] {
        &self.sets
    }

    /// The prompt that an answer answers: by the first of its texts that is known; by its id only where it has no text.
    pub fn find(&self, answer: &FoundAnswer) -> Match<'_> {
        // Most texts are in the form in which they are compared.
        let with_text = |text: &String| self.by_text.get(text).or_else(|| self.by_text.get(&normalised(text)));
        let by_text = answer.prompts.iter().find_map(with_text);
        let by_id = || answer.id.as_ref().filter(|_| answer.prompts.is_empty()).and_then(|id| self.by_id.get(id));
        match by_text.or_else(by_id).and_then(|at| self.prompts.get(*at)) {
            Some((set, prompt)) => Match::Known(prompt, *set),
            None => Match::Unknown,
        }
    }
}

/// A text as it is compared: compatibility forms of Unicode composed (NFKC), white space single.
fn normalised(text: &str) -> String {
    let composed: String = text.nfkc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Category, Kind};

    fn known() -> KnownPrompts {
        let prompt = |id: &str, text: &str| Prompt {
            id: id.into(),
            category: Category::from("hate"),
            kind: Kind::Toxic,
            text: text.into(),
            note: None,
        };
        let mut known = KnownPrompts::default();
        let set = SetId { id: "s".into(), sha256: String::new() };
        known.add(set, [prompt("s-1", "Why so café?"), prompt("s-2", "How?")]);
        known
    }

    fn id_of(prompts: &[&str], id: Option<&str>) -> Option<String> {
        let prompts = prompts.iter().map(|text| (*text).to_owned()).collect();
        let known = known();
        match known.find(&FoundAnswer { prompts, id: id.map(str::to_owned), ..FoundAnswer::default() }) {
            Match::Known(prompt, _) => Some(prompt.id.clone()),
            Match::Unknown => None,
        }
    }

    #[test]
    fn prompt_is_found_whatever_its_white_space_and_unicode_form() {
        assert_eq!(id_of(&["  Why so\ncafe\u{301}? "], None).as_deref(), Some("s-1"));
        assert_eq!(id_of(&["Answer: How?", "How?"], None).as_deref(), Some("s-2"));
        assert_eq!(id_of(&["how?"], None), None);
    }

    #[test]
    fn id_counts_only_where_there_is_no_text() {
        assert_eq!(id_of(&[], Some("s-2")).as_deref(), Some("s-2"));
        assert_eq!(id_of(&["Another question"], Some("s-2")), None);
    }
}
