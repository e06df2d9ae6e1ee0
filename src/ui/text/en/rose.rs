//! Words on the ROSE bench, in English.

use super::English;
use crate::domain::decimal;
use crate::ui::text::rose::RoseText;

impl RoseText for English {
    words! {
        bench: "ROSE bench",
        bench_hint: "ROSE (arXiv 2402.11889) makes a model more careful without training it: every word is weighed in two contexts at once. One prompt is answered twice here, plainly and with that contrast, by a model in this page or by a llama.cpp server.",
        prompt: "Prompt",
        prompt_example: "a prompt of your own",
        ask: "Ask",
        ask_form: "Ask a model",
        plain: "Plain",
        plain_hint: "Each word is the one that the model finds likeliest under the system prompt.",
        contrasted: "With the contrast",
        contrasted_hint: "Each word is the one that stands out most: how likely it is under the system prompt, less alpha times how likely under the second prompt (as logits). Underlined words would not have come first under the system prompt alone.",
        words_hint: "Press a word, or go from word to word with the arrow keys and press Enter, to see what else might have come.",
        no_answer: "Nothing was asked yet.",
        no_contrast: "Alpha is 0: nothing is contrasted. Move it to see this side.",
        on_its_way: "…",
        as_read: "What the model read",
        candidates: "What might have come",
        candidates_hint: "After the contrast only the order counts: the first comes. The shares as such get smaller, since what both prompts want cancels out.",
        candidate: "Word",
        under_prompt: "System prompt",
        under_second: "Second prompt",
        end: "(end)",
        after: "After the contrast",
        recorded_label: "A recording",
        recorded_caution: "It is a very small model: read it for how the contrast moves the words, not for what is said. Pulled towards its system prompt, it turns down even a harmless game; that is over-refusal.",
        take_settings: "Put this prompt into the form",
    }

    fn recorded(&self, model: &str, prompt: &str, alpha: f64) -> String {
        format!("{model} was asked “{prompt}”, with an alpha of {}.", decimal::write(alpha))
    }

    fn asked(&self, model: &str, prompt: &str, alpha: f64) -> String {
        match alpha {
            0.0 => format!("{model} was asked “{prompt}”, without a contrast."),
            alpha => format!("{model} was asked “{prompt}”, with an alpha of {}.", decimal::write(alpha)),
        }
    }
}
