#![no_main]

#[path = "../properties/hub_pages.rs"]
mod hub_pages;

libfuzzer_sys::fuzz_target!(|data: &[u8]| refusal_lab_fuzz::bounded(data, 200, hub_pages::check));
