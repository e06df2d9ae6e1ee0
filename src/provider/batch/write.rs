//! A run written as request files and their manifest.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::custom_id::CustomIds;
use super::format::{BatchFormat, FileLimits};
use super::manifest::{BATCH_SCHEMA, BatchPurpose, ManifestHead, ManifestLine, ManifestRequest, RequestFile};
use super::request::{body_sha256, request_body, request_line};
use crate::domain::{ModelSettings, Prompt, hex};
use crate::provider::Quirks;

/// How the manifest's name ends.
pub const MANIFEST_FILE: &str = "manifest.jsonl";

/// What is written beside the prompts.
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    /// The form of the files.
    pub format: BatchFormat,
    /// With which the requests' ids begin.
    pub run_id: &'a str,
    /// What it is for.
    pub purpose: BatchPurpose,
    /// The model and how it is asked.
    pub model: &'a ModelSettings,
    /// Parameters that the model is known to reject.
    pub quirks: Quirks,
    /// With which the files' names begin, where several batches go to one place.
    pub name_prefix: &'a str,
    /// The run's settings and prompt sets, as a result file has them: the manifest keeps them.
    pub run: Value,
}

/// Where a batch's files go.
pub trait BatchFiles {
    /// Why bytes could not be added.
    type Error;

    /// Adds bytes to the end of the file of this name; makes the file where there is none yet.
    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<(), Self::Error>;
}

/// Writes the request files, split at the provider's limits, and the manifest. No more than one request is held in
/// memory.
pub fn write_batch<F: BatchFiles>(
    batch: &Batch<'_>,
    prompts: &[Prompt],
    output: &mut F,
) -> Result<Vec<RequestFile>, F::Error> {
    let mut writer = BatchWriter::new(batch, prompts.len(), output)?;
    prompts.iter().try_for_each(|prompt| writer.add(prompt, output))?;
    writer.finish(output)
}

/// Writes a batch request by request, for whoever has other things to do in between.
pub struct BatchWriter<'b> {
    batch: &'b Batch<'b>,
    limits: FileLimits,
    ids: CustomIds<'b>,
    files: Vec<RequestFile>,
    open: Option<OpenFile>,
}

impl<'b> BatchWriter<'b> {
    /// Begins a batch of so many requests.
    pub fn new<F: BatchFiles>(batch: &'b Batch<'b>, requests: usize, output: &mut F) -> Result<Self, F::Error> {
        Self::within(batch.format.limits(), batch, requests, output)
    }

    fn within<F: BatchFiles>(
        limits: FileLimits,
        batch: &'b Batch<'b>,
        requests: usize,
        output: &mut F,
    ) -> Result<Self, F::Error> {
        let head = ManifestHead {
            schema: BATCH_SCHEMA.to_owned(),
            run_id: batch.run_id.to_owned(),
            format: batch.format,
            purpose: batch.purpose.clone(),
            requests: requests as u64,
            run: batch.run.clone(),
        };
        output.append(&batch.manifest_name(), &json_line(&head))?;
        Ok(Self { batch, limits, ids: CustomIds::new(batch.run_id), files: Vec::new(), open: None })
    }

    /// Adds a request for this prompt.
    pub fn add<F: BatchFiles>(&mut self, prompt: &Prompt, output: &mut F) -> Result<(), F::Error> {
        let batch = self.batch;
        let id = self.ids.give(prompt);
        let body = request_body(batch.format, batch.model, batch.quirks, &prompt.text);
        let line = request_line(batch.format, &id, &body);
        if let Some(full) = self.open.take_if(|file| !file.has_room(&line, self.limits)) {
            self.files.push(full.close(batch, output)?);
        }
        let file = self.open.get_or_insert_with(|| OpenFile::new(batch, self.files.len() + 1));
        file.add(&line, output)?;
        let request = ManifestRequest {
            custom_id: id.to_string(),
            prompt_id: prompt.id.clone(),
            kind: prompt.kind,
            category: prompt.category.clone(),
            prompt: prompt.text.clone(),
            body_sha256: body_sha256(&body),
        };
        output.append(&batch.manifest_name(), &json_line(&ManifestLine::Request(request)))
    }

    /// Ends the files; returns the request files.
    pub fn finish<F: BatchFiles>(mut self, output: &mut F) -> Result<Vec<RequestFile>, F::Error> {
        if let Some(last) = self.open {
            self.files.push(last.close(self.batch, output)?);
        }
        Ok(self.files)
    }
}

impl Batch<'_> {
    /// The manifest's name.
    pub fn manifest_name(&self) -> String {
        format!("{}{MANIFEST_FILE}", self.name_prefix)
    }
}

/// A file to which requests are still added.
struct OpenFile {
    format: BatchFormat,
    name: String,
    requests: u64,
    bytes: u64,
    hasher: Sha256,
}

impl OpenFile {
    fn new(batch: &Batch<'_>, number: usize) -> Self {
        let format = batch.format;
        let name = format!("{}{}", batch.name_prefix, format.file_name(number));
        Self { format, name, requests: 0, bytes: 0, hasher: Sha256::new() }
    }

    /// Whether the request fits. One that is larger than any file may be has a file of its own, for the provider to refuse.
    fn has_room(&self, line: &str, limits: FileLimits) -> bool {
        let frame = self.format.frame();
        let with_it = self.bytes + (frame.between.len() + line.len() + frame.after.len()) as u64;
        self.requests == 0 || self.requests < limits.requests && with_it <= limits.bytes
    }

    fn add<F: BatchFiles>(&mut self, line: &str, output: &mut F) -> Result<(), F::Error> {
        let frame = self.format.frame();
        let joint = if self.requests == 0 { frame.before } else { frame.between };
        self.requests += 1;
        self.put([joint, line].concat().as_bytes(), output)
    }

    fn put<F: BatchFiles>(&mut self, bytes: &[u8], output: &mut F) -> Result<(), F::Error> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        output.append(&self.name, bytes)
    }

    /// Ends the file, in the manifest too.
    fn close<F: BatchFiles>(mut self, batch: &Batch<'_>, output: &mut F) -> Result<RequestFile, F::Error> {
        self.put(self.format.frame().after.as_bytes(), output)?;
        let sha256 = hex(&self.hasher.finalize());
        let file = RequestFile { name: self.name, requests: self.requests, bytes: self.bytes, sha256 };
        output.append(&batch.manifest_name(), &json_line(&ManifestLine::File(file.clone())))?;
        Ok(file)
    }
}

fn json_line(record: &impl Serialize) -> Vec<u8> {
    // Nothing in a record can fail to be written.
    let mut line = serde_json::to_vec(record).unwrap_or_default();
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    use proptest::prelude::*;
    use serde_json::json;

    use super::super::{altered_requests, read_manifest};
    use super::*;
    use crate::domain::{Kind, Settings};

    type Files = BTreeMap<String, Vec<u8>>;

    impl BatchFiles for Files {
        type Error = Infallible;

        fn append(&mut self, name: &str, bytes: &[u8]) -> Result<(), Infallible> {
            self.entry(name.to_owned()).or_default().extend_from_slice(bytes);
            Ok(())
        }
    }

    fn prompts(texts: &[String]) -> Vec<Prompt> {
        let prompt = |(at, text): (usize, &String)| Prompt {
            id: format!("p{at}"),
            category: "hate".into(),
            kind: Kind::Toxic,
            text: text.clone(),
            note: None,
        };
        texts.iter().enumerate().map(prompt).collect()
    }

    fn written(format: BatchFormat, limits: FileLimits, prompts: &[Prompt]) -> (Files, Vec<RequestFile>) {
        let model = Settings { model: "m".into(), ..Settings::default() }.model_settings();
        let batch = Batch {
            format,
            run_id: "r",
            purpose: BatchPurpose::Run,
            model: &model,
            quirks: Quirks::default(),
            name_prefix: "",
            run: json!({"model": {"name": "m"}}),
        };
        let mut files = Files::new();
        let Ok(mut writer) = BatchWriter::within(limits, &batch, prompts.len(), &mut files);
        for prompt in prompts {
            let Ok(()) = writer.add(prompt, &mut files);
        }
        let Ok(listed) = writer.finish(&mut files);
        (files, listed)
    }

    #[test]
    fn a_batch_of_nothing_is_a_manifest_alone() {
        let (files, listed) = written(BatchFormat::OpenAi, BatchFormat::OpenAi.limits(), &[]);
        assert_eq!((files.len(), listed.len()), (1, 0));
        assert_eq!(read_manifest(&files[MANIFEST_FILE][..]).unwrap().head.requests, 0);
    }

    #[test]
    fn a_request_larger_than_a_file_may_be_stands_alone() {
        let texts = ["a".to_owned(), "long".repeat(200), "b".to_owned()];
        let limits = FileLimits { requests: 9, bytes: 500 };
        let (_, listed) = written(BatchFormat::Gemini, limits, &prompts(&texts));
        assert_eq!(listed.iter().map(|file| file.requests).collect::<Vec<_>>(), [1, 1, 1]);
    }

    proptest! {
        #[test]
        fn files_keep_to_their_limits_and_the_manifest_knows_every_request(
            format in prop::sample::select(&BatchFormat::ALL[..]),
            texts in prop::collection::vec(r#"[a-z"\n é]{0,40}"#, 0..40),
            requests in 1..9_u64,
            bytes in 400..2_000_u64,
        ) {
            let limits = FileLimits { requests, bytes };
            let prompts = prompts(&texts);
            let (files, listed) = written(format, limits, &prompts);
            let manifest = read_manifest(&files[MANIFEST_FILE][..]).unwrap();
            prop_assert_eq!(manifest.requests.iter().map(ManifestRequest::to_prompt).collect::<Vec<_>>(), prompts);
            prop_assert_eq!(manifest.files.iter().map(|(file, _)| file).collect::<Vec<_>>(), listed.iter().collect::<Vec<_>>());
            prop_assert_eq!(files.len(), listed.len() + 1);
            for (file, places) in &manifest.files {
                let content = &files[&file.name];
                prop_assert!(file.requests <= requests && file.bytes <= bytes, "{:?}", file);
                prop_assert_eq!(content.len() as u64, file.bytes);
                prop_assert_eq!(&hex(&Sha256::digest(content)), &file.sha256);
                prop_assert_eq!(places.len() as u64, file.requests);
                let text = str::from_utf8(content).unwrap();
                let found: Vec<Value> = match format {
                    BatchFormat::Anthropic => {
                        let mut document: Value = serde_json::from_str(text).unwrap();
                        serde_json::from_value(document["requests"].take()).unwrap()
                    }
                    _ => text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
                };
                let ids: Vec<&str> = manifest.requests[places.clone()].iter().map(|it| &*it.custom_id).collect();
                let name = if format == BatchFormat::Gemini { "key" } else { "custom_id" };
                prop_assert_eq!(found.iter().map(|it| it[name].as_str().unwrap()).collect::<Vec<_>>(), ids);
                prop_assert_eq!(altered_requests(&manifest, file, &content[..]).unwrap(), Vec::<usize>::new());
            }
        }
    }
}
