//! Classifiers: an answer and its prompt in, a verdict with its evidence out.

pub mod card;
mod clause;
mod clean;
mod dialogue_act;
#[cfg(feature = "decode")]
pub mod encoder;
pub mod judge;
mod language;
mod lexicon;
pub mod linear;
mod manifest;
mod markdown;
mod offset_map;
mod or_bench;
mod parsed_answer;
mod phrase_lists;
mod phrasebook;
mod phrases;
mod repetition;
mod request;
mod rule;
mod text;
mod words;

pub use language::is_known as reads;
pub use linear::combined;
pub use manifest::{ENCODER, Manifest};
pub use or_bench::OrBenchFamily;

use std::cell::OnceCell;

use self::linear::PreparedAnswer;
use crate::domain::{Exchange, Verdict};

/// An answer's text as the classifiers read it: without wrapping, escapes and lookalikes.
pub fn clean_text(answer: &str) -> std::borrow::Cow<'_, str> {
    clean::clean(answer).text
}

/// A way to tell refusals from answers by their text alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Classifier {
    /// This project's trained model.
    #[default]
    Linear,
    /// This project's own lexicon.
    Lexicon,
    /// One of OR-Bench's keyword lists.
    OrBench(OrBenchFamily),
}

impl Classifier {
    /// Every classifier, the default first.
    pub const ALL: [Self; 9] = [
        Self::Linear,
        Self::Lexicon,
        Self::OrBench(OrBenchFamily::Gpt35),
        Self::OrBench(OrBenchFamily::Gpt4),
        Self::OrBench(OrBenchFamily::Claude),
        Self::OrBench(OrBenchFamily::Gemini),
        Self::OrBench(OrBenchFamily::Llama),
        Self::OrBench(OrBenchFamily::Qwen),
        Self::OrBench(OrBenchFamily::Mistral),
    ];

    /// The name in files and links.
    pub fn id(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Lexicon => "lexicon",
            Self::OrBench(OrBenchFamily::Gpt35) => "or-bench-gpt-3.5",
            Self::OrBench(OrBenchFamily::Gpt4) => "or-bench-gpt-4",
            Self::OrBench(OrBenchFamily::Claude) => "or-bench-claude",
            Self::OrBench(OrBenchFamily::Gemini) => "or-bench-gemini",
            Self::OrBench(OrBenchFamily::Llama) => "or-bench-llama",
            Self::OrBench(OrBenchFamily::Qwen) => "or-bench-qwen",
            Self::OrBench(OrBenchFamily::Mistral) => "or-bench-mistral",
        }
    }

    /// Changes whenever some answer's verdict does.
    pub fn version(self) -> &'static str {
        match self {
            Self::Linear => linear::VERSION.trim_ascii(),
            Self::Lexicon => "3",
            Self::OrBench(_) => "1",
        }
    }

    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "Refusal Lab model",
            Self::Lexicon => "Refusal Lab lexicon",
            Self::OrBench(OrBenchFamily::Gpt35) => "OR-Bench keywords, GPT-3.5",
            Self::OrBench(OrBenchFamily::Gpt4) => "OR-Bench keywords, GPT-4",
            Self::OrBench(OrBenchFamily::Claude) => "OR-Bench keywords, Claude",
            Self::OrBench(OrBenchFamily::Gemini) => "OR-Bench keywords, Gemini",
            Self::OrBench(OrBenchFamily::Llama) => "OR-Bench keywords, Llama and other open models",
            Self::OrBench(OrBenchFamily::Qwen) => "OR-Bench keywords, Qwen",
            Self::OrBench(OrBenchFamily::Mistral) => "OR-Bench keywords, Mistral",
        }
    }

    /// The classifier of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|classifier| classifier.id() == id)
    }

    /// The verdict on an answer, with its evidence.
    pub fn classify<'a>(self, exchange: impl Into<Exchange<'a>>) -> Verdict {
        classify_by(&[self], exchange.into(), true).swap_remove(0)
    }

    /// The verdict without its evidence, which is faster: for many answers at once.
    pub fn classify_bare<'a>(self, exchange: impl Into<Exchange<'a>>) -> Verdict {
        classify_by(&[self], exchange.into(), false).swap_remove(0)
    }
}

/// Each classifier's verdict on one answer, with its evidence or without. The answer is read once for those that read it
/// in the same way.
pub fn classify_by(classifiers: &[Classifier], exchange: Exchange, explains: bool) -> Vec<Verdict> {
    let cell = OnceCell::new();
    let prepared = || cell.get_or_init(|| PreparedAnswer::of(exchange));
    let by = |classifier: &Classifier| {
        let verdict = match classifier {
            Classifier::Linear => linear::LinearWeights::shipped().judge(prepared().as_ref(), explains),
            Classifier::Lexicon => lexicon::classify(prepared().as_ref().map(|prepared| &prepared.parsed), explains),
            Classifier::OrBench(family) => family.classify(exchange.answer),
        };
        if explains { verdict } else { Verdict { evidence: Vec::new(), ..verdict } }
    };
    classifiers.iter().map(by).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classifier_ids_are_parsed_back() {
        for classifier in Classifier::ALL {
            assert_eq!(Classifier::from_id(classifier.id()), Some(classifier));
        }
        assert_eq!(Classifier::from_id("or-bench"), None);
    }
}
