//! Scaled dot-product attention (Vaswani et al., arXiv 1706.03762, section 3.2.1), with fewer key and value heads than
//! query heads where a model has them so (grouped-query attention; Ainslie et al., arXiv 2305.13245).

use super::kernels::dot;
use super::ops::{add_scaled, softmax};

/// The heads of an attention layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttentionShape {
    /// Query heads.
    pub num_attention_heads: usize,
    /// Key heads, and as many value heads. Each serves `num_attention_heads / num_key_value_heads` query heads.
    pub num_key_value_heads: usize,
    /// Elements of one head's query, key or value.
    pub head_dim: usize,
}

impl AttentionShape {
    /// Elements of one token's queries, over all heads.
    pub fn query_size(&self) -> usize {
        self.num_attention_heads * self.head_dim
    }

    /// Elements of one token's keys, over all heads; its values have as many.
    pub fn key_value_size(&self) -> usize {
        self.num_key_value_heads * self.head_dim
    }
}

/// Attention of one token: for each head, the mean of the values weighted by softmax(q·k / √head_dim).
///
/// `query` and `out` have `query_size` elements. `keys` and `values` have `key_value_size` elements for each token that is
/// attended to. `scores` is working memory, reused from call to call.
pub fn attend(
    shape: &AttentionShape,
    query: &[f32],
    keys: &[f32],
    values: &[f32],
    scores: &mut Vec<f32>,
    out: &mut [f32],
) {
    let head_dim = shape.head_dim;
    let heads_per_key = shape.num_attention_heads / shape.num_key_value_heads;
    let scale = 1.0 / (head_dim as f32).sqrt();
    for (head, (query, out)) in query.chunks_exact(head_dim).zip(out.chunks_exact_mut(head_dim)).enumerate() {
        let from = head / heads_per_key * head_dim;
        let keys = keys.chunks_exact(shape.key_value_size()).map(|key| &key[from..from + head_dim]);
        scores.clear();
        scores.extend(keys.map(|key| dot(query, key) * scale));
        softmax(scores);
        out.fill(0.0);
        for (value, weight) in values.chunks_exact(shape.key_value_size()).zip(scores.iter()) {
            add_scaled(out, &value[from..from + head_dim], *weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_query_head_reads_the_keys_and_values_of_its_group() {
        let shape = AttentionShape { num_attention_heads: 4, num_key_value_heads: 2, head_dim: 1 };
        let mut out = [0.0; 4];
        // Two tokens. The first head of keys prefers the second token, the second one has no preference.
        attend(
            &shape,
            &[100.0, 0.0, 0.0, 100.0],
            &[0.0, 1.0, 1.0, 1.0],
            &[1.0, 10.0, 3.0, 30.0],
            &mut Vec::new(),
            &mut out,
        );
        for (found, expected) in out.into_iter().zip([3.0, 2.0, 20.0, 20.0]) {
            assert!((found - expected).abs() < 1e-5, "{out:?}");
        }
    }
}
