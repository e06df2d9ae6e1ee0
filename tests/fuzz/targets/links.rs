#![no_main]

#[path = "../properties/links.rs"]
mod links;

libfuzzer_sys::fuzz_target!(|data: &[u8]| refusal_lab_fuzz::bounded(data, 64, links::check));
