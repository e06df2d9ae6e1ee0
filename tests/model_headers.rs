//! What a GGUF file says of itself, read before anything else: files that do not run here are told apart from damaged
//! ones, and what their tokens and templates ask for is followed.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks

use std::io::Cursor;

use proptest::prelude::*;
use refusal_lab::decode::{ChatMessage, ChatTemplate, LocalTime, ModelFile, Role, Tokenizer};
use refusal_lab::domain::failure_words::engine_error;
use refusal_lab::domain::{DecodeError, EngineError, GgufError};
use refusal_lab::tensor::{GgufFile, error_of_file_named, part_by_name};

const NOW: LocalTime = LocalTime { year: 2024, month: 7, day: 26, hour: 13, minute: 5, second: 9 };

/// What a person is told of it.
fn said(error: impl Into<EngineError>) -> String {
    engine_error(&error.into())
}

/// A value of a header, of the types that these tests need.
#[derive(Clone, Debug)]
enum Value {
    U16(u16),
    U32(u32),
    F32(f32),
    Bool(bool),
    Text(String),
    Texts(Vec<String>),
    Numbers(Vec<i32>),
    /// Whatever: its type's number and its bytes.
    Bytes(u32, Vec<u8>),
}

/// A file, to be changed before it is written.
#[derive(Clone)]
struct Made {
    version: u32,
    values: Vec<(String, Value)>,
    /// Each with its rows, its columns and its type's number. None has more than a place.
    tensors: Vec<(String, u64, u64, u32)>,
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

impl Made {
    fn set(mut self, key: &str, value: Value) -> Self {
        self.values.retain(|(other, _)| other != key);
        self.values.push((key.to_owned(), value));
        self
    }

    fn text(self, key: &str, text: &str) -> Self {
        self.set(key, Value::Text(text.to_owned()))
    }

    fn without(mut self, key: &str) -> Self {
        self.values.retain(|(other, _)| other != key);
        self
    }

    fn tensor(mut self, name: &str, kind: u32) -> Self {
        self.tensors.push((name.to_owned(), 1, 256, kind));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(self.version.to_le_bytes());
        bytes.extend((self.tensors.len() as u64).to_le_bytes());
        bytes.extend((self.values.len() as u64).to_le_bytes());
        for (key, value) in &self.values {
            push_text(&mut bytes, key);
            let list = |bytes: &mut Vec<u8>, kind: u32, length: usize| {
                bytes.extend(9_u32.to_le_bytes());
                bytes.extend(kind.to_le_bytes());
                bytes.extend((length as u64).to_le_bytes());
            };
            let kind = |bytes: &mut Vec<u8>, kind: u32| bytes.extend(kind.to_le_bytes());
            match value {
                Value::U16(number) => {
                    kind(&mut bytes, 2);
                    bytes.extend(number.to_le_bytes());
                }
                Value::U32(number) => {
                    kind(&mut bytes, 4);
                    bytes.extend(number.to_le_bytes());
                }
                Value::F32(number) => {
                    kind(&mut bytes, 6);
                    bytes.extend(number.to_le_bytes());
                }
                Value::Bool(flag) => {
                    kind(&mut bytes, 7);
                    bytes.push(u8::from(*flag));
                }
                Value::Text(text) => {
                    kind(&mut bytes, 8);
                    push_text(&mut bytes, text);
                }
                Value::Texts(texts) => {
                    list(&mut bytes, 8, texts.len());
                    texts.iter().for_each(|text| push_text(&mut bytes, text));
                }
                Value::Numbers(numbers) => {
                    list(&mut bytes, 5, numbers.len());
                    numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
                }
                Value::Bytes(number, value) => {
                    kind(&mut bytes, *number);
                    bytes.extend(value);
                }
            }
        }
        for (name, rows, columns, kind) in &self.tensors {
            push_text(&mut bytes, name);
            bytes.extend(2_u32.to_le_bytes());
            bytes.extend(columns.to_le_bytes());
            bytes.extend(rows.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(0_u64.to_le_bytes());
        }
        // Room for any of the tensors, all of which begin at the same place.
        bytes.resize(bytes.len().next_multiple_of(32) + 256 * 8, 0);
        bytes
    }

    fn open(&self) -> Result<ModelFile<Cursor<Vec<u8>>>, DecodeError> {
        ModelFile::open(Cursor::new(self.bytes()))
    }

    fn error(&self) -> String {
        said(self.open().err().expect("an error"))
    }

    fn template(&self) -> Result<ChatTemplate, DecodeError> {
        ChatTemplate::load(&self.open().expect("a model file"), NOW)
    }
}

const BOS: u32 = 256;
const EOS: u32 = 257;

/// The header of a small model, with all bytes as tokens, and two more.
fn made() -> Made {
    let mut shifted = 255_u32;
    let bytes = (0..=255_u32).map(|byte| {
        let code = match byte {
            33..=126 | 161..=172 | 174..=255 => byte,
            _ => {
                shifted += 1;
                shifted
            }
        };
        char::from_u32(code).unwrap().to_string()
    });
    let names: Vec<String> = bytes.chain(["<s>".to_owned(), "</s>".to_owned()]).collect();
    let kinds = (0..names.len()).map(|id| if id < 256 { 1 } else { 3 }).collect();
    Made { version: 3, values: Vec::new(), tensors: Vec::new() }
        .text("general.architecture", "llama")
        .set("llama.block_count", Value::U32(1))
        .set("llama.embedding_length", Value::U32(64))
        .set("llama.feed_forward_length", Value::U32(96))
        .set("llama.attention.head_count", Value::U32(4))
        .set("llama.context_length", Value::U32(128))
        .set("llama.attention.layer_norm_rms_epsilon", Value::F32(1e-5))
        .text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.ggml.pre", "gpt-2")
        .set("tokenizer.ggml.tokens", Value::Texts(names))
        .set("tokenizer.ggml.token_type", Value::Numbers(kinds))
        .set("tokenizer.ggml.merges", Value::Texts(Vec::new()))
        .set("tokenizer.ggml.bos_token_id", Value::U32(BOS))
        .set("tokenizer.ggml.eos_token_id", Value::U32(EOS))
        .text("tokenizer.chat_template", "{% for m in messages %}{{ m.content }}{% endfor %}")
}

fn question(content: &str) -> [ChatMessage; 1] {
    [ChatMessage { role: Role::User, content: content.to_owned() }]
}

#[test]
fn unsupported_tensor_types_are_named_and_counted() {
    let made = made().tensor("a", 12).tensor("b", 21).tensor("c", 21).tensor("d", 16).tensor("e", 77);
    let error = made.error();
    for part in ["5 tensors, 4 have", "IQ3_S (2)", "IQ2_XXS (1)", "type 77 (1)", "Q4_K, Q5_K", "Q8_0 or Q4_K_M"] {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert!(!error.contains("download"), "{error}");
}

/// Another quantisation would not help.
#[test]
fn an_unsupported_architecture_is_named_before_unsupported_types() {
    let named = made().text("general.architecture", "gpt-oss").tensor("blk.0.ffn_down_exps.weight", 39);
    let error = named.open().err();
    assert!(matches!(&error, Some(DecodeError::Architecture { found, .. }) if found == "gpt-oss"), "{error:?}");
    assert!(named.error().contains("“llama”, “qwen2”, “qwen3”"), "{}", named.error());
    let none = named.without("general.architecture").error();
    assert!(none.contains("general.architecture") && !none.contains("quantisation"), "{none}");
    assert!(made().tensor("a", 39).without("llama.block_count").error().contains("MXFP4"));
}

#[test]
fn a_number_stored_as_a_whole_number_is_read() {
    let base = |value: Value| made().set("llama.rope.freq_base", value).open().map(|file| file.config().rope_theta);
    assert_eq!(base(Value::U32(500_000)), Ok(500_000.0));
    assert_eq!(base(Value::F32(500_000.0)), Ok(500_000.0));
    assert_eq!(base(Value::Bytes(10, 500_000_u64.to_le_bytes().to_vec())), Ok(500_000.0));
}

#[test]
fn a_value_of_an_unexpected_type_is_named_by_its_key() {
    for (key, value) in [
        ("split.count", Value::Text("3".to_owned())),
        ("split.no", Value::Bool(true)),
        ("llama.rope.freq_base", Value::Text("10000".to_owned())),
        ("llama.block_count", Value::F32(2.0)),
        ("llama.context_length", Value::Bytes(11, (-1_i64).to_le_bytes().to_vec())),
        ("general.architecture", Value::U32(1)),
    ] {
        let error = made().set("split.count", Value::U16(1)).set(key, value).open().err();
        let is_named = matches!(&error, Some(DecodeError::File(GgufError::Value { key: found, .. })) if found == key);
        assert!(is_named, "{key}: {error:?}");
    }
    let made = made().set("tokenizer.ggml.tokens", Value::Numbers(vec![1]));
    assert!(Tokenizer::load(&made.open().unwrap()).is_err_and(|error| said(error).contains("tokenizer.ggml.tokens")));
}

/// A list of the type of this number, with so many values in these bytes.
fn list(kind: u32, count: u64, values: &[u8]) -> Value {
    Value::Bytes(9, [&kind.to_le_bytes()[..], &count.to_le_bytes(), values].concat())
}

#[test]
fn lists_of_every_type_are_read() {
    let numbers = |value: Value| {
        let made = made().set("list", value).set("after", Value::U32(7));
        let file = GgufFile::open(Cursor::new(made.bytes())).unwrap();
        assert_eq!(file.header().size("after"), Ok(7));
        file.header().numbers("list")
    };
    let both = |bytes: &[u8]| bytes.repeat(2);
    assert_eq!(numbers(list(0, 2, &[1, 255])), [1, 255]);
    assert_eq!(numbers(list(1, 2, &[1, 255])), [1, -1]);
    assert_eq!(numbers(list(2, 2, &both(&u16::MAX.to_le_bytes()))), [65_535, 65_535]);
    assert_eq!(numbers(list(3, 2, &both(&i16::MIN.to_le_bytes()))), [-32_768, -32_768]);
    assert_eq!(numbers(list(4, 2, &both(&u32::MAX.to_le_bytes()))), [4_294_967_295, 4_294_967_295]);
    assert_eq!(numbers(list(5, 2, &both(&i32::MIN.to_le_bytes()))), [-2_147_483_648, -2_147_483_648]);
    assert_eq!(numbers(list(10, 2, &both(&3_u64.to_le_bytes()))), [3, 3]);
    assert_eq!(numbers(list(11, 2, &both(&i64::MIN.to_le_bytes()))), [i64::MIN, i64::MIN]);
    let none: [i64; 0] = [];
    for (kind, values) in [(6, both(&[0; 4])), (7, vec![0, 1]), (12, both(&[0; 8])), (8, both(&[0; 8]))] {
        assert_eq!(numbers(list(kind, 2, &values)), none, "type {kind}");
    }
    let empty_list = [&0_u32.to_le_bytes()[..], &0_u64.to_le_bytes()].concat();
    assert_eq!(numbers(list(9, 2, &both(&empty_list))), none);
    let made = made().set("list", Value::Texts(["a", "", "ü"].map(str::to_owned).to_vec()));
    let file = GgufFile::open(Cursor::new(made.bytes())).unwrap();
    assert_eq!(file.header().texts("list"), Ok(vec!["a", "", "ü"]));
}

/// Headers of real models have some megabytes, and thousands of tensors.
#[test]
fn a_header_that_would_fill_the_memory_is_refused_as_too_large() {
    let large = 65 << 20;
    for value in [
        list(0, large, &vec![0; large as usize]),
        list(8, large / 8, &vec![0; large as usize]),
        Value::Bytes(8, [&large.to_le_bytes()[..], &vec![0; large as usize]].concat()),
    ] {
        let error = made().set("list", value).error();
        assert!(error.contains("header is too large") && error.contains("bytes"), "{error}");
    }
    for (tensors, keys, named) in [(1_u64 << 20, 0_u64, "tensors"), (0, 1 << 20, "keys")] {
        let counts = [tensors.to_le_bytes(), keys.to_le_bytes()].concat();
        let bytes = [b"GGUF\x03\0\0\0".to_vec(), counts, vec![0; 32 << 20]].concat();
        let error = said(ModelFile::open(Cursor::new(bytes)).err().expect("an error"));
        assert!(error.contains("header is too large") && error.contains(named), "{error}");
    }
}

#[test]
fn every_ggml_type_runs_or_is_named_in_the_error() {
    for kind in 0..64 {
        let opened = made().tensor("a", kind).open().map(|_| ());
        match (kind, opened) {
            (0..=3 | 6..=8 | 10..=14 | 20 | 23 | 30, opened) => assert_eq!(opened, Ok(()), "type {kind}"),
            (_, Err(DecodeError::File(GgufError::Kinds { found, tensors: 1, .. }))) => {
                assert_eq!(found.len(), 1);
                let is_known = !found[0].0.starts_with("type ");
                assert_eq!(is_known, kind <= 42, "type {kind}: {found:?}");
            }
            (_, opened) => panic!("type {kind}: {opened:?}"),
        }
    }
}

/// A type may be unknown together with its size: nothing is said of the file's length then.
#[test]
fn a_short_file_of_unknown_types_is_not_called_cut() {
    let mut made = made().tensor("a", 16);
    made.tensors[0].1 = 1 << 30;
    assert!(made.error().contains("IQ2_XXS"), "{}", made.error());
    made.tensors[0].3 = 8;
    assert!(made.error().contains("cut short"), "{}", made.error());
}

#[test]
fn a_part_is_named_by_its_header_or_by_its_name() {
    let part = made().set("split.no", Value::U16(1)).set("split.count", Value::U16(3));
    assert!(part.error().contains("part 2 of 3"), "{}", part.error());
    // Later parts have no more of the model's keys than these.
    let bare = Made { values: Vec::new(), ..made() };
    let bare = bare.set("split.no", Value::U16(2)).set("split.count", Value::U16(3));
    assert!(bare.error().contains("part 3 of 3") && bare.error().contains("--merge"), "{}", bare.error());
    let whole = made().set("split.no", Value::U16(0)).set("split.count", Value::U16(1));
    assert!(whole.open().is_ok());

    for (name, expected) in [
        ("model-q4-00001-of-00003.gguf", Some((1, 3))),
        ("m-00003-of-00003.gguf", Some((3, 3))),
        ("m-00001-of-00001.gguf", None),
        ("m-00004-of-00003.gguf", None),
        ("m-00000-of-00003.gguf", None),
        ("m-1-of-3.gguf", None),
        ("m-+0001-of-00003.gguf", None),
        ("-of-.gguf", None),
        ("model.gguf", None),
    ] {
        assert_eq!(part_by_name(name), expected, "{name}");
    }
    let cut = GgufError::Cut { expected: 2, found: 1 };
    let part = GgufError::Part { number: 1, count: 2 };
    assert_eq!(error_of_file_named("m-00001-of-00002.gguf", cut.clone()), part);
    assert_eq!(error_of_file_named("m.gguf", cut.clone()), cut);
    assert_eq!(error_of_file_named("m-00001-of-00002.gguf", GgufError::BigEndian), GgufError::BigEndian);
}

#[test]
fn other_formats_and_versions_are_named() {
    let open = |bytes: &[u8]| said(ModelFile::open(Cursor::new(bytes.to_vec())).err().expect("an error"));
    for version in [1_u32, 2, 3] {
        let header = b"GGUF".iter().copied().chain(version.to_le_bytes()).chain([0; 16]).collect::<Vec<u8>>();
        assert!(open(&header).contains("general.architecture"), "version {version}: {}", open(&header));
    }
    let with_version = |version: [u8; 4]| [b"GGUF".to_vec(), version.to_vec(), vec![0; 64]].concat();
    for (bytes, named) in [
        (with_version(4_u32.to_le_bytes()), "version 4"),
        (with_version(3_u32.to_be_bytes()), "big-endian"),
        (with_version(0_u32.to_le_bytes()), "version is 0"),
        (b"FUGG\0\0\0\x03".to_vec(), "big-endian"),
        (b"PK\x03\x04 and more of it than that".to_vec(), "PyTorch"),
        (b"\x10\x27\0\0\0\0\0\0{\"__metadata__\":{}}".to_vec(), "safetensors"),
        (b"version https://git-lfs.github.com/spec/v1\n".to_vec(), "Git LFS pointer"),
        (b"<!doctype html><title>Not found</title>".to_vec(), "web page"),
        (b"{\"error\": \"not found\"}".to_vec(), "JSON"),
        (b"tjgg\x03\0\0\0".to_vec(), "early ggml"),
        (b"GG".to_vec(), "GGUF"),
        (b"GGUF".to_vec(), "cut short"),
        (Vec::new(), "empty"),
    ] {
        let error = open(&bytes);
        assert!(error.contains(named), "{named}: {error}");
        let may_help = named == "cut short" || named == "version is 0";
        assert_eq!(error.to_lowercase().contains("download"), may_help, "{named}: {error}");
    }
}

/// Nothing that a sound file may be is called damaged or not whole, or to be fetched again.
#[test]
fn a_sound_file_that_does_not_run_is_not_called_damaged() {
    for (made, named) in [
        (made().text("general.architecture", "gemma3"), "gemma3"),
        (made().without("general.architecture"), "general.architecture"),
        (made().set("llama.expert_count", Value::U32(8)), "mixture of experts"),
        (made().text("llama.rope.scaling.type", "yarn"), "yarn"),
        (made().set("llama.attention.head_count", Value::Numbers(vec![4, 4])), "head_count"),
        (made().text("tokenizer.ggml.model", "t5"), "t5"),
        (made().text("tokenizer.ggml.pre", "chameleon"), "chameleon"),
        (made().without("tokenizer.ggml.pre"), "default"),
        (made().without("tokenizer.chat_template"), "no chat template"),
        (made().text("tokenizer.chat_template", "{{ x| }}"), "chat template"),
        (made().text("tokenizer.chat_template", "{{- /* a */ -}}{{ .System }}"), "Ollama"),
        (made().text("tokenizer.chat_template", "{% if a and ne .Role 'b' %}{% endif %}"), "Ollama"),
        (made().text("tokenizer.chat_template", "{{ messages[0].role }}"), "leaves out"),
        (made().text("tokenizer.chat_template", "{{ raise_exception('never') }}"), "never"),
    ] {
        let error = made
            .open()
            .and_then(|file| Tokenizer::load(&file).and_then(|_| ChatTemplate::load(&file, NOW)))
            .err()
            .expect(named);
        let error = said(error);
        assert!(error.contains(named), "{named}: {error}");
        assert!(error.contains("Choose"), "what to do: {error}");
        for blame in ["download", "damaged", "not whole", "cut short"] {
            assert!(!error.to_lowercase().contains(blame), "{blame}: {error}");
        }
    }
}

#[test]
fn begin_and_end_tokens_are_added_once_if_the_file_asks_for_them() {
    let flags = |bos: Option<bool>, eos: Option<bool>| {
        let made =
            bos.into_iter().fold(made(), |made, flag| made.set("tokenizer.ggml.add_bos_token", Value::Bool(flag)));
        eos.into_iter().fold(made, |made, flag| made.set("tokenizer.ggml.add_eos_token", Value::Bool(flag)))
    };
    let (a, both) = (u32::from(b'a'), [Some(true), Some(false), None]);
    // `!` is the first of the bytes that stand for themselves; so is every byte's number its token's.
    for (bos, eos) in both.into_iter().flat_map(|bos| both.map(|eos| (bos, eos))) {
        let tokenizer = Tokenizer::load(&flags(bos, eos).open().unwrap()).unwrap();
        let (bos, eos) = (bos == Some(true), eos == Some(true));
        let expected = |has_bos: bool, has_eos: bool| {
            let (bos, eos) = ((bos || has_bos).then_some(BOS), (eos || has_eos).then_some(EOS));
            bos.into_iter().chain([a]).chain(eos).collect::<Vec<u32>>()
        };
        // What a template has put there already is not put twice.
        for (text, has_bos, has_eos) in
            [("a", false, false), ("<s>a", true, false), ("a</s>", false, true), ("<s>a</s>", true, true)]
        {
            assert_eq!(tokenizer.encode_prompt(text).unwrap(), expected(has_bos, has_eos), "{text} {bos} {eos}");
        }
        assert_eq!(tokenizer.encode("a").unwrap(), [a], "a text that is no prompt stays bare");
    }
    // A flag without its token adds nothing.
    let bare =
        flags(Some(true), Some(true)).without("tokenizer.ggml.bos_token_id").without("tokenizer.ggml.eos_token_id");
    assert_eq!(Tokenizer::load(&bare.open().unwrap()).unwrap().encode_prompt("a").unwrap(), [a]);
}

#[test]
fn a_template_with_methods_of_python_renders_from_its_file() {
    let made = made().text(
        "tokenizer.chat_template",
        "{%- for m in messages %}{%- set text = m.content.split('|')[-1].rstrip('!').strip() %}\
         {{- bos_token + m.role.upper() + ': ' + text + eos_token }}{%- endfor %}\
         {%- if add_generation_prompt %}{{- 'ASSISTANT:' }}{%- endif %}",
    );
    let template = made.template().unwrap();
    assert_eq!(
        template.render(&question("a|  <b> & 'c' !\n")).unwrap(),
        "<s>USER: a</s>ASSISTANT:".replace("a<", "<b> & 'c' !<")
    );
    assert_eq!(template.render(&question("b!!")).unwrap(), "<s>USER: b</s>ASSISTANT:");
}

#[test]
fn templates_are_given_what_transformers_gives_them() {
    let shown = "{{ tools is none }} {{ documents is none }} {{ add_generation_prompt }} {{ enable_thinking is defined }} \
                 {{ bos_token }} {{ eos_token }} {{ pad_token is defined }} {{ unk_token is defined }} \
                 {{ strftime_now('%d %b %Y') }} {{ messages|length }} {{ messages[0].keys()|list }}{{ messages[0].content }}";
    let rendered =
        |made: Made| made.text("tokenizer.chat_template", shown).template().unwrap().render(&question("a")).unwrap();
    let text = "True True True False <s> </s> False False 26 Jul 2024 1 ['role', 'content']a";
    assert_eq!(rendered(made()), text);
    let other = made()
        .set("tokenizer.ggml.padding_token_id", Value::U32(EOS))
        .set("tokenizer.ggml.unknown_token_id", Value::U32(9_999));
    assert_eq!(rendered(other), text.replace("False False 26", "True False 26"));
    // A text that is put together with a token which the file does not have lacks the token and nothing else.
    let bare = made().without("tokenizer.ggml.bos_token_id").without("tokenizer.ggml.eos_token_id");
    assert_eq!(rendered(bare), text.replace("<s> </s>", " "));
}

/// Templates of models that see images put a text in only as a part of what is said.
#[test]
fn a_template_that_reads_parts_is_given_parts() {
    let rendered = |source: &str| {
        let template = made().text("tokenizer.chat_template", source).template().unwrap();
        template.render(&question("a")).unwrap()
    };
    for (source, expected) in [
        (
            "{% for m in messages %}{% for p in m.content %}{% if p.type == 'text' %}[{{ p.text }}]{% endif %}{% endfor %}{% endfor %}",
            "[a]",
        ),
        ("{{ '<' + messages[0]['content'][0]['text'] + '>' }}", "<a>"),
        (
            "{% for m in messages %}{% if m.content is string %}{{ m.content }}{% else %}{{ m.content[0].text }}!{% endif %}{% endfor %}",
            "a",
        ),
        ("{{ messages[0].content|upper if messages[0].content != 'a' }}{{ messages[0].content }}", "a"),
    ] {
        assert_eq!(rendered(source), expected, "{source}");
    }
}

#[test]
fn a_conversation_that_a_template_refuses_is_told_apart_from_a_template_that_fails() {
    let source = "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}{{ messages[0].content }}";
    let template = made().text("tokenizer.chat_template", source).template().unwrap();
    assert_eq!(template.render(&question("a")).unwrap(), "a");
    let system = ChatMessage { role: Role::System, content: "b".to_owned() };
    let error = said(template.render(&[system]).expect_err("refused"));
    assert!(error.contains("no system role") && error.contains("system prompt"), "{error}");
}

proptest! {
    /// Whatever stands in a header, it is read or refused, and neither takes long nor much memory.
    #[test]
    fn a_header_with_any_bytes_changed_is_read_or_refused(
        changes in prop::collection::vec((0_usize..6_000, any::<u8>()), 1..8),
        length in prop::option::of(0_usize..6_000),
    ) {
        let mut bytes = made().tensor("a", 8).bytes();
        for (at, byte) in changes {
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        bytes.truncate(length.unwrap_or(usize::MAX));
        let _ = ModelFile::open(Cursor::new(&bytes)).map(|file| file.weight_bytes());
        // A header that is read gives a tensor or says why not, even where nobody has looked at its tensors.
        let _ = GgufFile::open(Cursor::new(&bytes)).map(|mut file| file.values("a", &[1, 256]));
    }
}
