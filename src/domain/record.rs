//! Records: what files and the browser's store keep, written and read by derive.
//!
//! Fields that are not known are kept for the way back. A field that is `null` and one that is not there are the same.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::decimal;

/// What is wrong in a record, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} is wrong: {reason}", self.place())]
pub struct RecordError {
    path: String,
    reason: String,
}

impl RecordError {
    /// The field at this path is wrong.
    pub fn new(path: impl Into<String>, reason: impl ToString) -> Self {
        Self { path: path.into(), reason: reason.to_string() }
    }

    /// A field that must be there is not.
    pub fn missing(path: &str) -> Self {
        Self::new(path, "it is not there")
    }

    /// The same error, of a record that is itself a field at `parent`.
    pub fn at(self, parent: &str) -> Self {
        let path = if self.is_of_whole() { parent.to_owned() } else { format!("{parent}.{}", self.path) };
        Self { path, ..self }
    }

    fn is_of_whole(&self) -> bool {
        matches!(self.path.as_str(), "" | ".")
    }

    fn place(&self) -> String {
        if self.is_of_whole() { "it".to_owned() } else { format!("“{}”", self.path) }
    }
}

/// Reads a record; the error names the field.
pub fn read_record<T: DeserializeOwned>(value: Value) -> Result<T, RecordError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        RecordError::new(path, error.into_inner())
    })
}

/// Why a JSON file that names its schema could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Not JSON.
    #[error("could not be read at line {line}, column {column}: {reason}")]
    Syntax {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the parser said.
        reason: String,
    },
    /// JSON, but not of the schema's form.
    #[error("could not be read: {0}")]
    Record(#[from] RecordError),
    /// A newer or foreign file.
    #[error("says it is “{found}”, and this page reads “{}”", .expected.join("” and “"))]
    Schema {
        /// The file's schema.
        found: String,
        /// The schemas that can be read.
        expected: &'static [&'static str],
    },
}

/// The fields of a JSON file that names one of these schemas in its field `schema`, which is taken out.
pub fn open_document(
    json: Result<Value, serde_json::Error>,
    expected: &'static [&'static str],
) -> Result<Map<String, Value>, DocumentError> {
    let json = json.map_err(|error| DocumentError::Syntax {
        line: error.line(),
        column: error.column(),
        reason: error.to_string(),
    })?;
    let mut fields: Map<String, Value> = read_record(json)?;
    let found = fields.shift_remove("schema").and_then(|schema| schema.as_str().map(str::to_owned)).unwrap_or_default();
    if expected.contains(&found.as_str()) { Ok(fields) } else { Err(DocumentError::Schema { found, expected }) }
}

/// Reads a field that may be `null` as if it were not there.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads the fields of a flattened record; the error names the field, which it otherwise would not.
pub(crate) fn flattened<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if path == "." { inner } else { D::Error::custom(format_args!("“{path}”: {inner}")) }
    })
}

/// Reads an amount of money.
pub(crate) fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    match f64::deserialize(deserializer)? {
        amount if amount < 0.0 => Err(D::Error::custom("a number that is not negative is expected")),
        amount => Ok(amount),
    }
}

/// Reads an amount of money that may be missing.
pub(crate) fn some_amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    #[derive(Deserialize)]
    struct Amount(#[serde(deserialize_with = "amount")] f64);
    Ok(Option::<Amount>::deserialize(deserializer)?.map(|Amount(amount)| amount))
}

/// Writes a number with as few digits as say it.
pub(crate) fn number<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    decimal::value(*number).serialize(serializer)
}

/// Writes a number that may be missing with as few digits as say it.
pub(crate) fn some_number<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    number.map(decimal::value).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Inner {
        n: u32,
        #[serde(default, deserialize_with = "or_default")]
        list: Vec<u32>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Tagged {
        One { exact: f64 },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Outer {
        inner: Vec<Inner>,
        tagged: Tagged,
        #[serde(flatten)]
        extra: Map<String, Value>,
    }

    fn outer() -> Value {
        json!({"inner": [{"n": 1, "list": null}, {"n": 2}], "tagged": {"kind": "one", "exact": 0.1}, "z": 1, "a": {"b": 2.5}})
    }

    #[test]
    fn errors_name_the_path_of_the_field() {
        let said = |pointer: &str, value: Value| {
            let mut wrong = outer();
            *wrong.pointer_mut(pointer).unwrap() = value;
            read_record::<Outer>(wrong).unwrap_err()
        };
        let error = said("/inner/1/n", json!("x"));
        assert!(error.to_string().starts_with("“inner[1].n” is wrong: invalid type"), "{error}");
        assert!(error.at("head").to_string().starts_with("“head.inner[1].n” is wrong"));
        let error = said("", json!(3));
        assert!(error.to_string().starts_with("it is wrong: invalid type"), "{error}");
        assert!(error.at("head").to_string().starts_with("“head” is wrong"));
    }

    #[test]
    fn null_is_as_if_missing_and_unknown_fields_are_kept_in_order() {
        let outer: Outer = read_record(outer()).unwrap();
        assert_eq!(outer.inner, [Inner { n: 1, list: Vec::new() }, Inner { n: 2, list: Vec::new() }]);
        assert_eq!(Value::Object(outer.extra).to_string(), r#"{"z":1,"a":{"b":2.5}}"#);
    }

    /// With serde_json's feature `arbitrary_precision` on, by this crate or any other one, floats in flattened and tagged
    /// types cannot be read, and a number beyond an `f64` is kept as a text.
    #[test]
    fn numbers_in_flattened_and_tagged_types_survive_digit_by_digit() {
        let text = concat!(
            r#"{"inner":[],"tagged":{"kind":"one","exact":0.1},"big":9007199254740993,"most":18446744073709551615,"#,
            r#""below":-9223372036854775808,"tiny":5e-324,"large":1.7976931348623157e308,"third":0.3333333333333333}"#,
        );
        let outer: Outer = read_record(serde_json::from_str(text).unwrap()).unwrap();
        assert_eq!(outer.tagged, Tagged::One { exact: 0.1 });
        assert_eq!(serde_json::to_string(&outer).unwrap(), text.replace("e308", "e+308"));
        assert!(serde_json::from_str::<Value>("1e400").is_err(), "arbitrary_precision is on");
    }

    #[test]
    fn a_document_of_another_schema_is_refused_with_both_names() {
        const EXPECTED: &[&str] = &["a@1", "a@2"];
        let open = |text: &str| open_document(serde_json::from_str(text), EXPECTED);
        assert_eq!(open(r#"{"schema":"a@2","n":1}"#).unwrap().len(), 1);
        assert_eq!(
            open(r#"{"schema":"b@1"}"#).unwrap_err().to_string(),
            "says it is “b@1”, and this page reads “a@1” and “a@2”"
        );
        assert!(matches!(open("{\n x").unwrap_err(), DocumentError::Syntax { line: 2, .. }));
        assert!(matches!(open("[]").unwrap_err(), DocumentError::Record(_)));
    }
}
