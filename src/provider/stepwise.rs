//! Answers made token by token over a llama.cpp server, so that two contexts can be contrasted: ROSE (arXiv 2402.11889) in
//! the form for which the likeliest tokens of each context are enough. The server says what may come next after each
//! context (`POST /completion` with `n_probs`); the choice is made here.

use serde_json::Value;

use super::dialect::bearer;
use super::http::HttpRequest;
use super::message::messages_under;
use super::reply_builder::StreamEnd;
use super::server_error::from_status;
use super::{ApiKey, ResponseHead};
use crate::domain::{
    Address, Candidate, Failure, FailureCause, FailureKind, Fields, KNOWN_TOKENS, OtherServerReply, Token, from_json,
};

/// Asks for the text that the server's chat template makes of a prompt under a system prompt, which may be empty.
pub fn template_request(base: &Address, key: Option<&ApiKey>, system_prompt: &str, prompt: &str) -> HttpRequest {
    let mut body = Fields::default();
    body.put("messages", messages_under(system_prompt, prompt));
    post(base, "apply-template", key, body)
}

/// The text in a reply to [`template_request`].
pub fn read_template(head: &ResponseHead, body: &[u8], key: Option<&ApiKey>) -> Result<String, Failure> {
    let reply = read(head, body, key)?;
    reply["prompt"].as_str().map(str::to_owned).ok_or_else(|| not_llama_cpp(OtherServerReply::NoPrompt))
}

/// A token that may come next.
#[derive(Clone, Debug, PartialEq)]
struct TopLogprob {
    id: u32,
    /// Of its text; some tokens are part of a character. None at all: it is no text, but ends the answer.
    bytes: Vec<u8>,
    logprob: f32,
}

/// What may come next after one context.
#[derive(Clone, Debug, PartialEq)]
pub struct TopLogprobs {
    /// Tokens that the context has.
    pub tokens: u32,
    /// Likeliest first; never empty.
    likely: Vec<TopLogprob>,
}

/// What may come next, in a reply to a request of [`Stepwise::requests`].
pub fn read_top_logprobs(head: &ResponseHead, body: &[u8], key: Option<&ApiKey>) -> Result<TopLogprobs, Failure> {
    let reply = read(head, body, key)?;
    let listed = reply["completion_probabilities"][0]["top_logprobs"].as_array();
    // No more than was asked for.
    let most = KNOWN_TOKENS as usize;
    let likely: Option<Vec<TopLogprob>> =
        listed.and_then(|listed| listed.iter().take(most).map(read_top_logprob).collect());
    let likely =
        likely.filter(|likely| !likely.is_empty()).ok_or_else(|| not_llama_cpp(OtherServerReply::NoProbabilities))?;
    let tokens = reply["tokens_evaluated"].as_u64().unwrap_or(0);
    Ok(TopLogprobs { tokens: u32::try_from(tokens).unwrap_or(u32::MAX), likely })
}

fn read_top_logprob(token: &Value) -> Option<TopLogprob> {
    let byte = |byte: &Value| byte.as_u64().and_then(|byte| u8::try_from(byte).ok());
    Some(TopLogprob {
        id: u32::try_from(token["id"].as_u64()?).ok()?,
        bytes: token["bytes"].as_array()?.iter().map(byte).collect::<Option<_>>()?,
        logprob: token["logprob"].as_f64()? as f32,
    })
}

/// One answer on its way: the texts of its contexts, and the tokens chosen so far.
#[derive(Clone, Debug)]
pub struct Stepwise {
    contexts: Vec<String>,
    alpha: f32,
    chosen: Vec<u32>,
    /// Bytes of a character that is not whole yet.
    begun: Vec<u8>,
}

impl Stepwise {
    /// An answer to go on from these texts: the prompt's, and the second context's unless `alpha` (-1 to 1) is 0.
    pub fn begin(contexts: Vec<String>, alpha: f32) -> Self {
        Self { contexts, alpha, chosen: Vec::new(), begun: Vec::new() }
    }

    /// The texts that it goes on from.
    pub fn contexts(&self) -> &[String] {
        &self.contexts
    }

    /// Tokens chosen so far.
    pub fn tokens(&self) -> u32 {
        self.chosen.len() as u32
    }

    /// Asks what may come next, once for each context.
    pub fn requests(&self, base: &Address, key: Option<&ApiKey>) -> Vec<HttpRequest> {
        let request = |context: &String| {
            let mut body = Fields::default();
            let text = Value::from(context.as_str());
            body.put(
                "prompt",
                [text].into_iter().chain(self.chosen.iter().map(|id| Value::from(*id))).collect::<Vec<_>>(),
            );
            body.put("n_predict", 1);
            body.put("n_probs", KNOWN_TOKENS);
            body.put("temperature", 0);
            // The server draws a token too, which nobody needs; were it part of a character, it would tell nothing. The
            // probabilities that it tells are those before any bias.
            body.put("logit_bias", vec![Value::from(vec![Value::from("a"), Value::from(1_000)])]);
            body.put("cache_prompt", true);
            body.put("response_fields", vec!["completion_probabilities", "tokens_evaluated"]);
            post(base, "completion", key, body)
        };
        self.contexts.iter().map(request).collect()
    }

    /// Takes the token of the highest logit after the contrast: that under the prompt less `|alpha|` times that under the
    /// second context. Only what is likeliest under the prompt is looked at; a token that is not among the likeliest of
    /// the second context counts there as its least likely one. `None` at the answer's end. So many candidates are told.
    pub fn choose(&mut self, positive: &TopLogprobs, second: Option<&TopLogprobs>, candidates: usize) -> Option<Token> {
        let logit = |token: &TopLogprob| match second {
            None => token.logprob,
            Some(second) => token.logprob - self.alpha.abs() * second.known_or_floor(token.id),
        };
        let mut order: Vec<(f32, &TopLogprob)> = positive.likely.iter().map(|token| (logit(token), token)).collect();
        // Stable: of equals, the one that is likelier under the prompt comes first.
        order.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let &(highest, best) = order.first()?;
        if best.bytes.is_empty() {
            return None;
        }
        let sum: f32 = order.iter().map(|(logit, _)| (logit - highest).exp()).sum();
        let likeliest = &positive.likely[..candidates.min(positive.likely.len())];
        let is_told = |(at, (_, token)): &(usize, &(f32, &TopLogprob))| *at < candidates || likeliest.contains(token);
        let candidate = |(_, (logit, token)): (usize, &(f32, &TopLogprob))| Candidate {
            id: token.id,
            text: String::from_utf8_lossy(&token.bytes).into_owned(),
            positive: token.logprob.exp(),
            second: second.and_then(|second| second.logprob_of(token.id)).map(f32::exp),
            contrasted: match second {
                None => token.logprob.exp(),
                Some(_) => (logit - highest).exp() / sum,
            },
        };
        let candidates = order.iter().enumerate().filter(is_told).map(candidate).collect();
        self.chosen.push(best.id);
        self.begun.extend_from_slice(&best.bytes);
        Some(Token { id: best.id, text: self.whole_characters(), candidates })
    }

    /// What no token told of: bytes that never became a character.
    pub fn rest(self) -> String {
        String::from_utf8_lossy(&self.begun).into_owned()
    }

    fn whole_characters(&mut self) -> String {
        let whole = match str::from_utf8(&self.begun) {
            Ok(text) => text.len(),
            // Of bytes that can become no character, none is waited for.
            Err(error) => error.error_len().map_or(error.valid_up_to(), |_| self.begun.len()),
        };
        let rest = self.begun.split_off(whole);
        String::from_utf8_lossy(&std::mem::replace(&mut self.begun, rest)).into_owned()
    }
}

impl TopLogprobs {
    fn logprob_of(&self, id: u32) -> Option<f32> {
        self.likely.iter().find(|token| token.id == id).map(|token| token.logprob)
    }

    fn known_or_floor(&self, id: u32) -> f32 {
        let floor = || self.likely.last().map_or(f32::NEG_INFINITY, |token| token.logprob);
        self.logprob_of(id).unwrap_or_else(floor)
    }
}

/// These requests are the server's own and lie beside its OpenAI-compatible ones, which are under `/v1`.
fn post(base: &Address, path: &str, key: Option<&ApiKey>, body: Fields) -> HttpRequest {
    let own = base.path().trim_end_matches('/');
    let own = base.with_path(own.strip_suffix("/v1").unwrap_or(own));
    HttpRequest::post(&own, path, bearer(key), body)
}

fn read(head: &ResponseHead, body: &[u8], key: Option<&ApiKey>) -> Result<Value, Failure> {
    if head.is_ok() {
        return from_json(body).map_err(|_| not_llama_cpp(OtherServerReply::NotJson));
    }
    if matches!(head.status, 404 | 405 | 501) {
        return Err(not_llama_cpp(OtherServerReply::Status(head.status)));
    }
    Err(match from_status(head, body, key) {
        StreamEnd::Failed(failure) => failure,
        _ => not_llama_cpp(OtherServerReply::Status(head.status)),
    })
}

fn not_llama_cpp(came: OtherServerReply) -> Failure {
    Failure::new(FailureKind::Malformed, FailureCause::NotLlamaCpp { came })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(tokens: &[(u32, &str, f32)]) -> TopLogprobs {
        let likely = |(id, text, logprob): &(u32, &str, f32)| TopLogprob {
            id: *id,
            bytes: text.as_bytes().to_vec(),
            logprob: *logprob,
        };
        TopLogprobs { tokens: 9, likely: tokens.iter().map(likely).collect() }
    }

    fn begun(alpha: f32) -> Stepwise {
        Stepwise::begin(vec!["<user>Hi".into(), "<reverse>Hi".into()], alpha)
    }

    fn base(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    #[test]
    fn requests_go_beside_the_open_ai_compatible_ones() {
        for (given, wanted) in [
            ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/apply-template"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/apply-template"),
            ("https://host.example/llama/v1/", "https://host.example/llama/apply-template"),
        ] {
            assert_eq!(template_request(&base(given), None, "", "Hi").url.as_str(), wanted);
        }
    }

    #[test]
    fn each_context_is_asked_with_the_tokens_chosen_so_far() {
        let mut answer = begun(0.5);
        answer.choose(&next(&[(7, "Hello", -0.1)]), Some(&next(&[(7, "Hello", -0.1)])), 0);
        let key = ApiKey::new("sk-secret-key").unwrap();
        let requests = answer.requests(&base("http://127.0.0.1:8080/v1"), key.as_ref());
        let prompts: Vec<Value> = requests
            .iter()
            .map(|request| serde_json::from_str::<Value>(request.body.as_ref().unwrap()).unwrap()["prompt"].clone())
            .collect();
        assert_eq!(prompts, [serde_json::json!(["<user>Hi", 7]), serde_json::json!(["<reverse>Hi", 7])]);
        assert!(requests.iter().all(|request| request.headers.iter().any(|(name, _)| *name == "Authorization")));
    }

    #[test]
    fn what_the_second_context_likes_is_pushed_down() {
        let positive = next(&[(1, "Sure", -0.5), (2, "Sorry", -1.0), (3, "Well", -4.0)]);
        let second = next(&[(1, "Sure", -0.1), (3, "Well", -3.0)]);
        let plain = Stepwise::begin(vec![String::new()], 0.0).choose(&positive, None, 2).unwrap();
        assert_eq!(plain.text, "Sure");
        assert_eq!(plain.candidates.iter().map(|token| &*token.text).collect::<Vec<_>>(), ["Sure", "Sorry"]);
        let chosen = begun(0.5).choose(&positive, Some(&second), 1).unwrap();
        // “Sorry” is not among the second context's likeliest, so that its floor counts: -1.0 + 0.5 * 3.0.
        assert_eq!(chosen.text, "Sorry");
        let told: Vec<_> = chosen.candidates.iter().map(|token| (&*token.text, token.second.is_some())).collect();
        assert_eq!(told, [("Sorry", false), ("Sure", true)]);
        let logits = [0.5_f32, -0.45, -2.5].map(f32::exp);
        assert!((chosen.candidates[0].contrasted - logits[0] / logits.iter().sum::<f32>()).abs() < 1e-6);
        // Below 0 the weight is the same: what differs is the second prompt.
        assert_eq!(begun(-0.5).choose(&positive, Some(&second), 1).unwrap().text, "Sorry");
    }

    #[test]
    fn a_token_without_text_ends_the_answer() {
        let mut answer = begun(0.0);
        assert_eq!(answer.choose(&next(&[(2, "", -0.1), (3, "a", -3.0)]), None, 4), None);
        assert_eq!(answer.tokens(), 0);
    }

    #[test]
    fn characters_come_whole() {
        let mut answer = begun(0.0);
        let mut push = |bytes: &[u8]| {
            let likely = vec![TopLogprob { id: 1, bytes: bytes.to_vec(), logprob: 0.0 }];
            answer.choose(&TopLogprobs { tokens: 1, likely }, None, 0).unwrap().text
        };
        assert_eq!(push(b"a\xf0\x9f"), "a");
        assert_eq!(push(b"\x98"), "");
        assert_eq!(push(b"\x80b"), "😀b");
        assert_eq!(push(b"\xff!"), "\u{fffd}!");
        assert_eq!(push(b"\xe6"), "");
        assert_eq!(answer.rest(), "\u{fffd}");
    }

    #[test]
    fn another_server_is_told_from_a_llama_cpp_server() {
        let head = |status| ResponseHead { status, ..ResponseHead::default() };
        let cause = |status, body: &str| read_top_logprobs(&head(status), body.as_bytes(), None).unwrap_err().cause;
        for (status, body) in [(404, "{}"), (200, "<html>"), (200, "{}"), (200, r#"{"completion_probabilities":[]}"#)] {
            assert!(matches!(cause(status, body), FailureCause::NotLlamaCpp { .. }), "{status} {body}");
        }
        let busy = read_template(&head(503), br#"{"error":{"message":"Loading model"}}"#, None).unwrap_err();
        assert_eq!(busy.kind, FailureKind::Status { status: 503, retry_after: None });
        assert!(read_template(&head(200), b"{\"prompt\":3}", None).is_err());
    }

    #[test]
    fn no_more_tokens_are_read_than_were_asked_for() {
        let token = r#"{"id":1,"bytes":[65],"logprob":-1}"#;
        let reply = format!(r#"{{"completion_probabilities":[{{"top_logprobs":[{}]}}]}}"#, vec![token; 300].join(","));
        let next = read_top_logprobs(&ResponseHead { status: 200, ..ResponseHead::default() }, reply.as_bytes(), None)
            .unwrap();
        assert_eq!(next.likely.len(), KNOWN_TOKENS as usize);
    }

    #[test]
    fn a_real_reply_is_read() {
        // Of llama.cpp's server, shortened to two tokens.
        let reply = r#"{"completion_probabilities":[{"id":2,"token":"","bytes":[],"logprob":-0.54,"top_logprobs":[
            {"id":2,"token":"","bytes":[],"logprob":-0.54},{"id":198,"token":"\n","bytes":[10],"logprob":-1.26}]}],"tokens_evaluated":20}"#;
        let next = read_top_logprobs(&ResponseHead { status: 200, ..ResponseHead::default() }, reply.as_bytes(), None)
            .unwrap();
        assert_eq!(next.tokens, 20);
        assert_eq!(
            next.likely.iter().map(|token| (token.id, &*token.bytes)).collect::<Vec<_>>(),
            [(2, &b""[..]), (198, b"\n")]
        );
    }
}
