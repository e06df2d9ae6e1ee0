//! Words found in texts.

use memchr::memchr2_iter;

/// A search for words in many texts. Latin letters match in either case. Other letters match exactly: tables for every
/// script's cases would be larger than the page's whole program.
#[derive(Clone, Debug)]
pub struct Search {
    words: Vec<u8>,
    /// Byte offset in `words` of their rarest letter.
    rarest: usize,
}

/// From the most to the least frequent in English text. What is not among them is rarer.
const FREQUENT: &[u8] = b" etaoinshrdlucmfwygpbvkxqjz";

impl Search {
    /// Looks for these words, without white space around them; empty ones are in every text.
    pub fn of(words: &str) -> Self {
        let words = words.trim().as_bytes().to_ascii_lowercase();
        let rank = |byte: &u8| FREQUENT.iter().position(|frequent| frequent == byte).unwrap_or(FREQUENT.len());
        let rarest = (0..words.len()).max_by_key(|at| rank(&words[*at])).unwrap_or_default();
        Self { words, rarest }
    }

    /// Whether the text holds the words.
    pub fn finds(&self, text: &str) -> bool {
        // Most places are told apart by one letter: the answers to 80,000 prompts are searched at each key.
        let Some(letter) = self.words.get(self.rarest) else { return true };
        let text = text.as_bytes();
        memchr2_iter(*letter, letter.to_ascii_uppercase(), text).any(|at| {
            let place = at.checked_sub(self.rarest).and_then(|start| text.get(start..start + self.words.len()));
            place.is_some_and(|place| place.eq_ignore_ascii_case(&self.words))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn latin_letters_match_in_either_case() {
        assert!(Search::of(" kILL a ").finds("How do I Kill a process?"));
        assert!(Search::of("本語").finds("日本語のテキスト"));
        assert!(!Search::of("kill").finds("kil"));
        assert!(Search::of("  ").finds(""));
    }

    proptest! {
        #[test]
        fn it_finds_what_lower_case_would(text in "[a-cA-Cé日 ]{0,30}", words in "[a-cA-Cé日]{0,3}") {
            let lower = |text: &str| text.to_ascii_lowercase();
            prop_assert_eq!(Search::of(&words).finds(&text), lower(&text).contains(&lower(&words)));
        }
    }
}
