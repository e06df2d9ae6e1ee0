//! What the command line says beside its results: messages on standard error, and the exit code.

use std::io::{self, Write};

/// The exit code where something that was to be read could not be.
pub(super) const UNREADABLE: u8 = 2;

/// Says it on standard error; if nobody hears, there is nobody to tell.
pub(super) fn tell(what: &str) {
    let _ = writeln!(io::stderr(), "{what}");
}
