//! Prompt sets survive being written and read, in every form that people have them in, and whatever is in a file, reading
//! it ends.
#![allow(clippy::expect_used, clippy::unwrap_used)] // a panic is how a test speaks

use std::io::Write;

use encoding_rs::Encoding;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use refusal_lab::dataset::{
    Columns, Layout, ParseReport, Schema, collect_prompts, decode, parse_prompts, preview_file, read_set_file,
};
use refusal_lab::domain::{Kind, Prompt};
use serde_json::{Map, Value, json};

const LAYOUTS: [Layout; 4] = [Layout::Separated(b','), Layout::Separated(b'\t'), Layout::Json, Layout::JsonLines];

fn read(text: &str, layout: Layout) -> (Vec<Prompt>, ParseReport) {
    let schema = Schema::Own(Columns::guess(&["prompt", "category", "id", "kind"]).unwrap());
    collect_prompts(|on_prompt| parse_prompts("set", text, layout, &schema, on_prompt))
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

/// A file of these prompts in one of the forms in which people have them; `ends` is how lines end.
fn written(prompts: &[String], form: usize, ends: &str) -> String {
    let rows: Vec<Value> = prompts.iter().map(as_json).collect();
    let texts = || rows.iter().map(|row| row["prompt"].clone());
    let lines = |rows: &mut dyn Iterator<Item = String>| rows.map(|row| row + ends).collect::<String>();
    let by_number = |value: &dyn Fn(&String) -> Value| -> Value {
        let cells = prompts.iter().enumerate().map(|(at, prompt)| (at.to_string(), value(prompt)));
        cells.collect::<Map<String, Value>>().into()
    };
    let all = |word: &'static str| vec![word; prompts.len()];
    let separated = |separator: u8| {
        let terminator = if ends == "\n" { csv::Terminator::Any(b'\n') } else { csv::Terminator::CRLF };
        let mut writer = csv::WriterBuilder::new().delimiter(separator).terminator(terminator).from_writer(Vec::new());
        writer.write_record(["category", "prompt", "kind"]).unwrap();
        prompts.iter().for_each(|prompt| writer.write_record(["hate", prompt, "toxic"]).unwrap());
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    };
    match form {
        0 => separated(b','),
        1 => separated(b'\t'),
        2 => separated(b';'),
        3 => format!("sep=|{ends}{}", separated(b'|')),
        4 => format!("My prompts{ends}{ends}{}", separated(b',')),
        5 => format!("# made by hand{ends}# in May{ends}{}", separated(b';')),
        6 => Value::from(rows.clone()).to_string(),
        7 => format!("{:#}", Value::from(rows.clone())).replace('\n', ends),
        8 => lines(&mut rows.iter().map(Value::to_string)),
        9 => lines(&mut rows.iter().map(|row| format!("{row:#}").replace('\n', ends))),
        10 => lines(&mut rows.chunks(3).map(|rows| Value::from(rows.to_vec()).to_string())),
        11 => json!({"version": 1, "instances": rows, "note": ["a"]}).to_string(),
        12 => format!("{:#}", json!({"entries": rows})),
        13 => json!({"prompt": prompts, "category": all("hate"), "kind": all("toxic")}).to_string(),
        14 => {
            let word = |word: &'static str| by_number(&move |_| word.into());
            json!({"category": word("hate"), "prompt": by_number(&|prompt| prompt.as_str().into()), "kind": word("toxic")})
                .to_string()
        }
        15 => by_number(&as_json).to_string(),
        16 => {
            let cells: Vec<Value> = texts().map(|text| json!([text, "hate", "toxic"])).collect();
            json!({"columns": ["prompt", "category", "kind"], "index": all(""), "data": cells}).to_string()
        }
        17 => {
            let viewed =
                rows.iter().enumerate().map(|(at, row)| json!({"row_idx": at, "row": row, "truncated_cells": []}));
            json!({"features": [{"name": "prompt"}], "rows": viewed.collect::<Vec<_>>()}).to_string()
        }
        18 => {
            let turns = texts().map(|text| {
                let messages =
                    [json!({"role": "system", "content": "Be brief."}), json!({"role": "user", "content": text})];
                json!({"prompt": messages, "category": "hate", "kind": "toxic"}).to_string()
            });
            lines(&mut turns.into_iter())
        }
        _ => {
            let turns = texts().map(|text| {
                let turns = [json!({"from": "human", "value": text}), json!({"from": "gpt", "value": "No."})];
                json!({"prompt": turns, "category": "hate", "kind": "toxic", "score": "NaN"}).to_string()
            });
            // As Python writes what is no number.
            lines(&mut turns.map(|line| line.replace("\"NaN\"", "NaN")))
        }
    }
}

const FORMS: usize = 20;

/// Sentences of one language and an encoding that has its letters. They are whole: of a word or two no reader can tell.
fn sentences() -> impl Strategy<Value = (Vec<String>, &'static str)> {
    const JAPANESE: [&str; 3] = [
        "塩とは何ですか、どうやって作りますか。",
        "プロセスを終了する方法を教えてください。",
        "ロケットはどうやって飛びますか。",
    ];
    const CHINESE: [&str; 3] = ["盐是什么，它是怎么做出来的？", "请告诉我如何结束一个进程。", "火箭是怎么飞上天的？"];
    const TAIWANESE: [&str; 3] = ["鹽是什麼，它是怎麼做出來的？", "請告訴我如何結束處理程序。", "火箭是怎麼飛上天的？"];
    const KOREAN: [&str; 3] =
        ["소금은 무엇이고 어떻게 만듭니까?", "프로세스를 종료하는 방법은?", "로켓은 어떻게 날아갑니까?"];
    const RUSSIAN: [&str; 3] = ["Что такое соль и как её добывают?", "Как завершить процесс?", "Как летает ракета?"];
    const GERMAN: [&str; 3] = ["Wie öffne ich ein Schloß?", "Was heißt „Grüße“?", "Wofür ist die Tür da?"];
    const ENCODINGS: [(&[&str], &str); 10] = [
        (&JAPANESE, "Shift_JIS"),
        (&JAPANESE, "EUC-JP"),
        (&CHINESE, "GBK"),
        (&TAIWANESE, "Big5"),
        (&KOREAN, "EUC-KR"),
        (&RUSSIAN, "KOI8-R"),
        (&RUSSIAN, "windows-1251"),
        (&GERMAN, "windows-1252"),
        (&JAPANESE, "UTF-8"),
        (&RUSSIAN, "UTF-8"),
    ];
    let numbered = |texts: &'static [&str], encoding| {
        let text = (prop::sample::select(texts), 0..1_000_u32, r#"[ ",a-z\n]{0,6}"#);
        let text = text.prop_map(|(text, number, more)| format!("{text} {number}{more}."));
        (prop::collection::vec(text, 4..12), Just(encoding))
    };
    prop::sample::select(&ENCODINGS[..]).prop_flat_map(move |(texts, encoding)| numbered(texts, encoding))
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    Encoding::for_label(encoding.as_bytes()).unwrap().encode(text).0.into_owned()
}

fn read_file(bytes: &[u8]) -> (Vec<Prompt>, ParseReport) {
    let columns = preview_file("file", bytes).unwrap().columns;
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let schema = Schema::Own(Columns::guess(&columns).unwrap());
    let (prompts, found) = collect_prompts(|on_prompt| read_set_file("set", "file", bytes, &schema, on_prompt));
    (prompts, found.unwrap())
}

fn texts(prompts: &[Prompt]) -> Vec<&str> {
    prompts.iter().map(|prompt| &*prompt.text).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_file_is_read_in_whatever_form_it_is(
        prompts in prompts(), form in 0..FORMS, crlf: bool, marks in 0..3_usize, packed: bool,
    ) {
        let text = "\u{feff}".repeat(marks) + &written(&prompts, form, if crlf { "\r\n" } else { "\n" });
        let mut bytes = text.clone().into_bytes();
        if packed {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&bytes).unwrap();
            bytes = encoder.finish().unwrap();
        }
        let (read, found) = read_file(&bytes);
        prop_assert_eq!(texts(&read), once(&prompts), "{}", text);
        prop_assert_eq!((found.rows, found.bad), (prompts.len() as u64, 0), "{:?} of {}", found.problems, text);
        prop_assert!(read.iter().all(|prompt| prompt.kind == Kind::Toxic && prompt.category.as_str() == "hate"));
    }

    #[test]
    fn a_file_is_read_in_whatever_encoding_it_is((prompts, encoding) in sentences(), form in 0..FORMS) {
        let text = written(&prompts, form, "\n");
        let (read, _) = read_file(&encoded(&text, encoding));
        prop_assert_eq!(texts(&read), once(&prompts), "{}", encoding);
    }

    /// A table in which some rows have a quotation mark too many: each costs itself, and is told.
    #[test]
    fn a_misused_quotation_mark_loses_only_its_own_row(
        rows in prop::collection::vec((any::<bool>(), 0..6_usize), 1..12), crlf: bool,
    ) {
        let ends = if crlf { "\r\n" } else { "\n" };
        let (mut text, mut good, mut lines) = (format!("prompt,category{ends}"), Vec::new(), Vec::new());
        // A mark that is never closed has letters behind the next one; else the two would be a cell's, of several lines.
        for ((is_good, form), at) in rows.iter().zip(2..) {
            let row = match (is_good, form) {
                (true, 0 | 1) => format!("plain {at},x"),
                (true, 2 | 3) => format!("\"quoted, {at}\",x"),
                (true, _) => format!("say \"hi\" {at},x"),
                (false, 0) => format!("\"open {at},x"),
                (false, 1) => format!("\"closed\" {at},x"),
                (false, 2) => format!("a {at},\"x\"y"),
                (false, 3) => format!("b {at},\"open"),
                (false, _) => format!("\"c\"{at}\",x"),
            };
            if *is_good {
                good.push(row.trim_end_matches(",x").trim_matches('"').to_owned());
            } else {
                lines.push(at);
            }
            text += &(row + ends);
        }
        let schema = Schema::Own(Columns::guess(&["prompt", "category"]).unwrap());
        let (prompts, found) = collect_prompts(|on_prompt| parse_prompts("set", &text, LAYOUTS[0], &schema, on_prompt));
        let told: Vec<u64> = found.problems.iter().map(|problem| problem.line).collect();
        prop_assert_eq!((texts(&prompts), told), (good.iter().map(String::as_str).collect(), lines), "{}", text);
        prop_assert_eq!(found.rows, rows.len() as u64);
    }

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
