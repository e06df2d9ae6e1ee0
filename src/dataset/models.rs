//! The models that a host offers for the page to run by itself, `refusal-lab/models@1`.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::DatasetError;
use super::document::read_document;

const SCHEMA: &[&str] = &["refusal-lab/models@1"];

/// A model file and where it is to be had.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LocalModel {
    /// As links and results name it.
    pub id: String,
    /// For people.
    pub name: String,
    /// The file's name, beside the manifest where the host has it.
    #[serde(deserialize_with = "file_name")]
    pub file: String,
    /// The file's size.
    pub bytes: u64,
    /// SHA-256 of the file, lower-case hex.
    #[serde(deserialize_with = "sha256")]
    pub sha256: String,
    /// An SPDX identifier.
    pub license: String,
    /// Where the file is if the host has it not.
    #[serde(deserialize_with = "address")]
    pub address: String,
    /// What to expect of it.
    pub about: String,
}

#[derive(Deserialize)]
struct ManifestRecord {
    models: Vec<LocalModel>,
}

/// Reads a manifest; `file` is the name to give it in an error.
pub fn read_models(file: &str, bytes: &[u8]) -> Result<Vec<LocalModel>, DatasetError> {
    read_document(file, bytes, SCHEMA).map(|manifest: ManifestRecord| manifest.models)
}

fn file_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let is_name = |text: &str| !text.is_empty() && !text.contains(['/', '\\']);
    text(deserializer, is_name, "the name of a file in the manifest's folder is expected")
}

fn sha256<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_hash = |text: &str| text.len() == 64 && text.bytes().all(is_digit);
    text(deserializer, is_hash, "64 hexadecimal digits in lower case are expected")
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer, |text| text.starts_with("https://"), "an https:// address is expected")
}

fn text<'de, D: Deserializer<'de>>(
    deserializer: D,
    is_good: impl Fn(&str) -> bool,
    expected: &str,
) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if is_good(&text) { Ok(text) } else { Err(D::Error::custom(expected)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DocumentError;

    const OWN: &[u8] = include_bytes!("../../public/models/manifest.json");

    #[test]
    fn the_pages_own_manifest_is_read() {
        let models = read_models("manifest.json", OWN).unwrap();
        let ids: Vec<&str> = models.iter().map(|model| &*model.id).collect();
        assert_eq!(ids, ["SmolLM2-135M-Instruct", "Qwen2.5-Coder-0.5B-Instruct"]);
        assert!(models.iter().all(|model| model.bytes > 50_000_000 && model.address.ends_with(&model.file)));
    }

    #[test]
    fn a_manifest_with_a_path_a_plain_address_or_a_bad_hash_is_refused_with_its_field() {
        let own = String::from_utf8(OWN.to_vec()).unwrap();
        for (right, wrong, place) in [
            ("\"SmolLM2-135M-Instruct.Q4_1.gguf\"", "\"../config.json\"", "models[0].file"),
            ("https://huggingface.co/Quant", "http://huggingface.co/Quant", "models[0].address"),
            ("b179c952", "B179c952", "models[0].sha256"),
            ("models@1", "models@2", "models@2"),
        ] {
            let error = read_models("manifest.json", own.replacen(right, wrong, 1).as_bytes()).unwrap_err();
            let DatasetError::Document { file, error } = error else { panic!("{error:?}") };
            let found = match &error {
                DocumentError::Record(error) => error.path().unwrap_or_default(),
                DocumentError::Schema { found, .. } => found,
                DocumentError::Syntax { .. } => "",
            };
            assert!(found.ends_with(place) && file == "manifest.json", "{error:?}");
        }
    }
}
