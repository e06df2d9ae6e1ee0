//! Trains the linear classifier: labelled answers in, weights with their scores out. Not part of the page.

mod augment;
mod calibrate;
mod card;
mod corpus;
mod encoder;
mod evaluate;
mod fit;
mod rows;
mod validate;

pub use augment::augmented;
pub use calibrate::calibrate;
pub use card::{agreement, coverage, data_file, error_rates, over_refusal, settings_of};
pub use corpus::{Corpus, CorpusError, Example, Readings, class_counts, read_corpus};
pub use encoder::{EncoderScores, asked_below, cascade};
pub use evaluate::{Figures, Held, Judged, RateError, figures, rate_errors};
pub use fit::{FittedModel, TrainSettings, fit};
pub use rows::write_rows;
pub use validate::{fit_augmented, judged_across, judged_by, leave_one_source_out, scored, strong};
