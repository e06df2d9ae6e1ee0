//! The model in the page against llama.cpp's own server on the same file: tokens, rendered templates, next tokens.
//!
//! `REFUSAL_LAB_MODEL` names the file (SmolLM2-135M without it); the server is started here, with keys, values and
//! attention in 32 bits. Its default of 16 bits agrees with itself in 32 bits on only 95 % of these tokens, which says
//! more of the model's near ties than of either.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::unwrap_used)] // a panic is how a test speaks

mod tiny_model;

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, Mutex};

use candle_core::quantized::GgmlDType;
use candle_core::quantized::gguf_file::Value as Metadata;
use refusal_lab::decode::{
    ChatMessage, ChatTemplate, KvCache, LanguageModel, LocalTime, ModelFile, Role, Sequence, Tokenizer,
};
use refusal_lab::tensor::argmax;
use serde_json::{Value, json};
use tiny_model::{HIDDEN_SIZE, LAYERS, TinyModel};

/// For templates that ask for the date; the models here do not.
const NOW: LocalTime = LocalTime { year: 2024, month: 7, day: 26, hour: 13, minute: 5, second: 9 };

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn model_path() -> PathBuf {
    let named = std::env::var_os("REFUSAL_LAB_MODEL").map(PathBuf::from);
    named.unwrap_or_else(|| root().join("target/models/SmolLM2-135M-Instruct.Q4_1.gguf"))
}

/// llama.cpp's server; it ends with the tests.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start() -> Self {
        Self::start_with(&model_path())
    }

    fn start_with(model: &Path) -> Self {
        let mut child = Command::new("python3")
            .arg(root().join("scripts/model_server.py"))
            .args(["--port", "0", "--threads", "1", "--parallel", "1", "--context", "4096", "--exact", "--model"])
            .arg(model)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("python3 starts");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address =
            lines.map_while(Result::ok).find_map(|line| line.strip_prefix("listening on ").map(str::to_owned));
        Self { child, address: address.expect("the server says where it listens (scripts/setup.sh model installs it)") }
    }

    fn ask(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.address);
        let mut response = ureq::post(&url)
            .header("content-type", "application/json")
            .send(body.to_string())
            .unwrap_or_else(|error| panic!("{url}: {error}"));
        let text = response.body_mut().with_config().limit(u64::MAX).read_to_string().expect("an answer");
        serde_json::from_str(&text).expect("JSON")
    }

    fn tokens(&self, text: &str) -> Vec<u32> {
        numbers(
            &self.ask("/tokenize", &json!({ "content": text, "add_special": false, "parse_special": true }))["tokens"],
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn numbers(list: &Value) -> Vec<u32> {
    let list = list.as_array().unwrap_or_else(|| panic!("no list: {list}"));
    list.iter().map(|number| u32::try_from(number.as_u64().expect("a number")).expect("a token")).collect()
}

/// One server at a time: two would share two cores with the tests.
static SERVER: Mutex<()> = Mutex::new(());
static STARTER: LazyLock<Vec<String>> = LazyLock::new(|| {
    let file = std::fs::read_to_string(root().join("public/prompts/starter.json")).expect("the starter set");
    let set: Value = serde_json::from_str(&file).expect("JSON");
    let prompts = set["prompts"].as_array().expect("prompts");
    prompts.iter().map(|prompt| prompt["prompt"].as_str().expect("a text").to_owned()).collect()
});

fn open() -> ModelFile<BufReader<File>> {
    let path = model_path();
    let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error} (scripts/setup.sh model)", path.display()));
    ModelFile::open(BufReader::with_capacity(1 << 20, file)).expect("a model that runs here")
}

/// Texts of every sort that trips tokenisers: code, emoji, several scripts, white space, odd joints of all of them.
fn varied_texts() -> Vec<String> {
    let pieces = [
        "Hello, world!",
        "don't can't I'll we've they're you'd I'm it's",
        "DON'T IT'S",
        "naïve café Ångström",
        "straße",
        "fn main() {\n    println!(\"{:?}\", [1, 2, 3]);\n}",
        "def f(x):\n\treturn x ** 2  # square",
        "a[i] += b[j]--;",
        "<html><body class=\"x\">&amp;</body></html>",
        "SELECT * FROM t WHERE a >= 10 AND b <> 'x';",
        "x=1;y=22;z=333;w=4444",
        "3.14159 1,000,000 0x1F 1e-9 12:34:56",
        "２０２６年１１月",
        "½ ¾ Ⅷ ④",
        "こんにちは、世界。",
        "吾輩は猫である。名前はまだ無い。",
        "你好，世界！今天天气怎么样？",
        "한국어 문장입니다.",
        "Привет, как дела?",
        "مرحبا بالعالم",
        "שלום עולם",
        "नमस्ते दुनिया",
        "สวัสดีชาวโลก",
        "😀😃😄",
        "👩‍👩‍👧‍👦 family",
        "🇯🇵🇫🇷",
        "👍🏽 ok",
        "a😀b",
        "e\u{301}\u{327}",
        "\u{200b}zero\u{200d}width\u{feff}",
        "tab\tnew\nline\r\nreturn",
        "    four spaces",
        "trailing   ",
        "\n\n\n",
        " \n \n ",
        "\t\t",
        " ",
        "   ",
        "\u{a0}\u{2003}wide",
        "...!!!???---___===",
        "\"quoted\" ‘curly’ “double”",
        "https://example.org/a/b?c=d&e=f#g",
        "user@example.org",
        "C:\\path\\to\\file",
        "$E=mc^2$ \\frac{1}{2}",
        "A  B   C    D",
        "CamelCaseIdentifier snake_case_identifier",
        "<|im_start|>user\nHi<|im_end|>\n",
        "<|endoftext|>",
        "<|im_start",
        "|im_end|>",
        "\u{0}\u{1}\u{7f}",
        "ﷺ ﬁ ﬂ",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
        "—–-",
    ];
    let mut texts: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
    for (at, piece) in pieces.iter().enumerate() {
        let other = pieces[(at * 7 + 3) % pieces.len()];
        texts.push(format!(" {piece}"));
        texts.push(format!("{piece}\n"));
        texts.push(format!("{piece} {other}"));
        texts.push(format!("{other}{piece}"));
    }
    texts.extend(STARTER.iter().cloned());
    texts
}

#[test]
fn tokens_are_those_of_llama_cpp() {
    let _alone = SERVER.lock();
    let server = Server::start();
    let tokenizer = Tokenizer::load(&open()).expect("a vocabulary");
    let texts = varied_texts();
    assert!(texts.len() >= 500, "only {} texts", texts.len());
    let differing: Vec<String> = texts
        .iter()
        .filter_map(|text| {
            let (ours, theirs) = (tokenizer.encode(text).expect("tokens"), server.tokens(text));
            (ours != theirs).then(|| format!("{text:?}: {ours:?}, llama.cpp {theirs:?}"))
        })
        .collect();
    assert!(differing.is_empty(), "{} of {}:\n{}", differing.len(), texts.len(), differing.join("\n"));
}

fn message(role: Role, content: &str) -> ChatMessage {
    ChatMessage { role, content: content.to_owned() }
}

fn asked(messages: &[ChatMessage]) -> Value {
    let role = |role| match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    };
    messages.iter().map(|message| json!({ "role": role(message.role), "content": message.content })).collect()
}

#[test]
fn templates_are_filled_in_as_by_llama_cpp() {
    let _alone = SERVER.lock();
    let server = Server::start();
    let template = ChatTemplate::load(&open(), NOW).expect("a template");
    let user = |text: &str| message(Role::User, text);
    let conversations = [
        vec![user("How do I kill a Python process?")],
        vec![message(Role::System, "You are a careful assistant.\n\nBe brief."), user("Hi {{ there }} <|im_end|>")],
        vec![message(Role::System, ""), user(" leading and trailing ")],
        vec![user("One"), message(Role::Assistant, "Two"), user("Three\n")],
        vec![
            message(Role::System, "日本語で答えてください。"),
            user("😀"),
            message(Role::Assistant, "はい"),
            user("次は？"),
        ],
    ];
    for conversation in conversations {
        let theirs = server.ask("/apply-template", &json!({ "messages": asked(&conversation) }));
        let ours = template.render(&conversation).expect("a text");
        assert_eq!(ours, theirs["prompt"].as_str().expect("a text"));
    }
}

#[test]
fn next_tokens_are_those_of_llama_cpp() {
    const TOKENS: usize = 64;
    // Fewer answers where it runs with everything else: make test-long and make test-large ask the whole. llama.cpp rounds
    // otherwise on other processors, which on so few answers moves the share by a point or two.
    let is_long = std::env::var("REFUSAL_LAB_LONG").is_ok_and(|long| long == "1");
    let (answers, least_tokens, least_share) = if is_long { (56, 2_000, 0.97) } else { (14, 600, 0.94) };
    let _alone = SERVER.lock();
    let server = Server::start();
    let mut file = open();
    let (tokenizer, template) =
        (Tokenizer::load(&file).expect("tokens"), ChatTemplate::load(&file, NOW).expect("a template"));
    let model = LanguageModel::load(&mut file, |_| {}).expect("weights");
    let mut answered = Vec::new();
    for prompt in STARTER.iter().step_by(STARTER.len() / answers).take(answers) {
        let text = template.render(&[message(Role::User, prompt)]).expect("a text");
        let begin = tokenizer.encode(&text).expect("tokens");
        let asked = json!({
            "prompt": begin, "n_predict": TOKENS, "temperature": 0, "return_tokens": true, "cache_prompt": false,
        });
        answered.push((begin, numbers(&server.ask("/completion", &asked)["tokens"])));
    }
    let (mut same, mut all) = (0, 0);
    let mut caches: Vec<KvCache> = answered.iter().map(|_| model.new_cache()).collect();
    for number in 0..TOKENS {
        let (mut sequences, mut expected) = (Vec::new(), Vec::new());
        for ((begin, answer), cache) in answered.iter().zip(&mut caches) {
            let Some(theirs) = answer.get(number) else { continue };
            // Each time the text is llama.cpp's, so that one difference does not lead to others.
            let tokens = if number == 0 { begin.clone() } else { vec![answer[number - 1]] };
            sequences.push(Sequence { cache, tokens });
            expected.push(*theirs);
        }
        let ours = model.forward(&mut sequences);
        same += ours.iter().zip(&expected).filter(|(logits, theirs)| argmax(logits) == **theirs).count();
        all += expected.len();
    }
    let share = same as f64 / all as f64;
    println!("{same} of {all} next tokens agree ({:.2} %)", 100.0 * share);
    assert!(all >= least_tokens && share >= least_share, "{same} of {all} next tokens agree");
}

/// Weights that make attention attend to few tokens, so that an error in it shows.
fn sharpened(architecture: &str) -> TinyModel {
    let vector = |length: usize| (0..length).map(|at| 1.0 + 0.5 * (at as f32).sin()).collect::<Vec<f32>>();
    let mut model = TinyModel::new(architecture, GgmlDType::Q8_0).in_32_bits();
    for layer in 0..LAYERS {
        model = model.with_tensor(&format!("blk.{layer}.attn_norm.weight"), &[HIDDEN_SIZE], vector(HIDDEN_SIZE));
        for name in ["attn_q_norm", "attn_k_norm"].into_iter().filter(|_| architecture == "qwen3") {
            model = model.with_tensor(&format!("blk.{layer}.{name}.weight"), &[32], vector(32));
        }
    }
    model
}

/// Tiny models of every architecture, and with everything that is read from a file. Their weights in 32 bits are such as
/// eight bits hold exactly, so that both programs compute with the same numbers.
#[test]
fn probabilities_of_every_architecture_are_those_of_llama_cpp() {
    const CANDIDATES: usize = 20;
    let _alone = SERVER.lock();
    let llama = || sharpened("llama");
    let vector = |length: usize| (0..length).map(|at| 1.0 + at as f32 / 4.0).collect::<Vec<f32>>();
    let models = [
        ("llama", llama()),
        ("biases", llama().with_tensor("blk.0.attn_q.bias", &[HIDDEN_SIZE], vector(HIDDEN_SIZE))),
        ("base", llama().set("llama.rope.freq_base", Metadata::F32(300.0))),
        ("linear", llama().set("llama.rope.scaling.factor", Metadata::F32(4.0))),
        ("frequencies", llama().with_tensor("rope_freqs.weight", &[8], vector(8))),
        ("qwen2", sharpened("qwen2")),
        ("qwen3", sharpened("qwen3")),
    ];
    let text: Vec<u32> = (0..60).map(|at| at * 37 % 250).collect();
    // The server tells no probabilities of a token that only begins a character, or ends the answer. They are those before
    // this bias.
    let unsaid: Vec<Value> = (128..=256).map(|token| json!([token, false])).collect();
    let folder = std::env::temp_dir().join(format!("tiny-models-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for (name, model) in &models {
        let path = folder.join(format!("{name}.gguf"));
        fs::write(&path, model.bytes()).expect("a file");
        let server = Server::start_with(&path);
        let asked = json!({
            "prompt": text, "n_predict": 1, "temperature": 0, "n_probs": CANDIDATES, "cache_prompt": false, "logit_bias": unsaid,
        });
        let answer = server.ask("/completion", &asked);
        let candidates =
            answer["completion_probabilities"][0]["top_logprobs"].as_array().expect("probabilities").clone();
        let candidate = |candidate: &Value| {
            let id = candidate["id"].as_u64().expect("a token") as usize;
            (id, candidate["logprob"].as_f64().expect("a number"))
        };
        theirs.push(candidates.iter().map(candidate).collect::<Vec<_>>());
        let mut file = ModelFile::open(BufReader::new(File::open(&path).expect("the file"))).expect("a model");
        let model = LanguageModel::load(&mut file, |_| {}).expect("weights");
        let logits = model.forward(&mut [Sequence { cache: &mut model.new_cache(), tokens: text.clone() }]).remove(0);
        let log_sum = logits.iter().map(|logit| f64::from(*logit).exp()).sum::<f64>().ln();
        ours.push(logits.iter().map(|logit| f64::from(*logit) - log_sum).collect::<Vec<_>>());
    }
    fs::remove_dir_all(&folder).expect("the folder goes");
    for (of_ours, (our_name, _)) in ours.iter().zip(&models) {
        for (of_theirs, (their_name, _)) in theirs.iter().zip(&models) {
            assert_eq!(of_theirs.len(), CANDIDATES);
            let differences = of_theirs.iter().map(|(id, logprob)| (of_ours[*id] - logprob).abs());
            let largest = differences.fold(0.0, f64::max);
            println!("{our_name} here, {their_name} in llama.cpp: {largest:.4}");
            // Only the same file has the same probabilities, so each of the differences between files counts.
            assert_eq!(largest < 0.02, our_name == their_name, "{our_name} and {their_name}: {largest}");
        }
    }
}
