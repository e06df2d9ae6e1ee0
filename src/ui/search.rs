//! Words found in texts.

/// Whether the text holds these words. Latin letters match in either case; tables for every script's would weigh more than
/// all the rest of this page.
pub(super) fn holds(text: &str, words: &str) -> bool {
    let words = words.trim().as_bytes();
    let Some(first) = words.first() else { return true };
    // Most places are told apart by their first letter: 80,000 prompts are searched at each key.
    let may_begin = |byte: u8| byte.eq_ignore_ascii_case(first);
    text.as_bytes().windows(words.len()).any(|part| may_begin(part[0]) && part.eq_ignore_ascii_case(words))
}
