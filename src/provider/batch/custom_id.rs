//! The ids by which answers find their prompts.

use std::collections::HashSet;
use std::fmt;

use sha2::{Digest, Sha256};

use crate::domain::{Prompt, hex};

/// A request's id: 1 to 64 of the characters `A-Z a-z 0-9 _ -`, which every batch API takes. Anthropic's takes no others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CustomId(String);

impl CustomId {
    /// The most characters in one.
    pub const LONGEST: usize = 64;

    /// The id as a text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CustomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Gives the requests of a batch their ids, none twice.
#[derive(Debug)]
pub struct CustomIds<'r> {
    run_id: &'r str,
    given: HashSet<CustomId>,
}

impl<'r> CustomIds<'r> {
    /// For a batch of this run, which has given none yet.
    pub fn new(run_id: &'r str) -> Self {
        Self { run_id, given: HashSet::new() }
    }

    /// The id of the next request: the run's id and the prompt's, as far as they can be written. Where something is lost by
    /// that, or the id was given before, the beginning of a hash stands behind.
    pub fn give(&mut self, prompt: &Prompt) -> CustomId {
        let joined = format!("{}-{}", self.run_id, prompt.id);
        let readable: String = joined.chars().map(|letter| if is_allowed(letter) { letter } else { '_' }).collect();
        if readable == joined && readable.len() <= CustomId::LONGEST {
            let id = CustomId(readable.clone());
            if self.given.insert(id.clone()) {
                return id;
            }
        }
        let mut round = 0_u64;
        loop {
            let id = hashed(&readable, self.run_id, prompt, round);
            if self.given.insert(id.clone()) {
                return id;
            }
            round += 1;
        }
    }
}

fn is_allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
}

/// `readable` has ASCII letters only. Rounds tell apart a prompt that stands in a run several times.
fn hashed(readable: &str, run_id: &str, prompt: &Prompt, round: u64) -> CustomId {
    /// Of the hash, in hexadecimal. That two are the same is rare, and then the next round tells them apart.
    const DIGITS: usize = 10;
    let mut hasher = Sha256::new();
    for part in [run_id, &prompt.id, &prompt.text] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.update(round.to_le_bytes());
    let hash = hex(&hasher.finalize()[..DIGITS / 2]);
    let kept = &readable[..readable.len().min(CustomId::LONGEST - 1 - DIGITS)];
    CustomId(format!("{kept}-{hash}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::Kind;

    fn prompt(id: &str, text: &str) -> Prompt {
        Prompt { id: id.into(), category: "hate".into(), kind: Kind::Toxic, text: text.into(), note: None }
    }

    #[test]
    fn a_plain_id_is_the_runs_and_the_prompts() {
        let mut ids = CustomIds::new("run-1");
        assert_eq!(ids.give(&prompt("hate-b01", "P")).as_str(), "run-1-hate-b01");
        let again = ids.give(&prompt("hate-b01", "P"));
        assert!(again.as_str().starts_with("run-1-hate-b01-"), "{again}");
        let odd = ids.give(&prompt("Haß / 1", "P"));
        assert!(odd.as_str().starts_with("run-1-Ha____1-"), "{odd}");
        assert_eq!(ids.give(&prompt(&"x".repeat(99), "P")).as_str().len(), CustomId::LONGEST);
    }

    proptest! {
        #[test]
        fn ids_are_unique_and_of_the_allowed_characters(
            run_id in r"[a-z]{0,5}|\PC{0,80}",
            prompts in proptest::collection::vec((r"[ab_ é-]{0,3}|[a]{60,70}", "[xy]"), 0..60),
        ) {
            let prompts: Vec<Prompt> = prompts.iter().map(|(id, text)| prompt(id, text)).collect();
            let given = || {
                let mut ids = CustomIds::new(&run_id);
                prompts.iter().map(|prompt| ids.give(prompt)).collect::<Vec<_>>()
            };
            let ids = given();
            prop_assert_eq!(ids.iter().collect::<HashSet<_>>().len(), prompts.len());
            for id in &ids {
                prop_assert!((1..=CustomId::LONGEST).contains(&id.as_str().len()), "{}", id);
                prop_assert!(id.as_str().chars().all(is_allowed), "{}", id);
            }
            prop_assert_eq!(given(), ids);
        }
    }
}
