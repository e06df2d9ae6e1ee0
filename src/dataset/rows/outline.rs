//! What an object of JSON has under which name, and where, without reading it whole: enough to tell a row from a table, in
//! a text that may be cut or broken further on. (A parser would give values and no places, and nothing of what is broken.)

use memchr::memchr2;

use super::cell::is_conversation;
use crate::dataset::columns::is_prompt_name;
use crate::dataset::kind_column::is_kind_word;
use crate::domain::from_json;

/// Lists of rows in an object go by these names.
const LISTS: [&str; 4] = ["data", "rows", "instances", "prompts"];
/// Names of an inner object that are looked at.
const INNER: usize = 64;

/// Lists in an object that go by these names are parts of one set.
const PARTS: [&str; 7] = ["train", "training", "test", "validation", "valid", "dev", "eval"];

/// A list of rows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct List {
    pub(super) start: usize,
    /// What its name says of each of its rows: the column that says it elsewhere, and the name.
    pub(super) says: Option<(&'static str, String)>,
}

/// How an object holds rows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Arrangement {
    /// It is a row itself, and more may follow it.
    Row,
    /// As lists.
    Lists(Vec<List>),
    /// As columns: lists, or objects by the rows' names.
    Columns,
    /// As values under the rows' names.
    Values,
    /// As a list of names, and a list of lists of cells.
    Split { names: usize, cells: usize },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ValueKind {
    Plain,
    Objects,
    Lists,
    Texts,
    EmptyList,
    Object,
}

/// One name of an object, and where its value is.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) start: usize,
    /// `None` where the text ends before it does.
    pub(super) end: Option<usize>,
    kind: ValueKind,
}

/// An object's members, as far as the text goes.
pub(super) struct ObjectOutline {
    pub(super) members: Vec<Member>,
    /// Where the object ends, if it does.
    pub(super) end: Option<usize>,
}

impl ObjectOutline {
    /// The outline of the object that begins at this place.
    pub(super) fn of(text: &str, start: usize, most: usize) -> Self {
        let bytes = text.as_bytes();
        let mut outline = Self { members: Vec::new(), end: None };
        let mut at = start + 1;
        loop {
            at = skip_space(bytes, at);
            match bytes.get(at) {
                Some(b',') => at += 1,
                Some(b'"') if outline.members.len() < most => match outline.read_member(text, at) {
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

    fn read_member(&mut self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let end = skip_text(bytes, at)?;
        let name = from_json(bytes.get(at..end)?).ok()?;
        let colon = skip_space(bytes, end);
        let start = skip_space(bytes, colon + 1);
        if bytes.get(colon) != Some(&b':') || start >= bytes.len() {
            return None;
        }
        let end = skip_value(bytes, start);
        self.members.push(Member { name, start, end, kind: kind(bytes, start) });
        end
    }

    fn find(&self, name: &str, kind: ValueKind) -> Option<&Member> {
        self.members.iter().find(|member| member.kind == kind && member.name == name)
    }

    /// How the object holds its rows.
    pub(super) fn arrangement(&self, text: &str) -> Arrangement {
        let lists = |kind: ValueKind| -> Vec<List> {
            let lists =
                self.members.iter().filter(|member| member.kind == kind && LISTS.contains(&member.name.as_str()));
            lists.map(|member| List { start: member.start, says: None }).collect()
        };
        if let Some((names, cells)) = self.find("columns", ValueKind::Texts).zip(self.find("data", ValueKind::Lists)) {
            return Arrangement::Split { names: names.start, cells: cells.start };
        }
        let lists = lists(ValueKind::Objects);
        if !lists.is_empty() {
            return Arrangement::Lists(lists);
        }
        let is_column = |member: &&Member| match member.kind {
            ValueKind::Texts | ValueKind::EmptyList => !is_conversation(&member.name),
            ValueKind::Lists | ValueKind::Object => true,
            ValueKind::Plain | ValueKind::Objects => false,
        };
        let columns: Vec<&Member> = self.members.iter().filter(is_column).collect();
        // A list of texts that has no other column beside it is a list of prompts, whatever its name.
        if let [member] = columns.as_slice()
            && member.kind == ValueKind::Texts
            && LISTS.contains(&member.name.as_str())
        {
            return Arrangement::Lists(vec![List { start: member.start, says: None }]);
        }
        let names_prompt =
            columns.iter().any(|member| is_prompt_name(&member.name) && member.kind != ValueKind::Object);
        if names_prompt {
            return Arrangement::Columns;
        }
        let all_are =
            |kind: ValueKind| !self.members.is_empty() && self.members.iter().all(|member| member.kind == kind);
        if all_are(ValueKind::Object) {
            return self.arrangement_of_objects(text);
        }
        if let Some(lists) = self.named_lists(text) {
            return Arrangement::Lists(lists);
        }
        if columns.len() == self.members.len() && all_are(ValueKind::Texts) {
            return Arrangement::Columns;
        }
        let is_list = |member: &&Member| member.kind == ValueKind::Objects && !is_conversation(&member.name);
        let mut lists = self.members.iter().filter(is_list);
        match (lists.next(), lists.next()) {
            (Some(list), None) if !self.names_prompt() => {
                Arrangement::Lists(vec![List { start: list.start, says: None }])
            }
            _ => Arrangement::Row,
        }
    }

    fn names_prompt(&self) -> bool {
        self.members.iter().any(|member| is_prompt_name(&member.name))
    }

    /// Lists of rows, or of texts, whose names say what each of them has: a kind, a category, or no more than a part.
    fn named_lists(&self, text: &str) -> Option<Vec<List>> {
        let is_text = |member: &&Member| {
            let inside = skip_space(text.as_bytes(), member.start + 1);
            text.as_bytes().get(inside) == Some(&b'"') && !is_conversation(&member.name)
        };
        let is_list = |member: &&Member| match member.kind {
            ValueKind::Objects => !is_conversation(&member.name),
            ValueKind::Texts => is_text(member),
            ValueKind::EmptyList => true,
            _ => false,
        };
        let lists: Vec<&Member> = self.members.iter().filter(is_list).collect();
        let has_rows = lists.iter().any(|member| member.kind == ValueKind::Objects);
        if lists.is_empty() || self.names_prompt() {
            return None;
        }
        let all = |of: &dyn Fn(&str) -> bool| lists.iter().all(|member| of(&member.name));
        let says: Option<&'static str> = if all(&is_kind_word) {
            Some("kind")
        } else if all(&|name| PARTS.contains(&name.split(['-', '_']).next().unwrap_or_default())) {
            None
        } else if lists.len() == self.members.len()
            && (has_rows && lists.len() > 1 || self.are_categories(text, &lists))
        {
            Some("category")
        } else {
            return None;
        };
        let list = |member: &&Member| List { start: member.start, says: says.map(|says| (says, member.name.clone())) };
        Some(lists.iter().map(list).collect())
    }

    /// Whether lists of texts have prompts each, and are no columns: these are as long as each other, and not all of them
    /// have sentences.
    fn are_categories(&self, text: &str, lists: &[&Member]) -> bool {
        const WORDS: usize = 3;
        if self.end.is_none() {
            return false;
        }
        let texts = |member: &Member| -> Vec<String> {
            let list = member.end.and_then(|end| text.get(member.start..end)).unwrap_or_default();
            from_json(list.as_bytes()).unwrap_or_default()
        };
        let texts: Vec<Vec<String>> = lists.iter().map(|member| texts(member)).collect();
        let has_sentences = |texts: &Vec<String>| texts.iter().all(|text| text.split_whitespace().count() >= WORDS);
        let are_even = texts.windows(2).all(|pair| matches!(pair, [a, b] if a.len() == b.len()));
        !are_even || lists.len() > 2 && texts.iter().all(has_sentences)
    }

    /// Where the object begins that may have the rows in place of this one: it is named as lists of rows are, or the only
    /// one, and nothing else here could be a row's.
    pub(super) fn inner(&self) -> Option<usize> {
        let is_object = |member: &&Member| member.kind == ValueKind::Object;
        let named = self.members.iter().filter(is_object).find(|member| LISTS.contains(&member.name.as_str()));
        let only = || {
            let mut others = self.members.iter().filter(|member| member.kind != ValueKind::Plain);
            let only = others.next().filter(is_object).filter(|member| !is_prompt_name(&member.name));
            only.filter(|_| others.next().is_none())
        };
        let inner = named.or_else(only)?;
        let is_other_prompt = |member: &Member| member.start != inner.start && is_prompt_name(&member.name);
        (!self.members.iter().any(is_other_prompt)).then_some(inner.start)
    }

    /// Objects by names: columns of cells by the rows' names, or rows of cells by the columns'.
    fn arrangement_of_objects(&self, text: &str) -> Arrangement {
        let Some(first) = self.members.first() else { return Arrangement::Row };
        let inner = Self::of(text, first.start, INNER);
        let are_numbers = |members: &[Member]| {
            !members.is_empty() && members.iter().all(|member| member.name.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let names_prompt = |members: &[Member]| members.iter().any(|member| is_prompt_name(&member.name));
        if names_prompt(&self.members) || are_numbers(&inner.members) {
            return Arrangement::Columns;
        }
        if names_prompt(&inner.members) || are_numbers(&self.members) { Arrangement::Values } else { Arrangement::Row }
    }
}

/// What a value is by how it begins.
fn kind(bytes: &[u8], start: usize) -> ValueKind {
    match bytes.get(start) {
        Some(b'{') => ValueKind::Object,
        Some(b'[') => match bytes.get(skip_space(bytes, start + 1)) {
            Some(b'{') => ValueKind::Objects,
            Some(b'[') => ValueKind::Lists,
            Some(b']') => ValueKind::EmptyList,
            _ => ValueKind::Texts,
        },
        _ => ValueKind::Plain,
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

    fn arrangement(text: &str) -> Arrangement {
        ObjectOutline::of(text, 0, usize::MAX).arrangement(text)
    }

    #[test]
    fn a_json_object_is_taken_for_a_row_or_for_a_holder_of_rows() {
        for row in [
            r#"{"prompt": "a"}"#,
            r#"{"prompt": "a", "tags": ["x", "y"], "meta": {"n": 1}}"#,
            r#"{"messages": [{"role": "user", "content": "a"}]}"#,
            r#"{"id": 1, "turns": ["a", "b"]}"#,
            r#"{"prompt": "a", "answers": [{"text": "b"}]}"#,
            r#"{"prompt": {"role": "user", "content": "a"}, "id": 1}"#,
            "{}",
        ] {
            assert_eq!(arrangement(row), Arrangement::Row, "{row}");
        }
        for (text, starts) in [
            (r#"{"data": [{"prompt": "a"}]}"#, vec![9]),
            (r#"{"features": [{"name": "prompt"}], "rows": [{"row": {}}]}"#, vec![43]),
            (r#"{"version": 1, "entries": [{"prompt": "a"}"#, vec![26]),
            (r#"{"prompts": ["a", "b"]}"#, vec![12]),
            (r#"{"instances": ["a"#, vec![14]),
        ] {
            let lists = starts.into_iter().map(|start| List { start, says: None }).collect();
            assert_eq!(arrangement(text), Arrangement::Lists(lists), "{text}");
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
            assert_eq!(arrangement(columns), Arrangement::Columns, "{columns}");
        }
        assert_eq!(arrangement(r#"{"0": {"prompt": "a"}, "1": {"prompt": "b"}}"#), Arrangement::Values);
        assert_eq!(arrangement(r#"{"a": {"prompt": "a"}}"#), Arrangement::Values);
        let split = r#"{"columns": ["prompt"], "index": [0], "data": [["a"]]}"#;
        assert_eq!(arrangement(split), Arrangement::Split { names: 12, cells: 46 });
    }

    #[test]
    fn members_have_their_places_as_far_as_the_text_goes() {
        let text = r#"{"a\"b": "x}\"]", "c": [1, {"d": "]"}], "e": {"f"#;
        let outline = ObjectOutline::of(text, 0, usize::MAX);
        let members: Vec<(&str, Option<&str>)> = outline
            .members
            .iter()
            .map(|member| (member.name.as_str(), member.end.and_then(|end| text.get(member.start..end))))
            .collect();
        assert_eq!(members, [("a\"b", Some(r#""x}\"]""#)), ("c", Some(r#"[1, {"d": "]"}]"#)), ("e", None)]);
        assert_eq!(outline.end, None);
        assert_eq!(ObjectOutline::of("{ }", 0, 9).end, Some(3));
    }

    #[test]
    fn the_names_of_lists_say_a_kind_a_category_or_a_part() {
        let says = |text: &str| match arrangement(text) {
            Arrangement::Lists(lists) => lists.into_iter().map(|list| list.says).collect::<Vec<_>>(),
            other => panic!("{text}: {other:?}"),
        };
        let said = |column, word: &str| Some((column, word.to_owned()));
        for (text, expected) in [
            (r#"{"harmful": ["a", "b"], "harmless": ["c"]}"#, [said("kind", "harmful"), said("kind", "harmless")]),
            (
                r#"{"n": 2, "benign": [{"q": "a"}], "toxic": [{"q": "b"}]}"#,
                [said("kind", "benign"), said("kind", "toxic")],
            ),
            (r#"{"hate": ["a", "b"], "fraud": ["c"]}"#, [said("category", "hate"), said("category", "fraud")]),
            (r#"{"hate": [{"q": "a"}], "fraud": [{"q": "c"}]}"#, [said("category", "hate"), said("category", "fraud")]),
            (r#"{"train": [{"q": "a"}], "test": [{"q": "b"}]}"#, [None, None]),
        ] {
            assert_eq!(says(text), expected, "{text}");
        }
        let even = r#"{"hate": ["Who are you then?"], "fraud": ["What is it for?"], "spam": ["How is it made?"]}"#;
        assert_eq!(says(even).len(), 3);
        // Cut, it could be either.
        assert_eq!(arrangement(r#"{"hate": ["a", "b"], "fraud": ["c"]"#), Arrangement::Columns);
    }

    #[test]
    fn the_object_that_has_the_rows_may_be_within() {
        for (text, start) in [
            (r#"{"data": {"prompts": ["a"]}}"#, Some(9)),
            (r#"{"version": 1, "set": {"prompts": ["a"]}}"#, Some(22)),
            (r#"{"meta": {"n": 1}, "rows": {"0": {"prompt": "a"}}}"#, Some(27)),
            (r#"{"meta": {"n": 1}, "set": {"prompts": ["a"]}}"#, None),
            (r#"{"prompt": {"0": "a"}, "data": {"0": "b"}}"#, None),
            (r#"{"prompt": "a", "meta": {"tags": ["x"]}}"#, None),
        ] {
            assert_eq!(ObjectOutline::of(text, 0, usize::MAX).inner(), start, "{text}");
        }
    }
}
