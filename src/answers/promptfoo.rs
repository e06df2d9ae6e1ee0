//! Results of promptfoo: one JSON document with a list of results.

use std::io::{Read, Seek};

use serde_json::Value;

use super::error::{AnswersError, RecordProblem};
use super::found::{AnswerEnd, FoundAnswer};
use super::json_stream;
use super::records::{OnAnswer, give};
use super::value::{asked, content, text, usage};
use crate::domain::Kind;

/// Reads every result. Older versions have the list one level higher.
pub(super) fn read<R: Read + Seek>(file: &mut R, on_answer: &mut OnAnswer<'_>) -> Result<(), AnswersError> {
    let mut at = 0;
    json_stream::each_at(file, &["results", "results"], &mut |result| {
        at += 1;
        give(at, answer(&result).map(|answer| vec![answer]), on_answer);
    })
}

fn answer(result: &Value) -> Result<FoundAnswer, RecordProblem> {
    let variables = &result["vars"];
    let raw = [&result["prompt"]["raw"], &result["prompt"]];
    let (sent, system_prompt) = raw.into_iter().map(asked).find(|(sent, _)| sent.is_some()).unwrap_or_default();
    let mut prompts: Vec<String> = sent.into_iter().collect();
    // What the prompt's template was filled with.
    prompts.extend(variables.as_object().into_iter().flat_map(|all| all.values()).filter_map(text).map(str::to_owned));
    if prompts.is_empty() {
        return Err(RecordProblem::NoPrompt);
    }
    let response = &result["response"];
    let named = |name: &str| [variables, &result["metadata"]].iter().find_map(|of| text(&of[name])).map(str::to_owned);
    let failed = text(&response["error"]).or_else(|| text(&result["error"]));
    // A failed assertion is told as an error beside an answer: the answer is there all the same.
    let end = match (content(&response["output"]), failed) {
        (Some(came), _) => AnswerEnd::Text(came),
        (None, Some(reason)) => AnswerEnd::failed(reason),
        (None, None) => return Err(RecordProblem::NoAnswer),
    };
    let provider = &result["provider"];
    Ok(FoundAnswer {
        id: named("prompt_id").or_else(|| named("id")),
        prompts,
        system_prompt,
        model: [&provider["label"], &provider["id"], provider].into_iter().find_map(text).map(str::to_owned),
        repetition: 1,
        kind: named("kind").as_deref().and_then(Kind::from_name),
        category: named("category"),
        end,
        finish_reason: text(&response["finishReason"]).map(str::to_owned),
        usage: usage(&response["tokenUsage"], "prompt", "completion"),
        latency_ms: result["latencyMs"].as_f64(),
        ..FoundAnswer::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn result_gives_its_prompt_as_sent_and_as_it_was_filled_in() {
        let found = answer(&json!({
            "provider": {"id": "openai:chat:m", "label": ""}, "prompt": {"raw": "Answer: Why?", "label": "x"},
            "vars": {"question": "Why?", "prompt_id": "p-1", "kind": "toxic"},
            "response": {"output": "No.", "tokenUsage": {"prompt": 3, "completion": 2}, "finishReason": "stop"},
            "latencyMs": 12, "error": "Expected output to contain x", "success": false
        }))
        .unwrap();
        assert!(found.prompts.contains(&"Answer: Why?".to_owned()) && found.prompts.contains(&"Why?".to_owned()));
        assert_eq!((found.model.as_deref(), found.id.as_deref()), (Some("openai:chat:m"), Some("p-1")));
        assert_eq!((found.end, found.kind), (AnswerEnd::Text("No.".into()), Some(Kind::Toxic)));
    }

    #[test]
    fn result_without_output_is_an_error() {
        let found = answer(&json!({"provider": "m", "prompt": {"raw": "Q"}, "response": {"error": "429"}})).unwrap();
        assert_eq!(found.end, AnswerEnd::failed("429"));
    }
}
