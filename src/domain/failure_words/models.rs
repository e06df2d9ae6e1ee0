//! Errors of models in the page. A new download is advised only where the file is damaged or cut.

use crate::domain::engine_error::{
    DecodeError, EncoderError, EngineError, FetchProblem, TemplateProblem, TransferError,
};
use crate::domain::gguf_error::{
    GgufError, HeaderDamage, HeaderUnit, MetadataType, MissingPart, OtherFormat, UnsupportedFeature,
};

/// What happened to a model, and what to do next.
pub fn engine_error(error: &EngineError) -> String {
    match error {
        EngineError::Transfer(error) => transfer_error(error),
        EngineError::File(error) => gguf_error(error),
        EngineError::Model(error) => decode_error(error),
        EngineError::Encoder(error) => encoder_error(error),
        EngineError::OwnFile { reason } => format!("The file could not be read ({reason}). Choose it again."),
        EngineError::NoReader { reason } => format!("The browser reads no files here ({reason})."),
        EngineError::NoModel => "No model is loaded. Choose one and try again.".to_owned(),
        EngineError::NoEncoder => "The encoder is not loaded. Switch it on again.".to_owned(),
    }
}

fn transfer_error(error: &TransferError) -> String {
    match error {
        TransferError::Unreachable { attempts } => {
            let attempt = |(address, problem): &(String, FetchProblem)| match problem {
                FetchProblem::NoReply => format!("{address}: no reply that may be read"),
                FetchProblem::Status(status) => format!("{address}: status {status}"),
            };
            let attempts: Vec<String> = attempts.iter().map(attempt).collect();
            format!(
                "The model could not be fetched ({}). Check the connection and try again, or drop the model's GGUF file on \
                 the page.",
                attempts.join("; ")
            )
        }
        TransferError::OtherFile { address, expected, found } => format!(
            "{address} gave another file than the one expected (SHA-256 {found}, not {expected}), so it was not used. Try \
             again; if that does not help, drop the model's GGUF file on the page."
        ),
        TransferError::NoRoom { megabytes } => format!(
            "The browser has no room for the model ({megabytes} MB of it had come). Free some, or choose a smaller model."
        ),
        TransferError::BrokenOff { address, megabytes, reason } => {
            let reason = reason.as_deref().unwrap_or("the reply is empty");
            format!("The model's transfer from {address} broke off after {megabytes} MB ({reason}). Try again.")
        }
        TransferError::NoStorage { reason } => format!(
            "The browser gives this page no room for files ({reason}); private windows and blocked site data are the usual \
             causes. Drop the model's GGUF file on the page: it can be read from where it is."
        ),
    }
}

fn decode_error(error: &DecodeError) -> String {
    match error {
        DecodeError::File(error) => gguf_error(error),
        DecodeError::Architecture { found, supported } => {
            let supported: Vec<String> = supported.iter().map(|name| format!("“{name}”")).collect();
            format!(
                "The model's architecture is “{found}”; those that run here are {}. Choose another model.",
                supported.join(", ")
            )
        }
        DecodeError::TooLong { tokens, limit } => {
            format!("The prompt has {tokens} tokens, and the model reads {limit} with its answer. Shorten it.")
        }
        DecodeError::NoTemplate => {
            "The model file has no chat template, so there is no knowing how this model is to be asked; base models have \
             none. Choose a version of the model that is made for chat (often named “Instruct” or “Chat”)."
                .to_owned()
        }
        DecodeError::Template(problem) => {
            let reason = match problem {
                TemplateProblem::Said(reason) => reason.clone(),
                TemplateProblem::OfOllama { reason } => {
                    format!("it looks like a template of Ollama's, which is not in the Jinja language; {reason}")
                }
                TemplateProblem::LeavesOutUser => "it leaves out what the user says".to_owned(),
            };
            format!("The model's chat template cannot be filled in here: {reason}. Choose another model.")
        }
        DecodeError::Conversation { reason } => format!(
            "The model's chat template does not take this conversation: {reason}. If there is a system prompt, leave it \
             empty; some models take none."
        ),
        DecodeError::Tokenizer { reason } => {
            format!("The model's tokeniser does not work here ({reason}). Choose another model.")
        }
    }
}

fn encoder_error(error: &EncoderError) -> String {
    match error {
        EncoderError::File(error) => gguf_error(error),
        EncoderError::Architecture { found } => format!(
            "This is a model of the kind “{found}”, not the classifier's encoder. Choose the file that came with the page."
        ),
        EncoderError::Tokenizer { reason } => {
            format!("The encoder's tokeniser failed ({reason}). Load the page anew.")
        }
    }
}

fn gguf_error(error: &GgufError) -> String {
    match error {
        GgufError::OtherFormat { looks_like } => {
            let looks_like = looks_like.map(|format| format!(", but looks like {}", other_format(format)));
            format!(
                "This is not a model file in the format GGUF{}. Choose a file whose name ends in .gguf.",
                looks_like.unwrap_or_default()
            )
        }
        GgufError::Version { found, newest } => format!(
            "This GGUF file has version {found} of the format, and the newest that is read here is {newest}. Choose a file \
             of an earlier version."
        ),
        GgufError::BigEndian => {
            "This GGUF file was written for big-endian machines, and little-endian files are read here. Choose the model's \
             little-endian file, which is the usual one."
                .to_owned()
        }
        GgufError::Part { number, count } => format!(
            "This file is part {number} of {count} of a model, and a part does not run by itself. Join the parts into one \
             file (llama.cpp's llama-gguf-split --merge does it), or choose a model that comes in one file."
        ),
        GgufError::Kinds { found, tensors, run } => {
            let kinds: Vec<String> = found.iter().map(|(name, count)| format!("{name} ({count})")).collect();
            format!(
                "Of the model's {tensors} tensors, {} have a type that does not run here: {}. These types run: {}. Choose \
                 another quantisation of the model, such as Q8_0 or Q4_K_M.",
                found.iter().map(|(_, count)| count).sum::<usize>(),
                kinds.join(", "),
                run.join(", ")
            )
        }
        GgufError::Damaged(damage) => format!(
            "The model file's header cannot be read: {}. The file is damaged; download it again.",
            header_damage(damage)
        ),
        GgufError::HeaderTooLarge { most, of } => format!(
            "The model file's header is too large: it has more than {most} {}, and models that run here have far fewer. \
             Choose another model.",
            header_unit(*of)
        ),
        GgufError::Value { key, expected } => {
            let expected = match expected {
                MetadataType::Text => "a text",
                MetadataType::Texts => "a list of texts",
                MetadataType::Size => "a size",
                MetadataType::Number => "a number",
            };
            format!("The model file's “{key}” is not {expected}, which it is in models that run here. Choose another model.")
        }
        GgufError::Cut { expected, found } => format!(
            "The model file is cut short: by its own account it has at least {expected} bytes, and {found} are there. \
             Download it again."
        ),
        GgufError::Unsupported(feature) => format!(
            "The model uses {}, which does not run here. Choose another model, or another quantisation of this one.",
            unsupported(feature)
        ),
        GgufError::Lacking(part) => format!(
            "The model file lacks {}, which every model that runs here has. Choose another model.",
            missing_part(part)
        ),
        GgufError::TooLarge { needed_mb } => format!(
            "The model needs about {needed_mb} MB of memory, which is not to be had here. Choose a smaller model, or close \
             other tabs and try again."
        ),
        GgufError::Reading { reason } => format!(
            "The model file could not be read ({reason}). Try again; if that does not help, choose the file again."
        ),
    }
}

fn other_format(format: OtherFormat) -> &'static str {
    match format {
        OtherFormat::Empty => "nothing: it is empty",
        OtherFormat::Ggml => "an early ggml file",
        OtherFormat::Zip => "a ZIP archive, as PyTorch's files are",
        OtherFormat::GitLfsPointer => "a Git LFS pointer, which stands for the file and is not the file",
        OtherFormat::WebPage => "a web page",
        OtherFormat::Json => "JSON",
        OtherFormat::Safetensors => "a safetensors file",
    }
}

fn header_damage(damage: &HeaderDamage) -> String {
    match damage {
        HeaderDamage::NoVersion => "its version is 0".to_owned(),
        HeaderDamage::NoAlignment => "its alignment is 0".to_owned(),
        HeaderDamage::LargeAlignment => "its alignment is too large".to_owned(),
        HeaderDamage::Count { count, of } => format!("it speaks of {count} {}", header_unit(*of)),
        HeaderDamage::DeepLists { most } => format!("it has lists within lists, more than {most} deep"),
        HeaderDamage::ValueType(found) => format!("it has a value of the type {found}, and there are 12"),
        HeaderDamage::Dimensions { tensor, found, most } => {
            format!("“{tensor}” has {found} dimensions, and {most} is the most")
        }
        HeaderDamage::OutOfBounds { tensor } => format!("“{tensor}” lies beyond any file's end"),
    }
}

fn header_unit(unit: HeaderUnit) -> &'static str {
    match unit {
        HeaderUnit::Bytes => "bytes",
        HeaderUnit::Keys => "keys",
        HeaderUnit::Tensors => "tensors",
        HeaderUnit::Characters => "characters",
        HeaderUnit::Values => "values",
    }
}

fn unsupported(feature: &UnsupportedFeature) -> String {
    match feature {
        UnsupportedFeature::RowLength { tensor, columns } => format!("a “{tensor}” with rows of {columns} weights"),
        UnsupportedFeature::TensorType { tensor, tensor_type } => format!("“{tensor}” of the type {tensor_type}"),
        UnsupportedFeature::TensorValues { tensor, reason } => format!("“{tensor}” ({reason})"),
        UnsupportedFeature::Blocks { tensor, elements, block } => {
            format!("a “{tensor}” of {elements} elements in blocks of {block}")
        }
        UnsupportedFeature::Tokenizer(kind) => format!("a tokeniser of the kind “{kind}”"),
        UnsupportedFeature::PreTokenizer(name) => format!("words cut the way of “{name}”"),
        UnsupportedFeature::Heads { query, key, head_dim } => {
            format!("{query} query heads of {head_dim} elements over {key} key heads")
        }
        UnsupportedFeature::UnevenHeads { heads, hidden_size } => {
            format!("{heads} attention heads over {hidden_size} elements")
        }
        UnsupportedFeature::PartialRotary { rotated, head_dim } => {
            format!("rotary positions over {rotated} of a head's {head_dim} elements")
        }
        UnsupportedFeature::Experts => "a mixture of experts".to_owned(),
        UnsupportedFeature::RopeScaling(kind) => format!("“{kind}” scaling of positions"),
        UnsupportedFeature::RopeFactor(factor) => format!("positions scaled by {factor}"),
    }
}

fn missing_part(part: &MissingPart) -> String {
    match part {
        MissingPart::Named(name) => format!("“{name}”"),
        MissingPart::Shape { tensor, expected, found } => {
            format!("“{tensor}” of the shape {expected:?}: it has {found:?}")
        }
        MissingPart::Token(token) => token.clone(),
        MissingPart::Merges => "readable merges of its tokeniser".to_owned(),
        MissingPart::Size => "one of its sizes: it is given as 0".to_owned(),
        MissingPart::Embeddings => "an embedding for each of its tokens".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_of_a_transfer_is_told_with_its_address() {
        let attempts = vec![
            ("models/a.gguf".to_owned(), FetchProblem::Status(404)),
            ("https://example.com/a.gguf".to_owned(), FetchProblem::NoReply),
        ];
        let words = engine_error(&TransferError::Unreachable { attempts }.into());
        assert!(words.contains("(models/a.gguf: status 404; https://example.com/a.gguf: no reply"), "{words}");
        assert!(words.contains("drop the model's GGUF file"), "{words}");
    }

    #[test]
    fn a_file_of_another_format_is_told_with_what_it_looks_like() {
        let error = GgufError::OtherFormat { looks_like: Some(OtherFormat::WebPage) };
        let words = engine_error(&error.into());
        assert!(
            words.starts_with("This is not a model file in the format GGUF, but looks like a web page."),
            "{words}"
        );
    }
}
