//! The text of tokens that come one by one.

use super::Tokenizer;

/// Decodes tokens as they come. Each token is decoded once, so a whole text takes time linear in its length, and the parts
/// put together are what the tokenizer decodes from all tokens at once.
///
/// A character may span several tokens: it comes with the last of them. Only its bytes so far, at most three, are kept
/// between calls.
#[derive(Default)]
pub struct DecodeStream {
    /// The beginning of a character in UTF-8, whose end has not come.
    incomplete: Vec<u8>,
}

impl DecodeStream {
    /// The text that a further token adds; may be empty. Special tokens add nothing. Bytes that are not UTF-8 become U+FFFD,
    /// as `String::from_utf8_lossy` replaces them.
    pub fn push(&mut self, tokenizer: &Tokenizer, token: u32) -> String {
        self.push_bytes(&tokenizer.text_bytes(token))
    }

    /// The text at the end: U+FFFD if a character is incomplete, else nothing.
    pub fn finish(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.incomplete)).into_owned()
    }

    fn push_bytes(&mut self, bytes: &[u8]) -> String {
        self.incomplete.extend_from_slice(bytes);
        let mut text = String::new();
        let mut rest = &self.incomplete[..];
        while let Err(error) = std::str::from_utf8(rest) {
            let (valid, after) = rest.split_at(error.valid_up_to());
            text.push_str(&String::from_utf8_lossy(valid));
            let Some(length) = error.error_len() else {
                self.incomplete = after.to_vec();
                return text;
            };
            text.push(char::REPLACEMENT_CHARACTER);
            rest = &after[length..];
        }
        text.push_str(&String::from_utf8_lossy(rest));
        self.incomplete.clear();
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn streamed(parts: &[&[u8]]) -> String {
        let mut stream = DecodeStream::default();
        let mut text = String::new();
        for part in parts {
            text += &stream.push_bytes(part);
            assert!(stream.incomplete.len() < 4, "{:?} is kept", stream.incomplete);
        }
        text + &stream.finish()
    }

    #[test]
    fn a_character_in_several_tokens_comes_with_the_last_one() {
        let mut stream = DecodeStream::default();
        let pushed = [&b"a\xf0\x9f"[..], b"\x98", b"\x80!"].map(|bytes| stream.push_bytes(bytes));
        assert_eq!(pushed, ["a", "", "😀!"]);
        assert_eq!(stream.finish(), "");
    }

    #[test]
    fn bytes_that_are_no_character_are_replaced_as_soon_as_that_is_known() {
        let mut stream = DecodeStream::default();
        assert_eq!(stream.push_bytes(b"\xff"), "\u{fffd}");
        assert_eq!(stream.push_bytes(b"\xe2\x82"), "");
        assert_eq!(stream.push_bytes(b"A"), "\u{fffd}A");
        assert_eq!(stream.push_bytes(b"\xe2\x82"), "");
        assert_eq!(stream.finish(), "\u{fffd}");
    }

    proptest! {
        #[test]
        fn any_split_of_any_bytes_gives_the_text_of_the_whole(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..20),
        ) {
            let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            let whole = parts.concat();
            prop_assert_eq!(streamed(&parts), String::from_utf8_lossy(&whole));
        }

        #[test]
        fn any_split_of_a_text_gives_the_text(text in "\\PC{0,20}", length in 1_usize..5) {
            let parts: Vec<&[u8]> = text.as_bytes().chunks(length).collect();
            prop_assert_eq!(streamed(&parts), text);
        }
    }
}
