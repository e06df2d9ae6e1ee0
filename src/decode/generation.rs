//! One answer, token by token.

use super::{Alpha, DecodeError, DecodeStream, LanguageModel, Sampler, Sampling, Sequence, Tokenizer, contrast};
use crate::tensor::{softmax, top_k};

/// One token of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Its number.
    pub id: u32,
    /// What it adds to the answer's text; may be nothing, or bring what earlier tokens began.
    pub text: String,
    /// What might have come in its place, likeliest first; none unless asked for.
    pub candidates: Vec<Candidate>,
}

/// A token that might have come.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its number.
    pub id: u32,
    /// Its text.
    pub text: String,
    /// Its probability under the prompt, 0 to 1.
    pub positive: f32,
    /// Under the second context, where there is one.
    pub second: Option<f32>,
    /// After the contrast; without one, under the prompt.
    pub contrasted: f32,
}

/// Why an answer is at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The model ended it.
    Stop,
    /// It has as many tokens as it may.
    Length,
}

/// What an answer is made with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Tokens at most.
    pub max_tokens: usize,
    /// How they are chosen.
    pub sampling: Sampling,
    /// The weight of the second context.
    pub alpha: Alpha,
    /// So many candidates are told of, by each way of counting.
    pub candidates: usize,
}

/// An answer on its way.
pub struct Generation<'a> {
    model: &'a LanguageModel,
    tokenizer: &'a Tokenizer,
    plan: Plan,
    sampler: Sampler,
    stream: DecodeStream,
    /// The prompt's, then the second prompt's if there is one, each with the tokens to be read next.
    sequences: Vec<Sequence<'a>>,
    tokens: usize,
    ended: Option<Ended>,
}

impl<'a> Generation<'a> {
    /// Begins an answer; nothing is computed yet. The sequences have the whole prompts as tokens; what their caches hold of
    /// them is not read again. `second` is the prompt to contrast with, needed unless alpha is 0.
    pub fn begin(
        model: &'a LanguageModel,
        tokenizer: &'a Tokenizer,
        plan: Plan,
        positive: Sequence<'a>,
        second: Option<Sequence<'a>>,
    ) -> Result<Self, DecodeError> {
        let second = second.filter(|_| !plan.alpha.is_plain());
        let mut sequences: Vec<Sequence<'a>> = [Some(positive), second].into_iter().flatten().collect();
        for Sequence { cache, tokens } in &mut sequences {
            let limit = model.context_length();
            if tokens.is_empty() || tokens.len() + plan.max_tokens > limit {
                return Err(DecodeError::TooLong { tokens: tokens.len(), limit });
            }
            tokens.drain(..cache.keep_common_prefix(tokens));
        }
        let (sampler, stream) = (Sampler::new(plan.sampling), DecodeStream::default());
        Ok(Self { model, tokenizer, plan, sampler, stream, sequences, tokens: 0, ended: None })
    }

    /// The next token; `None` at the end.
    pub fn next_token(&mut self) -> Result<Option<Token>, DecodeError> {
        if self.tokens >= self.plan.max_tokens {
            self.ended = self.ended.or(Some(Ended::Length));
        }
        if self.ended.is_some() {
            return Ok(None);
        }
        let logits = self.model.forward(&mut self.sequences);
        let contrasted = match &logits[..] {
            [positive, second] => &contrast(positive, second, self.plan.alpha),
            [positive, ..] => positive,
            [] => return Ok(None),
        };
        let id = self.sampler.choose(contrasted);
        if self.tokenizer.is_end(id) {
            self.ended = Some(Ended::Stop);
            return Ok(None);
        }
        let candidates = self.candidates(&logits, contrasted);
        self.tokens += 1;
        self.sequences.iter_mut().for_each(|sequence| sequence.tokens = vec![id]);
        Ok(Some(Token { id, text: self.stream.push(self.tokenizer, id), candidates }))
    }

    /// Why it is at its end, once it is.
    pub fn ended(&self) -> Option<Ended> {
        self.ended
    }

    /// The text at the end that no token has brought: U+FFFD for a character that stayed incomplete, else nothing.
    pub fn rest(&mut self) -> String {
        self.stream.finish()
    }

    /// The most probable tokens under the prompt and after the contrast.
    fn candidates(&self, logits: &[Vec<f32>], contrasted: &[f32]) -> Vec<Candidate> {
        if self.plan.candidates == 0 {
            return Vec::new();
        }
        let probabilities = |logits: &[f32]| {
            let mut probabilities = logits.to_vec();
            softmax(&mut probabilities);
            probabilities
        };
        let positive = probabilities(&logits[0]);
        let second = logits.get(1).map(|logits| probabilities(logits));
        let contrasted = probabilities(contrasted);
        let mut chosen = top_k(&contrasted, self.plan.candidates);
        for token in top_k(&positive, self.plan.candidates) {
            if !chosen.contains(&token) {
                chosen.push(token);
            }
        }
        chosen
            .into_iter()
            .map(|id| Candidate {
                id,
                text: self.tokenizer.piece(id),
                positive: positive[id as usize],
                second: second.as_ref().map(|second| second[id as usize]),
                contrasted: contrasted[id as usize],
            })
            .collect()
    }
}
