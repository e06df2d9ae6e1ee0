//! One answer, token by token.

use super::model::Feed;
use super::sampling::by_share;
use super::{Alpha, Context, DecodeError, Model, Sampler, Sampling, TextStream, Vocabulary, contrast};
use crate::tensor::softmax;

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
    plan: Plan,
    sampler: Sampler,
    stream: TextStream,
    branches: Vec<(&'a mut Context, Vec<u32>)>,
    tokens: usize,
    ended: Option<Ended>,
}

impl<'a> Generation<'a> {
    /// Begins an answer; nothing is read yet. `second` is the context to contrast with, and needed unless alpha is 0.
    pub fn begin(
        model: &'a Model,
        vocabulary: &'a Vocabulary,
        plan: Plan,
        positive: Branch<'a>,
        second: Option<Branch<'a>>,
    ) -> Result<Self, DecodeError> {
        let second = second.filter(|_| !plan.alpha.is_plain());
        let mut branches = Vec::new();
        for Branch { context, mut prompt } in [Some(positive), second].into_iter().flatten() {
            let limit = model.context_length();
            if prompt.is_empty() || prompt.len() + plan.max_tokens > limit {
                return Err(DecodeError::TooLong { tokens: prompt.len(), limit });
            }
            prompt.drain(..context.rewind_to(&prompt));
            branches.push((context, prompt));
        }
        let (sampler, stream) = (Sampler::new(plan.sampling), TextStream::default());
        Ok(Self { model, vocabulary, plan, sampler, stream, branches, tokens: 0, ended: None })
    }

    /// The next token; `None` at the end.
    pub fn next_token(&mut self) -> Result<Option<Token>, DecodeError> {
        if self.tokens >= self.plan.max_tokens {
            self.ended = self.ended.or(Some(Ended::Length));
        }
        if self.ended.is_some() {
            return Ok(None);
        }
        let mut feeds: Vec<Feed<'_>> =
            self.branches.iter_mut().map(|(context, tokens)| Feed { context, tokens }).collect();
        let logits = self.model.read(&mut feeds);
        let contrasted = match &logits[..] {
            [positive, second] => &contrast(positive, second, self.plan.alpha),
            [positive, ..] => positive,
            [] => return Ok(None),
        };
        let id = self.sampler.choose(contrasted);
        if self.vocabulary.is_end(id) {
            self.ended = Some(Ended::Stop);
            return Ok(None);
        }
        let candidates = self.candidates(&logits, contrasted);
        self.tokens += 1;
        self.branches.iter_mut().for_each(|(_, next)| *next = vec![id]);
        Ok(Some(Token { id, text: self.stream.push(self.vocabulary, id)?, candidates }))
    }

    /// Why it is at its end, once it is.
    pub fn ended(&self) -> Option<Ended> {
        self.ended
    }

    /// What no token has told of the text yet: the bytes of a character that never became whole.
    pub fn rest(&mut self) -> Result<String, DecodeError> {
        self.stream.finish(self.vocabulary)
    }

    /// The likeliest tokens under the prompt and after the contrast.
    fn candidates(&self, logits: &[Vec<f32>], contrasted: &[f32]) -> Vec<Candidate> {
        if self.plan.candidates == 0 {
            return Vec::new();
        }
        let shares = |logits: &[f32]| {
            let mut shares = logits.to_vec();
            softmax(&mut shares);
            shares
        };
        let (positive, second, contrasted) = (shares(&logits[0]), logits.get(1).map(|l| shares(l)), shares(contrasted));
        let mut chosen = by_share(&contrasted, self.plan.candidates);
        for token in by_share(&positive, self.plan.candidates) {
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
