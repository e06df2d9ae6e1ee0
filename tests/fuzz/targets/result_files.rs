#![no_main]

#[path = "../properties/result_files.rs"]
mod result_files;

libfuzzer_sys::fuzz_target!(|data: &[u8]| refusal_lab_fuzz::bounded(data, 400, result_files::check));
