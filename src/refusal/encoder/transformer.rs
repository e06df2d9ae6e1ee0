//! BERT's encoder (Devlin et al., arXiv 1810.04805): a post-norm transformer in which every token sees every other one.

use std::io::{Read, Seek};

use crate::tensor::{FileError, GgufFile, Inputs, Matrix, add_scaled, dot, gelu, layer_norm, softmax};

/// Sizes, in elements.
#[derive(Clone, Copy, Debug)]
struct Dimensions {
    hidden_size: usize,
    intermediate_size: usize,
    heads: usize,
    layer_norm_eps: f32,
}

/// The encoder's weights.
pub(super) struct Transformer {
    dimensions: Dimensions,
    word_embeddings: Matrix,
    /// By position.
    position_embeddings: Vec<f32>,
    /// Of the prompt, then of the answer.
    token_type_embeddings: Vec<f32>,
    embedding_norm: Norm,
    layers: Vec<Layer>,
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attention_output: Linear,
    attention_norm: Norm,
    up: Linear,
    down: Linear,
    output_norm: Norm,
}

struct Linear {
    weight: Matrix,
    bias: Vec<f32>,
}

struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Transformer {
    /// Reads the weights; `positions` is how many tokens there may be at most.
    pub(super) fn load<R: Read + Seek>(file: &mut GgufFile<R>, positions: usize) -> Result<Self, FileError> {
        let header = file.header();
        let hidden_size = header.size("bert.embedding_length")?;
        let dimensions = Dimensions {
            hidden_size,
            intermediate_size: header.size("bert.feed_forward_length")?,
            heads: header.size("bert.attention.head_count")?,
            layer_norm_eps: header.number("bert.attention.layer_norm_epsilon")?,
        };
        if dimensions.heads == 0 || !hidden_size.is_multiple_of(dimensions.heads) {
            let what = format!("{} attention heads over {hidden_size} elements", dimensions.heads);
            return Err(FileError::Unsupported { what });
        }
        let layers = header.size("bert.block_count")?;
        let vocabulary = file.vocabulary_size()?;
        Ok(Self {
            dimensions,
            word_embeddings: file.matrix("token_embd.weight", vocabulary, hidden_size)?,
            position_embeddings: file.values("position_embd.weight", &[positions, hidden_size])?,
            token_type_embeddings: file.values("token_types.weight", &[2, hidden_size])?,
            embedding_norm: Norm::load(file, "token_embd_norm", hidden_size)?,
            layers: (0..layers).map(|number| Layer::load(file, dimensions, number)).collect::<Result<_, _>>()?,
        })
    }

    /// Elements of a token's state.
    pub(super) fn hidden_size(&self) -> usize {
        self.dimensions.hidden_size
    }

    /// Tokens that it knows.
    pub(super) fn vocabulary_size(&self) -> usize {
        self.word_embeddings.rows()
    }

    /// Every token's state after the last layer, token by token. `tokens` are numbers with whether they are the answer's,
    /// no more than there are positions.
    pub(super) fn states(&self, tokens: &[(u32, bool)]) -> Vec<f32> {
        let hidden_size = self.hidden_size();
        let mut states = vec![0.0; tokens.len() * hidden_size];
        let positions = self.position_embeddings.chunks_exact(hidden_size);
        for (((token, is_answer), position), state) in
            tokens.iter().zip(positions).zip(states.chunks_exact_mut(hidden_size))
        {
            self.word_embeddings.write_row(*token as usize, state);
            let token_type = &self.token_type_embeddings[usize::from(*is_answer) * hidden_size..][..hidden_size];
            add_scaled(state, position, 1.0);
            add_scaled(state, token_type, 1.0);
        }
        let eps = self.dimensions.layer_norm_eps;
        self.embedding_norm.apply(&mut states, eps);
        let mut inputs = Inputs::default();
        for layer in &self.layers {
            inputs.set(&states, hidden_size);
            let attended = self.attend(layer, &inputs);
            inputs.set(&attended, hidden_size);
            add_scaled(&mut states, &layer.attention_output.apply(&inputs), 1.0);
            layer.attention_norm.apply(&mut states, eps);
            inputs.set(&states, hidden_size);
            let mut up = layer.up.apply(&inputs);
            up.iter_mut().for_each(|value| *value = gelu(*value));
            inputs.set(&up, self.dimensions.intermediate_size);
            add_scaled(&mut states, &layer.down.apply(&inputs), 1.0);
            layer.output_norm.apply(&mut states, eps);
        }
        states
    }

    /// For every token and head: the mean of all values, weighted by the softmax of the scaled products.
    fn attend(&self, layer: &Layer, inputs: &Inputs) -> Vec<f32> {
        let Dimensions { hidden_size, heads, .. } = self.dimensions;
        let head_dim = hidden_size / heads;
        let scale = 1.0 / (head_dim as f32).sqrt();
        let (queries, keys, values) = (layer.query.apply(inputs), layer.key.apply(inputs), layer.value.apply(inputs));
        let mut attended = vec![0.0; queries.len()];
        let mut scores = Vec::with_capacity(inputs.count());
        for (token, out) in attended.chunks_exact_mut(hidden_size).enumerate() {
            for (head, out) in out.chunks_exact_mut(head_dim).enumerate() {
                let of_head =
                    |token: usize| token * hidden_size + head * head_dim..token * hidden_size + (head + 1) * head_dim;
                let query = &queries[of_head(token)];
                scores.clear();
                scores.extend((0..inputs.count()).map(|other| dot(query, &keys[of_head(other)]) * scale));
                softmax(&mut scores);
                for (other, weight) in scores.iter().enumerate() {
                    add_scaled(out, &values[of_head(other)], *weight);
                }
            }
        }
        attended
    }
}

impl Layer {
    fn load<R: Read + Seek>(file: &mut GgufFile<R>, sizes: Dimensions, number: usize) -> Result<Self, FileError> {
        let Dimensions { hidden_size, intermediate_size, .. } = sizes;
        let name = |end: &str| format!("blk.{number}.{end}");
        Ok(Self {
            query: Linear::load(file, &name("attn_q"), hidden_size, hidden_size)?,
            key: Linear::load(file, &name("attn_k"), hidden_size, hidden_size)?,
            value: Linear::load(file, &name("attn_v"), hidden_size, hidden_size)?,
            attention_output: Linear::load(file, &name("attn_output"), hidden_size, hidden_size)?,
            attention_norm: Norm::load(file, &name("attn_output_norm"), hidden_size)?,
            up: Linear::load(file, &name("ffn_up"), intermediate_size, hidden_size)?,
            down: Linear::load(file, &name("ffn_down"), hidden_size, intermediate_size)?,
            output_norm: Norm::load(file, &name("layer_output_norm"), hidden_size)?,
        })
    }
}

impl Linear {
    fn load<R: Read + Seek>(
        file: &mut GgufFile<R>,
        name: &str,
        rows: usize,
        columns: usize,
    ) -> Result<Self, FileError> {
        let weight = file.matrix(&format!("{name}.weight"), rows, columns)?;
        Ok(Self { weight, bias: file.values(&format!("{name}.bias"), &[rows])? })
    }

    fn apply(&self, inputs: &Inputs) -> Vec<f32> {
        let mut outputs = vec![0.0; inputs.count() * self.weight.rows()];
        self.weight.multiply(inputs, &mut outputs);
        outputs.chunks_exact_mut(self.bias.len()).for_each(|row| add_scaled(row, &self.bias, 1.0));
        outputs
    }
}

impl Norm {
    fn load<R: Read + Seek>(file: &mut GgufFile<R>, name: &str, size: usize) -> Result<Self, FileError> {
        let mut values = |end: &str| file.values(&format!("{name}.{end}"), &[size]);
        Ok(Self { weight: values("weight")?, bias: values("bias")? })
    }

    fn apply(&self, rows: &mut [f32], eps: f32) {
        rows.chunks_exact_mut(self.weight.len()).for_each(|row| layer_norm(row, &self.weight, &self.bias, eps));
    }
}
