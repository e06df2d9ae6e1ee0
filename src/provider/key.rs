//! The secret that an API asks for.

use std::fmt;

use crate::domain::is_invisible;

/// An API key. It can be sent and blotted out; it is never shown, stored or exported.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// The text that replaces a key.
    const BLOT: &'static str = "[key]";

    /// Bytes of the longest form in which a key may be echoed, for those that are no longer than most.
    pub(super) const LONGEST_ECHO: usize = 1 << 10;

    /// Shorter keys are stand-ins such as `EMPTY` or `ollama`: words that an answer may well use.
    const SHORTEST_SECRET: usize = 8;

    /// The key in a text as it is pasted; `None` if there is none.
    ///
    /// Surroundings that were copied by mistake are taken off: white space, quotation marks, `Bearer`, a variable's name,
    /// invisible characters. Full-width letters become the plain ones. A key that no header can carry even then is an
    /// error.
    pub fn new(text: &str) -> Result<Option<Self>, KeyError> {
        let key = cleaned(text);
        match key.chars().enumerate().find(|(_, c)| !c.is_ascii_graphic()) {
            Some((at, character)) => Err(KeyError { character, place: at + 1 }),
            None => Ok((!key.is_empty()).then_some(Self(key))),
        }
    }

    /// The key itself, for a header.
    pub(super) fn bare(&self) -> String {
        self.0.clone()
    }

    /// Blots out the key in a message.
    pub(super) fn redact(&self, message: &mut String) {
        // As servers echo it: as it is, in JSON as PHP writes it, in an address, in a page.
        let forms = [("/", "/"), ("/", r"\/"), ("/", "%2F"), ("/", "&#x2F;"), ("/", "&#47;")];
        for form in forms.map(|(plain, escaped)| self.0.replace(plain, escaped)) {
            if message.contains(&form) {
                *message = message.replace(&form, Self::BLOT);
            }
        }
    }

    /// Blots out the key in a model's answer, where a stand-in for a key may be an innocent word.
    pub(super) fn redact_answer(&self, answer: &mut String) {
        if self.0.len() >= Self::SHORTEST_SECRET {
            self.redact(answer);
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// A key has a character that no HTTP header carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyError {
    /// The first such character.
    pub character: char,
    /// Its position in the key, from 1.
    pub place: usize,
}

fn cleaned(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).map(narrow).collect();
    let mut key = visible.trim();
    loop {
        let before = key.len();
        key = without_quotes(without_name(key)).trim();
        if key.len() == before {
            return key.to_owned();
        }
    }
}

/// The plain form of a full-width character.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

fn without_quotes(key: &str) -> &str {
    const PAIRS: [(char, char); 6] = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’'), ('<', '>')];
    let inner = |(open, close): (char, char)| key.strip_prefix(open)?.strip_suffix(close);
    PAIRS.into_iter().find_map(inner).unwrap_or(key)
}

/// A key without the header's or the variable's name in front of it.
fn without_name(key: &str) -> &str {
    const NAMES: [&str; 4] = ["authorization:", "x-api-key:", "x-goog-api-key:", "api-key:"];
    let strip = |prefix: &str| {
        let begin = key.get(..prefix.len())?;
        begin.eq_ignore_ascii_case(prefix).then(|| key.get(prefix.len()..)).flatten()
    };
    if let Some(behind) = NAMES.into_iter().chain(["bearer "]).find_map(strip) {
        return behind;
    }
    // `OPENAI_API_KEY=sk-…`, with or without `export`. Keys in base64 end in “=” and have none of these names.
    let line = strip("export ").unwrap_or(key);
    match line.split_once('=') {
        Some((name, behind)) if is_variable(name.trim_end()) => behind,
        _ => key,
    }
}

fn is_variable(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    name.ends_with("KEY") || name.ends_with("TOKEN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_text_is_no_key() {
        assert_eq!(ApiKey::new(" \n\u{200b}\"\""), Ok(None));
    }

    #[test]
    fn surroundings_of_a_pasted_key_are_taken_off() {
        for text in [
            " sk-1=\n",
            "\u{feff}sk\u{200b}-1=",
            "\"sk-1=\"",
            "“sk-1=”",
            "Bearer sk-1=",
            "Authorization: Bearer 'sk-1='",
            "OPENAI_API_KEY=sk-1=",
            "export API_KEY = \"sk-1=\"",
            "ｓｋ－１＝",
        ] {
            assert_eq!(ApiKey::new(text), Ok(Some(ApiKey("sk-1=".into()))), "{text}");
        }
    }

    #[test]
    fn a_key_that_no_header_carries_is_an_error_with_the_character_and_its_place() {
        for (text, character, place) in
            [("sk-1 2", ' ', 5), ("sk-é", 'é', 4), ("sk-1\nsk-2", '\n', 5), ("sk-…", '…', 4)]
        {
            assert_eq!(ApiKey::new(text), Err(KeyError { character, place }), "{text}");
        }
    }

    #[test]
    fn debug_output_hides_the_key() {
        assert_eq!(format!("{:?}", ApiKey::new("sk-secret")), "Ok(Some(ApiKey(…)))");
    }

    #[test]
    fn short_key_is_redacted_in_messages_but_not_in_answers() {
        let key = ApiKey::new("EMPTY").unwrap().unwrap();
        let mut text = "EMPTY glass".to_owned();
        key.redact_answer(&mut text);
        assert_eq!(text, "EMPTY glass");
        key.redact(&mut text);
        assert_eq!(text, "[key] glass");
        let mut text = r"ab/cd ab\/cd ab%2Fcd".to_owned();
        ApiKey::new("ab/cd").unwrap().unwrap().redact(&mut text);
        assert_eq!(text, "[key] [key] [key]");
    }
}
