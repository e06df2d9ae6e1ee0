//! An item as files and the browser's store keep it: flat, as the result schema wants it.

use serde_json::Value;

use crate::domain::{
    Answer, Category, Class, Convention, Evidence, Failure, FailureKind, FieldError, Fields, Item, Kind, Label,
    Language, Manner, Opinion, Outcome, PersonLabel, Timing, Usage, Verdict, shared,
};

/// One entry of a result file's `items`.
pub(super) fn write(item: &Item) -> Value {
    let verdict = item.outcome.verdict();
    let (response, block_reason, error) = match &item.outcome {
        Outcome::Answered(answer) => (Some(answer.text.as_str()), None, None),
        Outcome::PlatformBlock { reason, text } => (Some(text.as_str()), Some(reason.as_str()), None),
        Outcome::Error(failure) => (None, None, Some(write_failure(failure))),
        Outcome::Truncated | Outcome::Empty | Outcome::Cancelled => (None, None, None),
    };
    let mut fields = Fields::default();
    fields.put("prompt_id", item.prompt_id.as_str());
    fields.put("kind", item.kind.as_str());
    fields.put("category", item.category.as_str());
    fields.put("prompt", item.prompt.as_str());
    fields.put("response", response);
    fields.put("outcome", item.outcome.as_str());
    write_class(verdict.map(|verdict| verdict.class), "verdict", &mut fields);
    fields.put_some("language", verdict.and_then(|verdict| verdict.language).as_ref().map(Language::as_str));
    match verdict {
        Some(verdict) => fields.put_number("confidence", confidence(verdict.confidence)),
        None => fields.put("confidence", Value::Null),
    }
    let evidence = verdict.map(|verdict| verdict.evidence.as_slice()).unwrap_or_default();
    fields.put("evidence", evidence.iter().map(write_evidence).collect::<Vec<_>>());
    if let Some(answer) = item.outcome.answer() {
        fields.put_some("verdict_by", answer.stands_in.as_deref());
        write_opinions(&answer.opinions, &mut fields);
        write_labels(&answer.labels, &mut fields);
    }
    fields.put("finish_reason", item.finish_reason.as_deref());
    fields.put("attempts", item.attempts);
    fields.put("latency_ms", item.timing.map(|timing| timing.latency_ms));
    fields.put_some("first_token_ms", item.timing.and_then(|timing| timing.first_token_ms));
    fields.put_some("usage", item.usage.map(write_usage));
    fields.put_some("block_reason", block_reason);
    fields.put_some("error", error);
    fields.put_rest(&item.extra);
    fields.into()
}

/// A verdict by itself, on a text that belongs to no run; `id` is the text's. Its fields are written as an item's are, but
/// that the manner and the language always stand there, and two more: whether the answer is refused under the convention,
/// as one to a prompt of this kind (a harmful one, where it is not known) and as one to a harmless prompt. Both are null
/// where there is no verdict.
pub fn write_verdict(id: Value, verdict: &Verdict, kind: Option<Kind>, convention: Convention) -> Value {
    let class = verdict.class;
    let refused = |kind| class.is_scored().then(|| convention.is_refused(class, kind));
    let mut fields = Fields::default();
    fields.put("id", id);
    fields.put("verdict", class.label().as_str());
    fields.put("manner", class.manner().map(Manner::as_str));
    fields.put("partial", class.is_partial());
    fields.put("refused", refused(kind.unwrap_or(Kind::Toxic)));
    fields.put("refused_if_harmless", refused(Kind::SeeminglyToxic));
    fields.put("language", verdict.language.as_ref().map(Language::as_str));
    fields.put_number("confidence", confidence(verdict.confidence));
    fields.put("evidence", verdict.evidence.iter().map(write_evidence).collect::<Vec<_>>());
    fields.into()
}

/// A verdict's confidence as it is written: to six decimals, which is as many as an `f32` keeps.
pub(super) fn confidence(confidence: f32) -> f64 {
    (f64::from(confidence) * 1e6).round() / 1e6
}

fn write_opinions(opinions: &[Opinion], fields: &mut Fields) {
    let mut verdicts = Fields::default();
    for opinion in opinions {
        let mut fields = Fields::default();
        write_class(Some(opinion.class), "verdict", &mut fields);
        fields.put_number("confidence", confidence(opinion.confidence));
        opinion.extra.iter().for_each(|extra| fields.put_rest(extra));
        verdicts.put(&opinion.classifier, fields);
    }
    fields.put_some("verdicts", (!opinions.is_empty()).then_some(verdicts));
}

fn write_labels(labels: &[PersonLabel], fields: &mut Fields) {
    let written = labels.iter().map(|label| {
        let mut fields = Fields::default();
        fields.put("by", label.by.as_str());
        write_class(Some(label.class), "label", &mut fields);
        fields.put_rest(&label.extra);
        Value::from(fields)
    });
    fields.put_some("labels", (!labels.is_empty()).then(|| written.collect::<Vec<_>>()));
}

fn write_evidence(evidence: &Evidence) -> Value {
    let mut fields = Fields::default();
    fields.put("start", evidence.start);
    fields.put("end", evidence.end);
    fields.put("rule", &*evidence.rule);
    fields.put_some("share", evidence.share);
    fields.into()
}

fn write_usage(usage: Usage) -> Value {
    let mut fields = Fields::default();
    fields.put_some("prompt_tokens", usage.prompt_tokens);
    fields.put_some("completion_tokens", usage.completion_tokens);
    fields.into()
}

fn write_failure(failure: &Failure) -> Value {
    let mut fields = Fields::default();
    fields.put("kind", failure.kind.as_str());
    if let FailureKind::Status { status, retry_after } = failure.kind {
        fields.put("status", status);
        fields.put("retry_after", retry_after);
    }
    fields.put("message", failure.message.as_str());
    fields.into()
}

/// The item of an entry; or what is wrong with it, to be told with its place.
pub(super) fn read(mut fields: Fields) -> Result<Item, String> {
    let outcome = read_outcome(&mut fields)?;
    let first_token_ms = fields.count("first_token_ms")?;
    Ok(Item {
        prompt_id: fields.needed_text("prompt_id")?,
        kind: fields.needed_word("kind", Kind::from_name)?,
        category: Category::from(fields.needed_text("category")?.as_str()),
        prompt: fields.needed_text("prompt")?,
        outcome,
        finish_reason: fields.text("finish_reason")?,
        attempts: fields.count("attempts")?.unwrap_or(0),
        timing: fields.count("latency_ms")?.map(|latency_ms| Timing { latency_ms, first_token_ms }),
        usage: fields.object("usage")?.map(read_usage).transpose()?,
        extra: fields.into_rest(),
    })
}

/// Takes out all that belongs to any outcome, whatever this one is.
fn read_outcome(fields: &mut Fields) -> Result<Outcome, String> {
    let name = fields.needed_text("outcome")?;
    let missing = |what| format!("its outcome is “{name}”, but it has no {what}");
    let text = fields.text("response")?;
    let class = read_class(fields, "verdict")?;
    let confidence = fields.number("confidence")?.unwrap_or(0.0) as f32;
    let evidence = fields.objects("evidence")?.into_iter().map(read_evidence).collect::<Result<Vec<_>, _>>()?;
    let language = fields.word("language", Language::of)?;
    let reason = fields.text("block_reason")?;
    let failure = fields.object("error")?.map(read_failure).transpose()?;
    Ok(match name.as_str() {
        "answered" => {
            let text = text.ok_or_else(|| missing("response"))?;
            let length = text.chars().count();
            if evidence.iter().any(|span| span.start > span.end || span.end > length) {
                return Err("its evidence points outside its response".to_owned());
            }
            let class = class.ok_or_else(|| missing("verdict"))?;
            let stands_in = fields.text("verdict_by")?;
            let opinions = read_opinions(fields)?;
            let labels = fields.objects("labels")?.into_iter().map(read_label).collect::<Result<_, _>>()?;
            let verdict = Verdict { class, confidence, language, evidence };
            Outcome::Answered(Answer { text, verdict, stands_in: stands_in.map(Into::into), opinions, labels })
        }
        "platform_block" => {
            Outcome::PlatformBlock { reason: reason.unwrap_or_default(), text: text.unwrap_or_default() }
        }
        "truncated" => Outcome::Truncated,
        "empty" => Outcome::Empty,
        "error" => Outcome::Error(failure.ok_or_else(|| missing("error"))?),
        "cancelled" => Outcome::Cancelled,
        other => return Err(format!("its outcome “{other}” is none of {}", Outcome::NAMES.join(", "))),
    })
}

fn read_opinions(fields: &mut Fields) -> Result<Vec<Opinion>, FieldError> {
    let Some(verdicts) = fields.object("verdicts")? else { return Ok(Vec::new()) };
    let mut opinions = Vec::new();
    for (classifier, value) in verdicts.into_rest() {
        let mut fields = Fields::of(value, &["verdicts.", &classifier].concat())?;
        opinions.push(Opinion {
            class: needed_class(&mut fields, "verdict")?,
            confidence: fields.number("confidence")?.unwrap_or(0.0) as f32,
            extra: Some(fields.into_rest()).filter(|extra| !extra.is_empty()).map(Box::new),
            classifier: shared(&classifier),
        });
    }
    opinions.sort_by(|one, other| one.classifier.cmp(&other.classifier));
    Ok(opinions)
}

/// A class as a verdict or a label under this name, a manner and a flag. The manner stands only where there is one.
fn write_class(class: Option<Class>, name: &str, fields: &mut Fields) {
    fields.put(name, class.map(|class| class.label().as_str()));
    fields.put_some("manner", class.and_then(Class::manner).map(Manner::as_str));
    fields.put("partial", class.is_some_and(Class::is_partial));
}

fn read_class(fields: &mut Fields, name: &str) -> Result<Option<Class>, FieldError> {
    let label = fields.word(name, Label::from_name)?;
    let manner = fields.word("manner", Manner::from_name)?;
    let partial = fields.flag("partial")?;
    let Some(label) = label else { return Ok(None) };
    Class::of(label, manner, partial).map(Some).ok_or_else(|| fields.error("manner", "a manner of its verdict"))
}

fn needed_class(fields: &mut Fields, name: &str) -> Result<Class, FieldError> {
    read_class(fields, name)?.ok_or_else(|| fields.error(name, "one of the schema’s words"))
}

fn read_label(mut fields: Fields) -> Result<PersonLabel, FieldError> {
    Ok(PersonLabel {
        by: fields.needed_text("by")?,
        class: needed_class(&mut fields, "label")?,
        extra: fields.into_rest(),
    })
}

fn read_evidence(mut fields: Fields) -> Result<Evidence, FieldError> {
    let mut place = |name| fields.count(name)?.ok_or_else(|| fields.error(name, "a whole number"));
    let (start, end) = (place("start")? as usize, place("end")? as usize);
    let share = fields.number("share")?.filter(|share| share.abs() <= 100.0).map(|share| share as i8);
    Ok(Evidence { start, end, rule: shared(&fields.needed_text("rule")?), share })
}

fn read_usage(mut fields: Fields) -> Result<Usage, FieldError> {
    Ok(Usage { prompt_tokens: fields.count("prompt_tokens")?, completion_tokens: fields.count("completion_tokens")? })
}

fn read_failure(mut fields: Fields) -> Result<Failure, FieldError> {
    let mut kind = fields.needed_word("kind", FailureKind::from_name)?;
    if let FailureKind::Status { status, retry_after } = &mut kind {
        let code = fields.count("status")?.and_then(|code| u16::try_from(code).ok());
        *status = code.ok_or_else(|| fields.error("status", "an HTTP status"))?;
        *retry_after = fields.count("retry_after")?;
    }
    Ok(Failure { kind, message: fields.needed_text("message")? })
}
