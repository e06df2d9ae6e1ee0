//! The words of a normalised text, each as a number: what is looked up is looked up by word, not by letter.

/// A word. Scripts that put no space between words have one word a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Its first byte in the letters.
    pub(super) start: usize,
    /// One past its last.
    pub(super) end: usize,
    /// [`hash_of`] its letters; all numbers share that of "0".
    pub(super) hash: u32,
}

/// The words of normalised letters, in order.
pub(super) fn words_of(letters: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(letters.len() / 5);
    let mut reader = WordReader { letters, at: 0 };
    while let Some(word) = reader.next_word() {
        words.push(word);
    }
    words
}

/// Every letter in its own five bits, for words of up to six; what mixes several words mixes them well.
pub(super) const fn hash_of(word: &str) -> u32 {
    let (bytes, mut hash, mut at) = (word.as_bytes(), START, 0);
    while at < bytes.len() {
        hash = then(hash, bytes[at] as u32);
        at += 1;
    }
    hash
}

/// [`hash_of`] each of these words.
pub(super) const fn hashes_of<const N: usize>(words: [&str; N]) -> [u32; N] {
    let (mut hashes, mut at) = ([0; N], 0);
    while at < N {
        hashes[at] = hash_of(words[at]);
        at += 1;
    }
    hashes
}

const START: u32 = 0;
const NUMBER: u32 = hash_of("0");

const fn then(hash: u32, letter: u32) -> u32 {
    hash.rotate_left(5) ^ letter
}

/// Letters and digits of ASCII.
const IN_WORD: [bool; 256] = {
    let mut in_word = [false; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        in_word[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    in_word
};

struct WordReader<'a> {
    letters: &'a str,
    at: usize,
}

impl WordReader<'_> {
    fn next_word(&mut self) -> Option<Word> {
        let bytes = self.letters.as_bytes();
        while !IN_WORD[usize::from(*bytes.get(self.at)?)] {
            match self.other_letter() {
                Some((_, 0)) | None => self.at += 1,
                Some((c, length)) if is_a_word_by_itself(c) => {
                    let start = self.at;
                    self.at += length;
                    return Some(Word { start, end: self.at, hash: then(START, c.into()) });
                }
                Some(_) => break,
            }
        }
        Some(self.read_word())
    }

    fn read_word(&mut self) -> Word {
        let bytes = self.letters.as_bytes();
        let (start, mut hash, mut highest) = (self.at, START, 0);
        loop {
            while let Some(byte) = bytes.get(self.at).filter(|byte| IN_WORD[usize::from(**byte)]) {
                hash = then(hash, u32::from(*byte));
                highest |= *byte;
                self.at += 1;
            }
            match self.other_letter() {
                Some((c, length)) if length > 0 && !is_a_word_by_itself(c) => {
                    hash = c.to_lowercase().fold(hash, |hash, c| then(hash, c.into()));
                    highest = u8::MAX;
                    self.at += length;
                }
                _ => break,
            }
        }
        let is_number = highest < 0x40;
        Word { start, end: self.at, hash: if is_number { NUMBER } else { hash } }
    }

    /// A letter here that is not ASCII, and its length; a length of 0 for what is no letter.
    fn other_letter(&self) -> Option<(char, usize)> {
        if self.letters.as_bytes().get(self.at)?.is_ascii() {
            return None;
        }
        let c = self.letters.get(self.at..)?.chars().next()?;
        Some((c, if is_a_word_by_itself(c) || c.is_alphanumeric() { c.len_utf8() } else { 0 }))
    }
}

/// Chinese and Japanese letters, and Korean syllables; the blocks' marks and gaps are none.
fn is_a_word_by_itself(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{fa6d}' | '\u{fa70}'..='\u{fad9}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(letters: &str) -> Vec<&str> {
        words_of(letters).iter().map(|word| &letters[word.start..word.end]).collect()
    }

    #[test]
    fn words_are_letters_and_digits() {
        assert_eq!(words("i cannot, anna's co-op 3rd é"), ["i", "cannot", "anna", "s", "co", "op", "3rd", "é"]);
        assert_eq!(words("… ! 🧭"), Vec::<&str>::new());
        assert_eq!(words("naïve ünï"), ["naïve", "ünï"]);
        assert_eq!(words("我很好。ok日本・す"), ["我", "很", "好", "ok", "日", "本", "す"]);
    }

    #[test]
    fn all_numbers_are_one_word() {
        let hashes: Vec<u32> = words_of("7 1984 3rd O O").iter().map(|word| word.hash).collect();
        assert_eq!(hashes[..2], [hash_of("0"); 2]);
        assert_eq!(hashes[2], hash_of("3rd"));
        assert_eq!(hashes[3], hashes[4]);
    }

    proptest! {
        #[test]
        fn every_letter_is_in_one_word(letters in r"(\PC|[ a-z0-9日,]){0,60}") {
            let words = words_of(&letters);
            let found: String = words.iter().map(|word| &letters[word.start..word.end]).collect();
            let expected: String = letters.chars().filter(|c| c.is_alphanumeric()).collect();
            prop_assert_eq!(found, expected);
            prop_assert!(words.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
