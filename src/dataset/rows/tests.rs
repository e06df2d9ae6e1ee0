use std::borrow::Cow;

use proptest::prelude::*;
use serde_json::json;

use super::row::TEXT;
use super::*;
use crate::dataset::problem::{CellProblem, QuoteMisuse, RowProblem};

const COMMA: Layout = Layout::Separated(b',');

type Rows = Vec<(u64, Result<Vec<String>, RowProblem>)>;

/// Each row as its line and these columns' cells, or its line and what is wrong.
fn read(text: &str, layout: Layout, columns: &[&str]) -> Rows {
    let mut found = Vec::new();
    read_rows(text, layout, &mut |row| {
        found.push(match row {
            Ok(row) => {
                let cells = columns.iter().map(|column| row.request(column).map(Option::unwrap_or_default));
                let cells: Result<Vec<_>, _> = cells.map(|cell| cell.map(Cow::into_owned)).collect();
                (row.line, cells)
            }
            Err(problem) => (problem.line, Err(problem.what)),
        });
    });
    found
}

fn good(line: u64, cells: &[&str]) -> (u64, Result<Vec<String>, RowProblem>) {
    (line, Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()))
}

/// A row with three cells under a header of two.
fn too_long(line: u64) -> (u64, Result<Vec<String>, RowProblem>) {
    (line, Err(RowProblem::MoreCellsThanHeader { cells: 3, header: 2 }))
}

/// The prompts that were read, and the lines that were told.
fn summed(rows: &Rows) -> (Vec<&str>, Vec<u64>) {
    let prompts = rows.iter().filter_map(|(_, row)| row.as_ref().ok()?.first().map(String::as_str)).collect();
    (prompts, rows.iter().filter(|(_, row)| row.is_err()).map(|(line, _)| *line).collect())
}

#[test]
fn quotes_line_ends_and_empty_lines_are_those_of_csv() {
    let text = "prompt,category\r\n\"Say \"\"hi\"\",\nplease\",hate\n\n  What? , privacy\nlast,x";
    let rows = read(text, COMMA, &["category", "prompt"]);
    assert_eq!(
        rows,
        [good(2, &["hate", "Say \"hi\",\nplease"]), good(5, &["privacy", "What?"]), good(6, &["x", "last"]),]
    );
    let old = read("prompt,n\ra,1\r\r\"b\rc\",2\rd,3", COMMA, &["prompt", "n"]);
    assert_eq!(old, [good(2, &["a", "1"]), good(4, &["b\rc", "2"]), good(6, &["d", "3"])]);
}

#[test]
fn tabs_separate_where_they_are_said_to() {
    assert_eq!(read("prompt\tn\na, b\t3\n", Layout::Separated(b'\t'), &["prompt", "n"]), [good(2, &["a, b", "3"])]);
}

#[test]
fn a_row_with_too_many_cells_is_told_and_the_others_are_read() {
    let rows = read("prompt,category\na,b\nWell, a comma,c\nd\n", COMMA, &["prompt", "category"]);
    assert_eq!((&rows[0], &rows[2]), (&good(2, &["a", "b"]), &good(4, &["d", ""])));
    assert_eq!(rows[1], too_long(3));
}

#[test]
fn a_misused_quotation_mark_costs_its_own_line_only_wherever_it_stands() {
    for (body, prompts, told) in [
        // Never closed: in the first cell, in the last, in the last line, in several.
        ("a,b\n\"open,c\nd,e\nf,g\n", &["a", "d", "f"][..], &[3][..]),
        ("a,b\nc,\"open\nd,e\n", &["a", "d"], &[3]),
        ("a,b\n\"open", &["a"], &[3]),
        // A next one that opens closes it, with letters behind.
        ("\"open,x\nb,y\n\"c\",z\nd,y\n", &["b", "c", "d"], &[2]),
        ("\"open,x\n\"next,y\nb,\"z\"\nd,y\n", &["b", "d"], &[2, 3]),
        // Closed, and letters behind.
        ("\"a\"b,x\nc,y\n", &["c"], &[2]),
        ("a,\"x\"y\nc,y\n", &["c"], &[2]),
        // Inside a cell without quotation marks they are letters.
        ("say \"hi\",x\nc,\"y\"\n", &["say \"hi\"", "c"], &[]),
        ("\"say \"\"hi\"\"\",x\n\"\"\"c\"\"\",y\n", &["say \"hi\"", "\"c\""], &[]),
    ] {
        let rows = read(&format!("prompt,category\n{body}"), COMMA, &["prompt"]);
        assert_eq!(summed(&rows), (prompts.to_vec(), told.to_vec()), "{body}: {rows:?}");
    }
}

#[test]
fn spaces_around_quotation_marks_are_no_part_of_a_cell() {
    let text = "prompt, category\n\"Hello, world\", \"tech, x\"\n\"a\" ,  \"b\nc\" \n \"say \"\"hi\"\"\", d\n";
    assert_eq!(
        read(text, COMMA, &["prompt", "category"]),
        [good(2, &["Hello, world", "tech, x"]), good(3, &["a", "b\nc"]), good(5, &["say \"hi\"", "d"])]
    );
    // Behind a space it may be a letter of the text, too.
    let text = "category,prompt\nx, \"hello\" he said\ny, \"open\nz,a\n";
    assert_eq!(
        read(text, COMMA, &["prompt"]),
        [good(2, &["\"hello\" he said"]), good(3, &["\"open"]), good(4, &["a"])]
    );
}

#[test]
fn a_separator_behind_the_last_cell_costs_no_row() {
    let text = "prompt,kind\nA?,safe,\nB?,unsafe, ,\nC?,safe,x\nD?,,\n";
    let rows = read(text, COMMA, &["prompt", "kind"]);
    assert_eq!(
        (&rows[0], &rows[1], &rows[3]),
        (&good(2, &["A?", "safe"]), &good(3, &["B?", "unsafe"]), &good(5, &["D?", ""]))
    );
    assert_eq!(rows[2], too_long(4));
}

#[test]
fn a_header_with_a_misused_quotation_mark_is_told_and_its_rows_are_read() {
    let rows = read("\"prompt,category\na,x\nb,y\n", COMMA, &["prompt", "category"]);
    assert_eq!(rows[0], (1, Err(RowProblem::QuotesInHeader(QuoteMisuse::NotClosed))));
    assert_eq!(rows[1..], [good(2, &["a", "x"]), good(3, &["b", "y"])]);
}

/// Read to the end anew for each of its lines, a file like this of a few megabytes would take hours.
#[test]
fn files_full_of_misused_quotation_marks_are_read_in_the_end() {
    for line in [",x\"x,\"\n", "\"a,b\n", "\"a\"b,\n", "a,\"\"\"\n", "\"\"\"\n\"\"a\n"] {
        let text = format!("prompt,a,b\n{}\"", line.repeat(200_000));
        assert!(read(&text, COMMA, &["b"]).len() >= 100_000, "{line}");
    }
    let old = format!("prompt,a\r{}", "x,y\r".repeat(200_000));
    assert_eq!(read(&old, COMMA, &["a"]).len(), 200_000);
}

#[test]
fn columns_without_end_are_looked_up_by_name() {
    let text = format!("{}prompt,prompt\n{}", "a,".repeat(50_000), "x\n".repeat(50_000));
    assert_eq!(read(&text, COMMA, &["a", "prompt"])[49_999], good(50_001, &["x", ""]));
}

#[test]
fn json_is_read_in_every_layout() {
    for (text, lines) in [
        (r#"[{"prompt": "a", "n": 1}, {"prompt": "b", "n": 2}]"#, [1, 1]),
        ("[\n{\"prompt\": \"a\", \"n\": 1},\n{\"prompt\": \"b\", \"n\": 2}\n]\n", [2, 3]),
        ("{\n  \"prompt\": \"a\",\n  \"n\": 1\n}\n{\n  \"prompt\": \"b\",\n  \"n\": 2\n}\n", [1, 5]),
        ("{\"prompt\": \"a\", \"n\": 1}\n\n{\"prompt\": \"b\", \"n\": 2}", [1, 3]),
        ("{\"prompt\": \"a\", \"n\": 1}\n{\n\"prompt\": \"b\",\n\"n\": 2}\n", [1, 2]),
        ("{\"prompt\": \"a\", \"n\": 1},\n{\"prompt\": \"b\", \"n\": 2},\n", [1, 2]),
        ("// made by hand\n{\"prompt\": \"a\", \"n\": 1}\n{\"prompt\": \"b\", \"n\": 2}\n", [2, 3]),
        ("[{\"prompt\": \"a\", \"n\": 1}]\n[{\"prompt\": \"b\", \"n\": 2}]\n", [1, 2]),
        ("[{\"prompt\": \"a\", \"n\": 1}, {\"prompt\": \"b\", \"n\": 2}]\n", [1, 1]),
        (r#"{"data": [{"prompt": "a", "n": 1}, {"prompt": "b", "n": 2}], "more": {}}"#, [1, 1]),
        (r#"{"name": [1], "instances": [{"prompt": "a", "n": 1}, {"prompt": "b", "n": 2}]}"#, [1, 1]),
        (r#"{"prompts": [{"prompt": "a", "n": 1}], "rows": [{"prompt": "b", "n": 2}]}"#, [1, 1]),
        ("{\"entries\": [\n  {\"prompt\": \"a\", \"n\": 1},\n  {\"prompt\": \"b\", \"n\": 2}]}", [2, 3]),
        (r#"{"rows": [{"row_idx": 0, "row": {"prompt": "a", "n": 1}}, {"row": {"prompt": "b", "n": 2}}]}"#, [1, 1]),
        (r#"{"prompt": ["a", "b"], "n": [1, 2]}"#, [1, 1]),
        (r#"{"version": 3, "prompt": ["a", "b"], "n": [1, 2]}"#, [1, 1]),
        (r#"{"prompt": {"0": "a", "1": "b"}, "n": {"0": 1, "1": 2}}"#, [1, 1]),
        (r#"{"n": {"1": 2, "0": 1}, "prompt": {"0": "a", "1": "b"}}"#, [1, 1]),
        (r#"{"x": {"prompt": "a", "n": 1}, "y": {"prompt": "b", "n": 2}}"#, [1, 1]),
        (r#"{"train": [{"prompt": "a", "n": 1}], "test": [{"prompt": "b", "n": 2}]}"#, [1, 1]),
        ("{\"hate\": [{\"prompt\": \"a\", \"n\": 1}],\n\"fraud\": [{\"prompt\": \"b\", \"n\": 2}]}", [1, 2]),
        (r#"{"data": {"prompts": [{"prompt": "a", "n": 1}, {"prompt": "b", "n": 2}]}}"#, [1, 1]),
        (r#"{"version": 1, "data": {"prompt": ["a", "b"], "n": [1, 2]}}"#, [1, 1]),
        (r#"{"set": {"0": {"prompt": "a", "n": 1}, "1": {"prompt": "b", "n": 2}}}"#, [1, 1]),
        (r#"{"columns": ["prompt", "n"], "index": [0, 1], "data": [["a", 1], ["b", 2]]}"#, [1, 1]),
    ] {
        let mut rows = read(text, Layout::of(text), &["prompt", "n"]);
        rows.sort_by(|a, b| a.1.as_ref().ok().cmp(&b.1.as_ref().ok()));
        assert_eq!(rows, [good(lines[0], &["a", "1"]), good(lines[1], &["b", "2"])], "{text}");
    }
}

#[test]
fn a_list_of_texts_is_a_list_of_prompts() {
    for text in [r#"["a", "b"]"#, r#"{"prompts": ["a", "b"]}"#, r#"{"data": ["a", "b"]}"#, "[\"a\",\n\"b\"]"] {
        let rows = read(text, Layout::of(text), &[TEXT]);
        assert_eq!(summed(&rows), (vec!["a", "b"], vec![]), "{text}");
    }
}

#[test]
fn the_name_of_a_list_tells_the_kind_or_category_of_its_rows() {
    let text = "{\"harmful\": [\"a\",\n\"b\"], \"harmless\": [\n\"c\"]}";
    let rows = read(text, Layout::of(text), &[TEXT, "kind"]);
    assert_eq!(rows, [good(1, &["a", "harmful"]), good(2, &["b", "harmful"]), good(3, &["c", "harmless"])]);
    let text = r#"{"hate": ["a", "b"], "fraud": ["c"]}"#;
    let rows = read(text, Layout::of(text), &[TEXT, "category"]);
    assert_eq!(rows, [good(1, &["a", "hate"]), good(1, &["b", "hate"]), good(1, &["c", "fraud"])]);
    // What a row says of itself holds.
    let text = r#"{"toxic": [{"prompt": "a", "kind": "safe"}, {"prompt": "b"}], "safe": []}"#;
    let rows = read(text, Layout::of(text), &["prompt", "kind"]);
    assert_eq!(rows, [good(1, &["a", "safe"]), good(1, &["b", "toxic"])]);
}

#[test]
fn cells_of_columns_that_are_objects_stay_in_their_rows() {
    // In other orders, and not each row in each column.
    let text = r#"{"prompt": {"x": "a", "y": "b"}, "n": {"z": 3, "y": 2, "x": 1}, "m": {"w": 4, "z": 30}}"#;
    let rows = read(text, Layout::of(text), &["prompt", "n", "m"]);
    let expected = [["a", "1", ""], ["b", "2", ""], ["", "3", "30"], ["", "", "4"]];
    assert_eq!(rows, expected.map(|cells| good(1, &cells)));
}

#[test]
fn a_broken_row_of_json_costs_no_other() {
    for (text, prompts, told) in [
        ("{\"prompt\":\"a\"}\n\n{\"prompt\":\n{\"prompt\":\"b\"}", &["a", "b"][..], &[3][..]),
        ("{\"prompt\":\"a\"}\nrubbish\nmore\n{\"prompt\":\"b\"}\n7\n[[]]\n", &["a", "b"], &[2, 3, 5, 6]),
        ("{\"prompt\":\"a\"}\n{\"prompt\":\"open}\n{\"prompt\":\"b\"}\n", &["a", "b"], &[2]),
        ("[{\"prompt\": \"a\"},\n 7,\n {\"prompt\": ", &["a"], &[2, 3]),
        ("[\n  {\"prompt\": \"a\"},\n  {\"prompt\": broken},\n  {\"prompt\": \"b\"}\n]\n", &["a", "b"], &[3]),
        ("[\n  {\"prompt\": \"a\"},\n  {\"prompt\": \"b\"},\n  {\"prompt\": broken}\n]\n", &["a", "b"], &[4]),
        ("{\n  \"prompt\": \"a\"\n}\n{\n  \"prompt\": oh\n}\n{\n  \"prompt\": \"b\"\n}\n", &["a", "b"], &[4]),
        ("{\"data\": [\n {\"prompt\": \"a\"},\n {\"prompt\" \"x\"},\n {\"prompt\": \"b\"}\n]}\n", &["a", "b"], &[3]),
        ("[{\"prompt\": \"a\"}", &["a"], &[1]),
        ("[{\"prompt\": \"a\"}, {broken}, {\"prompt\": \"b\"}]", &["a"], &[1]),
    ] {
        let rows = read(text, Layout::of(text), &["prompt"]);
        assert_eq!(summed(&rows), (prompts.to_vec(), told.to_vec()), "{text}: {rows:?}");
    }
    let rows = read("[{\"prompt\": \"a\"}, {broken}, {\"prompt\": \"b\"}]", Layout::Json, &["prompt"]);
    assert!(matches!(rows[1], (1, Err(RowProblem::NotJson { loses_line: true, .. }))), "{rows:?}");
}

#[test]
fn json_that_only_a_strict_parser_refuses_is_read() {
    for text in [
        "{\"prompt\": \"a\\ud83d\", \"n\": NaN}\n{\"prompt\": \"b\", \"n\": Infinity}\n",
        "[{\"prompt\": \"a\\ud83d\", \"n\": NaN}, {\"prompt\": \"b\", \"n\": -Infinity}]",
        "{\n \"prompt\": \"a\\ud83d\",\n \"n\": NaN\n}\n{\n \"prompt\": \"b\",\n \"n\": 2\n}\n",
        "{\"data\": [{\"prompt\": \"a\\ud83d\", \"n\": NaN}, {\"prompt\": \"b\"}]}",
        "{\"prompt\": [\"a\\ud83d\", \"b\"], \"n\": [NaN, 2]}",
    ] {
        let rows = read(text, Layout::of(text), &["prompt"]);
        assert_eq!(summed(&rows), (vec!["a\u{fffd}", "b"], vec![]), "{text}: {rows:?}");
    }
}

#[test]
fn what_the_hubs_viewer_cut_short_is_told_and_not_asked() {
    let text = json!({"rows": [
        {"row_idx": 0, "row": {"prompt": "a", "n": "x"}, "truncated_cells": ["n"]},
        {"row_idx": 1, "row": {"prompt": "b…", "n": "y"}, "truncated_cells": ["prompt"]},
    ]});
    let rows = read(&text.to_string(), Layout::Json, &["prompt"]);
    assert_eq!(rows[0], good(1, &["a"]));
    assert_eq!(rows[1], (1, Err(CellProblem::CutShort.of("prompt"))));
}

/// Read from the beginning anew for each of its rows, a list of many in one line would take hours.
#[test]
fn long_lists_are_read_in_the_end() {
    let list = |row: &str| format!("[{}]", vec![row; 100_000].join(","));
    assert_eq!(read(&list(r#"{"prompt": "a"}"#), Layout::Json, &["prompt"]).len(), 100_000);
    for line in ["{\"prompt\": oh},\n", "{\n\"prompt\": oh\n},\n", "{\"a\":[\n", "{\"prompt\": NaN}\n", "\"\n"] {
        for layout in [Layout::Json, Layout::JsonLines] {
            read(&format!("[\n{}", line.repeat(50_000)), layout, &["prompt"]);
        }
    }
    const ROWS: usize = 100_000;
    let all = |member: &dyn Fn(usize) -> String, ends: &str| (0..ROWS).map(member).collect::<Vec<_>>().join(ends);
    let by_index = format!("{{\n{}\n}}", all(&|at| format!(" \"{at}\":{{\n  \"prompt\":\"a\"\n }}"), ",\n"));
    assert_eq!(read(&by_index, Layout::Json, &["prompt"])[ROWS - 1], good(3 * ROWS as u64 - 1, &["a"]));
    let ahead = all(&|at| format!("\"{at}\":\"a\""), ",");
    let back = all(&|at| format!("\"{}\":\"b\"", ROWS - 1 - at), ",");
    let columns = format!("{{\"prompt\":{{{ahead}}},\"category\":{{{back}}}}}");
    assert_eq!(read(&columns, Layout::Json, &["prompt", "category"])[ROWS - 1], good(1, &["a", "b"]));
    let lists = format!("{{{}}}", all(&|_| "\"data\":[{\"prompt\":\"a\"}]".to_owned(), ",\n"));
    assert_eq!(read(&lists, Layout::Json, &["prompt"])[ROWS - 1], good(ROWS as u64, &["a"]));
}

proptest! {
    /// Lines are read where they stand where that is possible, and folded where it is not. Readers of CSV agree on all
    /// that has no misused quotation mark.
    /// One thing is more lenient here: spaces before an opening quotation mark.
    #[test]
    fn cells_are_those_that_a_reader_of_csv_finds(lines in r#"((a|"|""|,|\n|\r\n|\r| |é){0,12}("a,b"|"é")?,?){1,3}"#) {
        let text = format!("0,1,2,3,4,5,6,7,8,9\n{lines}");
        let before = |at: usize| text[..at].trim_end_matches(' ');
        let is_behind_spaces = |at: usize| before(at).len() < at && before(at).ends_with([',', '\n', '\r']);
        prop_assume!(!text.match_indices('"').any(|(at, _)| is_behind_spaces(at)));
        let rows = read(&text, COMMA, &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
        let is_misused = |row: &Result<_, RowProblem>| matches!(row, Err(RowProblem::Quotes(_)));
        let misused = rows.iter().position(|(_, row)| is_misused(row));

        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        prop_assert!(misused.is_some() || rows.len() == records.len());
        let read = rows.iter().take(misused.unwrap_or(rows.len()));
        for ((_, row), record) in read.zip(&records).filter(|(_, record)| record.len() <= 10) {
            let mut cells: Vec<&str> = record.iter().map(str::trim).collect();
            cells.resize(10, "");
            prop_assert_eq!(row.as_ref().unwrap(), &cells);
        }
    }
}

#[test]
fn a_conversation_that_is_a_row_by_itself_gives_its_first_user_text() {
    let one = r#"[{"role": "system", "content": "Be kind."}, {"role": "user", "content": "a?"}]"#;
    let other = r#"[{"from": "human", "value": "b?"}, {"from": "gpt", "value": "No."}]"#;
    for (text, layout) in
        [(format!("{one}\n{other}\n"), Layout::JsonLines), (format!("[{one},\n{other}]"), Layout::Json)]
    {
        let mut found = Vec::new();
        read_rows(&text, layout, &mut |row| {
            let row = row.unwrap_or_else(|problem| panic!("{problem:?}"));
            found.push(row.request("messages").unwrap().unwrap_or_default().into_owned());
        });
        assert_eq!(found, ["a?", "b?"], "{text}");
    }
}
