//! The transformer: tokens in, logits out.

use std::io::{Read, Seek};

use super::architecture::{Architecture, Dimensions, Family};
use super::attention::{Rotary, attend};
use super::{Context, DecodeError, ModelFile};
use crate::tensor::{Inputs, Matrix};

/// Tokens of a prompt that go through the weights together.
const BATCH: usize = 64;

/// A model in memory.
pub struct Model {
    architecture: Architecture,
    embedding: Matrix,
    blocks: Vec<Block>,
    norm: Vec<f32>,
    /// Where it is another than the embedding.
    output: Option<Matrix>,
    rotary: Rotary,
}

struct Block {
    attention_norm: Vec<f32>,
    query: Projection,
    key: Projection,
    value: Projection,
    attention_out: Projection,
    feed_norm: Vec<f32>,
    gate: Projection,
    up: Projection,
    down: Projection,
}

/// A product, and what is added to it.
struct Projection {
    matrix: Matrix,
    bias: Option<Vec<f32>>,
}

impl Projection {
    fn apply(&self, inputs: &Inputs, rows: usize) -> Vec<f32> {
        let mut outputs = vec![0.0; rows * self.matrix.rows()];
        self.matrix.multiply(inputs, &mut outputs);
        if let Some(bias) = &self.bias {
            outputs.chunks_exact_mut(bias.len()).for_each(|row| add(row, bias));
        }
        outputs
    }
}

/// Tokens to be read by one context.
pub struct Feed<'a> {
    /// The context.
    pub context: &'a mut Context,
    /// Its next tokens; at least one.
    pub tokens: &'a [u32],
}

impl Feed<'_> {
    /// The tokens from one number on, so many at most, on their way through the weights.
    fn rows(&self, feed: usize, from: usize, at_once: usize) -> impl Iterator<Item = Row> {
        let begin = self.context.tokens().len();
        let tokens = window(self.tokens, from, at_once).iter().enumerate();
        tokens.map(move |(at, token)| Row { feed, token: *token, position: begin + at })
    }
}

fn window(tokens: &[u32], from: usize, at_once: usize) -> &[u32] {
    let rest = tokens.get(from..).unwrap_or_default();
    &rest[..rest.len().min(at_once)]
}

impl Model {
    /// Reads the weights, tensor by tensor. `progress` is told the share that is done, 0 to 1.
    pub fn load<R: Read + Seek>(file: &mut ModelFile<R>, mut progress: impl FnMut(f32)) -> Result<Self, DecodeError> {
        let architecture = file.architecture();
        let Dimensions { layers, width, .. } = architecture.dimensions;
        let vocabulary = file.vocabulary_size()?;
        let embedding = file.matrix("token_embd.weight", vocabulary, width)?;
        let steps = (layers + 1) as f32;
        let mut blocks = Vec::new(); // room for as many as the file has, whatever it says
        for number in 0..layers {
            progress((number + 1) as f32 / steps);
            blocks.push(Block::load(file, &architecture, number)?);
        }
        let norm = file.vector("output_norm.weight", width)?;
        let output = file.has("output.weight").then(|| file.matrix("output.weight", vocabulary, width)).transpose()?;
        progress(1.0);
        Ok(Self { architecture, embedding, blocks, norm, output, rotary: Rotary::of(&architecture) })
    }

    /// A context that has read nothing.
    pub fn context(&self) -> Context {
        Context::new(&self.architecture.dimensions)
    }

    /// Tokens that a context may hold.
    pub fn context_length(&self) -> usize {
        self.architecture.dimensions.context
    }

    /// Number of tokens that it knows.
    pub fn vocabulary_size(&self) -> usize {
        self.embedding.rows()
    }

    /// Has contexts read on, all through the weights together: each one's logits after its last token.
    pub fn read(&self, feeds: &mut [Feed<'_>]) -> Vec<Vec<f32>> {
        self.read_wanting(feeds, Wanted::Last)
    }

    /// Has a context read on: the logits after every token.
    pub fn read_all(&self, context: &mut Context, tokens: &[u32]) -> Vec<Vec<f32>> {
        self.read_wanting(&mut [Feed { context, tokens }], Wanted::Every)
    }

    fn read_wanting(&self, feeds: &mut [Feed<'_>], wanted: Wanted) -> Vec<Vec<f32>> {
        let width = self.architecture.dimensions.width;
        let longest = feeds.iter().map(|feed| feed.tokens.len()).max().unwrap_or(0);
        let at_once = (BATCH / feeds.len().max(1)).max(1);
        let mut last = vec![Vec::new(); feeds.len()];
        let mut every = Vec::new();
        for from in (0..longest).step_by(at_once) {
            let rows: Vec<Row> =
                feeds.iter().enumerate().flat_map(|(number, feed)| feed.rows(number, from, at_once)).collect();
            let streams = self.pass(&rows, feeds);
            for feed in feeds.iter_mut() {
                feed.context.push_tokens(window(feed.tokens, from, at_once));
            }
            for (row, stream) in rows.iter().zip(streams.chunks_exact(width)) {
                match wanted {
                    Wanted::Every => every.extend(self.logits(&[stream])),
                    Wanted::Last => last[row.feed] = stream.to_vec(),
                }
            }
        }
        match wanted {
            Wanted::Every => every,
            Wanted::Last => self.logits(&last),
        }
    }

    /// The stream after the last block, row by row; keys and values of the rows are added to their contexts.
    fn pass(&self, rows: &[Row], feeds: &mut [Feed<'_>]) -> Vec<f32> {
        let Architecture { dimensions, epsilon, .. } = self.architecture;
        let width = dimensions.width;
        let mut stream = vec![0.0; rows.len() * width];
        for (row, to) in rows.iter().zip(stream.chunks_exact_mut(width)) {
            self.embedding.write_row(row.token as usize, to);
        }
        let angles: Vec<_> = rows.iter().map(|row| self.rotary.angles(row.position)).collect();
        let mut inputs = Inputs::default();
        let mut scores = Vec::new();
        for (number, block) in self.blocks.iter().enumerate() {
            inputs.set(&normed(&stream, &block.attention_norm, epsilon), width);
            let mut queries = block.query.apply(&inputs, rows.len());
            let mut keys = block.key.apply(&inputs, rows.len());
            let values = block.value.apply(&inputs, rows.len());
            let query_width = dimensions.heads * dimensions.head;
            let kv_width = dimensions.kv_width();
            let mut found = vec![0.0; queries.len()];
            for (at, row) in rows.iter().enumerate() {
                let query = &mut queries[at * query_width..][..query_width];
                let key = &mut keys[at * kv_width..][..kv_width];
                self.rotary.turn(query, &angles[at]);
                self.rotary.turn(key, &angles[at]);
                let layer = feeds[row.feed].context.layer(number);
                layer.keys.extend_from_slice(key);
                layer.values.extend_from_slice(&values[at * kv_width..][..kv_width]);
                let out = &mut found[at * query_width..][..query_width];
                attend(&dimensions, layer, row.position + 1, query, &mut scores, out);
            }
            inputs.set(&found, query_width);
            add(&mut stream, &block.attention_out.apply(&inputs, rows.len()));
            inputs.set(&normed(&stream, &block.feed_norm, epsilon), width);
            let mut gates = block.gate.apply(&inputs, rows.len());
            let ups = block.up.apply(&inputs, rows.len());
            gates.iter_mut().zip(&ups).for_each(|(gate, up)| *gate = silu(*gate) * up);
            inputs.set(&gates, dimensions.hidden);
            add(&mut stream, &block.down.apply(&inputs, rows.len()));
        }
        stream
    }

    fn logits(&self, streams: &[impl AsRef<[f32]>]) -> Vec<Vec<f32>> {
        let Architecture { dimensions, epsilon, .. } = self.architecture;
        let matrix = self.output.as_ref().unwrap_or(&self.embedding);
        let streams: Vec<f32> = streams.iter().flat_map(|stream| stream.as_ref()).copied().collect();
        let mut inputs = Inputs::default();
        inputs.set(&normed(&streams, &self.norm, epsilon), dimensions.width);
        let mut logits = vec![0.0; streams.len() / dimensions.width * matrix.rows()];
        matrix.multiply(&inputs, &mut logits);
        logits.chunks_exact(matrix.rows()).map(<[f32]>::to_vec).collect()
    }
}

impl Block {
    fn load<R: Read + Seek>(
        file: &mut ModelFile<R>,
        architecture: &Architecture,
        number: usize,
    ) -> Result<Self, DecodeError> {
        let Dimensions { width, hidden, heads, head, .. } = architecture.dimensions;
        let (queries, keys) = (heads * head, architecture.dimensions.kv_width());
        let mut projection = |name: &str, rows: usize, columns: usize, has_bias: bool| {
            let name = format!("blk.{number}.{name}");
            let bias = has_bias.then(|| file.vector(&format!("{name}.bias"), rows)).transpose()?;
            Ok::<_, DecodeError>(Projection { matrix: file.matrix(&format!("{name}.weight"), rows, columns)?, bias })
        };
        let is_biased = architecture.family == Family::Qwen2;
        Ok(Self {
            query: projection("attn_q", queries, width, is_biased)?,
            key: projection("attn_k", keys, width, is_biased)?,
            value: projection("attn_v", keys, width, is_biased)?,
            attention_out: projection("attn_output", width, queries, false)?,
            gate: projection("ffn_gate", hidden, width, false)?,
            up: projection("ffn_up", hidden, width, false)?,
            down: projection("ffn_down", width, hidden, false)?,
            attention_norm: file.vector(&format!("blk.{number}.attn_norm.weight"), width)?,
            feed_norm: file.vector(&format!("blk.{number}.ffn_norm.weight"), width)?,
        })
    }
}

/// Whose logits are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Last,
    Every,
}

/// One token on its way through the weights.
struct Row {
    feed: usize,
    token: u32,
    position: usize,
}

/// Each row divided by the root of its mean square, and weighted (Zhang and Sennrich, arXiv 1910.07467).
fn normed(rows: &[f32], weights: &[f32], epsilon: f32) -> Vec<f32> {
    let mut out = Vec::with_capacity(rows.len());
    for row in rows.chunks_exact(weights.len()) {
        let mean_square = row.iter().map(|value| value * value).sum::<f32>() / row.len() as f32;
        let scale = 1.0 / (mean_square + epsilon).sqrt();
        out.extend(row.iter().zip(weights).map(|(value, weight)| value * scale * weight));
    }
    out
}

fn silu(value: f32) -> f32 {
    value / (1.0 + (-value).exp())
}

fn add(to: &mut [f32], values: &[f32]) {
    to.iter_mut().zip(values).for_each(|(to, value)| *to += value);
}
