//! Model files good and bad, and what a model makes of them, on a tiny model made here.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks

mod tiny_model;

use std::io::Cursor;

use candle_core::quantized::GgmlDType;
use candle_core::quantized::gguf_file::Value;
use refusal_lab::decode::{
    Alpha, ChatMessage, ChatTemplate, DecodeStream, Generation, LanguageModel, LocalTime, ModelFile, Role, Sequence,
    Tokenizer, contrast,
};
use refusal_lab::domain::failure_words::engine_error;
use refusal_lab::domain::{DecodeError, FinishReason, GenerationSettings};
use tiny_model::{CONTEXT_LENGTH, HIDDEN_SIZE, TinyModel};

const NOW: LocalTime = LocalTime { year: 2024, month: 7, day: 26, hour: 13, minute: 5, second: 9 };

/// The begin of loops within loops, each of a hundred thousand rounds.
const ENDLESS: &str = "{% for i in range(100000) %}";

fn open(model: &TinyModel) -> Result<ModelFile<Cursor<Vec<u8>>>, DecodeError> {
    ModelFile::open(Cursor::new(model.bytes()))
}

fn load(model: &TinyModel) -> (LanguageModel, Tokenizer) {
    let mut file = open(model).unwrap();
    let tokenizer = Tokenizer::load(&file).unwrap();
    (LanguageModel::load(&mut file, |_| {}).unwrap(), tokenizer)
}

/// The logits after a text, read at once and alone.
fn logits(model: &LanguageModel, text: &[u32]) -> Vec<f32> {
    model.forward(&mut [Sequence { cache: &mut model.new_cache(), tokens: text.to_vec() }]).remove(0)
}

/// What a person is told of it.
fn said(error: DecodeError) -> String {
    engine_error(&error.into())
}

fn loading_error(model: &TinyModel) -> DecodeError {
    let mut file = match open(model) {
        Err(error) => return error,
        Ok(file) => file,
    };
    Tokenizer::load(&file)
        .err()
        .or_else(|| ChatTemplate::load(&file, NOW).err())
        .unwrap_or_else(|| LanguageModel::load(&mut file, |_| {}).err().expect("an error"))
}

#[test]
fn files_that_are_no_whole_model_are_refused_with_the_reason() {
    let llama = || TinyModel::new("llama", GgmlDType::Q4_1);
    let error_of = |bytes: Vec<u8>| said(ModelFile::open(Cursor::new(bytes)).err().expect("an error"));
    assert!(error_of(b"<!doctype html><title>Not found</title>".to_vec()).contains("GGUF"));
    assert!(error_of(Vec::new()).contains("GGUF"));

    let whole = llama().bytes();
    for length in [whole.len() - 1, whole.len() / 2] {
        let error = error_of(whole[..length].to_vec());
        assert!(error.contains("cut short") && error.contains(&length.to_string()), "{error}");
    }
    // A header cut in its middle, at any place, neither panics nor opens.
    for length in (0..4_000).step_by(37) {
        error_of(whole[..length].to_vec());
    }

    let error = error_of(llama().set("general.alignment", Value::U32(0)).bytes());
    assert!(error.contains("alignment is 0"), "{error}");
    // Its rows and columns are together more than can be counted.
    let name = b"token_embd.weight";
    let at = whole.windows(name.len()).position(|window| window == name).unwrap() + name.len() + 4;
    let mut endless = whole.clone();
    endless[at..at + 16].fill(0xff);
    let error = error_of(endless);
    assert!(error.contains("“token_embd.weight” lies beyond any file's end"), "{error}");

    let name = b"blk.1.ffn_up.weight";
    let at = whole.windows(name.len()).position(|window| window == name).unwrap() + name.len() + 4 + 2 * 8;
    let mut other_type = whole;
    other_type[at] = 16; // IQ2_XXS
    assert!(error_of(other_type).contains("IQ2_XXS (1)"), "the type is named");
}

#[test]
fn what_does_not_run_here_is_named_in_the_error() {
    let llama = || TinyModel::new("llama", GgmlDType::Q8_0);
    let text = |text: &str| Value::String(text.to_owned());
    for (model, named) in [
        (TinyModel::new("gemma", GgmlDType::Q8_0), "“gemma”"),
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
        let error = said(loading_error(&model));
        assert!(error.contains(named), "{named}: {error}");
        assert!(error.contains("Choose"), "what to do: {error}");
    }
}

#[test]
fn every_architecture_loads_with_every_type_of_tensor() {
    for architecture in ["llama", "qwen2", "qwen3"] {
        for dtype in
            [GgmlDType::Q4_1, GgmlDType::Q5_0, GgmlDType::Q8_0, GgmlDType::Q4_0, GgmlDType::F16, GgmlDType::F32]
        {
            let (model, _) = load(&TinyModel::new(architecture, dtype));
            let logits = logits(&model, &[1, 2, 3]);
            assert_eq!(logits.len(), model.vocab_size());
            assert!(logits.iter().all(|logit| logit.is_finite()), "{architecture} {dtype:?}");
        }
    }
}

/// Files that differ in one thing only have other logits: nothing that is in a file is left out.
#[test]
fn each_capability_in_the_file_changes_the_logits() {
    let text: Vec<u32> = (0..40).map(|at| at * 7 % 250).collect();
    let llama = || TinyModel::new("llama", GgmlDType::Q8_0);
    let vector = |length: usize| (0..length).map(|at| 1.0 + at as f32).collect::<Vec<_>>();
    let linear = |key: &str| llama().set(key, Value::F32(4.0));
    let variants = [
        ("as it is", llama()),
        ("biases", llama().with_tensor("blk.0.attn_q.bias", &[HIDDEN_SIZE], vector(HIDDEN_SIZE))),
        ("a norm of queries", llama().with_tensor("blk.0.attn_q_norm.weight", &[16], vector(16))),
        ("a norm of keys", llama().with_tensor("blk.1.attn_k_norm.weight", &[16], vector(16))),
        ("an output of its own", llama().with_tensor("output.weight", &[258, HIDDEN_SIZE], vector(258 * HIDDEN_SIZE))),
        ("another base", llama().set("llama.rope.freq_base", Value::F32(500_000.0))),
        ("linear scaling", linear("llama.rope.scaling.factor")),
        ("scaled frequencies", llama().with_tensor("rope_freqs.weight", &[8], vector(8))),
    ];
    let found: Vec<_> = variants.iter().map(|(name, model)| (name, logits(&load(model).0, &text))).collect();
    for (at, (name, logits)) in found.iter().enumerate() {
        for (other, other_logits) in &found[..at] {
            assert_ne!(logits, other_logits, "{name} and {other}");
        }
    }
    let as_it_is = &found[0].1;
    let early_name = linear("llama.rope.scale_linear");
    assert_eq!(logits(&load(&early_name).0, &text), found[6].1, "the early name of linear scaling");
    let none = linear("llama.rope.scaling.factor").set("llama.rope.scaling.type", Value::String("none".to_owned()));
    assert_eq!(&logits(&load(&none).0, &text), as_it_is, "scaling of the type “none”");
    let zero = llama().set("llama.rope.scaling.factor", Value::F32(0.0));
    assert_eq!(&logits(&load(&zero).0, &text), as_it_is, "a factor of 0");
}

/// The same weights, written with more and with fewer bits, have about the same logits: a kernel that mixed up its
/// weights would not.
#[test]
fn types_of_the_same_weights_agree() {
    let logits = |dtype| logits(&load(&TinyModel::new("llama", dtype)).0, &[72, 101, 108, 108, 111]);
    let exact = logits(GgmlDType::F32);
    let spread = exact.iter().copied().fold(0.0_f32, |most, logit| most.max(logit.abs()));
    for (dtype, tolerance) in [(GgmlDType::Q8_0, 0.03), (GgmlDType::Q5_0, 0.3), (GgmlDType::Q4_1, 0.4)] {
        let found = logits(dtype);
        let mean = exact.iter().zip(&found).map(|(a, b)| (a - b).abs()).sum::<f32>() / exact.len() as f32;
        assert!(mean < tolerance * spread, "{dtype:?}: {mean} of {spread}");
    }
}

#[test]
fn a_text_read_in_parts_or_after_another_has_the_same_logits() {
    let (model, _) = load(&TinyModel::new("llama", GgmlDType::Q4_1));
    let text: Vec<u32> = (0..90).map(|at| at * 7 % 250).collect();
    let expected = logits(&model, &text);
    let forward =
        |cache: &mut _, tokens: &[u32]| model.forward(&mut [Sequence { cache, tokens: tokens.to_vec() }]).remove(0);

    let mut parts = model.new_cache();
    text[..89].iter().for_each(|token| drop(forward(&mut parts, &[*token])));
    assert_eq!(forward(&mut parts, &text[89..]), expected);

    // Another text first, which begins the same way.
    let mut reused = model.new_cache();
    forward(&mut reused, &[&text[..40], &[3, 1, 4, 1, 5]].concat());
    assert_eq!(reused.keep_common_prefix(&text), 40);
    assert_eq!(forward(&mut reused, &text[40..]), expected);
    // The same text again: its last token is read anew, for its logits.
    assert_eq!(reused.keep_common_prefix(&text), 89);
    assert_eq!(reused.tokens(), &text[..89]);
}

#[test]
fn sequences_that_are_read_together_have_their_own_logits() {
    let (model, _) = load(&TinyModel::new("qwen2", GgmlDType::Q5_0));
    let texts: [&[u32]; 2] = [&[1, 2, 3, 4, 5, 6, 7], &[9, 8, 7]];
    let alone = texts.map(|text| logits(&model, text));
    let (mut first, mut second) = (model.new_cache(), model.new_cache());
    let mut sequences = [(&mut first, texts[0]), (&mut second, texts[1])]
        .map(|(cache, text)| Sequence { cache, tokens: text.to_vec() });
    assert_eq!(model.forward(&mut sequences), alone);
    assert_eq!((first.tokens(), second.tokens()), (texts[0], texts[1]));
}

fn settings(alpha: f32) -> GenerationSettings {
    GenerationSettings { max_tokens: 12, temperature: 0.0, top_p: 1.0, seed: 1, alpha, candidates: 3 }
}

#[test]
fn an_answer_has_the_tokens_of_the_contrast() {
    let (model, tokenizer) = load(&TinyModel::new("llama", GgmlDType::Q4_1));
    let prompts = ["a good prompt", "its reverse"].map(|text| tokenizer.encode(text).unwrap());
    for alpha in [0.0, 0.5, -0.5] {
        let (mut positive, mut second) = (model.new_cache(), model.new_cache());
        let [positive, second] = [(&mut positive, &prompts[0]), (&mut second, &prompts[1])]
            .map(|(cache, tokens)| Sequence { cache, tokens: tokens.clone() });
        let mut answer = Generation::begin(&model, &tokenizer, settings(alpha), positive, Some(second)).unwrap();
        let mut tokens = Vec::new();
        let mut text = String::new();
        while let Some(token) = answer.next_token().unwrap() {
            assert_eq!(token.candidates[0].id, token.id, "greedy takes the first candidate");
            assert!(token.candidates.iter().all(|candidate| candidate.second.is_some() == (alpha != 0.0)));
            tokens.push(token.id);
            text += &token.text;
        }
        assert!(tokens.len() == 12 || answer.finish_reason() == Some(FinishReason::Stop));
        assert_eq!(text + &answer.rest(), tokenizer.decode(&tokens));
        // The same by hand, everything read anew for each token.
        for (at, token) in tokens.iter().enumerate() {
            let [ours, theirs] = [0, 1].map(|prompt| logits(&model, &[&prompts[prompt][..], &tokens[..at]].concat()));
            let logits = contrast(&ours, &theirs, Alpha::new(alpha).unwrap());
            let best = logits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
            assert_eq!(best as u32, *token, "alpha {alpha}, token {at}");
        }
    }
}

#[test]
fn a_prompt_that_leaves_no_room_for_the_answer_is_refused() {
    let (model, tokenizer) = load(&TinyModel::new("llama", GgmlDType::Q8_0));
    let sequence = Sequence { cache: &mut model.new_cache(), tokens: vec![5; CONTEXT_LENGTH - 5] };
    let error = Generation::begin(&model, &tokenizer, settings(0.0), sequence, None).err();
    assert_eq!(error, Some(DecodeError::TooLong { tokens: CONTEXT_LENGTH - 5, limit: CONTEXT_LENGTH }));
}

#[test]
fn decoded_tokens_give_back_the_encoded_text() {
    let model = TinyModel::new("llama", GgmlDType::Q8_0);
    let file = open(&model).unwrap();
    let tokenizer = Tokenizer::load(&file).unwrap();
    for text in ["hello", " two  spaces\n", "日本語 😀", "he"] {
        let tokens = tokenizer.encode(text).unwrap();
        assert_eq!(tokenizer.decode(&tokens), text);
        let mut stream = DecodeStream::default();
        let streamed: String = tokens.iter().map(|token| stream.push(&tokenizer, *token)).collect();
        assert_eq!(streamed + &stream.finish(), text);
    }
    assert_eq!(tokenizer.encode("<|im_end|>").unwrap(), [256]);
    assert!(tokenizer.is_end(256) && !tokenizer.is_end(1));
    assert_eq!((tokenizer.decode(&[104, 256, 9_999]), tokenizer.piece(256)), ("h".to_owned(), "<|im_end|>".to_owned()));
    let template = ChatTemplate::load(&file, NOW).unwrap();
    let message = |role, content: &str| ChatMessage { role, content: content.to_owned() };
    let text = template.render(&[message(Role::System, "Be kind."), message(Role::User, "Hi")]).unwrap();
    assert_eq!(text, "system: Be kind.\nuser: Hi\nassistant: ");
}
