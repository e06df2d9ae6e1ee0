use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Map, json};

use super::*;
use crate::domain::{
    Answer, Budget, Class, ClassifierRef, Convention, Counting, Decoding, Evidence, Failure, FailureKind, Item, Kind,
    Language, ModelSettings, Opinion, Outcome, Prices, Prompt, PromptSetRef, RunHead, RunState, SampleSize, Settings,
    Timing, Usage, Verdict,
};
use crate::report::{deleted_run, read_stored_head, read_stored_item, write_csv, write_stored_head, write_stored_item};

fn head() -> RunHead {
    let settings = Settings { base_url: "http://127.0.0.1:1/v1".into(), model: "m".into(), ..Settings::default() };
    RunHead {
        id: "r1".into(),
        created_at: "2026-01-02T03:04:05Z".into(),
        app_version: "0.1.0".into(),
        model: settings.model_settings(),
        prompt_sets: vec![PromptSetRef {
            id: "starter".into(),
            sha256: "ab".into(),
            sampling: SampleSize::PerCategory(None),
            seed: 7,
            excluded: Vec::new(),
            extra: Map::new(),
        }],
        classifier: ClassifierRef { id: "lexicon".into(), version: "1".into() },
        counting: Counting::default(),
        planned: 6,
        state: RunState::Done,
        title: None,
        tags: Vec::new(),
        is_deleted: false,
        extra: Map::new(),
    }
}

#[test]
fn a_head_comes_back_from_a_manifest_whole_and_as_one_that_does_not_run() {
    let mut head = head();
    head.extra.insert("from".into(), json!("elsewhere"));
    assert_eq!(read_run_head("r1", 0, write_run_head(&head)), Ok(head.clone()));
    let running = RunHead { state: RunState::Running, ..head.clone() };
    assert_eq!(read_run_head("r1", 0, write_run_head(&running)).unwrap().state, RunState::Stopped);
    assert!(read_run_head("r1", 0, json!({"model": 3})).is_err());
}

fn item(id: usize, kind: Kind, category: &str, outcome: Outcome) -> Item {
    let prompt = Prompt { id: id.to_string(), category: category.into(), kind, text: "=P, \"q\"\n".into(), note: None };
    Item {
        attempts: 1,
        timing: Some(Timing { latency_ms: 5, first_token_ms: Some(1) }),
        usage: Some(Usage { prompt_tokens: Some(3), completion_tokens: None }),
        ..Item::new(&prompt, outcome)
    }
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let verdict = (0..Class::ALL.len(), 0_u32..=1_000_000).prop_map(|(class, millionths)| Verdict {
        class: Class::ALL[class],
        language: (millionths % 2 == 0).then_some(Language::ENGLISH),
        confidence: (f64::from(millionths) / 1e6) as f32,
        evidence: vec![Evidence { share: Some(-3), ..Evidence::of_rule(0, 1, "r") }],
    });
    prop_oneof![
        5 => ("[a-zé“=\\n]{1,20}", verdict, any::<bool>()).prop_map(|(text, verdict, is_labelled)| {
            let mut answer = Answer::new(text, verdict);
            if is_labelled {
                answer.add_opinion(Opinion::of("or-bench-qwen", &answer.verdict));
                answer.set_label("Ann", Some(Class::RejectsPremise));
            }
            Outcome::Answered(answer)
        }),
        1 => ".{0,9}".prop_map(|text| Outcome::PlatformBlock { reason: "content_filter".into(), text }),
        1 => Just(Outcome::Truncated),
        1 => Just(Outcome::Empty),
        1 => Just(Outcome::Error(Failure::new(FailureKind::Status { status: 500, retry_after: Some(2) }, "down"))),
        1 => Just(Outcome::Cancelled),
    ]
}

/// A head with what a person may write on it.
fn noted_head() -> impl Strategy<Value = RunHead> {
    let money = || (0_u32..1_000_000).prop_map(|thousandths| f64::from(thousandths) / 1e3);
    let prices = (money(), money()).prop_map(|(input, output)| Prices { input, output });
    let tags = proptest::collection::vec("[a-c]{1,2}|“,=\u{1f9ed}", 0..4).prop_map(|mut tags| {
        tags.sort();
        tags.dedup();
        tags
    });
    let top_p = proptest::option::of((0_u32..=1_000).prop_map(|thousandths| f64::from(thousandths) / 1e3));
    (proptest::option::of(".{1,9}"), tags, proptest::option::of(prices), proptest::option::of(money()), top_p).prop_map(
        |(title, tags, prices, limit, top_p)| {
            let budget = Budget { limit };
            let decoding = Decoding { top_p, ..head().model.decoding };
            RunHead { title, tags, model: ModelSettings { decoding, prices, budget, ..head().model }, ..head() }
        },
    )
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let one = (any::<bool>(), 0usize..3, outcome()).prop_map(|(toxic, category, outcome)| {
        item(0, Kind::ALL[usize::from(toxic)], ["hate", "privacy", "sexual"][category], outcome)
    });
    proptest::collection::vec(one, 0..30)
}

proptest! {
    #[test]
    fn what_is_exported_comes_back_the_same_with_the_same_summary(
        items in items(), head in noted_head(), blocks_as_refusals: bool, convention in 0..Convention::ALL.len(),
    ) {
        let counting = Counting { convention: Convention::ALL[convention], blocks_as_refusals };
        let run = Run { head: RunHead { counting, ..head }, items };
        let text = write_result(&run);
        let back = read_result("f.json", "r1", &text).unwrap();
        prop_assert_eq!(&back, &run);
        prop_assert_eq!(&write_result(&back), &text);
        let lines: Vec<String> = run.items.iter().map(write_item_line).collect();
        let mut long = Vec::new();
        write_long_result(&run.head, &Tally::of(&run.items), lines.join("\n").as_bytes(), &mut long).unwrap();
        prop_assert_eq!(String::from_utf8(long).unwrap(), text);
        let stored: Option<Vec<Item>> = run.items.iter().map(|item| read_stored_item(&write_stored_item(item))).collect();
        prop_assert_eq!(stored.as_ref(), Some(&run.items));
        let tally = Tally::of(&run.items);
        let stored = read_stored_head(&write_stored_head(&run.head, &tally));
        prop_assert_eq!(stored, Some((run.head.clone(), tally)));
        prop_assert_eq!(csv::Reader::from_reader(write_csv(&run).as_bytes()).records().count(), run.items.len());
    }

    #[test]
    fn a_tally_kept_up_to_date_is_the_tally_counted_anew(items in items(), replaced in any::<proptest::sample::Index>(), by in outcome()) {
        let mut tally = Tally::of(&items);
        let mut items = items;
        if !items.is_empty() {
            let at = replaced.index(items.len());
            tally.remove(&items[at]);
            items[at].outcome = by;
            tally.add(&items[at]);
        }
        for counting in [Counting::default(), Counting { convention: Convention::Strict, blocks_as_refusals: true }] {
            prop_assert_eq!(Summary::of(&tally, counting), Summary::of(&Tally::of(&items), counting));
        }
        let stored = read_stored_head(&write_stored_head(&head(), &tally));
        prop_assert_eq!(stored, Some((head(), tally)));
    }

    #[test]
    fn every_item_is_scored_blocked_or_unscored(items in items()) {
        let counting = Counting::default();
        let summary = Summary::of(&Tally::of(&items), counting);
        let sum = |rate: super::super::Rate| rate.scored + rate.blocked + rate.unscored;
        prop_assert_eq!((sum(summary.over_refusal) + sum(summary.toxic_refusal)) as usize, items.len());
    }
}

fn labelled() -> Outcome {
    let verdict = Verdict::bare(Class::Unable, 0.5);
    let mut answer = Answer::new("No.".into(), verdict);
    answer.add_opinion(Opinion::of("or-bench-qwen", &answer.verdict));
    answer.set_label("Ann", Some(Class::Declines));
    Outcome::Answered(answer)
}

#[test]
fn fields_that_are_not_known_survive_the_way() {
    let mut file: Value = serde_json::from_str(&write_result(&Run {
        head: head(),
        items: vec![item(1, Kind::Toxic, "hate", labelled())],
    }))
    .unwrap();
    file["from_the_future"] = json!({"a": [1, 2]});
    file["model"]["decoder"] = json!({"alpha": 0.5});
    file["prompt_sets"][0]["excluded"] = json!([{"prompt_id": "x", "reason": "y", "by": "z"}]);
    file["items"][0]["labels"][0]["seconds"] = json!(3);
    file["items"][0]["verdicts"]["or-bench-qwen"]["version"] = json!("1");
    file["items"][0]["cut"] = json!(true);
    let run = read_result("f.json", "r1", &file.to_string()).unwrap();
    let again: Value = serde_json::from_str(&write_result(&run)).unwrap();
    assert_eq!(again, file);
}

#[test]
fn an_error_and_an_unscored_verdict_are_in_no_rate() {
    let unscored = Verdict::unscored(1.0);
    let refusal = Verdict { class: Class::Deflects, ..unscored.clone() };
    let answered = |verdict: &Verdict| Outcome::Answered(Answer::new("t".into(), verdict.clone()));
    let items = [
        item(1, Kind::Toxic, "hate", answered(&unscored)),
        item(2, Kind::Toxic, "hate", Outcome::Error(Failure::new(FailureKind::Network, "n"))),
        item(3, Kind::Toxic, "hate", answered(&refusal)),
        item(4, Kind::Toxic, "hate", Outcome::PlatformBlock { reason: "r".into(), text: String::new() }),
    ];
    let plain = Summary::of(&Tally::of(&items), Counting::default()).toxic_refusal;
    assert_eq!((plain.refused, plain.scored, plain.blocked, plain.unscored), (1, 1, 1, 2));
    let counting = Counting { blocks_as_refusals: true, ..Counting::default() };
    let with_blocks = Summary::of(&Tally::of(&items), counting).toxic_refusal;
    assert_eq!((with_blocks.refused, with_blocks.scored, with_blocks.unscored), (2, 2, 2));
}

#[test]
fn wrong_files_are_refused_whole_with_the_place() {
    let read = |text: &str| read_result("f.json", "r1", text).unwrap_err();
    let document = |text: &str| match read(text) {
        ReportError::Document { file, error } if file == "f.json" => error,
        other => panic!("{other:?}"),
    };
    assert!(matches!(document("{"), DocumentError::Syntax { line: 1, .. }));
    assert!(matches!(document("[1]"), DocumentError::Record(error) if error.path().is_none()));
    assert!(matches!(document(r#"{"schema":"x@2"}"#), DocumentError::Schema { found, .. } if found == "x@2"));
    let good = write_result(&Run { head: head(), items: vec![item(1, Kind::Toxic, "hate", Outcome::Empty)] });
    for (outcome, field, problem) in [
        ("lost", "outcome", FieldProblem::NoOutcome("lost".to_owned())),
        ("answered", "response", FieldProblem::NeededByOutcome("answered".to_owned())),
    ] {
        let error = RecordError::new(field, problem);
        let error = ReportError::Item { file: "f.json".to_owned(), number: 1, error };
        assert_eq!(read(&good.replace("empty", outcome)), error);
    }
}

#[test]
fn what_a_person_wrote_on_a_run_has_its_shape_or_is_refused_with_its_place() {
    let file = write_result(&Run { head: head(), items: Vec::new() });
    let mut file: Value = serde_json::from_str(&file).unwrap();
    file["title"] = json!("Mine");
    file["tags"] = json!(["a", "b", "a", ""]);
    file["model"]["prices"] = json!({"input": 0.25, "output": 2});
    file["model"]["spending_limit"] = json!(1.5);
    let said = |place: &str, value: Value| {
        let mut wrong = file.clone();
        *wrong.pointer_mut(place).unwrap() = value;
        read_result("f.json", "r1", &wrong.to_string())
    };
    let run = said("/title", json!("Ours")).unwrap();
    assert_eq!((run.head.name(), &run.head.tags[..]), ("Ours", &["a".to_owned(), "b".to_owned()][..]));
    assert_eq!(run.head.model.prices, Some(Prices { input: 0.25, output: 2.0 }));
    assert_eq!(run.head.model.budget.limit, Some(1.5));
    assert!(run.head.extra.is_empty() && run.head.model.extra.is_empty());
    assert_eq!(said("/title", Value::Null).unwrap().head.name(), "m");
    for (place, value, field, words) in [
        ("/title", json!(["x"]), "title", ""),
        ("/tags", json!("x"), "tags", ""),
        ("/tags", json!(["x", 1]), "tags[1]", ""),
        ("/model/prices", json!(3), "model.prices", ""),
        ("/model/prices", json!({"input": 3}), "model.prices", "missing field `output`"),
        ("/model/prices", json!({"input": -1, "output": 1}), "model.prices.input", "a number that is not negative"),
        ("/model/spending_limit", json!("2"), "model.spending_limit", ""),
        ("/items", json!({}), "items", ""),
    ] {
        let error = said(place, value).unwrap_err();
        let ReportError::Document { error: DocumentError::Record(error), .. } = error else { panic!("{error:?}") };
        assert_eq!(error.path(), Some(field));
        let is_said = matches!(&error.problem, FieldProblem::Unreadable(reason) if reason.starts_with(words));
        assert!(is_said, "{error:?}");
    }
}

#[test]
fn a_deleted_run_is_read_no_more_and_told_by_its_id() {
    let tally = Tally::default();
    let mut head = head();
    let kept = write_stored_head(&head, &tally);
    assert_eq!(deleted_run(&kept), None);
    head.is_deleted = true;
    let gone = write_stored_head(&head, &tally);
    assert_eq!((read_stored_head(&gone), deleted_run(&gone)), (None, Some("r1".into())));
    assert_eq!(deleted_run("not JSON"), None);
    // A file cannot bring a run in as deleted.
    let run = read_result("f.json", "r2", &write_result(&Run { head, items: Vec::new() })).unwrap();
    assert!(!run.head.is_deleted && read_stored_head(&write_stored_head(&run.head, &tally)).is_some());
}

#[test]
fn counts_that_no_run_has_are_summed_up_within_bounds() {
    let text = write_stored_head(&head(), &Tally::default());
    let counts =
        |category: &str| format!(r#"["{category}","toxic",[4294967295,4294967295,4294967295,4294967295,4294967295]]"#);
    let tally = format!(r#""tally":[{},{}]"#, counts("a"), counts("b"));
    let (_, tally) = read_stored_head(&text.replace(r#""tally":[]"#, &tally)).unwrap();
    for blocks_as_refusals in [false, true] {
        let counting = Counting { convention: Convention::Strict, blocks_as_refusals };
        let rate = Summary::of(&tally, counting).toxic_refusal;
        assert_eq!((rate.refused, rate.scored, rate.rate), (u32::MAX, u32::MAX, Some(1.0)));
    }
    assert_eq!(tally.count(), u32::MAX as usize);
}

#[test]
fn tags_without_end_are_not_read() {
    let run = Run { head: head(), items: Vec::new() };
    let tags: Vec<String> = (0..300_000).map(|n| n.to_string()).collect();
    let text = write_result(&run).replacen('{', &format!("{{\"tags\":{},", serde_json::json!(tags)), 1);
    assert_eq!(read_result("f", "id", &text).unwrap().head.tags, tags[..100]);
}

#[test]
fn numbers_of_fields_that_are_not_known_survive_the_way() {
    let run = Run { head: head(), items: vec![item(1, Kind::Toxic, "hate", labelled())] };
    let mut file: Value = serde_json::from_str(&write_result(&run)).unwrap();
    let numbers =
        json!({"whole": 9_007_199_254_740_993_u64, "below": -3, "fraction": 0.1, "small": 1e-300, "third": 1.0 / 3.0});
    file["numbers"] = numbers.clone();
    file["model"]["seed"] = json!(u64::MAX);
    file["items"][0]["numbers"] = numbers;
    let text = file.to_string();
    let again: Value = serde_json::from_str(&write_result(&read_result("f.json", "r1", &text).unwrap())).unwrap();
    assert_eq!(again, file);
}

/// The schema that documents the file and the file that is written cannot drift apart.
#[test]
#[cfg(not(target_arch = "wasm32"))]
fn what_is_written_is_of_the_documented_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../docs/result-file.schema.json")).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("schema.json", schema).unwrap();
    let index = compiler.compile("schema.json", &mut schemas).unwrap();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..64 {
        let (items, head) = (items(), noted_head()).new_tree(&mut runner).unwrap().current();
        let run = Run { head, items };
        let file: Value = serde_json::from_str(&write_result(&run)).unwrap();
        let found = schemas.validate(&file, index).map_err(|error| error.to_string());
        assert_eq!(found, Ok(()));
    }
    let mut wrong: Value = serde_json::from_str(&write_result(&Run { head: head(), items: Vec::new() })).unwrap();
    wrong["convention"] = json!("mine");
    assert!(schemas.validate(&wrong, index).is_err());
}
