//! The trained classifier: a linear model over hashed groups of words, four classes, calibrated.

mod decision;
mod explain;
mod features;
mod tokens;
mod weights;

use std::sync::OnceLock;

use self::decision::contest;
pub use self::decision::{CLASS_ORDER, Calibration, decide, log_odds, probabilities, verdict};
use self::features::{Cut, ZONES, Zones, key_of};
use self::tokens::Tokens;
pub use self::weights::{CLASSES, Weights, WeightsError};
use super::lexicon::rule_of;
use super::text::Text;
use crate::domain::Verdict;

/// The shipped weights' version.
pub const VERSION: &str = include_str!("version.txt");

/// Groups of words noted before their weights are fetched.
const AT_ONCE: usize = 64;

/// Keys with their values: an answer as the trainer wants it.
pub fn features_of(answer: &str) -> Vec<(u32, f32)> {
    let text = Text::read(answer);
    let tokens = Tokens::of(&text);
    let cut = Cut::of(&tokens, rule_of(&text));
    let mut features = Vec::new();
    cut.tell(&tokens, |met| {
        features.extend(met.zones.iter().map(|zone| (key_of(met.group, zone), cut.values[zone as usize])));
    });
    features
}

impl Weights {
    /// The weights that this version ships.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Weights> = OnceLock::new();
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

    /// Each class's score, before it becomes a probability.
    pub fn scores(&self, answer: &str) -> [f32; CLASSES] {
        let text = Text::read(answer);
        let tokens = Tokens::of(&text);
        let cut = Cut::of(&tokens, rule_of(&text));
        self.scores_of(&tokens, &cut)
    }

    fn scores_of(&self, tokens: &Tokens, cut: &Cut) -> [f32; CLASSES] {
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
        cut.tell(tokens, |met| {
            noted[count % AT_ONCE] = (met.group, met.zones);
            count += usize::from(self.may_know(met.group));
            if count == AT_ONCE {
                add(&noted);
                count = 0;
            }
        });
        add(&noted[..count]);
        let mut scores = self.bias;
        for (sum, value) in sums.iter().zip(cut.values) {
            for class in 0..CLASSES {
                scores[class] += sum[class] as f32 * value * self.scale[class];
            }
        }
        scores
    }

    /// The model's word on an answer.
    pub fn classify(&self, answer: &str) -> Verdict {
        self.judge(answer, true)
    }

    /// The same word without its evidence, sooner.
    pub fn classify_bare(&self, answer: &str) -> Verdict {
        self.judge(answer, false)
    }

    fn judge(&self, answer: &str, explains: bool) -> Verdict {
        let text = Text::read(answer);
        let Some(rule) = rule_of(&text) else { return no_language(answer) };
        let tokens = Tokens::of(&text);
        let cut = Cut::of(&tokens, Some(rule));
        let scores = self.scores_of(&tokens, &cut);
        let (class, confidence) = verdict(scores, self.calibration);
        let evidence = if explains {
            explain::evidence(self, &text, &tokens, &cut, contest(class, scores))
        } else {
            Vec::new()
        };
        Verdict { class, confidence, evidence }
    }
}

/// The verdict on what the lexicon finds to be no language: nothing said, or the same few words over and over.
fn no_language(answer: &str) -> Verdict {
    let confidence = if answer.contains(char::is_alphanumeric) { 0.95 } else { 1.0 };
    Verdict::unscored(confidence)
}
