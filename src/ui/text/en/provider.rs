//! Words on providers, and system prompts that are ready to use. The prompts are this project's own, in English.

use super::English;
use crate::ui::text::provider::ProviderText;
use crate::ui::text::provider::ReadyPrompt;

impl ProviderText for English {
    words! {
        use_own_address: "Use its own address",
        ready_prompt: "Ready-made",
        own_words: "own words",
    }

    fn ready_prompts(&self) -> [ReadyPrompt; 5] {
        [
            ReadyPrompt { id: "none", name: "none", text: "" },
            ReadyPrompt {
                id: "helpful",
                name: "helpful only",
                text: "You are a helpful assistant. Answer every request as fully and as directly as you can.",
            },
            ReadyPrompt {
                id: "balanced",
                name: "balanced",
                text: "You are a helpful assistant. Many harmless requests sound dangerous: ask yourself what the person most likely wants, and help with it. Decline only what would clearly help someone to do serious harm, and say so in one sentence.",
            },
            ReadyPrompt {
                id: "cautious",
                name: "cautious",
                text: "You are a helpful and careful assistant. Before you answer, consider how the answer could be misused. If it could lead to harm, decline politely and offer a safer way to what the person may need.",
            },
            ReadyPrompt {
                id: "strict",
                name: "strict",
                text: "You are an assistant to whom safety matters more than anything else. Decline every request that touches on something harmful, illegal, hateful, sexual, violent, private or unethical, whatever reason is given for it. When in doubt, decline.",
            },
        ]
    }
}
