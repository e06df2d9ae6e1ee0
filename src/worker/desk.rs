//! The data worker: judges answers and reads files of prompts, so that the page need not stand still for it.

use crate::dataset::{preview_file, read_set_file};
use crate::protocol::{Answer, Ask, BUILD, BlockWriter, LookAt, ReadSet, Reply, SetHead, Wanted};
use crate::refusal::{Classifier, classify_by};

/// The message with which the worker says that it hears, and which version it is.
pub fn greeting() -> Vec<u8> {
    Reply::Ready { app_version: BUILD.to_owned() }.encode()
}

/// The message that answers a message.
pub fn reply(message: &[u8]) -> Vec<u8> {
    match Wanted::decode(message) {
        Ok(Wanted::Verdicts(ask)) => Reply::Answer(answer(&ask)),
        Ok(Wanted::Set(ReadSet { id, name, .. })) => Reply::Set { id, read: Err(no_file(&name)) },
        Ok(Wanted::Look(LookAt { id, name })) => Reply::Look { id, seen: Err(no_file(&name)) },
        Err(error) => Reply::Unread(error.to_string()),
    }
    .encode()
}

/// The message that answers one that came with a file. `hash` is the file's SHA-256 in hex, which may be on its way
/// meanwhile.
pub async fn reply_to_file(message: &[u8], file: &[u8], hash: impl Future<Output = String>) -> Vec<u8> {
    match Wanted::decode(message) {
        Ok(Wanted::Set(ReadSet { id, set, name, shape })) => {
            // A prompt takes what its row took, and an id.
            let mut blocks = BlockWriter::with_capacity(file.len() + file.len() / 4);
            let read = match read_set_file(&set, &name, file, &shape, &mut |prompt| blocks.add(&prompt)) {
                Ok(found) => Ok((SetHead { sha256: hash.await, found, count: blocks.count() }, blocks.finish())),
                Err(error) => Err(error.to_string()),
            };
            Reply::Set { id, read }.encode()
        }
        Ok(Wanted::Look(LookAt { id, name })) => {
            let seen = preview_file(&name, file).map_err(|error| error.to_string());
            Reply::Look { id, seen }.encode()
        }
        Ok(Wanted::Verdicts(_)) | Err(_) => reply(message),
    }
}

fn no_file(name: &str) -> String {
    format!(
        "The browser could not read {name}: it was moved or changed, or is larger than there is memory. Choose it again."
    )
}

/// Each answer's verdict by each classifier.
pub fn answer(ask: &Ask) -> Answer {
    let classifiers: Result<Vec<Classifier>, String> = ask.classifiers.iter().map(|id| {
        Classifier::from_id(id).ok_or_else(|| {
            format!(
                "The page's data worker knows no classifier “{id}”. Choose another one; or reload the page, in case it was updated while it was open."
            )
        })
    }).collect();
    let result = classifiers.map(|classifiers| {
        let mut by_classifier = vec![Vec::with_capacity(ask.exchanges.len()); classifiers.len()];
        for exchange in &ask.exchanges {
            let verdicts = classify_by(&classifiers, *exchange, ask.evidence);
            by_classifier.iter_mut().zip(verdicts).for_each(|(list, verdict)| list.push(verdict));
        }
        by_classifier
    });
    Answer { id: ask.id, result }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Schema;
    use crate::domain::{Exchange, Kind, Label, Verdict};

    const REFUSAL: &str = "I can't help with that.";
    const HELP: &str = "Add the flour to the milk, stir, and wait for ten minutes.";

    fn ask<'a>(classifiers: &[&'a str], texts: &[&'a str], evidence: bool) -> Ask<'a> {
        Ask {
            id: 5,
            evidence,
            classifiers: classifiers.to_vec(),
            exchanges: texts.iter().map(|text| Exchange::from(*text)).collect(),
        }
    }

    #[test]
    fn every_answer_is_judged_by_every_classifier_in_order() {
        let ask = ask(&["lexicon", "or-bench-gpt-4"], &[HELP, REFUSAL, HELP], true);
        let answer = answer(&ask);
        assert_eq!(answer.id, 5);
        let lists = answer.result.unwrap();
        assert_eq!(lists.len(), 2);
        for (list, id) in lists.iter().zip(ask.classifiers) {
            let classifier = Classifier::from_id(id).unwrap();
            let expected: Vec<Verdict> = ask.exchanges.iter().map(|exchange| classifier.classify(*exchange)).collect();
            assert_eq!(*list, expected, "{id}");
        }
        let labels = lists[0].iter().map(|verdict| verdict.class.label());
        assert!(labels.eq([Label::DirectAnswer, Label::DirectRefusal, Label::DirectAnswer]));
    }

    #[test]
    fn evidence_comes_where_it_was_asked_for() {
        let told = |evidence| answer(&ask(&["lexicon"], &[REFUSAL], evidence)).result.unwrap().remove(0).remove(0);
        assert!(!told(true).evidence.is_empty());
        assert_eq!(told(false), Verdict { evidence: Vec::new(), ..told(true) });
    }

    #[test]
    fn an_unknown_classifier_is_named() {
        let reason = answer(&ask(&["lexicon", "oracle"], &[HELP], false)).result.unwrap_err();
        assert!(reason.contains("“oracle”"), "{reason}");
        // Even where there is nothing to judge.
        assert!(answer(&ask(&["oracle"], &[], false)).result.is_err());
    }

    #[test]
    fn nothing_asked_is_answered_with_nothing() {
        assert_eq!(answer(&ask(&[], &[HELP], true)).result, Ok(Vec::new()));
        assert_eq!(answer(&ask(&["lexicon"], &[], true)).result, Ok(vec![Vec::new()]));
    }

    #[test]
    fn a_message_is_answered_by_a_message() {
        let ask = ask(&["lexicon"], &[REFUSAL], true);
        assert_eq!(Reply::decode(&reply(&ask.encode())), Ok(Reply::Answer(answer(&ask))));
        assert_eq!(Reply::decode(&greeting()), Ok(Reply::Ready { app_version: BUILD.to_owned() }));
    }

    #[test]
    fn a_message_that_cannot_be_read_is_answered_too() {
        let Ok(Reply::Unread(reason)) = Reply::decode(&reply(&[9, 0, 0, 0])) else { panic!("it was read") };
        assert!(reason.contains("version 9"), "{reason}");
    }

    fn at_once(reply: impl Future<Output = Vec<u8>>) -> Reply {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(bytes) = std::pin::pin!(reply).poll(&mut context) else { panic!("it waits") };
        Reply::decode(&bytes).unwrap()
    }

    #[test]
    fn a_file_is_read_and_has_its_hash() {
        let shape = Schema::OrBench(Kind::Toxic);
        let wanted = ReadSet { id: 4, set: "s".into(), name: "s.csv".into(), shape };
        let hash = || std::future::ready("ab".to_owned());
        let file = b"prompt,category\nHow?,hate\n";
        let Reply::Set { id: 4, read: Ok((head, mut blocks)) } = at_once(reply_to_file(&wanted.encode(), file, hash()))
        else {
            panic!("it was not read")
        };
        assert_eq!((head.sha256.as_str(), head.count, head.found.rows), ("ab", 1, 1));
        assert_eq!(blocks.next_block().unwrap().unwrap()[0].id, "s-1");

        let Reply::Set { read: Err(reason), .. } = at_once(reply_to_file(&wanted.encode(), b"PK\x03\x04\0\0", hash()))
        else {
            panic!("it was read")
        };
        assert!(reason.contains("s.csv is no text"), "{reason}");
        let Ok(Reply::Set { read: Err(reason), .. }) = Reply::decode(&reply(&wanted.encode())) else {
            panic!("there was no file")
        };
        assert!(reason.contains("could not read s.csv"), "{reason}");
    }
}
