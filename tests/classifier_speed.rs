//! How long the data worker's answer to a message takes natively: the peer that its build for the browser is held
//! against. `make bench` writes the messages, runs this and reads the line that it prints; nothing here fails for being
//! slow.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // a panic is how a test speaks
#![allow(clippy::disallowed_methods, clippy::print_stdout)] // it looks at the clock, and says what it saw

use std::time::Instant;
use std::{env, fs};

use refusal_lab::protocol::{DataReply, DataRequest, ReplyHeader, RequestHeader, decode_body, decode_header, encode};
use refusal_lab::worker::data::classify;

const ROUNDS: usize = 5;

/// How many refusals the first classifier of a message's answer found; none where no classifier was asked for.
fn refused(answer: &[u8]) -> usize {
    let (_, body) = decode_header::<ReplyHeader>(answer).unwrap();
    let DataReply::Verdicts(lists) = decode_body(body).unwrap() else { panic!("no verdicts") };
    lists.first().map_or(0, |verdicts| verdicts.iter().filter(|verdict| verdict.class.label().is_refusal()).count())
}

/// The message that answers a message.
fn reply(message: &[u8]) -> Vec<u8> {
    let (header, body) = decode_header(message).unwrap();
    let (RequestHeader::Request(id), DataRequest::Classify(wanted)) = (header, decode_body(body).unwrap()) else {
        panic!("no answers to be judged")
    };
    encode(&ReplyHeader::Reply { id, is_last: true }, &DataReply::Verdicts(classify(&wanted).unwrap()))
}

/// Prints, for each message of the folder `REFUSAL_LAB_ASKS`, its file's name, the median of the milliseconds that its
/// answer takes, and how many refusals that found.
#[test]
#[ignore = "a measurement: make bench"]
fn milliseconds_per_message() {
    let folder = env::var_os("REFUSAL_LAB_ASKS").expect("REFUSAL_LAB_ASKS: a folder of messages");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let asks: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    let mut times = vec![Vec::new(); asks.len()];
    let mut found = vec![0; asks.len()];
    // Messages take turns, so that what else the machine does meanwhile befalls all of them. The first round warms up.
    for round in 0..=ROUNDS {
        for (at, ask) in asks.iter().enumerate() {
            let began = Instant::now();
            let answer = reply(ask);
            let took = began.elapsed().as_secs_f64() * 1e3;
            found[at] = refused(&answer);
            if round > 0 {
                times[at].push(took);
            }
        }
    }
    for ((file, times), found) in files.iter().zip(&mut times).zip(found) {
        times.sort_by(f64::total_cmp);
        let name = file.file_stem().unwrap().to_string_lossy();
        println!("classifier_speed {name} {:.3} {found}", times[ROUNDS / 2]);
    }
}
