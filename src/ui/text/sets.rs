//! Words on prompt sets: where they come from, how they are read, what is in them.

use super::errors::row_problem;
use crate::dataset::{KindBasis, Problem};
use crate::domain::Kind;
use crate::state::DownloadProgress;
use crate::ui::format;

pub(in crate::ui) const PAIRED_WITH: &str = "Together with";
pub(in crate::ui) const ALONE: &str = "no other set";
pub(in crate::ui) const SAMPLING: &str = "Sampling";
pub(in crate::ui) const SAMPLE: &str = "Sample";
pub(in crate::ui) const BY_CATEGORY: &str = "so many per category";
pub(in crate::ui) const BY_SIZE: &str = "so many in all, by size";
pub(in crate::ui) const IN_ALL: &str = "Prompts in all";
pub(in crate::ui) const OPEN_FILE: &str = "Open a file of prompts";
pub(in crate::ui) const FILES: &str = ".csv,.tsv,.txt,.json,.jsonl,.ndjson,.gz";
pub(in crate::ui) const CANCEL: &str = "Cancel";
pub(in crate::ui) const PAGE_BY_PAGE: &str = "Get it page by page";
pub(in crate::ui) const OPEN_DOWNLOADED: &str = "Open its file";
pub(in crate::ui) const BY_HAND: &str = "download it by hand";
pub(in crate::ui) const WAYS_ON: &str = "If the hub cannot be reached from here, fetch the file elsewhere and open it:";
pub(in crate::ui) const READING: &str = "Reading…";
pub(in crate::ui) const SET_PROGRESS: &str = "Set progress";

pub(in crate::ui) const IMPORT_TITLE: &str = "Which column is what?";
pub(in crate::ui) const SET_NAME: &str = "Name of the set";
pub(in crate::ui) const PROMPT_COLUMN: &str = "Prompt";
pub(in crate::ui) const CATEGORY_COLUMN: &str = "Category";
pub(in crate::ui) const KIND_COLUMN: &str = "Harmless or harmful";
pub(in crate::ui) const ID_COLUMN: &str = "Id";
pub(in crate::ui) const NO_COLUMN: &str = "none";
pub(in crate::ui) const ALL_HARMLESS: &str = "all are harmless";
pub(in crate::ui) const ALL_HARMFUL: &str = "all are harmful";
pub(in crate::ui) const FIRST_ROWS: &str = "The first rows";
pub(in crate::ui) const IMPORT_SET: &str = "Read the file";
pub(in crate::ui) const KIND_WORDS: &str = "A column that tells the kind may say seemingly_toxic, safe, harmless or benign; or toxic, unsafe, harmful, malicious or adversarial. 1, true and yes mean harmless in a column such as “is_safe”, and harmful in one such as “toxic”; 0, false and no the other.";
pub(in crate::ui) const YES_MEANS: &str = "What 1, true or yes means there";
pub(in crate::ui) const CHOOSE: &str = "choose…";
pub(in crate::ui) const YES_IS_HARMFUL: &str = "harmful (0 is harmless)";
pub(in crate::ui) const YES_IS_HARMLESS: &str = "harmless (0 is harmful)";
pub(in crate::ui) const AS_READ: &str = "As these rows would be read";

pub(in crate::ui) const SHOW_SET: &str = "Set";
pub(in crate::ui) const COUNTS: &str = "By category and kind";
pub(in crate::ui) const LENGTHS: &str = "Length of the prompts";
pub(in crate::ui) const LENGTHS_HINT: &str = "In characters.";
pub(in crate::ui) const IN_SET: &str = "Prompts of the set";
pub(in crate::ui) const CATEGORY: &str = "Category";
pub(in crate::ui) const HARMLESS: &str = "Harmless";
pub(in crate::ui) const HARMFUL: &str = "Harmful";
pub(in crate::ui) const SUM: &str = "All";
pub(in crate::ui) const LENGTH: &str = "Characters";
pub(in crate::ui) const SEARCH_EXAMPLE: &str = "words of the prompt";
pub(in crate::ui) const MEASURE: &str = "Measure a model with this set";
pub(in crate::ui) const ASK_BOTH_WAYS: &str = "Ask it plainly and with ROSE";
pub(in crate::ui) const NO_MATCH: &str = "No prompt is like that.";
pub(in crate::ui) const EXCLUDED_ONLY: &str = "Excluded";
pub(in crate::ui) const EXCLUDE: &str = "Exclude this prompt";
pub(in crate::ui) const INCLUDE: &str = "Take it back in";
pub(in crate::ui) const REASON: &str = "Reason";
pub(in crate::ui) const REASON_EXAMPLE: &str = "ambiguous, in the wrong category, …";
pub(in crate::ui) const EXCLUDE_HINT: &str = "It is not asked by runs that begin from now on. The result keeps the reason, and the number excluded stands beside the rates.";
pub(in crate::ui) const FORGET: &str = "Take the set out of this browser";
pub(in crate::ui) const PROBLEMS: &str = "Rows that could not be read";
pub(in crate::ui) const CLOSE: &str = "Close";

/// Over the starter prompts, where they stand in for a set that is still to be fetched.
pub(in crate::ui) fn starter_instead(name: &str) -> String {
    format!(
        "{name} is not here yet: get it under “Prompt set”, where a run is set up. Until then, these are the starter prompts."
    )
}

/// An option: a set that is here, or kept, with its counts.
pub(in crate::ui) fn counted(name: &str, counts: [u32; 2]) -> String {
    match counts {
        [harmless, 0] => format!("{name} ({harmless} harmless)"),
        [0, harmful] => format!("{name} ({harmful} harmful)"),
        [harmless, harmful] => format!("{name} ({harmless} harmless, {harmful} harmful)"),
    }
}

/// An option: a set that is still to be fetched.
pub(in crate::ui) fn offered(name: &str, kilobytes: u32) -> String {
    format!("{name} (to be fetched, {})", size(u64::from(kilobytes) * 1_000))
}

pub(in crate::ui) fn about(measures: &str, paper: &str, license: &str) -> String {
    format!("{measures} {paper}. Licence: {license}.")
}

pub(in crate::ui) fn get(kilobytes: u32, host: &str) -> String {
    format!("Get it ({} from {host})", size(u64::from(kilobytes) * 1_000))
}

pub(in crate::ui) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{} MB", format::short(bytes as f64 / 1e6)),
    }
}

pub(in crate::ui) fn progress(progress: DownloadProgress) -> String {
    match progress {
        DownloadProgress::Bytes(here, Some(of)) => format!("{} of {}", size(here), size(of)),
        DownloadProgress::Bytes(here, None) => size(here),
        DownloadProgress::Rows(here, of) => format!("{here} of {of} rows"),
    }
}

/// What was read of a file, where something of it was not.
pub(in crate::ui) fn found(rows: u64, doubles: u64, bad: u64) -> String {
    let mut words = format!("{rows} rows");
    if doubles > 0 {
        words.push_str(&format!(", {doubles} of them twice"));
    }
    if bad > 0 {
        words.push_str(&format!(", {bad} not readable (see “Prompts”)"));
    }
    words + "."
}

pub(in crate::ui) fn other_count(rows: u64, expected: u32) -> String {
    format!(
        "The file has {rows} rows, and had {expected} when this page was made: it was changed since. The result names its SHA-256."
    )
}

pub(in crate::ui) fn is_here(name: &str, prompts: usize, bad: u64) -> String {
    match bad {
        0 => format!("{name} is here: {prompts} prompts."),
        bad => format!("{name} is here: {prompts} prompts. {bad} rows could not be read: “Prompts” lists them."),
    }
}

pub(in crate::ui) fn ambiguous(column: &str) -> String {
    format!("“{column}” says yes or no, and that could mean either kind. Say which, before the file is read.")
}

/// A row as it would be read; `None` while nobody has said what its cell means.
pub(in crate::ui) fn as_read(prompt: &str, column: &str, cell: &str, kind: Option<Kind>) -> String {
    let kind = kind.map_or("harmless or harmful?", super::common::kind);
    format!("“{prompt}”, with “{cell}” as its {column}: {kind}")
}

/// Why the kind was suggested that is; `None` where a column says it.
pub(in crate::ui) fn kind_basis(basis: &KindBasis) -> Option<String> {
    Some(match basis {
        KindBasis::Named => return None,
        KindBasis::Cells => {
            "The kinds are read from a column whose first cells say them. Choose otherwise if they are others.".to_owned()
        }
        KindBasis::Assumed => {
            "No column is known by its name to say whether a prompt is harmless or harmful, so all are taken for one kind. \
             Choose otherwise if they are not."
                .to_owned()
        }
        KindBasis::OfResponse(response) => format!(
            "The column of kinds stands beside “{response}” and may tell of that instead of the prompt. Choose what tells \
             whether a prompt is harmless or harmful."
        ),
        KindBasis::Contradicted => {
            "The file's name says that its prompts are harmless, and its columns are those of attacks. Choose whether they \
             are harmless or harmful."
                .to_owned()
        }
    })
}

pub(in crate::ui) fn file(name: &str, encoding: &str) -> String {
    format!("File: {name}, read as {encoding}")
}

pub(in crate::ui) fn problem(problem: &Problem) -> String {
    format!("Line {}: {}.", problem.line, row_problem(problem))
}

pub(in crate::ui) fn more_problems(count: u64) -> String {
    format!("And {count} more.")
}

pub(in crate::ui) fn excluded(count: usize) -> String {
    match count {
        1 => "1 prompt is excluded.".to_owned(),
        count => format!("{count} prompts are excluded."),
    }
}

pub(in crate::ui) fn hash(sha256: &str) -> String {
    format!("SHA-256 of its file: {sha256}")
}

pub(in crate::ui) fn lengths(shortest: usize, median: usize, longest: usize) -> String {
    format!("From {shortest} to {longest} characters; half have at most {median}.")
}

/// A bar of the length distribution.
pub(in crate::ui) fn length_bar(from: usize, to: usize, count: u32, kind: Kind) -> String {
    format!("{from} to {to} characters: {count} {} prompts", super::common::kind(kind))
}
