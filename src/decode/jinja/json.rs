//! The filter `tojson`: Python's `json.dumps`, without escapes of what is not ASCII unless the template asks for them.

use std::fmt::Write;

use minijinja::value::{Kwargs, Rest, ValueKind};
use minijinja::{Error, State, Value};

use super::error::invalid;
use super::printing::{DEPTH, float, is_float, pay};

/// How the text is laid out.
struct JsonLayout {
    ascii_only: bool,
    indent: Option<String>,
    between_items: String,
    after_key: String,
    sort_keys: bool,
}

impl JsonLayout {
    /// From the filter's arguments, which have Python's names, defaults and order.
    fn of(given: &[Value], named: &Kwargs) -> Result<Self, Error> {
        let argument = |at: usize, name: &str| -> Result<Option<Value>, Error> {
            let named: Option<Value> = named.get(name)?;
            Ok(given.get(at).cloned().or(named).filter(|value| !value.is_none()))
        };
        let ascii_only = argument(0, "ensure_ascii")?.is_some_and(|value| value.is_true());
        let indent = argument(1, "indent")?.map(|value| indent(&value)).transpose()?;
        let separators = argument(2, "separators")?.map(|value| separators(&value)).transpose()?;
        let sort_keys = argument(3, "sort_keys")?.is_some_and(|value| value.is_true());
        named.assert_all_used()?;
        let between_items = if indent.is_some() { "," } else { ", " };
        let (between_items, after_key) = separators.unwrap_or_else(|| (between_items.to_owned(), ": ".to_owned()));
        Ok(Self { ascii_only, indent, between_items, after_key, sort_keys })
    }

    fn new_line(&self, out: &mut String, depth: usize) {
        if let Some(indent) = &self.indent {
            out.push('\n');
            (0..depth).for_each(|_| out.push_str(indent));
        }
    }
}

fn indent(value: &Value) -> Result<String, Error> {
    if let Some(text) = value.as_str() {
        return Ok(text.to_owned());
    }
    let spaces = i64::try_from(value.clone())?.clamp(0, DEPTH as i64);
    Ok(" ".repeat(spaces as usize))
}

fn separators(value: &Value) -> Result<(String, String), Error> {
    let texts: Vec<Value> = value.try_iter()?.collect();
    match texts.as_slice() {
        [items, key] => Ok((items.to_string(), key.to_string())),
        _ => Err(invalid("“separators” of “tojson” must be two texts".to_owned())),
    }
}

/// The filter.
pub(super) fn to_json(state: &State, value: &Value, given: Rest<Value>, named: Kwargs) -> Result<String, Error> {
    let layout = JsonLayout::of(&given, &named)?;
    let mut out = String::new();
    write(state, &mut out, value, &layout, 0)?;
    Ok(out)
}

fn write(state: &State, out: &mut String, value: &Value, layout: &JsonLayout, depth: usize) -> Result<(), Error> {
    if depth > DEPTH {
        return Err(invalid(format!("“tojson” of lists within lists, more than {DEPTH} deep")));
    }
    pay(state, value)?;
    match value.kind() {
        ValueKind::None => out.push_str("null"),
        ValueKind::Bool => out.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => out.push_str(&number(value)?),
        ValueKind::String => quote(out, value.as_str().unwrap_or_default(), layout.ascii_only),
        ValueKind::Map => {
            let mut pairs = Vec::new();
            for key in value.try_iter()? {
                pairs.push((key_text(&key)?, value.get_item(&key)?));
            }
            if layout.sort_keys {
                pairs.sort_by(|a, b| a.0.cmp(&b.0));
            }
            write_all(out, layout, depth, ['{', '}'], pairs, |out, (key, value)| {
                quote(out, &key, layout.ascii_only);
                out.push_str(&layout.after_key);
                write(state, out, &value, layout, depth + 1)
            })?;
        }
        ValueKind::Seq | ValueKind::Iterable => {
            let items: Vec<Value> = value.try_iter()?.collect();
            write_all(out, layout, depth, ['[', ']'], items, |out, item| write(state, out, &item, layout, depth + 1))?;
        }
        other => return Err(invalid(format!("“tojson” of a value of the kind {other}"))),
    }
    Ok(())
}

fn write_all<T>(
    out: &mut String,
    layout: &JsonLayout,
    depth: usize,
    [open, close]: [char; 2],
    items: Vec<T>,
    mut each: impl FnMut(&mut String, T) -> Result<(), Error>,
) -> Result<(), Error> {
    out.push(open);
    let is_empty = items.is_empty();
    for (number, item) in items.into_iter().enumerate() {
        if number > 0 {
            out.push_str(&layout.between_items);
        }
        layout.new_line(out, depth + 1);
        each(out, item)?;
    }
    if !is_empty {
        layout.new_line(out, depth);
    }
    out.push(close);
    Ok(())
}

fn number(value: &Value) -> Result<String, Error> {
    if !is_float(value) {
        return Ok(value.to_string());
    }
    let number = f64::try_from(value.clone())?;
    match number {
        _ if number.is_nan() => Ok("NaN".to_owned()),
        f64::INFINITY => Ok("Infinity".to_owned()),
        f64::NEG_INFINITY => Ok("-Infinity".to_owned()),
        _ => float(value),
    }
}

/// Keys that are no texts become texts.
fn key_text(key: &Value) -> Result<String, Error> {
    Ok(match key.kind() {
        ValueKind::String => key.to_string(),
        ValueKind::None => "null".to_owned(),
        ValueKind::Bool => if key.is_true() { "true" } else { "false" }.to_owned(),
        ValueKind::Number => number(key)?,
        other => return Err(invalid(format!("“tojson” of a mapping with a key of the kind {other}"))),
    })
}

fn quote(out: &mut String, text: &str, ascii_only: bool) {
    for character in serde_json::Value::from(text).to_string().chars() {
        if !ascii_only || character.is_ascii() {
            out.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a text does not fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
}
