//! One layer of the transformer: attention, then a gated feed-forward network, each with a norm before it and added to the
//! hidden state.

use std::io::{Read, Seek};

use super::ModelConfig;
use super::kv_cache::Sequence;
use super::rotary::RotaryEmbedding;
use crate::domain::GgufError;
use crate::tensor::{GgufFile, QuantizedActivations, QuantizedLinear, add_scaled, attend, rms_norm, silu};

/// The weights of a layer. Biases and the norms of queries and keys are there if the file has them.
pub(super) struct DecoderLayer {
    input_norm: Vec<f32>,
    q_proj: QuantizedLinear,
    k_proj: QuantizedLinear,
    v_proj: QuantizedLinear,
    o_proj: QuantizedLinear,
    /// Weights of the RMS norm of every query head, shape `head_dim`.
    q_norm: Option<Vec<f32>>,
    /// Weights of the RMS norm of every key head, shape `head_dim`.
    k_norm: Option<Vec<f32>>,
    post_attention_norm: Vec<f32>,
    gate_proj: QuantizedLinear,
    up_proj: QuantizedLinear,
    down_proj: QuantizedLinear,
}

/// A token that is being read.
pub(super) struct BatchToken {
    /// Which sequence it belongs to.
    pub(super) sequence: usize,
    pub(super) id: u32,
    /// The sine and cosine of the rotary angles of its position.
    pub(super) sin_cos: Vec<(f32, f32)>,
}

impl DecoderLayer {
    /// Reads the layer of this number, from 0.
    pub(super) fn load<R: Read + Seek>(
        file: &mut GgufFile<R>,
        config: &ModelConfig,
        number: usize,
    ) -> Result<Self, GgufError> {
        let ModelConfig { hidden_size, intermediate_size, attention, .. } = *config;
        let (query_size, key_value_size) = (attention.query_size(), attention.key_value_size());
        let name = |end: &str| format!("blk.{number}.{end}");
        Ok(Self {
            q_proj: QuantizedLinear::load(file, &name("attn_q"), query_size, hidden_size)?,
            k_proj: QuantizedLinear::load(file, &name("attn_k"), key_value_size, hidden_size)?,
            v_proj: QuantizedLinear::load(file, &name("attn_v"), key_value_size, hidden_size)?,
            o_proj: QuantizedLinear::load(file, &name("attn_output"), hidden_size, query_size)?,
            q_norm: file.optional_values(&name("attn_q_norm.weight"), &[attention.head_dim])?,
            k_norm: file.optional_values(&name("attn_k_norm.weight"), &[attention.head_dim])?,
            gate_proj: QuantizedLinear::load(file, &name("ffn_gate"), intermediate_size, hidden_size)?,
            up_proj: QuantizedLinear::load(file, &name("ffn_up"), intermediate_size, hidden_size)?,
            down_proj: QuantizedLinear::load(file, &name("ffn_down"), hidden_size, intermediate_size)?,
            input_norm: file.values(&name("attn_norm.weight"), &[hidden_size])?,
            post_attention_norm: file.values(&name("ffn_norm.weight"), &[hidden_size])?,
        })
    }

    /// Transforms the hidden states of a batch of tokens (shape tokens × `hidden_size`) in place, and adds the tokens' keys
    /// and values to the caches of their sequences. `number` is the layer's own, from 0.
    pub(super) fn forward(
        &self,
        config: &ModelConfig,
        rotary: &RotaryEmbedding,
        number: usize,
        batch: &[BatchToken],
        sequences: &mut [Sequence<'_>],
        hidden: &mut [f32],
    ) {
        let mut inputs = QuantizedActivations::default();
        inputs.set(&normed(hidden, &self.input_norm, config.rms_norm_eps), config.hidden_size);
        let attended = self.attention(config, rotary, number, batch, sequences, &inputs);
        inputs.set(&attended, config.attention.query_size());
        add_scaled(hidden, &self.o_proj.forward(&inputs), 1.0);
        inputs.set(&normed(hidden, &self.post_attention_norm, config.rms_norm_eps), config.hidden_size);
        let mut gates = self.gate_proj.forward(&inputs);
        let ups = self.up_proj.forward(&inputs);
        gates.iter_mut().zip(&ups).for_each(|(gate, up)| *gate = silu(*gate) * up);
        inputs.set(&gates, config.intermediate_size);
        add_scaled(hidden, &self.down_proj.forward(&inputs), 1.0);
    }

    /// Causal self-attention, before the output projection; shape tokens × `query_size`.
    fn attention(
        &self,
        config: &ModelConfig,
        rotary: &RotaryEmbedding,
        number: usize,
        batch: &[BatchToken],
        sequences: &mut [Sequence<'_>],
        inputs: &QuantizedActivations,
    ) -> Vec<f32> {
        let (query_size, key_value_size) = (config.attention.query_size(), config.attention.key_value_size());
        let mut queries = self.q_proj.forward(inputs);
        let mut keys = self.k_proj.forward(inputs);
        let values = self.v_proj.forward(inputs);
        for (heads, weight) in [(&mut queries, &self.q_norm), (&mut keys, &self.k_norm)] {
            if let Some(weight) = weight {
                heads.chunks_exact_mut(weight.len()).for_each(|head| rms_norm(head, weight, config.rms_norm_eps));
            }
        }
        let mut attended = vec![0.0; queries.len()];
        let mut scores = Vec::new();
        let keys_and_values = keys.chunks_exact_mut(key_value_size).zip(values.chunks_exact(key_value_size));
        let rows = queries.chunks_exact_mut(query_size).zip(keys_and_values).zip(attended.chunks_exact_mut(query_size));
        for (token, ((query, (key, value)), out)) in batch.iter().zip(rows) {
            rotary.apply_rotary(query, &token.sin_cos);
            rotary.apply_rotary(key, &token.sin_cos);
            // Later tokens are not in the cache yet, so a token attends to itself and to those before it.
            let cache = sequences[token.sequence].cache.layer(number);
            cache.keys.extend_from_slice(key);
            cache.values.extend_from_slice(value);
            attend(&config.attention, query, &cache.keys, &cache.values, &mut scores, out);
        }
        attended
    }
}

/// A copy of rows of hidden states after RMS normalisation.
pub(super) fn normed(hidden: &[f32], weight: &[f32], eps: f32) -> Vec<f32> {
    let mut rows = hidden.to_vec();
    rows.chunks_exact_mut(weight.len()).for_each(|row| rms_norm(row, weight, eps));
    rows
}
