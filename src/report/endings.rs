//! Why prompts came to no verdict, and how the others ended.

use crate::domain::{Item, Outcome};

/// Different reasons that are counted.
const MOST_REASONS: usize = 20;

/// What a run's replies came to beside their verdicts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endings {
    /// Replies without a text, though they ended well.
    pub empty: usize,
    /// Tokens that empty replies were billed for.
    pub empty_tokens: u64,
    /// Replies whose token limit was spent before any answer.
    pub truncated: usize,
    /// Prompts that failed.
    pub errors: usize,
    /// Prompts that were called off.
    pub cancelled: usize,
    /// The APIs' own words for why replies ended, and how often each came: the first so many.
    pub finish_reasons: Vec<(String, usize)>,
}

impl Endings {
    /// Counts a run's items.
    pub fn of(items: &[Item]) -> Self {
        let mut endings = Self::default();
        items.iter().for_each(|item| endings.add(item));
        endings
    }

    fn add(&mut self, item: &Item) {
        match &item.outcome {
            Outcome::Empty => {
                self.empty += 1;
                let billed = item.usage.and_then(|usage| usage.completion_tokens);
                self.empty_tokens += u64::from(billed.unwrap_or(0));
            }
            Outcome::Truncated => self.truncated += 1,
            Outcome::Error(_) => self.errors += 1,
            Outcome::Cancelled => self.cancelled += 1,
            Outcome::Answered(_) | Outcome::PlatformBlock { .. } => {}
        }
        let Some(reason) = &item.finish_reason else { return };
        let is_full = self.finish_reasons.len() >= MOST_REASONS;
        match self.finish_reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, count)) => *count += 1,
            // A server may write anything there.
            None if is_full => {}
            None => self.finish_reasons.push((reason.clone(), 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Category, Kind, Prompt, Usage};

    #[test]
    fn empty_replies_are_counted_with_what_they_cost() {
        let prompt = |id: &str| Prompt {
            id: id.to_owned(),
            category: Category::from("hate"),
            kind: Kind::Toxic,
            text: String::new(),
            note: None,
        };
        let item = |outcome, tokens: Option<u32>, reason: &str| {
            let mut item = Item::new(&prompt("a"), outcome);
            item.usage = tokens.map(|tokens| Usage { completion_tokens: Some(tokens), prompt_tokens: None });
            item.finish_reason = Some(reason.to_owned());
            item
        };
        let items = [
            item(Outcome::Empty, Some(400), "stop"),
            item(Outcome::Empty, None, "tool_calls"),
            item(Outcome::Truncated, Some(9), "length"),
            item(Outcome::Empty, Some(12), "stop"),
        ];
        let endings = Endings::of(&items);
        assert_eq!((endings.empty, endings.empty_tokens, endings.truncated, endings.errors), (3, 412, 1, 0));
        let reasons = [("stop", 2), ("tool_calls", 1), ("length", 1)].map(|(reason, count)| (reason.to_owned(), count));
        assert_eq!(endings.finish_reasons, reasons);
    }
}
