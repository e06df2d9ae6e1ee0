//! Runs as files and the browser's store keep them: what was read and written is read as the same.

use refusal_lab::domain::Run;
use refusal_lab::report::{
    MergeReport, Summary, Tally, deleted_run, merge_labels, read_plan, read_recorded, read_result, read_stored_head,
    read_stored_item, write_csv, write_plan, write_recorded, write_result, write_stored_head, write_stored_item,
};
use serde_json::Value;

pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(run) = read_result("file", "id", text) {
        result(run);
    }
    if let Some((head, tally)) = read_stored_head(text) {
        assert_eq!(deleted_run(text), None);
        Summary::of(&tally, head.counting);
        let written = write_stored_head(&head, &tally);
        let (again, same) = read_stored_head(&written).expect("a head");
        assert_eq!((&again.id, same), (&head.id, tally.clone()));
        assert_same(&write_stored_head(&again, &tally), &written);
    }
    if let Some(item) = read_stored_item(text) {
        let written = write_stored_item(&item);
        assert_same(&write_stored_item(&read_stored_item(&written).expect("an item")), &written);
    }
    if let Some(plan) = read_plan(text) {
        assert_eq!(read_plan(&write_plan(&plan)), Some(plan));
    }
    for recorded in read_recorded(bytes).unwrap_or_default() {
        assert!(!recorded.file.contains(['/', '\\']));
        Summary::of(&recorded.tally, recorded.head.counting);
    }
}

fn result(mut run: Run) {
    let summary = Summary::of(&Tally::of(&run.items), run.head.counting);
    let written = write_result(&run);
    let again = read_result("file", "id", &written).expect("what was written is read");
    assert_eq!(Summary::of(&Tally::of(&again.items), again.head.counting), summary);
    assert_same(&write_result(&again), &written);

    write_csv(&run);
    let from = run.items.clone();
    assert_eq!(merge_labels(&mut run.items, &from).unmatched, 0);
    let once = run.items.clone();
    assert_eq!(merge_labels(&mut run.items, &once), MergeReport::default());

    let listed = write_recorded(&[("run.json".to_owned(), run)]);
    let listed = read_recorded(listed.as_bytes()).expect("a list");
    assert_eq!(Summary::of(&listed[0].tally, listed[0].head.counting), summary);
}

/// Fields may stand in another order, and of large numbers the last bits differ.
fn assert_same(one: &str, other: &str) {
    let json = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    assert!(is_same(&json(one), &json(other)), "{one}\n{other}");
}

fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let has_same = |(name, value)| other.get(name).is_some_and(|other| is_same(value, other));
            one.len() == other.len() && one.iter().all(has_same)
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Number(a), Value::Number(b)) => {
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs();
            a == b || a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| near(a, b))
        }
        _ => one == other,
    }
}
