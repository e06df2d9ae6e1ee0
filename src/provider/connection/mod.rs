//! The diagnosis of “Test connection”: from observations to their meaning.
//!
//! The order of a test: [`check_address`]; the list of models; where a model is chosen, one short chat; and where one of the
//! two brought no readable reply, the same address again in `fetch`'s mode `no-cors`, which tells a server that keeps
//! pages out from no server at all. [`diagnose`] then judges what came.

mod address;

pub use self::address::AddressSpace;
use self::address::nearest_base;
use super::http::under;
use super::{Provider, Quirks};
use crate::domain::{Address, AddressError, BaseUrls, Failure, FailureKind, RejectedPart, Reply};

/// The observations of a test of one address.
#[derive(Clone, Debug)]
pub struct Observed<'a> {
    /// The protocol that the form chooses.
    pub provider: Provider,
    /// The address under test.
    pub base: &'a Address,
    /// The page's own address.
    pub page: &'a Address,
    /// The model's name as chosen; empty if none is.
    pub model: &'a str,
    /// Whether a key was sent.
    pub has_key: bool,
    /// The list of models; [`FailureKind::Network`] where no reply was readable.
    pub models: Result<Vec<String>, Failure>,
    /// The answer to a short chat, where one was tried; failures as above.
    pub chat: Option<Result<Reply, Failure>>,
    /// After an unreadable reply: whether the `no-cors` probe found a server.
    pub probe_passed: bool,
    /// Milliseconds from sending the chat to its first token, where it was streamed.
    pub first_token_ms: Option<u32>,
    /// The departures from the usual request that the model turned out to need.
    pub quirks: Quirks,
}

/// The result of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// The Base URL cannot be read.
    NotAnAddress(AddressError),
    /// The page came over https and the address is plain http on another network: the browser forbids the call.
    MixedContent {
        /// The address.
        base: Address,
    },
    /// A server is there, but does not let this page read its replies.
    Cors {
        /// Whose server it most likely is.
        server: LikelyServer,
        /// The address.
        base: Address,
        /// The page's origin, which the server should allow.
        page_origin: String,
        /// Whether Chrome asks the user before this page may call that address.
        needs_permission: bool,
    },
    /// No server was found there.
    Unreachable {
        /// The address.
        base: Address,
        /// How near that is.
        space: AddressSpace,
        /// Whether the page came over https and the address is plain http on the local network.
        is_mixed: bool,
        /// Whether Chrome asks the user before this page may call that address.
        needs_permission: bool,
    },
    /// Status 401 or 403, or another in words that are about the key.
    KeyRefused {
        /// The address.
        base: Address,
        /// The failure.
        failure: Failure,
        /// Whether a key was sent.
        has_key: bool,
    },
    /// A server is there, but not its API.
    WrongPath {
        /// The address that was called.
        asked: Address,
        /// The Base URL that is most likely meant.
        nearest: Option<Address>,
    },
    /// The API does not know the model.
    ModelNotFound {
        /// The address.
        base: Address,
        /// The name as chosen.
        model: String,
        /// The names that the API lists; empty where it lists none.
        models: Vec<String>,
    },
    /// The reply was not the JSON that the API documents.
    NotTheApi {
        /// The address that was called.
        asked: Address,
        /// The failure.
        failure: Failure,
        /// The Base URL that is most likely meant.
        nearest: Option<Address>,
    },
    /// Any other failure.
    Failed {
        /// The address.
        base: Address,
        /// The failure.
        failure: Failure,
    },
    /// The API answers; no model is chosen yet.
    ChooseModel {
        /// The address.
        base: Address,
        /// The names that the API lists.
        models: Vec<String>,
    },
    /// The model answered.
    Works {
        /// The address.
        base: Address,
        /// The name as chosen.
        model: String,
        /// Milliseconds to the first token, where the reply was streamed.
        first_token_ms: Option<u32>,
        /// The departures from the usual request that it needs.
        quirks: Quirks,
        /// The names that the API lists; empty where it lists none.
        models: Vec<String>,
    },
}

/// Whose server is most likely at an address, as far as its port and the protocol tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LikelyServer {
    /// Ollama.
    Ollama,
    /// LM Studio.
    LmStudio,
    /// vLLM.
    Vllm,
    /// An API on the internet.
    HostedApi,
    /// Any server that people run themselves.
    Any,
}

impl LikelyServer {
    fn of(provider: Provider, base: &Address) -> Self {
        match base.port() {
            _ if provider == Provider::Ollama => Self::Ollama,
            Some(11434) => Self::Ollama,
            Some(1234) => Self::LmStudio,
            Some(8000) => Self::Vllm,
            _ if AddressSpace::of(base) == AddressSpace::Public => Self::HostedApi,
            _ => Self::Any,
        }
    }
}

impl Diagnosis {
    /// Whether a run can start.
    pub fn is_working(&self) -> bool {
        matches!(self, Self::Works { .. })
    }

    /// The names that the API lists, where it was asked.
    pub fn models(&self) -> &[String] {
        match self {
            Self::ModelNotFound { models, .. } | Self::ChooseModel { models, .. } | Self::Works { models, .. } => {
                models
            }
            _ => &[],
        }
    }
}

/// Reads the Base URL box before anything is sent: `NotAnAddress` or `MixedContent` where a call would be in vain.
pub fn check_address(text: &str, page: &Address) -> Result<BaseUrls, Box<Diagnosis>> {
    let urls = BaseUrls::parse(text).map_err(|error| Box::new(Diagnosis::NotAnAddress(error)))?;
    let blocked =
        urls.iter().find(|base| is_mixed(base, page) && AddressSpace::of(base) == AddressSpace::Public).cloned();
    blocked.map_or(Ok(urls), |base| Err(Box::new(Diagnosis::MixedContent { base })))
}

/// Tells what the observations mean. A chat that works outweighs a list that does not, since some APIs list no models.
pub fn diagnose(observed: Observed<'_>) -> Diagnosis {
    let Observed { provider, page, model, has_key, probe_passed, first_token_ms, quirks, .. } = observed;
    let base = observed.base.clone();
    let (is_list_readable, models, list_failure) = match observed.models {
        Ok(models) => (true, models, None),
        Err(failure) => (failure.kind != FailureKind::Network, Vec::new(), Some(failure)),
    };
    let is_chat = observed.chat.is_some();
    let asked = match is_chat {
        true => under(&base, &(provider.dialect().chat_path)(model)),
        false => under(&base, provider.dialect().models_path),
    };
    let model = model.to_owned();
    let failure = match (observed.chat, list_failure) {
        (Some(Ok(_)), _) => return Diagnosis::Works { base, model, first_token_ms, quirks, models },
        (Some(Err(failure)), _) | (None, Some(failure)) => failure,
        (None, None) => return Diagnosis::ChooseModel { base, models },
    };
    let needs_permission = AddressSpace::of(&base) > AddressSpace::of(page);
    let is_unlisted = !models.is_empty() && !models.contains(&model);
    let is_model_unknown = is_chat && failure.rejected == Some(RejectedPart::Model);
    let is_key_refused = failure.rejected == Some(RejectedPart::Key);
    let nearest = || nearest_base(provider, &base);
    match failure.kind {
        FailureKind::Network if is_list_readable || probe_passed => {
            let server = LikelyServer::of(provider, &base);
            Diagnosis::Cors { server, base, page_origin: page.origin().to_owned(), needs_permission }
        }
        FailureKind::Network => {
            let (space, is_mixed) = (AddressSpace::of(&base), is_mixed(&base, page));
            Diagnosis::Unreachable { base, space, is_mixed, needs_permission }
        }
        FailureKind::Status { status, .. } if is_key_refused || matches!(status, 401 | 403) => {
            Diagnosis::KeyRefused { base, failure, has_key }
        }
        FailureKind::Status { status: 400 | 404 | 422, .. } if is_model_unknown || is_unlisted => {
            Diagnosis::ModelNotFound { base, model, models }
        }
        FailureKind::Status { status: 404 | 405, .. } => Diagnosis::WrongPath { asked, nearest: nearest() },
        FailureKind::Malformed => Diagnosis::NotTheApi { asked, failure, nearest: nearest() },
        _ => Diagnosis::Failed { base, failure },
    }
}

fn is_mixed(base: &Address, page: &Address) -> bool {
    page.is_https() && !base.is_https() && AddressSpace::of(base) != AddressSpace::Loopback
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Ending;

    fn url(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    fn failure(kind: FailureKind) -> Failure {
        Failure::new(kind, "It said so.")
    }

    fn status(status: u16) -> Failure {
        failure(FailureKind::Status { status, retry_after: None })
    }

    struct Case {
        base: &'static str,
        page: &'static str,
        model: &'static str,
        models: Result<Vec<String>, Failure>,
        chat: Option<Result<Reply, Failure>>,
        probe_passed: bool,
    }

    /// A test that went well, for the cases to spoil.
    fn good() -> Case {
        let reply = Reply { ending: Ending::Empty, finish_reason: None, usage: None };
        Case {
            base: "http://127.0.0.1:8000/v1",
            page: "https://lab.example.org/a/",
            model: "small",
            models: Ok(vec!["small".into()]),
            chat: Some(Ok(reply)),
            probe_passed: false,
        }
    }

    fn of(case: Case) -> Diagnosis {
        diagnose(Observed {
            provider: Provider::OpenAi,
            base: &url(case.base),
            page: &url(case.page),
            model: case.model,
            has_key: true,
            models: case.models,
            chat: case.chat,
            probe_passed: case.probe_passed,
            first_token_ms: Some(120),
            quirks: Quirks::default(),
        })
    }

    #[test]
    fn an_address_is_checked_before_anything_is_sent() {
        let page = url("https://lab.example.org/");
        let check = |text| check_address(text, &page);
        assert!(matches!(*check("127.0.0.1").unwrap_err(), Diagnosis::NotAnAddress(_)));
        assert!(matches!(*check("http://api.example.com/v1").unwrap_err(), Diagnosis::MixedContent { .. }));
        for text in [
            "https://api.example.com/v1",
            "http://127.0.0.1:1/v1",
            "http://[::1]:1",
            "http://localhost:1",
            "http://10.0.0.3",
        ] {
            assert!(check(text).is_ok(), "{text}");
        }
        assert!(check_address("http://api.example.com/v1", &url("http://127.0.0.1:8080/")).is_ok());
    }

    #[test]
    fn a_model_that_answers_works_even_unlisted() {
        let base = url(good().base);
        let works = |models| Diagnosis::Works {
            base: base.clone(),
            model: "small".into(),
            first_token_ms: Some(120),
            quirks: Quirks::default(),
            models,
        };
        assert_eq!(of(good()), works(vec!["small".into()]));
        assert_eq!(of(Case { models: Err(status(404)), ..good() }), works(vec![]));
        assert!(of(good()).is_working());
    }

    #[test]
    fn without_a_model_the_listed_models_are_offered() {
        let found = of(Case { model: "", chat: None, ..good() });
        assert_eq!(found.models(), ["small"]);
        assert!(!found.is_working());
    }

    #[test]
    fn no_cors_probe_tells_cors_from_unreachable() {
        let network = || failure(FailureKind::Network);
        let unread = || Case { models: Err(network()), chat: None, ..good() };
        let cors = |case| match of(case) {
            Diagnosis::Cors { page_origin, needs_permission, .. } => Some((page_origin, needs_permission)),
            _ => None,
        };
        assert_eq!(cors(Case { probe_passed: true, ..unread() }), Some(("https://lab.example.org".into(), true)));
        let preflight_failed = Case { chat: Some(Err(network())), page: "http://localhost:8080/", ..good() };
        assert_eq!(cors(preflight_failed), Some(("http://localhost:8080".into(), false)));
        assert!(matches!(of(unread()), Diagnosis::Unreachable { is_mixed: false, needs_permission: true, .. }));
        let on_lan = Case { base: "http://192.168.1.4/v1", ..unread() };
        assert!(matches!(of(on_lan), Diagnosis::Unreachable { is_mixed: true, needs_permission: true, .. }));
    }

    #[test]
    fn the_port_tells_whose_server_lets_no_page_in() {
        let of = |base| LikelyServer::of(Provider::OpenAi, &url(base));
        assert_eq!(of("http://127.0.0.1:11434/v1"), LikelyServer::Ollama);
        assert_eq!(of("http://127.0.0.1:1234/v1"), LikelyServer::LmStudio);
        assert_eq!(of("http://127.0.0.1:8000/v1"), LikelyServer::Vllm);
        assert_eq!(of("http://127.0.0.1:5000/v1"), LikelyServer::Any);
        assert_eq!(of("https://api.example.com/v1"), LikelyServer::HostedApi);
        assert_eq!(LikelyServer::of(Provider::Ollama, &url("https://api.example.com")), LikelyServer::Ollama);
    }

    #[test]
    fn status_and_rejected_part_tell_key_path_and_model_apart() {
        let chat = |failure| Case { chat: Some(Err(failure)), ..good() };
        let unlisted = |failure| Case { models: Ok(vec!["other".into()]), ..chat(failure) };
        let unknown = Failure { rejected: Some(RejectedPart::Model), ..status(404) };
        assert!(matches!(of(chat(status(401))), Diagnosis::KeyRefused { .. }));
        assert!(matches!(of(Case { models: Err(status(403)), chat: None, ..good() }), Diagnosis::KeyRefused { .. }));
        assert!(matches!(of(chat(unknown)), Diagnosis::ModelNotFound { .. }));
        let bad_key = Failure { rejected: Some(RejectedPart::Key), ..status(400) };
        assert!(matches!(of(unlisted(bad_key)), Diagnosis::KeyRefused { .. }));
        assert_eq!(of(unlisted(status(400))).models(), ["other"]);
        assert!(matches!(of(unlisted(status(500))), Diagnosis::Failed { .. }));
        assert!(matches!(of(chat(status(400))), Diagnosis::Failed { .. }));
        let both_404 = Case { base: "http://127.0.0.1:8000", models: Err(status(404)), ..chat(status(404)) };
        let right = Some(url("http://127.0.0.1:8000/v1"));
        assert_eq!(
            of(both_404),
            Diagnosis::WrongPath { asked: url("http://127.0.0.1:8000/chat/completions"), nearest: right }
        );
    }

    #[test]
    fn malformed_reply_is_diagnosed_as_not_the_api() {
        let page = Case { models: Err(failure(FailureKind::Malformed)), chat: None, ..good() };
        assert!(matches!(of(page), Diagnosis::NotTheApi { nearest: None, .. }));
        assert!(matches!(
            of(Case { chat: Some(Err(failure(FailureKind::TimedOut))), ..good() }),
            Diagnosis::Failed { .. }
        ));
    }
}
