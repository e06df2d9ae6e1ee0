//! Model files good and bad, and what a model makes of them, on a tiny model made here.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks

use std::io::Cursor;

use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use refusal_lab::decode::{
    Alpha, Branch, ChatTemplate, DecodeError, Feed, Generation, LocalTime, Message, Model, ModelFile, Role, Vocabulary,
    contrast,
};
use refusal_lab::domain::{FinishReason, GenerationSettings};

const NOW: LocalTime = LocalTime { year: 2024, month: 7, day: 26, hour: 13, minute: 5, second: 9 };

const WIDTH: usize = 64;
const HIDDEN: usize = 96;
const LAYERS: usize = 2;
const HEADS: usize = 4;
const KV_HEADS: usize = 2;
const CONTEXT: usize = 128;
const TEMPLATE: &str = "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}\
    {% if add_generation_prompt %}assistant: {% endif %}";

/// The begin of loops within loops, each of a hundred thousand rounds.
const ENDLESS: &str = "{% for i in range(100000) %}";

/// What a file holds, to be changed before it is written.
struct Made {
    metadata: Vec<(String, Value)>,
    tensors: Vec<(String, QTensor)>,
}

/// The bytes' names in the alphabet of byte-level BPE, and one token that ends an answer.
fn names() -> Vec<String> {
    let mut shifted = 0;
    let mut names: Vec<String> = (0..=255_u32)
        .map(|byte| {
            let is_plain = matches!(byte, 33..=126 | 161..=172 | 174..=255);
            let code = if is_plain {
                byte
            } else {
                255 + {
                    shifted += 1;
                    shifted
                }
            };
            char::from_u32(code).unwrap().to_string()
        })
        .collect();
    names.push("<|im_end|>".to_owned());
    names
}

fn tensor(shape: &[usize], kind: GgmlDType, seed: u32) -> QTensor {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    let values: Vec<f32> = (0..shape.iter().product()).map(|_| next() * 0.4).collect();
    let values = Tensor::from_vec(values, shape, &Device::Cpu).unwrap();
    QTensor::quantize(&values, kind).unwrap()
}

fn made(family: &str, kind: GgmlDType) -> Made {
    let size = |key: &str, value: usize| (format!("{family}.{key}"), Value::U32(u32::try_from(value).unwrap()));
    let text = |key: &str, value: &str| (key.to_owned(), Value::String(value.to_owned()));
    let texts = |list: Vec<String>| Value::Array(list.into_iter().map(Value::String).collect());
    let kinds = names().iter().map(|name| Value::I32(if name.len() > 4 { 3 } else { 1 })).collect();
    let metadata = vec![
        text("general.architecture", family),
        size("block_count", LAYERS),
        size("embedding_length", WIDTH),
        size("feed_forward_length", HIDDEN),
        size("attention.head_count", HEADS),
        size("attention.head_count_kv", KV_HEADS),
        size("context_length", CONTEXT),
        (format!("{family}.attention.layer_norm_rms_epsilon"), Value::F32(1e-5)),
        text("tokenizer.ggml.model", "gpt2"),
        text("tokenizer.ggml.pre", "smollm"),
        ("tokenizer.ggml.tokens".to_owned(), texts(names())),
        ("tokenizer.ggml.token_type".to_owned(), Value::Array(kinds)),
        ("tokenizer.ggml.merges".to_owned(), texts(vec!["h e".to_owned()])),
        ("tokenizer.ggml.eos_token_id".to_owned(), Value::U32(256)),
        text("tokenizer.chat_template", TEMPLATE),
    ];
    let mut metadata = metadata;
    // A merge needs its token.
    if let Value::Array(names) = &mut metadata[10].1 {
        names.push(Value::String("he".to_owned()));
    }
    let kv = WIDTH / HEADS * KV_HEADS;
    let mut shapes: Vec<(String, Vec<usize>, GgmlDType)> = vec![
        ("token_embd.weight".to_owned(), vec![names().len() + 1, WIDTH], GgmlDType::Q8_0),
        ("output_norm.weight".to_owned(), vec![WIDTH], GgmlDType::F32),
    ];
    for layer in 0..LAYERS {
        for (name, rows, columns) in [
            ("attn_q", WIDTH, WIDTH),
            ("attn_k", kv, WIDTH),
            ("attn_v", kv, WIDTH),
            ("attn_output", WIDTH, WIDTH),
            ("ffn_gate", HIDDEN, WIDTH),
            ("ffn_up", HIDDEN, WIDTH),
            ("ffn_down", WIDTH, HIDDEN),
        ] {
            shapes.push((format!("blk.{layer}.{name}.weight"), vec![rows, columns], kind));
            if family == "qwen2" && matches!(name, "attn_q" | "attn_k" | "attn_v") {
                shapes.push((format!("blk.{layer}.{name}.bias"), vec![rows], GgmlDType::F32));
            }
        }
        for name in ["attn_norm", "ffn_norm"] {
            shapes.push((format!("blk.{layer}.{name}.weight"), vec![WIDTH], GgmlDType::F32));
        }
    }
    let tensors =
        shapes.into_iter().zip(1..).map(|((name, shape, kind), seed)| (name, tensor(&shape, kind, seed))).collect();
    Made { metadata, tensors }
}

impl Made {
    fn set(mut self, key: &str, value: Value) -> Self {
        self.metadata.retain(|(other, _)| other != key);
        self.metadata.push((key.to_owned(), value));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.metadata.retain(|(other, _)| other != name);
        self.tensors.retain(|(other, _)| other != name);
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let metadata: Vec<(&str, &Value)> = self.metadata.iter().map(|(key, value)| (key.as_str(), value)).collect();
        let tensors: Vec<(&str, &QTensor)> =
            self.tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
        let mut file = Cursor::new(Vec::new());
        gguf_file::write(&mut file, &metadata, &tensors).unwrap();
        file.into_inner()
    }

    fn open(&self) -> Result<ModelFile<Cursor<Vec<u8>>>, DecodeError> {
        ModelFile::open(Cursor::new(self.bytes()))
    }

    fn load(&self) -> (Model, Vocabulary) {
        let mut file = self.open().unwrap();
        let vocabulary = Vocabulary::of(&file).unwrap();
        (Model::load(&mut file, |_| {}).unwrap(), vocabulary)
    }
}

fn refused(made: &Made) -> DecodeError {
    let mut file = match made.open() {
        Err(error) => return error,
        Ok(file) => file,
    };
    Vocabulary::of(&file)
        .err()
        .or_else(|| ChatTemplate::of(&file, NOW).err())
        .unwrap_or_else(|| Model::load(&mut file, |_| {}).err().expect("an error"))
}

#[test]
fn what_is_no_model_is_refused_by_name_before_any_work() {
    let llama = || made("llama", GgmlDType::Q4_1);
    let open = |bytes: Vec<u8>| ModelFile::open(Cursor::new(bytes)).err().expect("an error").to_string();
    assert!(open(b"<!doctype html><title>Not found</title>".to_vec()).contains("GGUF"));
    assert!(open(Vec::new()).contains("GGUF"));

    let whole = llama().bytes();
    for length in [whole.len() - 1, whole.len() / 2] {
        let error = open(whole[..length].to_vec());
        assert!(error.contains("cut short") && error.contains(&length.to_string()), "{error}");
    }
    // A header cut in its middle, at any place, neither panics nor opens.
    for length in (0..4_000).step_by(37) {
        open(whole[..length].to_vec());
    }

    let error = open(llama().set("general.alignment", Value::U32(0)).bytes());
    assert!(error.contains("alignment is 0"), "{error}");
    // Its rows and columns are together more than can be counted.
    let name = b"token_embd.weight";
    let at = whole.windows(name.len()).position(|window| window == name).unwrap() + name.len() + 4;
    let mut endless = whole.clone();
    endless[at..at + 16].fill(0xff);
    let error = open(endless);
    assert!(error.contains("“token_embd.weight” lies beyond any file's end"), "{error}");

    let name = b"blk.1.ffn_up.weight";
    let at = whole.windows(name.len()).position(|window| window == name).unwrap() + name.len() + 4 + 2 * 8;
    let mut other_type = whole;
    other_type[at] = 16; // IQ2_XXS
    assert!(open(other_type).contains("IQ2_XXS (1)"), "the type is named");
}

#[test]
fn what_does_not_run_here_is_named() {
    let llama = || made("llama", GgmlDType::Q8_0);
    let text = |text: &str| Value::String(text.to_owned());
    for (made, named) in [
        (made("gemma", GgmlDType::Q8_0), "“gemma”"),
        (llama().set("llama.rope.scaling.type", text("yarn")), "“yarn”"),
        (llama().set("llama.rope.dimension_count", Value::U32(8)), "8 of a head's 16"),
        (llama().set("llama.attention.head_count_kv", Value::U32(3)), "4 query heads"),
        (llama().set("llama.block_count", Value::U32(0)), "given as 0"),
        (llama().set("llama.block_count", Value::U32(u32::MAX)), "blk.2.attn_q.weight"),
        (llama().set("tokenizer.ggml.model", text("llama")), "“llama”"),
        (llama().set("tokenizer.ggml.pre", text("deepseek-v3")), "“deepseek-v3”"),
        (llama().set("tokenizer.chat_template", text("{% for %}")), "chat template"),
        (llama().set("tokenizer.chat_template", text("{{ raise_exception('no roles') }}")), "no roles"),
        (
            llama().set("tokenizer.chat_template", text(&[ENDLESS.repeat(3), "{% endfor %}".repeat(3)].concat())),
            "chat template",
        ),
        (llama().without("tokenizer.chat_template"), "no chat template"),
        (llama().without("llama.embedding_length"), "llama.embedding_length"),
        (llama().without("blk.1.ffn_down.weight"), "blk.1.ffn_down.weight"),
        (llama().without("token_embd.weight"), "token_embd.weight"),
        (llama().set("llama.feed_forward_length", Value::U32(128)), "blk.0.ffn_gate.weight"),
    ] {
        let error = refused(&made).to_string();
        assert!(error.contains(named), "{named}: {error}");
        assert!(error.contains("Choose"), "what to do: {error}");
    }
}

#[test]
fn both_families_and_every_type_load() {
    for family in ["llama", "qwen2"] {
        for kind in [GgmlDType::Q4_1, GgmlDType::Q5_0, GgmlDType::Q8_0, GgmlDType::Q4_0, GgmlDType::F16, GgmlDType::F32]
        {
            let (model, _) = made(family, kind).load();
            let logits = model.read(&mut [Feed { context: &mut model.context(), tokens: &[1, 2, 3] }]).remove(0);
            assert_eq!(logits.len(), model.vocabulary_size());
            assert!(logits.iter().all(|logit| logit.is_finite()), "{family} {kind:?}");
        }
    }
}

/// The same weights, written with more and with fewer bits, have about the same logits: a kernel that mixed up its
/// weights would not.
#[test]
fn types_of_the_same_weights_agree() {
    let logits = |kind| {
        let (model, _) = made("llama", kind).load();
        model.read(&mut [Feed { context: &mut model.context(), tokens: &[72, 101, 108, 108, 111] }]).remove(0)
    };
    let exact = logits(GgmlDType::F32);
    let spread = exact.iter().copied().fold(0.0_f32, |most, logit| most.max(logit.abs()));
    for (kind, tolerance) in [(GgmlDType::Q8_0, 0.03), (GgmlDType::Q5_0, 0.3), (GgmlDType::Q4_1, 0.4)] {
        let found = logits(kind);
        let mean = exact.iter().zip(&found).map(|(a, b)| (a - b).abs()).sum::<f32>() / exact.len() as f32;
        assert!(mean < tolerance * spread, "{kind:?}: {mean} of {spread}");
    }
}

#[test]
fn a_text_read_in_parts_or_again_has_the_same_logits() {
    let (model, _) = made("llama", GgmlDType::Q4_1).load();
    let text: Vec<u32> = (0..90).map(|at| at * 7 % 250).collect();
    let mut whole = model.context();
    let expected = model.read(&mut [Feed { context: &mut whole, tokens: &text }]).remove(0);

    let mut parts = model.context();
    text[..89].iter().for_each(|token| {
        model.read(&mut [Feed { context: &mut parts, tokens: &[*token] }]);
    });
    assert_eq!(model.read(&mut [Feed { context: &mut parts, tokens: &text[89..] }]).remove(0), expected);

    // Another text first, which begins the same way.
    let mut reused = model.context();
    let other = [&text[..40], &[3, 1, 4, 1, 5]].concat();
    model.read(&mut [Feed { context: &mut reused, tokens: &other }]);
    assert_eq!(reused.rewind_to(&text), 40);
    assert_eq!(model.read(&mut [Feed { context: &mut reused, tokens: &text[40..] }]).remove(0), expected);
    // The same text again: its last token is read anew, for its logits.
    assert_eq!(reused.rewind_to(&text), 89);
    assert_eq!(reused.tokens(), &text[..89]);
}

#[test]
fn contexts_that_are_read_together_do_not_mix() {
    let (model, _) = made("qwen2", GgmlDType::Q5_0).load();
    let texts: [&[u32]; 2] = [&[1, 2, 3, 4, 5, 6, 7], &[9, 8, 7]];
    let alone = texts.map(|tokens| model.read(&mut [Feed { context: &mut model.context(), tokens }]).remove(0));
    let (mut first, mut second) = (model.context(), model.context());
    let mut feeds = [Feed { context: &mut first, tokens: texts[0] }, Feed { context: &mut second, tokens: texts[1] }];
    assert_eq!(model.read(&mut feeds), alone);
    assert_eq!((first.tokens(), second.tokens()), (texts[0], texts[1]));
}

fn settings(alpha: f32) -> GenerationSettings {
    GenerationSettings { max_tokens: 12, temperature: 0.0, top_p: 1.0, seed: 1, alpha, candidates: 3 }
}

#[test]
fn an_answer_has_the_tokens_of_the_contrast() {
    let (model, vocabulary) = made("llama", GgmlDType::Q4_1).load();
    let prompts = [vocabulary.encode("a good prompt").unwrap(), vocabulary.encode("its reverse").unwrap()];
    for alpha in [0.0, 0.5, -0.5] {
        let (mut positive, mut second) = (model.context(), model.context());
        let branch = |context, at: usize| Branch { context, prompt: prompts[at].clone() };
        let second = Some(branch(&mut second, 1));
        let mut answer =
            Generation::begin(&model, &vocabulary, settings(alpha), branch(&mut positive, 0), second).unwrap();
        let mut tokens = Vec::new();
        while let Some(token) = answer.next_token().unwrap() {
            assert_eq!(token.candidates[0].id, token.id, "greedy takes the first candidate");
            assert!(token.candidates.iter().all(|candidate| candidate.second.is_some() == (alpha != 0.0)));
            tokens.push(token.id);
        }
        assert!(tokens.len() == 12 || answer.finish_reason() == Some(FinishReason::Stop));
        // The same by hand, everything read anew for each token.
        for (at, token) in tokens.iter().enumerate() {
            let [ours, theirs] = [0, 1].map(|branch| {
                let text = [&prompts[branch][..], &tokens[..at]].concat();
                model.read(&mut [Feed { context: &mut model.context(), tokens: &text }]).remove(0)
            });
            let logits = contrast(&ours, &theirs, Alpha::new(alpha).unwrap());
            let best = logits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
            assert_eq!(best as u32, *token, "alpha {alpha}, token {at}");
        }
    }
}

#[test]
fn a_prompt_that_leaves_no_room_is_refused() {
    let (model, vocabulary) = made("llama", GgmlDType::Q8_0).load();
    let prompt = vec![5; CONTEXT - 5];
    let branch = Branch { context: &mut model.context(), prompt };
    let error = Generation::begin(&model, &vocabulary, settings(0.0), branch, None).err();
    assert_eq!(error, Some(DecodeError::TooLong { tokens: CONTEXT - 5, limit: CONTEXT }));
}

#[test]
fn text_and_tokens_are_each_others_reverse() {
    let made = made("llama", GgmlDType::Q8_0);
    let file = made.open().unwrap();
    let vocabulary = Vocabulary::of(&file).unwrap();
    for text in ["hello", " two  spaces\n", "日本語 😀", "he"] {
        assert_eq!(vocabulary.decode(&vocabulary.encode(text).unwrap()).unwrap(), text);
    }
    assert_eq!(vocabulary.encode("<|im_end|>").unwrap(), [256]);
    assert!(vocabulary.is_end(256) && !vocabulary.is_end(1));
    let template = ChatTemplate::of(&file, NOW).unwrap();
    let message = |role, content: &str| Message { role, content: content.to_owned() };
    let text = template.render(&[message(Role::System, "Be kind."), message(Role::User, "Hi")]).unwrap();
    assert_eq!(text, "system: Be kind.\nuser: Hi\nassistant: ");
}
