//! A recorded comparison of ROSE, `refusal-lab/rose-words@1`: one prompt answered plainly and from two contexts, with what
//! might have come in each token's place.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::DatasetError;
use super::document::read_document;
use crate::domain::{Candidate, Decoder, Token, decimal};

const SCHEMAS: &[&str] = &["refusal-lab/rose-words@1"];
/// Decimals of a probability in the file: more than anything shows.
const SCALE: f64 = 10_000.0;

/// One prompt, answered in both ways by the same model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoseWords {
    /// The model's name.
    pub model: String,
    /// SHA-256 of the model's file, lower-case hex.
    pub file_sha256: String,
    /// The prompt's id in its set.
    pub prompt_id: String,
    /// What the model was asked.
    pub prompt: String,
    /// The first context's system prompt.
    pub system_prompt: String,
    /// How the second answer's tokens were chosen.
    pub decoder: Decoder,
    /// From the system prompt alone.
    pub plain: RecordedAnswer,
    /// From both contexts.
    pub contrasted: RecordedAnswer,
}

/// An answer, token by token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedAnswer {
    /// The text that the model read, of each context.
    pub rendered: Vec<String>,
    tokens: Vec<TokenRecord>,
}

/// A token's number, its text, and its candidates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct TokenRecord(u32, String, Vec<CandidateRecord>);

/// A candidate's number and text, and its probabilities: under the prompt, under the second one, after the contrast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct CandidateRecord(u32, String, Value, Value, Value);

impl RecordedAnswer {
    /// An answer of these tokens.
    pub fn new(rendered: Vec<String>, tokens: &[Token]) -> Self {
        Self { rendered, tokens: tokens.iter().map(TokenRecord::of).collect() }
    }

    /// Its tokens, in order.
    pub fn tokens(&self) -> Vec<Token> {
        self.tokens.iter().map(TokenRecord::token).collect()
    }
}

impl TokenRecord {
    fn of(token: &Token) -> Self {
        Self(token.id, token.text.clone(), token.candidates.iter().map(CandidateRecord::of).collect())
    }

    fn token(&self) -> Token {
        let Self(id, text, candidates) = self;
        Token { id: *id, text: text.clone(), candidates: candidates.iter().map(CandidateRecord::candidate).collect() }
    }
}

impl CandidateRecord {
    fn of(candidate: &Candidate) -> Self {
        let share = |share: f32| decimal::value((f64::from(share) * SCALE).round() / SCALE);
        let Candidate { id, text, positive, second, contrasted } = candidate;
        Self(*id, text.clone(), share(*positive), second.map_or(Value::Null, share), share(*contrasted))
    }

    fn candidate(&self) -> Candidate {
        let share = |share: &Value| share.as_f64().map(|share| share as f32);
        let Self(id, text, positive, second, contrasted) = self;
        Candidate {
            id: *id,
            text: text.clone(),
            positive: share(positive).unwrap_or_default(),
            second: share(second),
            contrasted: share(contrasted).unwrap_or_default(),
        }
    }
}

/// Writes a comparison, its schema first.
pub fn write_rose_words(words: &RoseWords) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        schema: &'a str,
        #[serde(flatten)]
        words: &'a RoseWords,
    }
    serde_json::to_string(&Document { schema: SCHEMAS[0], words }).unwrap_or_default() + "\n"
}

/// Reads a comparison; `file` is the name to give it in an error.
pub fn read_rose_words(file: &str, bytes: &[u8]) -> Result<RoseWords, DatasetError> {
    read_document(file, bytes, SCHEMAS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DocumentError;

    /// What the page opens with, as `refusal-lab rose-words` wrote it.
    #[test]
    fn the_recorded_comparison_can_be_read_and_is_written_the_same() {
        let text = include_str!("../../public/recorded/rose-words.json");
        assert!(text.len() <= 30_000, "{} bytes", text.len());
        let words = read_rose_words("rose-words.json", text.as_bytes()).unwrap();
        assert_eq!(write_rose_words(&words), text);
        assert_eq!((words.plain.rendered.len(), words.contrasted.rendered.len()), (1, 2));
        for answer in [&words.plain, &words.contrasted] {
            let tokens = answer.tokens();
            assert!(tokens.len() > 10 && answer.rendered.iter().all(|text| text.contains(&words.prompt)));
            for token in tokens {
                assert!(token.candidates.iter().any(|candidate| candidate.id == token.id), "{token:?}");
            }
        }
        let set = super::super::read_prompt_set("starter.json", include_bytes!("../../public/prompts/starter.json"));
        assert_eq!(set.unwrap().prompt(&words.prompt_id).unwrap().text, words.prompt);
    }

    #[test]
    fn another_file_is_refused_with_its_name_and_the_place() {
        let error = |text: &str| match read_rose_words("w.json", text.as_bytes()).unwrap_err() {
            DatasetError::Document { file, error } if file == "w.json" => error,
            error => panic!("{error:?}"),
        };
        let schema = error(r#"{"schema":"refusal-lab/run@2"}"#);
        assert!(matches!(&schema, DocumentError::Schema { found, .. } if found == "refusal-lab/run@2"), "{schema:?}");
        let record = error(r#"{"schema":"refusal-lab/rose-words@1","model":3}"#);
        assert!(matches!(&record, DocumentError::Record(error) if error.path() == Some("model")), "{record:?}");
    }
}
