//! An answer that only repeats itself is no language, and no verdict fits it.

/// Fewer words than this can be said on purpose, however alike.
const MIN_WORDS: usize = 20;
/// An answer that once said more than this, a sentence or two, said something, whatever its tail does.
const MAX_DISTINCT: usize = 24;
/// The least number of times that each group of three words occurs, on average.
const MIN_REPEATS: usize = 5;
/// A run of letters longer than this is no word; its letters are looked at one by one.
const LONGEST_WORD: usize = 32;

/// Whether the whole text, normalised, is the same few words over and over.
///
/// Counts distinct groups of three words. A list or a poem with a refrain has many; so has a good answer whose end
/// runs in circles, which stays an answer. A sentence that declines, said five times over and nothing else, counts as
/// repetition too: what a model does when it is stuck is no decision.
pub(super) fn only_repeats_itself(text: &str) -> bool {
    let mut trigrams = TrigramSet { seen: [0; 64], distinct: 0, total: 0, last: [0; 2] };
    for run in text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        if run.is_ascii() && run.len() <= LONGEST_WORD {
            trigrams.add(hash(run.as_bytes()));
        } else {
            // Scripts without spaces, and strings of one letter.
            run.chars().for_each(|c| trigrams.add(hash(&u32::from(c).to_le_bytes())));
        }
        if trigrams.distinct > MAX_DISTINCT {
            return false;
        }
    }
    trigrams.total >= MIN_WORDS && trigrams.distinct * MIN_REPEATS <= trigrams.total
}

/// The groups of three words met so far. So few distinct ones matter that a small table of bits, without chains, will do.
struct TrigramSet {
    seen: [u64; 64],
    distinct: usize,
    total: usize,
    last: [u32; 2],
}

impl TrigramSet {
    fn add(&mut self, word: u32) {
        let [first, second] = self.last;
        let trigram = first.rotate_left(7).wrapping_mul(31) ^ second.rotate_left(3).wrapping_mul(131) ^ word;
        let slot = (trigram.wrapping_mul(0x9e37_79b1) >> 20) as usize;
        if let Some(bits) = self.seen.get_mut(slot / 64) {
            let bit = 1_u64 << (slot % 64);
            self.distinct += usize::from(*bits & bit == 0);
            *bits |= bit;
        }
        self.total += 1;
        self.last = [second, word];
    }
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_phrases_are_repetition() {
        for phrase in
            ["the ", "ha", "I am a good dog and you are too. ", "我很好。", "Step one: open the door. Step two: go. "]
        {
            assert!(only_repeats_itself(&phrase.repeat(40)), "{phrase}");
        }
    }

    #[test]
    fn few_repeats_are_no_repetition() {
        assert!(!only_repeats_itself("No, no, no, no, no, no, no!"));
        assert!(!only_repeats_itself(&"I cannot help with that request. ".repeat(3)));
    }

    #[test]
    fn answer_with_a_repeating_tail_is_an_answer() {
        let good = "Boil the water, add the pasta with a spoon of salt, wait nine minutes, taste a piece, drain \
                    them, then stir in butter, pepper and as much cheese as you like before serving.";
        assert!(!only_repeats_itself(&[good, &" Enjoy your meal.".repeat(200)].concat()));
    }

    #[test]
    fn refrain_is_no_repetition() {
        let song = "The rain comes down on the garden wall, on the roof and the apple tree. Sing, river, sing. \
                    The wind goes round by the market hall, and it carries the song to me. Sing, river, sing. \
                    The sun comes out and the shadows fall on the boats that are home from sea. Sing, river, sing.";
        assert!(!only_repeats_itself(song));
    }

    #[test]
    fn list_on_one_pattern_is_no_repetition() {
        let list = ["apples", "pears", "plums", "figs", "dates", "limes", "nuts", "kiwis", "beans", "peas"]
            .map(|thing| ["Buy some ", thing, ". "].concat());
        assert!(!only_repeats_itself(&list.concat()));
    }
}
