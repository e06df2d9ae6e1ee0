//! Holds the code to its plan: which module may speak of which, that no files need each other in a circle, and what no
//! module may say. What the compiler can see (a pure module that names the browser does not build without the feature
//! `page`) is left to it.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks

#[path = "architecture/source.rs"]
mod source;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use source::Source;

/// Each module with the modules that it may depend on, each after all of these. ARCHITECTURE.md draws the same picture.
const MODULES: [(&str, &[&str]); 19] = [
    ("domain", &[]),
    ("stats", &[]),
    ("dataset", &["domain"]),
    ("tensor", &["domain"]),
    ("refusal", &["domain", "tensor"]),
    ("provider", &["domain"]),
    ("answers", &["domain", "dataset", "refusal", "provider"]),
    ("runner", &["domain"]),
    ("report", &["domain", "stats"]),
    ("decode", &["domain", "tensor"]),
    ("chart", &["stats"]),
    ("workshop", &["domain", "stats"]),
    ("train", &["domain", "stats", "refusal"]),
    ("cli", &["domain", "dataset", "tensor", "refusal", "provider", "answers", "runner", "report", "decode"]),
    ("protocol", &["domain", "dataset", "answers"]),
    ("platform", &["domain", "dataset", "provider", "answers", "protocol"]),
    ("worker", &["domain", "dataset", "refusal", "tensor", "answers", "decode", "protocol", "platform"]),
    ("state", &["domain", "dataset", "refusal", "provider", "answers", "runner", "report", "protocol", "platform"]),
    ("ui", &["domain", "dataset", "refusal", "stats", "provider", "answers", "report", "chart", "state"]),
];

/// Modules that know neither browser nor framework, clock nor network.
const PURE: [&str; 13] = [
    "domain", "stats", "dataset", "tensor", "refusal", "provider", "answers", "runner", "report", "decode", "chart",
    "workshop", "protocol",
];

const BROWSER: [&str; 9] =
    ["web_sys", "js_sys", "wasm_bindgen", "leptos", "gloo_", "std::time", "std::fs", "TcpStream", "UdpSocket"];

/// What runs in a worker and needs the browser. What a worker answers is a pure function, tested on the host.
const WORKER_LOOPS: [&str; 5] = [
    "src/worker/blob_reader.rs",
    "src/worker/data_loop.rs",
    "src/worker/engine_loop.rs",
    "src/worker/model_files.rs",
    "src/worker/serve.rs",
];

/// No state type has more fields: a larger one is several services.
const MOST_STATE_FIELDS: usize = 12;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn library() -> &'static Source {
    static LIBRARY: LazyLock<Source> = LazyLock::new(|| Source::read(&root(), Path::new("src/lib.rs")));
    &LIBRARY
}

/// `(place, line)` of all code of a module, its tests apart.
fn code_of(module: &str) -> Vec<(String, String)> {
    let source = library();
    let files = source.files.iter().filter(|file| file.top() == module);
    let lines = files.flat_map(|file| {
        let lines = file.code_lines(&root()).into_iter();
        lines.map(|(number, line)| (format!("{}:{number}", file.path.display()), line))
    });
    lines.collect()
}

fn assert_no_word_in(module: &str, words: &[&str], is_exempt: impl Fn(&str) -> bool) {
    for (place, line) in code_of(module).into_iter().filter(|(place, _)| !is_exempt(place)) {
        // What Leptos itself hands to a handler (events, elements) is Leptos's to name.
        let line = line.replace("leptos::web_sys", "").replace("leptos::wasm_bindgen", "");
        let known = words.iter().find(|word| line.contains(*word));
        assert_eq!(known, None, "{place}: {line}");
    }
}

#[test]
fn every_folder_and_file_of_src_is_a_planned_module() {
    let mut found: Vec<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "bin" && name != "lib")
        .collect();
    found.sort();
    let mut known: Vec<&str> = MODULES.iter().map(|(module, _)| *module).collect();
    known.sort_unstable();
    assert_eq!(found, known);
}

#[test]
fn a_module_depends_only_on_those_that_the_plan_gives_it() {
    let source = library();
    let mut wrong = Vec::new();
    for (from, to, name) in source.dependencies() {
        let (from, to) = (&source.files[from], &source.files[to]);
        // `state` passes functions of the browser on to components, such as the one that copies a text; types it does not.
        if from.top() == "ui" && to.top() == "platform" && name.starts_with(|letter: char| letter.is_lowercase()) {
            continue;
        }
        let may_name =
            MODULES.iter().find(|(module, _)| *module == from.top()).map_or(&[][..], |(_, may_name)| may_name);
        if from.top() != to.top() && !from.module.is_empty() && !may_name.contains(&to.top()) {
            wrong.push(format!("{} must not depend on {}", from.path.display(), to.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_plan_itself_has_no_circle() {
    for (at, (module, may_name)) in MODULES.iter().enumerate() {
        let earlier: Vec<&str> = MODULES[..at].iter().map(|(module, _)| *module).collect();
        assert!(may_name.iter().all(|named| earlier.contains(named)), "{module} leans on a module that comes after it");
    }
}

#[test]
fn no_files_of_a_module_depend_on_each_other_in_a_circle() {
    let source = library();
    let circles: Vec<String> = source.circles().iter().map(|path| path.display().to_string()).collect();
    assert!(circles.is_empty(), "{} files:\n{}", circles.len(), circles.join("\n"));
}

#[test]
fn a_type_name_is_defined_once_but_for_a_few() {
    let twice = library().type_names_defined_twice();
    assert!(twice.len() < 10, "{} names: {twice:#?}", twice.len());
}

#[test]
fn no_state_type_has_more_fields_than_a_service_needs() {
    let source = library();
    for file in source.files.iter().filter(|file| file.top() == "state") {
        let large = file.types.iter().find(|(_, fields)| *fields > MOST_STATE_FIELDS);
        assert_eq!(large, None, "{}", file.path.display());
    }
}

#[test]
fn pure_modules_know_no_browser() {
    for module in PURE {
        assert_no_word_in(module, &BROWSER, |_| false);
    }
}

#[test]
fn the_browser_is_reached_through_platform_only() {
    for module in ["state", "ui"] {
        assert_no_word_in(module, &["web_sys", "js_sys", "gloo_", "idb::"], |_| false);
    }
}

#[test]
fn what_a_worker_answers_needs_no_browser() {
    assert_no_word_in("worker", &BROWSER, |place| WORKER_LOOPS.iter().any(|file| place.starts_with(file)));
}

#[test]
fn no_module_is_unsafe_or_runs_what_it_was_given() {
    for (module, _) in MODULES {
        let words = ["unsafe ", "allow(unsafe_code)", "inner_html", "set_inner_html", "eval("];
        assert_no_word_in(module, &words, |_| false);
    }
}

#[test]
fn files_can_be_read_in_one_sitting() {
    for file in &library().files {
        let lines = fs::read_to_string(root().join(&file.path)).unwrap().lines().count();
        assert!(lines <= 450, "{} has {lines} lines: which of its subjects can move out?", file.path.display());
    }
}

#[test]
fn the_map_names_every_module() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for (module, _) in MODULES {
        assert!(map.contains(&format!("`{module}/`")), "ARCHITECTURE.md does not speak of {module}");
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
