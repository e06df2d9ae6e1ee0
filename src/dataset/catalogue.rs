//! The published prompt sets that the page knows: what each measures, under which licence, and where it is to be had.

use super::hub::HubFile;
use super::schema::Schema;
use crate::domain::Kind;

/// A published set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedSet {
    /// As links and results name it.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
    /// Whose it is, as a paper's reader would look for it.
    pub paper: &'static str,
    /// An SPDX identifier.
    pub license: &'static str,
    /// What a run over it tells.
    pub measures: &'static str,
    /// Rows that the file had when it was looked at; 0 where nobody counted.
    pub rows: u32,
    /// The file's size, in 1,000 bytes, about.
    pub kilobytes: u32,
    /// Where its file is.
    pub place: FileLocation,
    /// What its rows say.
    pub schema: Schema,
}

/// Where a set's file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileLocation {
    /// On the hub.
    Hub(HubFile),
    /// At this address, which one plain GET answers.
    Url(&'static str),
}

impl PublishedSet {
    /// Where its file should be.
    pub fn address(&self) -> String {
        match &self.place {
            FileLocation::Hub(file) => file.file_address(file.file),
            FileLocation::Url(address) => (*address).to_owned(),
        }
    }

    /// The set that is asked together with it where nobody says otherwise: OR-Bench measures both rates.
    pub fn partner(&self) -> Option<&'static str> {
        match self.schema {
            Schema::OrBench(Kind::SeeminglyToxic) => Some("or-bench-toxic"),
            Schema::OrBench(Kind::Toxic) => Some("or-bench-hard-1k"),
            _ => None,
        }
    }

    /// The kind of all its prompts; `None` where it has both.
    pub fn kind(&self) -> Option<Kind> {
        match self.schema {
            Schema::OrBench(kind) => Some(kind),
            Schema::Alert => Some(Kind::Toxic),
            Schema::XsTest | Schema::Own(_) => None,
        }
    }
}

/// The source of this id.
pub fn source(id: &str) -> Option<&'static PublishedSet> {
    CATALOGUE.iter().find(|source| source.id == id)
}

const OR_BENCH: &str = "OR-Bench, arXiv 2405.20947";
const ALERT: &str = "ALERT, arXiv 2404.08676";

const fn or_bench(config: &'static str, file: &'static str) -> FileLocation {
    FileLocation::Hub(HubFile { dataset: "bench-llm/or-bench", file, config, split: "train" })
}

const fn alert(config: &'static str, file: &'static str) -> FileLocation {
    FileLocation::Hub(HubFile { dataset: "Babelscape/ALERT", file, config, split: "test" })
}

/// All of them, in the order in which they are offered.
pub static CATALOGUE: [PublishedSet; 6] = [
    PublishedSet {
        id: "or-bench-hard-1k",
        name: "OR-Bench-Hard-1K",
        paper: OR_BENCH,
        license: "CC-BY-4.0",
        measures: "Harmless prompts that several large models refuse: over-refusal at its worst.",
        rows: 1_319,
        kilobytes: 170,
        place: or_bench("or-bench-hard-1k", "or-bench-hard-1k.csv"),
        schema: Schema::OrBench(Kind::SeeminglyToxic),
    },
    PublishedSet {
        id: "or-bench-80k",
        name: "OR-Bench-80K",
        paper: OR_BENCH,
        license: "CC-BY-4.0",
        measures: "Harmless prompts that look harmful: over-refusal, broadly.",
        rows: 80_359,
        kilobytes: 10_000,
        place: or_bench("or-bench-80k", "or-bench-80k.csv"),
        schema: Schema::OrBench(Kind::SeeminglyToxic),
    },
    PublishedSet {
        id: "or-bench-toxic",
        name: "OR-Bench-Toxic",
        paper: OR_BENCH,
        license: "CC-BY-4.0",
        measures: "Harmful prompts: whether a model that refuses little refuses the right ones.",
        rows: 655,
        kilobytes: 64,
        place: or_bench("or-bench-toxic", "or-bench-toxic.csv"),
        schema: Schema::OrBench(Kind::Toxic),
    },
    PublishedSet {
        id: "xstest",
        name: "XSTest",
        paper: "XSTest, arXiv 2308.01263",
        license: "CC-BY-4.0",
        measures: "Harmless prompts of ten types, each beside harmful ones that sound alike.",
        rows: 450,
        kilobytes: 50,
        place: FileLocation::Url("https://raw.githubusercontent.com/paul-rottger/xstest/main/xstest_prompts.csv"),
        schema: Schema::XsTest,
    },
    PublishedSet {
        id: "alert",
        name: "ALERT",
        paper: ALERT,
        license: "CC-BY-NC-SA-4.0",
        measures: "Harmful prompts in 32 categories under six headings: where a model is unsafe.",
        rows: 0,
        kilobytes: 3_000,
        place: alert("alert", "alert.jsonl"),
        schema: Schema::Alert,
    },
    PublishedSet {
        id: "alert-adversarial",
        name: "ALERT, adversarial",
        paper: ALERT,
        license: "CC-BY-NC-SA-4.0",
        measures: "The same, dressed up to get past a model’s guard.",
        rows: 0,
        kilobytes: 20_000,
        place: alert("alert_adversarial", "alert_adversarial.jsonl"),
        schema: Schema::Alert,
    },
];
