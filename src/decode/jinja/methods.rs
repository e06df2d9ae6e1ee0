//! Python's methods on texts, lists and mappings.
//!
//! Most are in `minijinja-contrib`. What it lacks, or does otherwise than Python, is here. Methods that change a value
//! (`append`, `pop`, `update`) are not to be had: the sandbox that templates are written for forbids them as well.

use minijinja::value::{Kwargs, Tuple, ValueKind, from_args};
use minijinja::{Error, ErrorKind, State, Value};
use minijinja_contrib::pycompat::unknown_method_callback;

use super::error::invalid;

/// The longest text that padding may produce, in characters.
const WIDEST: i64 = 10_000;

/// The result of a method call.
pub(super) fn call(state: &mut State, value: &Value, method: &str, arguments: &[Value]) -> Result<Value, Error> {
    let known = match value.kind() {
        ValueKind::String => of_text(value.as_str().unwrap_or_default(), method, arguments),
        ValueKind::Seq | ValueKind::Iterable => of_list(value, method, arguments),
        ValueKind::Map if method == "copy" => Some(from_args(arguments).map(|()| value.clone())),
        _ => None,
    };
    known.unwrap_or_else(|| unknown_method_callback(state, value, method, arguments))
}

/// The filter `trim`.
pub(super) fn trim(text: &str, characters: Option<&str>) -> String {
    strip(text, characters, true, true).to_owned()
}

fn of_text(text: &str, method: &str, arguments: &[Value]) -> Option<Result<Value, Error>> {
    let stripped = |left, right| {
        let (characters,): (Option<&str>,) = from_args(arguments)?;
        Ok(Value::from(strip(text, characters, left, right)))
    };
    Some(match method {
        "strip" => stripped(true, true),
        "lstrip" => stripped(true, false),
        "rstrip" => stripped(false, true),
        "split" => split(text, arguments, false),
        "rsplit" => split(text, arguments, true),
        "splitlines" => lines(text, arguments),
        "partition" => from_args(arguments)
            .and_then(|(separator,): (&str,)| parted(text.split_once(separator), [text, "", ""], separator)),
        "rpartition" => from_args(arguments)
            .and_then(|(separator,): (&str,)| parted(text.rsplit_once(separator), ["", "", text], separator)),
        "removeprefix" => {
            from_args(arguments).map(|(prefix,): (&str,)| Value::from(text.strip_prefix(prefix).unwrap_or(text)))
        }
        "removesuffix" => {
            from_args(arguments).map(|(suffix,): (&str,)| Value::from(text.strip_suffix(suffix).unwrap_or(text)))
        }
        "title" => from_args(arguments).map(|()| Value::from(titled(text))),
        "swapcase" => from_args(arguments).map(|()| Value::from(swapped(text))),
        "casefold" => from_args(arguments).map(|()| Value::from(folded(text))),
        "find" | "rfind" | "index" | "rindex" | "count" => sought(text, method, arguments),
        "startswith" | "endswith" => has_affix(text, method, arguments),
        "ljust" | "rjust" | "center" | "zfill" => padded(text, method, arguments),
        _ => return None,
    })
}

fn of_list(list: &Value, method: &str, arguments: &[Value]) -> Option<Result<Value, Error>> {
    let index = |(wanted,): (&Value,)| {
        let at = list.try_iter()?.position(|item| item == *wanted);
        at.map(Value::from).ok_or_else(|| invalid(format!("{wanted} is not in the list")))
    };
    match method {
        "index" => Some(from_args(arguments).and_then(index)),
        "copy" if list.kind() == ValueKind::Seq => Some(from_args(arguments).map(|()| list.clone())),
        _ => None,
    }
}

/// Python counts four control characters as spaces which Unicode's property leaves out.
fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

fn strip<'a>(text: &'a str, characters: Option<&str>, left: bool, right: bool) -> &'a str {
    let goes = |character: char| characters.map_or(is_space(character), |given| given.contains(character));
    let text = if left { text.trim_start_matches(goes) } else { text };
    if right { text.trim_end_matches(goes) } else { text }
}

/// Parts between separators, or between spaces where none is named. `maxsplit` counts cuts, from either end.
fn split(text: &str, arguments: &[Value], from_right: bool) -> Result<Value, Error> {
    let (separator, most, named): (Option<Value>, Option<i64>, Kwargs) = from_args(arguments)?;
    let separator = match separator {
        None => named.get::<Option<Value>>("sep")?,
        given => given,
    };
    let most = match most {
        None => named.get::<Option<i64>>("maxsplit")?,
        given => given,
    };
    named.assert_all_used()?;
    let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX - 1);
    let Some(separator) = separator.filter(|separator| !separator.is_none()) else {
        return Ok(words(text, most, from_right));
    };
    let separator = separator.as_str().ok_or_else(|| invalid("a text is split by texts only".to_owned()))?;
    if separator.is_empty() {
        return Err(invalid("a text is split by an empty separator".to_owned()));
    }
    let parts: Vec<&str> = if from_right {
        let parts: Vec<&str> = text.rsplitn(most + 1, separator).collect();
        parts.into_iter().rev().collect()
    } else {
        text.splitn(most + 1, separator).collect()
    };
    Ok(parts.into_iter().map(Value::from).collect())
}

fn words(text: &str, most: usize, from_right: bool) -> Value {
    let mut parts = Vec::new();
    let mut rest = strip(text, None, !from_right, from_right);
    while !rest.is_empty() {
        let cut = if parts.len() >= most {
            None
        } else if from_right {
            rest.char_indices().rfind(|(_, character)| is_space(*character))
        } else {
            rest.char_indices().find(|(_, character)| is_space(*character))
        };
        let Some((at, space)) = cut else {
            parts.push(rest);
            break;
        };
        let (left, right) = (rest.get(..at).unwrap_or_default(), rest.get(at + space.len_utf8()..).unwrap_or_default());
        let (part, others) = if from_right { (right, left) } else { (left, right) };
        parts.push(part);
        rest = strip(others, None, !from_right, from_right);
    }
    if from_right {
        parts.reverse();
    }
    parts.into_iter().map(Value::from).collect()
}

/// Whether Python takes a character for the end of a line.
fn ends_line(character: char) -> bool {
    matches!(character, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn lines(text: &str, arguments: &[Value]) -> Result<Value, Error> {
    let (keeps, named): (Option<bool>, Kwargs) = from_args(arguments)?;
    let keeps = keeps.or(named.get("keepends")?).unwrap_or(false);
    named.assert_all_used()?;
    Ok(lines_of(text, keeps).into())
}

/// The lines of a text, with their line breaks if `keeps` is true.
pub(super) fn lines_of(text: &str, keeps: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(ends_line) {
        let (line, from) = rest.split_at(at);
        let length = if from.starts_with("\r\n") { 2 } else { from.chars().next().map_or(0, char::len_utf8) };
        let (end, after) = from.split_at(length);
        lines.push(if keeps { [line, end].concat() } else { line.to_owned() });
        rest = after;
    }
    if !rest.is_empty() {
        lines.push(rest.to_owned());
    }
    lines
}

fn parted(found: Option<(&str, &str)>, whole: [&str; 3], separator: &str) -> Result<Value, Error> {
    if separator.is_empty() {
        return Err(invalid("a text is split by an empty separator".to_owned()));
    }
    let parts = found.map_or(whole, |(left, right)| [left, separator, right]);
    Ok(Value::from(Tuple::from(parts.map(Value::from))))
}

/// The first letter of each run of letters in upper case, the others in lower case.
fn titled(text: &str) -> String {
    let mut in_word = false;
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if in_word {
            out.extend(character.to_lowercase())
        } else {
            out.extend(character.to_uppercase())
        }
        in_word = character.is_alphabetic();
    }
    out
}

fn swapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_uppercase() {
            out.extend(character.to_lowercase())
        } else {
            out.extend(character.to_uppercase())
        }
    }
    out
}

/// Unicode's folding of case: the same for all that are one letter in some case. Cherokee folds to large letters.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'ı' => out.push(character),
            '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' => out.extend(character.to_uppercase()),
            _ => out.extend(character.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase)),
        }
    }
    out
}

/// The part of a text between two places, and how many characters stand before it. Python counts places in characters,
/// and negative ones from the end; there is no part where the begin lies behind the end.
fn between(text: &str, start: Option<i64>, end: Option<i64>) -> Option<(usize, &str)> {
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let place = |at: i64| if at < 0 { at.saturating_add(length).max(0) } else { at };
    let (start, end) = (place(start.unwrap_or(0)), place(end.unwrap_or(length)).min(length));
    let byte = |at: i64| text.char_indices().nth(at as usize).map_or(text.len(), |(byte, _)| byte);
    if start > end { None } else { Some((start as usize, text.get(byte(start)..byte(end))?)) }
}

fn sought(text: &str, method: &str, arguments: &[Value]) -> Result<Value, Error> {
    let (wanted, start, end): (&str, Option<i64>, Option<i64>) = from_args(arguments)?;
    let part = between(text, start, end);
    if method == "count" {
        return Ok(Value::from(part.map_or(0, |(_, part)| part.matches(wanted).count())));
    }
    let found = part.and_then(|(before, part)| {
        let at = if method.starts_with('r') { part.rfind(wanted) } else { part.find(wanted) }?;
        Some(before + part.get(..at)?.chars().count())
    });
    match found {
        Some(at) => Ok(Value::from(at)),
        None if method.ends_with("find") => Ok(Value::from(-1)),
        None => Err(invalid("substring not found".to_owned())),
    }
}

/// Whether a text begins or ends with another one, or with one of several.
fn has_affix(text: &str, method: &str, arguments: &[Value]) -> Result<Value, Error> {
    let (wanted, start, end): (&Value, Option<i64>, Option<i64>) = from_args(arguments)?;
    let part = between(text, start, end).map(|(_, part)| part);
    let has = |wanted: &Value| {
        let wanted = wanted.as_str().ok_or_else(|| invalid(format!("“{method}” must be given texts")))?;
        let has = |part: &str| if method == "startswith" { part.starts_with(wanted) } else { part.ends_with(wanted) };
        Ok(part.is_some_and(has))
    };
    if !wanted.is_tuple() {
        return has(wanted).map(Value::from);
    }
    for wanted in wanted.try_iter()? {
        if has(&wanted)? {
            return Ok(Value::from(true));
        }
    }
    Ok(Value::from(false))
}

/// A text padded to a width.
pub(super) fn padded(text: &str, method: &str, arguments: &[Value]) -> Result<Value, Error> {
    let (width, fill): (i64, Option<&str>) = from_args(arguments)?;
    if width > WIDEST {
        return Err(Error::new(ErrorKind::OutOfFuel, format!("“{method}” to {width} characters")));
    }
    let missing = usize::try_from(width).unwrap_or(0).saturating_sub(text.chars().count());
    let fill = fill.unwrap_or(if method == "zfill" { "0" } else { " " });
    if fill.chars().count() != 1 {
        return Err(invalid(format!("“{method}” must be given one character to fill with")));
    }
    let (left, right) = match method {
        "ljust" => (0, missing),
        // As CPython does: the odd one goes to the left where the width is odd.
        "center" => {
            let left = missing / 2 + (missing & usize::try_from(width).unwrap_or(0) & 1);
            (left, missing - left)
        }
        _ => (missing, 0),
    };
    let (sign, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) if method == "zfill" => text.split_at(text.len() - digits.len()),
        _ => ("", text),
    };
    Ok(Value::from([sign, &fill.repeat(left), digits, &fill.repeat(right)].concat()))
}
