//! The command line as a program: lines in, lines out, and what it says of what it cannot read.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use proptest::prelude::*;
use refusal_lab::domain::{
    Answer, Class, ClassifierRef, Convention, Counting, Evidence, Exchange, Item, Kind, Language, Manner,
    ModelSettings, Outcome, Prompt, Run, RunHead, RunState, Settings, Verdict,
};
use refusal_lab::refusal::{Classifier, ENCODER};
use refusal_lab::report::write_result;
use serde_json::{Map, Value, json};

const REFUSAL: &str = "I can't help with that.";

/// What the program said, and its exit code.
struct Said {
    out: String,
    err: String,
    code: i32,
}

impl Said {
    fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }
}

fn start(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_refusal-lab"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn run(arguments: &[&str], input: &[u8]) -> Said {
    let mut child = start(arguments);
    let mut stdin = child.stdin.take().unwrap();
    let output = thread::scope(|scope| {
        // Written beside the reading, or both sides would wait on full pipes. Not every command reads its input.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().unwrap()
    });
    Said {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap(),
    }
}

/// What is said to lines that any classifier would do for.
fn classify(input: &[u8]) -> Said {
    run(&["classify", "--classifier", "lexicon"], input)
}

/// The line that should answer a response.
fn expected(classifier: Classifier, id: &Value, response: &str) -> Value {
    let verdict = classifier.classify(Exchange { prompt: "p", answer: response });
    let refused = |kind| verdict.class.is_scored().then(|| Convention::Default.is_refused(verdict.class, kind));
    let confidence: f64 = format!("{:.6}", verdict.confidence).parse().unwrap();
    json!({
        "id": id,
        "verdict": verdict.class.label().as_str(),
        "manner": verdict.class.manner().map(Manner::as_str),
        "partial": verdict.class.is_partial(),
        "refused": refused(Kind::Toxic),
        "refused_if_harmless": refused(Kind::SeeminglyToxic),
        "language": verdict.language.as_ref().map(Language::as_str),
        // In decimals, not in the nearest float's digits.
        "confidence": serde_json::from_str::<Value>(&confidence.to_string()).unwrap(),
        "evidence": verdict.evidence.iter().map(write_evidence).collect::<Vec<_>>(),
    })
}

fn write_evidence(evidence: &Evidence) -> Value {
    let mut written = json!({ "start": evidence.start, "end": evidence.end, "rule": *evidence.rule });
    if let Some(share) = evidence.share {
        written["share"] = share.into();
    }
    written
}

/// A file for this test alone.
fn scratch(name: &str, text: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn lines_are_judged_in_order_by_the_pages_own_classifiers() {
    let answers = [
        REFUSAL,
        "Add the flour to the milk, stir, and wait for ten minutes.",
        "“Naïve” 🧭 – I’m sorry, but I cannot help you with it.",
        "I can't tell you that, but here is how it works: first, press the wound. Second, raise the arm.",
        &"the dog the dog ".repeat(30),
    ];
    let input: String =
        answers.iter().map(|text| format!("{}\n", json!({ "response": text, "prompt": "p" }))).collect();
    for classifier in Classifier::ALL {
        let said = run(&["classify", "--classifier", classifier.id()], input.as_bytes());
        let answered: Vec<Value> = answers.iter().map(|text| expected(classifier, &Value::Null, text)).collect();
        assert_eq!(said.lines(), answered, "{}", classifier.id());
        assert_eq!((said.code, said.err.as_str()), (0, ""));
    }
    // By default the linear model judges and the encoder after it: what the first is sure of has the first's verdict.
    let by_default = run(&["classify"], input.as_bytes());
    assert_eq!(by_default.out, run(&["classify", "--classifier", ENCODER], input.as_bytes()).out);
    for (mut line, text) in by_default.lines().into_iter().zip(&answers) {
        let by = line.as_object_mut().unwrap().remove("classifier").unwrap();
        if by == "linear" {
            assert_eq!(line, expected(Classifier::Linear, &Value::Null, text));
        } else {
            assert_eq!(by, ENCODER);
        }
    }
}

#[test]
fn a_line_is_answered_with_these_fields() {
    let said = run(&["classify", "--classifier", "or-bench-claude"], br#"{"id": 7, "response": "I can't."}"#);
    let line = concat!(
        r#"{"id":7,"verdict":"direct_refusal","manner":null,"partial":false,"refused":true,"#,
        r#""refused_if_harmless":true,"language":null,"confidence":1,"#,
        r#""evidence":[{"start":0,"end":7,"rule":"keyword: I can't"}]}"#,
        "\n"
    );
    assert_eq!(said.out, line);
}

#[test]
fn a_partial_refusal_does_not_count_as_refused() {
    let answer = "I can't provide the full lyrics of that song. However, here is what it tells: a sailor leaves his \
                  home at dawn, meets a storm off the cape, and comes back years later to find the house empty.";
    assert!(Classifier::Lexicon.classify(answer).class.is_partial(), "the example is no partial refusal any more");
    let input = json!({ "response": answer }).to_string();
    let said = classify(input.as_bytes()).lines().remove(0);
    assert_eq!(
        (&said["verdict"], &said["partial"], &said["refused"]),
        (&json!("direct_answer"), &json!(true), &json!(false))
    );
}

#[test]
fn an_id_of_any_kind_comes_back_as_it_was() {
    let ids = [
        "null",
        "true",
        "0",
        "-1.50",
        "123456789012345678901234567890",
        r#""a \"b\" é 🧭""#,
        r#"[1,[],{"z":1,"a":2}]"#,
        r#"{"z":{},"a":null}"#,
    ];
    let input: String = ids.iter().map(|id| format!("{{\"response\": \"Yes.\", \"id\": {id}}}\n")).collect();
    let said = classify(input.as_bytes());
    for (line, id) in said.out.lines().zip(ids) {
        assert!(line.starts_with(&format!("{{\"id\":{id},\"verdict\":")), "{line}");
    }
    assert_eq!((said.out.lines().count(), said.code), (ids.len(), 0));
    assert_eq!(classify(br#"{"response":"Yes."}"#).lines()[0]["id"], Value::Null);
}

#[test]
fn bad_lines_are_told_with_their_numbers_and_the_others_are_answered() {
    let deep = "[".repeat(100_000);
    let bad: [(&[u8], &str); 10] = [
        (b"{\"response\":", "no JSON at column 12"),
        (b"Yes.", "no JSON at column 1"),
        (b"{\"response\": \"a\"} {}", "no JSON at column 19"),
        (deep.as_bytes(), "no JSON at column 128"),
        (b"[\"response\"]", "no JSON object"),
        (b"{\"answer\": \"a\"}", "no “response”"),
        (b"{\"response\": 5}", "“response” is no text"),
        (b"{\"response\": null}", "no “response”"),
        (b"{\"response\": \"a\xff\"}", "byte 16 is no UTF-8"),
        (b"{\"response\": \"\xed\xa0\x80\"}", "byte 15 is no UTF-8"),
    ];
    let mut input = Vec::new();
    for (number, (line, _)) in bad.iter().enumerate() {
        input.extend_from_slice(format!("\n{}\n", json!({ "id": number, "response": REFUSAL })).as_bytes());
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    let said = classify(&input);
    let ids: Vec<Value> = said.lines().into_iter().map(|line| line["id"].clone()).collect();
    assert_eq!(ids, (0..bad.len()).map(Value::from).collect::<Vec<_>>());
    assert_eq!(said.err.lines().count(), bad.len(), "{}", said.err);
    for (at, (told, (_, why))) in said.err.lines().zip(bad).enumerate() {
        assert!(told.starts_with(&format!("Line {} was passed over: ", 3 * at + 3)), "{told}");
        assert!(told.contains(why), "{told}");
        assert!(!told.contains("at line 1"), "{told}");
        assert!(["Write", "Give", "Save"].iter().any(|advice| told.contains(advice)), "{told}");
    }
    assert_eq!(said.code, 2);
}

#[test]
fn lines_that_only_a_strict_parser_refuses_are_answered() {
    for line in [
        r#"{"id": 1.50, "response": "\ud800 I can't."}"#,
        r#"{"id": 1.50, "response": "\ud800\u0020I can't."}"#,
        r#"{"id": 1.50, "response": "\ufffd I can't.", "score": NaN}"#,
    ] {
        let said = classify(line.as_bytes());
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{line}");
        assert!(said.out.starts_with("{\"id\":1.50,"), "{}", said.out);
        let mut expected = expected(Classifier::Lexicon, &Value::Null, "\u{fffd} I can't.");
        expected["id"] = said.lines()[0]["id"].clone();
        assert_eq!(said.lines()[0], expected);
    }
}

#[test]
fn surrogate_escapes_in_pairs_are_one_character() {
    let said = run(&["classify", "--classifier", "or-bench-gpt-3.5"], br#"{"response": "\ud83e\udded I cannot."}"#);
    assert_eq!(
        said.lines(),
        [expected(Classifier::from_id("or-bench-gpt-3.5").unwrap(), &Value::Null, "🧭 I cannot.")]
    );
    assert_eq!(said.lines()[0]["evidence"][0]["start"], 4);
}

#[test]
fn blank_lines_line_ends_and_a_byte_order_mark_change_nothing() {
    let lines = [r#"{"id":1,"response":"Yes."}"#, r#"{"id":2,"response":"I can't."}"#];
    let plain = classify(lines.join("\n").as_bytes());
    assert_eq!((plain.lines().len(), plain.code), (2, 0));
    for input in [
        format!("\u{feff}{}\r\n\r\n{}\r\n", lines[0], lines[1]),
        format!("\n  \t\n{}\n\n\n {} \n\n", lines[0], lines[1]),
    ] {
        let said = classify(input.as_bytes());
        assert_eq!((said.out.as_str(), said.err.as_str(), said.code), (plain.out.as_str(), "", 0));
    }
    for nothing in ["", "\n", "\r\n \r\n"] {
        let said = classify(nothing.as_bytes());
        assert_eq!((said.out.as_str(), said.err.as_str(), said.code), ("", "", 0));
    }
}

#[test]
fn an_answer_of_a_megabyte_is_judged() {
    let mut answer: String = (0..90_000).map(|n| format!("word{n} ")).collect();
    answer.truncate(1 << 20);
    answer.insert_str(0, REFUSAL);
    let line = json!({ "id": "long", "response": answer }).to_string();
    let said = classify(format!("{line}\n{{}}\n{line}").as_bytes());
    let answered = expected(Classifier::Lexicon, &json!("long"), &answer);
    assert_eq!(said.lines(), [answered.clone(), answered]);
    assert!(said.err.starts_with("Line 2 "), "{}", said.err);
}

#[test]
fn an_empty_answer_is_unscored_by_every_classifier() {
    for classifier in Classifier::ALL {
        let said =
            run(&["classify", "--classifier", classifier.id()], b"{\"response\": \"\"}\n{\"response\": \" \\n\"}");
        for line in said.lines() {
            let expected = (json!("unscored"), Value::Null, json!([]));
            assert_eq!(
                (&line["verdict"], &line["refused"], &line["evidence"]),
                (&expected.0, &expected.1, &expected.2)
            );
        }
        assert_eq!((said.lines().len(), said.code), (2, 0));
    }
}

#[test]
fn a_verdict_does_not_wait_for_the_next_line() {
    let mut child = start(&["classify", "--classifier", "lexicon"]);
    let mut stdin = child.stdin.take().unwrap();
    let stdout = child.stdout.take().unwrap();
    let (told, hears) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| told.send(line)));
        // The second line has begun, and its end keeps us waiting.
        stdin.write_all(b"{\"id\":1,\"response\":\"Yes.\"}\n{\"id\":2,").unwrap();
        let first = hears.recv_timeout(Duration::from_secs(20));
        child.kill().unwrap();
        assert!(first.expect("no verdict came").starts_with("{\"id\":1,"));
    });
    child.wait().unwrap();
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let mut child = start(&["classify", "--classifier", "lexicon"]);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // More than any pipe holds, so that it is met while there is more to do.
    let line = format!("{}\n", json!({ "response": REFUSAL }));
    let _ = stdin.write_all(line.repeat(40_000).as_bytes());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn an_unknown_classifier_is_answered_with_the_known_ones() {
    let said = run(&["classify", "--classifier", "oracle"], b"");
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    for word in Classifier::ALL.map(Classifier::id).into_iter().chain(["“oracle”"]) {
        assert!(said.err.contains(word), "{}", said.err);
    }
}

#[test]
fn whoever_asks_or_errs_gets_the_usage() {
    let help = run(&["--help"], b"");
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    assert!(help.out.contains("refusal-lab classify") && help.out.contains("refusal-lab summary"), "{}", help.out);
    let wrong: [&[&str]; 7] = [
        &[],
        &["judge"],
        &["summary"],
        &["summary", "a", "b"],
        &["classify", "--classifier"],
        &["classify", "a.jsonl"],
        &[""],
    ];
    for arguments in wrong {
        let said = run(arguments, b"");
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}");
        assert!(said.err.starts_with("There is no command") || said.err.starts_with("“classify” has"), "{}", said.err);
        assert!(said.err.contains(help.out.trim()), "{}", said.err);
    }
}

fn head(counting: Counting) -> RunHead {
    let model: ModelSettings = Settings::default().model_settings();
    RunHead {
        id: "r1".into(),
        created_at: "2026-01-02T03:04:05Z".into(),
        app_version: "0.1.0".into(),
        model,
        prompt_sets: Vec::new(),
        classifier: ClassifierRef { id: "lexicon".into(), version: "1".into() },
        counting,
        planned: 9,
        state: RunState::Done,
        title: None,
        tags: Vec::new(),
        is_deleted: false,
        extra: Map::new(),
    }
}

fn any_item() -> impl Strategy<Value = Item> {
    let outcome = prop_oneof![
        6 => (0..Class::ALL.len()).prop_map(|class| {
            Outcome::Answered(Answer::new("“Text”\n".into(), Verdict::bare(Class::ALL[class], 0.5)))
        }),
        1 => Just(Outcome::PlatformBlock { reason: "content_filter".into(), text: String::new() }),
        1 => Just(Outcome::Empty),
    ];
    (any::<bool>(), proptest::sample::select(vec!["hate", "privacy", "é"]), outcome).prop_map(
        |(toxic, category, outcome)| {
            let kind = Kind::ALL[usize::from(toxic)];
            Item::new(
                &Prompt { id: "1".into(), category: category.into(), kind, text: "P".into(), note: None },
                outcome,
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_summary_of_an_export_is_its_own_to_the_last_digit(
        items in proptest::collection::vec(any_item(), 0..40), blocks_as_refusals: bool, convention in 0..Convention::ALL.len(),
    ) {
        let convention = Convention::ALL[convention];
        let run_data = Run { head: head(Counting { convention, blocks_as_refusals }), items };
        let text = write_result(&run_data);
        let path = scratch("summary.json", text.as_bytes());
        let said = run(&["summary", path.to_str().unwrap()], b"");
        prop_assert_eq!((said.code, said.err.as_str()), (0, ""));
        let file: Value = serde_json::from_str(&text).unwrap();
        // As texts: two spellings of one number would be a difference.
        prop_assert_eq!(said.out, format!("{:#}\n", file["summary"]));
    }
}

#[test]
fn a_summary_is_counted_from_the_items_not_copied() {
    let item = |class| {
        let verdict = Verdict::bare(class, 1.0);
        let prompt =
            Prompt { id: "1".into(), category: "hate".into(), kind: Kind::Toxic, text: "P".into(), note: None };
        Item::new(&prompt, Outcome::Answered(Answer::new("T".into(), verdict)))
    };
    let items = vec![item(Class::Declines), item(Class::RejectsPremise), item(Class::Answer), item(Class::Unscored)];
    let text = write_result(&Run { head: head(Counting::default()), items });
    let mut file: Value = serde_json::from_str(&text).unwrap();
    file["summary"]["toxic_refusal"]["refused"] = json!(99);
    let path = scratch("changed.json", format!("\u{feff}{file}").as_bytes());
    let said = run(&["summary", path.to_str().unwrap()], b"");
    let summary: Value = serde_json::from_str(&said.out).unwrap();
    let rate = &summary["toxic_refusal"];
    assert_eq!((&rate["refused"], &rate["scored"], &rate["unscored"]), (&json!(2), &json!(3), &json!(1)));
    // Wilson's interval of 2 in 3 at 95 %: 0.2077 to 0.9385.
    assert!(
        rate["ci95"][0].to_string().starts_with("0.2076") && rate["ci95"][1].to_string().starts_with("0.938"),
        "{rate}"
    );
}

#[test]
fn a_result_that_cannot_be_read_is_told_with_the_file_and_the_place() {
    for (name, text, words) in [
        ("broken.json", "{", "could not be read at line 1, column 1: "),
        ("foreign.json", r#"{"schema":"x@2"}"#, "is “x@2” and not “refusal-lab/run@2”"),
        ("list.json", "[1]", "could not be read: invalid type: sequence"),
    ] {
        let path = scratch(name, text.as_bytes());
        let path = path.to_str().unwrap();
        let said = run(&["summary", path], b"");
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{name}");
        assert!(said.err.starts_with(&format!("{path} {words}")), "{}", said.err);
        assert!(said.err.trim_end().ends_with("Give a file that “Export results” wrote."), "{}", said.err);
    }
    let latin = scratch("latin.json", b"{\"schema\": \"\xe9\"}");
    for path in ["no/such/run.json", latin.to_str().unwrap()] {
        let said = run(&["summary", path], b"");
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        assert!(said.err.starts_with(path) && said.err.contains("could not be read"), "{}", said.err);
    }
}

/// A file of its own for each test.
fn prompts_file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_sample_is_drawn_from_files_by_seed_and_size() {
    let rows =
        |kind: &str| (0..30).map(|n| format!("{kind} {n}?,{}\n", ["hate", "privacy"][n % 2])).collect::<String>();
    let hard = prompts_file("sample-hard.csv", &format!("prompt,category\n{}", rows("How")));
    let own = prompts_file("sample-own.csv", "question,label\nWhat?,safe\nWhy?,unsafe\n");
    let hard = format!("or-bench-hard-1k={}", hard.display());
    let own = format!("own={}", own.display());
    let ids = |options: &[&str]| {
        let said = run(&[&["sample", "--set", &hard, "--set", &own][..], options].concat(), b"");
        assert_eq!(said.code, 0, "{}", said.err);
        said.lines().iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&[]).len(), 32);
    assert_eq!(ids(&["--total", "8", "--seed", "3"]).len(), 8);
    let drawn = ids(&["--per-category", "1", "--seed", "3"]);
    assert_eq!(drawn.len(), 4);
    assert!(drawn.contains(&"own-1".to_owned()) && drawn.contains(&"own-2".to_owned()), "{drawn:?}");
    assert_ne!(ids(&["--total", "8", "--seed", "4"]), ids(&["--total", "8", "--seed", "3"]));
}

#[test]
fn a_sample_that_cannot_be_drawn_says_why() {
    let odd = prompts_file("sample-odd.csv", "a,b\n1,2\n");
    for (options, words) in [
        (vec!["--seed", "x"], "no whole number"),
        (vec!["--set"], "without a value"),
        (vec!["--set", "starter"], "ID=FILE"),
        (vec!["--set", "own=/nowhere.csv"], "/nowhere.csv could not be read"),
        (vec!["--wet", "1"], "“--wet”"),
    ] {
        let said = run(&[&["sample"][..], &options].concat(), b"");
        assert_eq!(said.code, 2);
        assert!(said.err.contains(words), "{}", said.err);
    }
    let said = run(&["sample", "--set", &format!("own={}", odd.display())], b"");
    assert!(
        said.err.contains("no column that is named as prompts are") && said.err.contains("“a”, “b”"),
        "{}",
        said.err
    );
    assert_eq!((said.code, said.out.as_str()), (2, ""));
}

#[test]
fn rows_that_are_passed_over_are_told_with_their_lines_and_the_others_are_written() {
    let text = "prompt,category\n\"Open?,a\nSound?,b\n,c\n\"Open,\"?,d\nSound?,b\nLast?,a\n";
    let file = prompts_file("sample-passed-over.csv", text);
    let name = file.display();
    let said = run(&["sample", "--set", &format!("own={name}")], b"");
    assert_eq!(said.code, 2);
    let mut prompts: Vec<Value> = said.lines().into_iter().map(|line| line["prompt"].clone()).collect();
    prompts.sort_by_key(Value::to_string);
    assert_eq!(prompts, ["Last?", "Sound?"]);
    assert!(said.err.contains(&format!("{name}: 3 of 6 rows were passed over")), "{}", said.err);
    assert!(said.err.contains(&format!("{name}: 1 of 6 rows say what an earlier one says")), "{}", said.err);
    for (line, what) in [
        (2, "no separator follows a closing quotation mark: those within a text are written twice"),
        (4, "there is no “prompt”"),
        (5, "no separator follows a closing quotation mark: those within a text are written twice"),
    ] {
        assert!(said.err.contains(&format!("{name}, line {line}: {what}.\n")), "{}", said.err);
    }
}

#[test]
fn kinds_are_read_with_the_name_of_their_column_and_asked_for_where_that_does_not_tell() {
    let kinds = |column: &str, options: &[&str]| {
        let text = format!("prompt,{column}\nWhat?,1\nHow?,0.0\n");
        let file = prompts_file(&format!("sample-{column}.csv"), &text);
        let said = run(&[&["sample", "--set", &format!("own={}", file.display())][..], options].concat(), b"");
        let mut lines = said.lines();
        lines.sort_by_key(|line| line["id"].to_string());
        (said.code, lines.iter().map(|line| line["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), said.err)
    };
    let (safe, toxic) = (["seemingly_toxic", "toxic"], ["toxic", "seemingly_toxic"]);
    assert_eq!(kinds("is_safe", &[]).1, safe);
    assert_eq!(kinds("unsafe", &[]).1, toxic);
    assert_eq!(kinds("label", &["--yes-means", "harmless"]).1, safe);
    assert_eq!(kinds("label", &["--yes-means", "harmful"]).1, toxic);
    let (code, written, told) = kinds("label", &[]);
    assert_eq!((code, written.len()), (2, 0));
    for words in ["“label” says yes or no", "“What?” has 1", "“How?” has 0.0", "--yes-means harmful"] {
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn what_the_file_does_not_say_of_kinds_is_told_or_asked_for_and_can_be_said() {
    let sample = |name: &str, text: &str, options: &[&str]| {
        let file = prompts_file(name, text);
        let said = run(&[&["sample", "--set", &format!("own={}", file.display())][..], options].concat(), b"");
        let mut lines = said.lines();
        lines.sort_by_key(|line| line["id"].to_string());
        (said.code, lines.iter().map(|line| line["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), said.err)
    };
    // Nothing says it.
    let (code, kinds, told) = sample("kind-plain.csv", "prompt\nWhat?\n", &[]);
    assert_eq!((code, kinds), (0, vec!["seemingly_toxic".to_owned()]));
    assert!(told.contains("all were taken for harmless") && told.contains("--kind harmful"), "{told}");
    let (code, kinds, told) = sample("kind-plain.csv", "prompt\nWhat?\n", &["--kind", "harmful"]);
    assert_eq!((code, kinds, told.as_str()), (0, vec!["toxic".to_owned()], ""));
    // A column says it that is not named so.
    let (_, kinds, told) = sample("kind-verdict.csv", "prompt,verdict\nWhat?,safe\nHow?,unsafe\n", &[]);
    assert_eq!(kinds, ["seemingly_toxic", "toxic"]);
    assert!(told.contains("“verdict”"), "{told}");
    // What may be said of the answer.
    let beside = "prompt,response,is_safe\nHow?,No.,true\n";
    let (code, kinds, told) = sample("kind-beside.csv", beside, &[]);
    assert_eq!((code, kinds.len()), (2, 0));
    assert!(told.contains("“is_safe” stands beside “response”") && told.contains("--kind harmful"), "{told}");
    assert_eq!(sample("kind-beside.csv", beside, &["--kind", "harmful"]).1, ["toxic"]);
    assert_eq!(sample("kind-beside.csv", beside, &["--yes-means", "harmless"]).1, ["seemingly_toxic"]);
    // The columns of attacks, and a name that speaks against them.
    let goals = "Goal,Target\nHow?,Sure\n";
    let (_, kinds, told) = sample("kind-goals.csv", goals, &[]);
    assert_eq!(kinds, ["toxic"]);
    assert!(told.contains("all were taken for harmful"), "{told}");
    let (code, kinds, told) = sample("kind-benign-goals.csv", goals, &[]);
    assert_eq!((code, kinds.len()), (2, 0));
    assert!(told.contains("its name says that its prompts are harmless"), "{told}");
    assert_eq!(sample("kind-benign-goals.csv", goals, &["--kind", "harmless"]).1, ["seemingly_toxic"]);
    let (code, _, told) = sample("kind-plain.csv", "prompt\nWhat?\n", &["--kind", "odd"]);
    assert_eq!(code, 2);
    assert!(told.contains("--kind “odd”"), "{told}");
}
