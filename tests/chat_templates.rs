//! Chat templates as this program renders them, against Jinja2 set up as `transformers` sets it up.
//!
//! The templates in tests/fixtures/chat_templates are made for this test, in the shapes that the published families have.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks
#![allow(clippy::disallowed_methods)] // one thread writes to Python while the other reads from it

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use minijinja::Value;
use refusal_lab::decode::{LocalTime, Template};
use serde_json::{Value as Json, json};

/// The moment in render.py.
const NOW: LocalTime = LocalTime { year: 2024, month: 7, day: 26, hour: 13, minute: 5, second: 9 };

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/chat_templates")
}

fn file(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn file_of_json(name: &str) -> Json {
    serde_json::from_str(&file(name)).expect("JSON")
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::from(()),
        Json::Bool(flag) => Value::from(*flag),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::from(whole),
            None => Value::from(number.as_f64().expect("a number")),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::from(items.iter().map(value).collect::<Vec<_>>()),
        Json::Object(fields) => Value::from_pairs(fields.iter().map(|(key, field)| (key.as_str(), value(field)))),
    }
}

/// What Jinja2 makes of each template with its values: a text, or an error.
fn by_jinja2(cases: &[(String, Json)]) -> Vec<Result<String, String>> {
    let mut python = Command::new("python3")
        .arg(folder().join("render.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    let input = serde_json::to_vec(cases).expect("JSON");
    let mut pipe = python.stdin.take().expect("its input");
    let writer = std::thread::spawn(move || pipe.write_all(&input));
    let output = python.wait_with_output().expect("its output");
    assert!(output.status.success(), "Jinja2 did not run; `scripts/setup.sh model` installs it");
    writer.join().expect("a writer").expect("all written");
    let results: Vec<Json> = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |result: &Json, key: &str| result[key].as_str().map(str::to_owned);
    results.iter().map(|result| text(result, "text").ok_or_else(|| text(result, "error").expect("either"))).collect()
}

fn by_us(template: &str, values: &Json) -> Result<String, String> {
    let rendered = Template::parse(template, NOW).and_then(|template| template.render(value(values)));
    rendered.map_err(|error| error.to_string())
}

/// Every case has the same text by both, or an error by both. Gives back whether each has a text.
fn compare(cases: &[(String, Json)]) -> Vec<bool> {
    let expected = by_jinja2(cases);
    assert_eq!(expected.len(), cases.len());
    let mut wrong = Vec::new();
    for ((template, values), expected) in cases.iter().zip(&expected) {
        let found = by_us(template, values);
        match (expected, &found) {
            (Ok(text), Ok(ours)) if text == ours => {}
            (Err(_), Err(_)) => {}
            _ => {
                wrong.push(format!("{template}\n  {}\n  Jinja2: {expected:?}\n  here:   {found:?}", values["messages"]))
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    expected.iter().map(Result::is_ok).collect()
}

#[test]
fn whole_templates_render_every_conversation_as_jinja2_does() {
    let conversations = file_of_json("conversations.json");
    let mut cases = Vec::new();
    let mut templates = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jinja") {
            continue;
        }
        templates += 1;
        let template = fs::read_to_string(&path).unwrap();
        for messages in conversations.as_object().unwrap().values() {
            for add_generation_prompt in [true, false] {
                let values = json!({
                    "messages": messages,
                    "add_generation_prompt": add_generation_prompt,
                    "tools": null,
                    "documents": null,
                    "bos_token": "<s>",
                    "eos_token": "</s>",
                });
                cases.push((template.clone(), values.clone()));
                // The same template, as an editor on another system saves it.
                cases.push((template.replace('\n', "\r\n"), values));
            }
        }
    }
    assert!(templates >= 8, "the templates are in their folder");
    let have_texts = compare(&cases);
    let texts = have_texts.iter().filter(|has_text| **has_text).count();
    assert!(texts > cases.len() * 2 / 3, "most conversations are taken: {texts} of {}", cases.len());
}

#[test]
fn every_construct_gives_the_text_that_jinja2_gives() {
    let values = file_of_json("context.json");
    let cases: Vec<(String, Json)> =
        file("constructs.txt").lines().map(|template| (template.to_owned(), values.clone())).collect();
    for ((template, _), has_text) in cases.iter().zip(compare(&cases)) {
        assert!(has_text, "Jinja2 renders it: {template}");
    }
}

#[test]
fn what_is_an_error_to_jinja2_is_an_error_here() {
    let values = file_of_json("context.json");
    let cases: Vec<(String, Json)> =
        file("errors.txt").lines().map(|template| (template.to_owned(), values.clone())).collect();
    for ((template, _), has_text) in cases.iter().zip(compare(&cases)) {
        assert!(!has_text, "Jinja2 gives an error: {template}");
    }
}

/// Text would be missing without a word, or be another one.
#[test]
fn what_cannot_be_met_is_an_error() {
    for (template, named) in [
        ("{% macro f() %}{{ varargs }}{% endmacro %}{{ f(1) }}", "varargs"),
        ("{% macro f() %}{{ kwargs }}{% endmacro %}{{ f(a=1) }}", "kwargs"),
        ("{{ 'a'|urlencode }}", "urlencode"),
        ("{{ strftime_now('%c') }}", "%c"),
        ("{{ 'a'.encode() }}", "encode"),
        ("{% for i in range(100000) %}{% for i in range(100000) %}{% endfor %}{% endfor %}", "fuel"),
        (
            "{% set ns = namespace(a='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') %}{% for i in range(64) %}{% set ns.a = ns.a + ns.a %}{% endfor %}",
            "fuel",
        ),
        // A list of two of itself, over and over.
        (
            "{% set ns = namespace(a=[1]) %}{% for i in range(64) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a }}",
            "fuel",
        ),
        (
            "{% set ns = namespace(a=[1]) %}{% for i in range(64) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a|tojson }}",
            "fuel",
        ),
        (
            "{% set ns = namespace(a=[1]) %}{% for i in range(200) %}{% set ns.a = [ns.a] %}{% endfor %}{{ ns.a }}",
            "100 deep",
        ),
    ] {
        let error = by_us(template, &json!({})).expect_err(template);
        assert!(error.contains(named), "{template}: {error}");
    }
}
