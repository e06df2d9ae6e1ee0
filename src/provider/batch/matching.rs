//! Results brought to their requests: by id alone, in any order, from any number of files.

use std::collections::HashMap;
use std::ops::Range;

use super::manifest::{BatchManifest, ManifestRequest};
use crate::domain::Outcome;

/// What became of a request. Every request of a manifest is one of these, and one alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestEnd {
    /// A final text came.
    Answered,
    /// A reply came, and no text in it: the token limit was spent before, or the model said nothing.
    WithoutText,
    /// The provider refused.
    Blocked,
    /// It was not answered: an error, or the batch was stopped or ran out of time before.
    Failed,
    /// What came answers another request than the one that was planned: the result is not used.
    Changed,
    /// Nothing came.
    Missing,
}

impl RequestEnd {
    /// Every end.
    pub const ALL: [Self; 6] =
        [Self::Answered, Self::WithoutText, Self::Blocked, Self::Failed, Self::Changed, Self::Missing];

    /// What an outcome says of its request.
    pub fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Answered(_) => Self::Answered,
            Outcome::Truncated | Outcome::Empty => Self::WithoutText,
            Outcome::PlatformBlock { .. } => Self::Blocked,
            Outcome::Error(_) => Self::Failed,
            Outcome::Cancelled => Self::Missing,
        }
    }
}

/// Results that belong to no request, or to one that has its own: how many, and the first of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strays {
    /// All of them.
    pub count: u64,
    /// The first ids, each as often as it came.
    pub first_ids: Vec<String>,
}

impl Strays {
    /// Ids that are kept. A foreign file may have any number of them.
    pub const MOST_IDS: usize = 100;

    fn add(&mut self, id: String) {
        self.count += 1;
        if self.first_ids.len() < Self::MOST_IDS {
            self.first_ids.push(id);
        }
    }
}

/// The requests of a manifest, and what has become of each so far. It keeps no reply.
#[derive(Debug)]
pub struct BatchMatching<'m> {
    requests: &'m [ManifestRequest],
    places: HashMap<&'m str, usize>,
    ends: Vec<RequestEnd>,
    altered: Vec<bool>,
    twice: Strays,
    unknown: Strays,
}

impl<'m> BatchMatching<'m> {
    /// Every request is missing yet.
    pub fn new(manifest: &'m BatchManifest) -> Self {
        let requests = manifest.requests.as_slice();
        Self {
            requests,
            places: requests.iter().zip(0..).map(|(request, at)| (&*request.custom_id, at)).collect(),
            ends: vec![RequestEnd::Missing; requests.len()],
            altered: vec![false; requests.len()],
            twice: Strays::default(),
            unknown: Strays::default(),
        }
    }

    /// The request at this place no longer stands in its file as it was written: a result of it is taken for changed.
    pub fn mark_altered(&mut self, place: usize) {
        if let Some(altered) = self.altered.get_mut(place) {
            *altered = true;
        }
    }

    /// Whether a request has this id.
    pub fn knows(&self, custom_id: &str) -> bool {
        self.places.contains_key(custom_id)
    }

    /// The place of the request with this id. An id of none is counted as unknown.
    pub fn find(&mut self, custom_id: &str) -> Option<usize> {
        let place = self.places.get(custom_id).copied();
        if place.is_none() {
            self.unknown.add(custom_id.to_owned());
        }
        place
    }

    /// Takes the end of the request at this place, and what the provider repeats of its prompt; returns whether the end is its
    /// own and the first one.
    ///
    /// Of a result it can be checked that its request's body stands in the file as it was planned, and, where the provider
    /// repeats the request, that the prompt is the same. The rest of an echo is not compared: providers write it anew.
    pub fn settle(&mut self, place: usize, end: RequestEnd, echoed_prompt: Option<&str>) -> bool {
        let request = &self.requests[place];
        if self.ends[place] != RequestEnd::Missing {
            self.twice.add(request.custom_id.clone());
            return false;
        }
        let is_other = echoed_prompt.is_some_and(|prompt| prompt != request.prompt) || self.altered[place];
        self.ends[place] = if is_other { RequestEnd::Changed } else { end };
        !is_other
    }

    /// How many requests ended so.
    pub fn count(&self, end: RequestEnd) -> usize {
        self.ends.iter().filter(|other| **other == end).count()
    }

    /// How many of the requests at these places are missing: all of a file's, where its results were lost.
    pub fn missing_of(&self, places: Range<usize>) -> usize {
        let ends = self.ends.get(places).unwrap_or_default();
        ends.iter().filter(|end| **end == RequestEnd::Missing).count()
    }

    /// The ids of the requests that ended so, in the manifest's order.
    pub fn ids(&self, end: RequestEnd) -> impl Iterator<Item = &'m str> {
        let ended = self.requests.iter().zip(&self.ends).filter(move |(_, other)| **other == end);
        ended.map(|(request, _)| &*request.custom_id)
    }

    /// Results of requests that had one already. The first one counts.
    pub fn twice(&self) -> &Strays {
        &self.twice
    }

    /// Results whose ids are not in the manifest.
    pub fn unknown(&self) -> &Strays {
        &self.unknown
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::{BatchFormat, BatchLineProblem, BatchPurpose, BatchResult, ManifestHead, read_batch_output};
    use super::*;
    use crate::domain::Kind;

    fn manifest(requests: usize) -> BatchManifest {
        let request = |at: usize| ManifestRequest {
            custom_id: format!("r-{at}"),
            prompt_id: at.to_string(),
            kind: Kind::Toxic,
            category: "hate".into(),
            prompt: format!("Prompt {at}"),
            body_sha256: String::new(),
        };
        let (schema, run_id) = (String::new(), "r".to_owned());
        let (format, purpose) = (BatchFormat::Gemini, BatchPurpose::Run);
        let head = ManifestHead { schema, run_id, format, purpose, requests: requests as u64, run: json!({}) };
        BatchManifest { head, requests: (0..requests).map(request).collect(), files: Vec::new() }
    }

    /// A line of Gemini's: an answer, a block, an error, no text, or an echo of another request.
    fn line(id: &str, sort: char) -> String {
        let candidate =
            |text: &str| json!({"candidates": [{"content": {"parts": [{"text": text}]}, "finishReason": "STOP"}]});
        let line: Value = match sort {
            'b' => json!({"key": id, "response": {"promptFeedback": {"blockReason": "SAFETY"}}}),
            'f' => json!({"key": id, "error": {"code": 500, "message": "no"}}),
            'e' => json!({"key": id, "response": candidate("")}),
            'c' => {
                json!({"key": id, "response": candidate("Yes."), "request": {"contents": [{"parts": [{"text": "?"}]}]}})
            }
            _ => json!({"key": id, "response": candidate("Yes.")}),
        };
        line.to_string()
    }

    /// The place of the request whose end this is.
    fn take(matching: &mut BatchMatching<'_>, result: BatchResult) -> Option<usize> {
        let place = matching.find(&result.custom_id)?;
        let outcome = result.end.map_or_else(Outcome::Error, |reply| Outcome::of_ending(reply.ending));
        matching.settle(place, RequestEnd::of(&outcome), result.echoed_prompt.as_deref()).then_some(place)
    }

    #[test]
    fn an_echo_of_the_same_prompt_is_no_change_and_a_changed_file_is_one() {
        let manifest = manifest(2);
        let mut matching = BatchMatching::new(&manifest);
        matching.mark_altered(1);
        for at in [0, 1] {
            let request = json!({"contents": [{"role": "user", "parts": [{"text": format!("Prompt {at}")}]}]});
            let response = json!({"candidates": [{"content": {"parts": [{"text": "Yes."}]}, "finishReason": "STOP"}]});
            let line = json!({"key": format!("r-{at}"), "request": request, "response": response}).to_string();
            let result = super::super::read_batch_line(line.as_bytes()).unwrap();
            assert_eq!(take(&mut matching, result).is_some(), at == 0);
        }
        assert_eq!(matching.ids(RequestEnd::Answered).collect::<Vec<_>>(), ["r-0"]);
        assert_eq!(matching.ids(RequestEnd::Changed).collect::<Vec<_>>(), ["r-1"]);
    }

    proptest! {
        #[test]
        fn every_request_and_every_line_is_accounted_for(
            requests in 1..30_usize,
            // What came of which request; some are of none.
            lines in prop::collection::vec((0..40_usize, "[abfec]"), 0..80).prop_shuffle(),
            files in 1..4_usize,
            cut in prop::option::of(1..20_usize),
        ) {
            let manifest = manifest(requests);
            let mut matching = BatchMatching::new(&manifest);
            let lines: Vec<String> =
                lines.iter().map(|(at, sort)| line(&format!("r-{at}"), sort.chars().next().unwrap())).collect();
            let (mut taken, mut unreadable, mut read) = (Vec::new(), 0, 0);
            for part in lines.chunks(lines.len().div_ceil(files).max(1)) {
                let mut text = part.join("\n");
                // A file is cut within its last line.
                text.truncate(text.len().saturating_sub(cut.unwrap_or_default()));
                read_batch_output(text.as_bytes(), &mut |number, result| match result {
                    Ok(result) => {
                        read += 1;
                        taken.extend(take(&mut matching, result));
                    }
                    Err(problem) => {
                        assert_eq!((problem, number), (BatchLineProblem::Cut, part.len() as u64));
                        unreadable += 1;
                    }
                })
                .unwrap();
            }
            let count = |end| matching.count(end) as u64;
            let ends: u64 = RequestEnd::ALL.map(count).iter().sum();
            prop_assert_eq!(ends, requests as u64);
            let ended = ends - count(RequestEnd::Missing);
            prop_assert_eq!(ended + matching.twice().count + matching.unknown().count, read);
            prop_assert_eq!(read + unreadable, lines.len() as u64);
            prop_assert_eq!(taken.len() as u64, ended - count(RequestEnd::Changed));
            let (first, others) = (matching.missing_of(0..requests / 2), matching.missing_of(requests / 2..requests));
            prop_assert_eq!((first + others) as u64, count(RequestEnd::Missing));
            for end in RequestEnd::ALL {
                prop_assert_eq!(matching.ids(end).count(), matching.count(end));
            }
        }
    }
}
