//! What page and model worker say to each other: there and back, and broken in every way.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks
#![cfg(not(target_arch = "wasm32"))]

use proptest::collection::vec;
use proptest::prelude::*;
use refusal_lab::domain::{Class, Evidence, Exchange, Language, Verdict};
use refusal_lab::protocol::ProtocolError;
use refusal_lab::protocol::engine::{Candidate, End, Finished, Generate, Load, News, Order, Token};

fn generate() -> Generate<'static> {
    Generate {
        id: 7,
        system_prompt: "Be kind.",
        second_prompt: "",
        prompt: "日本",
        max_tokens: 64,
        temperature: 0.5,
        top_p: 1.0,
        seed: u64::MAX,
        alpha: -0.25,
        candidates: 3,
    }
}

fn any_candidate() -> impl Strategy<Value = Candidate> {
    (".{0,6}", 0.0..=1.0f32, proptest::option::of(0.0..=1.0f32), 0.0..=1.0f32)
        .prop_map(|(text, positive, second, contrasted)| Candidate { text, positive, second, contrasted })
}

fn any_verdict() -> impl Strategy<Value = Verdict> {
    let evidence = (0..50_usize, 0..50_usize, ".{0,8}", proptest::option::of(-100..=100_i8))
        .prop_map(|(start, length, rule, share)| Evidence { share, ..Evidence::of_rule(start, start + length, &rule) });
    (0..Class::ALL.len(), 0.0..=1.0f32, any::<bool>(), vec(evidence, 0..3)).prop_map(
        |(class, confidence, is_english, evidence)| Verdict {
            class: Class::ALL[class],
            confidence,
            language: is_english.then_some(Language::ENGLISH),
            evidence,
        },
    )
}

fn any_news() -> impl Strategy<Value = News> {
    let end = prop_oneof![Just(End::Stop), Just(End::Length), Just(End::Cancelled)];
    let finished = (any::<u32>(), end, ".{0,4}", any::<u32>(), any::<u32>(), vec(".{0,20}", 0..3)).prop_map(
        |(id, end, rest, prompt_tokens, tokens, rendered)| {
            News::Finished(Finished { id, end, rest, prompt_tokens, tokens, rendered })
        },
    );
    prop_oneof![
        ".{0,10}".prop_map(|app_version| News::Ready { app_version }),
        ".{0,20}".prop_map(News::Unread),
        any::<(u64, u64)>().prop_map(|(done, total)| News::Fetching { done, total }),
        (0.0..=1.0f32).prop_map(|share| News::Loading { share }),
        (".{0,64}", any::<u32>()).prop_map(|(sha256, context_length)| News::Loaded { sha256, context_length }),
        (any::<u32>(), ".{0,8}", vec(any_candidate(), 0..5)).prop_map(|(id, text, candidates)| News::Token(Token {
            id,
            text,
            candidates
        })),
        finished,
        (any::<u32>(), vec(any_verdict(), 0..4)).prop_map(|(id, verdicts)| News::Classified { id, verdicts }),
        (any::<u32>(), ".{0,20}").prop_map(|(id, reason)| News::Failed { id, reason }),
    ]
}

#[test]
fn orders_arrive_as_they_were_given() {
    let load = Load { sha256: "b179", addresses: vec!["models/a.gguf", "https://example.org/é"] };
    let exchanges = vec![Exchange { prompt: "Why?", answer: "日本" }, Exchange { prompt: "", answer: "" }];
    let classify = Order::Classify { id: 3, exchanges };
    for order in [Order::Load(load), Order::Generate(Box::new(generate())), classify, Order::Cancel { id: 9 }] {
        let bytes = order.encode();
        assert_eq!(Order::decode(&bytes), Ok(order.clone()));
        for length in 0..bytes.len() {
            assert!(matches!(Order::decode(&bytes[..length]), Err(ProtocolError::Cut(_))), "{length} bytes");
        }
        assert_eq!(Order::decode(&[&bytes[..], &[0]].concat()), Err(ProtocolError::Malformed("an end")));
    }
}

#[test]
fn numbers_that_cannot_be_do_not_arrive() {
    for (wrong, what) in [
        (Generate { alpha: 1.5, ..generate() }, "an alpha"),
        (Generate { alpha: f32::NAN, ..generate() }, "an alpha"),
        (Generate { top_p: -0.1, ..generate() }, "a top-p"),
        (Generate { temperature: -1.0, ..generate() }, "a temperature"),
        (Generate { temperature: f32::INFINITY, ..generate() }, "a temperature"),
    ] {
        assert_eq!(Order::decode(&Order::Generate(Box::new(wrong)).encode()), Err(ProtocolError::Malformed(what)));
    }
}

proptest! {
    #[test]
    fn news_arrive_as_they_were_told(news in any_news()) {
        prop_assert_eq!(News::decode(&news.encode()), Ok(news));
    }

    #[test]
    fn no_bytes_break_a_reader(bytes in vec(any::<u8>(), 0..80), news in any_news(), at in any::<prop::sample::Index>()) {
        let _ = (News::decode(&bytes), Order::decode(&bytes));
        let mut spoilt = news.encode();
        let at = at.index(spoilt.len());
        spoilt[at] ^= 0x55;
        let _ = News::decode(&spoilt);
    }
}
