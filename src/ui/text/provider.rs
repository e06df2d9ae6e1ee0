//! Words on providers, and system prompts that are ready to use. The prompts are this project's own.

/// A system prompt to choose.
pub(in crate::ui) struct ReadyPrompt {
    /// Stands for it in the choice.
    pub(in crate::ui) id: &'static str,
    pub(in crate::ui) name: &'static str,
    pub(in crate::ui) text: &'static str,
}

/// Words on providers, and system prompts that are ready to use. The prompts are this project's own, in one language.
pub(in crate::ui) trait ProviderText {
    words! {
        use_own_address,
        ready_prompt,
        own_words,
    }

    /// From none to strict, so that runs of one model under each can be drawn as a path.
    fn ready_prompts(&self) -> [ReadyPrompt; 5];
}
