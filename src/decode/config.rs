//! The sizes and constants of a model, from the metadata of its file. Fields have the names of Hugging Face's `config.json`.

use crate::domain::{DecodeError, GgufError, MissingPart, UnsupportedFeature};
use crate::tensor::{AttentionShape, GgufHeader};

/// Which elements of a head form the pairs that rotary position embeddings rotate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RopeStyle {
    /// Neighbours: 2i and 2i + 1 (llama.cpp's `LLAMA_ROPE_TYPE_NORM`).
    Interleaved,
    /// The same place in both halves: i and i + head_dim/2 (llama.cpp's `LLAMA_ROPE_TYPE_NEOX`).
    Halves,
}

/// The architectures that run here, as `general.architecture` names them. The file does not say how it pairs elements for
/// rotary positions: that follows from the architecture, as in llama.cpp. Everything else is read from the file.
const ARCHITECTURES: [(&str, RopeStyle); 3] =
    [("llama", RopeStyle::Interleaved), ("qwen2", RopeStyle::Halves), ("qwen3", RopeStyle::Halves)];

/// The rotary style of the architecture that the file names. Fails if the architecture does not run here.
pub(super) fn rope_style(header: &GgufHeader) -> Result<RopeStyle, DecodeError> {
    let found = header.text("general.architecture")?;
    let known = ARCHITECTURES.iter().find(|(name, _)| *name == found);
    known.map(|(_, style)| *style).ok_or_else(|| {
        let supported = ARCHITECTURES.map(|(name, _)| name.to_owned()).to_vec();
        DecodeError::Architecture { found: found.to_owned(), supported }
    })
}

/// A model's sizes, in elements where nothing else is said, and its constants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModelConfig {
    /// The hidden state of a token.
    pub hidden_size: usize,
    /// The inner layer of the feed-forward network.
    pub intermediate_size: usize,
    /// Number of transformer layers.
    pub num_hidden_layers: usize,
    /// The heads of every layer. `head_dim` need not be `hidden_size / num_attention_heads`.
    pub attention: AttentionShape,
    /// The most tokens, prompt and answer together, that the model was trained for.
    pub max_position_embeddings: usize,
    /// Added to the mean square in RMS norms.
    pub rms_norm_eps: f32,
    /// The pairs that rotary positions rotate.
    pub rope_style: RopeStyle,
    /// The base of the rotary frequencies.
    pub rope_theta: f32,
    /// Positions are divided by this number (linear scaling, arXiv 2306.15595); 1 for no scaling.
    pub rope_scaling_factor: f32,
}

impl ModelConfig {
    /// Reads the configuration. Fails if the model has something that does not run here.
    pub(super) fn read(header: &GgufHeader, rope_style: RopeStyle) -> Result<Self, DecodeError> {
        let name = header.text("general.architecture")?;
        let key = |end: &str| format!("{name}.{end}");
        let size = |end: &str| header.size(&key(end));
        let hidden_size = size("embedding_length")?;
        let num_attention_heads = size("attention.head_count")?;
        let default_head_dim = hidden_size / num_attention_heads.max(1);
        let config = Self {
            hidden_size,
            intermediate_size: size("feed_forward_length")?,
            num_hidden_layers: size("block_count")?,
            attention: AttentionShape {
                num_attention_heads,
                num_key_value_heads: header
                    .optional_size(&key("attention.head_count_kv"))?
                    .unwrap_or(num_attention_heads),
                head_dim: header.optional_size(&key("attention.key_length"))?.unwrap_or(default_head_dim),
            },
            max_position_embeddings: size("context_length")?,
            rms_norm_eps: header.number(&key("attention.layer_norm_rms_epsilon"))?,
            rope_style,
            rope_theta: header.optional_number(&key("rope.freq_base"))?.unwrap_or(10_000.0),
            rope_scaling_factor: rope_scaling_factor(header, name)?,
        };
        config.check(header, name)?;
        Ok(config)
    }

    fn check(&self, header: &GgufHeader, name: &str) -> Result<(), DecodeError> {
        let unsupported = |feature| Err(GgufError::Unsupported(feature).into());
        let AttentionShape { num_attention_heads: heads, num_key_value_heads: kv_heads, head_dim } = self.attention;
        let sizes = [self.hidden_size, self.intermediate_size, self.num_hidden_layers, self.max_position_embeddings];
        if sizes.contains(&0) || [heads, kv_heads, head_dim].contains(&0) {
            return Err(GgufError::Lacking(MissingPart::Size).into());
        }
        if heads % kv_heads != 0 || head_dim % 4 != 0 || heads.checked_mul(head_dim).is_none() {
            return unsupported(UnsupportedFeature::Heads { query: heads, key: kv_heads, head_dim });
        }
        let rotated = header.optional_size(&format!("{name}.rope.dimension_count"))?.unwrap_or(head_dim);
        if rotated != head_dim {
            return unsupported(UnsupportedFeature::PartialRotary { rotated, head_dim });
        }
        if header.optional_size(&format!("{name}.expert_count"))?.is_some_and(|experts| experts > 0) {
            return unsupported(UnsupportedFeature::Experts);
        }
        Ok(())
    }
}

/// As llama.cpp reads it: a file that gives a factor without a type means linear scaling, and a factor of 0 none.
fn rope_scaling_factor(header: &GgufHeader, name: &str) -> Result<f32, GgufError> {
    match header.optional_text(&format!("{name}.rope.scaling.type"))?.unwrap_or("linear") {
        "none" => return Ok(1.0),
        "linear" => {}
        other => return Err(GgufError::Unsupported(UnsupportedFeature::RopeScaling(other.to_owned()))),
    }
    let mut factor = header.optional_number(&format!("{name}.rope.scaling.factor"))?;
    if factor.is_none() {
        factor = header.optional_number(&format!("{name}.rope.scale_linear"))?; // its name in early files
    }
    match factor.filter(|factor| *factor != 0.0) {
        None => Ok(1.0),
        Some(factor) if factor.is_finite() && factor > 0.0 => Ok(factor),
        Some(factor) => Err(GgufError::Unsupported(UnsupportedFeature::RopeFactor(factor.to_string()))),
    }
}
