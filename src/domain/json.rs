//! JSON as servers and files write it: read leniently where nothing is lost by it.
//!
//! What strict parsers turn away and many writers make: half a surrogate pair (JavaScript cuts texts there), `NaN` and
//! `Infinity` (Python writes them), control characters that stand in a text unescaped, bytes that are no UTF-8. The first
//! and the last become U+FFFD, numbers that are none become `null`.

use serde::de::DeserializeOwned;
use serde_json::{Error, Value};

use super::json_mending::mended;

/// Reads JSON. Strictly first: what is sound costs nothing more. The error is the strict reading's, unless the text was cut.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).or_else(|error| match error.is_eof() {
        true => Err(error),
        // A text that was cut is told as such, whatever stands before the cut.
        false => serde_json::from_slice(&mended(bytes)).map_err(|other| if other.is_eof() { other } else { error }),
    })
}

/// A count, be it written as `7`, `7.0`, `"7"` or `"7.0"`.
pub fn count_of(value: &Value) -> Option<u64> {
    let whole = |number: f64| (number >= 0.0 && number.fract() == 0.0 && number < 1e15).then_some(number as u64);
    match value {
        Value::Number(number) => number.as_u64().or_else(|| number.as_f64().and_then(whole)),
        Value::String(text) => text.trim().parse().ok().or_else(|| text.trim().parse().ok().and_then(whole)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(text: &[u8]) -> Value {
        from_json(text).unwrap()
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced_and_a_whole_one_is_not() {
        assert_eq!(
            read(br#"["\ud83d\ude00 \ud83d", "\ude00x", "\ud83d\ud83d\ude00"]"#),
            json!(["😀 \u{fffd}", "\u{fffd}x", "\u{fffd}😀"])
        );
        // What is escaped is a backslash, and no surrogate.
        assert_eq!(read(br#"["\\ud83d", NaN]"#), json!([r"\ud83d", null]));
    }

    #[test]
    fn nan_and_infinity_are_read_as_null_outside_of_texts() {
        let text = br#"{"a": NaN, "b": [Infinity, -Infinity, -1], "NaN": "Infinity and \"NaN\""}"#;
        assert_eq!(read(text), json!({"a": null, "b": [null, null, -1], "NaN": "Infinity and \"NaN\""}));
    }

    #[test]
    fn control_characters_and_broken_bytes_in_texts_are_read() {
        assert_eq!(read(b"{\"a\": \"one\ntwo\tthree\x01\"}"), json!({"a": "one\ntwo\tthree\u{fffd}"}));
        assert_eq!(read(b"[\"caf\xe9\"]"), json!(["caf\u{fffd}"]));
    }

    #[test]
    fn json_that_cannot_be_mended_gives_the_strict_error() {
        for text in [&b"{\"a\": NaN"[..], b"[1,]", b"nope", b"", b"[\"\\ud8", b"\"\\"] {
            assert!(from_json::<Value>(text).is_err(), "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn counts_are_read_in_every_form() {
        assert_eq!([json!(7), json!(7.0), json!("7"), json!(" 7.0 ")].map(|count| count_of(&count)), [Some(7); 4]);
        assert_eq!(
            [json!(-1), json!(7.5), json!(null), json!("x"), json!(1e300)].map(|count| count_of(&count)),
            [None; 5]
        );
    }

    proptest! {
        #[test]
        fn sound_json_is_read_as_it_is(text in r#"(\PC|\\u[dD][89a-fA-F]..|NaN|\n){0,20}"#) {
            let sound = json!({"text": text}).to_string();
            prop_assert_eq!(read(sound.as_bytes()), serde_json::from_str::<Value>(&sound).unwrap());
            prop_assert_eq!(serde_json::from_slice::<Value>(&mended(sound.as_bytes())).unwrap(), read(sound.as_bytes()));
        }
    }
}
