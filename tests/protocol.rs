//! What page and workers say to each other: byte for byte, there and back, and broken in every way.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks
#![cfg(not(target_arch = "wasm32"))]

use proptest::collection::vec;
use proptest::prelude::*;
use refusal_lab::dataset::{
    Columns, FilePreview, FoundPrompt, KindBasis, KindColumn, KindIn, ParseReport, Problem, Schema, Suggestion,
};
use refusal_lab::domain::{Class, Evidence, Exchange, Kind, Language, Prompt, Verdict};
use refusal_lab::protocol::{
    Answer, Ask, BlockWriter, Blocks, LookAt, ProtocolError, ReadSet, Reply, SetHead, VERSION, Wanted, chunks,
};

fn ask() -> Ask<'static> {
    Ask {
        id: 7,
        evidence: true,
        classifiers: vec!["lexicon"],
        exchanges: vec![Exchange { prompt: "é", answer: "n" }, "".into()],
    }
}

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
    let column = || proptest::option::of(".{1,8}");
    let column_of_kinds = (".{0,8}", proptest::option::of(any_kind()));
    let column_of_kinds = column_of_kinds.prop_map(|(name, yes)| KindIn::Column(KindColumn { name, yes }));
    let kind = prop_oneof![any_kind().prop_map(KindIn::All), column_of_kinds];
    (".{0,8}", column(), kind, column()).prop_map(|(prompt, category, kind, id)| Columns { prompt, category, kind, id })
}

fn any_shape() -> impl Strategy<Value = Schema> {
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

fn any_problems() -> impl Strategy<Value = Vec<Problem>> {
    vec((any::<u64>(), ".{0,8}").prop_map(|(line, what)| Problem { line, what }), 0..3)
}

fn any_findings() -> impl Strategy<Value = ParseReport> {
    let counts = (any::<u64>(), any::<u64>(), any::<u64>());
    (vec(".{0,8}", 0..4), counts, any_problems()).prop_map(|(columns, (rows, doubles, bad), problems)| ParseReport {
        columns,
        rows,
        doubles,
        bad,
        problems,
    })
}

fn any_set() -> impl Strategy<Value = (SetHead, Blocks)> {
    ("[0-9a-f]{0,64}", any_findings(), any_prompts()).prop_map(|(sha256, found, prompts)| {
        let blocks = blocks_of(&prompts);
        (SetHead { sha256, found, count: prompts.len() }, blocks)
    })
}

fn blocks_of(prompts: &[Prompt]) -> Blocks {
    let mut blocks = BlockWriter::with_capacity(0);
    for Prompt { id, category, kind, text, .. } in prompts {
        blocks.add(&FoundPrompt { id, category: category.as_str(), kind: *kind, text });
    }
    blocks.finish()
}

fn taken(mut blocks: Blocks) -> Vec<Vec<Prompt>> {
    std::iter::from_fn(|| blocks.next_block()).map(Result::unwrap).collect()
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

fn any_reply() -> impl Strategy<Value = Reply> {
    let result = prop_oneof![
        vec(vec(any_verdict(), 0..4), 0..4).prop_map(Ok),
        ".{0,20}".prop_map(Err::<Vec<Vec<Verdict>>, String>),
    ];
    prop_oneof![
        ".{0,10}".prop_map(|app_version| Reply::Ready { app_version }),
        ".{0,20}".prop_map(Reply::Unread),
        (any::<u32>(), result).prop_map(|(id, result)| Reply::Answer(Answer { id, result })),
        (any::<u32>(), any_set()).prop_map(|(id, file)| Reply::Set { id, read: Ok(file) }),
        (any::<u32>(), ".{0,20}").prop_map(|(id, reason)| Reply::Set { id, read: Err(reason) }),
        (any::<u32>(), any_look()).prop_map(|(id, seen)| Reply::Look { id, seen: Ok(seen) }),
    ]
}

/// Other builds read these bytes: where they change, so does `VERSION`.
#[test]
fn the_bytes_are_these() {
    let expected = [
        &[6, 0, 0, 0, 1, 7, 0, 0, 0, 1][..], // version, kind, id, evidence
        &[1, 0, 0, 0, 7, 0, 0, 0],
        b"lexicon",
        &[2, 0, 0, 0, 2, 0, 0, 0, 0xc3, 0xa9, 1, 0, 0, 0, b'n', 0, 0, 0, 0, 0, 0, 0, 0],
    ];
    assert_eq!(ask().encode(), expected.concat());
    assert_eq!(Reply::Ready { app_version: "1.2".into() }.encode(), *b"\x06\0\0\0\x02\x03\0\0\x001.2");
    let verdict = Verdict { language: Language::of("de"), ..Verdict::bare(Class::Unable, 0.5) };
    let answer = Reply::Answer(Answer { id: 9, result: Ok(vec![vec![verdict]]) });
    let expected = b"\x06\0\0\0\x03\x09\0\0\0\x01\x01\0\0\0\x01\0\0\0\x03\0\0\0\x3f\x02\0\0\0de\0\0\0\0";
    assert_eq!(answer.encode(), expected);
}

#[test]
fn a_foreign_version_is_named() {
    let mut bytes = ask().encode();
    bytes[0] = 9;
    let error = Wanted::decode(&bytes).unwrap_err();
    assert_eq!(error, ProtocolError::Version { found: 9 });
    assert!(error.to_string().contains("version 9, the other 6"), "{error}");
    // Whatever follows: the other side's messages may be of another make.
    assert_eq!(Reply::decode(&bytes[..4]).unwrap_err(), error);
}

#[test]
fn what_is_cut_off_is_named() {
    let error = Wanted::decode(&ask().encode()[..46]).unwrap_err();
    assert_eq!(error, ProtocolError::Cut("an answer"));
    assert!(error.to_string().contains("ends inside an answer"), "{error}");
    assert_eq!(Wanted::decode(&[]), Err(ProtocolError::Cut("its version")));
}

#[test]
fn what_cannot_be_is_named() {
    let malformed = |at: usize, byte: u8| {
        let mut bytes = ask().encode();
        bytes[at] = byte;
        Wanted::decode(&bytes).unwrap_err()
    };
    assert_eq!(malformed(4, 2), ProtocolError::Malformed("a kind"));
    assert_eq!(malformed(9, 2), ProtocolError::Malformed("the wish for evidence"));
    assert_eq!(malformed(18, 0xff), ProtocolError::Malformed("a classifier's id"));
    let with_more = [ask().encode(), vec![0]].concat();
    assert_eq!(Wanted::decode(&with_more), Err(ProtocolError::Malformed("an end")));
    assert_eq!(Reply::decode(&ask().encode()), Err(ProtocolError::Malformed("a kind")));

    for confidence in [f32::NAN, -0.1, 1.1] {
        let verdict = Verdict::bare(Class::Answer, confidence);
        let bytes = Reply::Answer(Answer { id: 0, result: Ok(vec![vec![verdict]]) }).encode();
        assert_eq!(Reply::decode(&bytes), Err(ProtocolError::Malformed("a confidence")));
    }
}

/// Believed, this count would take 16 bytes of memory for each of four thousand million texts.
#[test]
fn a_count_that_the_bytes_cannot_hold_is_not_believed() {
    let mut bytes = Ask { exchanges: Vec::new(), ..ask() }.encode();
    let count = bytes.len() - 4;
    bytes[count..].fill(0xff);
    bytes.extend([0; 400]);
    assert_eq!(Wanted::decode(&bytes), Err(ProtocolError::Cut("the list of answers")));
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

#[test]
fn a_block_is_of_bearable_size_unless_one_prompt_is_not() {
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
    let blocks = taken(blocks_of(&prompts));
    assert_eq!(blocks.concat(), prompts);
    assert!(blocks.len() < 8, "{}", blocks.len());
    for block in blocks {
        let size: usize = block.iter().map(|prompt| prompt.id.len() + prompt.text.len()).sum();
        assert!(size <= MOST || block.len() == 1, "{} prompts of {size} bytes", block.len());
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
    fn an_ask_arrives_as_it_was(
        id: u32, evidence: bool, classifiers in vec(".{0,8}", 0..4), texts in vec(".{0,40}", 0..20),
    ) {
        let classifiers = classifiers.iter().map(String::as_str).collect();
        let exchanges = texts.iter().map(|text| Exchange { prompt: &text[..0], answer: text }).collect();
        let ask = Ask { id, evidence, classifiers, exchanges };
        let bytes = ask.encode();
        prop_assert_eq!(bytes.len(), bytes.capacity());
        prop_assert_eq!(Wanted::decode(&bytes), Ok(Wanted::Verdicts(ask)));
    }

    #[test]
    fn a_wish_for_a_file_arrives_as_it_was(id: u32, set in ".{0,8}", name in ".{0,8}", shape in any_shape()) {
        let look = LookAt { id, name: name.clone() };
        let bytes = look.encode();
        prop_assert_eq!(Wanted::decode(&bytes), Ok(Wanted::Look(look)));
        let read = ReadSet { id, set, name, shape };
        let bytes = read.encode();
        prop_assert_eq!(Wanted::decode(&bytes), Ok(Wanted::Set(read)));
    }

    #[test]
    fn a_sets_prompts_come_out_as_they_went_in(found in any_findings(), prompts in any_prompts()) {
        let head = SetHead { sha256: String::new(), found, count: prompts.len() };
        let bytes = Reply::Set { id: 3, read: Ok((head.clone(), blocks_of(&prompts))) }.encode();
        let Ok(Reply::Set { read: Ok((came, blocks)), .. }) = Reply::decode(&bytes) else { panic!("not read") };
        prop_assert_eq!(came, head);
        prop_assert_eq!(taken(blocks).concat(), prompts);
    }

    /// Their blocks are read as they are taken, whatever is in them.
    #[test]
    fn blocks_of_any_bytes_come_to_an_end(file in any_set(), rest in vec(prop_oneof![0u8..4, any::<u8>()], 0..200)) {
        let bytes = [Reply::Set { id: 3, read: Ok(file) }.encode(), rest].concat();
        let Ok(Reply::Set { read: Ok((_, mut blocks)), .. }) = Reply::decode(&bytes) else { panic!("not read") };
        let taken = std::iter::from_fn(|| blocks.next_block()).take(1_000).count();
        prop_assert!(taken < 1_000);
    }

    #[test]
    fn a_reply_arrives_as_it_was(reply in any_reply()) {
        prop_assert_eq!(Reply::decode(&reply.encode()), Ok(reply));
    }

    #[test]
    fn a_message_cut_anywhere_is_an_error(reply in any_reply(), at: prop::sample::Index) {
        let bytes = reply.encode();
        let cut = &bytes[..at.index(bytes.len())];
        match Reply::decode(cut) {
            Err(ProtocolError::Cut(_)) => {}
            // Its blocks say it when they are taken, or there are fewer prompts than its head counts.
            Ok(Reply::Set { read: Ok((head, mut blocks)), .. }) => {
                let taken = std::iter::from_fn(|| blocks.next_block()).flatten().flatten().count();
                prop_assert!(taken < head.count);
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }

    /// Of any version and kind, so that what lies behind the first five bytes is reached.
    #[test]
    fn any_bytes_are_read_or_refused(kind in 0u8..10, rest in vec(prop_oneof![0u8..4, any::<u8>()], 0..200)) {
        let bytes = [&VERSION.to_le_bytes()[..], &[kind], &rest].concat();
        for bytes in [&bytes, &rest] {
            if let Ok(wanted) = Wanted::decode(bytes) {
                prop_assert_eq!(&wanted.encode(), bytes);
            }
            if let Ok(reply) = Reply::decode(bytes) {
                prop_assert_eq!(&reply.encode(), bytes);
            }
        }
    }

    #[test]
    fn a_message_with_a_changed_byte_is_read_or_refused(
        reply in any_reply(), at: prop::sample::Index, byte: u8,
    ) {
        let mut bytes = reply.encode();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(reply) = Reply::decode(&bytes) {
            prop_assert_eq!(reply.encode(), bytes);
        }
    }
}
