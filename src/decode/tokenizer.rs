//! Text to tokens and back, by the byte-level BPE (Sennrich et al., arXiv 1508.07909) that a model file brings with it.

use std::io::{Read, Seek};

use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{AddedToken, PreTokenizerWrapper, SplitDelimiterBehavior, Tokenizer};

use super::{DecodeError, ModelFile};
use crate::tensor::Header;

/// How Qwen2 cuts text into words: contractions, letters with at most one sign before them, single digits, signs, line
/// breaks, spaces.
const QWEN2_WORDS: &str = concat!(
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|",
    r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|",
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
);

/// Names of tokens that end an answer, whatever the file says of them.
const ENDS: [&str; 4] = ["<|im_end|>", "<|endoftext|>", "<|eot_id|>", "</s>"];

/// Kinds of tokens, as GGUF numbers them, that are found in text as they stand.
const WHOLE: std::ops::RangeInclusive<i64> = 2..=4;

/// What the decoder puts for bytes that are no character, or not yet.
const NO_CHARACTER: char = char::REPLACEMENT_CHARACTER;

/// The tokens of a model.
pub struct Vocabulary {
    tokenizer: Tokenizer,
    ends: Vec<u32>,
    /// Put before a prompt, where the file asks for it.
    before: Option<u32>,
    /// Put behind a prompt, where the file asks for it.
    behind: Option<u32>,
}

impl Vocabulary {
    /// As the model file has it.
    pub fn of<R: Read + Seek>(file: &ModelFile<R>) -> Result<Self, DecodeError> {
        let header = file.header();
        let kind = header.text("tokenizer.ggml.model")?;
        if kind != "gpt2" {
            return Err(DecodeError::unsupported(format!("a tokeniser of the kind “{kind}”")));
        }
        let names = header.texts("tokenizer.ggml.tokens")?;
        let mut tokenizer = Tokenizer::new(bpe(header, &names)?);
        tokenizer.with_pre_tokenizer(Some(words(header.optional_text("tokenizer.ggml.pre")?.unwrap_or("default"))?));
        tokenizer.with_decoder(Some(ByteLevel::new(false, false, false)));
        let kinds = header.numbers("tokenizer.ggml.token_type");
        let whole = names.iter().zip(&kinds).filter(|(_, kind)| WHOLE.contains(kind));
        tokenizer
            .add_special_tokens(whole.map(|(name, _)| AddedToken::from((*name).to_owned(), true)))
            .map_err(failed)?;
        let named = ENDS.iter().filter_map(|end| tokenizer.token_to_id(end));
        let stated = ["tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"];
        let stated = stated.iter().filter_map(|key| header.optional_size(key).ok().flatten()).map(|id| id as u32);
        let ends = named.chain(stated).collect();
        // Without the flags, byte-level BPE puts nothing before or behind a text.
        let wanted = |flag: &str, key: &str| -> Option<u32> {
            let id = header.optional_size(key).ok().flatten()?;
            header.flag(flag).unwrap_or(false).then_some(id as u32)
        };
        let before = wanted("tokenizer.ggml.add_bos_token", "tokenizer.ggml.bos_token_id");
        let behind = wanted("tokenizer.ggml.add_eos_token", "tokenizer.ggml.eos_token_id");
        Ok(Self { tokenizer, ends, before, behind })
    }

    /// The tokens of a prompt, with those that the file puts before and behind every text, as llama.cpp has it: a token
    /// that the chat template has put there already is not put twice.
    pub fn encode_prompt(&self, text: &str) -> Result<Vec<u32>, DecodeError> {
        let mut tokens = self.encode(text)?;
        if let Some(before) = self.before.filter(|before| tokens.first() != Some(before)) {
            tokens.insert(0, before);
        }
        if let Some(behind) = self.behind.filter(|behind| tokens.last() != Some(behind)) {
            tokens.push(behind);
        }
        Ok(tokens)
    }

    /// A text's tokens; names of special tokens in it are read as those tokens.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>, DecodeError> {
        Ok(self.tokenizer.encode_fast(text, false).map_err(failed)?.get_ids().to_vec())
    }

    /// The text of tokens, special ones left out. Bytes that are no character are replaced.
    pub fn decode(&self, tokens: &[u32]) -> Result<String, DecodeError> {
        self.tokenizer.decode(tokens, true).map_err(failed)
    }

    /// The text of one token, for showing; special ones by their names.
    pub fn piece(&self, token: u32) -> String {
        self.tokenizer.decode(&[token], false).unwrap_or_default()
    }

    /// Whether an answer ends with this token.
    pub fn is_end(&self, token: u32) -> bool {
        self.ends.contains(&token)
    }
}

fn bpe(header: &Header, names: &[&str]) -> Result<BPE, DecodeError> {
    let vocabulary: Vocab = names.iter().zip(0..).map(|(name, id)| ((*name).to_owned(), id)).collect();
    let merges: Option<Vec<(String, String)>> = header
        .texts("tokenizer.ggml.merges")?
        .into_iter()
        .map(|merge| merge.split_once(' ').map(|(left, right)| (left.to_owned(), right.to_owned())))
        .collect();
    let merges = merges.ok_or_else(|| DecodeError::lacking("readable merges of its tokeniser"))?;
    let ignores = header.flag("tokenizer.ggml.ignore_merges").unwrap_or(false);
    BPE::builder().vocab_and_merges(vocabulary, merges).ignore_merges(ignores).build().map_err(failed)
}

/// How text is cut into words before their bytes are merged.
fn words(name: &str) -> Result<PreTokenizerWrapper, DecodeError> {
    let parts: Vec<PreTokenizerWrapper> = match name {
        "gpt-2" => vec![ByteLevel::new(false, true, true).into()],
        "smollm" => vec![Digits::new(true).into(), ByteLevel::new(false, true, true).into()],
        "qwen2" => {
            let pattern = SplitPattern::Regex(QWEN2_WORDS.to_owned());
            let split = Split::new(pattern, SplitDelimiterBehavior::Isolated, false).map_err(failed)?;
            vec![split.into(), ByteLevel::new(false, true, false).into()]
        }
        other => return Err(DecodeError::unsupported(format!("words cut the way of “{other}”"))),
    };
    Ok(Sequence::new(parts).into())
}

fn failed(error: tokenizers::Error) -> DecodeError {
    DecodeError::Tokenizer { reason: error.to_string() }
}

/// An answer's text as its tokens come: a character that spans tokens comes with its last one.
#[derive(Default)]
pub struct TextStream {
    tokens: Vec<u32>,
    told: usize,
}

impl TextStream {
    /// What a further token adds.
    pub fn push(&mut self, vocabulary: &Vocabulary, token: u32) -> Result<String, DecodeError> {
        self.tokens.push(token);
        let text = vocabulary.decode(&self.tokens)?;
        Ok(self.tell(text.trim_end_matches(NO_CHARACTER)))
    }

    /// What was held back, at the end.
    pub fn finish(&mut self, vocabulary: &Vocabulary) -> Result<String, DecodeError> {
        let text = vocabulary.decode(&self.tokens)?;
        Ok(self.tell(&text))
    }

    fn tell(&mut self, text: &str) -> String {
        let new = text.get(self.told..).unwrap_or_default().to_owned();
        self.told += new.len();
        new
    }
}
