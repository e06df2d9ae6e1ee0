//! The model's features of an answer: groups of one to four words, each by itself and by the zone in which it stands;
//! the dialogue acts of its clauses; the prompt's words, and how many of them the answer takes up; and the answer's shape.
//!
//! A feature is a key: a hash of its words, and its zone in the lowest bits, so that one look-up finds all that is known of
//! a group of words. The model knows some thousands of features. Every feature of a zone weighs the same, and all of an
//! answer's features together have length 1, so that a long answer has no larger scores than a short one.

use super::super::dialogue_act::DialogueAct;
use super::super::parsed_answer::ParsedAnswer;
use super::tokens::{BORDER, WordToken, WordTokens};
use crate::domain::Language;

/// Bits of a key that hold the zone. The others hash its words: the model knows some thousand of these 28-bit numbers,
/// so that unknown words are rarely taken for known ones.
pub(super) const ZONE_BITS: u32 = 4;
/// Zones that an answer has.
pub(super) const ZONES: usize = 12;

/// The weight of a feature in each zone, beside 1 for a group of words. The rule's is the largest: it sums up all that the
/// lexicon knows.
pub(super) const ZONE_WEIGHTS: [f32; ZONES] = {
    let mut weights = [1.0; ZONES];
    weights[Zone::Rule as usize] = 5.0;
    weights[Zone::Acts as usize] = 2.0;
    weights[Zone::Request as usize] = 2.0;
    weights
};

/// One over the length of an answer that has so many features in each zone.
pub(super) fn unit(counts: [u32; ZONES]) -> f32 {
    let length = counts.iter().zip(ZONE_WEIGHTS).map(|(count, weight)| *count as f32 * weight * weight).sum::<f32>();
    1.0 / length.max(1.0).sqrt()
}

/// The zone in which a group of words stands. Every group also counts for `Anywhere`, unless it is quoted speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    Anywhere,
    /// The first words, each at its place.
    Anchor,
    /// The first sentence of some length.
    Opening,
    Head,
    Body,
    /// The last words.
    End,
    Quoted,
    Shape,
    /// The lexicon's rule for the whole answer.
    Rule,
    /// The dialogue acts of its clauses, in their order.
    Acts,
    /// The prompt's words.
    Prompt,
    /// The kind of the request, together with the answer's rule.
    Request,
}

/// Words of the opening at least: "I'm sorry." alone opens nothing.
const OPENING_WORDS: usize = 5;
/// Clauses whose moves are told in their order.
const CLAUSES: usize = 8;
const OPENING_LIMIT: usize = 40;
const HEAD_LIMIT: usize = 90;
const END_WORDS: usize = 32;
/// Words between head and end that are read; what is left out of a longer answer lies between them.
const BODY_LIMIT: usize = 400;
/// Places of the anchor.
const ANCHORED: usize = 3;

/// Words of the row met, `first..end`: features of as many zones as they count in.
#[derive(Clone, Copy, Debug)]
pub(super) struct FeatureGroup {
    /// The features' keys, but for the zone.
    pub(super) group: u32,
    pub(super) zones: Zones,
    pub(super) first: usize,
    pub(super) end: usize,
}

/// A set of zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Zones(u32);

impl Zones {
    pub(super) const NONE: Self = Self(0);

    pub(super) fn of(zone: Zone) -> Self {
        Self(1 << zone as u32)
    }

    pub(super) fn and(self, zone: Zone) -> Self {
        Self(self.0 | 1 << zone as u32)
    }

    /// Whether the zone of this number is among them.
    #[inline]
    pub(super) fn contain(self, zone: u32) -> bool {
        self.0 >> zone & 1 != 0
    }

    /// Their numbers.
    pub(super) fn iter(self) -> impl Iterator<Item = u32> {
        (0..ZONES as u32).filter(move |zone| self.contain(*zone))
    }
}

/// The number of features in each zone. Few sets of zones occur, and each set has one counter.
#[derive(Debug, Default)]
pub(super) struct ZoneCounts(Vec<(Zones, u32)>);

impl ZoneCounts {
    #[inline]
    pub(super) fn add(&mut self, zones: Zones) {
        // Neighbours stand in the same zones, most often in those met last.
        match self.0.iter_mut().find(|(known, _)| *known == zones) {
            Some((_, count)) => *count += 1,
            None => self.0.push((zones, 1)),
        }
    }

    pub(super) fn all(&self) -> [u32; ZONES] {
        let mut counts = [0; ZONES];
        for (zones, count) in &self.0 {
            zones.iter().for_each(|zone| counts[zone as usize] += count);
        }
        counts
    }
}

/// The key of a group of words in a zone.
pub(super) fn key_of(group: u32, zone: u32) -> u32 {
    group << ZONE_BITS | zone
}

/// The bounds of an answer's zones, as indices of its row of words.
#[derive(Clone, Copy, Debug)]
pub(super) struct ZoneBounds {
    opening_end: usize,
    body_end: usize,
    end_start: usize,
    /// Long or short, list or prose, code or none: what a refusal's opening means depends on it.
    shape: u32,
    /// The start value of all hashes of words: the same letters are other words in another language.
    start: u32,
}

impl ZoneBounds {
    pub(super) fn of(tokens: &WordTokens, language: Language) -> Self {
        let row = &tokens.row;
        let mut opening_end = row.len().min(OPENING_LIMIT);
        let mut words = 0;
        for (at, token) in row.iter().enumerate().take(opening_end) {
            if token.is_border() && words >= OPENING_WORDS {
                opening_end = at;
                break;
            }
            words += usize::from(!token.is_border());
        }
        let end_start = row.len().saturating_sub(END_WORDS).max(opening_end);
        let body_end = end_start.min(BODY_LIMIT);
        let long = u32::from(row.len() > 60) + u32::from(row.len() > 160);
        let shape = long | u32::from(tokens.list_items > 1) << 2 | u32::from(tokens.has_code) << 3;
        let start = start_in(language);
        Self { opening_end, body_end, end_start, shape, start }
    }

    fn read_part<'a>(&self, row: &'a [WordToken]) -> impl Iterator<Item = (usize, &'a WordToken)> + use<'a> {
        let end = row.len() - self.end_start;
        let (head, tail) = (row.iter().enumerate().take(self.body_end), row.iter().enumerate().rev().take(end).rev());
        head.chain(tail)
    }

    fn zone(&self, at: usize, token: &WordToken) -> Zone {
        if token.is_quoted {
            Zone::Quoted
        } else if at < self.opening_end {
            Zone::Opening
        } else if at >= self.end_start {
            Zone::End
        } else if at < HEAD_LIMIT {
            Zone::Head
        } else {
            Zone::Body
        }
    }

    /// Calls `on_group` with every group that the model may know: the answer's groups of words in their order, and those
    /// that stand for no words.
    #[inline]
    pub(super) fn for_each_group(
        &self,
        parsed: &ParsedAnswer,
        tokens: &WordTokens,
        mut on_group: impl FnMut(FeatureGroup),
    ) {
        let row = &tokens.row;
        let mut emit = |hash: u32, zones: Zones, first: usize, end: usize| {
            on_group(FeatureGroup { group: spread(hash), zones, first, end });
        };
        for hash in shape_hashes(parsed, tokens, self) {
            emit(hash, Zones::of(Zone::Shape), 0, 0);
        }
        add_act_groups(parsed, &mut |hash, zone| emit(hash, Zones::of(zone), 0, 0));
        add_prompt_groups(parsed, tokens, &mut |hash, zone| emit(hash, Zones::of(zone), 0, 0));
        for (at, token) in self.read_part(row) {
            let zones = match self.zone(at, token) {
                Zone::Quoted => Zones::of(Zone::Quoted),
                zone => Zones::of(zone).and(Zone::Anywhere),
            };
            let starts = at == 0 || row[at - 1].is_border();
            // A group that begins a sentence says so: the border stands first in it.
            let mut hash = if starts { mix(self.start, BORDER) } else { self.start };
            let longest = if starts { 4 } else { 3 };
            for (end, next) in (at + 1..).zip(row.iter().skip(at).take(longest)) {
                hash = mix(hash, next.hash);
                if end == at + 1 && next.is_border() {
                    break; // a border is no word by itself, and a group that begins behind it follows later
                }
                emit(hash, zones, at, end);
                if at < ANCHORED {
                    emit(mix(hash, self.shape + 1), Zones::of(Zone::Anchor), at, end);
                }
            }
        }
    }
}

fn shape_hashes(parsed: &ParsedAnswer, tokens: &WordTokens, bounds: &ZoneBounds) -> [u32; 8] {
    let log = |count: usize| usize::BITS - count.leading_zeros();
    // How much of the answer is none of the stock moves, in eighths.
    let (words, matter) = parsed.clauses.iter().fold((0, 0), |(words, matter), clause| {
        (
            words + clause.words,
            matter + if matches!(clause.act, DialogueAct::Says | DialogueAct::Helps) { clause.words } else { 0 },
        )
    });
    let facts = [
        log(tokens.row.len()),
        log(bounds.opening_end),
        log(tokens.paragraphs),
        log(tokens.list_items),
        log(tokens.questions),
        u32::from(tokens.has_code),
        (matter * 8 / words.max(1)) as u32,
        start_in(parsed.language),
    ];
    let mut at = 0;
    facts.map(|fact| {
        at += 1;
        mix(mix(START, at), fact)
    })
}

/// The rule, and what the first clauses and the last one do: by themselves and in groups of up to three.
fn add_act_groups(parsed: &ParsedAnswer, emit: &mut dyn FnMut(u32, Zone)) {
    let rule = parsed.rule as u32 + 1;
    let class = parsed.rule.verdict().0;
    emit(mix(START, rule), Zone::Rule);
    emit(mix(START, 100 + class as u32), Zone::Rule);
    let mut acts: Vec<u32> = Vec::with_capacity(CLAUSES);
    for clause in &parsed.clauses {
        let act = clause.act as u32 + 1;
        if acts.last() != Some(&act) {
            acts.push(act);
        }
        if acts.len() == CLAUSES {
            break;
        }
    }
    let mut hash = mix(START, 200);
    for act in acts.iter().take(3) {
        hash = mix(hash, *act);
        emit(hash, Zone::Acts);
    }
    for window in (1..=3).flat_map(|length| acts.windows(length)) {
        emit(window.iter().fold(mix(START, 300), |hash, act| mix(hash, *act)), Zone::Acts);
    }
    if let Some(last) = parsed.clauses.last() {
        emit(mix(mix(START, 400), last.act as u32), Zone::Acts);
        emit(mix(mix(mix(START, 500), last.act as u32), rule), Zone::Acts);
    }
}

/// The prompt's words and pairs of words, its kind with the answer's rule and first act, and how much of its subject
/// the answer takes up, at first and in all.
fn add_prompt_groups(parsed: &ParsedAnswer, tokens: &WordTokens, emit: &mut dyn FnMut(u32, Zone)) {
    let request = &parsed.request;
    let kind = request.kind as u32;
    let rule = parsed.rule as u32;
    let first = parsed.clauses.first().map_or(0, |clause| clause.act as u32 + 1);
    emit(mix(mix(START, 600), kind), Zone::Request);
    if request.words.is_empty() {
        return;
    }
    emit(mix(mix(mix(START, 700), kind), rule), Zone::Request);
    emit(mix(mix(mix(START, 800), kind), first), Zone::Request);
    let words = || tokens.row.iter().filter(|token| !token.is_border()).map(|token| token.hash);
    let (at_first, in_all) = (request.overlap(words().take(OPENING_LIMIT)), request.overlap(words().take(BODY_LIMIT)));
    emit(mix(mix(START, 900), at_first), Zone::Request);
    emit(mix(mix(mix(START, 1000), in_all), rule), Zone::Request);
    let start = mix(start_in(parsed.language), 1100);
    for (at, word) in request.words.iter().enumerate() {
        emit(mix(start, *word), Zone::Prompt);
        if let Some(next) = request.words.get(at + 1) {
            emit(mix(mix(start, *word), *next), Zone::Prompt);
        }
    }
}

/// The start value of hashes of words in this language.
fn start_in(language: Language) -> u32 {
    if language == Language::ENGLISH {
        return START;
    }
    language.as_str().bytes().fold(START, |hash, letter| mix(hash, letter.into()))
}

const START: u32 = 0x9e37_79b9;

#[inline]
fn mix(hash: u32, next: u32) -> u32 {
    (hash.rotate_left(5) ^ next).wrapping_mul(0x85eb_ca6b)
}

/// Every bit of a hash in each bit of its group.
#[inline]
fn spread(hash: u32) -> u32 {
    let mixed = hash.wrapping_mul(0x9e37_79b1);
    (mixed ^ mixed >> 15).wrapping_mul(0x85eb_ca77) >> ZONE_BITS
}
