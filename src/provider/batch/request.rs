//! One request of a batch.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::BatchFormat;
use super::custom_id::CustomId;
use crate::domain::{ModelSettings, hex};
use crate::provider::{Quirk, Quirks};

/// A request's body, as compact JSON: what would be sent live, in one piece instead of streamed. Gemini's names no model:
/// the batch does, where it is created.
pub(super) fn request_body(format: BatchFormat, model: &ModelSettings, quirks: Quirks, prompt: &str) -> String {
    let mut quirks = quirks.with(Quirk::WholeReply);
    if format == BatchFormat::OpenAi {
        // Nothing rejected is asked again here, and this name all of OpenAI's models take.
        quirks = quirks.with(Quirk::MaxCompletionTokens);
    }
    Value::from((format.provider().dialect().chat_body)(model, quirks, prompt)).to_string()
}

/// The request with its id, without a line end. No character of an id is escaped in JSON.
pub(super) fn request_line(format: BatchFormat, id: &CustomId, body: &str) -> String {
    match format {
        BatchFormat::OpenAi | BatchFormat::Vllm => {
            format!(r#"{{"custom_id":"{id}","method":"POST","url":"/v1/chat/completions","body":{body}}}"#)
        }
        BatchFormat::Anthropic => format!(r#"{{"custom_id":"{id}","params":{body}}}"#),
        BatchFormat::Gemini => format!(r#"{{"key":"{id}","request":{body}}}"#),
    }
}

/// The hash by which a body is known again: SHA-256 of its bytes as they stand in the file.
pub(super) fn body_sha256(body: &str) -> String {
    hex(&Sha256::digest(body))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::CustomIds;
    use super::*;
    use crate::domain::{Kind, Prompt, Settings};

    fn line(format: BatchFormat, quirks: Quirks, system_prompt: &str) -> Value {
        let settings = Settings { model: "m-1".into(), system_prompt: system_prompt.into(), ..Settings::default() };
        let body = request_body(format, &settings.model_settings(), quirks, "Say “hi”.\n");
        let prompt = Prompt { id: "p".into(), category: "c".into(), kind: Kind::Toxic, text: "".into(), note: None };
        let line = request_line(format, &CustomIds::new("r").give(&prompt), &body);
        assert!(!line.contains('\n'));
        serde_json::from_str(&line).unwrap()
    }

    #[test]
    fn requests_have_the_documented_shapes_and_are_not_streamed() {
        let user = json!({"role": "user", "content": "Say “hi”.\n"});
        let plain = Quirks::default();
        assert_eq!(
            line(BatchFormat::OpenAi, plain, ""),
            json!({"custom_id": "r-p", "method": "POST", "url": "/v1/chat/completions", "body": {
                "model": "m-1", "messages": [user], "temperature": 0, "max_completion_tokens": 256
            }})
        );
        assert_eq!(
            line(BatchFormat::Vllm, plain, "Be brief."),
            json!({"custom_id": "r-p", "method": "POST", "url": "/v1/chat/completions", "body": {
                "model": "m-1", "messages": [{"role": "system", "content": "Be brief."}, user], "temperature": 0,
                "max_tokens": 256
            }})
        );
        assert_eq!(
            line(BatchFormat::Anthropic, plain.with(Quirk::NoTemperature), "Be brief."),
            json!({"custom_id": "r-p", "params": {
                "model": "m-1", "system": "Be brief.", "messages": [user], "max_tokens": 256
            }})
        );
        assert_eq!(
            line(BatchFormat::Gemini, plain, "Be brief."),
            json!({"key": "r-p", "request": {
                "systemInstruction": {"parts": [{"text": "Be brief."}]},
                "contents": [{"parts": [{"text": "Say “hi”.\n"}], "role": "user"}],
                "generationConfig": {"temperature": 0, "maxOutputTokens": 256}
            }})
        );
    }
}
