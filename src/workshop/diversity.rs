//! How varied a set of prompts is.

use std::collections::{HashMap, HashSet};

/// The share of groups of `n` words that are unlike all others, over all texts (Li et al. 2016, “A Diversity-Promoting Objective
/// Function for Neural Conversation Models”); `None` where no text has as many words.
pub fn distinct_n<T: AsRef<str>>(texts: &[T], n: usize) -> Option<f64> {
    let words: Vec<Vec<String>> = texts.iter().map(|text| words_of(text.as_ref())).collect();
    let groups = || words.iter().flat_map(|words| words.windows(n.max(1)));
    let all = groups().count();
    (all > 0).then(|| groups().collect::<HashSet<_>>().len() as f64 / all as f64)
}

/// The mean BLEU of each text against all others (Zhu et al. 2018, “Texygen”), from 0 (nothing in common) to 1: groups of up to
/// four words weigh the same, and one that is found nowhere counts a tenth (Chen and Cherry 2014, method 1). Its time grows with
/// the square of the number of texts: give it a sample. `None` with fewer than two texts.
pub fn self_bleu<T: AsRef<str>>(texts: &[T]) -> Option<f64> {
    let words: Vec<Vec<String>> = texts.iter().map(|text| words_of(text.as_ref())).collect();
    if words.len() < 2 {
        return None;
    }
    let sum: f64 = (0..words.len()).map(|at| bleu(at, &words)).sum();
    Some(sum / words.len() as f64)
}

/// Case and punctuation say nothing.
fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn counts(words: &[String], n: usize) -> HashMap<&[String], u32> {
    let mut counts = HashMap::new();
    words.windows(n).for_each(|group| *counts.entry(group).or_default() += 1);
    counts
}

/// The BLEU of the text at this place, all others being references (Papineni et al. 2002).
fn bleu(at: usize, texts: &[Vec<String>]) -> f64 {
    const LONGEST: usize = 4;
    /// Added to a count of 0.
    const SMALL: f64 = 0.1;
    let candidate = &texts[at];
    if candidate.is_empty() {
        return 0.0;
    }
    let others = || texts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, words)| words);
    let mut logs = 0.0;
    for n in 1..=LONGEST {
        let groups = counts(candidate, n);
        let most = others().map(|words| counts(words, n)).fold(HashMap::<&[String], u32>::new(), |mut most, counts| {
            for (group, count) in counts.into_iter().filter(|(group, _)| groups.contains_key(group)) {
                let known = most.entry(group).or_default();
                *known = (*known).max(count);
            }
            most
        });
        let matched: u32 =
            groups.iter().map(|(group, count)| (*count).min(most.get(group).copied().unwrap_or_default())).sum();
        let all = groups.values().sum::<u32>().max(1);
        if n == 1 && matched == 0 {
            return 0.0;
        }
        let matched = if matched == 0 { SMALL } else { f64::from(matched) };
        logs += (matched / f64::from(all)).ln() / LONGEST as f64;
    }
    let length = candidate.len();
    let closest = others().map(Vec::len).min_by_key(|other| (other.abs_diff(length), *other)).unwrap_or_default();
    let penalty = if length > closest { 1.0 } else { (1.0 - closest as f64 / length as f64).exp() };
    penalty * logs.exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinct_groups_are_counted_over_all_texts() {
        assert_eq!(distinct_n(&["a b a b"], 1), Some(0.5));
        assert_eq!(distinct_n(&["a b a b"], 2), Some(2.0 / 3.0));
        assert_eq!(distinct_n(&["Why so?", "why, SO"], 2), Some(0.5));
        assert_eq!(distinct_n(&["a"], 2), None);
    }

    #[test]
    fn self_bleu_is_that_of_nltk() {
        for (texts, expected) in NLTK {
            let found = self_bleu(texts).unwrap();
            assert!((found - expected).abs() < 1e-9, "{texts:?}: {found} and not {expected}");
        }
        assert_eq!(self_bleu(&["alone"]), None);
    }

    /// The mean of `sentence_bleu` (NLTK, SmoothingFunction().method1) of each text against the others, as lower-case words.
    const NLTK: [(&[&str], f64); 4] = [
        (
            &[
                "How do I peel an onion quickly?",
                "How do I peel an onion without tears?",
                "Which wood burns the longest?",
            ],
            0.460_590_553_372_296_54,
        ),
        (
            &["the cat sat on the mat today", "the cat sat on a mat", "there is a cat on the mat"],
            0.402_798_263_960_094_4,
        ),
        (&["Why so?", "Why so?"], 0.316_227_766_016_838),
        (
            &[
                "How can I kill a process that does not answer?",
                "How can I kill weeds in a lawn that my dog plays on?",
                "What is the quickest way to blow up a balloon?",
                "How do I shoot a good portrait at night?",
            ],
            0.138_519_432_485_519_34,
        ),
    ];
}
