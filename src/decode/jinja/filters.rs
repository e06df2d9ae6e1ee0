//! Filters and tests that MiniJinja lacks, or has otherwise than Jinja2.

use minijinja::value::{Kwargs, ValueKind};
use minijinja::{Environment, Error, Value};

use super::{invalid, json, methods, printed};

/// Widest indent: a template must not fill the memory.
const WIDEST: usize = 100;

pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("tojson", json::to_json);
    environment.add_filter("trim", methods::trim);
    environment.add_filter("wordcount", word_count);
    environment.add_filter("center", center);
    environment.add_filter("e", escape);
    environment.add_filter("escape", escape);
    environment.add_filter("string", string);
    environment.add_filter("int", int);
    environment.add_filter("float", float);
    environment.add_filter("attr", attribute);
    environment.add_filter("indent", indent);
    environment.add_test("sequence", is_sequence);
    environment.add_test("iterable", |value: &Value| !value.is_none() && value.try_iter().is_ok());
    environment.add_test("callable", |value: &Value| value.is_undefined() || value.kind() == ValueKind::Plain);
}

/// Runs of letters, digits and underscores.
fn word_count(text: &Value) -> usize {
    printed(text)
        .split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
        .count()
}

fn center(text: &Value, width: Option<i64>) -> Result<Value, Error> {
    methods::padded(&printed(text), "center", &[Value::from(width.unwrap_or(80))])
}

/// The entities that Jinja2 writes.
fn escape(value: &Value) -> Value {
    if value.is_safe() {
        return value.clone();
    }
    let mut out = String::new();
    for character in printed(value).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    Value::from_safe_string(out)
}

fn string(value: &Value) -> Value {
    if value.as_str().is_some() { value.clone() } else { Value::from(printed(value)) }
}

/// What is no number becomes the default.
fn int(value: &Value, default: Option<i64>) -> Value {
    let number = match value.as_str() {
        Some(text) => text.trim().parse().ok().or_else(|| text.trim().parse().ok().and_then(truncated)),
        None => i64::try_from(value.clone()).ok().or_else(|| f64::try_from(value.clone()).ok().and_then(truncated)),
    };
    Value::from(number.or(default).unwrap_or_default())
}

fn truncated(number: f64) -> Option<i64> {
    (number.abs() < i64::MAX as f64).then_some(number as i64)
}

/// What is no number becomes the default.
fn float(value: &Value, default: Option<f64>) -> f64 {
    let number = match value.as_str() {
        Some(text) => text.trim().parse().ok(),
        None if value.kind() == ValueKind::Bool => Some(f64::from(u8::from(value.is_true()))),
        None => f64::try_from(value.clone()).ok(),
    };
    number.or(default).unwrap_or_default()
}

/// An attribute and never an item, so that a mapping has none but its methods.
fn attribute(value: &Value, name: &str) -> Result<Value, Error> {
    match value.kind() {
        ValueKind::Map if ["get", "items", "keys", "values"].contains(&name) => {
            Err(invalid(format!("the filter “attr” for the method “{name}”")))
        }
        ValueKind::Map => Ok(Value::UNDEFINED),
        _ => value.get_attr(name),
    }
}

/// Puts an indent before every line but the first and the empty ones, unless told otherwise.
fn indent(
    text: &str,
    width: Option<Value>,
    first: Option<bool>,
    blank: Option<bool>,
    named: Kwargs,
) -> Result<String, Error> {
    let width = match width {
        None => named.get::<Option<Value>>("width")?,
        width => width,
    };
    let first = first.or(named.get("first")?).unwrap_or(false);
    let blank = blank.or(named.get("blank")?).unwrap_or(false);
    named.assert_all_used()?;
    let indent = match width {
        None => " ".repeat(4),
        Some(width) => match width.as_str() {
            Some(indent) => indent.to_owned(),
            None => " ".repeat(usize::try_from(i64::try_from(width)?).unwrap_or(0).min(WIDEST)),
        },
    };
    let lines = methods::lines_of(&[text, "\n"].concat(), false);
    let mut out = if first { indent.clone() } else { String::new() };
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            out.push('\n');
            if blank || !line.is_empty() {
                out.push_str(&indent);
            }
        }
        out.push_str(line);
    }
    Ok(out)
}

/// Jinja2 asks for a length and items by index or key: texts and mappings have both. A part of a list is an iterator to
/// MiniJinja.
fn is_sequence(value: &Value) -> bool {
    let has_items = matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable | ValueKind::String | ValueKind::Map);
    value.is_undefined() || (has_items && value.len().is_some())
}
