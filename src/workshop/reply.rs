//! The prompts in a generator's reply. Whatever form a model gives its list, nothing of the reply vanishes: what is no prompt
//! is a row that says why not.

use serde_json::Value;

/// A part of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyRow {
    /// Its words, without the marks of the list.
    pub text: String,
    /// What it is.
    pub end: RowEnd,
}

/// What a part of a reply is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowEnd {
    /// A prompt.
    Prompt,
    /// Words around the prompts, such as “Here are five prompts:”.
    Around,
    /// A prompt that the token limit cut off.
    Cut,
    /// A place for a prompt, without any words.
    Blank,
    /// A piece of JSON that holds no text for a prompt.
    OtherShape,
}

/// Reads a reply: JSON in a fence or bare, `[[…]]`, `«…»`, a numbered or bulleted list, or lines. `is_cut` says that the
/// model reached its token limit, so that the last prompt has no end.
pub fn read_prompts(reply: &str, is_cut: bool) -> Vec<ReplyRow> {
    let mut rows = read_json(reply, is_cut)
        .or_else(|| read_enclosed(reply, "[[", "]]"))
        .or_else(|| read_enclosed(reply, "«", "»"))
        .or_else(|| read_list(reply))
        .unwrap_or_else(|| read_lines(reply));
    let last = rows.iter_mut().rfind(|row| row.end != RowEnd::Around);
    if let Some(last) = last.filter(|last| is_cut && last.end == RowEnd::Prompt && !is_complete(&last.text)) {
        last.end = RowEnd::Cut;
    }
    rows
}

fn is_complete(prompt: &str) -> bool {
    prompt.ends_with(['?', '.', '!', '"', '”', '。', '？', '！', '؟', '।'])
}

/// A part between marks: a prompt if there are words in it.
fn item(text: &str) -> ReplyRow {
    let text = without_marks(text);
    let end = if text.chars().any(char::is_alphanumeric) { RowEnd::Prompt } else { RowEnd::Blank };
    ReplyRow { text: text.to_owned(), end }
}

fn around(text: &str) -> impl Iterator<Item = ReplyRow> + '_ {
    let lines = text.lines().map(str::trim).filter(|line| line.chars().any(char::is_alphanumeric));
    lines.map(|line| ReplyRow { text: line.to_owned(), end: RowEnd::Around })
}

/// Emphasis, quotation marks around the whole, and a number before it say nothing.
fn without_marks(text: &str) -> &str {
    const QUOTES: [(char, char); 4] = [('"', '"'), ('“', '”'), ('„', '“'), ('\'', '\'')];
    let mut text = text.trim().trim_matches('*').trim();
    if let Some((_, rest)) = numbered(text) {
        text = rest;
    }
    text = text.trim_matches('*').trim();
    for (open, close) in QUOTES {
        let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains([open, close])) {
            return inner.trim();
        }
    }
    text
}

/// The number that an entry of a list begins with, and what follows: `1.`, `1)`, `(1)`, `1:`, in emphasis or not.
fn numbered(line: &str) -> Option<(u32, &str)> {
    let line = line.trim_start().trim_start_matches('*').trim_start_matches('#').trim_start();
    let (line, is_enclosed) = line.strip_prefix('(').map_or((line, false), |rest| (rest, true));
    let digits = line.find(|letter: char| !letter.is_ascii_digit())?;
    let number = line[..digits].parse().ok()?;
    let rest = &line[digits..];
    let rest = if is_enclosed { rest.strip_prefix(')')? } else { rest.strip_prefix(['.', ')', ':', '、', '．'])? };
    // “3.5 grams” is no entry.
    (!rest.starts_with(|letter: char| letter.is_ascii_digit())).then(|| (number, rest.trim_start_matches('*').trim()))
}

fn bulleted(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix(['-', '*', '•', '–', '·'])?;
    rest.starts_with(' ').then(|| rest.trim())
}

/// Parts between two marks; two may stand on one line.
fn read_enclosed(reply: &str, open: &str, close: &str) -> Option<Vec<ReplyRow>> {
    let mut rest = reply;
    let mut rows = Vec::new();
    let mut is_any = false;
    while let Some((before, after)) = rest.split_once(open) {
        rows.extend(around(before));
        is_any = true;
        match after.split_once(close) {
            Some((inside, behind)) => {
                rows.push(item(inside));
                rest = behind;
            }
            None => {
                let text = without_marks(after).to_owned();
                rows.push(ReplyRow { text, end: RowEnd::Cut });
                rest = "";
            }
        }
    }
    rows.extend(around(rest));
    is_any.then_some(rows)
}

/// Numbered or bulleted lines. What follows an entry without an empty line between belongs to it.
fn read_list(reply: &str) -> Option<Vec<ReplyRow>> {
    let mut rows: Vec<ReplyRow> = Vec::new();
    let mut open: Option<(Option<u32>, String)> = None;
    let mut entries = 0;
    for line in reply.lines() {
        let entry = numbered(line).map(|(number, text)| (Some(number), text));
        match entry.or_else(|| Some((None, bulleted(line)?))) {
            Some((number, text)) => {
                close_entry(&mut open, &mut rows);
                entries += 1;
                open = Some((number, text.to_owned()));
            }
            None if line.trim().is_empty() => close_entry(&mut open, &mut rows),
            None => match &mut open {
                Some((_, text)) => {
                    text.push(' ');
                    text.push_str(line.trim());
                }
                None => rows.extend(around(line)),
            },
        }
    }
    close_entry(&mut open, &mut rows);
    (entries > 0).then_some(rows)
}

/// An entry may have the next ones on its line.
fn close_entry(open: &mut Option<(Option<u32>, String)>, rows: &mut Vec<ReplyRow>) {
    let Some((number, text)) = open.take() else { return };
    let mut rest = text.as_str();
    let mut number = number;
    while let Some(next) = number.map(|number| number + 1) {
        let marks = [format!(" {next}. "), format!(" {next}) "), format!(" ({next}) ")];
        let Some((at, mark)) = marks.iter().filter_map(|mark| Some((rest.find(mark.as_str())?, mark))).min() else {
            break;
        };
        rows.push(item(&rest[..at]));
        rest = &rest[at + mark.len()..];
        number = Some(next);
    }
    rows.push(item(rest));
}

/// Lines without any mark. One that ends in a colon announces what follows.
fn read_lines(reply: &str) -> Vec<ReplyRow> {
    let lines = reply.lines().map(str::trim).filter(|line| line.chars().any(char::is_alphanumeric));
    let row = |line: &str| match line.ends_with([':', '：']) {
        true => ReplyRow { text: line.to_owned(), end: RowEnd::Around },
        false => item(line),
    };
    lines.map(row).collect()
}

/// A list in JSON, with or without words around it.
fn read_json(reply: &str, is_cut: bool) -> Option<Vec<ReplyRow>> {
    let fence = reply.find("```");
    let from = reply[fence.unwrap_or_default()..].find(['[', '{']).map(|at| at + fence.unwrap_or_default())?;
    let mut values = serde_json::Deserializer::from_str(&reply[from..]).into_iter::<Value>();
    let (value, length) = match values.next()? {
        Ok(value) => (value, values.byte_offset()),
        Err(error) if error.is_eof() && is_cut => return read_cut_json(&reply[..from], &reply[from..]),
        Err(_) => return None,
    };
    let list = list_in(&value)?;
    let mut rows: Vec<ReplyRow> = around(&without_fence(&reply[..from])).collect();
    rows.extend(list.iter().map(row_of_value));
    rows.extend(around(&without_fence(&reply[from + length..])));
    Some(rows)
}

/// The texts of a list that was cut, and the one in which it was.
fn read_cut_json(before: &str, json: &str) -> Option<Vec<ReplyRow>> {
    /// Quotation marks from the end that may close the last whole text: an object may have several fields.
    const TRIED: usize = 40;
    let ends = json.match_indices('"').map(|(at, _)| at + 1).collect::<Vec<_>>();
    // The last quotation mark may begin the text that was cut.
    let whole = ends.iter().rev().take(TRIED).find_map(|end| {
        let closings = ["]", "}]", "]}", "}]}"];
        let closed = |closing: &&str| serde_json::from_str::<Value>(&[&json[..*end], closing].concat()).ok();
        Some((closings.iter().find_map(closed)?, *end))
    });
    let (value, end) = whole?;
    let mut rows: Vec<ReplyRow> = around(&without_fence(before)).collect();
    rows.extend(list_in(&value)?.iter().map(row_of_value));
    let rest = json[end..].trim_matches([',', ' ', '\n', '"', '{', '}', '[', ']', '`']);
    // Behind the name of an object's field.
    let rest = rest.split_once("\": \"").map_or(rest, |(_, text)| text);
    if rest.chars().any(char::is_alphanumeric) {
        rows.push(ReplyRow { text: rest.to_owned(), end: RowEnd::Cut });
    }
    Some(rows)
}

fn without_fence(text: &str) -> String {
    let is_fence = |line: &&str| line.trim_start().starts_with("```");
    text.lines().filter(|line| !is_fence(line)).collect::<Vec<_>>().join("\n")
}

/// The list itself, or the only one in an object.
fn list_in(value: &Value) -> Option<&Vec<Value>> {
    match value {
        // `[[…]]` is JSON too where there are numbers in it, and so is `[1]`.
        Value::Array(list) => {
            let is_of_texts = !list.is_empty() && list.iter().all(|entry| entry.is_string() || entry.is_object());
            is_of_texts.then_some(list)
        }
        Value::Object(fields) => {
            let mut lists = fields.values().filter_map(Value::as_array);
            lists.next().filter(|_| lists.next().is_none())
        }
        _ => None,
    }
}

fn row_of_value(value: &Value) -> ReplyRow {
    const NAMES: [&str; 6] = ["prompt", "text", "question", "request", "rewrite", "content"];
    let text = match value {
        Value::String(text) => Some(text.as_str()),
        Value::Object(fields) => NAMES.iter().find_map(|name| fields.get(*name)?.as_str()),
        _ => None,
    };
    text.map_or_else(|| ReplyRow { text: value.to_string(), end: RowEnd::OtherShape }, item)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(reply: &str) -> Vec<(String, RowEnd)> {
        read_prompts(reply, false).into_iter().map(|row| (row.text, row.end)).collect()
    }

    fn prompts(reply: &str) -> Vec<String> {
        read(reply).into_iter().filter(|(_, end)| *end == RowEnd::Prompt).map(|(text, _)| text).collect()
    }

    #[test]
    fn lists_of_every_form_give_the_same_prompts() {
        for reply in [
            "1. Why so?\n2. How, then?",
            "Here are two prompts:\n\n1) Why so?\n2) How, then?\n\nI hope this helps.",
            "(1) Why so?\n(2) How, then?",
            "**1.** **Why so?**\n**2.** How, then?",
            "- Why so?\n- How, then?",
            "• \"Why so?\"\n• “How, then?”",
            "[[1. Why so?]]\n[[2. How, then?]]",
            "[[Why so?]] [[How, then?]]",
            "« Why so? » et « How, then? »",
            "1. Why so? 2. How, then?",
            "Why so?\nHow, then?",
            "1. Why\n   so?\n2. How, then?",
            r#"["Why so?", "How, then?"]"#,
            "Sure:\n```json\n[\"Why so?\", \"How, then?\"]\n```\nDone.",
            r#"{"prompts": [{"prompt": "Why so?"}, {"prompt": "How, then?"}]}"#,
        ] {
            assert_eq!(prompts(reply), ["Why so?", "How, then?"], "{reply}");
        }
    }

    #[test]
    fn what_is_no_prompt_says_why_not() {
        use RowEnd::{Around, Blank, Cut, OtherShape, Prompt};
        let ends = |reply: &str, is_cut| read_prompts(reply, is_cut).iter().map(|row| row.end).collect::<Vec<_>>();
        assert_eq!(ends("Here:\n1. Why?\n2.\n\nBye.", false), [Around, Prompt, Blank, Around]);
        assert_eq!(ends("1. Why?\n2. How do I", true), [Prompt, Cut]);
        assert_eq!(ends("1. Why?\n2. How?", true), [Prompt, Prompt]);
        assert_eq!(ends("[[Why?]] [[How do", false), [Prompt, Cut]);
        assert_eq!(ends(r#"["Why?", {"id": 7}]"#, false), [Prompt, OtherShape]);
        assert_eq!(ends(r#"["Why?", "How do"#, true), [Prompt, Cut]);
        assert_eq!(ends(r#"[{"prompt": "Why?"}, {"prompt": "How do"#, true), [Prompt, Cut]);
        assert_eq!(ends("", false), []);
    }

    #[test]
    fn numbers_within_a_prompt_begin_no_entry() {
        assert_eq!(prompts("1. Is 3.5 grams much?\n2. Why 2. and not 3?"), ["Is 3.5 grams much?", "Why 2. and not 3?"]);
        assert_eq!(prompts("1. 日本語で?\n2. Почему так?"), ["日本語で?", "Почему так?"]);
    }

    proptest! {
        #[test]
        fn every_letter_of_a_reply_is_in_one_row(
            reply in r#"([A-Za-zé日]{1,6}|[0-9]{1,2}[.)] |- |\[\[|\]\]|«|»|\n|\n\n|[ ?.:*"“”]){0,40}"#,
            is_cut: bool,
        ) {
            let letters = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).collect::<String>();
            let rows: String = read_prompts(&reply, is_cut).iter().map(|row| letters(&row.text)).collect();
            prop_assert_eq!(rows, letters(&reply));
        }

        #[test]
        fn prompts_come_back_from_every_list(
            texts in proptest::collection::vec(r"[A-Z][a-z]{1,8}( [a-z]{1,8}){0,6}\?", 1..8),
            form in 0..6_usize,
        ) {
            let entry = |(at, text): (usize, &String)| match form {
                0 => format!("{}. {text}", at + 1),
                1 => format!("{}) {text}", at + 1),
                2 => format!("[[{}. {text}]]", at + 1),
                3 => format!("« {text} »"),
                4 => format!("* {text}"),
                _ => format!("**{}.** \"{text}\"", at + 1),
            };
            let reply = texts.iter().enumerate().map(entry).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(prompts(&format!("Here they are:\n\n{reply}\n\nAnything else")), texts);
        }
    }
}
