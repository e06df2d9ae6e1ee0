//! A column that tells harmless prompts from harmful ones: in words, which say it by themselves, or by yes and no, which
//! mean one thing under “is_safe” and the other under “toxic”.

use serde::{Deserialize, Serialize};

use super::problem::RowProblem;
use crate::domain::{Kind, decimal};

/// A column that tells the kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindColumn {
    /// Its name.
    pub name: String,
    /// The kind that 1, true and yes mean in it; `None` where nobody has said and its name does not.
    pub yes: Option<Kind>,
}

/// Words for each kind, without what stands between their letters.
const HARMLESS: [&str; 11] = [
    "unharmful",
    "seeminglytoxic",
    "safe",
    "harmless",
    "benign",
    "nontoxic",
    "nottoxic",
    "nonharmful",
    "notharmful",
    "innocuous",
    "notunsafe",
];
const HARMFUL: [&str; 8] = ["toxic", "unsafe", "harmful", "malicious", "notsafe", "nonsafe", "dangerous", "hazardous"];
/// Said of a prompt it means harmful; as a column's name it means “written as a jailbreak”, which harmless ones are too.
const ADVERSARIAL: &str = "adversarial";

/// Names of columns that say what yes means in them, beside the words above.
const YES_IS_HARMFUL: [&str; 6] = ["toxicity", "harm", "hate", "hateful", "offensive", "shouldrefuse"];

/// Names that do not say it.
const EITHER: [&str; 3] = ["kind", "label", "safety"];

impl KindColumn {
    /// The column of this name, and what yes means in it as far as the name says.
    pub fn named(name: &str) -> Self {
        let plain = plain(name);
        let core = core(&plain);
        let is_among = |words: &[&str]| words.iter().any(|word| plain == *word || core == *word);
        let yes = match (is_among(&HARMLESS), is_among(&HARMFUL) || is_among(&YES_IS_HARMFUL)) {
            (true, _) => Some(Kind::SeeminglyToxic),
            (_, true) => Some(Kind::Toxic),
            _ => None,
        };
        Self { name: name.to_owned(), yes }
    }

    /// Whether columns of this name are likely to tell the kind.
    pub(super) fn is_named(name: &str) -> bool {
        let plain = plain(name);
        Self::named(name).yes.is_some() || EITHER.contains(&plain.as_str()) || EITHER.contains(&core(&plain))
    }

    /// Whether columns of this name say by it that they tell of the prompt, and not of an answer.
    pub(super) fn is_of_prompt(name: &str) -> bool {
        const PROMPTS: [&str; 6] = ["prompt", "question", "instruction", "query", "user", "input"];
        let plain = plain(name);
        PROMPTS.iter().any(|begin| plain.starts_with(begin))
    }

    /// Whether columns of this name have answers, or tell of them.
    pub(super) fn is_of_response(name: &str) -> bool {
        let plain = plain(name);
        ["response", "answer", "completion"].iter().any(|word| plain.contains(word))
    }

    /// The kind that a cell tells; or why it tells none.
    pub fn read(&self, cell: &str) -> Result<Kind, RowProblem> {
        match (Said::of(cell), self.yes) {
            (Some(Said::Kind(kind)), _) => Ok(kind),
            (Some(Said::Yes), Some(yes)) => Ok(yes),
            (Some(Said::No), Some(yes)) => Ok(other(yes)),
            (Some(_), None) => Err(RowProblem::AmbiguousKind { cell: cell.to_owned(), column: self.name.clone() }),
            (None, _) => Err(RowProblem::NoKind { cell: cell.to_owned() }),
        }
    }

    /// Whether a person has to say what this cell means, as the column's name does not.
    pub fn is_ambiguous(&self, cell: &str) -> bool {
        Self::named(&self.name).yes.is_none() && matches!(Said::of(cell), Some(Said::Yes | Said::No))
    }
}

/// The column that tells the prompts' kind in a table that has answers as well: a name that could speak of these is none.
pub fn prompt_kind_column(columns: &[&str]) -> Option<KindColumn> {
    let is_kind = |name: &&&str| plain(name) == "kind";
    let is_of_prompt = |name: &&&str| KindColumn::is_of_prompt(name) && KindColumn::is_named(name);
    let found = columns.iter().find(is_kind).or_else(|| columns.iter().find(is_of_prompt));
    found.map(|name| KindColumn::named(name))
}

/// A name without what stands around its word: `is_safe`, `prompt_harm_label`, `toxicity_flag`. Of a response nothing is
/// said here.
fn core(plain: &str) -> &str {
    let core = plain.strip_prefix("prompt").unwrap_or(plain);
    let core = core.strip_prefix("is").unwrap_or(core);
    ["label", "flag"].iter().find_map(|end| core.strip_suffix(end)).filter(|core| !core.is_empty()).unwrap_or(core)
}

/// Whether a cell could tell a kind in any column.
pub(super) fn may_tell_kind(cell: &str) -> bool {
    Said::of(cell).is_some()
}

/// Whether it tells a kind by itself.
pub(super) fn is_kind_word(cell: &str) -> bool {
    matches!(Said::of(cell), Some(Said::Kind(_)))
}

/// What the first cells of a column are, as far as they could tell kinds.
#[derive(Clone, Debug, Default)]
pub(super) struct SeenCells {
    /// Words for each kind, harmless first.
    words: [u32; 2],
    /// Yes and no.
    yes_or_no: u32,
    /// Numbers that mean neither, such as scores.
    numbers: u32,
    /// Anything else.
    others: u32,
}

impl SeenCells {
    pub(super) fn add(&mut self, cell: &str) {
        let count = match Said::of(cell) {
            Some(Said::Kind(kind)) => &mut self.words[kind as usize],
            Some(Said::Yes | Said::No) => &mut self.yes_or_no,
            None if decimal::read(cell.trim()).is_some() => &mut self.numbers,
            None => &mut self.others,
        };
        *count += 1;
    }

    /// Whether the column may be one of kinds, if its name says so: not where it has scores, or nothing that is a kind.
    /// Where the name also says what yes means, a few other numbers stand for what nobody judged.
    pub(super) fn may_be_kinds(&self, name_says_yes: bool) -> bool {
        let kinds = self.words[0] + self.words[1] + self.yes_or_no;
        let most_numbers = if name_says_yes { kinds / 2 } else { 0 };
        self.numbers <= most_numbers && (kinds > 0 || self.others == 0)
    }

    /// Whether all of them are words for kinds, which no name need say.
    pub(super) fn are_words_for_kinds(&self) -> bool {
        self.words != [0, 0] && self.yes_or_no + self.numbers + self.others == 0
    }

    /// Whether both kinds are among them.
    pub(super) fn has_both(&self) -> bool {
        !self.words.contains(&0)
    }
}

/// The kind that a file's name speaks of, if it is one.
pub(super) fn kind_in_name(file: &str) -> Option<Kind> {
    const NOT: [&str; 4] = ["not", "non", "un", "seemingly"];
    let words: Vec<String> = file.split(|c: char| !c.is_alphanumeric()).map(plain).collect();
    let (mut harmless, mut harmful) = (false, false);
    for (at, word) in words.iter().enumerate() {
        let is_denied = at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| NOT.contains(&word.as_str()));
        let (is_harmless, is_harmful) = (HARMLESS.contains(&word.as_str()), HARMFUL.contains(&word.as_str()));
        harmless |= if is_denied { is_harmful } else { is_harmless };
        harmful |= if is_denied { is_harmless } else { is_harmful };
    }
    match (harmless, harmful) {
        (true, false) => Some(Kind::SeeminglyToxic),
        (false, true) => Some(Kind::Toxic),
        _ => None,
    }
}

fn other(kind: Kind) -> Kind {
    match kind {
        Kind::SeeminglyToxic => Kind::Toxic,
        Kind::Toxic => Kind::SeeminglyToxic,
    }
}

/// What a cell says.
enum Said {
    Kind(Kind),
    Yes,
    No,
}

impl Said {
    fn of(cell: &str) -> Option<Self> {
        const LONGEST: usize = 24;
        let cell = Some(cell.trim()).filter(|cell| cell.len() <= LONGEST)?;
        // As most files have it: what follows takes its time.
        if let Some(kind) = Kind::from_name(cell) {
            return Some(Self::Kind(kind));
        }
        if let Some(number) = decimal::read(cell) {
            return match number {
                1.0 => Some(Self::Yes),
                0.0 => Some(Self::No),
                _ => None,
            };
        }
        let plain = plain(cell);
        let is_among = |words: &[&str]| words.contains(&plain.as_str());
        match plain.as_str() {
            "true" | "yes" | "t" | "y" => Some(Self::Yes),
            "false" | "no" | "f" | "n" => Some(Self::No),
            _ if is_among(&HARMLESS) => Some(Self::Kind(Kind::SeeminglyToxic)),
            _ if is_among(&HARMFUL) || plain == ADVERSARIAL => Some(Self::Kind(Kind::Toxic)),
            _ => None,
        }
    }
}

/// A name's letters and digits, in lower case: one name is written in many ways.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || !c.is_ascii()).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES: [&str; 8] = ["1", "1.0", "true", "True", "TRUE", "yes", "Y", " 1 "];
    const NO: [&str; 7] = ["0", "0.0", "false", "False", "no", "N", "-0"];

    #[test]
    fn yes_means_what_the_columns_name_says() {
        for (names, yes) in [
            (&["is_safe", "safe", "isSafe", "Is Safe", "harmless", "benign", "is_benign"][..], Kind::SeeminglyToxic),
            (
                &[
                    "unsafe",
                    "is_unsafe",
                    "harmful",
                    "is_harmful",
                    "toxic",
                    "Toxic",
                    "toxicity",
                    "should_refuse",
                    "prompt_harm_label",
                    "harm_label",
                    "toxicity_flag",
                    "isHate",
                ],
                Kind::Toxic,
            ),
        ] {
            for name in names {
                let column = KindColumn::named(name);
                for cell in YES {
                    assert_eq!(column.read(cell), Ok(yes), "{name}: {cell}");
                }
                for cell in NO {
                    assert_eq!(column.read(cell), Ok(other(yes)), "{name}: {cell}");
                }
                assert!(!column.is_ambiguous("1") && KindColumn::is_named(name), "{name}");
            }
        }
    }

    #[test]
    fn a_column_about_the_response_does_not_tell_the_prompts_kind() {
        for name in ["response_harm_label", "prompt", "is", "label_id", "adversarial", "is_adversarial"] {
            assert!(!KindColumn::is_named(name), "{name}");
        }
        assert!(KindColumn::is_named("prompt_label") && KindColumn::is_named("safety_label"));
    }

    #[test]
    fn yes_and_no_under_an_ambiguous_name_need_a_persons_choice() {
        for name in ["label", "kind", "safety", "column 7"] {
            let column = KindColumn::named(name);
            for cell in YES.into_iter().chain(NO) {
                assert!(column.is_ambiguous(cell), "{name}: {cell}");
                assert!(matches!(column.read(cell), Err(RowProblem::AmbiguousKind { .. })));
            }
            let told = KindColumn { yes: Some(Kind::SeeminglyToxic), ..column };
            assert_eq!((told.read("1.0"), told.read("0")), (Ok(Kind::SeeminglyToxic), Ok(Kind::Toxic)));
        }
    }

    #[test]
    fn words_say_the_kind_under_any_name() {
        for name in ["label", "is_safe", "toxic"] {
            let column = KindColumn::named(name);
            for cell in ["safe", "Harmless", "benign", "non-toxic", "not harmful", "seemingly_toxic"] {
                assert_eq!(column.read(cell), Ok(Kind::SeeminglyToxic), "{name}: {cell}");
                assert!(!column.is_ambiguous(cell));
            }
            for cell in ["UNSAFE", "toxic", "harmful", "malicious", "adversarial", "not safe"] {
                assert_eq!(column.read(cell), Ok(Kind::Toxic), "{name}: {cell}");
            }
            for cell in ["perhaps", "0.5", "2", "NaN", ""] {
                assert_eq!(column.read(cell), Err(RowProblem::NoKind { cell: cell.to_owned() }), "{name}");
            }
        }
    }

    #[test]
    fn a_file_s_name_may_speak_of_one_kind() {
        for (file, kind) in [
            ("benign-behaviors.csv", Some(Kind::SeeminglyToxic)),
            ("data/harmful_behaviors.csv", Some(Kind::Toxic)),
            ("seemingly-toxic.csv", Some(Kind::SeeminglyToxic)),
            ("non-toxic.jsonl", Some(Kind::SeeminglyToxic)),
            ("safe-and-unsafe.csv", None),
            ("safety.csv", None),
            ("prompts.csv", None),
        ] {
            assert_eq!(kind_in_name(file), kind, "{file}");
        }
    }
}
