//! The batch APIs whose files are known.

use serde::{Deserialize, Serialize};

use crate::domain::{IN_PAGE, LLAMA_CPP};
use crate::provider::Provider;

/// The form of a batch's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BatchFormat {
    /// OpenAI's Batch API: JSON Lines, as some others take them.
    OpenAi,
    /// Anthropic's Message Batches: one JSON document a batch.
    Anthropic,
    /// The Gemini API's batch mode, by file: JSON Lines.
    Gemini,
    /// `vllm run-batch`: OpenAI's lines, answered on one's own machine.
    Vllm,
}

/// The most that one file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileLimits {
    pub(super) requests: u64,
    pub(super) bytes: u64,
}

/// What stands in a file around its requests.
pub(super) struct Frame {
    pub(super) before: &'static str,
    pub(super) between: &'static str,
    pub(super) after: &'static str,
}

const MEGABYTE: u64 = 1_000_000;

impl BatchFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::OpenAi, Self::Anthropic, Self::Gemini, Self::Vllm];

    /// The name in files and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
            Self::Vllm => "vllm",
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// The protocol in which its requests and replies are written.
    pub fn provider(self) -> Provider {
        match self {
            Self::OpenAi | Self::Vllm => Provider::OpenAi,
            Self::Anthropic => Provider::Anthropic,
            Self::Gemini => Provider::Gemini,
        }
    }

    /// The formats in which a run of this provider (the id of a preset) can be asked, the likeliest first.
    pub fn of_provider(provider: &str) -> Vec<Self> {
        // What answers the completions of OpenAI's shape need not take its batches, but llama.cpp's server takes none for sure,
        // and the model in the page speaks no protocol.
        if matches!(provider, IN_PAGE | LLAMA_CPP) {
            return Vec::new();
        }
        let speaks = |format: &Self| format.provider() == Provider::of(provider);
        let mut formats: Vec<Self> = Self::ALL.into_iter().filter(speaks).collect();
        formats.sort_by_key(|format| format.preset_id() != provider);
        formats
    }

    /// The id of the provider's preset, which a result file names.
    pub fn preset_id(self) -> &'static str {
        match self {
            Self::OpenAi => "openai-platform",
            Self::Anthropic | Self::Gemini | Self::Vllm => self.as_str(),
        }
    }

    /// As the providers document them (OpenAI's guide “Batch”, Anthropic's “Batch processing”, the Gemini API's “Batch
    /// API”). Whether a megabyte is a million bytes they do not say; the smaller is safe.
    pub(super) fn limits(self) -> FileLimits {
        match self {
            Self::OpenAi => FileLimits { requests: 50_000, bytes: 200 * MEGABYTE },
            Self::Anthropic => FileLimits { requests: 100_000, bytes: 256 * MEGABYTE },
            Self::Gemini => FileLimits { requests: u64::MAX, bytes: 2_000 * MEGABYTE },
            Self::Vllm => FileLimits { requests: u64::MAX, bytes: u64::MAX },
        }
    }

    /// Anthropic's document has a line for each request too, so that it is read line by line.
    pub(super) fn frame(self) -> Frame {
        match self {
            Self::Anthropic => Frame { before: "{\"requests\":[\n", between: ",\n", after: "\n]}\n" },
            Self::OpenAi | Self::Gemini | Self::Vllm => Frame { before: "", between: "\n", after: "\n" },
        }
    }

    /// The name of the request file of this number, from 1.
    pub(super) fn file_name(self, number: usize) -> String {
        let ending = if self == Self::Anthropic { "json" } else { "jsonl" };
        format!("requests-{number:03}.{ending}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::preset;

    #[test]
    fn names_are_those_in_files_and_each_has_its_preset() {
        for format in BatchFormat::ALL {
            assert_eq!(BatchFormat::from_name(format.as_str()), Some(format));
            assert_eq!(serde_json::to_value(format).unwrap(), format.as_str());
            assert_eq!(preset(format.preset_id()).unwrap().provider, format.provider());
        }
        assert_eq!(BatchFormat::from_name("cohere"), None);
    }

    #[test]
    fn formats_of_a_provider_are_those_of_its_protocol() {
        use BatchFormat::{Anthropic, OpenAi, Vllm};
        for (provider, formats) in [
            ("openai-platform", &[OpenAi, Vllm][..]),
            ("vllm", &[Vllm, OpenAi]),
            ("anthropic", &[Anthropic]),
            (IN_PAGE, &[]),
            (LLAMA_CPP, &[]),
            ("cohere", &[]),
        ] {
            assert_eq!(BatchFormat::of_provider(provider), formats, "{provider}");
        }
    }
}
