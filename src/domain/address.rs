//! The address of a model API, in the one form that every reader reads the same way.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Why a text is not the address of a model API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// The Base URL box is empty.
    NoAddress,
    /// The text is not an absolute http(s) URL.
    NotAUrl {
        /// What was entered.
        text: String,
    },
    /// The address carries a user name, a password, a query or a fragment, where a key could hide and leak.
    CarriesSecret {
        /// The part that must go.
        part: &'static str,
    },
}

/// The host of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A name, in lower case.
    Name(String),
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// An IPv6 address.
    V6(Ipv6Addr),
}

impl Host {
    /// Reads a host strictly: letters, digits, `-` and `_` between single dots; four plain numbers; or an IPv6 address
    /// in brackets. Browsers take more, and make something else of it: `0x7f.1` is 127.0.0.1 to them.
    fn parse(text: &str) -> Option<Self> {
        if let Some(inner) = text.strip_prefix('[') {
            let ip: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
            // Browsers write `[::ffff:127.0.0.1]` in another way than the standard library does.
            return ip.to_ipv4_mapped().is_none().then_some(Self::V6(ip));
        }
        let name = text.to_ascii_lowercase();
        let is_plain = |label: &str| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        if !name.split('.').all(is_plain) {
            return None;
        }
        if name.rsplit('.').next().is_some_and(is_number) {
            return name.parse().ok().map(Self::V4);
        }
        Some(Self::Name(name))
    }

    /// Whether it is the machine that the page is on.
    pub fn is_this_machine(&self) -> bool {
        match self {
            Self::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Self::V4(ip) => ip.is_loopback(),
            Self::V6(ip) => ip.is_loopback(),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::V4(ip) => ip.fmt(f),
            Self::V6(ip) => write!(f, "[{ip}]"),
        }
    }
}

/// A last label that makes a browser take the whole host for an IPv4 address.
fn is_number(label: &str) -> bool {
    let is_hex = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    label.bytes().all(|byte| byte.is_ascii_digit()) || label.strip_prefix("0x").is_some_and(is_hex)
}

/// `http://` or `https://`, a host, perhaps a port, a path: nothing else, and nothing that browsers would read in a way
/// of their own. Its text is what a browser's URL would be, letter for letter, so that its origin is the one called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The whole, a slash after the origin included.
    text: String,
    origin_length: usize,
    host: Host,
    port: Option<u16>,
}

impl Address {
    /// Reads an address. What may hold a secret is refused before anything of it could be repeated in an error.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let not_a_url = || AddressError::NotAUrl { text: text.to_owned() };
        let (scheme, rest) = text.split_once("://").ok_or_else(not_a_url)?;
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let secrets = [
            (authority.contains('@'), "user name or password"),
            (path.contains('?'), "query (?…)"),
            (path.contains('#'), "fragment (#…)"),
        ];
        if let Some((_, part)) = secrets.into_iter().find(|(is_there, _)| *is_there) {
            return Err(AddressError::CarriesSecret { part });
        }
        Self::of_parts(scheme, authority, path).ok_or_else(not_a_url)
    }

    fn of_parts(scheme: &str, authority: &str, path: &str) -> Option<Self> {
        let scheme = scheme.to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        // The colons of an IPv6 address are within its brackets.
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(read_port(port)?)),
            _ => (authority, None),
        };
        let host = Host::parse(host)?;
        let port = port.filter(|port| *port != default_port);
        let mut text = format!("{scheme}://{host}");
        if let Some(port) = port {
            text.push_str(&format!(":{port}"));
        }
        let origin_length = text.len();
        text.push_str(if path.is_empty() { "/" } else { path });
        is_plain_path(path).then_some(Self { text, origin_length, host, port })
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `scheme://host:port`, the port only where it is not the scheme's own.
    pub fn origin(&self) -> &str {
        &self.text[..self.origin_length]
    }

    /// Whether it is `https`.
    pub fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }

    /// The host.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The port, where it is not the scheme's own.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The path; at least a slash.
    pub fn path(&self) -> &str {
        &self.text[self.origin_length..]
    }

    /// The address with this plain path, which begins with a slash, in place of its own.
    pub fn with_path(&self, path: &str) -> Self {
        Self { text: [self.origin(), path].concat(), ..self.clone() }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn read_port(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Characters that browsers leave as they are, and no `.` or `..` to resolve, be it in disguise.
fn is_plain_path(path: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%".contains(&byte);
    let lower = path.to_ascii_lowercase();
    path.bytes().all(is_plain) && !lower.contains("%2e") && !lower.split('/').any(|part| matches!(part, "." | ".."))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_written_as_a_browser_writes_it() {
        for (entered, address, origin) in [
            ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1", "http://127.0.0.1:8000"),
            ("HTTPS://API.Example.COM:443", "https://api.example.com/", "https://api.example.com"),
            ("http://h:80/", "http://h/", "http://h"),
            ("http://h:443/a//b/", "http://h:443/a//b/", "http://h:443"),
            ("https://h:080/", "https://h:80/", "https://h:80"),
            ("http://[0:0::1]:9/v1", "http://[::1]:9/v1", "http://[::1]:9"),
            ("http://[FD00:0:0:1:0:0:0:2]", "http://[fd00:0:0:1::2]/", "http://[fd00:0:0:1::2]"),
            ("http://3090_box/@a:b", "http://3090_box/@a:b", "http://3090_box"),
            (
                "https://xn--bcher-kva.example/%C3%A9",
                "https://xn--bcher-kva.example/%C3%A9",
                "https://xn--bcher-kva.example",
            ),
        ] {
            let parsed = Address::parse(entered).unwrap();
            assert_eq!((parsed.as_str(), parsed.origin()), (address, origin));
            assert_eq!(url::Url::parse(entered).unwrap().as_str(), address);
        }
    }

    #[test]
    fn what_a_browser_would_read_in_its_own_way_is_refused() {
        for text in [
            "http:/h",
            "http:h",
            "http:\\\\h",
            "http:///h",
            "http://h\\@x",
            "http://h\\x",
            "http://h:",
            "http://h:+1",
            "http://h:65536",
            "http://1",
            "http://127.1",
            "http://0x7f.0.0.1",
            "http://a.0x",
            "http://0177.0.0.1",
            "http://127.0.0.1.",
            "http://1.2.3.4.5",
            "http://256.0.0.1",
            "http://h.",
            "http://.h",
            "http://a..b",
            "http://h%61",
            "http://bücher.example",
            "http://ｈ",
            "http://a b",
            "http://[::1",
            "http://::1",
            "http://[::1]x",
            "http://[fe80::1%25eth0]",
            "http://[::ffff:127.0.0.1]",
            "http://[1.2.3.4]",
            "http://h/../x",
            "http://h/a/.",
            "http://h/%2E%2e/x",
            "http://h/a\tb",
            "http://h/é",
            "http://h/\"",
            "http://h/{x}",
            "http://h/a\\b",
            "ws://h",
            "blob:http://h",
            " http://h",
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_path_is_put_in_anothers_place() {
        let address = Address::parse("http://h:1/v1/").unwrap().with_path("/v2");
        assert_eq!((address.as_str(), address.path(), address.port()), ("http://h:1/v2", "/v2", Some(1)));
    }

    /// Made of pieces that URL parsers are known to disagree about.
    fn tricky() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "http",
            "https",
            "://",
            ":",
            "/",
            "//",
            "\\",
            "@",
            "?",
            "#",
            "[",
            "]",
            "::",
            "[::1]",
            "[2001:db8:0:0:1::]",
            ".",
            "..",
            "%2e",
            "%",
            "0",
            "1",
            "127",
            "0x7f",
            "010",
            "255",
            "80",
            "443",
            ":080",
            "localhost",
            "A",
            "b-c",
            "_",
            "xn--",
            "é",
            "\u{ad}",
            "\t",
            " ",
            "/v1",
            "^",
            "|",
            "'",
            "~",
        ]);
        let rest = prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat());
        let start = prop::sample::select(vec![
            "http://",
            "https://",
            "HTTP://",
            "https://h",
            "http://1.2.3.4",
            "http://h:8/a",
            "",
        ]);
        (start, rest).prop_map(|(start, rest)| [start, &rest].concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn what_is_accepted_is_what_the_url_standard_makes_of_it(text in tricky()) {
            if let Ok(address) = Address::parse(&text) {
                let standard = url::Url::parse(&text);
                // A label that only looks encoded is no address to a browser, and cannot be called.
                prop_assume!(standard.is_ok() || !text.contains("xn--"));
                let standard = standard.unwrap();
                prop_assert_eq!(address.as_str(), standard.as_str());
                prop_assert_eq!(address.origin(), standard.origin().ascii_serialization());
                prop_assert_eq!(address.path(), standard.path());
                prop_assert_eq!(address.port(), standard.port());
                prop_assert_eq!(address.is_https(), standard.scheme() == "https");
                let host = address.host().to_string();
                prop_assert_eq!(Some(host.as_str()), standard.host_str());
            }
        }
    }
}
