//! The published prompt sets that the page knows: what each measures, under which licence, and where it is to be had.

use super::rows::Layout;
use super::shape::Shape;
use crate::domain::Kind;

/// A published set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
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
    /// One plain GET gives the file. The hub allows no other headers.
    pub address: &'static str,
    /// The file's lines.
    pub layout: Layout,
    /// What its rows say.
    pub shape: Shape,
    /// The same rows page by page, from the hub's viewer.
    pub viewer: Option<Viewer>,
}

/// Where the hub's viewer has a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Owner and name.
    pub dataset: &'static str,
    /// One of its parts.
    pub config: &'static str,
    /// One of that part's.
    pub split: &'static str,
}

const OR_BENCH: &str = "OR-Bench, arXiv 2405.20947";
const ALERT: &str = "ALERT, arXiv 2404.08676";

const fn or_bench(config: &'static str) -> Option<Viewer> {
    Some(Viewer { dataset: "bench-llm/or-bench", config, split: "train" })
}

/// All of them, in the order in which they are offered.
pub const CATALOGUE: [Source; 6] = [
    Source {
        id: "or-bench-hard-1k",
        name: "OR-Bench-Hard-1K",
        paper: OR_BENCH,
        license: "CC-BY-4.0",
        measures: "Harmless prompts that several large models refuse: over-refusal at its worst.",
        rows: 1_319,
        kilobytes: 170,
        address: "https://huggingface.co/datasets/bench-llm/or-bench/resolve/main/or-bench-hard-1k.csv",
        layout: Layout::Separated(b','),
        shape: Shape::OrBench(Kind::SeeminglyToxic),
        viewer: or_bench("or-bench-hard-1k"),
    },
    Source {
        id: "or-bench-80k",
        name: "OR-Bench-80K",
        paper: OR_BENCH,
        license: "CC-BY-4.0",
        measures: "Harmless prompts that look harmful: over-refusal, broadly.",
        rows: 80_359,
        kilobytes: 10_000,
        address: "https://huggingface.co/datasets/bench-llm/or-bench/resolve/main/or-bench-80k.csv",
        layout: Layout::Separated(b','),
        shape: Shape::OrBench(Kind::SeeminglyToxic),
        viewer: or_bench("or-bench-80k"),
    },
    Source {
        id: "or-bench-toxic",
        name: "OR-Bench-Toxic",
        paper: OR_BENCH,
        license: "CC-BY-4.0",
        measures: "Harmful prompts: whether a model that refuses little refuses the right ones.",
        rows: 655,
        kilobytes: 64,
        address: "https://huggingface.co/datasets/bench-llm/or-bench/resolve/main/or-bench-toxic.csv",
        layout: Layout::Separated(b','),
        shape: Shape::OrBench(Kind::Toxic),
        viewer: or_bench("or-bench-toxic"),
    },
    Source {
        id: "xstest",
        name: "XSTest",
        paper: "XSTest, arXiv 2308.01263",
        license: "CC-BY-4.0",
        measures: "Harmless prompts of ten types, each beside harmful ones that sound alike.",
        rows: 450,
        kilobytes: 50,
        address: "https://raw.githubusercontent.com/paul-rottger/xstest/main/xstest_prompts.csv",
        layout: Layout::Separated(b','),
        shape: Shape::XsTest,
        viewer: None,
    },
    Source {
        id: "alert",
        name: "ALERT",
        paper: ALERT,
        license: "CC-BY-NC-SA-4.0",
        measures: "Harmful prompts in 32 categories under six headings: where a model is unsafe.",
        rows: 0,
        kilobytes: 3_000,
        address: "https://huggingface.co/datasets/Babelscape/ALERT/resolve/main/alert.jsonl",
        layout: Layout::JsonLines,
        shape: Shape::Alert,
        viewer: Some(Viewer { dataset: "Babelscape/ALERT", config: "alert", split: "test" }),
    },
    Source {
        id: "alert-adversarial",
        name: "ALERT, adversarial",
        paper: ALERT,
        license: "CC-BY-NC-SA-4.0",
        measures: "The same, dressed up to get past a model’s guard.",
        rows: 0,
        kilobytes: 20_000,
        address: "https://huggingface.co/datasets/Babelscape/ALERT/resolve/main/alert_adversarial.jsonl",
        layout: Layout::JsonLines,
        shape: Shape::Alert,
        viewer: Some(Viewer { dataset: "Babelscape/ALERT", config: "alert_adversarial", split: "test" }),
    },
];
