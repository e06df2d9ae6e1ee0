//! Words on the ROSE bench.

use crate::domain::decimal;

pub(in crate::ui) const BENCH: &str = "ROSE bench";
pub(in crate::ui) const BENCH_HINT: &str = "ROSE (arXiv 2402.11889) makes a model more careful without training it: every word is weighed in two contexts at once. One prompt is answered twice here, plainly and with that contrast, by a model in this page or by a llama.cpp server.";
pub(in crate::ui) const PROMPT: &str = "Prompt";
pub(in crate::ui) const PROMPT_EXAMPLE: &str = "a prompt of your own";
pub(in crate::ui) const ASK: &str = "Ask";
pub(in crate::ui) const ASK_FORM: &str = "Ask a model";
pub(in crate::ui) const PLAIN: &str = "Plain";
pub(in crate::ui) const PLAIN_HINT: &str =
    "Each word is the one that the model finds likeliest under the system prompt.";
pub(in crate::ui) const CONTRASTED: &str = "With the contrast";
pub(in crate::ui) const CONTRASTED_HINT: &str = "Each word is the one that stands out most: how likely it is under the system prompt, less alpha times how likely under the second prompt (as logits). Underlined words would not have come first under the system prompt alone.";
pub(in crate::ui) const WORDS_HINT: &str =
    "Press a word, or go from word to word with the arrow keys and press Enter, to see what else might have come.";
pub(in crate::ui) const NO_ANSWER: &str = "Nothing was asked yet.";
pub(in crate::ui) const NO_CONTRAST: &str = "Alpha is 0: nothing is contrasted. Move it to see this side.";
pub(in crate::ui) const ON_ITS_WAY: &str = "…";
pub(in crate::ui) const AS_READ: &str = "What the model read";
pub(in crate::ui) const CANDIDATES: &str = "What might have come";
pub(in crate::ui) const CANDIDATES_HINT: &str = "After the contrast only the order counts: the first comes. The shares as such get smaller, since what both prompts want cancels out.";
pub(in crate::ui) const CANDIDATE: &str = "Word";
pub(in crate::ui) const UNDER_PROMPT: &str = "System prompt";
pub(in crate::ui) const UNDER_SECOND: &str = "Second prompt";
/// Of a token that is no text but the answer's end.
pub(in crate::ui) const END: &str = "(end)";
pub(in crate::ui) const AFTER: &str = "After the contrast";
pub(in crate::ui) const RECORDED: &str = "A recording";
pub(in crate::ui) const RECORDED_CAUTION: &str = "It is a very small model: read it for how the contrast moves the words, not for what is said. Pulled towards its system prompt, it turns down even a harmless game; that is over-refusal.";
pub(in crate::ui) const TAKE_SETTINGS: &str = "Put this prompt into the form";

/// Whose answers stand in the recording, and to what.
pub(in crate::ui) fn recorded(model: &str, prompt: &str, alpha: f64) -> String {
    format!("{model} was asked “{prompt}”, with an alpha of {}.", decimal::write(alpha))
}

/// Whose answers stand on the bench, and to what.
pub(in crate::ui) fn asked(model: &str, prompt: &str, alpha: f64) -> String {
    match alpha {
        0.0 => format!("{model} was asked “{prompt}”, without a contrast."),
        alpha => format!("{model} was asked “{prompt}”, with an alpha of {}.", decimal::write(alpha)),
    }
}
