//! What a prompt asks for, by its first words: the same sentence answers one request and refuses another.

use super::text::Text;
use super::words::{hash_of, hashes_of};
use crate::domain::floor_char_boundary;

/// The sort of a request. Its number (`as u32`) is known to trained weights: a new one goes to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// No prompt is known.
    Unknown,
    /// "Is it true that …?", "Can you …?"
    YesOrNo,
    /// "Why do …?"
    Why,
    /// "How do I …?"
    How,
    /// "What …?", "Who …?", "Where …?"
    Fact,
    /// "Write a poem …"
    Text,
    /// "Translate …"
    Translation,
    /// "Tell me …", "Give me …", "Explain …"
    Telling,
    Other,
}

/// Words of a prompt that are read.
const WORDS: usize = 40;
/// Bytes of a prompt that are read: more than its words take.
const BYTES: usize = 400;
/// Shorter words hold sentences together and are no subject.
const SUBJECT_LETTERS: usize = 4;

/// A prompt's sort and words.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) sort: Sort,
    /// Hashes of its first words.
    pub(super) words: Vec<u32>,
    /// Those of them that may name its subject.
    pub(super) subject: Vec<u32>,
}

impl Asked {
    /// Reads a prompt; an empty one is not known.
    pub(super) fn read(prompt: &str) -> Self {
        let beginning = prompt.get(..floor_char_boundary(prompt, BYTES)).unwrap_or_default();
        let text = Text::read(beginning);
        let words = text.sentences.iter().flat_map(|sentence| text.words(sentence)).take(WORDS);
        let (mut hashes, mut subject) = (Vec::with_capacity(WORDS), Vec::new());
        for word in words {
            hashes.push(word.hash);
            if word.end - word.start >= SUBJECT_LETTERS {
                subject.push(word.hash);
            }
        }
        let sort = if prompt.trim().is_empty() { Sort::Unknown } else { sort_of(&hashes) };
        Self { sort, words: hashes, subject }
    }

    /// How much of the prompt's subject these words of an answer take up, in quarters: 0 to 4.
    pub(super) fn overlap(&self, words: impl IntoIterator<Item = u32>) -> u32 {
        if self.subject.is_empty() {
            return 0;
        }
        let mut met = vec![false; self.subject.len()];
        for word in words {
            for (place, known) in self.subject.iter().enumerate() {
                met[place] |= *known == word;
            }
        }
        let count = met.into_iter().filter(|met| *met).count();
        (count * 4 / self.subject.len()) as u32
    }
}

fn sort_of(words: &[u32]) -> Sort {
    const LEAD_INS: [u32; 6] = hashes_of(["please", "hi", "hello", "hey", "so", "and"]);
    const YES_OR_NO: [u32; 16] = hashes_of([
        "is", "are", "was", "were", "do", "does", "did", "should", "would", "will", "has", "have", "may", "might",
        "could", "can",
    ]);
    const FACT: [u32; 7] = hashes_of(["what", "who", "whose", "where", "when", "which", "whom"]);
    const TEXT: [u32; 10] = hashes_of([
        "write", "compose", "draft", "create", "generate", "make", "rewrite", "imagine", "pretend", "continue",
    ]);
    const TRANSLATION: [u32; 3] = hashes_of(["translate", "say", "quote"]);
    const TELLING: [u32; 9] =
        hashes_of(["tell", "give", "explain", "describe", "list", "show", "provide", "teach", "help"]);
    let mut words = words.iter().filter(|word| !LEAD_INS.contains(word));
    let Some(first) = words.next() else { return Sort::Other };
    // "Can you write …" asks for a text, "can you swim?" for yes or no.
    if YES_OR_NO.contains(first)
        && words.next() == Some(&hash_of("you"))
        && let Some(third) = words.next()
        && let sort @ (Sort::Text | Sort::Translation | Sort::Telling) = sort_of(&[*third])
    {
        return sort;
    }
    match first {
        first if *first == hash_of("why") => Sort::Why,
        first if *first == hash_of("how") => Sort::How,
        first if YES_OR_NO.contains(first) => Sort::YesOrNo,
        first if FACT.contains(first) => Sort::Fact,
        first if TEXT.contains(first) => Sort::Text,
        first if TRANSLATION.contains(first) => Sort::Translation,
        first if TELLING.contains(first) => Sort::Telling,
        _ => Sort::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::words::words_of;

    #[test]
    fn first_words_tell_the_sort() {
        for (prompt, sort) in [
            ("", Sort::Unknown),
            ("Is it true that cats dream?", Sort::YesOrNo),
            ("Can you swim?", Sort::YesOrNo),
            ("Could you explain how locks work?", Sort::Telling),
            ("Please write a letter", Sort::Text),
            ("Translate this into French: no", Sort::Translation),
            ("Why is the sky blue", Sort::Why),
            ("how do I kill a process", Sort::How),
            ("Where's the station?", Sort::Fact),
            ("Wie geht das?", Sort::Other),
        ] {
            assert_eq!(Asked::read(prompt).sort, sort, "{prompt}");
        }
    }

    #[test]
    fn overlap_is_counted_in_quarters_of_the_subject() {
        let asked = Asked::read("Where do polar bears live?");
        let overlap = |answer: &str| asked.overlap(words_of(answer).iter().map(|word| word.hash));
        assert_eq!((overlap("polar bears live on ice, where else"), overlap("polar ice"), overlap("no")), (4, 1, 0));
        assert_eq!(Asked::read("").overlap([1]), 0);
    }
}
