//! Memory bounded by the input: who asks for more gets none, and the target ends as on any other fault.

use std::alloc::System;
use std::panic;
use std::sync::Once;

use cap::Cap;

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// What a parser may hold whatever its input: tables, compiled patterns, messages for a person.
const ALWAYS: usize = 16 << 20;

/// Runs a parser, which may hold so many bytes at once for each byte of its input.
pub fn bounded(input: &[u8], bytes_a_byte: usize, parse: impl FnOnce(&[u8])) {
    static UNBOUNDED_REPORTS: Once = Once::new();
    UNBOUNDED_REPORTS.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |fault| {
            limit(usize::MAX);
            report(fault);
        }));
    });
    limit(MEMORY.allocated() + ALWAYS + bytes_a_byte * input.len());
    parse(input);
    limit(usize::MAX);
}

fn limit(bytes: usize) {
    MEMORY.set_limit(bytes).expect("a limit above what is held");
}
