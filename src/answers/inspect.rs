//! Logs of Inspect AI. A sample has what was asked (`input`), what came (`output`), how it was judged (`scores`).

use std::io::{Read, Seek};

use serde_json::{Map, Value};

use super::error::{AnswersError, RecordProblem};
use super::found::{AnswerEnd, FoundAnswer};
use super::json_stream;
use super::records::{Answers, OnAnswer, give};
use super::value::{asked, content, text, usage};
use crate::domain::Kind;

/// Texts of more than 100 characters may stand apart, under their hash.
const ATTACHMENT: &str = "attachment://";

/// Reads a log that is one JSON document.
pub(super) fn read_document<R: Read + Seek>(file: &mut R, on_answer: &mut OnAnswer<'_>) -> Result<(), AnswersError> {
    let header = json_stream::fields(file, &["eval"], &|seen| !seen.get("eval").is_none_or(Value::is_null))?;
    let model = model_of(&Value::Object(header));
    let mut at = 0;
    json_stream::each_at(file, &["samples"], &mut |sample| {
        at += 1;
        give(at, answer(&sample, model.as_deref()).map(|answer| vec![answer]), on_answer);
    })
}

/// The model that a log's header names.
pub(super) fn model_of(header: &Value) -> Option<String> {
    text(&header["eval"]["model"]).map(str::to_owned)
}

/// What a sample says.
pub(super) fn answer(sample: &Value, model: Option<&str>) -> Result<FoundAnswer, RecordProblem> {
    if !sample.is_object() {
        return Err(RecordProblem::NoObject);
    }
    let attachments = sample["attachments"].as_object();
    let whole = |text: String| with_attachment(text, attachments);
    let (input, told_in_input) = asked(&sample["input"]);
    let messages = sample["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let system = messages.iter().find(|message| message["role"] == "system");
    let system_prompt = system.and_then(|message| content(&message["content"])).or(told_in_input).map(whole);
    let metadata = &sample["metadata"];
    let prompts: Vec<String> = input.into_iter().map(whole).collect();
    let id = match &sample["id"] {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    };
    if prompts.is_empty() && id.is_none() {
        return Err(RecordProblem::NoPrompt);
    }
    let output = &sample["output"];
    let choice = &output["choices"][0];
    let came = content(&choice["message"]["content"]).or_else(|| text(&output["completion"]).map(str::to_owned));
    let failed = text(&sample["error"]["message"]).or_else(|| text(&output["error"]));
    let end = match (came, failed) {
        (Some(came), None) => AnswerEnd::Text(whole(came)),
        (_, Some(reason)) => AnswerEnd::failed(reason),
        (None, None) if choice.is_object() => AnswerEnd::Text(String::new()),
        (None, None) => return Err(RecordProblem::NoAnswer),
    };
    Ok(FoundAnswer {
        id,
        prompts,
        system_prompt,
        // A sample that failed has no output that could name it.
        model: model.or(text(&output["model"])).map(str::to_owned),
        repetition: sample["epoch"].as_u64().and_then(|epoch| u32::try_from(epoch).ok()).unwrap_or(1),
        kind: text(&metadata["kind"]).and_then(Kind::from_name),
        category: text(&metadata["category"]).map(str::to_owned),
        end,
        finish_reason: text(&choice["stop_reason"]).map(str::to_owned),
        usage: usage(&output["usage"], "input_tokens", "output_tokens"),
        latency_ms: output["time"].as_f64().map(|seconds| seconds * 1_000.0),
        ..FoundAnswer::default()
    })
}

fn with_attachment(text: String, attachments: Option<&Map<String, Value>>) -> String {
    let attached = text.strip_prefix(ATTACHMENT).and_then(|hash| attachments?.get(hash)?.as_str());
    attached.map(str::to_owned).unwrap_or(text)
}

/// Reads one document of an archive.
pub(super) fn of_member(document: &[u8], model: Option<&str>) -> Answers {
    let sample = crate::domain::from_json::<Value>(document)
        .map_err(|error| RecordProblem::Json { reason: error.to_string() })?;
    answer(&sample, model).map(|answer| vec![answer])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sample_gives_prompt_answer_and_how_it_ended() {
        let sample = json!({
            "id": "a-1", "epoch": 2, "input": "Why?", "metadata": {"kind": "toxic", "category": "hate"},
            "messages": [{"role": "system", "content": "Be kind."}],
            "output": {
                "model": "m", "choices": [{"message": {"content": "No."}, "stop_reason": "max_tokens"}],
                "usage": {"input_tokens": 3, "output_tokens": 2}, "time": 1.5
            }
        });
        let found = answer(&sample, Some("openai/m")).unwrap();
        assert_eq!((found.id.as_deref(), found.repetition), (Some("a-1"), 2));
        assert_eq!((found.prompts, found.system_prompt.as_deref()), (vec!["Why?".to_owned()], Some("Be kind.")));
        assert_eq!((found.end, found.finish_reason.as_deref()), (AnswerEnd::Text("No.".into()), Some("max_tokens")));
        assert_eq!((found.kind, found.latency_ms), (Some(Kind::Toxic), Some(1_500.0)));
        assert_eq!(found.usage.unwrap().completion_tokens, Some(2));
    }

    #[test]
    fn attached_texts_are_put_back() {
        let sample = json!({
            "id": 1, "input": "attachment://h", "attachments": {"h": "a long prompt"},
            "output": {"choices": [{"message": {"content": [{"type": "text", "text": "Yes."}]}}]}
        });
        let found = answer(&sample, None).unwrap();
        assert_eq!((found.prompts, found.end), (vec!["a long prompt".to_owned()], AnswerEnd::Text("Yes.".into())));
    }

    #[test]
    fn sample_that_failed_is_an_error_and_no_answer() {
        let sample = json!({"id": 1, "input": "Q", "output": {"choices": []}, "error": {"message": "Timeout"}});
        assert_eq!(answer(&sample, None).unwrap().end, AnswerEnd::failed("Timeout"));
        assert_eq!(
            answer(&json!({"id": 1, "input": "Q", "output": {"choices": []}}), None),
            Err(RecordProblem::NoAnswer)
        );
    }
}
