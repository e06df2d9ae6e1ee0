//! The evidence for a verdict. The model is a sum, so every group of words has a share in a verdict: what it adds to the
//! class that won, less what it adds to the class that it had to beat.

use std::ops::Range;

use super::super::parsed_answer::ParsedAnswer;
use super::decision::CLASSES;
use super::features::{ZONE_WEIGHTS, ZoneBounds};
use super::tokens::WordTokens;
use super::weights::LinearWeights;
use crate::domain::{Evidence, intern};

/// Stretches shown at most, for the verdict and against it.
const MOST: [usize; 2] = [5, 3];
/// A stretch of a smaller part in the verdict says nothing to a reader.
const LEAST_SHARE: f32 = 0.04;
/// Words this weak, beside the strongest, part two stretches.
const WEAK: f32 = 0.12;

/// The stretches of words that weigh most for the class that won a contest against the one beaten, and against it, in
/// their order.
pub(super) fn evidence(
    weights: &LinearWeights,
    parsed: &ParsedAnswer,
    tokens: &WordTokens,
    bounds: ZoneBounds,
    contest: [usize; 2],
) -> Vec<Evidence> {
    let text = &parsed.text;
    let (by_word, total) = weigh_words(weights, parsed, tokens, bounds, contest);
    let strongest = by_word.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let mut stretches = Vec::new();
    let mut start = 0;
    for run in by_word.chunk_by(|one, next| kind(*one, strongest) == kind(*next, strongest)) {
        let end = start + run.len();
        let share = run.iter().sum::<f32>() / total.max(f32::MIN_POSITIVE);
        if kind(run[0], strongest) != 0 && share.abs() >= LEAST_SHARE {
            stretches.push((share, start, end));
        }
        start = end;
    }
    let mut told: Vec<Evidence> = Vec::new();
    for (most, sign) in MOST.into_iter().zip([1.0, -1.0]) {
        let mut of_sign: Vec<_> = stretches.iter().filter(|(share, ..)| share * sign > 0.0).collect();
        of_sign.sort_by(|one, other| other.0.abs().total_cmp(&one.0.abs()));
        told.extend(of_sign.into_iter().take(most).map(|&(share, start, end)| {
            let span = text.original_span(&(tokens.row[start].start..tokens.row[end - 1].end));
            let span = whole_words(text.answer(), span);
            let rule = intern(if sign > 0.0 { "speaks for it" } else { "speaks against it" });
            let share = Some((share * 100.0).round().clamp(-100.0, 100.0) as i8);
            Evidence { start: span.start, end: span.end, rule, share }
        }));
    }
    told.sort_by_key(|evidence| evidence.start);
    // A short form is two words, and both show all of it.
    for at in 1..told.len() {
        told[at].start = told[at].start.max(told[at - 1].end);
    }
    told.retain(|evidence| evidence.start < evidence.end);
    told
}

/// A short form is shown whole, whichever of its words weighs. Spans are scalar values.
fn whole_words(answer: &str, span: Range<usize>) -> Range<usize> {
    let is_apostrophe = |at: usize| answer.chars().nth(at).is_some_and(|c| matches!(c, '\'' | '’' | '‘' | 'ʼ'));
    let letters_before =
        |at: usize| answer.chars().take(at).fold(0, |letters, c| if c.is_alphanumeric() { letters + 1 } else { 0 });
    let letters_after = |at: usize| answer.chars().skip(at).take_while(|c| c.is_alphanumeric()).count();
    let start = if is_apostrophe(span.start) { span.start - letters_before(span.start) } else { span.start };
    let end = if is_apostrophe(span.end.saturating_sub(1)) { span.end + letters_after(span.end) } else { span.end };
    start..end
}

/// Whether a word speaks for the verdict, against it, or hardly at all.
fn kind(weight: f32, strongest: f32) -> i8 {
    if weight.abs() < WEAK * strongest {
        0
    } else if weight > 0.0 {
        1
    } else {
        -1
    }
}

/// The weight of each word of the row, where a group's weight is shared evenly among its words; and the sum of all weights, the answer's
/// shape with it.
fn weigh_words(
    weights: &LinearWeights,
    parsed: &ParsedAnswer,
    tokens: &WordTokens,
    bounds: ZoneBounds,
    [won, beaten]: [usize; 2],
) -> (Vec<f32>, f32) {
    let mut by_word = vec![0.0; tokens.row.len()];
    let mut shape = 0.0_f32;
    bounds.for_each_group(parsed, tokens, |found| {
        if !weights.may_know(found.group) {
            return;
        }
        let part = |row: [i8; CLASSES], class: usize| f32::from(row[class]) * weights.scale[class];
        let in_zone = |(zone, row): (usize, [i8; CLASSES])| {
            (part(row, won % CLASSES) - part(row, beaten % CLASSES)) * ZONE_WEIGHTS[zone]
        };
        let weight: f32 = weights.rows(found.group, found.zones).map(in_zone).sum();
        if weight == 0.0 {
            return;
        }
        let words = tokens.row[found.first..found.end].iter().filter(|token| !token.is_border()).count();
        if words == 0 {
            shape += weight;
        }
        for (sum, token) in by_word[found.first..found.end].iter_mut().zip(&tokens.row[found.first..found.end]) {
            if !token.is_border() {
                *sum += weight / words as f32;
            }
        }
    });
    let total = by_word.iter().map(|weight| weight.abs()).sum::<f32>() + shape.abs();
    (by_word, total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_shown_whole() {
        let answer = "No, I’m sorry, I won't.";
        let shown = |span: Range<usize>| -> String {
            let span = whole_words(answer, span);
            answer.chars().skip(span.start).take(span.len()).collect()
        };
        assert_eq!(shown(5..13), "I’m sorry");
        assert_eq!(shown(4..13), "I’m sorry");
        assert_eq!(shown(15..21), "I won't");
        assert_eq!(shown(0..2), "No");
    }
}
