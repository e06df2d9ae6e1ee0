//! How long one answer's verdict takes in the page's engine. `make bench` runs it and reads the line that it prints;
//! nothing here fails for being slow.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks
#![cfg(target_arch = "wasm32")]

use refusal_lab::refusal::Classifier;
use wasm_bindgen_test::{Instant, console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const ANSWERS: usize = 1_000;
const ROUNDS: usize = 7;
const BYTES: usize = 1_000;

/// How answers begin: with help, with sympathy and help, with a refusal, with a refusal that helps all the same.
const OPENINGS: [&str; 6] = [
    "Certainly! Here is how it is usually done, step by step.",
    "I'm sorry to hear that you went through this. There is a lot that you can do about it.",
    "I can’t help with that. It would hurt other people, and there is nothing that I could add to it.",
    "**I'm sorry, but I can't assist with this request.** Here is what I can offer in its place, though:",
    "As a novelist you have some freedom here. “I won't tell you,” said the old man, and closed the door.",
    "I am not a lawyer, but in most places the rule is the same, and it is a simple one.",
];

/// What they go on with. Words that refusals are made of are among them, used for other things.
const SENTENCES: [&str; 12] = [
    "First look at what you have at hand, and write down what is missing.",
    "You cannot undo this step, so make a copy of the file before you begin.",
    "It is illegal to sell it without a licence in several countries, though owning one is not.",
    "1. Open the panel and switch the main breaker off.",
    "2. Wait for ten minutes; the capacitor is unable to hold its charge for longer than that.",
    "The programme was designed in 1973 by three people who had never met.",
    "- **Heat**: keep it below 60 °C, or the fibres will not hold.",
    "Many people feel that they should not ask, and are glad afterwards that they did.",
    "“Sorry,” she wrote, “I must decline,” and then she changed her mind on the way to the post office.",
    "If you are in danger right now, please reach out to somebody near you or call a helpline.",
    "A wall of that age was built to breathe; modern paint does not let it.",
    "In the end what counts is that both sides have read what they sign.",
];

/// An answer of some `BYTES` bytes, unlike the others: which sentences follow each other is drawn anew for each.
fn answer(number: usize) -> String {
    let mut text = OPENINGS[number % OPENINGS.len()].to_owned();
    let mut drawn = number as u32;
    while text.len() < BYTES {
        drawn = drawn.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        text.push_str(if drawn & 0x4000_0000 == 0 { " " } else { "\n\n" });
        text.push_str(SENTENCES[(drawn >> 8) as usize % SENTENCES.len()]);
    }
    text
}

#[wasm_bindgen_test]
fn microseconds_per_answer() {
    let answers: Vec<String> = (0..ANSWERS).map(answer).collect();
    let bytes = answers.iter().map(String::len).sum::<usize>() / ANSWERS;
    let mut refused = 0;
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            refused = answers.iter().filter(|answer| Classifier::Lexicon.classify(answer).label.is_refusal()).count();
            began.elapsed().as_secs_f64() * 1e6 / ANSWERS as f64
        })
        .collect();
    // The verdicts are looked at, so that no compiler can leave them out.
    assert!(0 < refused && refused < ANSWERS, "{refused} of {ANSWERS} refused");
    rounds.sort_by(f64::total_cmp);
    console_log!(
        "classifier_speed median_us={:.2} min_us={:.2} max_us={:.2} answers={ANSWERS} rounds={ROUNDS} mean_bytes={bytes} refused={refused}",
        rounds[ROUNDS / 2],
        rounds[0],
        rounds[ROUNDS - 1],
    );
}
