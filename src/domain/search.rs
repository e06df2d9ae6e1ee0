//! Words found in texts.

/// Whether the text holds these words. Latin letters match in either case; tables for every script's would weigh more than
/// all the rest of the page.
pub fn holds_words(text: &str, words: &str) -> bool {
    let words = words.trim().as_bytes();
    let Some(first) = words.first() else { return true };
    // Most places are told apart by their first letter: 80,000 prompts are searched at each key.
    let may_begin = |byte: u8| byte.eq_ignore_ascii_case(first);
    text.as_bytes().windows(words.len()).any(|part| may_begin(part[0]) && part.eq_ignore_ascii_case(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn latin_letters_match_in_either_case() {
        assert!(holds_words("How do I Kill a process?", " kILL a "));
        assert!(holds_words("日本語のテキスト", "本語"));
        assert!(!holds_words("kil", "kill"));
        assert!(holds_words("", "  "));
    }

    proptest! {
        #[test]
        fn it_finds_what_lower_case_would(text in "[a-cA-Cé日 ]{0,30}", words in "[a-cA-Cé日]{0,3}") {
            let lower = |text: &str| text.to_ascii_lowercase();
            prop_assert_eq!(holds_words(&text, &words), lower(&text).contains(&lower(&words)));
        }
    }
}
