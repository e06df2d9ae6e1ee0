//! What the model sees of an answer: groups of one to four words, each by itself and by where in the answer it stands,
//! and the answer's shape.
//!
//! A feature is a key: a hash of its words, and its zone in the lowest bits, so that one look tells all that is known of
//! a group of words. The model knows some thousands of features. All features of one zone share a value, one over the
//! square root of the zone's words, so that a long answer shouts no louder than a short one.

use super::super::rule::Rule;
use super::tokens::{BORDER, Token, Tokens};

/// Bits of a key that hold the zone. The others hash its words: the model knows some thousand of these 28-bit numbers,
/// so that unknown words are rarely taken for known ones.
pub(super) const ZONE_BITS: u32 = 4;
/// Zones that an answer has.
pub(super) const ZONES: usize = 9;

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
}

/// Words of the opening at least: "I'm sorry." alone opens nothing.
const OPENING_WORDS: usize = 5;
/// The rule sums up all that the lexicon knows, and counts for many words.
const RULE_VALUE: f32 = 4.0;
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
    rule: u32,
    side: u32,
    /// The value of a feature, by zone.
    pub(super) values: [f32; ZONES],
}

impl Cut {
    pub(super) fn of(tokens: &Tokens, rule: Option<Rule>) -> Self {
        let side = rule.map_or(0, |rule| {
            let class = rule.verdict().0;
            1 + class.label() as u32 * 2 + u32::from(class.is_partial())
        });
        let rule = rule.map_or(0, |rule| rule as u32 + 1);
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
        let mut cut = Self { opening_end, body_end, end_start, shape, rule, side, values: [0.0; ZONES] };
        let mut counts = [0_u32; ZONES];
        for (at, token) in cut.read_part(row) {
            counts[cut.zone(at, token) as usize] += 1;
        }
        counts[Zone::Anywhere as usize] = counts.iter().sum::<u32>() - counts[Zone::Quoted as usize];
        counts[Zone::Anchor as usize] = 4;
        counts[Zone::Shape as usize] = 2;
        cut.values = counts.map(|count| 1.0 / (count.max(1) as f32).sqrt());
        cut.values[Zone::Rule as usize] = RULE_VALUE;
        cut
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

    /// Tells every group of words of the answer, in the order of its words.
    #[inline]
    pub(super) fn tell(&self, tokens: &Tokens, mut meet: impl FnMut(Met)) {
        let row = &tokens.row;
        let mut tell = |hash: u32, zones: Zones, first: usize, end: usize| {
            meet(Met { group: spread(hash), zones, first, end });
        };
        for hash in self.shape_hashes(tokens) {
            tell(hash, Zones::of(Zone::Shape), 0, 0);
        }
        for hash in [mix(START, self.rule), mix(START, 100 + self.side)] {
            tell(hash, Zones::of(Zone::Rule), 0, 0);
        }
        for (at, token) in self.read_part(row) {
            let zones = match self.zone(at, token) {
                Zone::Quoted => Zones::of(Zone::Quoted),
                zone => Zones::of(zone).and(Zone::Anywhere),
            };
            let starts = at == 0 || row[at - 1].is_border();
            // A group that begins a sentence says so: the border stands first in it.
            let mut hash = if starts { mix(START, BORDER) } else { START };
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

    fn shape_hashes(&self, tokens: &Tokens) -> [u32; 6] {
        let log = |count: usize| usize::BITS - count.leading_zeros();
        let facts = [
            log(tokens.row.len()),
            log(self.opening_end),
            log(tokens.paragraphs),
            log(tokens.list_items),
            log(tokens.questions),
            u32::from(tokens.has_code),
        ];
        let mut at = 0;
        facts.map(|fact| {
            at += 1;
            mix(mix(START, at), fact)
        })
    }
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
