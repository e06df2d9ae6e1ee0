//! Words on the models that the page runs by itself, and on contrasting two contexts.

use crate::dataset::LocalModel;
use crate::domain::Contrast;
use crate::domain::EngineState;

/// Words on the models that the page runs by itself, and on contrasting two contexts, in one language.
pub(in crate::ui) trait LocalText {
    words! {
        hint,
        own_file,
        own_file_hint,
        load,
        decoder,
        alpha_label,
        reverse,
        second_prompt,
        decoder_hint,
        stepwise_hint,
    }

    fn option(&self, model: &LocalModel) -> String;
    fn about(&self, model: &LocalModel) -> String;
    fn state(&self, state: &EngineState) -> String;
    fn awaited(&self, model: &str) -> String;
    fn ready(&self, model: &str) -> String;
    fn contrast(&self, contrast: Contrast) -> &'static str;
    fn alpha(&self, alpha: f64) -> &'static str;
}
