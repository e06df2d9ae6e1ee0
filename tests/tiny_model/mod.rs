//! A tiny model with pseudo-random weights, written as a GGUF file.

use std::io::Cursor;

use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};

pub(crate) const HIDDEN_SIZE: usize = 64;
pub(crate) const LAYERS: usize = 2;
pub(crate) const CONTEXT_LENGTH: usize = 128;
const INTERMEDIATE_SIZE: usize = 96;
const HEADS: usize = 4;
const KV_HEADS: usize = 2;
const TEMPLATE: &str = "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}\
    {% if add_generation_prompt %}assistant: {% endif %}";

/// The content of a file, to be changed before it is written.
pub(crate) struct TinyModel {
    metadata: Vec<(String, Value)>,
    tensors: Vec<(String, QTensor)>,
}

/// The names of the 256 bytes in byte-level BPE, one special token (256), and one that is merged of two bytes.
fn token_names() -> Vec<String> {
    let mut shifted = 255;
    let mut names: Vec<String> = (0..=255_u32)
        .map(|byte| {
            let is_printable = matches!(byte, 33..=126 | 161..=172 | 174..=255);
            shifted += u32::from(!is_printable);
            char::from_u32(if is_printable { byte } else { shifted }).unwrap().to_string()
        })
        .collect();
    names.extend(["<|im_end|>".to_owned(), "he".to_owned()]);
    names
}

fn noise(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next() * 0.4).collect()
}

fn tensor(shape: &[usize], dtype: GgmlDType, values: Vec<f32>) -> QTensor {
    QTensor::quantize(&Tensor::from_vec(values, shape, &Device::Cpu).unwrap(), dtype).unwrap()
}

impl TinyModel {
    /// A model of this architecture, with matrices of this type: “qwen2” has biases, “qwen3” norms of queries and keys, and
    /// heads of twice the usual size.
    pub(crate) fn new(architecture: &str, dtype: GgmlDType) -> Self {
        let size = |key: &str, value: usize| (format!("{architecture}.{key}"), Value::U32(value as u32));
        let text = |key: &str, value: &str| (key.to_owned(), Value::String(value.to_owned()));
        let texts = |list: Vec<String>| Value::Array(list.into_iter().map(Value::String).collect());
        let names = token_names();
        let types = names.iter().map(|name| Value::I32(if name.len() > 4 { 3 } else { 1 })).collect();
        let head_dim = HIDDEN_SIZE / HEADS * if architecture == "qwen3" { 2 } else { 1 };
        let metadata = vec![
            text("general.architecture", architecture),
            size("block_count", LAYERS),
            size("embedding_length", HIDDEN_SIZE),
            size("feed_forward_length", INTERMEDIATE_SIZE),
            size("attention.head_count", HEADS),
            size("attention.head_count_kv", KV_HEADS),
            size("attention.key_length", head_dim),
            size("attention.value_length", head_dim),
            size("context_length", CONTEXT_LENGTH),
            (format!("{architecture}.attention.layer_norm_rms_epsilon"), Value::F32(1e-5)),
            text("tokenizer.ggml.model", "gpt2"),
            text("tokenizer.ggml.pre", "smollm"),
            ("tokenizer.ggml.token_type".to_owned(), Value::Array(types)),
            ("tokenizer.ggml.merges".to_owned(), texts(vec!["h e".to_owned()])),
            ("tokenizer.ggml.eos_token_id".to_owned(), Value::U32(256)),
            text("tokenizer.chat_template", TEMPLATE),
        ];
        let mut shapes = vec![
            ("token_embd.weight".to_owned(), vec![names.len(), HIDDEN_SIZE], GgmlDType::Q8_0),
            ("output_norm.weight".to_owned(), vec![HIDDEN_SIZE], GgmlDType::F32),
        ];
        for layer in 0..LAYERS {
            for (name, rows, columns) in [
                ("attn_q", HEADS * head_dim, HIDDEN_SIZE),
                ("attn_k", KV_HEADS * head_dim, HIDDEN_SIZE),
                ("attn_v", KV_HEADS * head_dim, HIDDEN_SIZE),
                ("attn_output", HIDDEN_SIZE, HEADS * head_dim),
                ("ffn_gate", INTERMEDIATE_SIZE, HIDDEN_SIZE),
                ("ffn_up", INTERMEDIATE_SIZE, HIDDEN_SIZE),
                ("ffn_down", HIDDEN_SIZE, INTERMEDIATE_SIZE),
            ] {
                shapes.push((format!("blk.{layer}.{name}.weight"), vec![rows, columns], dtype));
                if architecture == "qwen2" && matches!(name, "attn_q" | "attn_k" | "attn_v") {
                    shapes.push((format!("blk.{layer}.{name}.bias"), vec![rows], GgmlDType::F32));
                }
            }
            for name in ["attn_norm", "ffn_norm"] {
                shapes.push((format!("blk.{layer}.{name}.weight"), vec![HIDDEN_SIZE], GgmlDType::F32));
            }
            for name in ["attn_q_norm", "attn_k_norm"].into_iter().filter(|_| architecture == "qwen3") {
                shapes.push((format!("blk.{layer}.{name}.weight"), vec![head_dim], GgmlDType::F32));
            }
        }
        let tensors = shapes.into_iter().zip(1..).map(|((name, shape, dtype), seed)| {
            let values = noise(shape.iter().product(), seed);
            (name, tensor(&shape, dtype, values))
        });
        Self { metadata, tensors: tensors.collect() }.set("tokenizer.ggml.tokens", texts(names))
    }

    pub(crate) fn set(mut self, key: &str, value: Value) -> Self {
        self.metadata.retain(|(other, _)| other != key);
        self.metadata.push((key.to_owned(), value));
        self
    }

    /// Adds a tensor in 32 bits, or replaces it.
    #[allow(dead_code)] // not every test has use for it
    pub(crate) fn with_tensor(mut self, name: &str, shape: &[usize], values: Vec<f32>) -> Self {
        self.tensors.retain(|(other, _)| other != name);
        self.tensors.push((name.to_owned(), tensor(shape, GgmlDType::F32, values)));
        self
    }

    /// The same values, with all tensors in 32 bits.
    #[allow(dead_code)] // not every test has use for it
    pub(crate) fn in_32_bits(mut self) -> Self {
        for (_, tensor) in &mut self.tensors {
            let values = tensor.dequantize(&Device::Cpu).unwrap();
            *tensor = QTensor::quantize(&values, GgmlDType::F32).unwrap();
        }
        self
    }

    /// Leaves out what has this name, a key or a tensor.
    #[allow(dead_code)] // not every test has use for it
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.metadata.retain(|(other, _)| other != name);
        self.tensors.retain(|(other, _)| other != name);
        self
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let metadata: Vec<(&str, &Value)> = self.metadata.iter().map(|(key, value)| (key.as_str(), value)).collect();
        let tensors: Vec<(&str, &QTensor)> =
            self.tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
        let mut file = Cursor::new(Vec::new());
        gguf_file::write(&mut file, &metadata, &tensors).unwrap();
        file.into_inner()
    }
}
