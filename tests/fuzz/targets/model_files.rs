#![no_main]

#[path = "../properties/model_files.rs"]
mod model_files;

libfuzzer_sys::fuzz_target!(|data: &[u8]| refusal_lab_fuzz::bounded(data, 200, model_files::check));
