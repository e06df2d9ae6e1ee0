#![no_main]

#[path = "../properties/prompt_sets.rs"]
mod prompt_sets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| refusal_lab_fuzz::bounded(data, 64, prompt_sets::check));
