//! JSON objects, read and written field by field.
//!
//! A text is parsed once, into a [`Value`]; whoever reads it takes the fields that it knows, and what is left over are
//! the fields that it does not know, to be kept for the way back. Derived readers would do the same, and each would bring
//! a parser of its own into the page.

use serde_json::{Map, Value};

use super::decimal;

/// What is wrong with a field: where it stands, and what should stand there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{path}” should be {expected}")]
pub struct FieldError {
    path: String,
    expected: &'static str,
}

impl From<FieldError> for String {
    fn from(error: FieldError) -> Self {
        error.to_string()
    }
}

/// An object's fields, taken out one by one or put in one by one; they keep the order in which they were put in.
///
/// A field that is not there and one that is `null` are the same.
#[derive(Debug, Default)]
pub struct Fields {
    /// Where the object stands in its file, with a dot after it; empty at the top.
    path: String,
    fields: Map<String, Value>,
}

impl Fields {
    /// The fields of `value`, which stands at `path`.
    pub fn of(value: Value, path: &str) -> Result<Self, FieldError> {
        let path = if path.is_empty() { String::new() } else { [path, "."].concat() };
        match value {
            Value::Object(fields) => Ok(Self { path, fields }),
            _ => Err(Self { path, fields: Map::new() }.error("", "an object")),
        }
    }

    /// The error that the field is not what is expected.
    pub fn error(&self, name: &str, expected: &'static str) -> FieldError {
        let path = [&self.path, name].concat();
        FieldError { path: path.trim_end_matches('.').to_owned(), expected }
    }

    /// Takes a field out; `Null` if it is not there.
    #[inline(never)]
    fn take(&mut self, name: &str) -> Value {
        self.fields.remove(name).unwrap_or_default()
    }

    /// Takes a text out.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, FieldError> {
        match self.take(name) {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            _ => Err(self.error(name, "a text")),
        }
    }

    /// Takes a text out that must be there.
    pub fn needed_text(&mut self, name: &str) -> Result<String, FieldError> {
        self.text(name)?.ok_or_else(|| self.error(name, "a text"))
    }

    /// Takes one of a few words out; `of` knows them.
    pub fn word<T>(&mut self, name: &str, of: fn(&str) -> Option<T>) -> Result<Option<T>, FieldError> {
        let Some(word) = self.text(name)? else { return Ok(None) };
        of(&word).map(Some).ok_or_else(|| self.error(name, "one of the schema’s words"))
    }

    /// Takes one of a few words out that must be there.
    pub fn needed_word<T>(&mut self, name: &str, of: fn(&str) -> Option<T>) -> Result<T, FieldError> {
        self.word(name, of)?.ok_or_else(|| self.error(name, "one of the schema’s words"))
    }

    /// Takes a whole number out.
    pub fn whole(&mut self, name: &str) -> Result<Option<u64>, FieldError> {
        match self.take(name) {
            Value::Null => Ok(None),
            value => value.as_u64().map(Some).ok_or_else(|| self.error(name, "a whole number")),
        }
    }

    /// Takes a whole number of ordinary size out.
    pub fn count(&mut self, name: &str) -> Result<Option<u32>, FieldError> {
        let Some(whole) = self.whole(name)? else { return Ok(None) };
        u32::try_from(whole).map(Some).map_err(|_| self.error(name, "a smaller whole number"))
    }

    /// Takes a number out.
    pub fn number(&mut self, name: &str) -> Result<Option<f64>, FieldError> {
        match self.take(name) {
            Value::Null => Ok(None),
            Value::Number(number) => number.as_f64().map(Some).ok_or_else(|| self.error(name, "a smaller number")),
            _ => Err(self.error(name, "a number")),
        }
    }

    /// Takes a yes or no out; `false` if it is not there.
    pub fn flag(&mut self, name: &str) -> Result<bool, FieldError> {
        match self.take(name) {
            Value::Null => Ok(false),
            Value::Bool(flag) => Ok(flag),
            _ => Err(self.error(name, "true or false")),
        }
    }

    /// Takes a list out; empty if it is not there.
    pub fn list(&mut self, name: &str) -> Result<Vec<Value>, FieldError> {
        match self.take(name) {
            Value::Null => Ok(Vec::new()),
            Value::Array(list) => Ok(list),
            _ => Err(self.error(name, "a list")),
        }
    }

    /// Takes a list of objects out that must be there, each ready to be read.
    pub fn needed_objects(&mut self, name: &str) -> Result<Vec<Self>, FieldError> {
        if !self.fields.contains_key(name) {
            return Err(self.error(name, "a list"));
        }
        self.objects(name)
    }

    /// Takes a list of objects out, each ready to be read; empty if it is not there.
    pub fn objects(&mut self, name: &str) -> Result<Vec<Self>, FieldError> {
        let list = self.list(name)?.into_iter().enumerate();
        list.map(|(at, value)| Self::of(value, &format!("{}{name}[{at}]", self.path))).collect()
    }

    /// Takes an object out, ready to be read.
    pub fn object(&mut self, name: &str) -> Result<Option<Self>, FieldError> {
        match self.take(name) {
            Value::Null => Ok(None),
            value => Self::of(value, &[&self.path, name].concat()).map(Some),
        }
    }

    /// Takes an object out that must be there, ready to be read.
    pub fn needed_object(&mut self, name: &str) -> Result<Self, FieldError> {
        self.object(name)?.ok_or_else(|| self.error(name, "an object"))
    }

    /// The fields that nobody took.
    pub fn into_rest(self) -> Map<String, Value> {
        self.fields
    }

    /// Puts a field in.
    pub fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.put_value(name, value.into());
    }

    /// Puts a field in, if there is one.
    pub fn put_some(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put_value(name, value.into());
        }
    }

    /// Puts a number in that need not be whole.
    pub fn put_number(&mut self, name: &str, number: f64) {
        self.put_value(name, decimal::value(number));
    }

    #[inline(never)]
    fn put_value(&mut self, name: &str, value: Value) {
        self.fields.insert(name.to_owned(), value);
    }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::Object(fields.fields)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_taken_and_the_rest_is_kept() {
        let value =
            json!({ "text": "t", "n": 7, "x": 0.25, "yes": true, "none": null, "in": { "n": 1 }, "new": [1, 2] });
        let mut fields = Fields::of(value, "").unwrap();
        assert_eq!(fields.text("text"), Ok(Some("t".into())));
        assert_eq!(fields.count("n"), Ok(Some(7)));
        assert_eq!(fields.number("x"), Ok(Some(0.25)));
        assert_eq!((fields.flag("yes"), fields.flag("no")), (Ok(true), Ok(false)));
        assert_eq!((fields.text("none"), fields.text("nowhere")), (Ok(None), Ok(None)));
        assert_eq!(fields.needed_object("in").unwrap().whole("n"), Ok(Some(1)));
        assert_eq!(Value::Object(fields.into_rest()), json!({ "new": [1, 2] }));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let mut fields =
            Fields::of(json!({ "a": { "n": "x", "big": 5_000_000_000_u64 }, "list": [{}, 3] }), "").unwrap();
        let mut inner = fields.needed_object("a").unwrap();
        assert_eq!(inner.count("n").unwrap_err().to_string(), "“a.n” should be a whole number");
        assert_eq!(inner.count("big").unwrap_err().to_string(), "“a.big” should be a smaller whole number");
        assert_eq!(fields.needed_text("b").unwrap_err().to_string(), "“b” should be a text");
        assert_eq!(fields.needed_objects("list").unwrap_err().to_string(), "“list[1]” should be an object");
    }

    #[test]
    fn fields_keep_their_order() {
        let text = r#"{"z":1.5,"a":12345678901234567,"m":{"y":0.1,"b":-0.0}}"#;
        let value: Value = serde_json::from_slice(text.as_bytes()).unwrap();
        assert_eq!(value.to_string(), text);
    }
}
