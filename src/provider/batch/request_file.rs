//! Request files held against the manifest: what was changed in them after they were written was not asked as planned.

use std::collections::HashSet;
use std::io::{self, BufRead, Read};

use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::manifest::{BatchManifest, RequestFile};
use super::request::body_sha256;
use crate::domain::{Line, LineReader, hex};

/// A request as it stands in a file of any format.
#[derive(Deserialize)]
struct WrittenRequest<'l> {
    #[serde(alias = "key")]
    custom_id: String,
    #[serde(borrow, alias = "params", alias = "request")]
    body: &'l RawValue,
}

/// The places of this file's requests that no longer stand in it as they were written: of a file as it was, none.
pub fn altered_requests(manifest: &BatchManifest, file: &RequestFile, input: impl BufRead) -> io::Result<Vec<usize>> {
    let Some((_, places)) = manifest.files.iter().find(|(other, _)| other == file) else { return Ok(Vec::new()) };
    let mut input = Hashing { input, hasher: Sha256::new() };
    let mut lines = LineReader::new(io::BufReader::new(&mut input));
    let mut standing = HashSet::new();
    while let Some((_, line)) = lines.next_line()? {
        let Line::Text(line) = line else { continue };
        // In Anthropic's document a comma stands between the lines.
        let line = line.strip_suffix(b",").unwrap_or(line);
        if let Ok(WrittenRequest { custom_id, body }) = serde_json::from_slice(line) {
            standing.insert((custom_id, body_sha256(body.get())));
        }
    }
    if hex(&input.hasher.finalize()) == file.sha256 {
        return Ok(Vec::new());
    }
    let is_altered = |at: &usize| {
        let request = &manifest.requests[*at];
        !standing.contains(&(request.custom_id.clone(), request.body_sha256.clone()))
    };
    Ok(places.clone().filter(is_altered).collect())
}

/// Hashes what is read through it.
struct Hashing<R> {
    input: R,
    hasher: Sha256,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.hasher.update(&buffer[..count]);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::super::read_manifest;
    use super::*;

    #[test]
    fn a_request_that_was_changed_is_told_and_a_moved_one_is_not() {
        let line = |id: &str, text: &str| format!(r#"{{"custom_id":"{id}","params":{{"text":"{text}"}}}}"#);
        let hash = |text: &str| body_sha256(&format!(r#"{{"text":"{text}"}}"#));
        let file = format!("{{\"requests\":[\n{},\n{}\n]}}\n", line("a", "A"), line("b", "B"));
        let request = |id: &str, text: &str| {
            format!(
                r#"{{"request":{{"custom_id":"{id}","prompt_id":"{id}","kind":"toxic","category":"c","prompt":"P","body_sha256":"{}"}}}}"#,
                hash(text)
            )
        };
        let head = r#"{"schema":"refusal-lab/batch@1","run_id":"r","format":"anthropic","requests":2,"run":{}}"#;
        let sha256 = hex(&Sha256::digest(&file));
        let end = format!(r#"{{"file":{{"name":"f","requests":2,"bytes":{},"sha256":"{sha256}"}}}}"#, file.len());
        let text = [head, &request("a", "A"), &request("b", "B"), &end].join("\n");
        let manifest = read_manifest(text.as_bytes()).unwrap();
        let altered = |text: &str| altered_requests(&manifest, &manifest.files[0].0, text.as_bytes()).unwrap();
        assert_eq!(altered(&file), Vec::<usize>::new());
        assert_eq!(altered(&file.replace("\"B\"", "\"C\"")), [1]);
        assert_eq!(altered(&format!("{}\n{}\n", line("b", "B"), line("a", "A"))), Vec::<usize>::new());
        assert_eq!(altered(""), [0, 1]);
    }
}
