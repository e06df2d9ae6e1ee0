//! The messages between page and workers: there and back, and broken in every way.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks
#![cfg(not(target_arch = "wasm32"))]

use std::fmt::Debug;

use proptest::collection::vec;
use proptest::prelude::*;
use refusal_lab::answers::{
    AnswerEnd, AnswerFormat, AnswerProblem, ColumnRole, ColumnRoles, FoundAnswer, ImportFile, RecordProblem,
    TablePreview,
};
use refusal_lab::dataset::{
    CategorySet, CellProblem, Columns, DatasetError, FilePreview, ForeignFormat, FoundPrompt, JsonType, KindBasis,
    KindColumn, KindIn, Layout, NoPrompts, ParseReport, Problem, QuoteMisuse, RowProblem, Schema, Suggestion,
};
use refusal_lab::domain::{
    Candidate, Class, DecodeError, DocumentError, EncoderError, EngineError, EngineState, Evidence, Exchange,
    FailureKind, FetchProblem, FieldProblem, FinishReason, GenerationEnd, GenerationRequest, GenerationSettings,
    GgufError, Kind, Language, MissingPart, OtherFormat, Prompt, RecordError, TemplateProblem, Token, TransferError,
    UnsupportedFeature, Verdict,
};
use refusal_lab::protocol::{
    AnswersPart, Classify, CollectedPrompts, DataError, DataReply, DataRequest, EngineReply, EngineRequest,
    ImportFileSummary, PromptBatch, ProtocolError, ReplyHeader, RequestHeader, SetSummary, VERSION, chunks,
    decode_body, decode_header, encode,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

fn any_verdict() -> impl Strategy<Value = Verdict> {
    let share = proptest::option::of(-100..=100_i8);
    let evidence = (any::<u32>(), any::<u32>(), ".{0,8}", share).prop_map(|(start, end, rule, share)| Evidence {
        start: start as usize,
        end: end as usize,
        rule: rule.into(),
        share,
    });
    let language = proptest::option::of("[a-z]{2,3}").prop_map(|code| code.and_then(|code| Language::of(&code)));
    (0..Class::ALL.len(), 0.0..=1.0f32, language, vec(evidence, 0..3)).prop_map(
        |(class, confidence, language, evidence)| Verdict { class: Class::ALL[class], confidence, language, evidence },
    )
}

fn any_kind() -> impl Strategy<Value = Kind> {
    any::<bool>().prop_map(|is_toxic| Kind::ALL[usize::from(is_toxic)])
}

fn any_columns() -> impl Strategy<Value = Columns> {
    let column = || proptest::option::of(".{0,8}");
    let column_of_kinds = (".{0,8}", proptest::option::of(any_kind()));
    let column_of_kinds = column_of_kinds.prop_map(|(name, yes)| KindIn::Column(KindColumn { name, yes }));
    let kind = prop_oneof![any_kind().prop_map(KindIn::All), column_of_kinds];
    (".{0,8}", column(), kind, column()).prop_map(|(prompt, category, kind, id)| Columns { prompt, category, kind, id })
}

fn any_schema() -> impl Strategy<Value = Schema> {
    prop_oneof![
        any_kind().prop_map(Schema::OrBench),
        Just(Schema::XsTest),
        Just(Schema::Alert),
        any_columns().prop_map(Schema::Own),
    ]
}

fn any_suggestion() -> impl Strategy<Value = Suggestion> {
    let basis = prop_oneof![
        Just(KindBasis::Named),
        Just(KindBasis::Cells),
        Just(KindBasis::Assumed),
        Just(KindBasis::Contradicted),
        ".{0,8}".prop_map(KindBasis::OfResponse),
    ];
    (any_columns(), basis).prop_map(|(columns, basis)| Suggestion { columns, basis })
}

fn any_prompts() -> impl Strategy<Value = Vec<Prompt>> {
    let prompt = (".{0,8}", "[a-d]", any_kind(), ".{0,40}").prop_map(|(id, category, kind, text)| Prompt {
        id,
        category: category.as_str().into(),
        kind,
        text,
        note: None,
    });
    vec(prompt, 0..20)
}

fn any_row_problem() -> impl Strategy<Value = RowProblem> {
    let cell = prop_oneof![
        Just(CellProblem::Missing),
        any::<usize>().prop_map(CellProblem::Texts),
        vec(".{0,8}", 0..3).prop_map(|keys| CellProblem::Object { keys }),
    ];
    prop_oneof![
        (".{0,8}", cell).prop_map(|(column, problem)| RowProblem::Cell { column, problem }),
        Just(RowProblem::Quotes(QuoteMisuse::Followed)),
        Just(RowProblem::NoObject(JsonType::Boolean)),
        (".{0,8}", any::<bool>()).prop_map(|(reason, loses_line)| RowProblem::NotJson { reason, loses_line }),
        ".{0,8}".prop_map(|category| RowProblem::UnknownCategory { category, set: CategorySet::Alert }),
    ]
}

fn any_problems() -> impl Strategy<Value = Vec<Problem>> {
    vec(
        (any::<u64>(), any::<Option<u64>>(), any_row_problem()).prop_map(|(line, row, what)| Problem {
            line,
            row,
            what,
        }),
        0..3,
    )
}

fn any_summary() -> impl Strategy<Value = SetSummary> {
    let counts = (any::<u64>(), any::<u64>(), any::<u64>(), any::<u32>());
    ("[0-9a-f]{0,64}", vec(".{0,8}", 0..4), counts, any_problems()).prop_map(
        |(sha256, columns, (rows, doubles, bad, count), problems)| SetSummary {
            sha256,
            found: ParseReport { columns, rows, doubles, bad, problems },
            count: count as usize,
        },
    )
}

fn any_look() -> impl Strategy<Value = FilePreview> {
    let rows = || vec(vec(".{0,8}", 0..3), 0..3);
    let suggestion = proptest::option::of(any_suggestion());
    (vec(".{0,8}", 0..3), rows(), rows(), any_problems(), suggestion, ".{0,8}", any::<bool>()).prop_map(
        |(columns, rows, examples, problems, suggestion, encoding, wants_whole)| FilePreview {
            columns,
            rows,
            examples,
            problems,
            suggestion,
            encoding,
            wants_whole,
        },
    )
}

fn any_data_reply() -> impl Strategy<Value = DataReply> {
    prop_oneof![
        vec(vec(any_verdict(), 0..4), 0..4).prop_map(DataReply::Verdicts),
        Just(DataReply::Prompts),
        any_summary().prop_map(DataReply::SetRead),
        any_look().prop_map(DataReply::Preview),
        (vec(any_answer(), 0..3), any::<u64>())
            .prop_map(|(answers, bytes_read)| DataReply::Answers(AnswersPart { answers, bytes_read })),
        any_import_summary().prop_map(DataReply::AnswersRead),
    ]
}

fn any_import_summary() -> impl Strategy<Value = ImportFileSummary> {
    let is = proptest::sample::select(vec![
        ImportFile::Document,
        ImportFile::BatchManifest,
        ImportFile::Answers(AnswerFormat::Garak),
        ImportFile::Answers(AnswerFormat::Table(Layout::Separated(b';'))),
    ]);
    let table = (vec(".{0,8}", 0..4), proptest::option::of(proptest::sample::select(ColumnRole::ALL.to_vec())));
    let preview = proptest::option::of(table).prop_map(|table| {
        let (columns, role) = table?;
        let mut roles = ColumnRoles::default();
        columns.iter().for_each(|column| roles.set(column, role));
        Some(TablePreview { rows: vec![columns.clone()], columns, roles })
    });
    let what = prop_oneof![Just(RecordProblem::NoId), ".{0,9}".prop_map(|reason| RecordProblem::Row { reason }),];
    let problems = vec((any::<u64>(), what).prop_map(|(at, what)| AnswerProblem { at, what }), 0..3);
    (is, preview, problems, any::<u64>()).prop_map(|(is, preview, problems, bad)| ImportFileSummary {
        is,
        preview,
        problems,
        bad,
    })
}

fn any_answer() -> impl Strategy<Value = FoundAnswer> {
    let end = prop_oneof![
        ".{0,20}".prop_map(AnswerEnd::Text),
        ".{0,20}".prop_map(|reason| AnswerEnd::Failed { kind: FailureKind::TimedOut, reason })
    ];
    let name = || proptest::option::of(".{0,8}");
    let said = || vec((".{0,8}", proptest::sample::select(Class::ALL.to_vec())), 0..3);
    (any::<u64>(), name(), vec(".{0,20}", 0..3), name(), any::<Option<f64>>(), end, said(), said()).prop_map(
        |(at, id, prompts, model, latency_ms, end, opinions, labels)| FoundAnswer {
            at,
            id,
            prompts,
            model,
            latency_ms: latency_ms.filter(|ms| !ms.is_nan()),
            end,
            opinions,
            labels,
            ..FoundAnswer::default()
        },
    )
}

fn any_engine_reply() -> impl Strategy<Value = EngineReply> {
    let candidate = (any::<u32>(), ".{0,6}", 0.0..=1.0f32, proptest::option::of(0.0..=1.0f32), 0.0..=1.0f32)
        .prop_map(|(id, text, positive, second, contrasted)| Candidate { id, text, positive, second, contrasted });
    let state = prop_oneof![
        Just(EngineState::Unloaded),
        any::<(u64, u64)>().prop_map(|(done, total)| EngineState::Fetching { done, total }),
        (0.0..=1.0f32).prop_map(|share| EngineState::Loading { share }),
        Just(EngineState::Ready),
    ];
    let reason = prop_oneof![Just(FinishReason::Stop), Just(FinishReason::Length), Just(FinishReason::Cancelled)];
    let end = (reason, ".{0,4}", any::<u32>(), any::<u32>(), vec(".{0,20}", 0..3)).prop_map(
        |(finish_reason, rest, prompt_tokens, completion_tokens, rendered)| GenerationEnd {
            finish_reason,
            rest,
            prompt_tokens,
            completion_tokens,
            rendered,
        },
    );
    prop_oneof![
        state.prop_map(EngineReply::State),
        (".{0,64}", any::<u32>()).prop_map(|(sha256, context_length)| EngineReply::Loaded { sha256, context_length }),
        (any::<u32>(), ".{0,8}", vec(candidate, 0..5)).prop_map(|(id, text, candidates)| EngineReply::Token(Token {
            id,
            text,
            candidates
        })),
        end.prop_map(EngineReply::Finished),
        vec(any_verdict(), 0..4).prop_map(EngineReply::Verdicts),
    ]
}

fn any_header() -> impl Strategy<Value = ReplyHeader> {
    prop_oneof![
        ".{0,10}".prop_map(|build| ReplyHeader::Ready { build }),
        any::<(u32, bool)>().prop_map(|(id, is_last)| ReplyHeader::Reply { id, is_last }),
        any::<u32>().prop_map(|id| ReplyHeader::Failed { id }),
        any::<Option<u32>>().prop_map(|id| ReplyHeader::Unread { id }),
    ]
}

const SETTINGS: GenerationSettings =
    GenerationSettings { max_tokens: 64, temperature: 0.5, top_p: 1.0, seed: u64::MAX, alpha: -0.25, candidates: 3 };

fn generate(settings: GenerationSettings) -> EngineRequest<'static> {
    EngineRequest::Generate(GenerationRequest {
        system_prompt: "Be kind.",
        second_prompt: "",
        prompt: "日本",
        settings,
    })
}

fn classify() -> DataRequest<'static> {
    let exchanges = vec![Exchange { prompt: "é", answer: "n" }, "".into()];
    DataRequest::Classify(Classify { classifiers: vec!["lexicon"], evidence: true, exchanges })
}

fn read<'a, H: Deserialize<'a>, B: Deserialize<'a>>(message: &'a [u8]) -> Result<(H, B), ProtocolError> {
    let (header, body) = decode_header(message)?;
    Ok((header, decode_body(body)?))
}

/// It arrives as it was, and neither a shorter nor a longer message is taken for it.
fn check_request<'a, R: Serialize + Deserialize<'a> + Debug + PartialEq>(message: &'a [u8], request: &R) {
    assert_eq!(read::<RequestHeader, R>(message).unwrap(), (RequestHeader::Request(7), read_body(message)));
    assert_eq!(read_body::<R>(message), *request);
    for length in 0..message.len() {
        assert!(read::<RequestHeader, R>(&message[..length]).is_err(), "{length} bytes");
    }
}

fn read_body<'a, R: Deserialize<'a>>(message: &'a [u8]) -> R {
    read::<RequestHeader, R>(message).unwrap().1
}

/// Other builds read these bytes: where they change, so does `VERSION`. tests/e2e writes and reads them by hand.
#[test]
fn the_bytes_are_these() {
    let expected = [&[10, 0, 0, 0, 0, 7, 0, 1, 7][..], b"lexicon", &[1, 2, 2, 0xc3, 0xa9, 1, b'n', 0, 0]].concat();
    assert_eq!(encode(&RequestHeader::Request(7), &classify()), expected);
    assert_eq!(encode(&ReplyHeader::Ready { build: "1.2".into() }, &()), *b"\x0a\0\0\0\0\x031.2");
    let verdict = Verdict { language: Language::of("de"), ..Verdict::bare(Class::Unable, 0.5) };
    let reply = encode(&ReplyHeader::Reply { id: 300, is_last: true }, &DataReply::Verdicts(vec![vec![verdict]]));
    assert_eq!(reply, *b"\x0a\0\0\0\x01\xac\x02\x01\0\x01\x01\x03\0\0\0\x3f\x01\x02de\0");
}

#[test]
fn the_seeds_of_the_fuzz_target_are_messages() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds/messages");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let seed = std::fs::read(&path).unwrap();
        let bytes = [&VERSION.to_le_bytes(), &seed[..]].concat();
        let is_request = read::<RequestHeader, DataRequest>(&bytes).is_ok()
            || read::<RequestHeader, EngineRequest>(&bytes).is_ok()
            || read::<RequestHeader, ()>(&bytes).is_ok();
        let is_reply = read::<ReplyHeader, DataReply>(&bytes).is_ok()
            || read::<ReplyHeader, EngineReply>(&bytes).is_ok()
            || read::<ReplyHeader, DataError>(&bytes).is_ok()
            || read::<ReplyHeader, EngineError>(&bytes).is_ok()
            || read::<ReplyHeader, ProtocolError>(&bytes).is_ok()
            || read::<ReplyHeader, ()>(&bytes).is_ok();
        let is_batch = CollectedPrompts::default().add(&seed).is_ok();
        assert!(is_request || is_reply || is_batch, "{}", path.display());
    }
}

#[test]
fn every_request_arrives_as_it_was() {
    let number = RequestHeader::Request(7);
    let load = EngineRequest::Load { sha256: "b179", addresses: vec!["models/a.gguf", "https://example.org/é"] };
    let judge = EngineRequest::Classify(vec![Exchange { prompt: "Why?", answer: "日本" }, "".into()]);
    let said = vec![("text".to_owned(), Some(ColumnRole::Response)), ("other".to_owned(), None)];
    let answers = DataRequest::ReadAnswers { name: "a.eval", said };
    for request in [load, generate(SETTINGS), judge] {
        check_request(&encode(&number, &request), &request);
    }
    for request in [classify(), DataRequest::Preview { name: "a.csv" }, answers] {
        check_request(&encode(&number, &request), &request);
    }
    let cancel = encode(&RequestHeader::Cancel(9), &());
    assert_eq!(read(&cancel), Ok((RequestHeader::Cancel(9), ())));
}

#[test]
fn a_failure_arrives_with_its_error() {
    let header = ReplyHeader::Failed { id: 7 };
    let document = |error| DatasetError::Document { file: "s.json".to_owned(), error };
    let expected = vec!["a@1".to_owned()];
    let first = Problem { line: 2, row: Some(1), what: RowProblem::ListNotClosed };
    for error in [
        DataError::NoClassifier("oracle".to_owned()),
        DataError::NoFile { file: "é.csv".to_owned() },
        document(DocumentError::Schema { found: String::new(), expected }).into(),
        document(RecordError::new("head", FieldProblem::Missing).into()).into(),
        DatasetError::Foreign { file: "a.pdf".to_owned(), format: ForeignFormat::Pdf }.into(),
        DatasetError::NoPrompts { file: String::new(), found: NoPrompts::NoColumn { first: Some(Box::new(first)) } }
            .into(),
    ] {
        assert_eq!(read(&encode(&header, &error)), Ok((header.clone(), error)));
    }
    let attempts = vec![("models/a.gguf".to_owned(), FetchProblem::Status(404))];
    for error in [
        EngineError::NoModel,
        TransferError::Unreachable { attempts }.into(),
        GgufError::OtherFormat { looks_like: Some(OtherFormat::WebPage) }.into(),
        DecodeError::from(GgufError::Unsupported(UnsupportedFeature::RopeFactor("0.5".to_owned()))).into(),
        DecodeError::Template(TemplateProblem::LeavesOutUser).into(),
        EncoderError::from(GgufError::Lacking(MissingPart::Embeddings)).into(),
    ] {
        assert_eq!(read(&encode(&header, &error)), Ok((header.clone(), error)));
    }
    let unread = ProtocolError::Malformed { reason: "cut".to_owned() };
    assert_eq!(
        read(&encode(&ReplyHeader::Unread { id: Some(7) }, &unread)),
        Ok((ReplyHeader::Unread { id: Some(7) }, unread))
    );
}

#[test]
fn another_version_is_named() {
    let mut bytes = encode(&RequestHeader::Request(7), &classify());
    bytes[0] += 1;
    let error = decode_header::<RequestHeader>(&bytes).unwrap_err();
    assert_eq!(error, ProtocolError::Version { found: VERSION + 1 });
    // Whatever follows: the other side's messages may be of another make.
    assert_eq!(decode_header::<ReplyHeader>(&bytes[..4]).unwrap_err(), error);
}

#[test]
fn numbers_out_of_their_range_are_refused() {
    for wrong in [
        GenerationSettings { alpha: 1.5, ..SETTINGS },
        GenerationSettings { alpha: f32::NAN, ..SETTINGS },
        GenerationSettings { top_p: -0.1, ..SETTINGS },
        GenerationSettings { temperature: -1.0, ..SETTINGS },
        GenerationSettings { temperature: f32::INFINITY, ..SETTINGS },
    ] {
        let bytes = encode(&(), &generate(wrong));
        assert!(matches!(read::<(), EngineRequest>(&bytes), Err(ProtocolError::Malformed { .. })), "{wrong:?}");
    }
    for confidence in [f32::NAN, -0.1, 1.1] {
        let bytes = encode(&(), &EngineReply::Verdicts(vec![Verdict::bare(Class::Answer, confidence)]));
        assert!(read::<(), EngineReply>(&bytes).is_err(), "{confidence}");
    }
}

#[test]
fn bytes_behind_the_body_are_refused() {
    let bytes = [encode(&(), &generate(SETTINGS)), vec![0]].concat();
    assert!(matches!(read::<(), EngineRequest>(&bytes), Err(ProtocolError::Malformed { .. })));
}

/// Believed, this count would take 16 bytes of memory for each of four thousand million texts.
#[test]
fn a_count_that_the_bytes_cannot_hold_is_not_believed() {
    let mut bytes = encode(&(), &EngineRequest::Classify(Vec::new()));
    bytes.pop();
    bytes.extend([0xff, 0xff, 0xff, 0xff, 0x0f]);
    bytes.extend([0; 400]);
    assert!(read::<(), EngineRequest>(&bytes).is_err());
}

#[test]
fn a_bulk_is_cut_where_the_next_text_would_be_too_much() {
    let texts = ["aaaa", "bb", "", "cccccccccccccccc", "d", "", ""];
    let exchanges = texts.map(Exchange::from);
    let cut: Vec<Vec<&str>> =
        chunks(&exchanges, 22).map(|chunk| chunk.iter().map(|exchange| exchange.answer).collect()).collect();
    assert_eq!(cut, [&["aaaa", "bb"][..], &[""], &["cccccccccccccccc"], &["d", ""], &[""]]);
    assert_eq!(chunks(&[], 14).count(), 0);
    assert_eq!(chunks(&exchanges, 0).count(), texts.len());
}

fn batches_of(prompts: &[Prompt]) -> Vec<Vec<u8>> {
    let mut batch = PromptBatch::default();
    let mut batches: Vec<Vec<u8>> = prompts
        .iter()
        .filter_map(|Prompt { id, category, kind, text, .. }| {
            batch.push(&FoundPrompt { id, category: category.as_str(), kind: *kind, text })
        })
        .collect();
    batches.extend(batch.finish());
    batches
}

#[test]
fn a_batch_is_of_bearable_size_unless_one_prompt_is_not() {
    const MOST: usize = 1 << 19;
    let sizes = [1_000; 1_200].into_iter().chain([2 * MOST, 1, MOST - 40, 100]);
    let prompts: Vec<Prompt> = sizes
        .enumerate()
        .map(|(at, size)| Prompt {
            id: at.to_string(),
            category: "hate".into(),
            kind: Kind::Toxic,
            text: "x".repeat(size),
            note: None,
        })
        .collect();
    let batches = batches_of(&prompts);
    assert!(batches.len() < 8, "{}", batches.len());
    let mut collected = CollectedPrompts::default();
    for batch in &batches {
        assert!(batch.len() <= MOST || batch.len() < 2 * MOST + 40, "{} bytes", batch.len());
        collected.add(batch).unwrap();
    }
    assert_eq!(collected.into_prompts(), prompts);
}

/// What can be read is written, and then read and written as the same. (Numbers may be NaN, which equals nothing.)
fn check_any_body<B: Serialize + DeserializeOwned>(bytes: &[u8]) {
    if let Ok(body) = decode_body::<B>(bytes) {
        let written = encode(&(), &body);
        assert_eq!(encode(&(), &read::<(), B>(&written).unwrap().1), written);
    }
}

proptest! {
    #[test]
    fn the_chunks_put_together_are_the_bulk(texts in vec("[ab]{0,9}", 0..30), bytes in 0usize..60) {
        let exchanges: Vec<Exchange> = texts.iter().map(|text| Exchange { prompt: "p", answer: text }).collect();
        prop_assert_eq!(chunks(&exchanges, bytes).flatten().count(), texts.len());
        prop_assert_eq!(chunks(&exchanges, bytes).collect::<Vec<_>>().concat(), exchanges.clone());
        for chunk in chunks(&exchanges, bytes) {
            let size: usize = chunk.iter().map(|exchange| 9 + exchange.answer.len()).sum();
            prop_assert!(chunk.len() == 1 || (1..=bytes).contains(&size), "{chunk:?}");
        }
    }

    #[test]
    fn a_request_to_read_a_file_arrives_as_it_was(set in ".{0,8}", name in ".{0,8}", schema in any_schema()) {
        let request = DataRequest::ReadSet { set: &set, name: &name, schema };
        check_request(&encode(&RequestHeader::Request(7), &request), &request);
    }

    #[test]
    fn a_reply_arrives_as_it_was(header in any_header(), data in any_data_reply(), engine in any_engine_reply()) {
        prop_assert_eq!(read(&encode(&header, &data)), Ok((header.clone(), data)));
        prop_assert_eq!(read(&encode(&header, &engine)), Ok((header, engine)));
    }

    #[test]
    fn a_message_cut_anywhere_is_an_error(header in any_header(), reply in any_data_reply(), at: prop::sample::Index) {
        let bytes = encode(&header, &reply);
        prop_assert!(read::<ReplyHeader, DataReply>(&bytes[..at.index(bytes.len())]).is_err());
    }

    #[test]
    fn prompts_come_out_of_their_batches_as_they_went_in(prompts in any_prompts()) {
        let mut collected = CollectedPrompts::default();
        for batch in batches_of(&prompts) {
            collected.add(&batch).unwrap();
        }
        prop_assert_eq!(collected.into_prompts(), prompts);
    }

    #[test]
    fn no_bytes_break_a_reader(kind in 0u8..6, rest in vec(prop_oneof![0u8..4, any::<u8>()], 0..200)) {
        let bytes = [&VERSION.to_le_bytes()[..], &[kind], &rest].concat();
        let _ = (decode_header::<RequestHeader>(&bytes), decode_header::<ReplyHeader>(&bytes));
        let _ = (decode_body::<DataRequest>(&bytes[4..]), decode_body::<EngineRequest>(&bytes[4..]));
        let _ = CollectedPrompts::default().add(&rest);
        check_any_body::<DataReply>(&bytes[4..]);
        check_any_body::<EngineReply>(&bytes[4..]);
    }

    #[test]
    fn a_message_with_a_changed_byte_is_read_or_refused(
        data in any_data_reply(), engine in any_engine_reply(), at: prop::sample::Index, byte: u8,
    ) {
        let spoilt = |mut bytes: Vec<u8>| {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes.split_off(4)
        };
        check_any_body::<DataReply>(&spoilt(encode(&(), &data)));
        check_any_body::<EngineReply>(&spoilt(encode(&(), &engine)));
    }
}
