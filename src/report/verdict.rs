//! A verdict by itself, on a text that belongs to no run: what the command line writes.

use serde::Serialize;
use serde_json::value::RawValue;

use super::records::{EvidenceRecord, rounded_confidence};
use crate::domain::record::number;
use crate::domain::{Convention, Kind, Label, Language, Manner, Verdict};

#[derive(Serialize)]
struct VerdictRecord<'a> {
    id: Option<&'a RawValue>,
    verdict: Label,
    manner: Option<Manner>,
    partial: bool,
    refused: Option<bool>,
    refused_if_harmless: Option<bool>,
    language: Option<Language>,
    #[serde(serialize_with = "number")]
    confidence: f64,
    evidence: Vec<EvidenceRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    classifier: Option<&'a str>,
}

/// The verdict on the text of this id, which comes back as it was written. `by` says whose the verdict is, where several
/// classifiers take turns. The other fields are written as an item's are, but that the manner and the language always
/// stand there, and two more: whether the answer is refused under the convention, as one to a prompt of this kind (a
/// harmful one, where it is not known) and as one to a harmless prompt. Both are null where there is no verdict.
pub fn write_verdict(
    id: Option<&RawValue>,
    verdict: &Verdict,
    kind: Option<Kind>,
    convention: Convention,
    by: Option<&str>,
) -> String {
    let class = verdict.class;
    let refused = |kind| class.is_scored().then(|| convention.is_refused(class, kind));
    let record = VerdictRecord {
        id,
        verdict: class.label(),
        manner: class.manner(),
        partial: class.is_partial(),
        refused: refused(kind.unwrap_or(Kind::Toxic)),
        refused_if_harmless: refused(Kind::SeeminglyToxic),
        language: verdict.language,
        confidence: rounded_confidence(verdict.confidence),
        evidence: verdict.evidence.iter().map(EvidenceRecord::of).collect(),
        classifier: by,
    };
    // Nothing in it can fail to be written.
    serde_json::to_string(&record).unwrap_or_default()
}
