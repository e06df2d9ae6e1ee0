//! Prompt sets, people's own and published ones, of every encoding, layout and schema.

use std::collections::HashSet;

use refusal_lab::dataset::{
    Columns, Layout, ParseReport, Schema, collect_prompts, decode, parse_prompts, preview, preview_file, read_set_file,
};
use refusal_lab::domain::{Kind, Prompt};

const LAYOUTS: [Layout; 4] = [Layout::Separated(b','), Layout::Separated(b'\t'), Layout::Json, Layout::JsonLines];

/// The first byte, a digit in the seeds, chooses layout and schema.
pub(super) fn check(data: &[u8]) {
    let [choice, bytes @ ..] = data else { return };
    let choice = usize::from(*choice);
    let Some((text, _)) = decode(bytes) else { return };
    assert!(text.len() <= 3 * bytes.len());
    let layout = LAYOUTS[choice % 4];
    assert!(preview("file", &text).rows.len() <= 5);
    let schema = match choice / 4 % 4 {
        0 => Schema::Own(columns(&text)),
        1 => Schema::OrBench(Kind::SeeminglyToxic),
        2 => Schema::XsTest,
        _ => Schema::Alert,
    };
    let read = || collect_prompts(|on_prompt| parse_prompts("set", &text, layout, &schema, on_prompt));
    let (prompts, found) = read();
    adds_up(&prompts, &found, &text, layout);
    assert_eq!(read(), (prompts, found));

    if let (prompts, Ok(found)) = collect_prompts(|on_prompt| read_set_file("set", "file", bytes, &schema, on_prompt)) {
        // What is packed has another text.
        if !bytes.starts_with(b"\x1f\x8b") {
            adds_up(&prompts, &found, &text, Layout::of(&text));
        }
    }
    if let Ok(preview) = preview_file("file", bytes) {
        assert!(preview.rows.iter().all(|row| row.len() == preview.columns.len()));
    }
}

/// Those that the first line names, as a person's are proposed; else the usual ones.
fn columns(text: &str) -> Columns {
    let header: Vec<&str> = text.lines().next().unwrap_or_default().split([',', '\t', '"']).collect();
    Columns::guess(&header).or_else(|| Columns::guess(&["prompt", "category", "kind", "id"])).expect("a prompt column")
}

fn adds_up(prompts: &[Prompt], found: &ParseReport, text: &str, layout: Layout) {
    let ParseReport { rows, doubles, bad, problems, columns: _ } = found;
    assert_eq!(*rows, prompts.len() as u64 + doubles + bad);
    let ids: HashSet<&str> = prompts.iter().map(|prompt| &*prompt.id).collect();
    assert_eq!(ids.len(), prompts.len(), "an id twice");
    assert!(ids.iter().all(|id| id.starts_with("set-")));
    // What stands for a character that cannot be read may be longer than that.
    assert!(prompts.iter().map(|prompt| prompt.text.len()).sum::<usize>() <= 3 * text.len());
    assert!(prompts.iter().all(|prompt| !prompt.text.is_empty()));

    assert!(problems.len() as u64 <= *bad);
    let lines = text.split(['\n', '\r']).count() as u64;
    let places = 1..=if layout == Layout::Json { lines.max(*rows) } else { lines };
    for problem in problems {
        assert!(places.contains(&problem.line), "{problem:?} of {lines} lines");
    }
}
