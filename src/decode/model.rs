//! The transformer: tokens in, logits out.

use std::io::{Read, Seek};

use super::kv_cache::{KvCache, Sequence};
use super::layer::{BatchToken, DecoderLayer, normed};
use super::rotary::RotaryEmbedding;
use super::{ModelConfig, ModelFile};
use crate::domain::DecodeError;
use crate::tensor::{Matrix, QuantizedActivations};

/// Tokens of a prompt that are read together.
const BATCH_SIZE: usize = 64;

/// A language model in memory.
pub struct LanguageModel {
    config: ModelConfig,
    /// Shape: vocabulary × `hidden_size`.
    embed_tokens: Matrix,
    layers: Vec<DecoderLayer>,
    norm: Vec<f32>,
    /// `None` if the model ties its output to the embedding.
    lm_head: Option<Matrix>,
    rotary: RotaryEmbedding,
}

impl LanguageModel {
    /// Reads the weights, tensor by tensor. `progress` is called with the fraction that is done, 0 to 1.
    pub fn load<R: Read + Seek>(file: &mut ModelFile<R>, mut progress: impl FnMut(f32)) -> Result<Self, DecodeError> {
        let config = file.config();
        let ModelConfig { hidden_size, num_hidden_layers, .. } = config;
        let gguf = &mut file.gguf;
        let vocab_size = gguf.vocab_size()?;
        let embed_tokens = gguf.matrix("token_embd.weight", vocab_size, hidden_size)?;
        let steps = (num_hidden_layers + 1) as f32;
        let mut layers = Vec::new(); // not reserved: a broken file may claim any number
        for number in 0..num_hidden_layers {
            progress((number + 1) as f32 / steps);
            layers.push(DecoderLayer::load(gguf, &config, number)?);
        }
        let norm = gguf.values("output_norm.weight", &[hidden_size])?;
        let is_tied = !gguf.has_tensor("output.weight");
        let lm_head = if is_tied { None } else { Some(gguf.matrix("output.weight", vocab_size, hidden_size)?) };
        let divisors = gguf.optional_values("rope_freqs.weight", &[config.attention.head_dim / 2])?;
        let rotary = RotaryEmbedding::new(&config, divisors.as_deref());
        progress(1.0);
        Ok(Self { config, embed_tokens, layers, norm, lm_head, rotary })
    }

    /// An empty cache for this model.
    pub fn new_cache(&self) -> KvCache {
        KvCache::new(&self.config)
    }

    /// The most tokens, prompt and answer together.
    pub fn context_length(&self) -> usize {
        self.config.max_position_embeddings
    }

    /// Number of tokens that the model knows.
    pub fn vocab_size(&self) -> usize {
        self.embed_tokens.rows()
    }

    /// Reads the tokens of all sequences and returns, for each sequence, the logits after its last token. The sequences go
    /// through the weights together, which is quicker than one by one.
    pub fn forward(&self, sequences: &mut [Sequence<'_>]) -> Vec<Vec<f32>> {
        let hidden_size = self.config.hidden_size;
        let longest = sequences.iter().map(|sequence| sequence.tokens.len()).max().unwrap_or(0);
        let batch_size = (BATCH_SIZE / sequences.len().max(1)).max(1);
        let mut last_hidden = vec![0.0; sequences.len() * hidden_size];
        for from in (0..longest).step_by(batch_size) {
            let batch = self.batch(sequences, from, batch_size);
            let hidden = self.hidden_states(&batch, sequences);
            for sequence in sequences.iter_mut() {
                sequence.cache.push_tokens(window(&sequence.tokens, from, batch_size));
            }
            for (token, state) in batch.iter().zip(hidden.chunks_exact(hidden_size)) {
                last_hidden[token.sequence * hidden_size..][..hidden_size].copy_from_slice(state);
            }
        }
        let mut inputs = QuantizedActivations::default();
        inputs.set(&normed(&last_hidden, &self.norm, self.config.rms_norm_eps), hidden_size);
        let lm_head = self.lm_head.as_ref().unwrap_or(&self.embed_tokens);
        lm_head.multiply(&inputs).chunks_exact(lm_head.rows()).map(<[f32]>::to_vec).collect()
    }

    /// Up to `batch_size` tokens of each sequence, from the number `from` of its new tokens on.
    fn batch(&self, sequences: &[Sequence<'_>], from: usize, batch_size: usize) -> Vec<BatchToken> {
        let mut batch = Vec::new();
        for (number, sequence) in sequences.iter().enumerate() {
            let begin = sequence.cache.tokens().len();
            for (position, id) in (begin..).zip(window(&sequence.tokens, from, batch_size)) {
                batch.push(BatchToken { sequence: number, id: *id, sin_cos: self.rotary.sin_cos(position) });
            }
        }
        batch
    }

    /// The hidden states after the last layer, shape tokens × `hidden_size`.
    fn hidden_states(&self, batch: &[BatchToken], sequences: &mut [Sequence<'_>]) -> Vec<f32> {
        let hidden_size = self.config.hidden_size;
        let mut hidden = vec![0.0; batch.len() * hidden_size];
        for (token, state) in batch.iter().zip(hidden.chunks_exact_mut(hidden_size)) {
            self.embed_tokens.dequantize_row(token.id as usize, state);
        }
        for (number, layer) in self.layers.iter().enumerate() {
            layer.forward(&self.config, &self.rotary, number, batch, sequences, &mut hidden);
        }
        hidden
    }
}

/// Up to `length` tokens from the number `from` on.
fn window(tokens: &[u32], from: usize, length: usize) -> &[u32] {
    let rest = tokens.get(from..).unwrap_or_default();
    &rest[..rest.len().min(length)]
}
