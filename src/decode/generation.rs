//! One answer, token by token.

use super::{Alpha, DecodeStream, LanguageModel, Sampler, Sampling, Sequence, Tokenizer, contrast};
use crate::domain::{Candidate, DecodeError, FinishReason, GenerationSettings, Token};
use crate::tensor::{softmax, top_k};

/// An answer on its way.
pub struct Generation<'a> {
    model: &'a LanguageModel,
    tokenizer: &'a Tokenizer,
    settings: GenerationSettings,
    alpha: Alpha,
    sampler: Sampler,
    stream: DecodeStream,
    /// The prompt's, then the second prompt's if there is one, each with the tokens to be read next.
    sequences: Vec<Sequence<'a>>,
    tokens: u32,
    finish_reason: Option<FinishReason>,
}

impl<'a> Generation<'a> {
    /// Begins an answer; nothing is computed yet. The sequences have the whole prompts as tokens; what their caches hold of
    /// them is not read again. `second` is the prompt to contrast with, needed unless alpha is 0.
    pub fn begin(
        model: &'a LanguageModel,
        tokenizer: &'a Tokenizer,
        settings: GenerationSettings,
        positive: Sequence<'a>,
        second: Option<Sequence<'a>>,
    ) -> Result<Self, DecodeError> {
        let alpha = Alpha::new(settings.alpha).unwrap_or_default();
        let second = second.filter(|_| !alpha.is_plain());
        let mut sequences: Vec<Sequence<'a>> = [Some(positive), second].into_iter().flatten().collect();
        for Sequence { cache, tokens } in &mut sequences {
            let limit = model.context_length();
            if tokens.is_empty() || tokens.len() + settings.max_tokens as usize > limit {
                return Err(DecodeError::TooLong { tokens: tokens.len(), limit });
            }
            tokens.drain(..cache.keep_common_prefix(tokens));
        }
        let GenerationSettings { temperature, top_p, seed, .. } = settings;
        let (sampler, stream) = (Sampler::new(Sampling { temperature, top_p, seed }), DecodeStream::default());
        Ok(Self { model, tokenizer, settings, alpha, sampler, stream, sequences, tokens: 0, finish_reason: None })
    }

    /// The next token; `None` at the end.
    pub fn next_token(&mut self) -> Result<Option<Token>, DecodeError> {
        if self.tokens >= self.settings.max_tokens {
            self.finish_reason = self.finish_reason.or(Some(FinishReason::Length));
        }
        if self.finish_reason.is_some() {
            return Ok(None);
        }
        let logits = self.model.forward(&mut self.sequences);
        let contrasted = match &logits[..] {
            [positive, second] => &contrast(positive, second, self.alpha),
            [positive, ..] => positive,
            [] => return Ok(None),
        };
        let id = self.sampler.choose(contrasted);
        if self.tokenizer.is_end(id) {
            self.finish_reason = Some(FinishReason::Stop);
            return Ok(None);
        }
        let candidates = self.candidates(&logits, contrasted);
        self.tokens += 1;
        self.sequences.iter_mut().for_each(|sequence| sequence.tokens = vec![id]);
        Ok(Some(Token { id, text: self.stream.push(self.tokenizer, id), candidates }))
    }

    /// Why it ended, once it has.
    pub fn finish_reason(&self) -> Option<FinishReason> {
        self.finish_reason
    }

    /// The text at the end that no token has brought: U+FFFD for a character that stayed incomplete, else nothing.
    pub fn rest(&mut self) -> String {
        self.stream.finish()
    }

    /// The most probable tokens under the prompt and after the contrast.
    fn candidates(&self, logits: &[Vec<f32>], contrasted: &[f32]) -> Vec<Candidate> {
        let most = usize::from(self.settings.candidates);
        if most == 0 {
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
        let mut chosen = top_k(&contrasted, most);
        for token in top_k(&positive, most) {
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
