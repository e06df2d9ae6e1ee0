//! Errors of rendering.

use minijinja::{Error, ErrorKind};

/// An error with a message of this module's own or of the template's.
pub(super) fn invalid(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}
