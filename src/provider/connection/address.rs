//! Where an address lies, and which one was most likely meant.

use crate::domain::{Address, Host};
use crate::provider::Provider;

/// How near a host is to the browser. Chrome asks the user before a page calls something nearer than its own host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Internet,
    LocalNetwork,
    ThisMachine,
}

impl Place {
    /// What the host's name or number says; a name that a local resolver knows passes for one of the Internet.
    pub(super) fn of(url: &Address) -> Self {
        match url.host() {
            host if host.is_this_machine() => Self::ThisMachine,
            Host::Name(name) if name.ends_with(".local") || !name.contains('.') => Self::LocalNetwork,
            Host::V4(ip) if ip.is_private() || ip.is_link_local() => Self::LocalNetwork,
            Host::V6(ip) if ip.is_unique_local() || ip.is_unicast_link_local() => Self::LocalNetwork,
            _ => Self::Internet,
        }
    }
}

/// The Base URL that was most likely meant by one at which there is no such API; `None` if this one looks right.
pub(super) fn nearest_base(provider: Provider, base: &Address) -> Option<Address> {
    /// What people paste along with the address, longest first: the calls themselves, and those of Ollama's own API.
    const CALLS: [&str; 11] = [
        "/chat/completions",
        "/completions",
        "/responses",
        "/embeddings",
        "/messages",
        "/models",
        "/api/generate",
        "/api/chat",
        "/api/tags",
        "/chat",
        "/api",
    ];
    let path = base.path().trim_end_matches('/');
    let path = CALLS.iter().find_map(|call| path.strip_suffix(call)).unwrap_or(path).trim_end_matches('/');
    let is_version = |part: &str| {
        let mut letters = part.bytes();
        letters.next() == Some(b'v') && letters.next().is_some_and(|byte| byte.is_ascii_digit())
    };
    let path = match provider.usual_end() {
        "" => path.rsplit_once('/').filter(|(_, last)| is_version(last)).map_or(path, |(before, _)| before).to_owned(),
        _ if path.split('/').any(is_version) => path.replace("/v1/v1", "/v1"),
        end => [path, end].concat(),
    };
    (path != base.path().trim_end_matches('/')).then(|| base.with_path(if path.is_empty() { "/" } else { &path }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hosts_place_is_known_from_its_address() {
        let place = |host: &str| Place::of(&Address::parse(&format!("http://{host}/")).unwrap());
        for host in ["localhost:1", "a.localhost", "127.3.2.1", "[::1]"] {
            assert_eq!(place(host), Place::ThisMachine, "{host}");
        }
        for host in
            ["10.1.2.3", "192.168.0.9:8000", "172.31.0.1", "169.254.1.1", "box.local", "box", "[fd00::1]", "[fe80::1]"]
        {
            assert_eq!(place(host), Place::LocalNetwork, "{host}");
        }
        for host in ["8.8.8.8", "172.32.0.1", "localhost.example.com", "api.example.com", "[2001:db8::1]"] {
            assert_eq!(place(host), Place::Internet, "{host}");
        }
    }

    #[test]
    fn the_nearest_base_is_the_one_that_was_meant() {
        let nearest = |path: &str| {
            let base = Address::parse(&format!("http://h{path}")).unwrap();
            nearest_base(Provider::OpenAi, &base).map(|url| url.path().to_owned())
        };
        for (path, right) in [
            ("", "/v1"),
            ("/", "/v1"),
            ("/openai", "/openai/v1"),
            ("/v1/chat/completions", "/v1"),
            ("/v1/chat/completions/", "/v1"),
            ("/chat/completions", "/v1"),
            ("/v1/models", "/v1"),
            ("/v1/v1", "/v1"),
            ("/api", "/v1"),
            ("/api/chat", "/v1"),
            ("/api/v1/models", "/api/v1"),
        ] {
            assert_eq!(nearest(path).as_deref(), Some(right), "{path}");
        }
        for path in ["/v1", "/v1/", "/v1beta/openai", "/api/v1"] {
            assert_eq!(nearest(path), None, "{path}");
        }
    }

    #[test]
    fn each_provider_has_its_own_usual_base() {
        for (provider, path, right) in [
            (Provider::Anthropic, "", Some("/v1")),
            (Provider::Anthropic, "/v1/messages", Some("/v1")),
            (Provider::Gemini, "", Some("/v1beta")),
            (Provider::Gemini, "/v1beta/models", Some("/v1beta")),
            (Provider::Ollama, "/v1", Some("/")),
            (Provider::Ollama, "/api/chat", Some("/")),
            (Provider::Ollama, "", None),
            (Provider::Cohere, "/v2/chat", Some("/")),
            (Provider::Cohere, "/gateway/v2", Some("/gateway")),
        ] {
            let base = Address::parse(&format!("http://h{path}")).unwrap();
            assert_eq!(nearest_base(provider, &base).as_ref().map(Address::path), right, "{provider:?} {path}");
        }
    }
}
