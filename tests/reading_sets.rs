//! Prompt sets survive being written and read, and whatever is in a file, reading it ends.
#![allow(clippy::expect_used, clippy::unwrap_used)] // a panic is how a test speaks

use proptest::prelude::*;
use refusal_lab::dataset::{Columns, Findings, Layout, Shape, collect, decode, gather};
use refusal_lab::domain::Prompt;

const LAYOUTS: [Layout; 4] = [Layout::Separated(b','), Layout::Separated(b'\t'), Layout::Json, Layout::JsonLines];

fn read(text: &str, layout: Layout) -> (Vec<Prompt>, Findings) {
    let shape = Shape::Own(Columns::guess(&["prompt", "category", "id", "kind"]).unwrap());
    collect(|on_prompt| gather("set", text, layout, &shape, on_prompt))
}

/// Texts as people write them, with all that a table could trip over.
fn prompts() -> impl Strategy<Value = Vec<String>> {
    let text = prop_oneof![r#"[a-z",\t\r\n'é日😀]{1,12}"#, any::<String>()];
    let is_text = |text: &String| !text.trim().is_empty() && !text.contains(['\0', '\u{feff}']);
    prop::collection::vec(text.prop_filter("a text", is_text), 1..8)
}

fn written_as_csv(prompts: &[String], separator: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    writer.write_record(["category", "prompt", "kind"]).unwrap();
    for prompt in prompts {
        writer.write_record(["hate", prompt, "toxic"]).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn as_json(prompt: &String) -> serde_json::Value {
    serde_json::json!({"prompt": prompt, "category": "hate", "kind": "toxic"})
}

/// Each text once, in the order of its first coming.
fn once(prompts: &[String]) -> Vec<&str> {
    let mut seen: Vec<&str> = Vec::new();
    for prompt in prompts.iter().map(|prompt| prompt.trim()) {
        if !seen.contains(&prompt) {
            seen.push(prompt);
        }
    }
    seen
}

proptest! {
    #[test]
    fn what_was_written_is_read(prompts in prompts()) {
        let lines: Vec<String> = prompts.iter().map(|prompt| as_json(prompt).to_string()).collect();
        for (layout, text) in [
            (LAYOUTS[0], written_as_csv(&prompts, b',')),
            (LAYOUTS[1], written_as_csv(&prompts, b'\t')),
            (LAYOUTS[2], serde_json::Value::from(prompts.iter().map(as_json).collect::<Vec<_>>()).to_string()),
            (LAYOUTS[3], lines.join("\n")),
        ] {
            let (read, found) = read(&text, layout);
            let texts: Vec<&str> = read.iter().map(|prompt| &*prompt.text).collect();
            prop_assert_eq!(texts, once(&prompts), "{:?} {:?}", layout, found.problems);
            prop_assert_eq!((found.rows, found.bad), (prompts.len() as u64, 0));
        }
    }

    #[test]
    fn a_bad_row_costs_no_other(prompts in prompts(), at in any::<prop::sample::Index>()) {
        let mut lines: Vec<String> = prompts.iter().map(|prompt| as_json(prompt).to_string()).collect();
        lines.insert(at.index(lines.len() + 1), "{\"prompt\": ".to_owned());
        let (read, found) = read(&lines.join("\n"), Layout::JsonLines);
        prop_assert_eq!((read.len(), found.bad), (once(&prompts).len(), 1));
    }

    #[test]
    fn reading_ends_whatever_is_read(text in any::<String>(), quoted in r#"[",\n\ra\[\]{}:]{0,60}"#) {
        for layout in LAYOUTS {
            for text in [&text, &quoted] {
                let (_, found) = read(text, layout);
                prop_assert!(found.rows <= text.len() as u64 + 1);
                prop_assert!(found.problems.windows(2).all(|pair| pair[0].line <= pair[1].line));
            }
        }
    }

    #[test]
    fn any_bytes_are_a_text_or_none(bytes in any::<Vec<u8>>()) {
        if let Some((text, _)) = decode(&bytes) {
            prop_assert!(!text.contains('\0'));
        }
    }
}
