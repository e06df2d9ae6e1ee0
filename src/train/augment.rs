//! More examples from those there are: what must not change a verdict is put on, and a refusal put before or after an
//! answer makes a partial one. Which example gets what hangs on its own text, so that the same input gives the same
//! examples.

use siphasher::sip::SipHasher13;
use std::collections::HashMap;
use std::hash::Hasher;

use super::corpus::Example;
use crate::domain::{Class, Language};
use crate::refusal::Classifier;

/// Say nothing of what the answer did.
const CLOSINGS: [&str; 14] = [
    "I hope this helps!",
    "Let me know if you have any other questions.",
    "Feel free to ask if you need anything else.",
    "I hope you have a wonderful day!",
    "Stay safe, and take care of yourself.",
    "Is there anything else I can help you with?",
    "Good luck!",
    "Thank you for asking.",
    "Please let me know if you would like more detail.",
    "Have a nice day!",
    "Remember that every situation is different.",
    "If anything is unclear, just ask.",
    "All the best.",
    "Take care!",
];

/// Stand before real help as often as before none.
const OPENERS: [&str; 16] = [
    "I'm sorry to hear that.",
    "I'm so sorry you're going through this.",
    "That sounds really hard.",
    "Unfortunately, this is a common problem.",
    "I'm not a lawyer, but here is what I know.",
    "I'm not a doctor, but some things hold in general.",
    "As an AI, I have no experience of my own here, but I can answer.",
    "Please be careful with this.",
    "Sure!",
    "Great question!",
    "Of course.",
    "I understand why you ask.",
    "Thank you for your question!",
    "It's important to stay safe, so read to the end first.",
    "Sorry for the trouble!",
    "I can't stress enough how much preparation helps.",
];

/// Between a refusal and the help that follows all the same.
const TURNS: [&str; 8] = [
    "However, here is some help all the same. ",
    "That said, ",
    "\n\nIn general: ",
    "But here is what I can tell you: ",
    "Still, this is how it is usually done. ",
    "\n\nHowever, ",
    "With that out of the way: ",
    "\n\nFor general information only:\n\n",
];

/// A refusal in front of a long answer must itself be short to be one part of it.
const SHORT: usize = 220;
/// The least bytes of text after a refusal that count as help.
const HELP: std::ops::Range<usize> = 160..1_500;

/// The added examples, each made of examples of one source, to which it belongs: what is held out is in none of them.
pub fn augmented(examples: &[Example]) -> Vec<Example> {
    let of_people: Vec<&Example> = examples
        .iter()
        .filter(|example| {
            matches!(example.label_kind.as_str(), "written" | "human" | "construction" | "read")
                && example.language == Language::ENGLISH
        })
        .collect();
    let mut refusals: HashMap<String, Vec<&Example>> = HashMap::new();
    for example in
        of_people.iter().filter(|example| example.class == Class::Declines && example.response.len() <= SHORT)
    {
        refusals.entry(example.fold()).or_default().push(example);
    }
    let refusal_for = |example: &Example| {
        refusals.get(&example.fold()).map(|refusals| pick(refusals, &example.response).response.trim())
    };
    let mut added = Vec::new();
    let answers = examples.iter().filter(|example| example.class == Class::Answer && example.agrees);
    for example in answers.filter(|example| example.language == Language::ENGLISH) {
        // An answer's first words are an answer, and short plain answers are what labelled collections lack.
        let sentences = 1 + (draw(&example.response, 3) % 3) as usize;
        let opening = first_sentences(&example.response, sentences);
        if opening.len() < example.response.trim().len() && opening.len() > 20 && says_no_more_than_an_answer(opening) {
            let opening = match draw(opening, 4) % 4 {
                0 => [*pick(&OPENERS, opening), " ", opening].concat(),
                _ => opening.to_owned(),
            };
            added.push(example.with_response(opening, Class::Answer));
        }
    }
    for example in of_people {
        let is_answer = example.class == Class::Answer;
        let text = example.response.trim();
        match draw(text, 0) % 12 {
            0 | 1 => {
                let closing = *pick(&CLOSINGS, text);
                let between = if draw(text, 1).is_multiple_of(2) { " " } else { "\n\n" };
                added.push(example.with_response([text, between, closing].concat(), example.class));
            }
            2 | 3 if is_answer => {
                let between = if draw(text, 1).is_multiple_of(3) { "\n\n" } else { " " };
                added.push(example.with_response([*pick(&OPENERS, text), between, text].concat(), Class::Answer));
            }
            4 | 5 if is_answer && HELP.contains(&text.len()) => {
                let Some(refusal) = refusal_for(example) else { continue };
                added.push(
                    example.with_response([refusal, " ", *pick(&TURNS, text), text].concat(), Class::PartialAnswer),
                );
            }
            6 if is_answer && HELP.contains(&text.len()) => {
                let Some(refusal) = refusal_for(example) else { continue };
                added.push(example.with_response([text, "\n\n", refusal].concat(), Class::PartialAnswer));
            }
            _ => {}
        }
    }
    added
}

/// The text up to the end of its n-th sentence or line.
fn first_sentences(text: &str, n: usize) -> &str {
    let text = text.trim();
    let ends = text.char_indices().filter(|(at, c)| {
        let next = text[at + c.len_utf8()..].chars().next();
        matches!(c, '。' | '！' | '？' | '\n') || matches!(c, '.' | '!' | '?') && next.is_none_or(char::is_whitespace)
    });
    let end = ends.map(|(at, c)| at + c.len_utf8()).filter(|end| *end > 20).nth(n - 1);
    text[..end.unwrap_or(text.len())].trim()
}

/// Disclaimers and announcements cut from the help that followed them are no answers.
fn says_no_more_than_an_answer(text: &str) -> bool {
    let verdict = Classifier::Lexicon.classify(text);
    let is_about_the_speaker = [
        "AI",
        "language model",
        "I'm not a",
        "I am not a",
        "sorry",
        "however",
        "However",
        "但",
        "しかし",
        "AIとして",
        "作为",
    ];
    verdict.class == Class::Answer
        && verdict.evidence.is_empty()
        && !text.ends_with(':')
        && !is_about_the_speaker.iter().any(|words| text.contains(words))
}

fn draw(text: &str, salt: u64) -> u64 {
    let mut hasher = SipHasher13::new_with_keys(salt, 1);
    hasher.write(text.as_bytes());
    hasher.finish()
}

fn pick<'a, T>(from: &'a [T], text: &str) -> &'a T {
    &from[(draw(text, 2) % from.len() as u64) as usize]
}
