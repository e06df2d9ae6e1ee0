//! Messages of a chat, as most APIs want them.

use serde_json::Value;

use super::{Quirk, Quirks};
use crate::domain::{Fields, ModelSettings};

/// One message.
pub(super) fn message(role: &str, content: &str) -> Value {
    let mut message = Fields::default();
    message.put("role", role);
    message.put("content", content);
    message.into()
}

/// Puts in how the model samples, as far as it takes that. `top_p` is the API's own name for it.
pub(super) fn put_sampling(fields: &mut Fields, model: &ModelSettings, quirks: Quirks, top_p: &str) {
    if !quirks.has(Quirk::NoTemperature) {
        fields.put_number("temperature", model.decoding.temperature);
    }
    if let Some(share) = model.decoding.top_p.filter(|_| !quirks.has(Quirk::NoTopP)) {
        fields.put_number(top_p, share);
    }
}

/// The system prompt; none where it is blank.
pub(super) fn system_prompt(model: &ModelSettings) -> Option<&str> {
    Some(model.system_prompt.as_str()).filter(|text| !text.trim().is_empty())
}

/// The system prompt, where there is one, and the prompt.
pub(super) fn messages(model: &ModelSettings, prompt: &str) -> Vec<Value> {
    messages_under(&model.system_prompt, prompt)
}

/// A system prompt, unless it is blank, and the prompt.
pub(super) fn messages_under(system_prompt: &str, prompt: &str) -> Vec<Value> {
    let system = Some(system_prompt).filter(|text| !text.trim().is_empty()).map(|text| message("system", text));
    system.into_iter().chain([message("user", prompt)]).collect()
}
