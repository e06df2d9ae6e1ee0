//! Values as Python's `str` and `repr` write them.

use minijinja::formatting::{FormatStyle, format};
use minijinja::value::ValueKind;
use minijinja::{Error, Output, State, Value};

use super::error::invalid;

/// How deep lists may be nested: deeper than any conversation needs, and not too deep for the stack.
pub(super) const DEPTH: usize = 100;

/// Bytes of text that cost one step.
const BYTES_A_STEP: usize = 64;

/// Prints the value of `{{ … }}`.
pub(super) fn print(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if is_float(value) || is_list(value) {
        return out.write_str(&text(state, value)?).map_err(Error::from);
    }
    minijinja::escape_formatter(out, state, value)
}

/// A value as `str` writes it.
pub(super) fn text(state: &State, value: &Value) -> Result<String, Error> {
    if is_float(value) {
        return float(value);
    }
    if !is_list(value) {
        return Ok(value.to_string());
    }
    let mut out = String::new();
    represent(state, &mut out, value, 0)?;
    Ok(out)
}

/// A float has the fewest digits that read back the same, with an exponent below 1e-4 and from 1e16 on.
pub(super) fn float(value: &Value) -> Result<String, Error> {
    format(FormatStyle::StrFormat, "{}", std::slice::from_ref(value))
}

pub(super) fn is_float(value: &Value) -> bool {
    value.kind() == ValueKind::Number && !value.is_integer()
}

fn is_list(value: &Value) -> bool {
    matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable | ValueKind::Map)
}

/// Takes a step of the template's allowance for a value in a list: a list may contain itself many times over.
pub(super) fn pay(state: &State, value: &Value) -> Result<(), Error> {
    state.consume_fuel(1 + (value.as_str().map_or(0, str::len) / BYTES_A_STEP) as u64)
}

fn represent(state: &State, out: &mut String, value: &Value, depth: usize) -> Result<(), Error> {
    if depth > DEPTH {
        return Err(invalid(format!("it prints lists within lists, more than {DEPTH} deep")));
    }
    pay(state, value)?;
    let (open, close) = match value.kind() {
        ValueKind::Map => ('{', '}'),
        ValueKind::Seq | ValueKind::Iterable if value.is_tuple() => ('(', ')'),
        ValueKind::Seq | ValueKind::Iterable => ('[', ']'),
        _ if is_float(value) => {
            out.push_str(&float(value)?);
            return Ok(());
        }
        _ => {
            out.push_str(&format!("{value:?}"));
            return Ok(());
        }
    };
    out.push(open);
    let mut count = 0;
    for item in value.try_iter()? {
        if count > 0 {
            out.push_str(", ");
        }
        count += 1;
        represent(state, out, &item, depth + 1)?;
        if value.kind() == ValueKind::Map {
            out.push_str(": ");
            represent(state, out, &value.get_item(&item)?, depth + 1)?;
        }
    }
    if value.is_tuple() && count == 1 {
        out.push(',');
    }
    out.push(close);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Value, float};

    #[test]
    fn floats_are_written_as_python_does() {
        for (number, expected) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (-2.5, "-2.5"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e16, "1.5e+16"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.25e-7, "1.25e-07"),
            (1e100, "1e+100"),
            (-1e100, "-1e+100"),
            (f64::NAN, "nan"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(float(&Value::from(number)).unwrap(), expected);
        }
    }
}
