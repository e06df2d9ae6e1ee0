#![no_main]

#[path = "../properties/replies.rs"]
mod replies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| refusal_lab_fuzz::bounded(data, 200, replies::check));
