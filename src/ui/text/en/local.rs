//! Words on the models that the page runs by itself, and on contrasting two contexts, in English.

use super::English;
use crate::dataset::LocalModel;
use crate::domain::Contrast;
use crate::domain::EngineState;
use crate::ui::text::local::LocalText;

pub(super) const ROSE_PAGE: &str = "ROSE";

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}

impl LocalText for English {
    words! {
        hint: "It runs in this page: nothing is sent anywhere, and no key is needed.",
        own_file: "Open a GGUF file",
        own_file_hint: "A file of your own: Llama, Qwen2 or Qwen3, in one part, with weights of 16 or 32 bits, Q4_0 to Q8_0, Q2_K to Q6_K, IQ4_NL or IQ4_XS.",
        load: "Load the model",
        decoder: "ROSE",
        alpha_label: "Alpha",
        reverse: "Reverse prompt",
        second_prompt: "Second prompt",
        decoder_hint: "Each word is chosen from two contexts: what the model would say under the system prompt, less alpha times what it would say under the second prompt.",
        stepwise_hint: "The server is asked for each word of each context, which takes longer, and tells the 100 likeliest: what the second context has not among them counts there as its least likely.",
    }

    fn option(&self, model: &LocalModel) -> String {
        format!("{} ({} MB)", model.name, megabytes(model.bytes))
    }

    fn about(&self, model: &LocalModel) -> String {
        format!(
            "{} Licence: {}. {} MB, fetched once and kept in this browser.",
            model.about,
            model.license,
            megabytes(model.bytes)
        )
    }

    fn state(&self, state: &EngineState) -> String {
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

    fn awaited(&self, model: &str) -> String {
        format!("Getting {model} ready…")
    }

    fn ready(&self, model: &str) -> String {
        format!("{model} is ready. Press Run to ask it.")
    }

    fn contrast(&self, contrast: Contrast) -> &'static str {
        match contrast {
            Contrast::HandWritten => "written by hand",
            Contrast::Opposites => "opposites",
            Contrast::RandomWords => "random words",
            Contrast::OverCautious => "over-cautious",
        }
    }

    fn alpha(&self, alpha: f64) -> &'static str {
        match alpha {
            0.0 => "0: plain decoding.",
            alpha if alpha < 0.0 => {
                "Below 0 the second prompt is over-cautious, to refuse less. This is ours, not the paper’s."
            }
            _ => "Above 0 the second prompt is harmful, to refuse more. The paper’s alpha is 0.5.",
        }
    }
}
