//! A prompt and its answer as the encoder's tokens: WordPiece (Wu et al., arXiv 1609.08144) without case and accents.

use std::io::{Read, Seek};

use tokenizers::Tokenizer;
// WordPiece takes a map of the same type, and has no public name for it.
use tokenizers::models::bpe::Vocab;
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;

use super::EncoderError;
use crate::domain::Exchange;
use crate::tensor::GgufFile;

/// Stands before a piece that begins a word, in a file's list of tokens.
const BEGINS_WORD: char = '▁';
/// Stands before a piece that does not, in a vocabulary.
const GOES_ON: &str = "##";
const CLS: &str = "[CLS]";
const SEP: &str = "[SEP]";
const UNK: &str = "[UNK]";

/// Characters of a long text that are looked at, from either end: more than its tokens can have.
const LOOKED_AT: usize = 4_000;

/// Cuts texts into tokens.
pub(super) struct Tokens {
    tokenizer: Tokenizer,
    cls: u32,
    sep: u32,
    of_prompt: usize,
    of_head: usize,
    of_tail: usize,
}

impl Tokens {
    pub(super) fn load<R: Read + Seek>(file: &GgufFile<R>) -> Result<Self, EncoderError> {
        let header = file.header();
        let piece = |token: &str| match token.strip_prefix(BEGINS_WORD) {
            Some(word) => word.to_owned(),
            None if token.starts_with('[') && token.ends_with(']') && token.len() > 2 => token.to_owned(),
            None => [GOES_ON, token].concat(),
        };
        let names = header.texts("tokenizer.ggml.tokens")?;
        let vocabulary: Vocab = names.iter().zip(0..).map(|(token, id)| (piece(token), id)).collect();
        let find = |token: &str| vocabulary.get(token).copied().ok_or_else(|| EncoderError::lacking(token));
        let (cls, sep) = (find(CLS)?, find(SEP)?);
        find(UNK)?;
        let model = WordPiece::builder().vocab(vocabulary).unk_token(UNK.to_owned()).build().map_err(failed)?;
        let mut tokenizer = Tokenizer::new(model);
        tokenizer.with_normalizer(Some(BertNormalizer::default())).map_err(failed)?;
        tokenizer.with_pre_tokenizer(Some(BertPreTokenizer));
        Ok(Self {
            tokenizer,
            cls,
            sep,
            of_prompt: header.size("refusal-lab.prompt_tokens")?,
            of_head: header.size("refusal-lab.head_tokens")?,
            of_tail: header.size("refusal-lab.tail_tokens")?,
        })
    }

    /// Tokens that there are.
    pub(super) fn vocabulary_size(&self) -> usize {
        self.tokenizer.get_vocab_size(false)
    }

    /// Tokens at most in an exchange.
    pub(super) fn most(&self) -> usize {
        self.of_prompt + self.of_head + self.of_tail + 3
    }

    /// The prompt's first tokens; the answer's first and, where it is longer, its last ones. Each with whether it is the
    /// answer's.
    pub(super) fn of(&self, exchange: Exchange) -> Result<Vec<(u32, bool)>, EncoderError> {
        let mut prompt = self.encode(opening(exchange.prompt))?;
        prompt.truncate(self.of_prompt);
        let is_whole = opening(exchange.answer).len() == exchange.answer.len();
        let mut answer = self.encode(opening(exchange.answer))?;
        if !is_whole || answer.len() > self.of_head + self.of_tail {
            let end = if is_whole { answer.clone() } else { self.encode(ending(exchange.answer))? };
            answer.truncate(self.of_head);
            answer.extend(&end[end.len().saturating_sub(self.of_tail)..]);
        }
        let of_prompt = [self.cls].into_iter().chain(prompt).chain([self.sep]).map(|token| (token, false));
        let of_answer = answer.into_iter().chain([self.sep]).map(|token| (token, true));
        Ok(of_prompt.chain(of_answer).collect())
    }

    fn encode(&self, text: &str) -> Result<Vec<u32>, EncoderError> {
        Ok(self.tokenizer.encode_fast(text, false).map_err(failed)?.get_ids().to_vec())
    }
}

fn opening(text: &str) -> &str {
    text.char_indices().nth(LOOKED_AT).map_or(text, |(at, _)| &text[..at])
}

fn ending(text: &str) -> &str {
    text.char_indices().rev().nth(LOOKED_AT - 1).map_or(text, |(at, _)| &text[at..])
}

fn failed(error: tokenizers::Error) -> EncoderError {
    EncoderError::Tokenizer { reason: error.to_string() }
}
