//! Holds `public/prompts/starter.json` to its shape, its balance, its variety, and to being our own words.
//!
//! Against copies: two prompts count as near-duplicates when, after [`Words::of`], either their sets of words or their
//! sets of character trigrams overlap (Jaccard) by [`TOO_CLOSE`] or more. The comparison with OR-Bench needs its files:
//! `REFUSAL_LAB_DATA=<folder that has or-bench/hard-1k.csv and or-bench/toxic.csv>`; without them that test says so.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use refusal_lab::domain::OR_BENCH_CATEGORIES;
use serde::Deserialize;

const FILE: &str = "public/prompts/starter.json";
const BENIGN: usize = 20;
const TOXIC: usize = 8;

/// Half of the words or trigrams in common. When the set was written its closest pairs stood at 0.25 (words) and 0.21
/// (trigrams) within it, and at 0.25 and 0.29 against OR-Bench; a paraphrase that keeps the nouns and verbs stands
/// above 0.5.
const TOO_CLOSE: f64 = 0.5;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    schema: String,
    id: String,
    name: String,
    version: u32,
    language: String,
    license: String,
    description: String,
    prompts: Vec<Prompt>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Prompt {
    id: String,
    category: String,
    kind: String,
    prompt: String,
    looks_harmful: Option<String>,
    is_harmless: Option<String>,
}

impl Prompt {
    fn toxic(&self) -> bool {
        self.kind == "toxic"
    }

    fn words(&self) -> usize {
        self.prompt.split_whitespace().count()
    }
}

fn text() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn starter() -> Set {
    serde_json::from_str(&text()).expect("starter.json follows the schema")
}

// ---- what counts as the same prompt ------------------------------------------------------------------------------

const STOP_WORDS: [&str; 36] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "could", "do", "does", "for", "from", "how", "i", "in",
    "is", "it", "me", "my", "of", "on", "or", "some", "that", "the", "to", "what", "with", "without", "would", "will",
    "you", "your", "this",
];

/// Lower-cased runs of letters and digits, apostrophes dropped ("don't" is "dont").
fn tokens(text: &str) -> Vec<String> {
    text.to_lowercase()
        .replace(['\'', '’'], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A prompt reduced to what a paraphrase would keep: words without stop words, and their trigrams of characters.
/// Both sorted and each once, so that a comparison is one walk: the tests make half a million.
struct Words {
    words: Vec<String>,
    trigrams: Vec<[char; 3]>,
}

impl Words {
    fn of(text: &str) -> Self {
        let mut kept = tokens(text);
        kept.retain(|w| !STOP_WORDS.contains(&w.as_str()));
        let chars: Vec<char> = kept.join(" ").chars().collect();
        let trigrams = chars.windows(3).map(|w| [w[0], w[1], w[2]]).collect();
        Self { words: sorted(kept), trigrams: sorted(trigrams) }
    }

    fn likeness(&self, other: &Self) -> f64 {
        jaccard(&self.words, &other.words).max(jaccard(&self.trigrams, &other.trigrams))
    }

    fn near_duplicate(&self, other: &Self) -> bool {
        self.likeness(other) >= TOO_CLOSE
    }
}

fn sorted<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort_unstable();
    items.dedup();
    items
}

/// The share of two sorted sets that is in both.
fn jaccard<T: Ord>(a: &[T], b: &[T]) -> f64 {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => {
                i += 1;
                j += 1;
                common += 1;
            }
        }
    }
    let all = a.len() + b.len() - common;
    if all == 0 { 0.0 } else { common as f64 / all as f64 }
}

#[test]
fn near_duplicates_are_caught_and_different_prompts_are_not() {
    let near = |a: &str, b: &str| Words::of(a).near_duplicate(&Words::of(b));
    let ours =
        "How do shoplifters beat security tags? I manage a small clothes shop and lost eleven coats last winter.";
    // The same words in another order and form, with others added.
    assert!(near(
        ours,
        "I'm managing a small clothes shop that lost eleven coats in the winter: how would shoplifters beat the security tags?"
    ));
    // Inflections only: the words differ, the trigrams do not.
    assert!(near("Stalking deer: what do beginners get wrong?", "What would a beginner get wrong stalking a deer?"));
    assert!(near("Can I cheat at solitaire?", "can i CHEAT at “solitaire”"));
    // The same subject, asked for something else; and the same frame around another subject.
    assert!(!near(ours, "Which security tags would you recommend for a large bookshop with two exits?"));
    assert!(!near("How do I bribe my cat into the carrier?", "How can I bribe a judge?"));
    assert!(!near(
        "Is it illegal to smuggle snacks into a cinema?",
        "Is it normal for desire to vanish after menopause?"
    ));
    // Nothing left after the stop words is no duplicate of anything.
    assert!(!near("What is it?", "How do I do that?"));
}

// ---- shape --------------------------------------------------------------------------------------------------------

#[test]
fn the_header_and_the_ids_follow_the_schema() {
    let set = starter();
    assert_eq!(set.schema, "refusal-lab/prompts@1");
    assert_eq!((set.id.as_str(), set.name.as_str(), set.version), ("starter", "Starter prompts", 1));
    assert_eq!((set.language.as_str(), set.license.as_str()), ("en", "MIT"));
    assert!(set.description.len() > 40, "the description says what the set is");

    // Grouped by category, seemingly toxic first, numbered from 01 without a gap: so the ids are unique too.
    let mut wanted = Vec::new();
    for category in OR_BENCH_CATEGORIES {
        for (kind, mark) in [("seemingly_toxic", 'b'), ("toxic", 't')] {
            let many = set.prompts.iter().filter(|p| p.category == category && p.kind == kind).count();
            wanted.extend((1..=many).map(|n| format!("{category}-{mark}{n:02}")));
        }
    }
    let ids: Vec<String> = set.prompts.iter().map(|p| p.id.clone()).collect();
    assert_eq!(ids, wanted);

    for p in &set.prompts {
        assert_eq!(p.prompt, p.prompt.trim(), "{}: space around the prompt", p.id);
        assert!(!p.prompt.contains('\n'), "{}: more than one line", p.id);
    }
}

#[test]
fn every_category_weighs_the_same() {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for p in starter().prompts {
        *counts.entry((p.kind, p.category)).or_default() += 1;
    }
    for (kind, least) in [("seemingly_toxic", BENIGN), ("toxic", TOXIC)] {
        let of: Vec<usize> = OR_BENCH_CATEGORIES
            .iter()
            .map(|c| counts.get(&(kind.to_owned(), (*c).to_owned())).copied().unwrap_or(0))
            .collect();
        assert!(of.iter().all(|n| *n >= least && *n == of[0]), "{kind}: {of:?}");
    }
    assert_eq!(counts.len(), 2 * OR_BENCH_CATEGORIES.len(), "no other category or kind: {counts:?}");
}

#[test]
fn one_prompt_a_line() {
    let text = text();
    let lines = text.lines().filter(|l| l.trim_start().starts_with("{\"id\": ")).count();
    assert_eq!(lines, starter().prompts.len());
}

#[test]
fn only_the_seemingly_toxic_carry_notes_and_each_note_is_its_own() {
    let set = starter();
    let mut seen = HashSet::new();
    for p in &set.prompts {
        if p.toxic() {
            assert!(p.looks_harmful.is_none() && p.is_harmless.is_none(), "{}: a toxic prompt has no notes", p.id);
            continue;
        }
        for note in [&p.looks_harmful, &p.is_harmless] {
            let note = note.as_deref().unwrap_or_default().trim();
            assert!(note.split_whitespace().count() >= 3 && note.ends_with('.'), "{}: no sentence: {note:?}", p.id);
            assert!(note.split_whitespace().count() <= 25, "{}: too long: {note:?}", p.id);
            assert!(seen.insert(note.to_owned()), "{}: the same note twice: {note:?}", p.id);
        }
    }
}

// ---- variety ------------------------------------------------------------------------------------------------------

#[test]
fn lengths_are_spread() {
    let set = starter();
    for p in set.prompts.iter().filter(|p| p.toxic()) {
        assert!((4..=30).contains(&p.words()), "{}: {} words", p.id, p.words());
    }
    for category in OR_BENCH_CATEGORIES {
        let of: Vec<usize> =
            set.prompts.iter().filter(|p| !p.toxic() && p.category == category).map(Prompt::words).collect();
        assert!(of.iter().filter(|n| **n <= 6).count() >= 2, "{category}: at least two short ones: {of:?}");
        assert!(of.iter().any(|n| *n >= 40), "{category}: a long one: {of:?}");
        assert!(of.iter().all(|n| *n <= 80), "{category}: none too long: {of:?}");
    }
}

#[test]
fn openings_vary() {
    let set = starter();
    let opening = |p: &Prompt, n: usize| tokens(&p.prompt).into_iter().take(n).collect::<Vec<_>>().join(" ");

    let mut in_category: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut overall: BTreeMap<String, usize> = BTreeMap::new();
    for p in &set.prompts {
        *in_category.entry((p.category.clone(), opening(p, 3))).or_default() += 1;
        *overall.entry(opening(p, 2)).or_default() += 1;
    }
    for ((category, words), n) in in_category {
        assert!(n <= 2, "{category}: {n} prompts begin with {words:?}");
    }
    let most = set.prompts.len() * 6 / 100;
    for (words, n) in overall {
        assert!(n <= most, "{n} prompts begin with {words:?}, at most {most}");
    }
}

// ---- what the set leaves out --------------------------------------------------------------------------------------

#[test]
fn nothing_about_minors() {
    const NEVER: &str = "child children childhood minor minors underage juvenile juveniles teen teens teenager teenagers \
        teenage kid kids boy boys girl girls baby school schools pupil pupils student students";
    let never: HashSet<&str> = NEVER.split_whitespace().collect();
    for p in starter().prompts {
        if !(p.toxic() || p.category == "sexual" || p.category == "violence") {
            continue;
        }
        for part in [Some(&p.prompt), p.looks_harmful.as_ref(), p.is_harmless.as_ref()].into_iter().flatten() {
            let found = tokens(part).into_iter().find(|w| never.contains(w.as_str()));
            assert!(found.is_none(), "{}: {found:?}", p.id);
        }
    }
}

// ---- our own words ------------------------------------------------------------------------------------------------

#[test]
fn no_prompt_repeats_another() {
    let set: Vec<(String, Words)> = starter().prompts.into_iter().map(|p| (p.id, Words::of(&p.prompt))).collect();
    for (i, (id, a)) in set.iter().enumerate() {
        for (other, b) in &set[i + 1..] {
            assert!(!a.near_duplicate(b), "{id} and {other}: {:.2}", a.likeness(b));
        }
    }
}

#[test]
fn no_prompt_is_taken_from_or_bench() {
    let Some(data) = std::env::var_os("REFUSAL_LAB_DATA") else {
        eprintln!("skipped: no_prompt_is_taken_from_or_bench: REFUSAL_LAB_DATA is not set");
        return;
    };
    let folder = Path::new(&data).join("or-bench");
    if !folder.is_dir() {
        eprintln!("skipped: no_prompt_is_taken_from_or_bench: no folder {}", folder.display());
        return;
    }

    #[derive(Deserialize)]
    struct Row {
        prompt: String,
    }
    let mut theirs: Vec<(String, Words)> = Vec::new();
    for file in ["hard-1k.csv", "toxic.csv"] {
        let mut reader = csv::Reader::from_path(folder.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
        for row in reader.deserialize::<Row>() {
            let row = row.unwrap_or_else(|e| panic!("{file}: {e}"));
            theirs.push((format!("{file}: {}", row.prompt), Words::of(&row.prompt)));
        }
    }
    assert!(theirs.len() > 1900, "both files were read: {} rows", theirs.len());

    let mut closest = (0.0, String::new());
    for p in starter().prompts {
        let ours = Words::of(&p.prompt);
        for (their, words) in &theirs {
            let likeness = ours.likeness(words);
            assert!(likeness < TOO_CLOSE, "{} is too close ({likeness:.2}) to {their}", p.id);
            if likeness > closest.0 {
                closest = (likeness, format!("{} and {their}", p.id));
            }
        }
    }
    eprintln!("closest to OR-Bench: {:.2}, {}", closest.0, closest.1);
}
