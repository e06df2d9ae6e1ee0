//! A diagnosis in words: what happened, at which address, and what to do next.

use std::fmt::{Display, Formatter, Result};

use super::Diagnosis;
use super::address::AddressSpace;
use crate::domain::Address;
use crate::provider::{Provider, Quirk, Quirks};

/// Names of models that a sentence carries; the form has them all.
const MODELS_NAMED: usize = 5;

impl Display for Diagnosis {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::NotAnAddress(error) => error.fmt(f),
            Self::MixedContent { base } => write!(
                f,
                "{base} is a plain http address, and this page came over https: browsers forbid such a call. Give the \
                 server an https address, or open this page over http."
            ),
            Self::Cors { provider, base, page_origin, needs_permission } => {
                write!(
                    f,
                    "The server at {base} is there, but does not let this page, {page_origin}, read its replies (CORS). "
                )?;
                f.write_str(&how_to_allow(*provider, base, page_origin))?;
                f.write_str(permission(*needs_permission))
            }
            Self::Unreachable { base, is_mixed, needs_permission } => {
                write!(f, "No server was found at {base}. Check that it is running, and its name and port. ")?;
                f.write_str(match AddressSpace::of(base) {
                    AddressSpace::Loopback => {
                        "Unless told otherwise, llama.cpp’s server listens on port 8080, vLLM on 8000, Ollama on 11434, \
                         LM Studio on 1234."
                    }
                    AddressSpace::Local => {
                        "A server that other machines call must be told so: --host 0.0.0.0 for llama.cpp and vLLM, \
                         OLLAMA_HOST=0.0.0.0 for Ollama, “Serve on Local Network” in LM Studio."
                    }
                    AddressSpace::Public => "Check also that this machine is online.",
                })?;
                if *is_mixed {
                    f.write_str(" This page came over https, from where some browsers call no plain http address: open it over http.")?;
                }
                f.write_str(permission(*needs_permission))
            }
            Self::KeyRefused { base, said, has_key: true } => write!(f, "At {base}: {said}"),
            Self::KeyRefused { base, said, has_key: false } => {
                write!(f, "{base} wants an API key: enter one under “API key”. {said}")
            }
            Self::WrongPath { asked, nearest } => {
                write!(f, "A server is there, but has no API at {asked}. ")?;
                suggest(f, nearest.as_ref())
            }
            Self::ModelNotFound { base, model, models } => {
                write!(f, "The API at {base} does not know the model “{model}”. ")?;
                list(f, models)
            }
            Self::NotTheApi { asked, said, nearest } => {
                write!(f, "At {asked}: {said} ")?;
                suggest(f, nearest.as_ref())
            }
            Self::Failed { base, said } => write!(f, "At {base}: {said}"),
            Self::ChooseModel { base, models } => {
                write!(f, "The API at {base} answers. Choose a model under “Model” and test again. ")?;
                list(f, models)
            }
            Self::Works { base, model, first_token_ms, quirks, .. } => {
                write!(f, "Works: “{model}” at {base} answers")?;
                match first_token_ms {
                    Some(ms) => write!(f, ", its first token after {ms} ms."),
                    None => f.write_str("."),
                }?;
                f.write_str(without(*quirks))
            }
        }
    }
}

fn how_to_allow(provider: Provider, base: &Address, page_origin: &str) -> String {
    let ollama = || format!("Ollama: set OLLAMA_ORIGINS={page_origin} and start it again.");
    let lm_studio = || "LM Studio: switch on “Enable CORS” in its server’s settings.".to_owned();
    let vllm = || format!("vLLM: start it with --allowed-origins '[\"{page_origin}\"]'.");
    let llama_cpp = "llama.cpp’s server lets every page in: if you run it, check that this is its port.";
    match base.port() {
        _ if provider == Provider::Ollama => ollama(),
        Some(11434) => ollama(),
        Some(1234) => lm_studio(),
        Some(8000) => vllm(),
        _ if AddressSpace::of(base) == AddressSpace::Public => {
            "A wrong key can look like this too. Some hosted APIs let no page call them: see what yours says on CORS, or \
             put a proxy of your own before it."
                .to_owned()
        }
        _ => [ollama(), lm_studio(), vllm(), llama_cpp.to_owned()].join(" "),
    }
}

/// What changes for the person; a limit by another name is the same limit.
fn without(quirks: Quirks) -> &'static str {
    if quirks.has(Quirk::NoTemperature) {
        " It takes no temperature: its own stands in for the one in the form."
    } else {
        ""
    }
}

fn permission(is_needed: bool) -> &'static str {
    if is_needed {
        " Chrome calls the local network for a page only with your permission: if you blocked that, allow it in the site \
         settings, left of the page’s address, and test again."
    } else {
        ""
    }
}

fn suggest(f: &mut Formatter<'_>, nearest: Option<&Address>) -> Result {
    match nearest {
        Some(url) => write!(f, "Try {url} as Base URL."),
        None => f.write_str("Check the Base URL’s path against the API’s documentation."),
    }
}

fn list(f: &mut Formatter<'_>, models: &[String]) -> Result {
    if models.is_empty() {
        return f.write_str("It lists no models: see its documentation for their names.");
    }
    let named = models.len().min(MODELS_NAMED);
    write!(f, "It lists {}", models[..named].join(", "))?;
    match models.len() - named {
        0 => f.write_str("."),
        more => write!(f, " and {more} more."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    fn cors(base: &str, needs_permission: bool) -> String {
        let provider = Provider::OpenAi;
        Diagnosis::Cors { provider, base: url(base), page_origin: "https://lab.example.org".into(), needs_permission }
            .to_string()
    }

    #[test]
    fn cors_diagnosis_names_the_server_s_setting() {
        let ollama = cors("http://127.0.0.1:11434/v1", true);
        assert!(ollama.contains("OLLAMA_ORIGINS=https://lab.example.org") && ollama.contains("permission"), "{ollama}");
        assert!(!ollama.contains("vLLM"), "{ollama}");
        assert!(cors("http://127.0.0.1:1234/v1", false).contains("Enable CORS"));
        assert!(
            cors("http://127.0.0.1:8000/v1", false).ends_with(r#"--allowed-origins '["https://lab.example.org"]'."#)
        );
        let unknown = cors("http://127.0.0.1:5000/v1", false);
        assert!(["Ollama", "LM Studio", "vLLM", "llama.cpp"].iter().all(|name| unknown.contains(name)), "{unknown}");
        assert!(cors("https://api.example.com/v1", false).contains("proxy"));
    }

    #[test]
    fn wrong_path_names_the_called_address_and_the_nearest() {
        let asked = url("http://h/chat/completions");
        let text = Diagnosis::WrongPath { asked, nearest: Some(url("http://h/v1")) }.to_string();
        assert!(text.contains("http://h/chat/completions") && text.ends_with("Try http://h/v1 as Base URL."), "{text}");
    }

    #[test]
    fn a_long_list_of_models_is_cut() {
        let models = |count: usize| (1..=count).map(|n| format!("m{n}")).collect();
        let text = |count| {
            Diagnosis::ModelNotFound { base: url("http://h/v1"), model: "x".into(), models: models(count) }.to_string()
        };
        assert!(text(0).ends_with("It lists no models: see its documentation for their names."));
        assert!(text(5).ends_with("It lists m1, m2, m3, m4, m5."));
        assert!(text(7).ends_with("It lists m1, m2, m3, m4, m5 and 2 more."));
    }
}
