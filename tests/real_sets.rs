//! The real data sets, where the development data is at hand (`REFUSAL_LAB_DATA`): read whole, and counted.
#![allow(clippy::expect_used, clippy::unwrap_used)] // a panic is how a test speaks

use std::collections::BTreeMap;
use std::path::PathBuf;

use refusal_lab::dataset::{CATALOGUE, ParseReport, collect_prompts, read_set_file};
use refusal_lab::domain::Prompt;

fn read(id: &str, file: &str) -> Option<(Vec<Prompt>, ParseReport)> {
    let Some(folder) = std::env::var_os("REFUSAL_LAB_DATA") else {
        eprintln!("skipped: REFUSAL_LAB_DATA names no folder");
        return None;
    };
    let bytes = std::fs::read(PathBuf::from(folder).join(file)).unwrap();
    let source = CATALOGUE.iter().find(|source| source.id == id).unwrap();
    let (prompts, found) = collect_prompts(|on_prompt| read_set_file(id, file, &bytes, &source.schema, on_prompt));
    Some((prompts, found.unwrap()))
}

fn counts(prompts: &[Prompt]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for prompt in prompts {
        *counts.entry(prompt.category.as_str()).or_default() += 1;
    }
    counts
}

#[test]
fn hard_1k_is_read_whole() {
    let Some((prompts, found)) = read("or-bench-hard-1k", "or-bench/hard-1k.csv") else { return };
    assert_eq!((found.rows, found.bad), (1_319, 0), "{:?}", found.problems);
    assert_eq!(prompts.len() as u64 + found.doubles, 1_319);
    let wanted = [
        ("deception", 72),
        ("harassment", 41),
        ("harmful", 106),
        ("hate", 54),
        ("illegal", 527),
        ("privacy", 199),
        ("self-harm", 63),
        ("sexual", 66),
        ("unethical", 125),
        ("violence", 66),
    ];
    assert_eq!(counts(&prompts), BTreeMap::from(wanted));
}

#[test]
fn toxic_is_read_whole() {
    let Some((prompts, found)) = read("or-bench-toxic", "or-bench/toxic.csv") else { return };
    assert_eq!((found.rows, found.bad), (655, 0), "{:?}", found.problems);
    let wanted = [
        ("deception", 83),
        ("harassment", 76),
        ("harmful", 30),
        ("hate", 58),
        ("illegal", 50),
        ("privacy", 61),
        ("self-harm", 92),
        ("sexual", 73),
        ("unethical", 61),
        ("violence", 71),
    ];
    assert_eq!(counts(&prompts), BTreeMap::from(wanted));
}
