//! One answer, token by token.

use super::model::Feed;
use super::sampling::by_share;
use super::{Alpha, Context, DecodeError, Model, Sampler, Sampling, TextStream, Vocabulary, contrast};
use crate::domain::{Candidate, FinishReason, GenerationSettings, Token};
use crate::tensor::softmax;

/// One context, and the text that it is to go on with.
pub struct Branch<'a> {
    /// May hold an earlier text: what both share is not read again.
    pub context: &'a mut Context,
    /// The whole text, in tokens.
    pub prompt: Vec<u32>,
}

/// An answer on its way.
pub struct Generation<'a> {
    model: &'a Model,
    vocabulary: &'a Vocabulary,
    settings: GenerationSettings,
    alpha: Alpha,
    sampler: Sampler,
    stream: TextStream,
    branches: Vec<(&'a mut Context, Vec<u32>)>,
    tokens: u32,
    finish_reason: Option<FinishReason>,
}

impl<'a> Generation<'a> {
    /// Begins an answer; nothing is read yet. `second` is the context to contrast with, and needed unless alpha is 0.
    pub fn begin(
        model: &'a Model,
        vocabulary: &'a Vocabulary,
        settings: GenerationSettings,
        positive: Branch<'a>,
        second: Option<Branch<'a>>,
    ) -> Result<Self, DecodeError> {
        let alpha = Alpha::new(settings.alpha).unwrap_or_default();
        let second = second.filter(|_| !alpha.is_plain());
        let mut branches = Vec::new();
        for Branch { context, mut prompt } in [Some(positive), second].into_iter().flatten() {
            let limit = model.context_length();
            if prompt.is_empty() || prompt.len() + settings.max_tokens as usize > limit {
                return Err(DecodeError::TooLong { tokens: prompt.len(), limit });
            }
            prompt.drain(..context.rewind_to(&prompt));
            branches.push((context, prompt));
        }
        let GenerationSettings { temperature, top_p, seed, .. } = settings;
        let (sampler, stream) = (Sampler::new(Sampling { temperature, top_p, seed }), TextStream::default());
        Ok(Self { model, vocabulary, settings, alpha, sampler, stream, branches, tokens: 0, finish_reason: None })
    }

    /// The next token; `None` at the end.
    pub fn next_token(&mut self) -> Result<Option<Token>, DecodeError> {
        if self.tokens >= self.settings.max_tokens {
            self.finish_reason = self.finish_reason.or(Some(FinishReason::Length));
        }
        if self.finish_reason.is_some() {
            return Ok(None);
        }
        let mut feeds: Vec<Feed<'_>> =
            self.branches.iter_mut().map(|(context, tokens)| Feed { context, tokens }).collect();
        let logits = self.model.read(&mut feeds);
        let contrasted = match &logits[..] {
            [positive, second] => &contrast(positive, second, self.alpha),
            [positive, ..] => positive,
            [] => return Ok(None),
        };
        let id = self.sampler.choose(contrasted);
        if self.vocabulary.is_end(id) {
            self.finish_reason = Some(FinishReason::Stop);
            return Ok(None);
        }
        let candidates = self.candidates(&logits, contrasted);
        self.tokens += 1;
        self.branches.iter_mut().for_each(|(_, next)| *next = vec![id]);
        Ok(Some(Token { id, text: self.stream.push(self.vocabulary, id)?, candidates }))
    }

    /// Why it ended, once it has.
    pub fn finish_reason(&self) -> Option<FinishReason> {
        self.finish_reason
    }

    /// What no token has told of the text yet: the bytes of a character that never became whole.
    pub fn rest(&mut self) -> Result<String, DecodeError> {
        self.stream.finish(self.vocabulary)
    }

    /// The likeliest tokens under the prompt and after the contrast.
    fn candidates(&self, logits: &[Vec<f32>], contrasted: &[f32]) -> Vec<Candidate> {
        let most = usize::from(self.settings.candidates);
        if most == 0 {
            return Vec::new();
        }
        let shares = |logits: &[f32]| {
            let mut shares = logits.to_vec();
            softmax(&mut shares);
            shares
        };
        let (positive, second, contrasted) = (shares(&logits[0]), logits.get(1).map(|l| shares(l)), shares(contrasted));
        let mut chosen = by_share(&contrasted, most);
        for token in by_share(&positive, most) {
            if !chosen.contains(&token) {
                chosen.push(token);
            }
        }
        chosen
            .into_iter()
            .map(|id| Candidate {
                id,
                text: self.vocabulary.piece(id),
                positive: positive[id as usize],
                second: second.as_ref().map(|second| second[id as usize]),
                contrasted: contrasted[id as usize],
            })
            .collect()
    }
}
