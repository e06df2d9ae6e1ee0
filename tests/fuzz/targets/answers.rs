#![no_main]

#[path = "../properties/answers.rs"]
mod answers;

libfuzzer_sys::fuzz_target!(|data: &[u8]| refusal_lab_fuzz::bounded(data, 64, answers::check));
