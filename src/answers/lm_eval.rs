//! Samples of the lm-evaluation-harness: `samples_<task>_<time>.jsonl`. Its lines do not name the model; the file of
//! results beside it does ([`model_in_results`]).

use serde_json::Value;

use super::error::RecordProblem;
use super::found::{AnswerEnd, FoundAnswer};
use super::records::Answers;
use super::value::{asked, text};
use crate::domain::Kind;

/// The answers of one line: one for each repetition.
pub(super) fn answers(line: &Value) -> Answers {
    if !line.is_object() {
        return Err(RecordProblem::NoObject);
    }
    let document = &line["doc"];
    let (sent, system_prompt) = argument(&line["arguments"]).map(asked).unwrap_or_default();
    let mut prompts: Vec<String> = sent.into_iter().collect();
    // A template may have been put around the document's own text.
    const TEXTS: [&str; 5] = ["prompt", "question", "input", "text", "query"];
    prompts.extend(TEXTS.iter().filter_map(|name| text(&document[*name])).map(str::to_owned));
    if prompts.is_empty() {
        return Err(RecordProblem::NoPrompt);
    }
    let id = ["id", "prompt_id"].iter().find_map(|name| text(&document[*name])).map(str::to_owned);
    let found = |(number, came): (u32, &Value)| FoundAnswer {
        id: id.clone(),
        prompts: prompts.clone(),
        system_prompt: system_prompt.clone(),
        repetition: number,
        kind: text(&document["kind"]).and_then(Kind::from_name),
        category: text(&document["category"]).map(str::to_owned),
        end: AnswerEnd::Text(came.as_str().unwrap_or_default().to_owned()),
        ..FoundAnswer::default()
    };
    let came = responses(&line["resps"]);
    match came.is_empty() {
        true => Err(RecordProblem::NoAnswer),
        false => Ok((1..).zip(came).map(found).collect()),
    }
}

/// The first argument of the request: older versions list them, newer ones name them.
fn argument(arguments: &Value) -> Option<&Value> {
    match arguments {
        Value::Array(requests) => requests.first()?.get(0),
        Value::Object(requests) => requests.values().next()?.get("arg_0"),
        _ => None,
    }
}

/// The texts of a request's repetitions. What is no text, as a likelihood, is no answer.
fn responses(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().flat_map(responses).collect(),
        Value::String(_) => vec![value],
        _ => Vec::new(),
    }
}

/// Of these files of results the one that was written with a file of samples, by the time that both have in their names; or
/// else the latest.
pub fn best_results<'n>(samples: &str, results: &'n [String]) -> Option<&'n str> {
    let is_of_samples = |name: &&String| {
        let time = name.strip_prefix("results_").and_then(|rest| rest.strip_suffix(".json"));
        time.is_some_and(|time| samples.contains(time))
    };
    results.iter().find(is_of_samples).or_else(|| results.iter().max()).map(String::as_str)
}

/// The model that a file of results names: the `model` of its arguments, or the name as it was given.
pub fn model_in_results(results: &Value) -> Option<String> {
    let arguments = &results["config"]["model_args"];
    let named = match arguments {
        Value::String(arguments) => arguments.split(',').find_map(|argument| {
            let (name, value) = argument.split_once('=')?;
            (matches!(name.trim(), "model" | "pretrained")).then(|| value.trim().to_owned())
        }),
        other => ["model", "pretrained"].iter().find_map(|name| text(&other[*name])).map(str::to_owned),
    };
    named.or_else(|| text(&results["model_name"]).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_ways_of_writing_arguments_are_read() {
        let new = json!({"doc_id": 0, "doc": {"id": "p-1", "prompt": "Why?"}, "resps": [["No."]],
            "arguments": {"gen_args_0": {"arg_0": "[{\"role\": \"user\", \"content\": \"Why?\"}]", "arg_1": {}}}});
        let old =
            json!({"doc_id": 0, "doc": {"question": "Why?"}, "resps": [["No."]], "arguments": [["Q: Why?\nA:", {}]]});
        let found = answers(&new).unwrap().remove(0);
        assert_eq!((found.prompts[0].as_str(), found.id.as_deref()), ("Why?", Some("p-1")));
        assert_eq!(found.end, AnswerEnd::Text("No.".into()));
        assert_eq!(answers(&old).unwrap()[0].prompts, ["Q: Why?\nA:", "Why?"]);
    }

    #[test]
    fn repetitions_are_answers_of_their_own_and_likelihoods_none() {
        let line = |resps: Value| json!({"doc_id": 0, "doc": {"prompt": "Why?"}, "resps": resps});
        let found = answers(&line(json!([["A", "B"]]))).unwrap();
        assert_eq!(found.iter().map(|found| found.repetition).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(answers(&line(json!([[[-1.5, false]]]))), Err(RecordProblem::NoAnswer));
    }

    #[test]
    fn results_of_the_same_time_are_those_of_the_samples() {
        let results = ["results_2026-02-01T10.json", "results_2026-01-01T10.json"].map(str::to_owned);
        assert_eq!(best_results("samples_task_2026-01-01T10.jsonl", &results), Some("results_2026-01-01T10.json"));
        assert_eq!(best_results("samples.jsonl", &results), Some("results_2026-02-01T10.json"));
        assert_eq!(best_results("samples.jsonl", &[]), None);
    }

    #[test]
    fn results_beside_the_samples_name_the_model() {
        let named = |results: Value| model_in_results(&results);
        assert_eq!(named(json!({"config": {"model_args": "model=m-1,base_url=http://x"}})).as_deref(), Some("m-1"));
        assert_eq!(named(json!({"config": {"model_args": {"model": "m-2"}}})).as_deref(), Some("m-2"));
        assert_eq!(named(json!({"config": {}, "model_name": "m-3"})).as_deref(), Some("m-3"));
    }
}
