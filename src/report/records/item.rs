//! One prompt with what became of it: flat, as the result schema wants it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::record::or_default;
use crate::domain::{
    Answer, Category, Class, Evidence, Failure, FailureKind, FieldProblem, Item, Kind, Label, Language, Manner,
    Opinion, Outcome, PersonLabel, RecordError, ServerReply, Timing, Usage, Verdict, decimal, intern,
};

/// Fields that this version does not know. Like a record's texts they are borrowed where it is written.
type Extra<'a> = Cow<'a, Map<String, Value>>;

/// One entry of a result file's `items`.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::report) struct ItemRecord<'a> {
    prompt_id: Cow<'a, str>,
    kind: Kind,
    category: Cow<'a, str>,
    prompt: Cow<'a, str>,
    response: Option<Cow<'a, str>>,
    outcome: Cow<'a, str>,
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
    evidence: Vec<EvidenceRecord<'a>>,
    /// Whose the verdict is, where it is not of the run's own classifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict_by: Option<Cow<'a, str>>,
    /// By classifier.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "BTreeMap::is_empty")]
    verdicts: BTreeMap<Cow<'a, str>, OpinionRecord<'a>>,
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    labels: Vec<LabelRecord<'a>>,
    finish_reason: Option<Cow<'a, str>>,
    #[serde(default, deserialize_with = "or_default")]
    attempts: u32,
    latency_ms: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_token_ms: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<UsageRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    block_reason: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<FailureRecord<'a>>,
    #[serde(flatten)]
    extra: Extra<'a>,
}

/// A span that decided.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::report) struct EvidenceRecord<'a> {
    start: u32,
    end: u32,
    rule: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<i16>,
}

/// Another classifier's word.
#[derive(Debug, Serialize, Deserialize)]
struct OpinionRecord<'a> {
    verdict: Label,
    #[serde(skip_serializing_if = "Option::is_none")]
    manner: Option<Manner>,
    #[serde(default, deserialize_with = "or_default")]
    partial: bool,
    #[serde(default, serialize_with = "confidence")]
    confidence: Option<f32>,
    #[serde(flatten)]
    extra: Extra<'a>,
}

/// A person's word.
#[derive(Debug, Serialize, Deserialize)]
struct LabelRecord<'a> {
    by: Cow<'a, str>,
    label: Label,
    #[serde(skip_serializing_if = "Option::is_none")]
    manner: Option<Manner>,
    #[serde(default, deserialize_with = "or_default")]
    partial: bool,
    #[serde(flatten)]
    extra: Extra<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
struct UsageRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completion_tokens: Option<u32>,
}

#[derive(Debug, Serialize, Deserialize)]
struct FailureRecord<'a> {
    kind: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_reply: Option<Cow<'a, ServerReply>>,
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
    class.ok_or_else(|| RecordError::new("manner", FieldProblem::OtherManner))
}

impl<'a> ItemRecord<'a> {
    pub(in crate::report) fn of(item: &'a Item) -> Self {
        let verdict = item.outcome.verdict();
        let class = verdict.map(|verdict| verdict.class);
        let answer = item.outcome.answer();
        let (response, block_reason, error) = match &item.outcome {
            Outcome::Answered(answer) => (Some(answer.text.as_str()), None, None),
            Outcome::PlatformBlock { reason, text } => (Some(text.as_str()), Some(reason.as_str()), None),
            Outcome::Error(failure) => (None, None, Some(FailureRecord::of(failure))),
            Outcome::Truncated | Outcome::Empty | Outcome::Cancelled => (None, None, None),
        };
        let evidence = verdict.map(|verdict| verdict.evidence.as_slice()).unwrap_or_default();
        let opinions = answer.map(|answer| answer.opinions.as_slice()).unwrap_or_default();
        let labels = answer.map(|answer| answer.labels.as_slice()).unwrap_or_default();
        Self {
            prompt_id: Cow::from(&item.prompt_id),
            kind: item.kind,
            category: Cow::from(item.category.as_str()),
            prompt: Cow::from(&item.prompt),
            response: response.map(Cow::from),
            outcome: Cow::from(item.outcome.as_str()),
            verdict: class.map(Class::label),
            manner: class.and_then(Class::manner),
            partial: class.is_some_and(Class::is_partial),
            language: verdict.and_then(|verdict| verdict.language),
            confidence: verdict.map(|verdict| verdict.confidence),
            evidence: evidence.iter().map(EvidenceRecord::of).collect(),
            verdict_by: answer.and_then(|answer| answer.stands_in.as_deref().map(Cow::from)),
            verdicts: opinions
                .iter()
                .map(|opinion| (Cow::from(&*opinion.classifier), OpinionRecord::of(opinion)))
                .collect(),
            labels: labels.iter().map(LabelRecord::of).collect(),
            finish_reason: item.finish_reason.as_deref().map(Cow::from),
            attempts: item.attempts,
            latency_ms: item.timing.map(|timing| timing.latency_ms),
            first_token_ms: item.timing.and_then(|timing| timing.first_token_ms),
            usage: item.usage.map(UsageRecord::of),
            block_reason: block_reason.map(Cow::from),
            error,
            extra: Cow::Borrowed(&item.extra),
        }
    }

    pub(in crate::report) fn into_item(mut self) -> Result<Item, RecordError> {
        let outcome = self.take_outcome()?;
        let first_token_ms = self.first_token_ms;
        Ok(Item {
            prompt_id: self.prompt_id.into_owned(),
            kind: self.kind,
            category: Category::from(&*self.category),
            prompt: self.prompt.into_owned(),
            outcome,
            finish_reason: self.finish_reason.map(Cow::into_owned),
            attempts: self.attempts,
            timing: self.latency_ms.map(|latency_ms| Timing { latency_ms, first_token_ms }),
            usage: self.usage.map(UsageRecord::into_usage),
            extra: self.extra.into_owned(),
        })
    }

    fn take_outcome(&mut self) -> Result<Outcome, RecordError> {
        let name = &*self.outcome;
        let missing = |path| RecordError::new(path, FieldProblem::NeededByOutcome(name.to_owned()));
        Ok(match name {
            "answered" => {
                let text = self.response.take().ok_or_else(|| missing("response"))?.into_owned();
                let label = self.verdict.ok_or_else(|| missing("verdict"))?;
                let evidence = std::mem::take(&mut self.evidence).into_iter().map(EvidenceRecord::into_evidence);
                let verdict = Verdict {
                    class: class_of(label, self.manner, self.partial)?,
                    confidence: self.confidence.unwrap_or(0.0),
                    language: self.language,
                    evidence: evidence.collect(),
                };
                let length = text.chars().count();
                if verdict.evidence.iter().any(|span| span.start > span.end || span.end > length) {
                    return Err(RecordError::new("evidence", FieldProblem::OutsideResponse));
                }
                let opinions = std::mem::take(&mut self.verdicts).into_iter();
                let labels = std::mem::take(&mut self.labels).into_iter();
                Outcome::Answered(Answer {
                    text,
                    verdict,
                    stands_in: self.verdict_by.take().map(Into::into),
                    opinions: opinions
                        .map(|(classifier, record)| record.into_opinion(&classifier))
                        .collect::<Result<_, _>>()?,
                    labels: labels.map(LabelRecord::into_label).collect::<Result<_, _>>()?,
                })
            }
            "platform_block" => Outcome::PlatformBlock {
                reason: self.block_reason.take().map(Cow::into_owned).unwrap_or_default(),
                text: self.response.take().map(Cow::into_owned).unwrap_or_default(),
            },
            "truncated" => Outcome::Truncated,
            "empty" => Outcome::Empty,
            "error" => Outcome::Error(self.error.take().ok_or_else(|| missing("error"))?.into_failure()?),
            "cancelled" => Outcome::Cancelled,
            other => return Err(RecordError::new("outcome", FieldProblem::NoOutcome(other.to_owned()))),
        })
    }
}

impl<'a> OpinionRecord<'a> {
    fn of(opinion: &'a Opinion) -> Self {
        Self {
            verdict: opinion.class.label(),
            manner: opinion.class.manner(),
            partial: opinion.class.is_partial(),
            confidence: Some(opinion.confidence),
            extra: opinion.extra.as_deref().map(Cow::Borrowed).unwrap_or_default(),
        }
    }

    fn into_opinion(self, classifier: &str) -> Result<Opinion, RecordError> {
        let class = class_of(self.verdict, self.manner, self.partial);
        Ok(Opinion {
            classifier: intern(classifier),
            class: class.map_err(|error| error.at(&format!("verdicts.{classifier}")))?,
            confidence: self.confidence.unwrap_or(0.0),
            extra: Some(self.extra).filter(|extra| !extra.is_empty()).map(|extra| Box::new(extra.into_owned())),
        })
    }
}

impl<'a> LabelRecord<'a> {
    fn of(label: &'a PersonLabel) -> Self {
        Self {
            by: Cow::from(&label.by),
            label: label.class.label(),
            manner: label.class.manner(),
            partial: label.class.is_partial(),
            extra: Cow::Borrowed(&label.extra),
        }
    }

    fn into_label(self) -> Result<PersonLabel, RecordError> {
        let class = class_of(self.label, self.manner, self.partial).map_err(|error| error.at("labels"))?;
        Ok(PersonLabel { by: self.by.into_owned(), class, extra: self.extra.into_owned() })
    }
}

impl<'a> EvidenceRecord<'a> {
    pub(in crate::report) fn of(evidence: &'a Evidence) -> Self {
        let Evidence { start, end, rule, share } = evidence;
        Self { start: *start as u32, end: *end as u32, rule: Cow::from(&**rule), share: share.map(i16::from) }
    }

    fn into_evidence(self) -> Evidence {
        let share = self.share.filter(|share| share.abs() <= 100).map(|share| share as i8);
        Evidence { start: self.start as usize, end: self.end as usize, rule: intern(&self.rule), share }
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

impl<'a> FailureRecord<'a> {
    fn of(failure: &'a Failure) -> Self {
        let (status, retry_after) = match failure.kind {
            FailureKind::Status { status, retry_after } => (Some(status), retry_after),
            FailureKind::QuotaSpent { status } => (Some(status), None),
            _ => (None, None),
        };
        Self {
            kind: Cow::from(failure.kind.as_str()),
            status,
            retry_after,
            message: failure.message(),
            server_reply: failure.server_reply.as_deref().map(Cow::Borrowed),
        }
    }

    fn into_failure(self) -> Result<Failure, RecordError> {
        let mut kind = FailureKind::from_name(&self.kind)
            .ok_or_else(|| RecordError::new("error.kind", FieldProblem::NoFailureKind(self.kind.to_string())))?;
        let given = || self.status.ok_or_else(|| RecordError::new("error.status", FieldProblem::NoStatus));
        match &mut kind {
            FailureKind::Status { status, retry_after } => {
                *status = given()?;
                *retry_after = self.retry_after;
            }
            FailureKind::QuotaSpent { status } => *status = given()?,
            _ => {}
        }
        let server_reply = self.server_reply.map(|reply| Box::new(reply.into_owned()));
        Ok(Failure { server_reply, ..Failure::new(kind, self.message.into_owned()) })
    }
}
