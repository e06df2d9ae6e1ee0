//! The cost of answers: prices as a person enters them, tokens as the API counts them.

use serde::{Deserialize, Serialize};

use super::record::{amount, number};
use super::{Item, Outcome, Usage};

const PER: f64 = 1_000_000.0;

/// Prices of a million tokens, in a currency of the person's choice.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    /// The price of a million tokens that the model reads.
    #[serde(serialize_with = "number", deserialize_with = "amount")]
    pub input: f64,
    /// The price of a million tokens that the model writes.
    #[serde(serialize_with = "number", deserialize_with = "amount")]
    pub output: f64,
}

impl Prices {
    /// The cost of these tokens, in the prices' currency.
    pub fn cost(self, tokens: Tokens) -> f64 {
        (tokens.read as f64 * self.input + tokens.written as f64 * self.output) / PER
    }
}

/// Tokens, summed up over answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Tokens that the model read.
    pub read: u64,
    /// Tokens that the model wrote.
    pub written: u64,
    /// Replies whose tokens the API did not count, or not all of them: the sums leave out what it left out, and a cost
    /// worked out from them is the least that it can be.
    pub uncounted: u32,
}

impl Tokens {
    /// The tokens of all of these items.
    pub fn of<'a>(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut tokens = Self::default();
        items.into_iter().for_each(|item| tokens.add(item));
        tokens
    }

    /// Counts one more item. Of a request that failed nobody knows whether it was charged: it counts nothing.
    pub fn add(&mut self, item: &Item) {
        let Usage { prompt_tokens, completion_tokens } = item.usage.unwrap_or_default();
        *self = self.plus(Self::of_usage(item.usage));
        let is_whole = prompt_tokens.is_some() && completion_tokens.is_some();
        self.uncounted += u32::from(!is_whole && has_reply(item));
    }

    /// The tokens of one reply, as far as they were counted.
    pub fn of_usage(usage: Option<Usage>) -> Self {
        let Usage { prompt_tokens, completion_tokens } = usage.unwrap_or_default();
        let [read, written] = [prompt_tokens, completion_tokens].map(|count| u64::from(count.unwrap_or(0)));
        Self { read, written, uncounted: 0 }
    }

    /// The tokens of both.
    pub fn plus(self, other: Self) -> Self {
        Self {
            read: self.read + other.read,
            written: self.written + other.written,
            uncounted: self.uncounted + other.uncounted,
        }
    }

    /// About the most that a run over prompts of so many characters each takes if every request succeeds at once: four
    /// characters a token for what is read, which is usual for English, and every answer as long as it may be.
    pub fn at_most(lengths: impl IntoIterator<Item = usize>, system_prompt: &str, max_tokens: u32) -> Self {
        const CHARACTERS_A_TOKEN: u64 = 4;
        let system = system_prompt.chars().count();
        let one = |length: usize| Self {
            read: ((length + system) as u64).div_ceil(CHARACTERS_A_TOKEN),
            written: u64::from(max_tokens),
            uncounted: 0,
        };
        lengths.into_iter().map(one).fold(Self::default(), Self::plus)
    }
}

/// Whether a reply came, which is what is charged. A block that came in its place has no `finish_reason`.
fn has_reply(item: &Item) -> bool {
    match item.outcome {
        Outcome::Answered(_) | Outcome::Truncated | Outcome::Empty => true,
        Outcome::PlatformBlock { .. } => item.finish_reason.is_some(),
        Outcome::Error(_) | Outcome::Cancelled => false,
    }
}

/// The most that a person wants to spend on a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Budget {
    /// In the prices' currency; `None` is no limit.
    pub limit: Option<f64>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Answer, Class, Failure, FailureKind, Kind, Prompt, Verdict};

    fn item(outcome: Outcome, usage: Option<(Option<u32>, Option<u32>)>) -> Item {
        let prompt =
            Prompt { id: "1".into(), category: "hate".into(), kind: Kind::Toxic, text: "P".into(), note: None };
        let usage = usage.map(|(prompt_tokens, completion_tokens)| Usage { prompt_tokens, completion_tokens });
        Item { usage, ..Item::new(&prompt, outcome) }
    }

    fn answered() -> Outcome {
        let verdict = Verdict::bare(Class::Answer, 1.0);
        Outcome::Answered(Answer::new("Yes.".into(), verdict))
    }

    #[test]
    fn a_price_is_that_of_a_million_tokens() {
        let prices = Prices { input: 3.0, output: 15.0 };
        assert_eq!(prices.cost(Tokens { read: 1_000_000, written: 0, uncounted: 0 }), 3.0);
        assert_eq!(prices.cost(Tokens { read: 0, written: 1_000_000, uncounted: 0 }), 15.0);
        // 1,200 x 3 / 1,000,000 + 340 x 15 / 1,000,000 = 0.0036 + 0.0051
        assert!((prices.cost(Tokens { read: 1_200, written: 340, uncounted: 3 }) - 0.0087).abs() < 1e-15);
        assert_eq!(prices.cost(Tokens::default()), 0.0);
    }

    #[test]
    fn replies_without_a_count_are_told_and_what_was_never_answered_is_not_one() {
        let failure = Failure::new(FailureKind::Network, "gone");
        let block = || Outcome::PlatformBlock { reason: "r".into(), text: String::new() };
        let mut filtered = item(block(), None);
        filtered.finish_reason = Some("content_filter".into());
        let items = [
            item(answered(), Some((Some(10), Some(20)))),
            item(answered(), None),
            item(answered(), Some((Some(5), None))),
            item(Outcome::Truncated, Some((Some(7), Some(256)))),
            item(Outcome::Empty, None),
            item(block(), None),
            item(Outcome::Error(failure), None),
            item(Outcome::Cancelled, None),
            filtered,
        ];
        assert_eq!(Tokens::of(&items), Tokens { read: 22, written: 276, uncounted: 4 });
    }

    #[test]
    fn an_estimate_counts_four_characters_a_token_and_the_longest_answers() {
        // 9 and 4 characters beside a system prompt of 3: 12 / 4 and 7 / 4, rounded up.
        let tokens = Tokens::at_most([9, 4], "Be.", 256);
        assert_eq!(tokens, Tokens { read: 3 + 2, written: 512, uncounted: 0 });
        assert_eq!(Tokens::at_most([], "Be kind.", 256), Tokens::default());
    }

    proptest! {
        #[test]
        fn tokens_counted_one_by_one_are_those_of_the_whole(
            counts in proptest::collection::vec(proptest::option::of((any::<Option<u32>>(), any::<Option<u32>>())), 0..20),
            at in any::<proptest::sample::Index>(),
        ) {
            let items: Vec<Item> = counts.into_iter().map(|usage| item(answered(), usage)).collect();
            let (some, others) = items.split_at(if items.is_empty() { 0 } else { at.index(items.len()) });
            prop_assert_eq!(Tokens::of(some).plus(Tokens::of(others)), Tokens::of(&items));
        }
    }
}
