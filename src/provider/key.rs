//! The secret that an API asks for.

use std::fmt;

use super::http::Headers;

/// An API key. It can be sent and blotted out; it is never shown, stored or exported.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// What stands where a key stood.
    const BLOT: &'static str = "[key]";

    /// Shorter keys are stand-ins such as `EMPTY` or `ollama`: words that an answer may well use.
    const SHORTEST_SECRET: usize = 8;

    /// The key in `text`, white space around it removed; `None` if nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The key in an `Authorization` header, as most APIs want it; no header without a key.
    pub(super) fn as_bearer(key: Option<&Self>) -> Headers {
        key.map(|key| ("Authorization", format!("Bearer {}", key.0))).into_iter().collect()
    }

    /// The value of a header that is for the key alone.
    pub(super) fn bare(&self) -> String {
        self.0.clone()
    }

    /// Blots out the key in a message.
    pub(super) fn redact(&self, message: &mut String) {
        if message.contains(&self.0) {
            *message = message.replace(&self.0, Self::BLOT);
        }
    }

    /// Blots out the key in a model's answer, where a stand-in for a key may be an innocent word.
    pub(super) fn redact_answer(&self, answer: &mut String) {
        if self.0.len() >= Self::SHORTEST_SECRET {
            self.redact(answer);
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_is_no_key() {
        assert_eq!(ApiKey::new(" \n"), None);
        assert_eq!(ApiKey::new(" sk-1\n"), Some(ApiKey("sk-1".into())));
    }

    #[test]
    fn debug_does_not_show_it() {
        assert_eq!(format!("{:?}", ApiKey::new("sk-secret")), "Some(ApiKey(…))");
    }

    #[test]
    fn a_stand_in_is_left_in_answers_and_blotted_out_of_messages() {
        let key = ApiKey::new("EMPTY").unwrap();
        let mut text = "EMPTY glass".to_owned();
        key.redact_answer(&mut text);
        assert_eq!(text, "EMPTY glass");
        key.redact(&mut text);
        assert_eq!(text, "[key] glass");
    }
}
