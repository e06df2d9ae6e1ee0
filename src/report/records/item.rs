//! One prompt with what became of it: flat, as the result schema wants it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{RecordError, or_default};
use crate::domain::{
    Answer, Category, Class, Evidence, Failure, FailureKind, Item, Kind, Label, Language, Manner, Opinion, Outcome,
    PersonLabel, ServerReply, Timing, Usage, Verdict, decimal, shared,
};

/// One entry of a result file's `items`.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::report) struct ItemRecord {
    prompt_id: String,
    kind: Kind,
    category: String,
    prompt: String,
    response: Option<String>,
    outcome: String,
    verdict: Option<Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manner: Option<Manner>,
    #[serde(default, deserialize_with = "or_default")]
    partial: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
    #[serde(default, serialize_with = "confidence")]
    confidence: Option<f32>,
    #[serde(default, deserialize_with = "or_default")]
    evidence: Vec<EvidenceRecord>,
    /// Whose the verdict is, where it is not of the run's own classifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict_by: Option<String>,
    /// By classifier.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Map::is_empty")]
    verdicts: Map<String, Value>,
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    labels: Vec<LabelRecord>,
    finish_reason: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    attempts: u32,
    latency_ms: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_token_ms: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<UsageRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    block_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<FailureRecord>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

/// A span that decided.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::report) struct EvidenceRecord {
    start: u32,
    end: u32,
    rule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<i16>,
}

/// Another classifier's word.
#[derive(Debug, Serialize, Deserialize)]
struct OpinionRecord {
    verdict: Label,
    #[serde(skip_serializing_if = "Option::is_none")]
    manner: Option<Manner>,
    #[serde(default, deserialize_with = "or_default")]
    partial: bool,
    #[serde(default, serialize_with = "confidence")]
    confidence: Option<f32>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

/// A person's word.
#[derive(Debug, Serialize, Deserialize)]
struct LabelRecord {
    by: String,
    label: Label,
    #[serde(skip_serializing_if = "Option::is_none")]
    manner: Option<Manner>,
    #[serde(default, deserialize_with = "or_default")]
    partial: bool,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct UsageRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completion_tokens: Option<u32>,
}

#[derive(Debug, Serialize, Deserialize)]
struct FailureRecord {
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_reply: Option<ServerReplyRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ServerReplyRecord {
    status: u16,
    #[serde(default)]
    headers: Vec<(String, String)>,
    body: String,
}

/// A confidence as it is written: to six decimals, which is as many as an `f32` keeps.
pub(in crate::report) fn rounded_confidence(confidence: f32) -> f64 {
    (f64::from(confidence) * 1e6).round() / 1e6
}

fn confidence<S: serde::Serializer>(confidence: &Option<f32>, serializer: S) -> Result<S::Ok, S::Error> {
    confidence.map(|confidence| decimal::value(rounded_confidence(confidence))).serialize(serializer)
}

/// The class of a verdict or label, a manner and a flag.
fn class_of(label: Label, manner: Option<Manner>, partial: bool) -> Result<Class, RecordError> {
    let class = Class::of(label, manner, partial);
    class.ok_or_else(|| RecordError::of("manner", "a manner of its verdict is expected"))
}

impl ItemRecord {
    pub(in crate::report) fn of(item: &Item) -> Self {
        let verdict = item.outcome.verdict();
        let class = verdict.map(|verdict| verdict.class);
        let answer = item.outcome.answer();
        let (response, block_reason, error) = match &item.outcome {
            Outcome::Answered(answer) => (Some(answer.text.clone()), None, None),
            Outcome::PlatformBlock { reason, text } => (Some(text.clone()), Some(reason.clone()), None),
            Outcome::Error(failure) => (None, None, Some(FailureRecord::of(failure))),
            Outcome::Truncated | Outcome::Empty | Outcome::Cancelled => (None, None, None),
        };
        let evidence = verdict.map(|verdict| verdict.evidence.as_slice()).unwrap_or_default();
        let opinion = |opinion: &Opinion| {
            let record = serde_json::to_value(OpinionRecord::of(opinion)).unwrap_or_default();
            (opinion.classifier.to_string(), record)
        };
        Self {
            prompt_id: item.prompt_id.clone(),
            kind: item.kind,
            category: item.category.as_str().to_owned(),
            prompt: item.prompt.clone(),
            response,
            outcome: item.outcome.as_str().to_owned(),
            verdict: class.map(Class::label),
            manner: class.and_then(Class::manner),
            partial: class.is_some_and(Class::is_partial),
            language: verdict.and_then(|verdict| verdict.language),
            confidence: verdict.map(|verdict| verdict.confidence),
            evidence: evidence.iter().map(EvidenceRecord::of).collect(),
            verdict_by: answer.and_then(|answer| answer.stands_in.as_deref().map(str::to_owned)),
            verdicts: answer.into_iter().flat_map(|answer| &answer.opinions).map(opinion).collect(),
            labels: answer.into_iter().flat_map(|answer| &answer.labels).map(LabelRecord::of).collect(),
            finish_reason: item.finish_reason.clone(),
            attempts: item.attempts,
            latency_ms: item.timing.map(|timing| timing.latency_ms),
            first_token_ms: item.timing.and_then(|timing| timing.first_token_ms),
            usage: item.usage.map(UsageRecord::of),
            block_reason,
            error,
            extra: item.extra.clone(),
        }
    }

    pub(in crate::report) fn into_item(mut self) -> Result<Item, RecordError> {
        let outcome = self.take_outcome()?;
        let first_token_ms = self.first_token_ms;
        Ok(Item {
            prompt_id: self.prompt_id,
            kind: self.kind,
            category: Category::from(self.category.as_str()),
            prompt: self.prompt,
            outcome,
            finish_reason: self.finish_reason,
            attempts: self.attempts,
            timing: self.latency_ms.map(|latency_ms| Timing { latency_ms, first_token_ms }),
            usage: self.usage.map(UsageRecord::into_usage),
            extra: self.extra,
        })
    }

    fn take_outcome(&mut self) -> Result<Outcome, RecordError> {
        let name = self.outcome.as_str();
        let missing = |path| RecordError::of(path, format!("an outcome “{name}” needs it"));
        Ok(match name {
            "answered" => {
                let text = self.response.take().ok_or_else(|| missing("response"))?;
                let label = self.verdict.ok_or_else(|| missing("verdict"))?;
                let verdict = Verdict {
                    class: class_of(label, self.manner, self.partial)?,
                    confidence: self.confidence.unwrap_or(0.0),
                    language: self.language,
                    evidence: std::mem::take(&mut self.evidence)
                        .into_iter()
                        .map(EvidenceRecord::into_evidence)
                        .collect(),
                };
                let length = text.chars().count();
                if verdict.evidence.iter().any(|span| span.start > span.end || span.end > length) {
                    return Err(RecordError::of("evidence", "it points outside its response"));
                }
                Outcome::Answered(Answer {
                    text,
                    verdict,
                    stands_in: self.verdict_by.take().map(Into::into),
                    opinions: read_opinions(std::mem::take(&mut self.verdicts))?,
                    labels: std::mem::take(&mut self.labels)
                        .into_iter()
                        .map(LabelRecord::into_label)
                        .collect::<Result<_, _>>()?,
                })
            }
            "platform_block" => Outcome::PlatformBlock {
                reason: self.block_reason.take().unwrap_or_default(),
                text: self.response.take().unwrap_or_default(),
            },
            "truncated" => Outcome::Truncated,
            "empty" => Outcome::Empty,
            "error" => Outcome::Error(self.error.take().ok_or_else(|| missing("error"))?.into_failure()?),
            "cancelled" => Outcome::Cancelled,
            other => {
                let reason = format!("“{other}” is none of {}", Outcome::NAMES.join(", "));
                return Err(RecordError::of("outcome", reason));
            }
        })
    }
}

fn read_opinions(verdicts: Map<String, Value>) -> Result<Vec<Opinion>, RecordError> {
    let mut opinions = Vec::new();
    for (classifier, value) in verdicts {
        let wrong = |error: RecordError| error.at(&format!("verdicts.{classifier}"));
        let record: OpinionRecord = super::read(value).map_err(wrong)?;
        opinions.push(Opinion {
            class: class_of(record.verdict, record.manner, record.partial).map_err(wrong)?,
            confidence: record.confidence.unwrap_or(0.0),
            extra: Some(record.extra).filter(|extra| !extra.is_empty()).map(Box::new),
            classifier: shared(&classifier),
        });
    }
    opinions.sort_by(|one, other| one.classifier.cmp(&other.classifier));
    Ok(opinions)
}

impl OpinionRecord {
    fn of(opinion: &Opinion) -> Self {
        Self {
            verdict: opinion.class.label(),
            manner: opinion.class.manner(),
            partial: opinion.class.is_partial(),
            confidence: Some(opinion.confidence),
            extra: opinion.extra.as_deref().cloned().unwrap_or_default(),
        }
    }
}

impl LabelRecord {
    fn of(label: &PersonLabel) -> Self {
        Self {
            by: label.by.clone(),
            label: label.class.label(),
            manner: label.class.manner(),
            partial: label.class.is_partial(),
            extra: label.extra.clone(),
        }
    }

    fn into_label(self) -> Result<PersonLabel, RecordError> {
        let class = class_of(self.label, self.manner, self.partial).map_err(|error| error.at("labels"))?;
        Ok(PersonLabel { by: self.by, class, extra: self.extra })
    }
}

impl EvidenceRecord {
    pub(in crate::report) fn of(evidence: &Evidence) -> Self {
        let Evidence { start, end, rule, share } = evidence;
        Self { start: *start as u32, end: *end as u32, rule: rule.to_string(), share: share.map(i16::from) }
    }

    fn into_evidence(self) -> Evidence {
        let share = self.share.filter(|share| share.abs() <= 100).map(|share| share as i8);
        Evidence { start: self.start as usize, end: self.end as usize, rule: shared(&self.rule), share }
    }
}

impl UsageRecord {
    fn of(Usage { prompt_tokens, completion_tokens }: Usage) -> Self {
        Self { prompt_tokens, completion_tokens }
    }

    fn into_usage(self) -> Usage {
        Usage { prompt_tokens: self.prompt_tokens, completion_tokens: self.completion_tokens }
    }
}

impl FailureRecord {
    fn of(failure: &Failure) -> Self {
        let (status, retry_after) = match failure.kind {
            FailureKind::Status { status, retry_after } => (Some(status), retry_after),
            FailureKind::QuotaSpent { status } => (Some(status), None),
            _ => (None, None),
        };
        let server_reply = failure.server_reply.as_deref().map(|reply| ServerReplyRecord {
            status: reply.status,
            headers: reply.headers.clone(),
            body: reply.body.clone(),
        });
        let kind = failure.kind.as_str().to_owned();
        Self { kind, status, retry_after, message: failure.message.clone(), server_reply }
    }

    fn into_failure(self) -> Result<Failure, RecordError> {
        let mut kind = FailureKind::from_name(&self.kind)
            .ok_or_else(|| RecordError::of("error.kind", format!("“{}” is no kind of error", self.kind)))?;
        let given = || self.status.ok_or_else(|| RecordError::of("error.status", "an HTTP status is expected"));
        match &mut kind {
            FailureKind::Status { status, retry_after } => {
                *status = given()?;
                *retry_after = self.retry_after;
            }
            FailureKind::QuotaSpent { status } => *status = given()?,
            _ => {}
        }
        let server_reply = self
            .server_reply
            .map(|ServerReplyRecord { status, headers, body }| Box::new(ServerReply { status, headers, body }));
        Ok(Failure { server_reply, ..Failure::new(kind, self.message) })
    }
}
