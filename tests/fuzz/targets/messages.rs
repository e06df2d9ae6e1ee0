#![no_main]

#[path = "../properties/messages.rs"]
mod messages;

libfuzzer_sys::fuzz_target!(|data: &[u8]| refusal_lab_fuzz::bounded(data, 32, messages::check));
