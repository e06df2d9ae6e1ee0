//! Trains the linear classifier: labelled answers in, weights with their scores out. Not part of the page.

mod augment;
mod calibrate;
mod card;
mod corpus;
mod evaluate;
mod fit;
mod validate;

pub use calibrate::calibrate;
pub use card::{Row, Table, write_card};
pub use corpus::{Corpus, CorpusError, Example, class_counts, read_corpus};
pub use evaluate::{Figures, Held, Judged, figures};
pub use fit::{Model, Settings, fit};
pub use validate::{
    fit_augmented, hold_out_prompts, judged_across, judged_across_prompts, judged_by, leave_one_source_out, scored,
    strong,
};
