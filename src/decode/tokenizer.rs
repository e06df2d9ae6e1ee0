//! Text to tokens and back, by the byte-level BPE (Sennrich et al., arXiv 1508.07909; on bytes, Radford et al., "Language
//! Models are Unsupervised Multitask Learners", section 2.2) whose tokens and merges are in the model file.

use std::io::{Read, Seek};

use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{AddedToken, PreTokenizerWrapper, SplitDelimiterBehavior};

use super::ModelFile;
use crate::domain::{DecodeError, GgufError, MissingPart, UnsupportedFeature};
use crate::tensor::GgufHeader;

/// How Qwen2 splits text into words: contractions, letters with at most one other character before them, single digits,
/// punctuation, line breaks, spaces.
const QWEN2_WORDS: &str = concat!(
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|",
    r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|",
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
);

/// Names of tokens that end an answer even if the file does not say so.
const END_TOKENS: [&str; 4] = ["<|im_end|>", "<|endoftext|>", "<|eot_id|>", "</s>"];

/// GGUF's types of tokens whose names in a text stand for the token: unknown, control and user-defined.
const SPECIAL_TYPES: std::ops::RangeInclusive<i64> = 2..=4;

/// The tokens of a model.
pub struct Tokenizer {
    tokenizer: tokenizers::Tokenizer,
    end_tokens: Vec<u32>,
    /// Begins every prompt, if the file asks for it.
    bos_token: Option<u32>,
    /// Ends every prompt, if the file asks for it.
    eos_token: Option<u32>,
}

impl Tokenizer {
    /// Reads the tokenizer of a model file.
    pub fn load<R: Read + Seek>(file: &ModelFile<R>) -> Result<Self, DecodeError> {
        let header = file.header();
        let model = header.text("tokenizer.ggml.model")?;
        if model != "gpt2" {
            return Err(GgufError::Unsupported(UnsupportedFeature::Tokenizer(model.to_owned())).into());
        }
        let names = header.texts("tokenizer.ggml.tokens")?;
        let mut tokenizer = tokenizers::Tokenizer::new(bpe(header, &names)?);
        let pre_tokenizer = header.optional_text("tokenizer.ggml.pre")?.unwrap_or("default");
        tokenizer.with_pre_tokenizer(Some(pre_tokenizer_by_name(pre_tokenizer)?));
        let types = header.numbers("tokenizer.ggml.token_type");
        let special = names.iter().zip(&types).filter(|(_, token_type)| SPECIAL_TYPES.contains(token_type));
        tokenizer
            .add_special_tokens(special.map(|(name, _)| AddedToken::from((*name).to_owned(), true)))
            .map_err(failed)?;
        let id = |key: &str| header.optional_size(key).ok().flatten().map(|id| id as u32);
        let known_ends = END_TOKENS.iter().filter_map(|name| tokenizer.token_to_id(name));
        let stated_ends = ["tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"].into_iter().filter_map(id);
        let end_tokens = known_ends.chain(stated_ends).collect();
        // A file without the flags adds neither, as llama.cpp does for byte-level BPE.
        let is_added = |flag: &str| header.flag(flag).unwrap_or(false);
        let bos_token = id("tokenizer.ggml.bos_token_id").filter(|_| is_added("tokenizer.ggml.add_bos_token"));
        let eos_token = id("tokenizer.ggml.eos_token_id").filter(|_| is_added("tokenizer.ggml.add_eos_token"));
        Ok(Self { tokenizer, end_tokens, bos_token, eos_token })
    }

    /// The tokens of a prompt, with the tokens that the file asks for at the begin and the end of every prompt. As in
    /// llama.cpp, a token that the chat template has put there already is not added again.
    pub fn encode_prompt(&self, text: &str) -> Result<Vec<u32>, DecodeError> {
        let mut tokens = self.encode(text)?;
        if let Some(bos) = self.bos_token.filter(|bos| tokens.first() != Some(bos)) {
            tokens.insert(0, bos);
        }
        if let Some(eos) = self.eos_token.filter(|eos| tokens.last() != Some(eos)) {
            tokens.push(eos);
        }
        Ok(tokens)
    }

    /// The tokens of a text. Names of special tokens in it become those tokens.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>, DecodeError> {
        Ok(self.tokenizer.encode_fast(text, false).map_err(failed)?.get_ids().to_vec())
    }

    /// The text of tokens, without special tokens. Bytes that are not UTF-8 become U+FFFD.
    pub fn decode(&self, tokens: &[u32]) -> String {
        let bytes: Vec<u8> = tokens.iter().flat_map(|token| self.text_bytes(*token)).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The text of one token, to be shown. A special token's text is its name; a part of a character is U+FFFD.
    pub fn piece(&self, token: u32) -> String {
        let name = self.tokenizer.id_to_token(token).unwrap_or_default();
        String::from_utf8_lossy(&bytes_of(&name)).into_owned()
    }

    /// Whether an answer ends with this token.
    pub fn is_end(&self, token: u32) -> bool {
        self.end_tokens.contains(&token)
    }

    /// The bytes that a token adds to a text. Special and unknown tokens add none.
    pub(super) fn text_bytes(&self, token: u32) -> Vec<u8> {
        match self.tokenizer.id_to_token(token) {
            Some(name) if !self.tokenizer.get_added_vocabulary().is_special_token(&name) => bytes_of(&name),
            _ => Vec::new(),
        }
    }
}

fn bpe(header: &GgufHeader, names: &[&str]) -> Result<BPE, DecodeError> {
    let vocabulary: Vocab = names.iter().zip(0..).map(|(name, id)| ((*name).to_owned(), id)).collect();
    let merges: Option<Vec<(String, String)>> = header
        .texts("tokenizer.ggml.merges")?
        .into_iter()
        .map(|merge| merge.split_once(' ').map(|(left, right)| (left.to_owned(), right.to_owned())))
        .collect();
    let merges = merges.ok_or(GgufError::Lacking(MissingPart::Merges))?;
    let ignores_merges = header.flag("tokenizer.ggml.ignore_merges").unwrap_or(false);
    BPE::builder().vocab_and_merges(vocabulary, merges).ignore_merges(ignores_merges).build().map_err(failed)
}

/// How text is split into words, within which bytes are merged. The names are llama.cpp's (`tokenizer.ggml.pre`).
fn pre_tokenizer_by_name(name: &str) -> Result<PreTokenizerWrapper, DecodeError> {
    let steps: Vec<PreTokenizerWrapper> = match name {
        "gpt-2" => vec![ByteLevel::new(false, true, true).into()],
        "smollm" => vec![Digits::new(true).into(), ByteLevel::new(false, true, true).into()],
        "qwen2" => {
            let pattern = SplitPattern::Regex(QWEN2_WORDS.to_owned());
            let split = Split::new(pattern, SplitDelimiterBehavior::Isolated, false).map_err(failed)?;
            vec![split.into(), ByteLevel::new(false, true, false).into()]
        }
        other => return Err(GgufError::Unsupported(UnsupportedFeature::PreTokenizer(other.to_owned())).into()),
    };
    Ok(Sequence::new(steps).into())
}

/// The bytes that a token's name stands for in byte-level BPE. A name with other characters, which only added tokens have,
/// stands for itself.
fn bytes_of(name: &str) -> Vec<u8> {
    name.chars().map(byte_of).collect::<Option<_>>().unwrap_or_else(|| name.as_bytes().to_vec())
}

/// The byte that a character of a token's name stands for. Printable bytes stand for themselves; the others, in order, are
/// written as the characters from U+0100 on (`bytes_to_unicode` in GPT-2's `encoder.py`).
fn byte_of(character: char) -> Option<u8> {
    let code = u32::from(character);
    let byte = match code {
        0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff => code,
        0x100..=0x120 => code - 0x100,
        0x121..=0x142 => code - 0x121 + 0x7f,
        0x143 => 0xad,
        _ => return None,
    };
    u8::try_from(byte).ok()
}

fn failed(error: tokenizers::Error) -> DecodeError {
    DecodeError::Tokenizer { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokenizers::Decoder;

    use super::*;

    #[test]
    fn every_byte_has_one_character() {
        let mut bytes: Vec<u8> = ByteLevel::alphabet().into_iter().filter_map(byte_of).collect();
        bytes.sort_unstable();
        assert!(bytes.into_iter().eq(0..=u8::MAX));
    }

    proptest! {
        #[test]
        fn bytes_of_names_are_those_of_the_reference_decoder(name in "[!-~¡-ţ]{0,6}|\\PC{0,6}") {
            let reference = ByteLevel::default().decode_chain(vec![name.clone()]).unwrap_or_default().concat();
            let bytes = bytes_of(&name);
            prop_assert_eq!(String::from_utf8_lossy(&bytes), reference);
        }
    }
}
