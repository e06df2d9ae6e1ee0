//! Classifying answers.

mod card;
mod classify;
mod encoder;
mod service;
mod try_out;

pub use encoder::{EncoderService, use_encoder};
pub use service::{Classification, TriedAnswer, use_classification};
