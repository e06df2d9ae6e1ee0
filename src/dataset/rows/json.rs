//! Rows of JSON: a list of objects, or an object a line.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{Cells, Problem, Row};

/// Lists of rows in an object go by these names.
const LISTS: [&str; 3] = ["prompts", "rows", "data"];

pub(super) fn read_json_lines(text: &str, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    for (text, line) in text.lines().zip(1..).filter(|(text, _)| !text.trim().is_empty()) {
        match serde_json::from_str(text) {
            Ok(value) => give(&value, line, on_row),
            Err(error) => on_row(Err(Problem { line, what: format!("it is no JSON: {error}") })),
        }
    }
}

pub(super) fn read_json(text: &str, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    let mut rows = 0;
    let mut each = |value: &Value| {
        rows += 1;
        give(value, rows, on_row);
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Rows(&mut each).deserialize(&mut json).and_then(|()| json.end());
    if let Err(error) = read {
        let what = format!("{error}; nothing after it is read");
        on_row(Err(Problem { line: error.line() as u64, what }));
    }
}

fn give(value: &Value, line: u64, on_row: &mut dyn FnMut(Result<Row<'_>, Problem>)) {
    // The hub's viewer puts each row into an object of its own.
    let value = value.get("row").filter(|row| row.is_object()).unwrap_or(value);
    on_row(match value {
        Value::Object(_) => Ok(Row { line, cells: Cells::Object(value) }),
        _ => Err(Problem { line, what: "it is no object with columns".to_owned() }),
    });
}

/// Hands over a list's values one by one, so that a large file is never a tree in memory.
struct Rows<'f>(&'f mut dyn FnMut(&Value));

impl<'de> DeserializeSeed<'de> for Rows<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of objects, or an object with one as {}", LISTS.join(", "))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element()? {
            (self.0)(&value);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if LISTS.contains(&name.as_str()) {
                map.next_value_seed(Rows(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}
