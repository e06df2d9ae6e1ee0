//! A natural language, by its code.

use serde::{Deserialize, Serialize};

/// An ISO 639 code: of two letters, or of three where there are no two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 3]);

impl Language {
    /// English.
    pub const ENGLISH: Self = Self(*b"en\0");

    /// The language of two small letters.
    pub const fn of_two_letters(code: [u8; 2]) -> Self {
        Self([code[0], code[1], 0])
    }

    /// The language of that code; `None` for what is no code.
    pub fn of(code: &str) -> Option<Self> {
        match *code.as_bytes() {
            [a, b] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => Some(Self([a, b, 0])),
            [a, b, c] if a.is_ascii_lowercase() && b.is_ascii_lowercase() && c.is_ascii_lowercase() => {
                Some(Self([a, b, c]))
            }
            _ => None,
        }
    }

    /// Its code.
    pub fn as_str(&self) -> &str {
        let length = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }
}

impl TryFrom<String> for Language {
    type Error = NoLanguage;

    fn try_from(code: String) -> Result<Self, NoLanguage> {
        Self::of(&code).ok_or(NoLanguage(code))
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.as_str().to_owned()
    }
}

/// A text is no language code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no language's code of two or three small letters")]
pub struct NoLanguage(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_two_or_three_small_letters() {
        for code in ["en", "kk", "yue"] {
            assert_eq!(Language::of(code).unwrap().as_str(), code);
        }
        assert_eq!(Language::of("en"), Some(Language::ENGLISH));
        for other in ["", "e", "EN", "e1", "engl", "é"] {
            assert_eq!(Language::of(other), None);
        }
    }
}
