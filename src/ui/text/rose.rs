//! Words on the ROSE bench.

/// Words on the ROSE bench, in one language.
pub(in crate::ui) trait RoseText {
    words! {
        bench,
        bench_hint,
        prompt,
        prompt_example,
        ask,
        ask_form,
        plain,
        plain_hint,
        contrasted,
        contrasted_hint,
        words_hint,
        no_answer,
        no_contrast,
        on_its_way,
        as_read,
        candidates,
        candidates_hint,
        candidate,
        under_prompt,
        under_second,
        /// Of a token that is no text but the answer's end.
        end,
        after,
        recorded_label,
        recorded_caution,
        take_settings,
    }

    /// Whose answers stand in the recording, and to what.
    fn recorded(&self, model: &str, prompt: &str, alpha: f64) -> String;
    /// Whose answers stand on the bench, and to what.
    fn asked(&self, model: &str, prompt: &str, alpha: f64) -> String;
}
