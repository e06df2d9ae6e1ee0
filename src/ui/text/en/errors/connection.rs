//! What "Test connection" found: what happened, at which address, and what to do next.

use super::sources::{address_error, failure_message};
use crate::domain::Address;
use crate::provider::Quirk;
use crate::provider::connection::{AddressSpace, Diagnosis, LikelyServer};

/// Names of models that a sentence carries; the form has them all.
const MODELS_NAMED: usize = 5;

pub(in crate::ui::text::en) fn diagnosis(diagnosis: &Diagnosis) -> String {
    match diagnosis {
        Diagnosis::NotAnAddress(error) => address_error(error),
        Diagnosis::MixedContent { base } => format!(
            "{base} is a plain http address, and this page came over https: browsers forbid such a call. Give the server an \
             https address, or open this page over http."
        ),
        Diagnosis::Cors { server, base, page_origin, needs_permission } => format!(
            "The server at {base} is there, but does not let this page, {page_origin}, read its replies (CORS). {}{}",
            how_to_allow(*server, page_origin),
            permission(*needs_permission)
        ),
        Diagnosis::Unreachable { base, space, is_mixed, needs_permission } => format!(
            "No server was found at {base}. Check that it is running, and its name and port. {}{}{}",
            why_unreachable(*space),
            if *is_mixed {
                " This page came over https, from where some browsers call no plain http address: open it over http."
            } else {
                ""
            },
            permission(*needs_permission)
        ),
        Diagnosis::KeyRefused { base, failure, has_key: true } => format!("At {base}: {}", failure_message(failure)),
        Diagnosis::KeyRefused { base, failure, has_key: false } => {
            format!("{base} wants an API key: enter one under “API key”. {}", failure_message(failure))
        }
        Diagnosis::WrongPath { asked, nearest } => {
            format!("A server is there, but has no API at {asked}. {}", suggestion(nearest.as_ref()))
        }
        Diagnosis::ModelNotFound { base, model, models } => {
            format!("The API at {base} does not know the model “{model}”. {}", list(models))
        }
        Diagnosis::NotTheApi { asked, failure, nearest } => {
            format!("At {asked}: {} {}", failure_message(failure), suggestion(nearest.as_ref()))
        }
        Diagnosis::Failed { base, failure } => format!("At {base}: {}", failure_message(failure)),
        Diagnosis::ChooseModel { base, models } => {
            format!("The API at {base} answers. Choose a model under “Model” and test again. {}", list(models))
        }
        Diagnosis::Works { base, model, first_token_ms, quirks, .. } => {
            let first_token = first_token_ms.map(|ms| format!(", its first token after {ms} ms")).unwrap_or_default();
            // What changes for the person; a limit by another name is the same limit.
            let without = match quirks.has(Quirk::NoTemperature) {
                true => " It takes no temperature: its own stands in for the one in the form.",
                false => "",
            };
            format!("Works: “{model}” at {base} answers{first_token}.{without}")
        }
    }
}

fn why_unreachable(space: AddressSpace) -> &'static str {
    match space {
        AddressSpace::Loopback => {
            "Unless told otherwise, llama.cpp’s server listens on port 8080, vLLM on 8000, Ollama on 11434, LM Studio on 1234."
        }
        AddressSpace::Local => {
            "A server that other machines call must be told so: --host 0.0.0.0 for llama.cpp and vLLM, OLLAMA_HOST=0.0.0.0 \
             for Ollama, “Serve on Local Network” in LM Studio."
        }
        AddressSpace::Public => "Check also that this machine is online.",
    }
}

fn how_to_allow(server: LikelyServer, page_origin: &str) -> String {
    let ollama = || format!("Ollama: set OLLAMA_ORIGINS={page_origin} and start it again.");
    let lm_studio = || "LM Studio: switch on “Enable CORS” in its server’s settings.".to_owned();
    let vllm = || format!("vLLM: start it with --allowed-origins '[\"{page_origin}\"]'.");
    let llama_cpp = "llama.cpp’s server lets every page in: if you run it, check that this is its port.";
    match server {
        LikelyServer::Ollama => ollama(),
        LikelyServer::LmStudio => lm_studio(),
        LikelyServer::Vllm => vllm(),
        LikelyServer::HostedApi => {
            "A wrong key can look like this too. Some hosted APIs let no page call them: see what yours says on CORS, or \
             put a proxy of your own before it."
                .to_owned()
        }
        LikelyServer::Any => [ollama(), lm_studio(), vllm(), llama_cpp.to_owned()].join(" "),
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

fn suggestion(nearest: Option<&Address>) -> String {
    match nearest {
        Some(url) => format!("Try {url} as Base URL."),
        None => "Check the Base URL’s path against the API’s documentation.".to_owned(),
    }
}

fn list(models: &[String]) -> String {
    if models.is_empty() {
        return "It lists no models: see its documentation for their names.".to_owned();
    }
    let named = models.len().min(MODELS_NAMED);
    let more = match models.len() - named {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("It lists {}{more}.", models[..named].join(", "))
}
