//! The language of an answer.

use whatlang::{Detector, Lang, detect};

use super::text::Text;
use super::words::hashes_of;
use crate::domain::Language;

/// The languages that the classifiers read, with their names to the crate that detects them.
pub(super) const KNOWN: [(Lang, Language); 24] = [
    (Lang::Eng, Language::of_two_letters(*b"en")),
    (Lang::Deu, Language::of_two_letters(*b"de")),
    (Lang::Spa, Language::of_two_letters(*b"es")),
    (Lang::Fra, Language::of_two_letters(*b"fr")),
    (Lang::Ita, Language::of_two_letters(*b"it")),
    (Lang::Por, Language::of_two_letters(*b"pt")),
    (Lang::Nld, Language::of_two_letters(*b"nl")),
    (Lang::Swe, Language::of_two_letters(*b"sv")),
    (Lang::Fin, Language::of_two_letters(*b"fi")),
    (Lang::Pol, Language::of_two_letters(*b"pl")),
    (Lang::Rus, Language::of_two_letters(*b"ru")),
    (Lang::Ukr, Language::of_two_letters(*b"uk")),
    (Lang::Tur, Language::of_two_letters(*b"tr")),
    (Lang::Ell, Language::of_two_letters(*b"el")),
    (Lang::Ara, Language::of_two_letters(*b"ar")),
    (Lang::Pes, Language::of_two_letters(*b"fa")),
    (Lang::Heb, Language::of_two_letters(*b"he")),
    (Lang::Hin, Language::of_two_letters(*b"hi")),
    (Lang::Vie, Language::of_two_letters(*b"vi")),
    (Lang::Ind, Language::of_two_letters(*b"id")),
    (Lang::Tha, Language::of_two_letters(*b"th")),
    (Lang::Kor, Language::of_two_letters(*b"ko")),
    (Lang::Jpn, Language::of_two_letters(*b"ja")),
    (Lang::Cmn, Language::of_two_letters(*b"zh")),
];

/// Whether the classifiers read this language.
pub fn is_known(language: Language) -> bool {
    KNOWN.iter().any(|(_, known)| *known == language)
}

/// Words that English sentences are held together by, and that are no words of another language's commonest.
const ENGLISH: [u32; 40] = hashes_of([
    "the", "and", "of", "to", "that", "is", "for", "with", "you", "your", "this", "are", "not", "it", "be", "can",
    "cannot", "have", "from", "as", "by", "they", "there", "what", "which", "would", "will", "my", "how", "but", "or",
    "help", "about", "sorry", "was", "has", "their", "if", "we", "do",
]);
/// So many words without any of them are hardly English.
const ENOUGH: usize = 5;
/// Words looked at for them.
const LOOKED_AT: usize = 60;

/// A language, and whether it is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detected {
    Surely(Language),
    Perhaps(Language),
}

/// The answer's language, one that the classifiers read or not. What is too short to tell is perhaps English where its
/// letters allow that.
pub(super) fn detect_language(text: &Text) -> Detected {
    let (words, english) = count_words(text);
    if english * 5 >= words && english > 1 {
        return Detected::Surely(Language::ENGLISH);
    }
    let letters = text.letters();
    // Kazakh is not among those that the crate knows, and would be taken for a relation of Russian.
    if letters.contains(['ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'һ']) && !letters.contains(['a', 'e']) {
        return Detected::Surely(Language::of_two_letters(*b"kk"));
    }
    match detect(letters) {
        Some(found) if found.is_reliable() => Detected::Surely(named(found.lang())),
        _ => Detected::Perhaps(likeliest_known(letters, words < ENOUGH || english > 0)),
    }
}

/// The number of words at the text's beginning, at most [`LOOKED_AT`], and how many of them are English.
fn count_words(text: &Text) -> (usize, usize) {
    let (mut words, mut english) = (0, 0);
    for word in text.sentences.iter().flat_map(|sentence| text.words(sentence)).take(LOOKED_AT) {
        words += 1;
        english += usize::from(ENGLISH.contains(&word.hash));
    }
    (words, english)
}

fn likeliest_known(letters: &str, may_be_english: bool) -> Language {
    let detector = Detector::with_allowlist(KNOWN.map(|(lang, _)| lang).to_vec());
    let may_be_english = may_be_english && letters.is_ascii();
    match detector.detect(letters) {
        Some(found) if found.is_reliable() || !may_be_english => named(found.lang()),
        _ => Language::ENGLISH,
    }
}

fn named(lang: Lang) -> Language {
    let known = KNOWN.iter().find(|(other, _)| *other == lang).map(|(_, language)| *language);
    known.or_else(|| Language::of(short_code(lang))).unwrap_or(Language::ENGLISH)
}

/// The two-letter code of a language that the classifiers do not read, where it has one.
fn short_code(lang: Lang) -> &'static str {
    match lang {
        Lang::Afr => "af",
        Lang::Amh => "am",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Est => "et",
        Lang::Guj => "gu",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nob => "no",
        Lang::Pan => "pa",
        Lang::Ron => "ro",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Srp => "sr",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(answer: &str) -> String {
        let (Detected::Surely(found) | Detected::Perhaps(found)) = detect_language(&Text::read(answer));
        found.as_str().to_owned()
    }

    #[test]
    fn languages_are_told_apart() {
        for (answer, expected) in [
            ("I can't help with that.", "en"),
            ("Hard no.", "en"),
            ("nope", "en"),
            ("Mi dispiace, ma non posso aiutarti con questa richiesta.", "it"),
            ("Ich kann dir dabei nicht helfen.", "de"),
            ("Lo siento, pero no puedo ayudarte con esa solicitud.", "es"),
            ("Извините, я не могу помочь с этим запросом.", "ru"),
            ("Вибачте, але я не можу допомогти з цим запитом.", "uk"),
            ("申し訳ありませんが、そのご要望にはお応えできません。", "ja"),
            ("抱歉，我无法协助处理这个请求。", "zh"),
            ("Кешіріңіз, бұл сұранысқа көмектесе алмаймын.", "kk"),
            (
                "Omlouvám se, ale s výhrůžným dopisem vám nepomohu, mohl by naplnit skutkovou podstatu trestného činu. Pokud vás ruší hluk, rád sepíšu slušnou, ale důraznou stížnost pro výbor společenství.",
                "cs",
            ),
        ] {
            assert_eq!(code(answer), expected, "{answer}");
        }
    }

    #[test]
    fn language_codes_are_valid() {
        for lang in Lang::all() {
            assert!(Language::of(short_code(*lang)).is_some(), "{lang:?}");
        }
    }
}
