//! Services and servers that people use: where they are, what they speak, and how they are opened to a page.

use super::Provider;
use crate::domain::LLAMA_CPP;

/// One service or server to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProviderPreset {
    /// The id in links and files.
    pub id: &'static str,
    /// The name for a person.
    pub name: &'static str,
    /// Its address; empty where it has no usual one.
    pub base_url: &'static str,
    /// The protocol that it speaks.
    pub provider: Provider,
    /// Advice for a person before they call it from a page.
    pub hint: &'static str,
}

impl Provider {
    /// The protocol of the preset with this id; OpenAI's for an id that is not known, since most services speak it.
    pub fn of(id: &str) -> Self {
        preset(id).map(|preset| preset.provider).unwrap_or_default()
    }
}

/// The preset of this id.
pub fn preset(id: &str) -> Option<&'static ProviderPreset> {
    PRESETS.iter().find(|preset| preset.id == id)
}

const KNOWN_TO_WORK: &str = "It lets pages call it.";
const NOT_SURE: &str = "Whether it lets pages call it is not sure: “Test connection” tells.";

const fn open_ai(id: &'static str, name: &'static str, base_url: &'static str, hint: &'static str) -> ProviderPreset {
    ProviderPreset { id, name, base_url, provider: Provider::OpenAi, hint }
}

/// All presets, in the order in which they are offered. The first stands for every server that none of the others names.
pub const PRESETS: [ProviderPreset; 15] = [
    open_ai("openai", "OpenAI-compatible API", "", ""),
    open_ai("openai-platform", "OpenAI", "https://api.openai.com/v1", KNOWN_TO_WORK),
    ProviderPreset {
        id: "anthropic",
        name: "Anthropic",
        base_url: "https://api.anthropic.com/v1",
        provider: Provider::Anthropic,
        hint: "It lets pages call it, unless your organisation has switched that off: it then answers 401.",
    },
    ProviderPreset {
        id: "gemini",
        name: "Google Gemini",
        base_url: "https://generativelanguage.googleapis.com/v1beta",
        provider: Provider::Gemini,
        hint: KNOWN_TO_WORK,
    },
    ProviderPreset {
        id: "cohere",
        name: "Cohere",
        base_url: "https://api.cohere.com",
        provider: Provider::Cohere,
        hint: NOT_SURE,
    },
    open_ai("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", KNOWN_TO_WORK),
    open_ai("mistral", "Mistral", "https://api.mistral.ai/v1", KNOWN_TO_WORK),
    open_ai("deepseek", "DeepSeek", "https://api.deepseek.com/v1", KNOWN_TO_WORK),
    open_ai("xai", "xAI", "https://api.x.ai/v1", KNOWN_TO_WORK),
    open_ai("together", "Together AI", "https://api.together.xyz/v1", KNOWN_TO_WORK),
    open_ai("groq", "Groq", "https://api.groq.com/openai/v1", NOT_SURE),
    ProviderPreset {
        id: "ollama",
        name: "Ollama",
        base_url: "http://127.0.0.1:11434",
        provider: Provider::Ollama,
        hint: "Set OLLAMA_ORIGINS to this page’s address before you start it: it lets no other page call it.",
    },
    open_ai(
        "vllm",
        "vLLM",
        "http://127.0.0.1:8000/v1",
        "Start it with --allowed-origins and this page’s address, as '[\"https://…\"]', where it lets no page call it.",
    ),
    open_ai(LLAMA_CPP, "llama.cpp", "http://127.0.0.1:8080/v1", "Its server lets every page call it."),
    open_ai(
        "lm-studio",
        "LM Studio",
        "http://127.0.0.1:1234/v1",
        "Switch on “Enable CORS” in its server’s settings: it lets no page call it until then.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::BaseUrls;

    #[test]
    fn every_preset_can_be_called_at_its_address() {
        for (at, preset) in PRESETS.iter().enumerate() {
            assert!(PRESETS[..at].iter().all(|other| other.id != preset.id), "{} stands twice", preset.id);
            assert!(preset.base_url.is_empty() || BaseUrls::parse(preset.base_url).is_ok(), "{}", preset.id);
            let end = preset.provider.dialect().base_suffix;
            assert!(preset.base_url.is_empty() || preset.base_url.ends_with(end), "{}", preset.id);
            assert!(preset.hint.is_empty() == (preset.id == "openai"), "{}", preset.id);
            assert!(preset.hint.is_empty() || preset.hint.ends_with('.'), "{}", preset.id);
        }
    }

    #[test]
    fn unknown_preset_id_speaks_open_ai() {
        assert_eq!(Provider::of("anthropic"), Provider::Anthropic);
        assert_eq!(Provider::of("groq"), Provider::OpenAi);
        assert_eq!(Provider::of("somebody-else"), Provider::OpenAi);
    }
}
