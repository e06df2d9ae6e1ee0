//! Records: what files and the browser's store keep, written and read by derive.
//!
//! Fields that are not known are kept for the way back. A field that is `null` and one that is not there are the same.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::decimal;

/// What is wrong in a record, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordError {
    path: String,
    /// What is wrong with the field.
    pub problem: FieldProblem,
}

/// What is wrong with a field of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldProblem {
    /// It must be there, and is not.
    Missing,
    /// It cannot be read, in the words of its reader.
    Unreadable(String),
    /// An item of this outcome must have it.
    NeededByOutcome(String),
    /// It is none of the outcomes.
    NoOutcome(String),
    /// It is no manner of the verdict beside it.
    OtherManner,
    /// It points outside the response.
    OutsideResponse,
    /// It is no kind of failure.
    NoFailureKind(String),
    /// A failure of this kind has an HTTP status.
    NoStatus,
    /// It is no text, or no word that the setting knows.
    NoSettingText,
    /// It is no number that the setting can take.
    NoSettingNumber,
}

impl RecordError {
    /// The field at this path is wrong.
    pub fn new(path: impl Into<String>, problem: FieldProblem) -> Self {
        Self { path: path.into(), problem }
    }

    /// The field at this path cannot be read, in these words of its reader.
    pub fn unreadable(path: impl Into<String>, reason: impl ToString) -> Self {
        Self::new(path, FieldProblem::Unreadable(reason.to_string()))
    }

    /// The same error, of a record that is itself a field at `parent`.
    pub fn at(self, parent: &str) -> Self {
        let path = self.path().map_or_else(|| parent.to_owned(), |path| format!("{parent}.{path}"));
        Self { path, ..self }
    }

    /// Where the field is; `None` of the record as a whole.
    pub fn path(&self) -> Option<&str> {
        Some(self.path.as_str()).filter(|path| !matches!(*path, "" | "."))
    }
}

/// Reads a record; the error names the field.
pub fn read_record<T: DeserializeOwned>(value: Value) -> Result<T, RecordError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        RecordError::unreadable(path, error.into_inner())
    })
}

/// Why a JSON file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentError {
    /// Not JSON.
    Syntax {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the parser said.
        reason: String,
    },
    /// JSON, but not of the schema's form.
    Record(RecordError),
    /// A newer or foreign file.
    Schema {
        /// The file's schema.
        found: String,
        /// The schemas that can be read.
        expected: Vec<String>,
    },
}

impl From<RecordError> for DocumentError {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}

impl From<serde_json::Error> for DocumentError {
    fn from(error: serde_json::Error) -> Self {
        Self::Syntax { line: error.line(), column: error.column(), reason: error.to_string() }
    }
}

/// The fields of a JSON file that names one of these schemas in its field `schema`, which is taken out.
pub fn open_document(
    json: Result<Value, serde_json::Error>,
    expected: &[&str],
) -> Result<Map<String, Value>, DocumentError> {
    let mut fields: Map<String, Value> = read_record(json?)?;
    let found = fields.shift_remove("schema").and_then(|schema| schema.as_str().map(str::to_owned)).unwrap_or_default();
    if expected.contains(&found.as_str()) {
        return Ok(fields);
    }
    Err(DocumentError::Schema { found, expected: expected.iter().map(|name| (*name).to_owned()).collect() })
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
        let is_of_type = |error: &RecordError| matches!(&error.problem, FieldProblem::Unreadable(said) if said.starts_with("invalid type"));
        let error = said("/inner/1/n", json!("x"));
        assert!(is_of_type(&error), "{error:?}");
        assert_eq!(error.path(), Some("inner[1].n"));
        assert_eq!(error.at("head").path(), Some("head.inner[1].n"));
        let error = said("", json!(3));
        assert!(is_of_type(&error), "{error:?}");
        assert_eq!(error.path(), None);
        assert_eq!(error.at("head").path(), Some("head"));
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
        let expected = vec!["a@1".to_owned(), "a@2".to_owned()];
        assert_eq!(
            open(r#"{"schema":"b@1"}"#).unwrap_err(),
            DocumentError::Schema { found: "b@1".to_owned(), expected }
        );
        assert!(matches!(open("{\n x").unwrap_err(), DocumentError::Syntax { line: 2, .. }));
        assert!(matches!(open("[]").unwrap_err(), DocumentError::Record(_)));
    }
}
