//! The members of a list deep in a JSON document, one after the other: a document may be larger than memory should hold.

use std::fmt;
use std::io::{BufReader, Read, Seek, SeekFrom};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::error::AnswersError;
use crate::domain::MendedReader;

/// Gives every member of the list that the fields of `path` lead to. An empty path means the document itself.
pub(super) fn each_at<R: Read + Seek>(
    file: &mut R,
    path: &[&str],
    on_member: &mut dyn FnMut(Value),
) -> Result<(), AnswersError> {
    let mut given = 0_usize;
    read_leniently(file, |reader| {
        let mut deserializer = serde_json::Deserializer::from_reader(reader);
        // A second reading begins anew: what the first has given is passed over.
        let (before, mut number) = (given, 0);
        let mut once = |member| {
            number += 1;
            if number > before {
                given = number;
                on_member(member);
            }
        };
        List { path, on_member: &mut once }.deserialize(&mut deserializer)
    })
}

/// The document's fields, until what was seen of them is enough. Those that `wanted` does not name have no value: a document
/// may be larger than memory should hold, and what is looked for mostly stands at its beginning.
pub(super) fn fields<R: Read + Seek>(
    file: &mut R,
    wanted: &[&str],
    is_enough: &dyn Fn(&Map<String, Value>) -> bool,
) -> Result<Map<String, Value>, AnswersError> {
    let mut seen = Map::new();
    read_leniently(file, |reader| {
        seen.clear();
        let mut deserializer = serde_json::Deserializer::from_reader(reader);
        let read = Fields { wanted, is_enough, seen: &mut seen }.deserialize(&mut deserializer);
        if is_enough(&seen) { Ok(()) } else { read }
    })?;
    Ok(seen)
}

/// Reads strictly; what only a lenient reading takes (`NaN`, half a surrogate pair) is mended as it is read once more.
fn read_leniently<R: Read + Seek, T>(
    file: &mut R,
    mut read: impl FnMut(&mut dyn Read) -> Result<T, serde_json::Error>,
) -> Result<T, AnswersError> {
    file.seek(SeekFrom::Start(0))?;
    match read(&mut BufReader::new(&mut *file)) {
        Ok(value) => return Ok(value),
        Err(error) if error.is_eof() || error.is_io() => return Err(json_error(&error)),
        Err(_) => {}
    }
    file.seek(SeekFrom::Start(0))?;
    read(&mut BufReader::new(MendedReader::new(file))).map_err(|error| json_error(&error))
}

fn json_error(error: &serde_json::Error) -> AnswersError {
    AnswersError::Json { line: error.line(), reason: error.to_string() }
}

struct List<'p> {
    path: &'p [&'p str],
    on_member: &'p mut dyn FnMut(Value),
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list at {}", self.path.join("."))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        if !self.path.is_empty() {
            return Err(A::Error::custom(format!("no object with {}", self.path.join("."))));
        }
        while let Some(member) = members.next_element()? {
            (self.on_member)(member);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let Some((name, rest)) = self.path.split_first() else { return Err(A::Error::custom("no list")) };
        while let Some(field) = fields.next_key::<String>()? {
            if field == *name {
                fields.next_value_seed(List { path: rest, on_member: &mut *self.on_member })?;
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Fields<'w> {
    wanted: &'w [&'w str],
    is_enough: &'w dyn Fn(&Map<String, Value>) -> bool,
    seen: &'w mut Map<String, Value>,
}

impl<'de> DeserializeSeed<'de> for Fields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let Self { wanted, is_enough, seen } = self;
        // A deserializer can be left before the end by an error only.
        let go_on = |seen: &Map<String, Value>| if is_enough(seen) { Err(A::Error::custom("enough")) } else { Ok(()) };
        while let Some(name) = fields.next_key::<String>()? {
            let is_wanted = wanted.contains(&name.as_str());
            seen.insert(name.clone(), Value::Null);
            go_on(seen)?;
            if is_wanted {
                seen.insert(name, fields.next_value()?);
                go_on(seen)?;
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while members.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn members(document: &str, path: &[&str]) -> Result<Vec<Value>, AnswersError> {
        let mut found = Vec::new();
        each_at(&mut Cursor::new(document), path, &mut |member| found.push(member)).map(|()| found)
    }

    #[test]
    fn members_of_a_list_are_given_wherever_it_stands() {
        assert_eq!(members("[1, 2]", &[]).unwrap(), [1, 2]);
        assert_eq!(members(r#"{"a": [9], "b": {"x": 1, "c": [1, 2]}, "d": {}}"#, &["b", "c"]).unwrap(), [1, 2]);
        assert_eq!(members("{}", &["b"]).unwrap(), [0; 0]);
    }

    #[test]
    fn what_python_writes_and_json_has_not_is_read() {
        let read = members(r#"{"a": [1, {"score": NaN}, 2]}"#, &["a"]).unwrap();
        assert_eq!(Value::Array(read), serde_json::json!([1, {"score": null}, 2]));
    }

    #[test]
    fn document_that_is_cut_off_is_told_with_its_line() {
        let cut = members("{\"a\":\n[1, 2", &["a"]).unwrap_err();
        assert!(matches!(cut, AnswersError::Json { line: 2, .. }), "{cut:?}");
    }

    #[test]
    fn fields_that_nobody_wants_are_passed_over() {
        let read = fields(&mut Cursor::new(r#"{"a": {"x": 1}, "b": [1, 2]}"#), &["a"], &|_| false).unwrap();
        assert_eq!(Value::Object(read), serde_json::json!({"a": {"x": 1}, "b": null}));
    }

    #[test]
    fn what_comes_after_enough_is_not_read() {
        let is_enough = |seen: &Map<String, Value>| seen.get("a").is_some_and(Value::is_object);
        let read = fields(&mut Cursor::new(r#"{"b": NaN, "a": {"x": 1}, no JSON"#), &["a"], &is_enough).unwrap();
        assert_eq!(Value::Object(read), serde_json::json!({"b": null, "a": {"x": 1}}));
        assert!(fields(&mut Cursor::new("{no JSON"), &["a"], &is_enough).is_err());
    }
}
