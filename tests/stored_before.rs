//! What the version before wrote is read, and written again as the same bytes. It made the fixtures, in
//! tests/fixtures/stored-before: they stay as they are.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;

use refusal_lab::dataset::{KeptSet, read_exclusions, write_exclusions};
use refusal_lab::domain::{Preset, Route, RouteError, Settings};
use refusal_lab::report::{
    Tally, deleted_run, read_plan, read_recorded, read_result, read_stored_head, read_stored_item, write_plan,
    write_recorded, write_result, write_stored_head, write_stored_item,
};

fn fixture(name: &str) -> String {
    fs::read_to_string(format!("{}/tests/fixtures/stored-before/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn a_stored_head_with_every_field_and_with_few_comes_back_byte_for_byte() {
    for name in ["head-full.json", "head-plain.json"] {
        let text = fixture(name);
        let (head, tally) = read_stored_head(&text).unwrap();
        assert_eq!(write_stored_head(&head, &tally), text, "{name}");
        assert_eq!(deleted_run(&text), None);
    }
    let deleted = fixture("head-deleted.json");
    assert!(read_stored_head(&deleted).is_none());
    assert_eq!(deleted_run(&deleted).as_deref(), Some("2026-11-22T13:42:16.866Z-1"));
}

#[test]
fn stored_items_of_every_outcome_come_back_byte_for_byte() {
    let text = fixture("items.jsonl");
    assert_eq!(text.lines().count(), 10);
    for line in text.lines() {
        assert_eq!(write_stored_item(&read_stored_item(line).unwrap()), line);
    }
}

#[test]
fn a_stored_plan_comes_back_byte_for_byte() {
    let text = fixture("plan.json");
    let plan = read_plan(&text).unwrap();
    assert_eq!(plan.prompts.len(), 10);
    assert_eq!(write_plan(&plan), text);
}

#[test]
fn result_files_come_back_byte_for_byte_and_count_as_their_stored_head_does() {
    for (file, head) in [("result-full.json", "head-full.json"), ("result-plain.json", "head-plain.json")] {
        let text = fixture(file);
        let run = read_result(file, "id", &text).unwrap();
        assert_eq!(write_result(&run), text, "{file}");
        let (_, tally) = read_stored_head(&fixture(head)).unwrap();
        assert_eq!(Tally::of(&run.items), tally);
    }
}

#[test]
fn the_list_of_recorded_runs_comes_back_byte_for_byte() {
    let text = fixture("recorded.json");
    let listed = read_recorded(text.as_bytes()).unwrap();
    let run = |file: &str| read_result(file, "id", &fixture(file)).unwrap();
    let mut runs = [("a.json", run("result-full.json")), ("b.json", run("result-plain.json"))];
    for ((file, run), entry) in runs.iter_mut().zip(listed) {
        run.head.id.clone_from(&entry.head.id);
        assert_eq!((*file, &run.head, Tally::of(&run.items)), (&*entry.file, &entry.head, entry.tally));
    }
    assert_eq!(write_recorded(&runs.map(|(file, run)| (file.to_owned(), run))), text);
}

#[test]
fn kept_sets_and_exclusions_come_back_byte_for_byte() {
    let text = fixture("kept.jsonl");
    assert_eq!(text.lines().count(), 5);
    for line in text.lines() {
        assert_eq!(KeptSet::read(line).unwrap().write(), line);
    }
    let text = fixture("exclusions.json");
    let exclusions = read_exclusions(&text);
    assert_eq!(exclusions.len(), 2);
    assert_eq!(write_exclusions(&exclusions), text);
}

#[test]
fn fields_that_a_newer_version_adds_to_a_kept_set_or_an_exclusion_stay() {
    let newer = r#"{"id":"own-x","name":"N","sha256":"a","seemingly_toxic":0,"toxic":2,"prompt":"p","kind":"toxic","licence":{"n":0.1}}"#;
    assert_eq!(KeptSet::read(newer).unwrap().write(), newer);
    let newer = r#"[{"set":"s","prompt_id":"p","reason":"r","at":9007199254740993}]"#;
    assert_eq!(write_exclusions(&read_exclusions(newer)), newer);
}

/// What is set after this link or `config.json`, as the link that the page then writes.
fn applied(preset: &Preset) -> BTreeSet<String> {
    let mut settings = Settings::default();
    preset.apply_to(&mut settings);
    let mut written = Preset::of(&settings);
    written.convention = preset.convention;
    parameters(&Route { preset: written, ..Route::default() })
}

/// Their order says nothing.
fn parameters(route: &Route) -> BTreeSet<String> {
    let link = route.to_string();
    link.split_once('?').map(|(_, query)| query.split('&').map(str::to_owned).collect()).unwrap_or_default()
}

#[test]
fn links_set_what_they_set_before_and_broken_ones_say_the_same() {
    for line in fixture("links.tsv").lines() {
        let [link, read, after] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        match link.parse::<Route>() {
            // The version before had the sentence where this one has its data.
            Err(RouteError::NoSuchPage(name)) => {
                assert!(read.starts_with(&format!("This link names a page, “{name}”,")), "{link}");
            }
            Err(RouteError::BadValue { name, value }) => {
                assert!(read.starts_with(&format!("This link sets {name} to “{value}”,")), "{link}");
            }
            Ok(route) => {
                let mut expected = parameters(&after.parse().unwrap());
                expected
                    .extend(route.preset.convention.map(|convention| format!("convention={}", convention.as_str())));
                assert_eq!(applied(&route.preset), expected, "{link}");
                assert_eq!(applied(&read.parse::<Route>().unwrap().preset), expected, "{link}");
            }
        }
    }
}

#[test]
fn a_config_sets_what_it_set_before_and_a_broken_one_names_its_field() {
    for line in fixture("configs.tsv").lines() {
        let (config, after) = line.split_once('\t').unwrap();
        match Preset::of_config(serde_json::from_str(config).unwrap()) {
            Ok(preset) => assert_eq!(applied(&preset), parameters(&after.parse().unwrap()), "{config}"),
            // Only the reason is said in other words now.
            Err(error) => {
                let (field, _) = after.split_once(" should be").unwrap();
                assert_eq!(error.path().unwrap_or_default(), field.trim_matches(['“', '”']), "{config}");
            }
        }
    }
}
