//! The models that a host offers for the page to run by itself, `refusal-lab/models@1`.

use super::DatasetError;
use super::json::{open, wrong_in};
use crate::domain::{FieldError, Fields};

const SCHEMA: &str = "refusal-lab/models@1";

/// A model file and where it is to be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalModel {
    /// As links and results name it.
    pub id: String,
    /// For people.
    pub name: String,
    /// The file's name, beside the manifest where the host has it.
    pub file: String,
    /// The file's size.
    pub bytes: u64,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// An SPDX identifier.
    pub license: String,
    /// Where the file is if the host has it not.
    pub address: String,
    /// What to expect of it.
    pub about: String,
}

/// Reads a manifest; `file` is the name to give it in an error.
pub fn read_models(file: &str, bytes: &[u8]) -> Result<Vec<LocalModel>, DatasetError> {
    let mut manifest = open(file, bytes, SCHEMA)?;
    let models = manifest.needed_objects("models").map_err(wrong_in(file))?;
    models.into_iter().map(read_model).collect::<Result<_, _>>().map_err(wrong_in(file))
}

fn read_model(mut model: Fields) -> Result<LocalModel, FieldError> {
    let is_hash =
        |text: &String| text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_name = |text: &String| !text.is_empty() && !text.contains(['/', '\\']);
    let is_address = |text: &String| text.starts_with("https://");
    let sha256 = model.text("sha256")?.filter(is_hash);
    let file = model.text("file")?.filter(is_name);
    let address = model.text("address")?.filter(is_address);
    Ok(LocalModel {
        id: model.needed_text("id")?,
        name: model.needed_text("name")?,
        file: file.ok_or_else(|| model.error("file", "the name of a file in the manifest's folder"))?,
        bytes: model.whole("bytes")?.ok_or_else(|| model.error("bytes", "a whole number"))?,
        sha256: sha256.ok_or_else(|| model.error("sha256", "64 hexadecimal digits in lower case"))?,
        license: model.needed_text("license")?,
        address: address.ok_or_else(|| model.error("address", "an https:// address"))?,
        about: model.needed_text("about")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &[u8] = include_bytes!("../../public/models/manifest.json");

    #[test]
    fn the_pages_own_manifest_is_read() {
        let models = read_models("manifest.json", OWN).unwrap();
        let ids: Vec<&str> = models.iter().map(|model| &*model.id).collect();
        assert_eq!(ids, ["SmolLM2-135M-Instruct", "Qwen2.5-Coder-0.5B-Instruct"]);
        assert!(models.iter().all(|model| model.bytes > 50_000_000 && model.address.ends_with(&model.file)));
    }

    #[test]
    fn what_could_lead_elsewhere_is_refused() {
        let own = String::from_utf8(OWN.to_vec()).unwrap();
        for (right, wrong, says) in [
            ("\"SmolLM2-135M-Instruct.Q4_1.gguf\"", "\"../config.json\"", "models[0].file"),
            ("https://huggingface.co/Quant", "http://huggingface.co/Quant", "models[0].address"),
            ("b179c952", "B179c952", "models[0].sha256"),
            ("models@1", "models@2", "models@2"),
        ] {
            let error = read_models("manifest.json", own.replacen(right, wrong, 1).as_bytes()).unwrap_err().to_string();
            assert!(error.contains(says) && error.contains("manifest.json"), "{error}");
        }
    }
}
