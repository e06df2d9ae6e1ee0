//! A cell that is a list or an object: what of it is asked. None is ever asked as the JSON that it is.

use std::borrow::Cow;

use serde_json::Value;

use crate::dataset::problem::{CellProblem, RowProblem};
use crate::domain::from_json;

/// Columns whose lists are conversations, of which the first text is the user's.
const CONVERSATIONS: [&str; 7] = ["messages", "conversation", "conversations", "turns", "dialog", "dialogue", "chat"];
/// Who speaks in a message, under one of these names.
const SPEAKERS: [&str; 2] = ["role", "from"];
/// What is said.
const SAID: [&str; 3] = ["content", "value", "text"];
const USERS: [&str; 3] = ["user", "human", "prompter"];

/// Whether a column has conversations by its name.
pub(super) fn is_conversation(column: &str) -> bool {
    CONVERSATIONS.iter().any(|name| column.eq_ignore_ascii_case(name))
}

/// The first that the user says in a cell; or why there is none.
pub(super) fn request<'c>(column: &str, value: &'c Value) -> Result<Option<Cow<'c, str>>, RowProblem> {
    let said = match value {
        Value::Array(list) if list.is_empty() => return Ok(None),
        Value::Array(list) if list.iter().all(Value::is_string) => match list.as_slice() {
            // Of several texts only a conversation's have an order.
            [first, rest @ ..] if rest.is_empty() || is_conversation(column) => first.as_str().map(Cow::Borrowed),
            _ => return Err(CellProblem::Texts(list.len()).of(column)),
        },
        Value::Array(list) => first_of_user(column, list)?,
        Value::Object(object) => {
            let inner = CONVERSATIONS.iter().find_map(|name| object.get(*name)?.as_array());
            match inner {
                Some(list) => first_of_user(column, list)?,
                None if is_message(value) => first_of_user(column, std::slice::from_ref(value))?,
                None => return Err(CellProblem::Object { keys: some_of(object.keys()) }.of(column)),
            }
        }
        Value::String(text) => Some(Cow::Borrowed(text.as_str())),
        _ => None,
    };
    Ok(said.map(trimmed).filter(|text| !text.is_empty()))
}

/// The same where the cell is a text that could be JSON. In a table all cells are texts, so there what is a list or an
/// object is taken for one; in JSON a text is a text, unless it is a conversation.
pub(super) fn request_in_text<'c>(
    column: &str,
    text: Cow<'c, str>,
    is_typed: bool,
) -> Result<Option<Cow<'c, str>>, RowProblem> {
    match from_json::<Value>(text.as_bytes()) {
        Ok(value @ (Value::Array(_) | Value::Object(_))) if !is_typed || has_messages(&value) => {
            request(column, &value).map(|said| said.map(|said| Cow::Owned(said.into_owned())))
        }
        Err(_) if !is_typed && is_python(&text) => Err(CellProblem::Python.of(column)),
        _ => Ok(Some(text)),
    }
}

/// Whether it is worth trying to read a text as a list or an object.
pub(super) fn may_be_json(text: &str) -> bool {
    text.starts_with(['[', '{']) && text.ends_with([']', '}']) || text.starts_with("array(") && text.ends_with(')')
}

/// Whether a text is a list, an object or an array as Python prints them: texts in quotation marks of either kind, numbers
/// and a few words, with nothing else around them.
fn is_python(text: &str) -> bool {
    const WORDS: [&str; 8] = ["True", "False", "None", "nan", "array", "dtype", "object", "list"];
    let mut rest = text;
    let mut has_texts = false;
    while let Some(next) = rest.chars().next() {
        if next == '\'' || next == '"' {
            let Some(length) = length_of_text(rest, next) else { return false };
            has_texts = true;
            rest = rest.get(length..).unwrap_or_default();
        } else if next.is_ascii_alphabetic() {
            let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            if !WORDS.contains(&rest.get(..length).unwrap_or_default()) {
                return false;
            }
            rest = rest.get(length..).unwrap_or_default();
        } else if next.is_ascii_digit() || next.is_ascii_whitespace() || "[]{}(),:.+-=<>".contains(next) {
            rest = rest.get(1..).unwrap_or_default();
        } else {
            return false;
        }
    }
    has_texts
}

/// The length of the text that a quotation mark opens, up to the one that closes it.
fn length_of_text(rest: &str, mark: char) -> Option<usize> {
    let mut is_escaped = false;
    let ends = |(_, c): &(usize, char)| {
        let ends = *c == mark && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        ends
    };
    rest.char_indices().skip(1).find(ends).map(|(at, _)| at + 1)
}

/// What stands in a cell that is a list or an object, where a word is wanted: a list of words has them with commas between.
pub(super) fn words(column: &str, value: &Value) -> Result<String, RowProblem> {
    let word = |value: &Value| match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    match value {
        Value::Array(list) => match list.iter().map(word).collect::<Option<Vec<String>>>() {
            Some(words) if !words.is_empty() => Ok(words.join(", ")),
            _ => Err(CellProblem::ListForWord.of(column)),
        },
        other => {
            let keys = some_of(other.as_object().into_iter().flat_map(|object| object.keys()));
            Err(CellProblem::Object { keys }.of(column))
        }
    }
}

/// Whether a value is a list of messages.
pub(super) fn has_messages(value: &Value) -> bool {
    value.as_array().is_some_and(|list| list.first().is_some_and(is_message))
}

pub(super) fn is_message(value: &Value) -> bool {
    SPEAKERS.iter().any(|name| value.get(name).is_some_and(Value::is_string))
        && SAID.iter().any(|name| value.get(name).is_some())
}

fn first_of_user<'c>(column: &str, messages: &'c [Value]) -> Result<Option<Cow<'c, str>>, RowProblem> {
    let is_users = |message: &&Value| {
        let speaker = SPEAKERS.iter().find_map(|name| message.get(name)?.as_str());
        speaker.is_some_and(|speaker| USERS.iter().any(|user| user.eq_ignore_ascii_case(speaker)))
    };
    let Some(message) = messages.iter().find(is_users) else {
        let problem = match messages.first() {
            Some(first) if is_message(first) => CellProblem::NothingFromUser,
            Some(Value::Object(object)) => CellProblem::Objects { keys: some_of(object.keys()) },
            _ => CellProblem::NoConversation,
        };
        return Err(problem.of(column));
    };
    match SAID.iter().find_map(|name| message.get(name)) {
        Some(Value::String(text)) => Ok(Some(Cow::Borrowed(text))),
        Some(Value::Array(parts)) => joined(column, parts).map(Some),
        _ => Err(CellProblem::UserSaysNoText.of(column)),
    }
}

/// The text of a message in parts.
fn joined<'c>(column: &str, parts: &[Value]) -> Result<Cow<'c, str>, RowProblem> {
    let text = |part: &Value| part.as_str().or_else(|| part.get("text")?.as_str()).map(str::to_owned);
    let texts: Option<Vec<String>> = parts.iter().map(text).collect();
    let texts = texts.ok_or_else(|| CellProblem::UserSaysMoreThanText.of(column))?;
    Ok(Cow::Owned(texts.join("\n")))
}

/// As many of an object's keys as a person needs to know it by.
fn some_of<'k>(keys: impl Iterator<Item = &'k String>) -> Vec<String> {
    keys.take(6).cloned().collect()
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_conversation_gives_its_first_user_message() {
        for (column, value) in [
            ("messages", json!([{"role": "system", "content": "Be brief."}, {"role": "user", "content": " Hi? "}])),
            ("prompt", json!([{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "Hello."}])),
            ("conversations", json!([{"from": "human", "value": "Hi?"}, {"from": "gpt", "value": "Hello."}])),
            ("prompt", json!({"role": "user", "content": "Hi?"})),
            ("conversation", json!({"messages": [{"role": "User", "content": "Hi?"}]})),
            ("messages", json!([{"role": "user", "content": [{"type": "text", "text": "Hi?"}]}])),
            ("turns", json!(["Hi?", "And then?"])),
            ("prompt", json!(["Hi?"])),
        ] {
            assert_eq!(request(column, &value).unwrap().as_deref(), Some("Hi?"), "{value}");
            let text = Cow::Owned(value.to_string());
            assert_eq!(request_in_text(column, text, false).unwrap().as_deref(), Some("Hi?"), "{value} as a text");
        }
    }

    #[test]
    fn a_cell_with_another_list_or_object_is_a_problem() {
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        for (value, problem) in [
            (json!(["a", "b"]), CellProblem::Texts(2)),
            (json!([["a"]]), CellProblem::NoConversation),
            (json!([{"q": "a"}]), CellProblem::Objects { keys: keys(&["q"]) }),
            (json!({"q": "a", "r": 1}), CellProblem::Object { keys: keys(&["q", "r"]) }),
            (json!([{"role": "assistant", "content": "a"}]), CellProblem::NothingFromUser),
            (json!([{"role": "user", "content": [{"type": "image_url"}]}]), CellProblem::UserSaysMoreThanText),
            (json!([{"role": "user", "content": 7}]), CellProblem::UserSaysNoText),
        ] {
            assert_eq!(request("prompt", &value), Err(problem.of("prompt")));
            assert!(request_in_text("prompt", Cow::Owned(value.to_string()), false).is_err(), "{value} as a text");
        }
        assert_eq!(request("prompt", &json!([])), Ok(None));
    }

    #[test]
    fn a_cell_with_a_printed_python_value_is_a_problem() {
        for text in [
            "[{'role': 'user', 'content': 'a'}]",
            r#"["What's salt?", 'And then?']"#,
            "['a', None, 1.5]",
            "['a'\n 'b']",
            "array(['a', \"it's\"], dtype=object)",
            "array([{'content': 'a', 'role': 'user'}], dtype=object)",
            "{'a': True}",
            r"['it\'s']",
        ] {
            assert!(may_be_json(text), "{text}");
            let told = request_in_text("prompt", Cow::Borrowed(text), false);
            assert_eq!(told, Err(CellProblem::Python.of("prompt")), "{text}");
            // Where lists are told from texts, a text is one.
            assert_eq!(request_in_text("prompt", Cow::Borrowed(text), true).unwrap().as_deref(), Some(text));
        }
    }

    #[test]
    fn a_text_that_only_looks_like_json_is_asked_as_it_is() {
        for (text, is_typed) in [
            ("[sic] what is {this}", false),
            ("{name}, hello [you]", false),
            ("['tis the season]", false),
            ("['Hello' he said]", false),
            ("[1, 2, 3]", true),
        ] {
            assert_eq!(request_in_text("prompt", Cow::Borrowed(text), is_typed).unwrap().as_deref(), Some(text));
        }
    }

    #[test]
    fn words_in_a_list_have_commas_between() {
        assert_eq!(words("category", &json!(["hate", 3])), Ok("hate, 3".to_owned()));
        let object = CellProblem::Object { keys: vec!["hate".to_owned()] };
        assert_eq!(words("category", &json!({"hate": true})), Err(object.of("category")));
        assert!(words("category", &json!([[]])).is_err());
    }
}
