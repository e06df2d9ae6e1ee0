//! What APIs send back: answers of every protocol, whole and streamed, errors, lists of models, llama.cpp's probabilities.

use refusal_lab::domain::{Failure, Reply};
use refusal_lab::provider::{
    ApiKey, Provider, Quirks, ReplyReader, ResponseHead, Stepwise, parse_models, read_models, read_template,
    read_top_logprobs,
};

const PROVIDERS: [Provider; 5] =
    [Provider::OpenAi, Provider::Anthropic, Provider::Gemini, Provider::Ollama, Provider::Cohere];
const STATUSES: [u16; 8] = [200, 400, 401, 404, 422, 429, 503, 0];
const CONTENT_TYPES: [Option<&str>; 4] = [Some("text/event-stream"), Some("application/json"), Some("text/html"), None];
const KEY: &str = "sk-fuzz-key-0";

/// Four bytes, digits in the seeds, choose the protocol, the status, the content type and how the body is cut.
pub(super) fn check(data: &[u8]) {
    let Some((choices, body)) = data.split_first_chunk::<4>() else { return };
    let [provider, status, content_type, cut] = choices.map(|choice| usize::from(choice.wrapping_sub(b'0')));
    let provider = PROVIDERS[provider % PROVIDERS.len()];
    let retry_after = cut.to_string();
    let content_type = CONTENT_TYPES[content_type % CONTENT_TYPES.len()].map(|value| ("content-type", value));
    let headers: Vec<_> = content_type.into_iter().chain([("retry-after", &*retry_after)]).collect();
    let head = ResponseHead::new(STATUSES[status % STATUSES.len()], &headers);
    let key = ApiKey::new(KEY).unwrap();
    let whole = read(provider, &head, &[body]);
    assert!(!format!("{whole:?}").contains(KEY));
    assert_eq!(read(provider, &head, &pieces(body, cut)), whole);

    if let Ok(text) = std::str::from_utf8(body) {
        let _ = parse_models(provider, text);
        let _ = read_models(provider, &head, text, key.as_ref());
    }
    let _ = read_template(&head, body, key.as_ref());
    if let Ok(next) = read_top_logprobs(&head, body, key.as_ref()) {
        let mut answer = Stepwise::begin(vec![String::new(); 2], 0.5);
        for second in [None, Some(&next)] {
            let chosen = answer.choose(&next, second, 3);
            assert!(chosen.is_none_or(|chosen| chosen.candidates.len() <= 6));
        }
        answer.rest();
    }
}

/// The reply, and what would be asked again with.
fn read(provider: Provider, head: &ResponseHead, pieces: &[&[u8]]) -> (Result<Reply, Failure>, Option<Quirks>) {
    let mut reader = ReplyReader::new(provider, head.clone(), ApiKey::new(KEY).unwrap().as_ref());
    for piece in pieces {
        reader.push(piece);
    }
    let adapted = reader.adapted(Quirks::default());
    (reader.finish(), adapted)
}

/// Short and long pieces in turn.
fn pieces(mut body: &[u8], cut: usize) -> Vec<&[u8]> {
    let lengths = [cut % 16 + 1, cut / 16 + 1];
    let mut pieces = Vec::new();
    for length in lengths.into_iter().cycle() {
        let (piece, rest) = body.split_at(length.min(body.len()));
        pieces.push(piece);
        body = rest;
        if body.is_empty() {
            break;
        }
    }
    pieces
}
