//! The encoder's tokenizer: WordPiece (Wu et al., arXiv 1609.08144), without case and accents.

use std::io::{Read, Seek};

use tokenizers::Tokenizer;
// WordPiece takes a map of the same type, and has no public name for it.
use tokenizers::models::bpe::Vocab;
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;

use crate::domain::{EncoderError, Exchange, GgufError, MissingPart};
use crate::tensor::GgufFile;

/// The prefix of tokens that begin a word, in a GGUF file's list of tokens.
const WORD_PREFIX: char = '▁';
/// The prefix of tokens that continue a word, in a WordPiece vocabulary.
const CONTINUATION_PREFIX: &str = "##";
const CLS: &str = "[CLS]";
const SEP: &str = "[SEP]";
const UNK: &str = "[UNK]";

/// How many characters of a long text are encoded, from either end: more than the tokens that are kept of it can have.
const MAX_CHARACTERS: usize = 4_000;

/// Encodes a prompt and its answer as one sequence of tokens.
pub(super) struct ExchangeTokenizer {
    tokenizer: Tokenizer,
    cls: u32,
    sep: u32,
    /// The most tokens of the prompt.
    prompt_tokens: usize,
    /// The most tokens from the answer's start.
    head_tokens: usize,
    /// The most tokens from the answer's end, if the answer is longer than the head.
    tail_tokens: usize,
}

impl ExchangeTokenizer {
    pub(super) fn load<R: Read + Seek>(file: &GgufFile<R>) -> Result<Self, EncoderError> {
        let header = file.header();
        let piece = |token: &str| match token.strip_prefix(WORD_PREFIX) {
            Some(word) => word.to_owned(),
            None if token.starts_with('[') && token.ends_with(']') && token.len() > 2 => token.to_owned(),
            None => [CONTINUATION_PREFIX, token].concat(),
        };
        let names = header.texts("tokenizer.ggml.tokens")?;
        let vocabulary: Vocab = names.iter().zip(0..).map(|(token, id)| (piece(token), id)).collect();
        let missing = |token: &str| GgufError::Lacking(MissingPart::Token(token.to_owned()));
        let find = |token: &str| vocabulary.get(token).copied().ok_or_else(|| missing(token));
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
            prompt_tokens: header.size("refusal-lab.prompt_tokens")?,
            head_tokens: header.size("refusal-lab.head_tokens")?,
            tail_tokens: header.size("refusal-lab.tail_tokens")?,
        })
    }

    /// Number of tokens that the tokenizer knows.
    pub(super) fn vocab_size(&self) -> usize {
        self.tokenizer.get_vocab_size(false)
    }

    /// The most tokens that `encode` returns.
    pub(super) fn max_length(&self) -> usize {
        self.prompt_tokens + self.head_tokens + self.tail_tokens + 3
    }

    /// `[CLS] prompt [SEP] answer [SEP]`, each token with whether it is the answer's. Of a long prompt only the first tokens
    /// are kept, of a long answer the first and the last ones.
    pub(super) fn encode(&self, exchange: Exchange) -> Result<Vec<(u32, bool)>, EncoderError> {
        let mut prompt = self.tokens(opening(exchange.prompt))?;
        prompt.truncate(self.prompt_tokens);
        let is_whole = opening(exchange.answer).len() == exchange.answer.len();
        let mut answer = self.tokens(opening(exchange.answer))?;
        if !is_whole || answer.len() > self.head_tokens + self.tail_tokens {
            let end = if is_whole { answer.clone() } else { self.tokens(ending(exchange.answer))? };
            answer.truncate(self.head_tokens);
            answer.extend(&end[end.len().saturating_sub(self.tail_tokens)..]);
        }
        let prompt = [self.cls].into_iter().chain(prompt).chain([self.sep]).map(|token| (token, false));
        let answer = answer.into_iter().chain([self.sep]).map(|token| (token, true));
        Ok(prompt.chain(answer).collect())
    }

    fn tokens(&self, text: &str) -> Result<Vec<u32>, EncoderError> {
        Ok(self.tokenizer.encode_fast(text, false).map_err(failed)?.get_ids().to_vec())
    }
}

/// The first characters of a text.
fn opening(text: &str) -> &str {
    text.char_indices().nth(MAX_CHARACTERS).map_or(text, |(at, _)| &text[..at])
}

/// The last characters of a text.
fn ending(text: &str) -> &str {
    text.char_indices().rev().nth(MAX_CHARACTERS - 1).map_or(text, |(at, _)| &text[at..])
}

fn failed(error: tokenizers::Error) -> EncoderError {
    EncoderError::Tokenizer { reason: error.to_string() }
}
