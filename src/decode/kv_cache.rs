//! The keys and values of the tokens that a model has read.

use super::ModelConfig;

/// The tokens of one text that a model has read, with their keys and values in every layer. When the next text begins as
/// this one did, what both share is not computed again.
pub struct KvCache {
    tokens: Vec<u32>,
    key_value_size: usize,
    layers: Vec<LayerCache>,
}

/// The keys and values of one layer, each of the shape tokens × `key_value_size`.
#[derive(Clone, Default)]
pub(super) struct LayerCache {
    pub(super) keys: Vec<f32>,
    pub(super) values: Vec<f32>,
}

/// A text that a model reads: a cache of what it has read, and the tokens to read next, at least one.
pub struct Sequence<'a> {
    /// The tokens that have been read.
    pub cache: &'a mut KvCache,
    /// The tokens to be read.
    pub tokens: Vec<u32>,
}

impl KvCache {
    /// An empty cache.
    pub(super) fn new(config: &ModelConfig) -> Self {
        Self {
            tokens: Vec::new(),
            key_value_size: config.attention.key_value_size(),
            layers: vec![LayerCache::default(); config.num_hidden_layers],
        }
    }

    /// The tokens that have been read.
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// Drops all tokens but those that `text` begins with as well, and returns how many are kept. Always fewer than `text`
    /// has, because the logits after its last token must be computed.
    pub fn keep_common_prefix(&mut self, text: &[u32]) -> usize {
        let common = self.tokens.iter().zip(text).take_while(|(old, new)| old == new).count();
        let kept = common.min(text.len().saturating_sub(1));
        self.tokens.truncate(kept);
        for layer in &mut self.layers {
            layer.keys.truncate(kept * self.key_value_size);
            layer.values.truncate(kept * self.key_value_size);
        }
        kept
    }

    /// Adds tokens whose keys and values are in every layer already.
    pub(super) fn push_tokens(&mut self, tokens: &[u32]) {
        self.tokens.extend_from_slice(tokens);
    }

    /// The cache of a layer, by its number from 0.
    pub(super) fn layer(&mut self, number: usize) -> &mut LayerCache {
        &mut self.layers[number]
    }
}
