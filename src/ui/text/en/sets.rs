//! Words on prompt sets: where they come from, how they are read, what is in them, in English.

use super::English;
use super::errors::row_problem;
use crate::dataset::{KindBasis, Problem};
use crate::domain::Kind;
use crate::state::DownloadProgress;
use crate::ui::format;
use crate::ui::text::common::CommonText;
use crate::ui::text::sets::SetsText;

impl SetsText for English {
    words! {
        paired_with: "Together with",
        alone: "no other set",
        sampling: "Sampling",
        sample: "Sample",
        by_category: "so many per category",
        by_size: "so many in all, by size",
        in_all: "Prompts in all",
        open_file: "Open a file of prompts",
        files: ".csv,.tsv,.txt,.json,.jsonl,.ndjson,.gz",
        cancel: "Cancel",
        page_by_page: "Get it page by page",
        open_downloaded: "Open its file",
        by_hand: "download it by hand",
        ways_on: "If the hub cannot be reached from here, fetch the file elsewhere and open it:",
        reading: "Reading…",
        set_progress: "Set progress",
        import_title: "Which column is what?",
        set_name: "Name of the set",
        prompt_column: "Prompt",
        category_column: "Category",
        kind_column: "Harmless or harmful",
        id_column: "Id",
        no_column: "none",
        all_harmless: "all are harmless",
        all_harmful: "all are harmful",
        first_rows: "The first rows",
        import_set: "Read the file",
        kind_words: "A column that tells the kind may say seemingly_toxic, safe, harmless or benign; or toxic, unsafe, harmful, malicious or adversarial. 1, true and yes mean harmless in a column such as “is_safe”, and harmful in one such as “toxic”; 0, false and no the other.",
        yes_means: "What 1, true or yes means there",
        choose: "choose…",
        yes_is_harmful: "harmful (0 is harmless)",
        yes_is_harmless: "harmless (0 is harmful)",
        as_read_label: "As these rows would be read",
        show_set: "Set",
        counts: "By category and kind",
        lengths_label: "Length of the prompts",
        lengths_hint: "In characters.",
        in_set: "Prompts of the set",
        category: "Category",
        harmless: "Harmless",
        harmful: "Harmful",
        sum: "All",
        length: "Characters",
        search_example: "words of the prompt",
        measure: "Measure a model with this set",
        ask_both_ways: "Ask it plainly and with ROSE",
        no_match: "No prompt is like that.",
        excluded_only: "Excluded",
        exclude: "Exclude this prompt",
        include: "Take it back in",
        reason: "Reason",
        reason_example: "ambiguous, in the wrong category, …",
        exclude_hint: "It is not asked by runs that begin from now on. The result keeps the reason, and the number excluded stands beside the rates.",
        forget: "Take the set out of this browser",
        problems: "Rows that could not be read",
        close: "Close",
    }

    fn starter_instead(&self, name: &str) -> String {
        format!(
            "{name} is not here yet: get it under “Prompt set”, where a run is set up. Until then, these are the starter prompts."
        )
    }

    fn counted(&self, name: &str, counts: [u32; 2]) -> String {
        match counts {
            [harmless, 0] => format!("{name} ({harmless} harmless)"),
            [0, harmful] => format!("{name} ({harmful} harmful)"),
            [harmless, harmful] => format!("{name} ({harmless} harmless, {harmful} harmful)"),
        }
    }

    fn offered(&self, name: &str, kilobytes: u32) -> String {
        format!("{name} (to be fetched, {})", English.size(u64::from(kilobytes) * 1_000))
    }

    fn about(&self, measures: &str, paper: &str, license: &str) -> String {
        format!("{measures} {paper}. Licence: {license}.")
    }

    fn get(&self, kilobytes: u32, host: &str) -> String {
        format!("Get it ({} from {host})", English.size(u64::from(kilobytes) * 1_000))
    }

    fn size(&self, bytes: u64) -> String {
        match bytes {
            0..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
            _ => format!("{} MB", format::short(bytes as f64 / 1e6)),
        }
    }

    fn progress(&self, progress: DownloadProgress) -> String {
        match progress {
            DownloadProgress::Bytes(here, Some(of)) => format!("{} of {}", English.size(here), English.size(of)),
            DownloadProgress::Bytes(here, None) => English.size(here),
            DownloadProgress::Rows(here, of) => format!("{here} of {of} rows"),
        }
    }

    fn found(&self, rows: u64, doubles: u64, bad: u64) -> String {
        let mut words = format!("{rows} rows");
        if doubles > 0 {
            words.push_str(&format!(", {doubles} of them twice"));
        }
        if bad > 0 {
            words.push_str(&format!(", {bad} not readable (see “Prompts”)"));
        }
        words + "."
    }

    fn other_count(&self, rows: u64, expected: u32) -> String {
        format!(
            "The file has {rows} rows, and had {expected} when this page was made: it was changed since. The result names its SHA-256."
        )
    }

    fn is_here(&self, name: &str, prompts: usize, bad: u64) -> String {
        match bad {
            0 => format!("{name} is here: {prompts} prompts."),
            bad => format!("{name} is here: {prompts} prompts. {bad} rows could not be read: “Prompts” lists them."),
        }
    }

    fn ambiguous(&self, column: &str) -> String {
        format!("“{column}” says yes or no, and that could mean either kind. Say which, before the file is read.")
    }

    fn as_read(&self, prompt: &str, column: &str, cell: &str, kind: Option<Kind>) -> String {
        let kind = kind.map_or("harmless or harmful?", |it| English.kind(it));
        format!("“{prompt}”, with “{cell}” as its {column}: {kind}")
    }

    fn kind_basis(&self, basis: &KindBasis) -> Option<String> {
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

    fn file(&self, name: &str, encoding: &str) -> String {
        format!("File: {name}, read as {encoding}")
    }

    fn problem(&self, problem: &Problem) -> String {
        format!("Line {}: {}.", problem.line, row_problem(problem))
    }

    fn more_problems(&self, count: u64) -> String {
        format!("And {count} more.")
    }

    fn excluded(&self, count: usize) -> String {
        match count {
            1 => "1 prompt is excluded.".to_owned(),
            count => format!("{count} prompts are excluded."),
        }
    }

    fn hash(&self, sha256: &str) -> String {
        format!("SHA-256 of its file: {sha256}")
    }

    fn lengths(&self, shortest: usize, median: usize, longest: usize) -> String {
        format!("From {shortest} to {longest} characters; half have at most {median}.")
    }

    fn length_bar(&self, from: usize, to: usize, count: u32, kind: Kind) -> String {
        format!("{from} to {to} characters: {count} {} prompts", English.kind(kind))
    }
}
