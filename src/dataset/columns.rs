//! Which columns of a person's file have what, told by their names as far as those say it.

use super::kind_column::{KindColumn, plain};
use crate::domain::Kind;

/// Which columns of a person's file have what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// What is sent to the model.
    pub prompt: String,
    /// The subject; without one all are of one.
    pub category: Option<String>,
    /// Harmless or harmful.
    pub kind: KindIn,
    /// Each row's own id.
    pub id: Option<String>,
}

/// How a person's file tells harmless from harmful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KindIn {
    /// All are of one kind.
    All(Kind),
    /// It stands in a column.
    Column(KindColumn),
}

/// Names in the form of [`plain`], the likeliest first.
const PROMPTS: [&str; 16] = [
    "prompt",
    "prompts",
    "question",
    "instruction",
    "text",
    "input",
    "query",
    "goal",
    "behavior",
    "userprompt",
    "messages",
    "conversation",
    "conversations",
    "turns",
    "dialog",
    "dialogue",
];
const CATEGORIES: [&str; 4] = ["category", "type", "topic", "class"];
const IDS: [&str; 4] = ["id", "promptid", "uid", "key"];

impl Columns {
    /// The columns that by their names are likely to be meant; `None` if none of them could be the prompt's.
    pub fn guess(columns: &[&str]) -> Option<Self> {
        let find = |names: &[&str]| names.iter().find_map(|name| columns.iter().find(|column| plain(column) == *name));
        let prompt = find(&PROMPTS)?;
        // A name that says what yes means is the surer.
        let says_it = columns.iter().find(|column| KindColumn::named(column).yes.is_some());
        let kind = find(&["kind"]).or(says_it).or_else(|| columns.iter().find(|column| KindColumn::is_named(column)));
        let kind = match kind.filter(|column| *column != prompt) {
            Some(column) => KindIn::Column(KindColumn::named(column)),
            // What an attack wants, and how an answer that gives in begins: AdvBench and JailbreakBench have these.
            None if plain(prompt) == "goal" && find(&["target"]).is_some() => KindIn::All(Kind::Toxic),
            None => KindIn::All(Kind::SeeminglyToxic),
        };
        let owned = |column: &&str| (*column).to_owned();
        Some(Self { prompt: owned(prompt), category: find(&CATEGORIES).map(owned), kind, id: find(&IDS).map(owned) })
    }
}

/// Whether columns of this name are likely to have prompts.
pub(super) fn is_prompt_name(name: &str) -> bool {
    PROMPTS.contains(&plain(name).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(columns: &[&str]) -> KindIn {
        Columns::guess(columns).unwrap().kind
    }

    #[test]
    fn columns_are_guessed_by_their_names_however_they_are_written() {
        let columns = Columns::guess(&["Prompt ID", "Question", "Topic", "isSafe"]).unwrap();
        assert_eq!((&*columns.prompt, columns.category.as_deref()), ("Question", Some("Topic")));
        assert_eq!(columns.id.as_deref(), Some("Prompt ID"));
        let safe = KindColumn { name: "isSafe".into(), yes: Some(Kind::SeeminglyToxic) };
        assert_eq!(columns.kind, KindIn::Column(safe));
        assert_eq!(Columns::guess(&["messages", "label"]).unwrap().prompt, "messages");
        assert_eq!(Columns::guess(&["a", "b"]), None);
    }

    #[test]
    fn the_kinds_column_is_the_one_that_says_most() {
        let column = |name: &str| KindIn::Column(KindColumn::named(name));
        assert_eq!(kind(&["prompt", "label", "is_safe"]), column("is_safe"));
        assert_eq!(kind(&["prompt", "is_safe", "kind"]), column("kind"));
        assert_eq!(kind(&["prompt", "label"]), column("label"));
        assert_eq!(kind(&["prompt"]), KindIn::All(Kind::SeeminglyToxic));
    }

    #[test]
    fn goals_with_targets_are_harmful() {
        assert_eq!(kind(&["goal", "target"]), KindIn::All(Kind::Toxic));
        assert_eq!(kind(&["Goal", "Target", "Behavior", "Category"]), KindIn::All(Kind::Toxic));
        assert_eq!(kind(&["goal"]), KindIn::All(Kind::SeeminglyToxic));
    }
}
