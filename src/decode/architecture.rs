//! What kind of model a file holds, and its dimensions.

use super::DecodeError;
use crate::tensor::Header;

const ARCHITECTURE: &str = "general.architecture";

/// The kinds of transformer that run here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Rotary positions over neighbouring pairs.
    Llama,
    /// Rotary positions over halves; biases on query, key and value.
    Qwen2,
}

impl Family {
    /// By the file's own word.
    pub(super) fn of(header: &Header) -> Result<Self, DecodeError> {
        match header.text(ARCHITECTURE)? {
            "llama" => Ok(Self::Llama),
            "qwen2" => Ok(Self::Qwen2),
            other => Err(DecodeError::Architecture { found: other.to_owned() }),
        }
    }
}

/// Sizes, in elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dimensions {
    /// Blocks.
    pub layers: usize,
    /// Of the stream that the blocks read and write.
    pub width: usize,
    /// Of the feed-forward layers.
    pub hidden: usize,
    /// Query heads.
    pub heads: usize,
    /// Key and value heads; each serves `heads / kv_heads` query heads.
    pub kv_heads: usize,
    /// Of one head.
    pub head: usize,
    /// Tokens that the model was made to read at once.
    pub context: usize,
}

impl Dimensions {
    /// Of the keys of one token in one layer; of its values as well.
    pub fn kv_width(&self) -> usize {
        self.kv_heads * self.head
    }
}

/// A model's shape and constants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Architecture {
    /// Its kind.
    pub family: Family,
    /// Its sizes.
    pub dimensions: Dimensions,
    /// Added to the mean square before its root is taken.
    pub epsilon: f32,
    /// Base of the rotary positions' frequencies.
    pub rope_base: f32,
}

impl Architecture {
    pub(super) fn of(header: &Header, family: Family) -> Result<Self, DecodeError> {
        let name = header.text(ARCHITECTURE)?;
        let key = |end: &str| format!("{name}.{end}");
        let size = |end: &str| header.size(&key(end));
        let heads = size("attention.head_count")?;
        let width = size("embedding_length")?;
        let default_head = width / heads.max(1);
        let dimensions = Dimensions {
            layers: size("block_count")?,
            width,
            hidden: size("feed_forward_length")?,
            heads,
            kv_heads: header.optional_size(&key("attention.head_count_kv"))?.unwrap_or(heads),
            head: header.optional_size(&key("attention.key_length"))?.unwrap_or(default_head),
            context: size("context_length")?,
        };
        let architecture = Self {
            family,
            dimensions,
            epsilon: header.number(&key("attention.layer_norm_rms_epsilon"))?,
            rope_base: header.optional_number(&key("rope.freq_base"))?.unwrap_or(10_000.0),
        };
        architecture.check(header, name)?;
        Ok(architecture)
    }

    fn check(&self, header: &Header, name: &str) -> Result<(), DecodeError> {
        let Dimensions { layers, width, hidden, heads, kv_heads, head, context } = self.dimensions;
        let unsupported = |what: String| Err(DecodeError::unsupported(what));
        if [layers, width, hidden, heads, kv_heads, head, context].contains(&0) {
            return Err(DecodeError::lacking("one of its sizes: it is given as 0"));
        }
        if heads % kv_heads != 0 || head % 4 != 0 || heads.checked_mul(head).is_none() {
            return unsupported(format!("{heads} query heads of {head} elements over {kv_heads} key heads"));
        }
        let rotated = header.optional_size(&format!("{name}.rope.dimension_count"))?.unwrap_or(head);
        if rotated != head {
            return unsupported(format!("rotary positions over {rotated} of a head's {head} elements"));
        }
        if header.optional_size(&format!("{name}.expert_count"))?.is_some_and(|experts| experts > 0) {
            return unsupported("a mixture of experts".to_owned());
        }
        match header.optional_text(&format!("{name}.rope.scaling.type"))? {
            Some(scaling) if scaling != "none" => unsupported(format!("“{scaling}” scaling of positions")),
            _ => Ok(()),
        }
    }
}
