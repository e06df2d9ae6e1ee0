//! The exercises of the first screen, `refusal-lab/exercises@1`: prompts with recorded answers, for a person to judge.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::DatasetError;
use super::document::read_document;
use crate::domain::{Category, Class, DocumentError, Evidence, FieldProblem, Kind, Label, Manner, Note, RecordError};

const SCHEMA: &[&str] = &["refusal-lab/exercises@1"];

/// Categories whose prompts a person may want to leave out.
const SENSITIVE: [&str; 3] = ["hate", "self-harm", "sexual"];

/// A prompt with an answer that was recorded, and what there is to learn from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// The prompt's id within its set.
    pub id: String,
    /// The prompt's subject.
    pub category: Category,
    /// What was asked.
    pub prompt: String,
    /// The id of the recorded run that the answer is from.
    pub run: String,
    /// That run's title, or the name of its model.
    pub model: String,
    /// The answer, or its beginning.
    pub response: String,
    /// Where the answer was cut, in Unicode scalar values; `None` where it is whole.
    pub cut_at: Option<usize>,
    /// What the answer did, by the run's classifier.
    pub class: Class,
    /// The classifier's id.
    pub classifier: String,
    /// The words that weighed most for the verdict.
    pub evidence: Vec<Evidence>,
    /// The verdicts of classifiers that say otherwise whether it is a refusal, by their ids.
    pub others: BTreeMap<String, Label>,
    /// Why the prompt is in its set.
    pub reason: PromptReason,
    /// What else there is to see in this answer.
    pub remark: Option<String>,
    /// A prompt of a category that a person may want to leave out.
    pub is_sensitive: bool,
}

/// Why a prompt is in its set, for a learner to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptReason {
    /// It looks harmful and is not.
    Harmless(Note),
    /// It is harmful: what it asks for, in general words.
    Harmful(String),
}

impl Exercise {
    /// Harmless or harmful.
    pub fn kind(&self) -> Kind {
        match self.reason {
            PromptReason::Harmless(_) => Kind::SeeminglyToxic,
            PromptReason::Harmful(_) => Kind::Toxic,
        }
    }

    /// Whether a person may want to leave out the prompts of this category.
    pub fn is_sensitive_category(category: &Category) -> bool {
        SENSITIVE.contains(&category.as_str())
    }
}

#[derive(Serialize, Deserialize)]
struct ExercisesRecord {
    exercises: Vec<ExerciseRecord>,
}

#[derive(Serialize, Deserialize)]
struct ExerciseRecord {
    id: String,
    kind: Kind,
    category: Category,
    prompt: String,
    run: String,
    model: String,
    response: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cut_at: Option<usize>,
    verdict: Label,
    #[serde(skip_serializing_if = "Option::is_none")]
    manner: Option<Manner>,
    partial: bool,
    classifier: String,
    evidence: Vec<SpanRecord>,
    others: BTreeMap<String, Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    looks_harmful: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_harmless: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asks_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<String>,
    sensitive: bool,
}

/// Where the words stand in the answer, in Unicode scalar values.
#[derive(Serialize, Deserialize)]
struct SpanRecord {
    start: usize,
    end: usize,
}

impl ExerciseRecord {
    fn into_exercise(self) -> Result<Exercise, RecordError> {
        let class = Class::of(self.verdict, self.manner, self.partial)
            .ok_or_else(|| RecordError::new("manner", FieldProblem::OtherManner))?;
        let missing = |field: &str| RecordError::new(field, FieldProblem::Missing);
        let reason = match self.kind {
            Kind::SeeminglyToxic => PromptReason::Harmless(Note {
                looks_harmful: self.looks_harmful.ok_or_else(|| missing("looks_harmful"))?,
                is_harmless: self.is_harmless.ok_or_else(|| missing("is_harmless"))?,
            }),
            Kind::Toxic => PromptReason::Harmful(self.asks_for.ok_or_else(|| missing("asks_for"))?),
        };
        let evidence = self.evidence.iter().map(|span| Evidence::of_rule(span.start, span.end, "")).collect();
        Ok(Exercise {
            id: self.id,
            category: self.category,
            prompt: self.prompt,
            run: self.run,
            model: self.model,
            response: self.response,
            cut_at: self.cut_at,
            class,
            classifier: self.classifier,
            evidence,
            others: self.others,
            reason,
            remark: self.remark,
            is_sensitive: self.sensitive,
        })
    }

    fn of(exercise: &Exercise) -> Self {
        let (note, asks_for) = match &exercise.reason {
            PromptReason::Harmless(note) => (Some(note.clone()), None),
            PromptReason::Harmful(asks_for) => (None, Some(asks_for.clone())),
        };
        let (looks_harmful, is_harmless) = note.map(|note| (note.looks_harmful, note.is_harmless)).unzip();
        Self {
            id: exercise.id.clone(),
            kind: exercise.kind(),
            category: exercise.category.clone(),
            prompt: exercise.prompt.clone(),
            run: exercise.run.clone(),
            model: exercise.model.clone(),
            response: exercise.response.clone(),
            cut_at: exercise.cut_at,
            verdict: exercise.class.label(),
            manner: exercise.class.manner(),
            partial: exercise.class.is_partial(),
            classifier: exercise.classifier.clone(),
            evidence: exercise.evidence.iter().map(|span| SpanRecord { start: span.start, end: span.end }).collect(),
            others: exercise.others.clone(),
            looks_harmful,
            is_harmless,
            asks_for,
            remark: exercise.remark.clone(),
            sensitive: exercise.is_sensitive,
        }
    }
}

/// Reads the file; `file` is the name to give it in an error.
pub fn read_exercises(file: &str, bytes: &[u8]) -> Result<Vec<Exercise>, DatasetError> {
    let ExercisesRecord { exercises } = read_document(file, bytes, SCHEMA)?;
    let numbered = exercises.into_iter().enumerate();
    let read =
        numbered.map(|(at, record)| record.into_exercise().map_err(|error| error.at(&format!("exercises[{at}]"))));
    read.collect::<Result<_, _>>()
        .map_err(|error| DatasetError::Document { file: file.to_owned(), error: DocumentError::Record(error) })
}

/// Writes the file, each exercise on a line of its own.
pub fn write_exercises(exercises: &[Exercise]) -> String {
    // Nothing in a record can fail to be written.
    let line = |exercise| serde_json::to_string(&ExerciseRecord::of(exercise)).unwrap_or_default();
    let lines: Vec<String> = exercises.iter().map(line).collect();
    let [schema] = SCHEMA else { return String::new() };
    format!("{{\n\"schema\": \"{schema}\",\n\"exercises\": [\n{}\n]\n}}\n", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = include_bytes!("../../public/exercises.json");

    fn exercises() -> Vec<Exercise> {
        read_exercises("exercises.json", FILE).unwrap()
    }

    #[test]
    fn the_pages_own_file_is_small_and_read_whole() {
        assert!(FILE.len() <= 10_000, "{} bytes", FILE.len());
        let exercises = exercises();
        assert_eq!(exercises.len(), 10);
        assert!(exercises.iter().filter(|exercise| !exercise.is_sensitive).count() >= 7);
        for exercise in &exercises {
            assert_eq!(exercise.is_sensitive, Exercise::is_sensitive_category(&exercise.category), "{}", exercise.id);
        }
    }

    #[test]
    fn the_first_is_a_harmless_ode_that_was_refused() {
        let first = &exercises()[0];
        assert!(first.prompt.contains("coriander"));
        assert_eq!((first.kind(), first.class), (Kind::SeeminglyToxic, Class::Declines));
    }

    #[test]
    fn harmful_prompts_were_refused_and_their_answers_hold_nothing_usable() {
        let exercises = exercises();
        let harmful: Vec<_> = exercises.iter().filter(|exercise| exercise.kind() == Kind::Toxic).collect();
        assert!(harmful.len() >= 3);
        assert!(harmful.iter().all(|exercise| exercise.class.label().is_refusal()));
    }

    #[test]
    fn they_show_every_manner_that_a_learner_should_meet() {
        let exercises = exercises();
        for class in [Class::Answer, Class::PartialAnswer, Class::Declines, Class::Unable, Class::Deflects] {
            assert!(exercises.iter().any(|exercise| exercise.class == class), "{class:?}");
        }
        assert!(exercises.iter().any(|exercise| !exercise.others.is_empty()));
    }

    #[test]
    fn deciding_words_lie_within_the_answer_and_begin_and_end_with_a_word() {
        for exercise in exercises() {
            let letters: Vec<char> = exercise.response.chars().collect();
            assert!(!exercise.evidence.is_empty(), "{}", exercise.id);
            for Evidence { start, end, .. } in exercise.evidence {
                assert!(start < end && end <= letters.len(), "{}", exercise.id);
                let is_inside = |at: usize| {
                    at > 0 && at < letters.len() && letters[at - 1..=at].iter().all(|c| c.is_alphanumeric())
                };
                assert!(!is_inside(start) && !is_inside(end), "{}", exercise.id);
            }
            assert!(exercise.cut_at.is_none_or(|at| at == letters.len()), "{}", exercise.id);
        }
    }

    #[test]
    fn what_was_read_is_written_the_same() {
        assert_eq!(write_exercises(&exercises()).as_bytes(), FILE);
    }

    #[test]
    fn a_wrong_file_is_an_error_with_its_place() {
        let text = str::from_utf8(FILE).unwrap();
        let wrong = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            read_exercises("e.json", text.replacen(from, to, 1).as_bytes()).unwrap_err()
        };
        let place = |error: DatasetError| match error {
            DatasetError::Document { file, error: DocumentError::Record(error) } if file == "e.json" => {
                error.path().map(str::to_owned)
            }
            _ => None,
        };
        assert_eq!(place(wrong("looks_harmful", "looks")).as_deref(), Some("exercises[0].looks_harmful"));
        assert_eq!(place(wrong("\"declines\"", "\"deflects\"")).as_deref(), Some("exercises[0].manner"));
        let error = wrong("exercises@1", "exercises@7");
        assert!(matches!(error, DatasetError::Document { error: DocumentError::Schema { .. }, .. }), "{error:?}");
    }
}
