//! What is sent to each API: address, headers and body, to the last field.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks

use refusal_lab::domain::{Address, ModelSettings, Settings};
use refusal_lab::provider::{ApiKey, HttpRequest, Method, Provider, Quirk, Quirks, chat_request, models_request};
use serde_json::{Value, json};

const KEY: &str = "sk-secret-0123456789";

const ALL: [(Provider, &str); 5] = [
    (Provider::OpenAi, "http://h/v1"),
    (Provider::Anthropic, "http://h/v1/"),
    (Provider::Gemini, "http://h/v1beta"),
    (Provider::Ollama, "http://h"),
    (Provider::Cohere, "http://h/"),
];

fn settings(system_prompt: &str) -> ModelSettings {
    Settings { model: "m".into(), system_prompt: system_prompt.into(), ..Settings::default() }.model_settings()
}

fn asked(provider: Provider, key: Option<&str>, system_prompt: &str, quirks: Quirks) -> HttpRequest {
    let (_, base) = ALL.into_iter().find(|(other, _)| *other == provider).unwrap();
    let key = key.and_then(|key| ApiKey::new(key).unwrap());
    chat_request(
        provider,
        &Address::parse(base).unwrap(),
        key.as_ref(),
        &settings(system_prompt),
        quirks,
        "Why \"so\"?",
    )
}

fn body(provider: Provider, system_prompt: &str, quirks: Quirks) -> Value {
    serde_json::from_str(&asked(provider, None, system_prompt, quirks).body.unwrap()).unwrap()
}

#[test]
fn a_chat_is_asked_with_these_fields_and_no_other() {
    let messages = json!([{ "role": "system", "content": "Be brief." }, { "role": "user", "content": "Why \"so\"?" }]);
    for (provider, url, expected) in [
        (
            Provider::OpenAi,
            "http://h/v1/chat/completions",
            json!({
                "model": "m", "messages": messages, "temperature": 0, "max_tokens": 256, "stream": true,
                "stream_options": { "include_usage": true },
            }),
        ),
        (
            Provider::Anthropic,
            "http://h/v1/messages",
            json!({
                "model": "m", "system": "Be brief.", "messages": [messages[1]], "max_tokens": 256, "temperature": 0,
                "stream": true,
            }),
        ),
        (
            Provider::Gemini,
            "http://h/v1beta/models/m:streamGenerateContent?alt=sse",
            json!({
                "systemInstruction": { "parts": [{ "text": "Be brief." }] },
                "contents": [{ "role": "user", "parts": [{ "text": "Why \"so\"?" }] }],
                "generationConfig": { "temperature": 0, "maxOutputTokens": 256 },
            }),
        ),
        (
            Provider::Ollama,
            "http://h/api/chat",
            json!({
                "model": "m", "messages": messages, "stream": true, "options": { "temperature": 0, "num_predict": 256 },
            }),
        ),
        (
            Provider::Cohere,
            "http://h/v2/chat",
            json!({ "model": "m", "messages": messages, "temperature": 0, "max_tokens": 256, "stream": true }),
        ),
    ] {
        let request = asked(provider, None, "Be brief.", Quirks::default());
        assert_eq!((request.method, request.url.as_str()), (Method::Post, url));
        assert_eq!(body(provider, "Be brief.", Quirks::default()), expected, "{provider:?}");
    }
}

#[test]
fn top_p_is_sent_under_each_apis_own_name_and_only_where_it_is_set() {
    for (provider, pointer) in [
        (Provider::OpenAi, "/top_p"),
        (Provider::Anthropic, "/top_p"),
        (Provider::Gemini, "/generationConfig/topP"),
        (Provider::Ollama, "/options/top_p"),
        (Provider::Cohere, "/p"),
    ] {
        let (_, base) = ALL.into_iter().find(|(other, _)| *other == provider).unwrap();
        let sent = |top_p, quirks| {
            let mut model = settings("");
            model.decoding.top_p = top_p;
            let request = chat_request(provider, &Address::parse(base).unwrap(), None, &model, quirks, "Why?");
            serde_json::from_str::<Value>(&request.body.unwrap()).unwrap().pointer(pointer).cloned()
        };
        assert_eq!(sent(Some(0.9), Quirks::default()), Some(json!(0.9)), "{provider:?}");
        assert_eq!(sent(None, Quirks::default()), None, "{provider:?}");
        assert_eq!(sent(Some(0.9), Quirks::default().with(Quirk::NoTopP)), None, "{provider:?}");
    }
}

#[test]
fn a_blank_system_prompt_is_not_sent() {
    for (provider, _) in ALL {
        let body = body(provider, " \n", Quirks::default());
        assert!(body.get("system").is_none() && body.get("systemInstruction").is_none(), "{body}");
        assert!(body["messages"].as_array().is_none_or(|messages| messages.len() == 1), "{body}");
    }
}

#[test]
fn only_the_documented_headers_are_ever_sent_and_the_key_is_in_one_of_them_alone() {
    let json = ("Content-Type", "application/json".to_owned());
    let bearer = || vec![("Authorization", format!("Bearer {KEY}"))];
    let anthropic = |key: bool| {
        let mut headers = vec![
            ("anthropic-version", "2023-06-01".to_owned()),
            ("anthropic-dangerous-direct-browser-access", "true".to_owned()),
        ];
        headers.extend(key.then(|| ("x-api-key", KEY.to_owned())));
        headers
    };
    for (provider, with_key, without) in [
        (Provider::OpenAi, bearer(), vec![]),
        (Provider::Anthropic, anthropic(true), anthropic(false)),
        (Provider::Gemini, vec![("x-goog-api-key", KEY.to_owned())], vec![]),
        (Provider::Ollama, bearer(), vec![]),
        (Provider::Cohere, bearer(), vec![]),
    ] {
        let (_, base) = ALL.into_iter().find(|(other, _)| *other == provider).unwrap();
        let base = Address::parse(base).unwrap();
        for (key, expected) in [(Some(KEY), with_key), (None, without)] {
            let chat = asked(provider, key, "", Quirks::default());
            let models = models_request(provider, &base, key.and_then(|key| ApiKey::new(key).unwrap()).as_ref());
            assert_eq!((models.method, models.body.as_ref()), (Method::Get, None));
            assert_eq!(models.headers, expected, "{provider:?}");
            assert_eq!(chat.headers, [vec![json.clone()], expected].concat(), "{provider:?}");
            for request in [chat, models] {
                assert!(!request.url.as_str().contains(KEY) && !format!("{request:?}").contains(KEY), "{request:?}");
            }
        }
    }
}

#[test]
fn the_list_of_models_is_asked_for_where_each_api_has_it() {
    let url = |provider: Provider| {
        let (_, base) = ALL.into_iter().find(|(other, _)| *other == provider).unwrap();
        models_request(provider, &Address::parse(base).unwrap(), None).url.as_str().to_owned()
    };
    assert_eq!(url(Provider::OpenAi), "http://h/v1/models");
    assert_eq!(url(Provider::Anthropic), "http://h/v1/models?limit=1000");
    assert_eq!(url(Provider::Gemini), "http://h/v1beta/models?pageSize=1000");
    assert_eq!(url(Provider::Ollama), "http://h/api/tags");
    assert_eq!(url(Provider::Cohere), "http://h/v1/models?page_size=1000&endpoint=chat");
}

#[test]
fn what_a_model_does_not_take_is_not_sent() {
    for (provider, _) in ALL {
        let body = body(provider, "", Quirks::default().with(Quirk::NoTemperature));
        assert!(!body.to_string().contains("temperature"), "{body}");
        assert!(body.to_string().contains("256"), "{body}");
    }
    let adapted = |quirk| body(Provider::OpenAi, "", Quirks::default().with(quirk));
    let renamed = adapted(Quirk::MaxCompletionTokens);
    assert_eq!((&renamed["max_completion_tokens"], renamed.get("max_tokens")), (&json!(256), None));
    let without_options = adapted(Quirk::NoStreamOptions);
    assert_eq!((&without_options["stream"], without_options.get("stream_options")), (&json!(true), None));
    let whole = adapted(Quirk::WholeReply);
    assert_eq!((whole.get("stream"), whole.get("stream_options")), (None, None));
}
