//! What the data worker does: it judges answers and reads files of prompts, so that the page need not stand still for it.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};

use crate::answers::{AnswersError, ImportFile, SaidRole, read_answers};
use crate::dataset::{DatasetError, ParseReport, Schema, read_set_file};
use crate::domain::Verdict;
use crate::protocol::{AnswersPart, Classify, DataError, ImportFileSummary, PromptBatch};
use crate::refusal::{Classifier, classify_by};

/// Each answer's verdict by each classifier; or which classifier is none.
pub fn classify(wanted: &Classify<'_>) -> Result<Vec<Vec<Verdict>>, DataError> {
    let classifier = |id: &&str| Classifier::from_id(id).ok_or_else(|| DataError::NoClassifier((*id).to_owned()));
    let classifiers = wanted.classifiers.iter().map(classifier).collect::<Result<Vec<_>, _>>()?;
    let mut by_classifier = vec![Vec::with_capacity(wanted.exchanges.len()); classifiers.len()];
    for exchange in &wanted.exchanges {
        let verdicts = classify_by(&classifiers, *exchange, wanted.evidence);
        by_classifier.iter_mut().zip(verdicts).for_each(|(list, verdict)| list.push(verdict));
    }
    Ok(by_classifier)
}

/// Reads a file of prompts, which `send` is given in the bytes of [`PromptBatch`]es. What there is to say of the file, and
/// how many prompts it has; or why there are none.
pub fn read_set(
    set: &str,
    name: &str,
    schema: &Schema,
    file: &[u8],
    send: &mut dyn FnMut(Vec<u8>),
) -> Result<(ParseReport, usize), DatasetError> {
    let (mut batch, mut count) = (PromptBatch::default(), 0);
    let found = read_set_file(set, name, file, schema, &mut |prompt| {
        count += 1;
        batch.push(&prompt).into_iter().for_each(&mut *send);
    });
    batch.finish().into_iter().for_each(send);
    found.map(|found| (found, count))
}

/// Reads a file that somebody imports; the answers in it are sent in parts.
pub fn read_import_file<R: Read + Seek>(
    file: R,
    said: &[SaidRole],
    send: &mut dyn FnMut(AnswersPart),
) -> Result<ImportFileSummary, AnswersError> {
    const AT_ONCE: usize = 500;
    /// Bytes after which the page is told how far the file has been read.
    const TOLD_EVERY: u64 = 4 << 20;
    let bytes_read = Cell::new(0);
    let mut file = CountingReader { file, bytes_read: &bytes_read };
    let is = ImportFile::of(&mut file)?;
    let ImportFile::Answers(format) = is else { return Ok(ImportFileSummary::of(is)) };
    bytes_read.set(0);
    let (mut part, mut problems, mut bad, mut told) = (Vec::new(), Vec::new(), 0, 0);
    let preview = read_answers(&mut file, format, said, &mut |found| {
        match found {
            Ok(answer) => part.push(answer),
            Err(problem) => {
                bad += 1;
                if problems.len() < ImportFileSummary::MOST_PROBLEMS {
                    problems.push(problem);
                }
            }
        }
        let bytes_read = bytes_read.get();
        if part.len() == AT_ONCE || bytes_read >= told + TOLD_EVERY {
            told = bytes_read;
            send(AnswersPart { answers: std::mem::take(&mut part), bytes_read });
        }
    })?;
    send(AnswersPart { answers: part, bytes_read: bytes_read.get() });
    Ok(ImportFileSummary { preview, problems, bad, ..ImportFileSummary::of(is) })
}

/// Counts what is read.
struct CountingReader<'c, R> {
    file: R,
    bytes_read: &'c Cell<u64>,
}

impl<R: Read> Read for CountingReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.bytes_read.set(self.bytes_read.get() + count as u64);
        Ok(count)
    }
}

impl<R: Seek> Seek for CountingReader<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Exchange, Kind, Label};
    use crate::protocol::CollectedPrompts;

    const REFUSAL: &str = "I can't help with that.";
    const HELP: &str = "Add the flour to the milk, stir, and wait for ten minutes.";

    fn wanted<'a>(classifiers: &[&'a str], texts: &[&'a str], evidence: bool) -> Classify<'a> {
        let exchanges = texts.iter().map(|text| Exchange::from(*text)).collect();
        Classify { classifiers: classifiers.to_vec(), evidence, exchanges }
    }

    #[test]
    fn every_answer_is_judged_by_every_classifier_in_order() {
        let wanted = wanted(&["lexicon", "or-bench-gpt-4"], &[HELP, REFUSAL, HELP], true);
        let lists = classify(&wanted).unwrap();
        assert_eq!(lists.len(), 2);
        for (list, id) in lists.iter().zip(&wanted.classifiers) {
            let classifier = Classifier::from_id(id).unwrap();
            let expected: Vec<Verdict> =
                wanted.exchanges.iter().map(|exchange| classifier.classify(*exchange)).collect();
            assert_eq!(*list, expected, "{id}");
        }
        let labels = lists[0].iter().map(|verdict| verdict.class.label());
        assert!(labels.eq([Label::DirectAnswer, Label::DirectRefusal, Label::DirectAnswer]));
    }

    #[test]
    fn evidence_comes_where_it_was_asked_for() {
        let told = |evidence| classify(&wanted(&["lexicon"], &[REFUSAL], evidence)).unwrap().remove(0).remove(0);
        assert!(!told(true).evidence.is_empty());
        assert_eq!(told(false), Verdict { evidence: Vec::new(), ..told(true) });
    }

    #[test]
    fn an_unknown_classifier_is_named() {
        let error = Err(DataError::NoClassifier("oracle".to_owned()));
        assert_eq!(classify(&wanted(&["lexicon", "oracle"], &[HELP], false)), error);
        // Even where there is nothing to judge.
        assert!(classify(&wanted(&["oracle"], &[], false)).is_err());
    }

    #[test]
    fn nothing_asked_is_answered_with_nothing() {
        assert_eq!(classify(&wanted(&[], &[HELP], true)), Ok(Vec::new()));
        assert_eq!(classify(&wanted(&["lexicon"], &[], true)), Ok(vec![Vec::new()]));
    }

    #[test]
    fn a_file_is_read_and_its_prompts_are_sent() {
        let schema = Schema::OrBench(Kind::Toxic);
        let mut prompts = CollectedPrompts::default();
        let mut send = |batch: Vec<u8>| prompts.add(&batch).unwrap();
        let (found, count) = read_set("s", "s.csv", &schema, b"prompt,category\nHow?,hate\n", &mut send).unwrap();
        assert_eq!((found.rows, count), (1, 1));
        assert_eq!(prompts.into_prompts()[0].id, "s-1");

        let error = read_set("s", "s.csv", &schema, b"PK\x03\x04\0\0", &mut |_| panic!("it was read")).unwrap_err();
        assert!(matches!(&error, DatasetError::Foreign { file, .. } if file == "s.csv"), "{error:?}");
    }
}
