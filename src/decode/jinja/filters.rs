//! Filters and tests that MiniJinja lacks, or has otherwise than Jinja2.

use minijinja::value::{Kwargs, StringInput, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State, Value, filters};

use super::error::invalid;
use super::printing::text;
use super::{json, methods};

/// Widest indent: a template must not fill the memory.
const WIDEST: usize = 100;

pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("tojson", json::to_json);
    environment.add_filter("trim", |state: &State, value: &Value, characters: Option<&str>| {
        Ok::<_, Error>(methods::trim(&text(state, value)?, characters))
    });
    environment.add_filter("upper", |state: &State, value: &Value| as_text(state, value, filters::upper));
    environment.add_filter("lower", |state: &State, value: &Value| as_text(state, value, filters::lower));
    environment.add_filter("capitalize", |state: &State, value: &Value| as_text(state, value, filters::capitalize));
    environment.add_filter("join", join);
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

/// A filter of MiniJinja, given the text that Python makes of a value.
fn as_text(state: &State, value: &Value, filter: fn(StringInput<'_>) -> Value) -> Result<Value, Error> {
    let value = string(state, value)?;
    StringInput::new(state, &value).map(filter)
}

/// MiniJinja's, for texts; what else stands in a list is made a text as Python does it.
fn join(
    state: &mut State,
    list: &Value,
    between: Option<StringInput<'_>>,
    attribute: Option<&str>,
    named: Kwargs,
) -> Result<Value, Error> {
    if attribute.is_some() || named.has("attribute") || list.is_undefined() || list.is_none() {
        return filters::join(state, list, between, attribute, named);
    }
    let texts = list.try_iter()?.map(|item| if item.is_undefined() { Ok(item) } else { string(state, &item) });
    let texts = texts.collect::<Result<Vec<Value>, Error>>()?;
    filters::join(state, &Value::from(texts), between, None, named)
}

/// Runs of letters, digits and underscores.
fn word_count(state: &State, value: &Value) -> Result<usize, Error> {
    let text = text(state, value)?;
    let words = text.split(|character: char| !character.is_alphanumeric() && character != '_');
    Ok(words.filter(|word| !word.is_empty()).count())
}

fn center(state: &State, value: &Value, width: Option<i64>) -> Result<Value, Error> {
    methods::padded(&text(state, value)?, "center", &[Value::from(width.unwrap_or(80))])
}

/// The entities that Jinja2 writes.
fn escape(state: &State, value: &Value) -> Result<Value, Error> {
    if value.is_safe() {
        return Ok(value.clone());
    }
    let mut out = String::new();
    for character in text(state, value)?.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    Ok(Value::from_safe_string(out))
}

fn string(state: &State, value: &Value) -> Result<Value, Error> {
    if value.as_str().is_some() { Ok(value.clone()) } else { text(state, value).map(Value::from) }
}

/// MiniJinja's; what is no number becomes the default, which is 0.
fn int(state: &State, value: &Value, default: Option<Value>, base: Option<u32>, named: Kwargs) -> Result<Value, Error> {
    let default = default.or(named.get("default")?).unwrap_or_else(|| Value::from(0));
    let base = base.or(named.get("base")?);
    named.assert_all_used()?;
    filters::int(state, &readable(value)?, Some(default), base, unnamed())
}

/// MiniJinja's; what is no number becomes the default, which is 0.0.
fn float(state: &State, value: &Value, default: Option<Value>, named: Kwargs) -> Result<Value, Error> {
    let default = default.or(named.get("default")?).unwrap_or_else(|| Value::from(0.0));
    named.assert_all_used()?;
    filters::float(state, &readable(value)?, Some(default), unnamed())
}

/// What numbers are read from: Python passes over spaces around them.
fn readable(value: &Value) -> Result<Value, Error> {
    if value.is_undefined() {
        return Err(Error::new(ErrorKind::UndefinedError, "an undefined value is no number"));
    }
    Ok(value.as_str().map_or_else(|| value.clone(), |text| Value::from(text.trim())))
}

fn unnamed() -> Kwargs {
    std::iter::empty::<(&str, Value)>().collect()
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
