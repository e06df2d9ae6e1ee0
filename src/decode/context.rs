//! What a model has read: its tokens, and their keys and values in every layer.

use super::architecture::Dimensions;

/// One text that a model reads and goes on with. A text that begins as the last one did is not read again from its
/// start.
pub struct Context {
    tokens: Vec<u32>,
    kv_width: usize,
    layers: Vec<Layer>,
}

/// Keys and values of one layer, token by token.
#[derive(Clone, Default)]
pub(super) struct Layer {
    pub(super) keys: Vec<f32>,
    pub(super) values: Vec<f32>,
}

impl Context {
    pub(super) fn new(dimensions: &Dimensions) -> Self {
        Self { tokens: Vec::new(), kv_width: dimensions.kv_width(), layers: vec![Layer::default(); dimensions.layers] }
    }

    /// Tokens read.
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// Goes back to what this text and the last one share, and tells how many of its tokens need not be read again: never
    /// all of them, since the last one's logits are wanted.
    pub fn rewind_to(&mut self, text: &[u32]) -> usize {
        let shared = self.tokens.iter().zip(text).take_while(|(old, new)| old == new).count();
        let kept = shared.min(text.len().saturating_sub(1));
        self.tokens.truncate(kept);
        for layer in &mut self.layers {
            layer.keys.truncate(kept * self.kv_width);
            layer.values.truncate(kept * self.kv_width);
        }
        kept
    }

    pub(super) fn push_tokens(&mut self, tokens: &[u32]) {
        self.tokens.extend_from_slice(tokens);
    }

    pub(super) fn layer(&mut self, layer: usize) -> &mut Layer {
        &mut self.layers[layer]
    }
}
