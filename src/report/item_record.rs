//! An item as files and the browser's store keep it: flat, as the result schema wants it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::{Category, Evidence, Failure, Item, Kind, Label, Outcome, Timing, Usage, Verdict};

/// One entry of a result file's `items`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ItemRecord {
    prompt_id: String,
    kind: Kind,
    category: Category,
    prompt: String,
    #[serde(default)]
    response: Option<String>,
    outcome: String,
    #[serde(default)]
    verdict: Option<Label>,
    #[serde(default)]
    partial: bool,
    #[serde(default)]
    confidence: Option<f32>,
    #[serde(default)]
    evidence: Vec<Evidence>,
    #[serde(default)]
    finish_reason: Option<String>,
    #[serde(default)]
    attempts: u32,
    #[serde(default)]
    latency_ms: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_token_ms: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    usage: Option<Usage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    block_reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

impl From<&Item> for ItemRecord {
    fn from(item: &Item) -> Self {
        let verdict = item.outcome.verdict();
        let (mut response, mut block_reason, mut error) = (None, None, None);
        match &item.outcome {
            Outcome::Answered { text, .. } => response = Some(text.clone()),
            Outcome::PlatformBlock { reason, text } => {
                response = Some(text.clone());
                block_reason = Some(reason.clone());
            }
            Outcome::Error(failure) => error = Some(failure.clone()),
            Outcome::Truncated | Outcome::Empty | Outcome::Cancelled => {}
        }
        Self {
            prompt_id: item.prompt_id.clone(),
            kind: item.kind,
            category: item.category.clone(),
            prompt: item.prompt.clone(),
            response,
            outcome: item.outcome.as_str().to_owned(),
            verdict: verdict.map(|verdict| verdict.label),
            partial: verdict.is_some_and(|verdict| verdict.partial),
            confidence: verdict.map(|verdict| verdict.confidence),
            evidence: verdict.map(|verdict| verdict.evidence.clone()).unwrap_or_default(),
            finish_reason: item.finish_reason.clone(),
            attempts: item.attempts,
            latency_ms: item.timing.map(|timing| timing.latency_ms),
            first_token_ms: item.timing.and_then(|timing| timing.first_token_ms),
            usage: item.usage,
            block_reason,
            error,
            extra: item.extra.clone(),
        }
    }
}

impl TryFrom<ItemRecord> for Item {
    /// What is wrong with the record, to be told with its place.
    type Error = String;

    fn try_from(record: ItemRecord) -> Result<Self, String> {
        let missing = |what| format!("its outcome is “{}”, but it has no {what}", record.outcome);
        let outcome = match record.outcome.as_str() {
            "answered" => {
                let text = record.response.ok_or_else(|| missing("response"))?;
                let length = text.chars().count();
                if record.evidence.iter().any(|span| span.start > span.end || span.end > length) {
                    return Err("its evidence points outside its response".to_owned());
                }
                let verdict = Verdict {
                    label: record.verdict.ok_or_else(|| missing("verdict"))?,
                    partial: record.partial,
                    confidence: record.confidence.unwrap_or_default(),
                    evidence: record.evidence,
                };
                Outcome::Answered { text, verdict }
            }
            "platform_block" => Outcome::PlatformBlock {
                reason: record.block_reason.unwrap_or_default(),
                text: record.response.unwrap_or_default(),
            },
            "truncated" => Outcome::Truncated,
            "empty" => Outcome::Empty,
            "error" => Outcome::Error(record.error.ok_or_else(|| missing("error"))?),
            "cancelled" => Outcome::Cancelled,
            other => return Err(format!("its outcome “{other}” is none of {}", Outcome::NAMES.join(", "))),
        };
        Ok(Self {
            prompt_id: record.prompt_id,
            kind: record.kind,
            category: record.category,
            prompt: record.prompt,
            outcome,
            finish_reason: record.finish_reason,
            attempts: record.attempts,
            timing: record
                .latency_ms
                .map(|latency_ms| Timing { latency_ms, first_token_ms: record.first_token_ms }),
            usage: record.usage,
            extra: record.extra,
        })
    }
}
