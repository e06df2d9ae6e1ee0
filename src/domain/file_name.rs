//! Names of files.

/// A text in characters that every file system takes: ASCII letters and digits, `-` and `.`; others become `-`.
pub fn file_name_of(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') { c } else { '-' }).collect()
}
