//! JSON objects, built field by field.

use serde_json::{Map, Value};

use super::decimal;

/// An object's fields, in the order in which they were put in.
#[derive(Debug, Default)]
pub struct Fields(Map<String, Value>);

impl Fields {
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
        self.0.insert(name.to_owned(), value);
    }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::Object(fields.0)
    }
}
