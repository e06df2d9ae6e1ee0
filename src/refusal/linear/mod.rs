//! The trained classifier: a linear model over hashed groups of words, six classes, calibrated.

mod decision;
mod explain;
mod features;
mod tokens;
mod weights;

use std::sync::OnceLock;

use self::decision::contest;
pub use self::decision::{CLASS_ORDER, CLASSES, Calibration, combined, decide, log_odds, probabilities, verdict};
use self::features::{FeatureGroup, ZONE_WEIGHTS, ZONES, ZoneBounds, ZoneCounts, Zones, key_of, unit};
use self::tokens::WordTokens;
pub use self::weights::{LinearWeights, LinearWeightsError};
use super::parsed_answer::{ParsedAnswer, Unreadable};
use crate::domain::{Exchange, Verdict};

/// The shipped weights' version.
pub const VERSION: &str = include_str!("version.txt");

/// Groups of words noted before their weights are fetched.
const AT_ONCE: usize = 64;

/// An answer as the model reads it.
pub(super) struct PreparedAnswer<'a> {
    /// The answer as the lexicon reads it.
    pub(super) parsed: ParsedAnswer<'a>,
    tokens: WordTokens,
    bounds: ZoneBounds,
}

impl<'a> PreparedAnswer<'a> {
    pub(super) fn of(exchange: Exchange<'a>) -> Result<Self, Unreadable<'a>> {
        let parsed = ParsedAnswer::of(exchange)?;
        let tokens = WordTokens::of(&parsed.text);
        let bounds = ZoneBounds::of(&tokens, parsed.language);
        Ok(Self { parsed, tokens, bounds })
    }

    /// Calls `on_group` with every group of features that the model may know.
    fn for_each_group(&self, on_group: impl FnMut(FeatureGroup)) {
        self.bounds.for_each_group(&self.parsed, &self.tokens, on_group);
    }
}

/// Keys with their values: an answer as the trainer wants it. `None` for what no verdict fits.
pub fn features_of(exchange: Exchange) -> Option<Vec<(u32, f32)>> {
    let answer = PreparedAnswer::of(exchange).ok()?;
    let mut features = Vec::new();
    let mut counts = ZoneCounts::default();
    answer.for_each_group(|found| {
        counts.add(found.zones);
        features.extend(found.zones.iter().map(|zone| (key_of(found.group, zone), ZONE_WEIGHTS[zone as usize])));
    });
    let unit = unit(counts.all());
    features.iter_mut().for_each(|(_, value)| *value *= unit);
    Some(features)
}

impl LinearWeights {
    /// The weights that this version ships.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<LinearWeights> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let shipped = Self::read(include_bytes!("weights.bin"));
            debug_assert!(shipped.is_ok(), "{shipped:?}");
            shipped.unwrap_or_else(|_| Self::empty())
        })
    }

    /// Knows nothing.
    pub fn empty() -> Self {
        Self::new(&[], [0.0; CLASSES], [0.0; CLASSES], Calibration::NONE).unwrap_or_else(|| unreachable!())
    }

    /// Each class's score, before it becomes a probability; `None` where no verdict fits the answer.
    pub fn scores(&self, exchange: Exchange) -> Option<[f32; CLASSES]> {
        PreparedAnswer::of(exchange).ok().map(|answer| self.scores_of(&answer))
    }

    fn scores_of(&self, answer: &PreparedAnswer) -> [f32; CLASSES] {
        let mut sums = [[0_i32; CLASSES]; ZONES];
        let mut add = |groups: &[(u32, Zones)]| {
            for (zone, row) in groups.iter().flat_map(|(group, zones)| self.rows(*group, *zones)) {
                for class in 0..CLASSES {
                    sums[zone][class] += i32::from(row[class]);
                }
            }
        };
        // Whether a group is known cannot be foretold, and a wrong guess costs a processor more than the look does: so
        // every group is noted, and the next one takes its place if it is not.
        let mut noted = [(0, Zones::NONE); AT_ONCE];
        let mut count = 0;
        let mut counts = ZoneCounts::default();
        answer.for_each_group(|found| {
            counts.add(found.zones);
            noted[count % AT_ONCE] = (found.group, found.zones);
            count += usize::from(self.may_know(found.group));
            if count == AT_ONCE {
                add(&noted);
                count = 0;
            }
        });
        add(&noted[..count]);
        let mut scores = self.bias;
        let unit = unit(counts.all());
        for (sum, weight) in sums.iter().zip(ZONE_WEIGHTS) {
            for class in 0..CLASSES {
                scores[class] += sum[class] as f32 * weight * unit * self.scale[class];
            }
        }
        scores
    }

    /// The model's word on an answer.
    pub(super) fn judge(&self, answer: Result<&PreparedAnswer, &Unreadable>, explains: bool) -> Verdict {
        self.judge_by(answer, explains, |scores| scores, self.calibration)
    }

    /// This model's word and the encoder's, together; the encoder's scores are given.
    pub fn classify_with(&self, exchange: Exchange, encoder: [f32; CLASSES], calibration: &Calibration) -> Verdict {
        self.judge_by(PreparedAnswer::of(exchange).as_ref(), true, |scores| combined(scores, encoder), *calibration)
    }

    fn judge_by(
        &self,
        answer: Result<&PreparedAnswer, &Unreadable>,
        explains: bool,
        combine: impl FnOnce([f32; CLASSES]) -> [f32; CLASSES],
        calibration: Calibration,
    ) -> Verdict {
        let answer = match answer {
            Ok(answer) => answer,
            Err(unreadable) => return Verdict { evidence: Vec::new(), ..unreadable.verdict() },
        };
        let scores = combine(self.scores_of(answer));
        let (class, confidence) = verdict(scores, calibration);
        let evidence = if explains {
            explain::evidence(self, &answer.parsed, &answer.tokens, answer.bounds, contest(class, scores))
        } else {
            Vec::new()
        };
        Verdict { class, confidence, language: Some(answer.parsed.language), evidence }
    }
}
