//! The address space of a host, and the Base URL that was most likely meant.

use crate::domain::{Address, Host};
use crate::provider::Provider;

/// The IP address space of a host, as the Local Network Access specification has it. Chrome asks the user before a page
/// calls a host in a space that is more private than the page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddressSpace {
    /// The internet.
    Public,
    /// The local network.
    Local,
    /// This machine.
    Loopback,
}

impl AddressSpace {
    /// The space that a host's name or number tells. A name that only a local resolver knows counts as public.
    pub(super) fn of(url: &Address) -> Self {
        match url.host() {
            host if host.is_this_machine() => Self::Loopback,
            Host::Name(name) if name.ends_with(".local") || !name.contains('.') => Self::Local,
            Host::V4(ip) if ip.is_private() || ip.is_link_local() => Self::Local,
            Host::V6(ip) if ip.is_unique_local() || ip.is_unicast_link_local() => Self::Local,
            _ => Self::Public,
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
    let path = match provider.dialect().base_suffix {
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
    fn address_space_is_told_by_name_or_number() {
        let place = |host: &str| AddressSpace::of(&Address::parse(&format!("http://{host}/")).unwrap());
        for host in ["localhost:1", "a.localhost", "127.3.2.1", "[::1]"] {
            assert_eq!(place(host), AddressSpace::Loopback, "{host}");
        }
        for host in
            ["10.1.2.3", "192.168.0.9:8000", "172.31.0.1", "169.254.1.1", "box.local", "box", "[fd00::1]", "[fe80::1]"]
        {
            assert_eq!(place(host), AddressSpace::Local, "{host}");
        }
        for host in ["8.8.8.8", "172.32.0.1", "localhost.example.com", "api.example.com", "[2001:db8::1]"] {
            assert_eq!(place(host), AddressSpace::Public, "{host}");
        }
    }

    #[test]
    fn nearest_base_completes_or_cuts_the_path() {
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
    fn nearest_base_ends_in_the_suffix_of_the_provider() {
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
