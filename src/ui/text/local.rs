//! Words on the models that the page runs by itself, and on contrasting two contexts.

use crate::dataset::LocalModel;
use crate::domain::Contrast;
use crate::domain::EngineState;

pub(in crate::ui) const HINT: &str = "It runs in this page: nothing is sent anywhere, and no key is needed.";
pub(in crate::ui) const OWN_FILE: &str = "Open a GGUF file";
pub(in crate::ui) const OWN_FILE_HINT: &str = "A file of your own: Llama, Qwen2 or Qwen3, in one part, with weights of 16 or 32 bits, Q4_0 to Q8_0, Q2_K to Q6_K, IQ4_NL or IQ4_XS.";
pub(in crate::ui) const LOAD: &str = "Load the model";
pub(in crate::ui) const DECODER: &str = "ROSE";
pub(in crate::ui) const ALPHA: &str = "Alpha";
pub(in crate::ui) const REVERSE: &str = "Reverse prompt";
pub(in crate::ui) const SECOND_PROMPT: &str = "Second prompt";
pub(in crate::ui) const DECODER_HINT: &str = "Each word is chosen from two contexts: what the model would say under the system prompt, less alpha times what it would say under the second prompt.";

pub(in crate::ui) const STEPWISE_HINT: &str = "The server is asked for each word of each context, which takes longer, and tells the 100 likeliest: what the second context has not among them counts there as its least likely.";

pub(in crate::ui) const ROSE_PAGE: &str = "ROSE";

pub(in crate::ui) fn option(model: &LocalModel) -> String {
    format!("{} ({} MB)", model.name, megabytes(model.bytes))
}

pub(in crate::ui) fn about(model: &LocalModel) -> String {
    format!(
        "{} Licence: {}. {} MB, fetched once and kept in this browser.",
        model.about,
        model.license,
        megabytes(model.bytes)
    )
}

pub(in crate::ui) fn state(state: &EngineState) -> String {
    match state {
        EngineState::Unloaded => String::new(),
        EngineState::Fetching { done, total: 0 } => format!("Fetching: {} MB so far.", megabytes(*done)),
        EngineState::Fetching { done, total } => {
            format!("Fetching: {} of {} MB.", megabytes(*done), megabytes(*total))
        }
        EngineState::Loading { share } => format!("Reading the file: {} %.", (share * 100.0) as u32),
        EngineState::Ready => "Ready.".to_owned(),
    }
}

pub(in crate::ui) fn awaited(model: &str) -> String {
    format!("Getting {model} ready…")
}

pub(in crate::ui) fn ready(model: &str) -> String {
    format!("{model} is ready. Press Run to ask it.")
}

pub(in crate::ui) fn contrast(contrast: Contrast) -> &'static str {
    match contrast {
        Contrast::HandWritten => "written by hand",
        Contrast::Opposites => "opposites",
        Contrast::RandomWords => "random words",
        Contrast::OverCautious => "over-cautious",
    }
}

pub(in crate::ui) fn alpha(alpha: f64) -> &'static str {
    match alpha {
        0.0 => "0: plain decoding.",
        alpha if alpha < 0.0 => {
            "Below 0 the second prompt is over-cautious, to refuse less. This is ours, not the paper’s."
        }
        _ => "Above 0 the second prompt is harmful, to refuse more. The paper’s alpha is 0.5.",
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}
