//! What a prompt asks for, told from its first words. One and the same sentence answers one request and refuses another.

use super::text::Text;
use super::words::{hash_of, hashes_of};
use crate::domain::floor_char_boundary;

/// The kind of a request. Its number (`as u32`) is known to trained weights: a new one goes to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RequestKind {
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
/// Words of fewer letters are function words and name no subject.
const SUBJECT_LETTERS: usize = 4;

/// A prompt's kind of request and its first words.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) kind: RequestKind,
    /// Hashes of its first words.
    pub(super) words: Vec<u32>,
    /// Hashes of those words that may name the prompt's subject.
    pub(super) subject: Vec<u32>,
}

impl Request {
    /// Reads a prompt; an empty one is of the kind `Unknown`.
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
        let kind = if prompt.trim().is_empty() { RequestKind::Unknown } else { kind_of(&hashes) };
        Self { kind, words: hashes, subject }
    }

    /// The share of the prompt's subject words that are among these words of an answer, in quarters: 0 to 4.
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

fn kind_of(words: &[u32]) -> RequestKind {
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
    let Some(first) = words.next() else { return RequestKind::Other };
    // "Can you write …" asks for a text, "can you swim?" for yes or no.
    if YES_OR_NO.contains(first)
        && words.next() == Some(&hash_of("you"))
        && let Some(third) = words.next()
        && let kind @ (RequestKind::Text | RequestKind::Translation | RequestKind::Telling) = kind_of(&[*third])
    {
        return kind;
    }
    match first {
        first if *first == hash_of("why") => RequestKind::Why,
        first if *first == hash_of("how") => RequestKind::How,
        first if YES_OR_NO.contains(first) => RequestKind::YesOrNo,
        first if FACT.contains(first) => RequestKind::Fact,
        first if TEXT.contains(first) => RequestKind::Text,
        first if TRANSLATION.contains(first) => RequestKind::Translation,
        first if TELLING.contains(first) => RequestKind::Telling,
        _ => RequestKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::words::words_of;

    #[test]
    fn kind_is_told_by_the_first_words() {
        for (prompt, kind) in [
            ("", RequestKind::Unknown),
            ("Is it true that cats dream?", RequestKind::YesOrNo),
            ("Can you swim?", RequestKind::YesOrNo),
            ("Could you explain how locks work?", RequestKind::Telling),
            ("Please write a letter", RequestKind::Text),
            ("Translate this into French: no", RequestKind::Translation),
            ("Why is the sky blue", RequestKind::Why),
            ("how do I kill a process", RequestKind::How),
            ("Where's the station?", RequestKind::Fact),
            ("Wie geht das?", RequestKind::Other),
        ] {
            assert_eq!(Request::read(prompt).kind, kind, "{prompt}");
        }
    }

    #[test]
    fn overlap_is_counted_in_quarters_of_the_subject() {
        let request = Request::read("Where do polar bears live?");
        let overlap = |answer: &str| request.overlap(words_of(answer).iter().map(|word| word.hash));
        assert_eq!((overlap("polar bears live on ice, where else"), overlap("polar ice"), overlap("no")), (4, 1, 0));
        assert_eq!(Request::read("").overlap([1]), 0);
    }
}
