//! Every parser of files and replies, given what no writer wrote: the seeds of the fuzz targets (`tests/fuzz`), broken in
//! every way. The properties are theirs too; what broke one has become a seed, or a test where its parser is.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks
#![cfg(not(target_arch = "wasm32"))]

#[path = "fuzz/properties/answers.rs"]
mod answers;
#[path = "fuzz/properties/hub_pages.rs"]
mod hub_pages;
#[path = "fuzz/properties/links.rs"]
mod links;
#[path = "fuzz/properties/messages.rs"]
mod messages;
#[cfg(feature = "decode")]
#[path = "fuzz/properties/model_files.rs"]
mod model_files;
#[path = "fuzz/properties/prompt_sets.rs"]
mod prompt_sets;
#[path = "fuzz/properties/replies.rs"]
mod replies;
#[path = "fuzz/properties/result_files.rs"]
mod result_files;

use std::fs;
use std::ops::Range;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;

/// All seeds of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(target);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

/// A piece of a seed put in the place of a piece of another, or of bytes.
fn broken(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let piece = (any::<Index>(), 0usize..40);
    let bytes = prop_oneof![
        Just(Vec::new()),
        prop::collection::vec(any::<u8>(), 0..9),
        prop::sample::select(
            ["\"", "{", "]", "\n", ",", "null", "-1e999", "4294967295", "\u{feff}"].map(Vec::from).to_vec()
        ),
    ];
    let change = (piece.clone(), prop_oneof![3 => bytes.prop_map(Ok), 1 => (any::<Index>(), piece).prop_map(Err)]);
    (any::<Index>(), prop::collection::vec(change, 1..4)).prop_map(move |(seed, changes)| {
        let mut data = seed.get(&seeds).clone();
        for (place, by) in changes {
            let by = by.unwrap_or_else(|(seed, place): (Index, _)| {
                let seed = seed.get(&seeds);
                seed[range(seed, place)].to_vec()
            });
            data.splice(range(&data, place), by);
        }
        data
    })
}

fn range(data: &[u8], (from, length): (Index, usize)) -> Range<usize> {
    let from = from.index(data.len() + 1);
    from..data.len().min(from + length)
}

fn holds(target: &str, check: fn(&[u8])) {
    let seeds = seeds(target);
    seeds.iter().for_each(|seed| check(seed));
    let mut runner = TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) });
    let found = runner.run(&broken(seeds), |data| {
        check(&data);
        Ok(())
    });
    found.unwrap_or_else(|fault| panic!("{target}: {fault}"));
}

#[test]
fn answers() {
    holds("answers", answers::check);
}

#[test]
fn prompt_sets() {
    holds("prompt_sets", prompt_sets::check);
}

#[test]
fn hub_pages() {
    holds("hub_pages", hub_pages::check);
}

#[test]
fn result_files() {
    holds("result_files", result_files::check);
}

#[test]
fn replies() {
    holds("replies", replies::check);
}

#[test]
fn messages() {
    holds("messages", messages::check);
}

#[test]
fn links() {
    holds("links", links::check);
}

#[cfg(feature = "decode")]
#[test]
fn model_files() {
    holds("model_files", model_files::check);
}
