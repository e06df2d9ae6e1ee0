//! Models that come in several files.

use crate::domain::GgufError;

/// Which part of a model a file is, and of how many parts, both from its name as llama.cpp's `gguf-split` gives it
/// (`…-00002-of-00003.gguf` is `(2, 3)`). `None` for any other name, and for a model in one part.
pub fn part_by_name(name: &str) -> Option<(usize, usize)> {
    let (rest, count) = name.strip_suffix(".gguf")?.rsplit_once("-of-")?;
    let (_, number) = rest.rsplit_once('-')?;
    let digits = |text: &str| text.parse().ok().filter(|_| text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()));
    let (number, count) = (digits(number)?, digits(count)?);
    (count > 1 && (1..=count).contains(&number)).then_some((number, count))
}

/// The same error for a file of this name. If the file cannot be read and its name says that it is one part of a model, the
/// error says so.
pub fn error_of_file_named(name: &str, error: GgufError) -> GgufError {
    let is_broken = matches!(error, GgufError::OtherFormat { .. } | GgufError::Damaged(_) | GgufError::Cut { .. });
    match part_by_name(name) {
        Some((number, count)) if is_broken => GgufError::Part { number, count },
        _ => error,
    }
}
