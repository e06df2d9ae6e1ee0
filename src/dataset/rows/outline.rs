//! What an object of JSON has under which name, and where, without reading it whole: enough to tell a row from a table, in
//! a text that may be cut or broken further on. (A parser would give values and no places, and nothing of what is broken.)

use memchr::memchr2;

use super::cell::is_conversation;
use crate::dataset::columns::is_prompt_name;
use crate::domain::from_json;

/// Lists of rows in an object go by these names.
const LISTS: [&str; 4] = ["data", "rows", "instances", "prompts"];
/// Names of an inner object that are looked at.
const INNER: usize = 64;

/// How an object holds rows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// It is a row itself, and more may follow it.
    Row,
    /// As lists that begin at these places.
    Lists(Vec<usize>),
    /// As columns: lists, or objects by the rows' names.
    Columns,
    /// As values under the rows' names.
    Values,
    /// As a list of names, and a list of lists of cells.
    Split { names: usize, cells: usize },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Objects,
    Lists,
    Texts,
    EmptyList,
    Object,
}

/// One name of an object, and where its value is.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) start: usize,
    /// `None` where the text ends before it does.
    pub(super) end: Option<usize>,
    kind: Kind,
}

/// An object's entries, as far as the text goes.
pub(super) struct Outline {
    pub(super) entries: Vec<Entry>,
    /// Where the object ends, if it does.
    pub(super) end: Option<usize>,
}

impl Outline {
    /// Of the object that begins at this place.
    pub(super) fn of(text: &str, start: usize, most: usize) -> Self {
        let bytes = text.as_bytes();
        let mut outline = Self { entries: Vec::new(), end: None };
        let mut at = start + 1;
        loop {
            at = skip_space(bytes, at);
            match bytes.get(at) {
                Some(b',') => at += 1,
                Some(b'"') if outline.entries.len() < most => match outline.read_entry(text, at) {
                    Some(end) => at = end,
                    None => return outline,
                },
                Some(b'}') => {
                    outline.end = Some(at + 1);
                    return outline;
                }
                _ => return outline,
            }
        }
    }

    fn read_entry(&mut self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let end = skip_text(bytes, at)?;
        let name = from_json(bytes.get(at..end)?).ok()?;
        let colon = skip_space(bytes, end);
        let start = skip_space(bytes, colon + 1);
        if bytes.get(colon) != Some(&b':') || start >= bytes.len() {
            return None;
        }
        let end = skip_value(bytes, start);
        self.entries.push(Entry { name, start, end, kind: kind(bytes, start) });
        end
    }

    fn find(&self, name: &str, kind: Kind) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.kind == kind && entry.name == name)
    }

    /// How the object holds its rows.
    pub(super) fn held(&self, text: &str) -> Held {
        let starts = |kind: Kind| -> Vec<usize> {
            let lists = self.entries.iter().filter(|entry| entry.kind == kind && LISTS.contains(&entry.name.as_str()));
            lists.map(|entry| entry.start).collect()
        };
        if let Some((names, cells)) = self.find("columns", Kind::Texts).zip(self.find("data", Kind::Lists)) {
            return Held::Split { names: names.start, cells: cells.start };
        }
        let lists = starts(Kind::Objects);
        if !lists.is_empty() {
            return Held::Lists(lists);
        }
        let is_column = |entry: &&Entry| match entry.kind {
            Kind::Texts | Kind::EmptyList => !is_conversation(&entry.name),
            Kind::Lists | Kind::Object => true,
            Kind::Plain | Kind::Objects => false,
        };
        let columns: Vec<&Entry> = self.entries.iter().filter(is_column).collect();
        // A list of texts that has no other column beside it is a list of prompts, whatever its name.
        if let [entry] = columns.as_slice()
            && entry.kind == Kind::Texts
            && LISTS.contains(&entry.name.as_str())
        {
            return Held::Lists(vec![entry.start]);
        }
        let names_prompt = columns.iter().any(|entry| is_prompt_name(&entry.name) && entry.kind != Kind::Object);
        if names_prompt {
            return Held::Columns;
        }
        let all_are = |kind: Kind| !self.entries.is_empty() && self.entries.iter().all(|entry| entry.kind == kind);
        if all_are(Kind::Object) {
            return self.held_by_objects(text);
        }
        if self.entries.len() > 1 && columns.len() == self.entries.len() && all_are(Kind::Texts) {
            return Held::Columns;
        }
        let is_list = |entry: &&Entry| entry.kind == Kind::Objects && !is_conversation(&entry.name);
        let mut lists = self.entries.iter().filter(is_list);
        let is_row = self.entries.iter().any(|entry| is_prompt_name(&entry.name));
        match (lists.next(), lists.next()) {
            (Some(list), None) if !is_row => Held::Lists(vec![list.start]),
            _ => Held::Row,
        }
    }

    /// Objects by names: columns of cells by the rows' names, or rows of cells by the columns'.
    fn held_by_objects(&self, text: &str) -> Held {
        let Some(first) = self.entries.first() else { return Held::Row };
        let inner = Self::of(text, first.start, INNER);
        let are_numbers = |entries: &[Entry]| {
            !entries.is_empty() && entries.iter().all(|entry| entry.name.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let names_prompt = |entries: &[Entry]| entries.iter().any(|entry| is_prompt_name(&entry.name));
        if names_prompt(&self.entries) || are_numbers(&inner.entries) {
            return Held::Columns;
        }
        if names_prompt(&inner.entries) || are_numbers(&self.entries) { Held::Values } else { Held::Row }
    }
}

/// What a value is by how it begins.
fn kind(bytes: &[u8], start: usize) -> Kind {
    match bytes.get(start) {
        Some(b'{') => Kind::Object,
        Some(b'[') => match bytes.get(skip_space(bytes, start + 1)) {
            Some(b'{') => Kind::Objects,
            Some(b'[') => Kind::Lists,
            Some(b']') => Kind::EmptyList,
            _ => Kind::Texts,
        },
        _ => Kind::Plain,
    }
}

pub(super) fn skip_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Behind the text that begins at this place.
fn skip_text(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Behind the value that begins at this place.
fn skip_value(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        match bytes.get(at)? {
            b'"' => {
                at = skip_text(bytes, at)?;
                if depth == 0 {
                    return Some(at);
                }
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' if depth <= 1 => return Some(if depth == 1 { at + 1 } else { at }),
            b']' | b'}' => depth -= 1,
            b',' if depth == 0 => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(text: &str) -> Held {
        Outline::of(text, 0, usize::MAX).held(text)
    }

    #[test]
    fn an_object_is_a_row_or_holds_rows() {
        for row in [
            r#"{"prompt": "a"}"#,
            r#"{"prompt": "a", "tags": ["x", "y"], "meta": {"n": 1}}"#,
            r#"{"messages": [{"role": "user", "content": "a"}]}"#,
            r#"{"id": 1, "turns": ["a", "b"]}"#,
            r#"{"prompt": "a", "answers": [{"text": "b"}]}"#,
            r#"{"prompt": {"role": "user", "content": "a"}, "id": 1}"#,
            "{}",
        ] {
            assert_eq!(held(row), Held::Row, "{row}");
        }
        for (text, starts) in [
            (r#"{"data": [{"prompt": "a"}]}"#, vec![9]),
            (r#"{"features": [{"name": "prompt"}], "rows": [{"row": {}}]}"#, vec![43]),
            (r#"{"version": 1, "entries": [{"prompt": "a"}"#, vec![26]),
            (r#"{"prompts": ["a", "b"]}"#, vec![12]),
            (r#"{"instances": ["a"#, vec![14]),
        ] {
            assert_eq!(held(text), Held::Lists(starts), "{text}");
        }
        for columns in [
            r#"{"prompt": ["a", "b"], "category": ["x", "y"]}"#,
            r#"{"prompts": ["a", "b"], "category": ["x", "y"]}"#,
            r#"{"version": 1, "prompt": ["a"#,
            r#"{"frage": ["a", "b"], "thema": ["x", "y"]}"#,
            r#"{"prompt": {"0": "a", "1": "b"}, "category": {"0": "x", "1": "y"}}"#,
            r#"{"frage": {"0": "a"}, "thema": {"0": "x"}}"#,
            r#"{"turns": [["a", "b"], ["c"]]}"#,
        ] {
            assert_eq!(held(columns), Held::Columns, "{columns}");
        }
        assert_eq!(held(r#"{"0": {"prompt": "a"}, "1": {"prompt": "b"}}"#), Held::Values);
        assert_eq!(held(r#"{"a": {"prompt": "a"}}"#), Held::Values);
        let split = r#"{"columns": ["prompt"], "index": [0], "data": [["a"]]}"#;
        assert_eq!(held(split), Held::Split { names: 12, cells: 46 });
    }

    #[test]
    fn entries_have_their_places_as_far_as_the_text_goes() {
        let text = r#"{"a\"b": "x}\"]", "c": [1, {"d": "]"}], "e": {"f"#;
        let outline = Outline::of(text, 0, usize::MAX);
        let entries: Vec<(&str, Option<&str>)> = outline
            .entries
            .iter()
            .map(|entry| (entry.name.as_str(), entry.end.and_then(|end| text.get(entry.start..end))))
            .collect();
        assert_eq!(entries, [("a\"b", Some(r#""x}\"]""#)), ("c", Some(r#"[1, {"d": "]"}]"#)), ("e", None)]);
        assert_eq!(outline.end, None);
        assert_eq!(Outline::of("{ }", 0, 9).end, Some(3));
    }
}
