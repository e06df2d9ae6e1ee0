//! BERT's encoder (Devlin et al., arXiv 1810.04805): a post-norm transformer in which every token attends to every other.

use std::io::{Read, Seek};

use crate::domain::{GgufError, UnsupportedFeature};
use crate::tensor::{
    AttentionShape, GgufFile, Matrix, QuantizedActivations, QuantizedLinear, add_scaled, attend, gelu, layer_norm,
};

/// The sizes of the model, in elements, and its constants.
#[derive(Clone, Copy, Debug)]
struct EncoderConfig {
    hidden_size: usize,
    intermediate_size: usize,
    attention: AttentionShape,
    layer_norm_eps: f32,
}

/// The encoder's weights.
pub(super) struct Transformer {
    config: EncoderConfig,
    word_embeddings: Matrix,
    /// Shape: positions × `hidden_size`.
    position_embeddings: Vec<f32>,
    /// Shape: 2 × `hidden_size`; the first row is for the prompt's tokens, the second for the answer's.
    token_type_embeddings: Vec<f32>,
    embedding_norm: LayerNorm,
    layers: Vec<EncoderLayer>,
}

struct EncoderLayer {
    query: QuantizedLinear,
    key: QuantizedLinear,
    value: QuantizedLinear,
    attention_output: QuantizedLinear,
    attention_norm: LayerNorm,
    up: QuantizedLinear,
    down: QuantizedLinear,
    output_norm: LayerNorm,
}

struct LayerNorm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Transformer {
    /// Reads the weights of a model for up to `positions` tokens.
    pub(super) fn load<R: Read + Seek>(file: &mut GgufFile<R>, positions: usize) -> Result<Self, GgufError> {
        let header = file.header();
        let hidden_size = header.size("bert.embedding_length")?;
        let heads = header.size("bert.attention.head_count")?;
        if heads == 0 || !hidden_size.is_multiple_of(heads) {
            return Err(GgufError::Unsupported(UnsupportedFeature::UnevenHeads { heads, hidden_size }));
        }
        let config = EncoderConfig {
            hidden_size,
            intermediate_size: header.size("bert.feed_forward_length")?,
            attention: AttentionShape {
                num_attention_heads: heads,
                num_key_value_heads: heads,
                head_dim: hidden_size / heads,
            },
            layer_norm_eps: header.number("bert.attention.layer_norm_epsilon")?,
        };
        let num_hidden_layers = header.size("bert.block_count")?;
        let vocab_size = file.vocab_size()?;
        Ok(Self {
            config,
            word_embeddings: file.matrix("token_embd.weight", vocab_size, hidden_size)?,
            position_embeddings: file.values("position_embd.weight", &[positions, hidden_size])?,
            token_type_embeddings: file.values("token_types.weight", &[2, hidden_size])?,
            embedding_norm: LayerNorm::load(file, "token_embd_norm", hidden_size)?,
            layers: (0..num_hidden_layers)
                .map(|number| EncoderLayer::load(file, &config, number))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Elements of a token's hidden state.
    pub(super) fn hidden_size(&self) -> usize {
        self.config.hidden_size
    }

    /// Number of tokens that the model knows.
    pub(super) fn vocab_size(&self) -> usize {
        self.word_embeddings.rows()
    }

    /// The hidden states after the last layer, shape tokens × `hidden_size`. Each token comes with whether it is the
    /// answer's. There may be no more tokens than positions.
    pub(super) fn forward(&self, tokens: &[(u32, bool)]) -> Vec<f32> {
        let EncoderConfig { hidden_size, intermediate_size, layer_norm_eps: eps, .. } = self.config;
        let mut states = vec![0.0; tokens.len() * hidden_size];
        let positions = self.position_embeddings.chunks_exact(hidden_size);
        for (((token, is_answer), position), state) in
            tokens.iter().zip(positions).zip(states.chunks_exact_mut(hidden_size))
        {
            self.word_embeddings.dequantize_row(*token as usize, state);
            let token_type = &self.token_type_embeddings[usize::from(*is_answer) * hidden_size..][..hidden_size];
            add_scaled(state, position, 1.0);
            add_scaled(state, token_type, 1.0);
        }
        self.embedding_norm.apply(&mut states, eps);
        let mut inputs = QuantizedActivations::default();
        for layer in &self.layers {
            inputs.set(&states, hidden_size);
            let attended = self.self_attention(layer, &inputs);
            inputs.set(&attended, hidden_size);
            add_scaled(&mut states, &layer.attention_output.forward(&inputs), 1.0);
            layer.attention_norm.apply(&mut states, eps);
            inputs.set(&states, hidden_size);
            let mut up = layer.up.forward(&inputs);
            up.iter_mut().for_each(|value| *value = gelu(*value));
            inputs.set(&up, intermediate_size);
            add_scaled(&mut states, &layer.down.forward(&inputs), 1.0);
            layer.output_norm.apply(&mut states, eps);
        }
        states
    }

    /// Every token's attention over all tokens, before the output projection; shape tokens × `hidden_size`.
    fn self_attention(&self, layer: &EncoderLayer, inputs: &QuantizedActivations) -> Vec<f32> {
        let hidden_size = self.config.hidden_size;
        let (queries, keys, values) =
            (layer.query.forward(inputs), layer.key.forward(inputs), layer.value.forward(inputs));
        let mut attended = vec![0.0; queries.len()];
        let mut scores = Vec::with_capacity(inputs.rows());
        for (query, out) in queries.chunks_exact(hidden_size).zip(attended.chunks_exact_mut(hidden_size)) {
            attend(&self.config.attention, query, &keys, &values, &mut scores, out);
        }
        attended
    }
}

impl EncoderLayer {
    fn load<R: Read + Seek>(file: &mut GgufFile<R>, config: &EncoderConfig, number: usize) -> Result<Self, GgufError> {
        let EncoderConfig { hidden_size, intermediate_size, .. } = *config;
        let name = |end: &str| format!("blk.{number}.{end}");
        Ok(Self {
            query: QuantizedLinear::load(file, &name("attn_q"), hidden_size, hidden_size)?,
            key: QuantizedLinear::load(file, &name("attn_k"), hidden_size, hidden_size)?,
            value: QuantizedLinear::load(file, &name("attn_v"), hidden_size, hidden_size)?,
            attention_output: QuantizedLinear::load(file, &name("attn_output"), hidden_size, hidden_size)?,
            attention_norm: LayerNorm::load(file, &name("attn_output_norm"), hidden_size)?,
            up: QuantizedLinear::load(file, &name("ffn_up"), intermediate_size, hidden_size)?,
            down: QuantizedLinear::load(file, &name("ffn_down"), hidden_size, intermediate_size)?,
            output_norm: LayerNorm::load(file, &name("layer_output_norm"), hidden_size)?,
        })
    }
}

impl LayerNorm {
    fn load<R: Read + Seek>(file: &mut GgufFile<R>, name: &str, size: usize) -> Result<Self, GgufError> {
        let mut values = |end: &str| file.values(&format!("{name}.{end}"), &[size]);
        Ok(Self { weight: values("weight")?, bias: values("bias")? })
    }

    fn apply(&self, rows: &mut [f32], eps: f32) {
        rows.chunks_exact_mut(self.weight.len()).for_each(|row| layer_norm(row, &self.weight, &self.bias, eps));
    }
}
