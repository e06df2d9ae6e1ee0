//! Holds the house to its plan: which room may speak of which, and what no room may say. What the compiler can see (a
//! pure room that names the browser does not build without the feature `page`) is left to it.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks

use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms that it may name. ARCHITECTURE.md draws the same picture. A room is a folder, or one file.
const ROOMS: [(&str, &[&str]); 16] = [
    ("domain", &[]),
    ("stats", &[]),
    ("dataset", &["domain"]),
    ("tensor", &[]),
    ("refusal", &["domain", "tensor"]),
    ("provider", &["domain"]),
    ("runner", &["domain"]),
    ("report", &["domain", "stats"]),
    ("decode", &["domain", "tensor"]),
    ("chart", &["stats"]),
    ("train", &["domain", "stats", "refusal"]),
    ("protocol", &["domain", "dataset"]),
    ("platform", &["domain", "dataset", "provider", "protocol"]),
    ("worker", &["domain", "dataset", "refusal", "tensor", "decode", "protocol", "platform"]),
    ("state", &["domain", "dataset", "refusal", "provider", "runner", "report", "platform"]),
    ("ui", &["domain", "dataset", "refusal", "stats", "report", "chart", "state"]),
];

/// Rooms that know neither browser nor framework, clock nor network.
const PURE: [&str; 11] =
    ["domain", "stats", "dataset", "tensor", "refusal", "provider", "runner", "report", "decode", "chart", "protocol"];

const BROWSER: [&str; 9] =
    ["web_sys", "js_sys", "wasm_bindgen", "leptos", "gloo_", "std::time", "std::fs", "TcpStream", "UdpSocket"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files of a room.
fn room_files(room: &str) -> Vec<PathBuf> {
    let place = root().join("src").join(room);
    let files = if place.is_dir() { rust_files(&place) } else { vec![place.with_extension("rs")] };
    assert!(!files.is_empty(), "src/{room} is empty");
    files
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The file's lines of code with their numbers: comments and what only tests see are left out.
fn code_lines(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).unwrap();
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let until_tests = text.lines().zip(1..).take_while(|(line, _)| !line.starts_with("#[cfg(test)]"));
    until_tests.filter(|(line, _)| is_code(line)).map(|(line, number)| (number, line.to_owned())).collect()
}

fn is_test_file(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
}

/// `(place, line)` of all code of a room, its tests apart.
fn code_of(room: &str) -> Vec<(String, String)> {
    let files = room_files(room);
    let lines = files.iter().filter(|path| !is_test_file(path)).flat_map(|path| {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        code_lines(path).into_iter().map(move |(number, line)| (format!("{name}:{number}"), line))
    });
    lines.collect()
}

/// The rooms that a line names as `crate::room`.
fn rooms_named(line: &str) -> Vec<&str> {
    let starts = line.match_indices("crate::").map(|(at, found)| &line[at + found.len()..]);
    starts.filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()).collect()
}

#[test]
fn every_folder_and_file_of_the_house_is_a_known_room() {
    let mut found: Vec<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "bin" && name != "lib")
        .collect();
    found.sort();
    let mut known: Vec<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    known.sort_unstable();
    assert_eq!(found, known);
}

#[test]
fn arrows_run_one_way() {
    for (room, may_name) in ROOMS {
        for (place, line) in code_of(room) {
            for named in rooms_named(&line) {
                assert!(named == room || may_name.contains(&named), "{place}: {room} must not know {named}: {line}");
            }
        }
    }
}

#[test]
fn the_plan_itself_has_no_circle() {
    for (at, (room, may_name)) in ROOMS.iter().enumerate() {
        let earlier: Vec<&str> = ROOMS[..at].iter().map(|(room, _)| *room).collect();
        assert!(may_name.iter().all(|named| earlier.contains(named)), "{room} leans on a room that comes after it");
    }
}

#[test]
fn pure_rooms_know_no_browser() {
    for room in PURE {
        for (place, line) in code_of(room) {
            let known = BROWSER.iter().find(|word| line.contains(*word));
            assert_eq!(known, None, "{place}: {line}");
        }
    }
}

#[test]
fn the_browser_is_reached_through_platform_only() {
    for room in ["state", "ui"] {
        for (place, line) in code_of(room) {
            // What Leptos itself hands to a handler (events, elements) is Leptos's to name.
            let direct = line.replace("leptos::web_sys", "").replace("leptos::wasm_bindgen", "");
            let known = ["web_sys", "js_sys", "gloo_", "idb::"].into_iter().find(|word| direct.contains(word));
            assert_eq!(known, None, "{place}: {line}");
        }
    }
}

/// A worker's answer is a pure function, tested on the host: the loop that hears and posts is apart from it.
#[test]
fn what_a_worker_answers_needs_no_browser() {
    const LOOPS: [&str; 4] =
        ["src/worker/data_loop.rs", "src/worker/engine_loop.rs", "src/worker/model_files.rs", "src/worker/serve.rs"];
    let is_loop = |place: &str| LOOPS.iter().any(|file| place.starts_with(file));
    for (place, line) in code_of("worker").into_iter().filter(|(place, _)| !is_loop(place)) {
        let known = BROWSER.iter().find(|word| line.contains(*word));
        assert_eq!(known, None, "{place}: {line}");
    }
}

#[test]
fn no_room_is_unsafe_or_runs_what_it_was_given() {
    for (room, _) in ROOMS {
        for (place, line) in code_of(room) {
            for word in ["unsafe ", "allow(unsafe_code)", "inner_html", "set_inner_html", "eval("] {
                assert!(!line.contains(word), "{place}: {line}");
            }
        }
    }
}

#[test]
fn files_can_be_read_in_one_sitting() {
    for (room, _) in ROOMS {
        for path in room_files(room) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 450, "{} has {lines} lines: which of its subjects can move out?", path.display());
        }
    }
}

#[test]
fn the_map_names_every_room() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for (room, _) in ROOMS {
        let is_named = ["/", ".rs"].iter().any(|end| map.contains(&format!("`{room}{end}`")));
        assert!(is_named, "ARCHITECTURE.md does not speak of {room}");
    }
}

#[test]
fn lock_files_name_no_download_host() {
    for file in ["Cargo.lock", "tests/fuzz/Cargo.lock", "tests/e2e/package-lock.json"] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        for word in ["https://registry.", "tarball", "\"resolved\""] {
            assert!(!text.contains(word), "{file} names {word}");
        }
    }
}
