//! The words of a prompt that a refusal hangs on: the smallest part that is still refused, by delta debugging (Zeller and
//! Hildebrandt 2002, “Simplifying and Isolating Failure-Inducing Input”, algorithm ddmin).

use std::collections::HashMap;
use std::ops::Range;

/// A prompt cut into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptWords<'p> {
    prompt: &'p str,
    words: Vec<Range<usize>>,
}

impl<'p> PromptWords<'p> {
    /// White space parts words; what stands at a word belongs to it.
    pub fn of(prompt: &'p str) -> Self {
        let start = |word: &str| word.as_ptr() as usize - prompt.as_ptr() as usize;
        let words = prompt.split_whitespace().map(|word| start(word)..start(word) + word.len());
        Self { prompt, words: words.collect() }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The place of a word in the prompt, in bytes.
    pub fn span(&self, word: usize) -> Option<Range<usize>> {
        self.words.get(word).cloned()
    }

    /// The prompt of these words alone.
    pub fn only(&self, words: &[usize]) -> String {
        let word = |at: &usize| self.words.get(*at).and_then(|span| self.prompt.get(span.clone()));
        words.iter().filter_map(word).collect::<Vec<_>>().join(" ")
    }
}

/// What the search wants next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Whether these words alone are refused.
    Ask(Vec<usize>),
    /// These are refused, and without any one of them no more.
    Done(Vec<usize>),
}

/// Searches the smallest part of a refused prompt that is still refused. Each answer is asked for once; the search may be ended
/// at any time, and [`SmallestPart::best`] is the smallest part so far.
#[derive(Clone, Debug)]
pub struct SmallestPart {
    best: Vec<usize>,
    /// Into how many parts the words are cut.
    parts: usize,
    /// The next test: first each part alone, then all but each part.
    test: usize,
    known: HashMap<Vec<usize>, bool>,
}

impl SmallestPart {
    /// Of a prompt of so many words that is refused as a whole.
    pub fn of(words: usize) -> Self {
        Self { best: (0..words).collect(), parts: 2, test: 0, known: HashMap::new() }
    }

    /// The smallest part that is known to be refused.
    pub fn best(&self) -> &[usize] {
        &self.best
    }

    /// What to ask next.
    pub fn step(&mut self) -> Step {
        loop {
            if self.best.len() < 2 {
                return Step::Done(self.best.clone());
            }
            self.parts = self.parts.clamp(2, self.best.len());
            let Some(words) = self.candidate() else {
                if self.parts == self.best.len() {
                    return Step::Done(self.best.clone());
                }
                (self.parts, self.test) = (self.parts * 2, 0);
                continue;
            };
            match self.known.get(&words) {
                None => return Step::Ask(words),
                Some(is_refused) => self.take(words, *is_refused),
            }
        }
    }

    /// Says whether what [`SmallestPart::step`] asked for is refused.
    pub fn tell(&mut self, words: Vec<usize>, is_refused: bool) {
        self.known.insert(words.clone(), is_refused);
        if self.candidate().as_ref() == Some(&words) {
            self.take(words, is_refused);
        }
    }

    fn take(&mut self, words: Vec<usize>, is_refused: bool) {
        if !is_refused {
            self.test += 1;
            return;
        }
        let is_complement = self.test >= self.parts;
        self.parts = if is_complement { self.parts - 1 } else { 2 };
        (self.best, self.test) = (words, 0);
    }

    /// The words of the next test; `None` if all have been made.
    fn candidate(&self) -> Option<Vec<usize>> {
        let length = self.best.len();
        // With two parts, all but one is the other.
        let tests = if self.parts == 2 { 2 } else { self.parts * 2 };
        if self.test >= tests {
            return None;
        }
        let part = self.test % self.parts;
        let (start, end) = (length * part / self.parts, length * (part + 1) / self.parts);
        Some(match self.test < self.parts {
            true => self.best[start..end].to_vec(),
            false => [&self.best[..start], &self.best[end..]].concat(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The part that is found, and how many questions that took.
    fn search(words: usize, is_refused: impl Fn(&[usize]) -> bool) -> (Vec<usize>, usize) {
        let mut search = SmallestPart::of(words);
        let mut asked = 0;
        loop {
            match search.step() {
                Step::Ask(words) => {
                    asked += 1;
                    let refused = is_refused(&words);
                    search.tell(words, refused);
                }
                Step::Done(words) => return (words, asked),
            }
        }
    }

    #[test]
    fn words_are_told_by_their_places() {
        let words = PromptWords::of(" How can I  kill\na process? ");
        assert_eq!((words.len(), words.only(&[1, 3, 5])), (6, "can kill process?".to_owned()));
        assert_eq!(words.span(3), Some(12..16));
    }

    #[test]
    fn one_word_is_found_in_a_few_questions() {
        let (part, asked) = search(16, |words| words.contains(&11));
        assert_eq!(part, [11]);
        assert!(asked <= 8, "{asked}");
        // Nothing smaller is refused.
        assert_eq!(search(6, |words| words.len() == 6).0, [0, 1, 2, 3, 4, 5]);
        assert_eq!(search(1, |_| true).0, [0]);
    }

    proptest! {
        #[test]
        fn words_that_are_refused_together_are_found(
            count in 1..24_usize,
            needed in proptest::collection::btree_set(0..24_usize, 1..5),
        ) {
            let needed: Vec<usize> = needed.into_iter().filter(|word| *word < count).collect();
            let (part, asked) = search(count, |words| needed.iter().all(|word| words.contains(word)));
            let expected = if needed.is_empty() { part.clone() } else { needed };
            prop_assert_eq!(part, expected);
            prop_assert!(asked <= count * count + 3 * count);
        }

        #[test]
        fn no_word_of_the_part_can_be_left_out(count in 2..14_usize, seed: u64) {
            // Whatever is refused, the whole is.
            let refused = |words: &[usize]| {
                words.len() == count
                    || words.iter().fold(seed, |hash, word| (hash ^ *word as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)) >> 60 < 6
            };
            let (part, _) = search(count, refused);
            prop_assert!(refused(&part));
            for at in 0..part.len() {
                let mut rest = part.clone();
                rest.remove(at);
                prop_assert!(rest.is_empty() || !refused(&rest));
            }
        }
    }
}
