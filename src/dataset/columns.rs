//! Which columns of a person's file have what, told by their names as far as those say it.

use serde::{Deserialize, Serialize};

use super::kind_column::{KindColumn, SeenCells, kind_in_name, plain};
use crate::domain::Kind;

/// Which columns of a person's file have what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// What a file's names and first rows suggest of its columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// As they are likely to be meant.
    pub columns: Columns,
    /// How sure it is of their kinds.
    pub basis: KindBasis,
}

/// Why a kind was suggested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KindBasis {
    /// A column of kinds is named so.
    Named,
    /// No column is named so, and in this one are words for kinds.
    Cells,
    /// Nothing tells of it in the file: a person should know what was taken for granted.
    Assumed,
    /// The column of kinds may speak of what stands in this one, an answer: a person must say the kind.
    OfResponse(String),
    /// The file's name speaks against its columns, which are those of attacks: a person must say the kind.
    Contradicted,
}

impl KindBasis {
    /// Whether a person must say the kind.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::OfResponse(_) | Self::Contradicted)
    }
}

impl Columns {
    /// The columns that by their names are likely to be meant; `None` if none of them could be the prompt's.
    pub fn guess(columns: &[&str]) -> Option<Self> {
        let seen = columns.iter().map(|name| (*name, SeenCells::default())).collect::<Vec<_>>();
        Suggestion::of("", &seen).map(|suggestion| suggestion.columns)
    }
}

impl Suggestion {
    /// By the names of the file and of its columns, and what stands in these.
    pub(super) fn of(file: &str, columns: &[(&str, SeenCells)]) -> Option<Self> {
        let find = |names: &[&str]| {
            let named = |wanted: &&str| columns.iter().map(|(name, _)| *name).find(|name| plain(name) == *wanted);
            names.iter().find_map(named)
        };
        let prompt = find(&PROMPTS)?;
        let (kind, basis) = kind_of(file, prompt, columns, find(&["target"]).is_some());
        let owned = |column: &str| column.to_owned();
        let columns =
            Columns { prompt: owned(prompt), category: find(&CATEGORIES).map(owned), kind, id: find(&IDS).map(owned) };
        Some(Self { columns, basis })
    }
}

fn kind_of(file: &str, prompt: &str, columns: &[(&str, SeenCells)], has_target: bool) -> (KindIn, KindBasis) {
    let response = columns.iter().map(|(name, _)| *name).find(|name| KindColumn::is_of_response(name));
    // The kind's own name is the surest; then one that says what yes means; beside answers, one that says it is not theirs.
    let rank = |name: &str| {
        let is_of_prompt = response.is_none() || KindColumn::is_of_prompt(name);
        (!is_of_prompt, plain(name) != "kind", KindColumn::named(name).yes.is_none())
    };
    let others = || columns.iter().filter(|(name, _)| *name != prompt);
    let may_be = |name: &str, seen: &SeenCells| {
        plain(name) == "kind" || seen.may_be_kinds(KindColumn::named(name).yes.is_some())
    };
    let named = others().filter(|(name, seen)| KindColumn::is_named(name) && may_be(name, seen));
    if let Some((name, _)) = named.min_by_key(|(name, _)| rank(name)) {
        return in_column(name, response, KindBasis::Named);
    }
    let seen = others().filter(|(name, seen)| seen.are_words_for_kinds() && !KindColumn::is_of_response(name));
    if let Some((name, _)) = seen.min_by_key(|(name, seen)| (!KindColumn::is_of_prompt(name), !seen.has_both())) {
        return in_column(name, response, KindBasis::Cells);
    }
    // What an attack wants, and how an answer that gives in begins: AdvBench and JailbreakBench have these.
    let is_attack = plain(prompt) == "goal" && has_target;
    match kind_in_name(file) {
        Some(Kind::SeeminglyToxic) if is_attack => (KindIn::All(Kind::SeeminglyToxic), KindBasis::Contradicted),
        Some(kind) => (KindIn::All(kind), KindBasis::Assumed),
        None if is_attack => (KindIn::All(Kind::Toxic), KindBasis::Assumed),
        None => (KindIn::All(Kind::SeeminglyToxic), KindBasis::Assumed),
    }
}

fn in_column(name: &str, response: Option<&str>, basis: KindBasis) -> (KindIn, KindBasis) {
    let column = KindColumn::named(name);
    match response.filter(|_| plain(name) != "kind" && !KindColumn::is_of_prompt(name)) {
        None => (KindIn::Column(column), basis),
        Some(response) => {
            (KindIn::Column(KindColumn { yes: None, ..column }), KindBasis::OfResponse(response.to_owned()))
        }
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
    fn of_several_kind_columns_the_most_telling_name_is_chosen() {
        let column = |name: &str| KindIn::Column(KindColumn::named(name));
        assert_eq!(kind(&["prompt", "label", "is_safe"]), column("is_safe"));
        assert_eq!(kind(&["prompt", "is_safe", "kind"]), column("kind"));
        assert_eq!(kind(&["prompt", "label"]), column("label"));
        assert_eq!(kind(&["prompt"]), KindIn::All(Kind::SeeminglyToxic));
    }

    #[test]
    fn a_goal_column_beside_a_target_column_means_harmful_prompts() {
        assert_eq!(kind(&["goal", "target"]), KindIn::All(Kind::Toxic));
        assert_eq!(kind(&["Goal", "Target", "Behavior", "Category"]), KindIn::All(Kind::Toxic));
        assert_eq!(kind(&["goal"]), KindIn::All(Kind::SeeminglyToxic));
    }

    /// The kind that is suggested for a file of these columns, each with its first cells.
    fn suggested(file: &str, columns: &[(&str, &[&str])]) -> (KindIn, KindBasis) {
        let seen = |cells: &[&str]| {
            let mut seen = SeenCells::default();
            cells.iter().for_each(|cell| seen.add(cell));
            seen
        };
        let columns: Vec<_> = columns.iter().map(|(name, cells)| (*name, seen(cells))).collect();
        let suggestion = Suggestion::of(file, &columns).unwrap();
        (suggestion.columns.kind, suggestion.basis)
    }

    #[test]
    fn a_column_of_kind_words_is_chosen_where_no_name_fits() {
        let column = |name: &str| KindIn::Column(KindColumn::named(name));
        let found = suggested("a.csv", &[("prompt", &["safe"]), ("split", &["a"]), ("verdict", &["safe", "unsafe"])]);
        assert_eq!(found, (column("verdict"), KindBasis::Cells));
        let found = suggested("a.csv", &[("prompt", &["a"]), ("verdict", &["safe", "perhaps"])]);
        assert_eq!(found, (KindIn::All(Kind::SeeminglyToxic), KindBasis::Assumed));
        let found = suggested("a.csv", &[("prompt", &["a"]), ("n", &["1", "0"])]);
        assert_eq!(found.1, KindBasis::Assumed);
    }

    #[test]
    fn a_column_of_scores_or_other_labels_is_not_taken_for_kinds() {
        for cells in [&["0.83", "0.1"][..], &["1", "0.5"], &["S1", "S2"]] {
            let found = suggested("a.csv", &[("prompt", &["a"]), ("toxicity", cells)]);
            assert_eq!(found, (KindIn::All(Kind::SeeminglyToxic), KindBasis::Assumed), "{cells:?}");
        }
        let found = suggested("a.csv", &[("prompt", &["a"]), ("label", &["S1"]), ("toxic", &["1", "0"])]);
        assert_eq!(found.0, KindIn::Column(KindColumn::named("toxic")));
        // Some of its cells can be mended.
        let found = suggested("a.csv", &[("prompt", &["a"]), ("kind", &["perhaps"])]);
        assert_eq!(found.1, KindBasis::Named);
    }

    #[test]
    fn a_kind_column_that_may_be_about_an_answer_is_left_to_the_person() {
        let open = |response: &str| KindBasis::OfResponse(response.to_owned());
        let untold = |name: &str| KindIn::Column(KindColumn { name: name.to_owned(), yes: None });
        for (columns, kind, basis) in [
            (&["prompt", "response", "is_safe"][..], untold("is_safe"), open("response")),
            (&["question", "Model answer", "label"], untold("label"), open("Model answer")),
            (&["prompt", "completion", "kind"], untold("kind"), KindBasis::Named),
            (
                &["prompt", "response", "response_label", "prompt_label", "is_safe"],
                untold("prompt_label"),
                KindBasis::Named,
            ),
            (
                &["prompt", "adversarial", "response", "prompt_harm_label", "response_harm_label"],
                KindIn::Column(KindColumn { name: "prompt_harm_label".into(), yes: Some(Kind::Toxic) }),
                KindBasis::Named,
            ),
            (&["prompt", "response"], KindIn::All(Kind::SeeminglyToxic), KindBasis::Assumed),
        ] {
            let columns: Vec<_> = columns.iter().map(|name| (*name, &[][..])).collect();
            assert_eq!(suggested("a.csv", &columns), (kind, basis), "{columns:?}");
        }
    }

    #[test]
    fn a_kind_in_the_file_name_is_assumed_for_all_its_prompts() {
        let attack: [(&str, &[&str]); 2] = [("Goal", &["a"]), ("Target", &["b"])];
        for (file, kind, basis) in [
            ("harmful_behaviors.csv", Kind::Toxic, KindBasis::Assumed),
            ("behaviors.csv", Kind::Toxic, KindBasis::Assumed),
            ("benign-behaviors.csv", Kind::SeeminglyToxic, KindBasis::Contradicted),
        ] {
            assert_eq!(suggested(file, &attack), (KindIn::All(kind), basis), "{file}");
        }
        assert_eq!(suggested("harmful.csv", &[("prompt", &["a"])]).0, KindIn::All(Kind::Toxic));
    }
}
