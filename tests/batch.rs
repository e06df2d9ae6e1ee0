//! Batches through the program: prompts go out as a provider's files, a stand-in of each provider answers in the shape that
//! its API documents, and the answers come back as a run.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use refusal_lab::domain::{Class, Outcome, Run, RunState};
use refusal_lab::report::read_result;
use serde_json::{Value, json};

const PROVIDERS: [&str; 4] = ["openai", "anthropic", "gemini", "vllm"];

/// What the program said, and its exit code.
struct Said {
    out: String,
    err: String,
    code: i32,
}

fn run(arguments: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_refusal-lab")).args(arguments).output().unwrap();
    Said {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap(),
    }
}

/// An empty folder for this test alone, with 12 prompts of both kinds in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    let kinds = ["harmless", "harmful"];
    let rows = (0..12).map(|n| format!("\"How, {n}?\",{},{}\n", ["hate", "é"][n % 2], kinds[n / 6]));
    fs::write(folder.join("prompts.csv"), format!("prompt,category,kind\n{}", rows.collect::<String>())).unwrap();
    folder
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

fn write(provider: &str, folder: &Path, options: &[&str]) -> Said {
    let (set, out) = (format!("own={}", path(folder, "prompts.csv")), path(folder, "batch"));
    let command = ["batch", "write", "--provider", provider, "--model", "m-1", "--set", &set, "--out", &out];
    run(&[&command[..], options].concat())
}

fn read(folder: &Path, outputs: &[&str]) -> (Said, Run) {
    let (manifest, result) = (path(folder, "batch/manifest.jsonl"), path(folder, "run.json"));
    let outputs: Vec<String> = outputs.iter().map(|name| path(folder, name)).collect();
    let command = ["batch", "read", "--manifest", &manifest, "--out", &result, "--classifier", "lexicon"];
    let said = run(&[&command[..], &outputs.iter().map(String::as_str).collect::<Vec<_>>()].concat());
    let text = fs::read_to_string(&result).unwrap_or_else(|_| panic!("{}", said.err));
    (said, read_result("run.json", "r", &text).unwrap())
}

/// The requests of a provider's first file: ids, and bodies.
fn requests(provider: &str, folder: &Path) -> Vec<(String, Value)> {
    let name = if provider == "anthropic" { "batch/requests-001.json" } else { "batch/requests-001.jsonl" };
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let lines: Vec<Value> = match provider {
        "anthropic" => serde_json::from_str::<Value>(&text).unwrap()["requests"].as_array().unwrap().clone(),
        _ => text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
    };
    let (id, body) = match provider {
        "anthropic" => ("custom_id", "params"),
        "gemini" => ("key", "request"),
        _ => ("custom_id", "body"),
    };
    lines.into_iter().map(|line| (line[id].as_str().unwrap().to_owned(), line[body].clone())).collect()
}

/// The line in which a provider gives an answer.
fn answer(provider: &str, id: &str, text: &str) -> String {
    let completion = json!({
        "object": "chat.completion", "model": "m-1-0301",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}
    });
    let line = match provider {
        "anthropic" => json!({"custom_id": id, "result": {"type": "succeeded", "message": {
            "type": "message", "role": "assistant", "model": "m-1-0301", "content": [{"type": "text", "text": text}],
            "stop_reason": "end_turn", "usage": {"input_tokens": 9, "output_tokens": 3}
        }}}),
        "gemini" => json!({"key": id, "response": {
            "candidates": [{"content": {"parts": [{"text": text}], "role": "model"}, "finishReason": "STOP"}],
            "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 3}, "modelVersion": "m-1-0301"
        }}),
        "vllm" => json!({"id": "vllm-1", "custom_id": id, "response": completion, "error": null}),
        _ => json!({
            "id": "batch_req_1", "custom_id": id, "error": null,
            "response": {"status_code": 200, "request_id": "req_1", "body": completion}
        }),
    };
    line.to_string()
}

/// The line in which a provider tells that a request failed.
fn failure(provider: &str, id: &str) -> String {
    let line = match provider {
        "anthropic" => json!({"custom_id": id, "result": {"type": "expired"}}),
        "gemini" => json!({"key": id, "error": {"code": 503, "message": "Overloaded.", "status": "UNAVAILABLE"}}),
        "vllm" => json!({
            "id": "vllm-1", "custom_id": id, "response": {"status_code": 400, "request_id": "r", "body": null},
            "error": {"object": "error", "message": "Too long.", "type": "BadRequestError", "code": 400}
        }),
        _ => json!({
            "id": "batch_req_1", "custom_id": id, "response": null,
            "error": {"code": "batch_expired", "message": "This request could not be executed in time."}
        }),
    };
    line.to_string()
}

/// Every prompt with its request's id, from the manifest.
fn manifest(folder: &Path) -> BTreeMap<String, Value> {
    let text = fs::read_to_string(folder.join("batch/manifest.jsonl")).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let requests = lines.filter_map(|mut line| Some(line.get_mut("request")?.take()));
    requests.map(|request| (request["custom_id"].as_str().unwrap().to_owned(), request)).collect()
}

#[test]
fn a_batch_of_every_provider_comes_back_as_a_run() {
    for provider in PROVIDERS {
        let folder = folder(&format!("batch-{provider}"));
        let said = write(provider, &folder, &["--input-price", "1000", "--output-price", "2"]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.err.contains("12 requests: about") && said.err.contains("cost at most about"), "{}", said.err);
        assert!(said.out.contains("12 requests") && said.out.contains("manifest.jsonl"), "{}", said.out);
        let requests = requests(provider, &folder);
        assert_eq!(requests.len(), 12);
        assert!(requests.iter().all(|(_, body)| body.get("stream").is_none()));
        // In any order, and in two files.
        let mut lines: Vec<String> = requests.iter().map(|(id, _)| answer(provider, id, "I can't help.")).collect();
        lines[3] = failure(provider, &requests[3].0);
        lines.reverse();
        fs::write(folder.join("a.jsonl"), lines[..5].join("\n")).unwrap();
        fs::write(folder.join("b.jsonl"), lines[5..].join("\n") + "\n").unwrap();
        let (said, back) = read(&folder, &["b.jsonl", "a.jsonl"]);
        assert_eq!(said.code, 0, "{}", said.err);
        for words in ["sent: 12\nanswered: 11\n", "missing: 0\n", "unknown: 0\n", "by the model m-1-0301: 11\n"] {
            assert!(said.out.contains(words), "{}", said.out);
        }
        assert!(said.out.contains(&format!("failed: 1 ({})\n  1 times: ", requests[3].0)), "{}", said.out);
        assert_eq!((back.head.state, back.head.planned, back.items.len()), (RunState::Done, 12, 12));
        assert_eq!((&*back.head.classifier.id, &*back.head.model.name), ("lexicon", "m-1"));
        assert_eq!(back.head.prompt_sets[0].sha256.len(), 64);
        let known = manifest(&folder);
        for (item, (id, _)) in back.items.iter().zip(&requests) {
            assert_eq!(item.prompt, known[id]["prompt"]);
            match &item.outcome {
                Outcome::Answered(answer) => assert!(answer.verdict.class.label().is_refusal()),
                Outcome::Error(_) => assert_eq!(*id, requests[3].0),
                other => panic!("{other:?}"),
            }
        }
        let summary = run(&["summary", &path(&folder, "run.json")]);
        let summary: Value = serde_json::from_str(&summary.out).unwrap();
        let scored = |rate: &str| summary[rate]["scored"].as_u64().unwrap();
        assert_eq!(scored("over_refusal") + scored("toxic_refusal"), 11);
    }
}

#[test]
fn what_came_twice_cut_foreign_or_not_at_all_is_told_by_name() {
    let folder = folder("batch-trouble");
    write("openai", &folder, &[]);
    let ids: Vec<String> = requests("openai", &folder).into_iter().map(|(id, _)| id).collect();
    let mut lines: Vec<String> = ids[..8].iter().map(|id| answer("openai", id, "Yes.")).collect();
    lines.push(answer("openai", &ids[2], "No."));
    lines.push(answer("openai", "another-run-1", "Yes."));
    let last = answer("openai", &ids[8], "Yes.");
    lines.push(last[..last.len() / 2].to_owned());
    fs::write(folder.join("output.jsonl"), lines.join("\n")).unwrap();
    let (said, back) = read(&folder, &["output.jsonl"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("output.jsonl, record at 11: it ends before its JSON does"), "{}", said.err);
    let missing = format!("missing: 4 ({})\n  4 of the 12 of requests-001.jsonl\n", ids[8..].join(", "));
    let twice = format!("twice (the first counts): 1 ({})\n", ids[2]);
    for words in ["answered: 8\n", &missing, &twice, "unknown: 1 (another-run-1)\n", "unreadable lines: 1\n"] {
        assert!(said.out.contains(words), "{}", said.out);
    }
    assert_eq!((back.head.state, back.items.len()), (RunState::Stopped, 12));
    assert_eq!(back.items.iter().filter(|item| item.outcome == Outcome::Cancelled).count(), 4);
    assert_eq!(back.items[2].outcome.text(), "Yes.");
    // The error file alone: a “completed” batch may have no other.
    let errors: Vec<String> = ids.iter().map(|id| failure("openai", id)).collect();
    fs::write(folder.join("errors.jsonl"), errors.join("\n")).unwrap();
    let (said, back) = read(&folder, &["errors.jsonl"]);
    assert!(said.out.contains("answered: 0\n") && said.out.contains("failed: 12 ("), "{}", said.out);
    assert!(said.out.contains(" and 2 more)\n  12 times: "), "{}", said.out);
    assert_eq!(back.head.state, RunState::Done);
}

#[test]
fn the_rest_of_a_batch_is_asked_again_to_the_end() {
    let folder = folder("batch-rest");
    write("vllm", &folder, &["--max-tokens", "9"]);
    let requests = requests("vllm", &folder);
    let mut lines: Vec<String> = requests[..6].iter().map(|(id, _)| answer("vllm", id, "Yes.")).collect();
    lines[1] = failure("vllm", &requests[1].0);
    fs::write(folder.join("output.jsonl"), lines.join("\n")).unwrap();
    let (_, back) = read(&folder, &["output.jsonl"]);
    assert_eq!(back.head.state, RunState::Stopped);
    let (run_file, out) = (path(&folder, "run.json"), path(&folder, "rest"));
    let rest = ["batch", "write", "--provider", "vllm", "--rest", &run_file, "--out", &out];
    let both = run(&[&rest[..], &["--max-tokens", "3"]].concat());
    assert!(both.err.contains("--rest beside settings"), "{}", both.err);
    let other = run(&["batch", "write", "--provider", "gemini", "--rest", &run_file, "--out", &out]);
    assert!(other.err.contains("another protocol than the run's"), "{}", other.err);
    let said = run(&rest);
    assert_eq!(said.code, 0, "{}", said.err);
    let text = fs::read_to_string(folder.join("rest/requests-001.jsonl")).unwrap();
    let asked: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(asked.len(), 7);
    assert!(asked.iter().all(|line| line["body"]["max_tokens"] == 9 && line["body"]["model"] == "m-1"));
    let lines: Vec<String> =
        asked.iter().map(|line| answer("vllm", line["custom_id"].as_str().unwrap(), "I can't.")).collect();
    fs::write(folder.join("rest.jsonl"), lines.join("\n")).unwrap();
    let (manifest, output) = (path(&folder, "rest/manifest.jsonl"), path(&folder, "rest.jsonl"));
    let said = run(&["batch", "read", "--manifest", &manifest, &output, "--into", &run_file, "--out", &run_file]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let whole = read_result("run.json", "r", &fs::read_to_string(&run_file).unwrap()).unwrap();
    assert_eq!((whole.head.state, whole.items.len()), (RunState::Done, 12));
    let texts: Vec<&str> = whole.items.iter().map(|item| item.outcome.text()).collect();
    let of = |range: std::ops::Range<usize>| texts[range].to_vec();
    assert_eq!((of(0..3), of(3..6)), (vec!["Yes.", "I can't.", "Yes."], vec!["Yes."; 3]));
    assert_eq!((of(6..12), whole.items[1].attempts), (vec!["I can't."; 6], 2));
    assert_eq!((&*whole.head.id, &*whole.head.created_at), ("r", &*back.head.created_at));
    let nothing = run(&["batch", "write", "--provider", "vllm", "--rest", &run_file, "--out", &out]);
    assert!(nothing.err.contains("no prompts to ask"), "{}", nothing.err);
}

#[test]
fn a_judge_asked_by_batch_gives_its_verdicts_to_the_run() {
    let folder = folder("batch-judge");
    write("openai", &folder, &[]);
    let lines = requests("openai", &folder).into_iter().map(|(id, _)| answer("openai", &id, "I can't help with that."));
    fs::write(folder.join("output.jsonl"), lines.collect::<Vec<_>>().join("\n")).unwrap();
    read(&folder, &["output.jsonl"]);
    let (run_file, out) = (path(&folder, "run.json"), path(&folder, "judging"));
    let judging =
        ["batch", "write", "--provider", "anthropic", "--model", "judge-1", "--judge", &run_file, "--out", &out];
    let said = run(&judging);
    assert_eq!(said.code, 0, "{}", said.err);
    let text = fs::read_to_string(folder.join("judging/requests-001.json")).unwrap();
    let asked: Value = serde_json::from_str(&text).unwrap();
    let asked = asked["requests"].as_array().unwrap();
    assert_eq!(asked.len(), 12);
    assert!(asked.iter().all(|request| request["params"]["system"].to_string().contains("You sort the answers")));
    let verdict = |(at, request): (usize, &Value)| {
        let said = if at == 3 { "I am not sure." } else { "It declines.\n[[declines]]" };
        answer("anthropic", request["custom_id"].as_str().unwrap(), said)
    };
    let lines: Vec<String> = asked.iter().enumerate().map(verdict).collect();
    fs::write(folder.join("judged.jsonl"), lines.join("\n")).unwrap();
    let (manifest, output) = (path(&folder, "judging/manifest.jsonl"), path(&folder, "judged.jsonl"));
    let alone = run(&["batch", "read", "--manifest", &manifest, &output, "--out", &run_file]);
    assert!(alone.code == 2 && alone.err.contains("say --into with that run's file"), "{}", alone.err);
    let said = run(&["batch", "read", "--manifest", &manifest, &output, "--into", &run_file, "--out", &run_file]);
    assert!(said.err.contains("12 answers were judged; 1 replies held no verdict"), "{}", said.err);
    let judged = read_result("run.json", "r", &fs::read_to_string(&run_file).unwrap()).unwrap();
    let opinions = judged.items.iter().map(|item| item.outcome.answer().unwrap().opinion("judge:judge-1", "").unwrap());
    let classes: Vec<Class> = opinions.map(|opinion| opinion.class).collect();
    assert_eq!(classes[3], Class::Unscored);
    assert_eq!(classes.iter().filter(|class| **class == Class::Declines).count(), 11);
}

#[test]
fn answers_to_another_request_than_the_planned_one_are_not_used() {
    let folder = folder("batch-changed");
    write("gemini", &folder, &[]);
    let requests = requests("gemini", &folder);
    // One request was edited before it was sent; of another the provider repeats a prompt that is not its own.
    let file = folder.join("batch/requests-001.jsonl");
    let text = fs::read_to_string(&file).unwrap();
    let prompt = requests[0].1["contents"][0]["parts"][0]["text"].as_str().unwrap();
    fs::write(&file, text.replace(prompt, "Something else")).unwrap();
    let echo = |at: usize, of: usize| {
        let mut line: Value = serde_json::from_str(&answer("gemini", &requests[at].0, "Yes.")).unwrap();
        line["request"] = requests[of].1.clone();
        line.to_string()
    };
    let lines: Vec<String> = (0..12).map(|at| if at == 5 { echo(5, 6) } else { echo(at, at) }).collect();
    fs::write(folder.join("output.jsonl"), lines.join("\n")).unwrap();
    let (said, back) = read(&folder, &["output.jsonl"]);
    assert!(said.err.contains("requests-001.jsonl: 1 of its 12 requests are no longer as they were"), "{}", said.err);
    let changed = format!(
        "answered: 10\nwithout text: 0\nblocked: 0\nfailed: 0\nchanged: 2 ({}, {})\n",
        requests[0].0, requests[5].0
    );
    assert!(said.out.contains(&changed), "{}", said.out);
    assert_eq!(back.head.state, RunState::Stopped);
}

#[test]
fn a_batch_that_cannot_be_written_or_read_says_why() {
    let folder = folder("batch-wrong");
    assert_eq!(write("vllm", &folder, &["--temperature", "none", "--per-category", "1"]).code, 0);
    assert_eq!(requests("vllm", &folder)[0].1.get("temperature"), None);
    let again = write("vllm", &folder, &[]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("manifest.jsonl is there already"), "{}", again.err);
    let set = format!("own={}", path(&folder, "prompts.csv"));
    let (out, manifest) = (path(&folder, "other"), path(&folder, "batch/manifest.jsonl"));
    fs::write(folder.join("cut.jsonl"), fs::read_to_string(&manifest).unwrap().lines().next().unwrap()).unwrap();
    let cut = path(&folder, "cut.jsonl");
    let write = |options: &[&'static str]| {
        let words = ["batch", "write", "--provider", "openai", "--model", "m", "--set", &set, "--out", &out];
        run(&[&words[..], options].concat())
    };
    for (said, words) in [
        (run(&["batch"]), "“write” or by “read”"),
        (run(&["batch", "write", "--provider", "cohere"]), "none of openai, anthropic, gemini, vllm"),
        (run(&["batch", "write", "--provider", "openai", "--model", "m", "--out", &out]), "no prompts"),
        (write(&["--temperature", "hot"]), "no number from 0 to 2"),
        (write(&["--max-tokens", "0"]), "no number of tokens"),
        (write(&["--system-prompt", "/nowhere.txt"]), "/nowhere.txt could not be read"),
        (write(&["--key", "secret"]), "an option “--key”"),
        (run(&["batch", "read", "--manifest", &manifest, "--out", &out]), "no file of results"),
        (run(&["batch", "read", "--manifest", "/nowhere", "--out", &out, "a"]), "/nowhere could not be read"),
        (run(&["batch", "read", "--manifest", &cut, "--out", &out, "a"]), "it was cut short"),
        (run(&["batch", "read", "--manifest", &path(&folder, "prompts.csv"), "--out", &out, "a"]), "at line 1"),
    ] {
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
        assert!(said.err.contains(words), "{}", said.err);
    }
    assert!(!Path::new(&out).exists());
}
