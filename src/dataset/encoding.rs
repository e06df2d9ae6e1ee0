//! The text of a file, whatever wrote it: UTF-8, UTF-16, or one of the encodings that browsers know, told from its bytes
//! where no byte order mark says it.

use std::borrow::Cow;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memmem};

/// Looked at to tell UTF-16 that says nothing of itself.
const SAMPLE: usize = 4_096;
/// Given to the detector, from a little before the first byte on that is not ASCII: more does not make it surer, and takes its time.
const DETECTED: usize = 1 << 18;
/// Before that byte: the letters beside one tell its language.
const BEFORE: usize = 16;
/// So few bytes that are not ASCII are too few for the detector, and an accent, a dash or a quotation mark most likely.
const TOO_FEW: usize = 3;
/// How ISO-2022-JP, all of whose bytes are ASCII, changes from one set of letters to another.
const ISO_2022_JP: [&[u8]; 4] = [b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I"];

/// The text without byte order marks, and how it was written; `None` for what is no text at all.
///
/// A file that is UTF-8 but for a few bytes stays UTF-8, with U+FFFD in their place; so do a few zero bytes.
pub fn decode(bytes: &[u8]) -> Option<(Cow<'_, str>, &'static Encoding)> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, bytes.get(length..).unwrap_or_default()),
        None => (guessed(bytes), bytes),
    };
    let text = encoding.decode_without_bom_handling(bytes).0;
    Some((without_zeros(without_marks(text))?, encoding))
}

/// The encoding of a text that begins with these bytes.
pub fn encoding_of(beginning: &[u8]) -> &'static Encoding {
    Encoding::for_bom(beginning).map_or_else(|| guessed(beginning), |(encoding, _)| encoding)
}

/// What browsers take a text of these bytes for. They never guess UTF-16 or UTF-8, so that comes first.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    // A header of English words in UTF-16 has a zero in every other byte, and no text in another encoding has many.
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let is_many = |zeros: usize, others: usize| zeros * 4 > sample.len() / 2 && zeros > others * 4;
    match (zeros(0), zeros(1)) {
        (low, high) if is_many(high, low) => return UTF_16LE,
        (low, high) if is_many(low, high) => return UTF_16BE,
        _ => {}
    }
    match str::from_utf8(bytes) {
        Ok(_) if ISO_2022_JP.iter().any(|begin| memmem::find(bytes, begin).is_some()) => detected_in(bytes),
        Ok(_) => UTF_8,
        // It was cut within a character.
        Err(error) if error.error_len().is_none() => UTF_8,
        Err(error) => detected(bytes, error.valid_up_to()),
    }
}

/// The encoding of bytes that are not all UTF-8.
fn detected(bytes: &[u8], sound: usize) -> &'static Encoding {
    let from = bytes.iter().take(sound).position(|byte| !byte.is_ascii()).unwrap_or(sound);
    let guess = match are_few_and_single(bytes) {
        true => WINDOWS_1252,
        false => detected_in(bytes.get(from.saturating_sub(BEFORE)..).unwrap_or_default()),
    };
    let (whole, broken) = utf8_characters(bytes);
    // Two bytes of an East Asian encoding look like UTF-8 now and then, and single ones of the others hardly ever.
    let is_east_asian = || !guess.is_single_byte() && whole < 4 * broken && !guess.decode_without_bom_handling(bytes).1;
    if whole >= broken && !is_east_asian() { UTF_8 } else { guess }
}

fn detected_in(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new();
    detector.feed(bytes.get(..DETECTED).unwrap_or(bytes), bytes.len() <= DETECTED);
    detector.guess(None, false)
}

/// Whether a few single bytes are not ASCII, and windows-1252 has a character for each.
fn are_few_and_single(bytes: &[u8]) -> bool {
    let is_unknown = |byte: &u8| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    let others: Vec<(usize, &u8)> =
        bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()).take(TOO_FEW + 1).collect();
    let are_apart = others.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if b - a > 1));
    others.len() <= TOO_FEW && are_apart && !others.iter().any(|(_, byte)| is_unknown(byte))
}

/// How many characters beyond ASCII are whole as UTF-8, and how often it is broken.
fn utf8_characters(bytes: &[u8]) -> (usize, usize) {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        // A character's first byte is the only one of its bytes that begins with two ones.
        whole += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (whole, broken)
}

/// Files that were put together from several have a mark at the beginning of each, and some editors add one to one.
fn without_marks(text: Cow<'_, str>) -> Cow<'_, str> {
    const MARK: char = '\u{feff}';
    const WITHIN: &str = "\n\u{feff}";
    if memmem::find(text.as_bytes(), WITHIN.as_bytes()).is_some() {
        return Cow::Owned(text.trim_start_matches(MARK).replace(WITHIN, "\n"));
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches(MARK)),
        Cow::Owned(text) if text.starts_with(MARK) => Cow::Owned(text.trim_start_matches(MARK).to_owned()),
        text => text,
    }
}

/// A text with a zero byte here and there is one; what has many control characters is a picture, a program, an archive.
fn without_zeros(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    if memchr(0, text.as_bytes()).is_none() {
        return Some(text);
    }
    let is_odd = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c' | b'\x1b');
    let odd = text.bytes().filter(is_odd).count();
    let is_text = odd * 50 <= text.len() + 200;
    is_text.then(|| Cow::Owned(text.replace('\0', "\u{fffd}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "prompt\nWie geht’s, Zoë? 日本 😀";

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn decoded(bytes: &[u8]) -> (String, &'static str) {
        let (text, encoding) = decode(bytes).unwrap();
        (text.into_owned(), encoding.name())
    }

    #[test]
    fn byte_order_marks_are_known_and_left_out() {
        for marks in ["\u{feff}", "\u{feff}\u{feff}"] {
            let marked = format!("{marks}{TEXT}");
            assert_eq!(decoded(marked.as_bytes()), (TEXT.into(), "UTF-8"));
            assert_eq!(decoded(&utf16(&marked, u16::to_le_bytes)), (TEXT.into(), "UTF-16LE"));
            assert_eq!(decoded(&utf16(&marked, u16::to_be_bytes)), (TEXT.into(), "UTF-16BE"));
        }
        assert_eq!(decoded("\u{feff}a\n\u{feff}b\u{feff}c".as_bytes()).0, "a\nb\u{feff}c");
    }

    #[test]
    fn without_a_mark_the_encoding_is_told_from_the_bytes() {
        assert_eq!(decoded(TEXT.as_bytes()), (TEXT.into(), "UTF-8"));
        assert_eq!(decoded(&utf16(TEXT, u16::to_le_bytes)), (TEXT.into(), "UTF-16LE"));
        assert_eq!(decoded(&utf16(TEXT, u16::to_be_bytes)), (TEXT.into(), "UTF-16BE"));
        assert_eq!(decoded(b"Zo\xeb\x92s caf\xe9 \x80"), ("Zoë’s café €".into(), "windows-1252"));
        assert_eq!(decoded(b""), (String::new(), "UTF-8"));
    }

    /// As much as a table of a few rows has; less is not enough to tell by.
    #[test]
    fn each_language_s_usual_encodings_are_known() {
        const JAPANESE: &str = "prompt,category\n塩とは何ですか。どうやって作りますか。,食べ物\nパソコンのプロセスを終了する方法を教えてください。,技術\n";
        const CHINESE: &str =
            "prompt,category\n盐是什么？它是怎么做出来的？,食物\n请告诉我如何结束电脑上的一个进程。,技术\n";
        const TAIWANESE: &str =
            "prompt,category\n鹽是什麼？它是怎麼做出來的？,食物\n請告訴我如何結束電腦上的一個處理程序。,技術\n";
        const KOREAN: &str = "prompt,category\n소금은 무엇입니까? 어떻게 만듭니까?,음식\n컴퓨터에서 프로세스를 종료하는 방법을 알려 주세요.,기술\n";
        const RUSSIAN: &str =
            "prompt,category\nЧто такое соль и как её добывают?,еда\nКак завершить процесс на компьютере?,техника\n";
        const POLISH: &str = "prompt,category\nCzym jest sól i jak się ją wytwarza? Proszę o źródła.,żywność\nJak zakończyć działający proces, żeby się nie zawiesił?,technika\n";
        const GERMAN: &str = "prompt,category\nWie öffne ich ein Schloß?,haus\nWas heißt „Grüße“ – und wozu?,haus\n";
        const TURKISH: &str = "prompt,category\nTuz nedir ve nasıl yapılır? Işık, ağaç, şeker?,yiyecek\nBilgisayarda çalışan bir işlem nasıl sonlandırılır?,teknoloji\n";
        const GREEK: &str = "prompt,category\nΤι είναι το αλάτι και πώς παράγεται;,φαγητό\nΠώς τερματίζω μια διεργασία στον υπολογιστή;,τεχνολογία\n";
        const HEBREW: &str = "prompt,category\nמה זה מלח ואיך מייצרים אותו?,אוכל\nאיך מסיימים תהליך במחשב?,טכנולוגיה\n";
        const ARABIC: &str = "prompt,category\nما هو الملح وكيف يتم إنتاجه؟,طعام\nكيف أنهي عملية على الحاسوب؟,تقنية\n";
        for (text, names) in [
            (JAPANESE, &["Shift_JIS", "EUC-JP"][..]),
            (CHINESE, &["GBK"]),
            (TAIWANESE, &["Big5"]),
            (KOREAN, &["EUC-KR"]),
            (RUSSIAN, &["KOI8-R", "windows-1251"]),
            (POLISH, &["windows-1250"]),
            (GERMAN, &["windows-1252"]),
            (TURKISH, &["windows-1254"]),
            (GREEK, &["windows-1253"]),
            (HEBREW, &["windows-1255"]),
            (ARABIC, &["windows-1256"]),
        ] {
            for name in names {
                let encoding = Encoding::for_label(name.as_bytes()).unwrap();
                let (bytes, _, has_unmappable) = encoding.encode(text);
                assert!(!has_unmappable, "{name} has no such letters");
                // KOI8-U has all of KOI8-R's letters.
                assert_eq!(decoded(&bytes).0, text, "{name}");
            }
        }
    }

    #[test]
    fn a_few_accents_in_a_short_file_are_western() {
        for (bytes, text) in [
            (&b"prompt\nWie \xf6ffne ich das?\n"[..], "prompt\nWie öffne ich das?\n"),
            (b"prompt\nCaf\xe9?\n", "prompt\nCafé?\n"),
            (b"prompt\nWhat\x92s salt?\n", "prompt\nWhat’s salt?\n"),
            (b"prompt\n\xbfQu\xe9 es la sal?\n", "prompt\n¿Qué es la sal?\n"),
            (b"prompt\nWo steht das Schlo\xdf \x96 und wof\xfcr?\n", "prompt\nWo steht das Schloß – und wofür?\n"),
        ] {
            assert_eq!(decoded(bytes), (text.into(), "windows-1252"), "{text}");
        }
    }

    #[test]
    fn iso_2022_jp_is_told_from_ascii() {
        let text = "prompt,category\n塩とは何ですか。,food\n";
        let (bytes, ..) = Encoding::for_label(b"iso-2022-jp").unwrap().encode(text);
        assert_eq!(decoded(&bytes), (text.into(), "ISO-2022-JP"));
        assert_eq!(decoded(b"prompt\n\x1b[1mbold\x1b[0m?\n").1, "UTF-8");
    }

    #[test]
    fn a_few_broken_bytes_do_not_make_it_another_encoding() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.extend(b"\xff!");
        assert_eq!(decoded(&bytes), (format!("{TEXT}\u{fffd}!"), "UTF-8"));
        let cut = "a,é".as_bytes();
        assert_eq!(decoded(&cut[..3]), ("a,\u{fffd}".into(), "UTF-8"));
    }

    #[test]
    fn a_zero_byte_here_and_there_costs_one_character_and_not_the_file() {
        let (text, encoding) = decoded(b"prompt,category\nWhat\0 is salt?,food\n");
        assert_eq!((&*text, encoding), ("prompt,category\nWhat\u{fffd} is salt?,food\n", "UTF-8"));
    }

    #[test]
    fn what_is_no_text_is_not_read() {
        assert_eq!(decode(b"PK\x03\x04\0\0\0\0\x08\0"), None);
        assert_eq!(decode(b"GIF89a\x01\0\x01\0\x80\0\0"), None);
        let noise: Vec<u8> = (0..10_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert_eq!(decode(&noise), None);
    }
}
