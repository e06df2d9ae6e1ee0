//! Files of answers, of every program whose files are read.

use std::io::Cursor;

use refusal_lab::answers::{
    AnswerProblem, AnswersError, BatchAnswers, FoundAnswer, ImportFile, ImportReport, KnownPrompts, RunBuilder,
    TablePreview, read_answers,
};
use refusal_lab::domain::Kind;
use refusal_lab::provider::batch::read_manifest;

type Read = (Vec<FoundAnswer>, Vec<AnswerProblem>, Result<Option<TablePreview>, AnswersError>);

pub(super) fn check(data: &[u8]) {
    let format = match ImportFile::of(&mut Cursor::new(data)) {
        Ok(ImportFile::Answers(format)) => format,
        Ok(ImportFile::BatchManifest) => return check_manifest(data),
        _ => return,
    };
    let read = || -> Read {
        let (mut answers, mut problems) = (Vec::new(), Vec::new());
        let end = read_answers(&mut Cursor::new(data), format, &[], &mut |found| match found {
            Ok(answer) => answers.push(answer),
            Err(problem) => problems.push(problem),
        });
        (answers, problems, end)
    };
    let (answers, problems, end) = read();
    assert_eq!(read(), (answers.clone(), problems, end));
    // Every answer is in a run, or left out with a reason.
    let known = KnownPrompts::default();
    for kind in [None, Some(Kind::Toxic)] {
        let mut builder = RunBuilder::new(&known, kind);
        let items = answers.iter().filter_map(|answer| builder.place(answer, None)).count();
        let runs = builder.finish("2026-01-01T00:00:00Z");
        let ImportReport { without_kind, twice, .. } = ImportReport::sum(&runs);
        assert_eq!(items + without_kind + twice, answers.len());
        assert!(kind.is_none() || without_kind == 0);
    }
}

/// Whatever a manifest says, each of its requests has one end.
fn check_manifest(data: &[u8]) {
    let Ok(manifest) = read_manifest(data) else { return };
    let mut answers = BatchAnswers::new(&manifest);
    for request in manifest.requests.iter().step_by(2) {
        answers.take(FoundAnswer { id: Some(request.custom_id.clone()), ..FoundAnswer::default() });
    }
    let (items, report) = answers.finish();
    let ended: u64 = report.ends.iter().map(|(_, requests)| requests.count).sum();
    assert_eq!((items.len(), ended as usize), (report.sent, report.sent));
}
