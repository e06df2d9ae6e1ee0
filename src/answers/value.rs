//! Pieces of JSON that several formats share.

use serde_json::Value;

use crate::domain::{Usage, count_of};

/// A text that is not empty.
pub(super) fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// What a message says: a text, or the texts of its parts. Reasoning is none of it.
pub(super) fn content(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            let is_text =
                |part: &&Value| part["type"].as_str().is_none_or(|kind| matches!(kind, "text" | "output_text"));
            let texts: Vec<&str> = parts.iter().filter(is_text).filter_map(part).collect();
            (!texts.is_empty()).then(|| texts.concat())
        }
        Value::Object(_) => part(value).map(str::to_owned),
        _ => None,
    }
}

fn part(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value["text"].as_str())
}

/// What a conversation asks in its last message by the user, and what the model was told before it.
pub(super) fn conversation(messages: &[Value]) -> (Option<String>, Option<String>) {
    let said_by = |role: &'static str| {
        move |message: &&Value| message["role"].as_str().or_else(|| message["from"].as_str()) == Some(role)
    };
    let said = |message: &Value| content(&message["content"]);
    let user = messages.iter().rev().find(|message| said_by("user")(message) || said_by("human")(message));
    let system = messages.iter().find(said_by("system"));
    (user.and_then(said), system.and_then(said))
}

/// A prompt that may be a text, a conversation, or a conversation written as a text: what is asked, and what was told before.
pub(super) fn asked(value: &Value) -> (Option<String>, Option<String>) {
    match value {
        Value::Array(messages) => conversation(messages),
        Value::String(text) if text.trim_start().starts_with('[') => match serde_json::from_str(text) {
            Ok(Value::Array(messages)) => {
                let (user, system) = conversation(&messages);
                (Some(user.unwrap_or_else(|| text.clone())), system)
            }
            _ => (Some(text.clone()), None),
        },
        Value::String(text) => (Some(text.clone()), None),
        _ => (None, None),
    }
}

/// Tokens read and written, under whichever names.
pub(super) fn usage(value: &Value, prompt: &str, completion: &str) -> Option<Usage> {
    let count = |name: &str| count_of(&value[name]).and_then(|count| u32::try_from(count).ok());
    let usage = Usage { prompt_tokens: count(prompt), completion_tokens: count(completion) };
    (usage != Usage::default()).then_some(usage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn content_is_a_text_or_the_texts_of_parts_without_reasoning() {
        assert_eq!(content(&json!("Hi")).as_deref(), Some("Hi"));
        let parts =
            json!([{"type": "reasoning", "text": "Hm."}, {"type": "text", "text": "A"}, {"type": "text", "text": "B"}]);
        assert_eq!(content(&parts).as_deref(), Some("AB"));
        assert_eq!(content(&json!([{"type": "image"}])), None);
        assert_eq!(content(&json!(null)), None);
    }

    #[test]
    fn conversation_written_as_a_text_is_read_as_one() {
        let messages = json!([{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}]);
        let expected = (Some("Hi".to_owned()), Some("Be kind.".to_owned()));
        assert_eq!(asked(&messages), expected);
        assert_eq!(asked(&json!(messages.to_string())), expected);
        assert_eq!(asked(&json!("[sic] Why?")), (Some("[sic] Why?".to_owned()), None));
    }
}
