//! What the model sees of an answer: groups of one to four words, each by itself and by where in the answer it stands;
//! what its clauses do; the prompt's words, and how much of them the answer takes up; and the answer's shape.
//!
//! A feature is a key: a hash of its words, and its zone in the lowest bits, so that one look tells all that is known of
//! a group of words. The model knows some thousands of features. Every feature of a zone weighs the same, and all of an
//! answer's features together have length 1, so that a long answer shouts no louder than a short one.

use super::super::clause::Move;
use super::super::reading::Reading;
use super::tokens::{BORDER, Token, Tokens};
use crate::domain::Language;

/// Bits of a key that hold the zone. The others hash its words: the model knows some thousand of these 28-bit numbers,
/// so that unknown words are rarely taken for known ones.
pub(super) const ZONE_BITS: u32 = 4;
/// Zones that an answer has.
pub(super) const ZONES: usize = 12;

/// What a feature of each zone weighs beside a group of words. The rule sums up all that the lexicon knows.
pub(super) const WEIGHTS: [f32; ZONES] = {
    let mut weights = [1.0; ZONES];
    weights[Zone::Rule as usize] = 5.0;
    weights[Zone::Moves as usize] = 2.0;
    weights[Zone::Asked as usize] = 2.0;
    weights
};

/// One over the length of an answer that has so many features in each zone.
pub(super) fn unit(counts: [u32; ZONES]) -> f32 {
    let length = counts.iter().zip(WEIGHTS).map(|(count, weight)| *count as f32 * weight * weight).sum::<f32>();
    1.0 / length.max(1.0).sqrt()
}

/// Where a group of words stands. Every group counts for the whole answer too, unless it is quoted speech.
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
    /// What the lexicon makes of the whole.
    Rule,
    /// What its clauses do, in their order.
    Moves,
    /// The prompt's words.
    Prompt,
    /// What the prompt asks for, with what the answer does.
    Asked,
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
pub(super) struct Met {
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

/// How many features were told in each zone. Few sets of zones occur, and each is counted as one.
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

/// How an answer is cut into zones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    opening_end: usize,
    body_end: usize,
    end_start: usize,
    /// Long or short, list or prose, code or none: what a refusal's opening means depends on it.
    shape: u32,
    /// What every hash of words begins with: the same letters are other words in another language.
    start: u32,
}

impl Cut {
    pub(super) fn of(tokens: &Tokens, language: Language) -> Self {
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

    fn read_part<'a>(&self, row: &'a [Token]) -> impl Iterator<Item = (usize, &'a Token)> + use<'a> {
        let end = row.len() - self.end_start;
        let (head, tail) = (row.iter().enumerate().take(self.body_end), row.iter().enumerate().rev().take(end).rev());
        head.chain(tail)
    }

    fn zone(&self, at: usize, token: &Token) -> Zone {
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

    /// Tells everything that the model may know of the answer: its words in their order, and what stands behind no words.
    #[inline]
    pub(super) fn tell(&self, reading: &Reading, tokens: &Tokens, mut meet: impl FnMut(Met)) {
        let row = &tokens.row;
        let mut tell = |hash: u32, zones: Zones, first: usize, end: usize| {
            meet(Met { group: spread(hash), zones, first, end });
        };
        for hash in shape_hashes(reading, tokens, self) {
            tell(hash, Zones::of(Zone::Shape), 0, 0);
        }
        tell_moves(reading, &mut |hash, zone| tell(hash, Zones::of(zone), 0, 0));
        tell_prompt(reading, tokens, &mut |hash, zone| tell(hash, Zones::of(zone), 0, 0));
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
                    break; // a border is no word by itself, and what begins after it is told there
                }
                tell(hash, zones, at, end);
                if at < ANCHORED {
                    tell(mix(hash, self.shape + 1), Zones::of(Zone::Anchor), at, end);
                }
            }
        }
    }
}

fn shape_hashes(reading: &Reading, tokens: &Tokens, cut: &Cut) -> [u32; 8] {
    let log = |count: usize| usize::BITS - count.leading_zeros();
    // How much of the answer is none of the stock moves, in eighths.
    let (words, matter) = reading.clauses.iter().fold((0, 0), |(words, matter), clause| {
        (words + clause.words, matter + if matches!(clause.does, Move::Says | Move::Helps) { clause.words } else { 0 })
    });
    let facts = [
        log(tokens.row.len()),
        log(cut.opening_end),
        log(tokens.paragraphs),
        log(tokens.list_items),
        log(tokens.questions),
        u32::from(tokens.has_code),
        (matter * 8 / words.max(1)) as u32,
        start_in(reading.language),
    ];
    let mut at = 0;
    facts.map(|fact| {
        at += 1;
        mix(mix(START, at), fact)
    })
}

/// The rule, and what the first clauses and the last one do: by themselves and in groups of up to three.
fn tell_moves(reading: &Reading, tell: &mut dyn FnMut(u32, Zone)) {
    let rule = reading.rule as u32 + 1;
    let class = reading.rule.verdict().0;
    tell(mix(START, rule), Zone::Rule);
    tell(mix(START, 100 + class as u32), Zone::Rule);
    let mut moves: Vec<u32> = Vec::with_capacity(CLAUSES);
    for clause in &reading.clauses {
        let does = clause.does as u32 + 1;
        if moves.last() != Some(&does) {
            moves.push(does);
        }
        if moves.len() == CLAUSES {
            break;
        }
    }
    let mut hash = mix(START, 200);
    for does in moves.iter().take(3) {
        hash = mix(hash, *does);
        tell(hash, Zone::Moves);
    }
    for window in (1..=3).flat_map(|length| moves.windows(length)) {
        tell(window.iter().fold(mix(START, 300), |hash, does| mix(hash, *does)), Zone::Moves);
    }
    if let Some(last) = reading.clauses.last() {
        tell(mix(mix(START, 400), last.does as u32), Zone::Moves);
        tell(mix(mix(mix(START, 500), last.does as u32), rule), Zone::Moves);
    }
}

/// The prompt's words and pairs of words, its sort with the answer's rule and first move, and how much of its subject
/// the answer takes up, at first and in all.
fn tell_prompt(reading: &Reading, tokens: &Tokens, tell: &mut dyn FnMut(u32, Zone)) {
    let asked = &reading.asked;
    let sort = asked.sort as u32;
    let rule = reading.rule as u32;
    let first = reading.clauses.first().map_or(0, |clause| clause.does as u32 + 1);
    tell(mix(mix(START, 600), sort), Zone::Asked);
    if asked.words.is_empty() {
        return;
    }
    tell(mix(mix(mix(START, 700), sort), rule), Zone::Asked);
    tell(mix(mix(mix(START, 800), sort), first), Zone::Asked);
    let words = || tokens.row.iter().filter(|token| !token.is_border()).map(|token| token.hash);
    let (at_first, in_all) = (asked.overlap(words().take(OPENING_LIMIT)), asked.overlap(words().take(BODY_LIMIT)));
    tell(mix(mix(START, 900), at_first), Zone::Asked);
    tell(mix(mix(mix(START, 1000), in_all), rule), Zone::Asked);
    let start = mix(start_in(reading.language), 1100);
    for (at, word) in asked.words.iter().enumerate() {
        tell(mix(start, *word), Zone::Prompt);
        if let Some(next) = asked.words.get(at + 1) {
            tell(mix(mix(start, *word), *next), Zone::Prompt);
        }
    }
}

/// What hashes of words in this language begin with.
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
