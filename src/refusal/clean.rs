//! An answer's text without its wrapping, once for every classifier: code fences and JSON around a sentence, HTML,
//! escapes, letters in compatibility forms or from other alphabets, accents that stand for apostrophes, stage
//! directions. Every byte of it leads back to where it stood.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::IgnoredAny;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::offset_map::OffsetMap;
use crate::domain::{FinalAnswer, is_invisible};

/// A cleaned text.
#[derive(Debug)]
pub(super) struct Clean<'a> {
    /// The text.
    pub(super) text: Cow<'a, str>,
    /// From offsets in `text` to offsets in the answer; `None` where nothing was changed.
    pub(super) offsets: Option<OffsetMap>,
}

/// Cleans an answer.
pub(super) fn clean(answer: &str) -> Clean<'_> {
    let content = unwrapped(answer);
    let body = answer.get(content.clone()).unwrap_or_default();
    if content.len() == answer.len() && !needs_rewriting(body) {
        return Clean { text: Cow::Borrowed(answer), offsets: None };
    }
    let mut writer = CleanWriter {
        text: String::with_capacity(body.len()),
        offsets: OffsetMap::default(),
        is_latin: is_mostly_latin(body),
        breaks_escaped: !body.contains('\n'),
        before: content.start,
    };
    writer.write(body);
    Clean { text: Cow::Owned(writer.text), offsets: Some(writer.offsets) }
}

/// The byte range of the answer's words: without reasoning around them, without a code fence around a sentence, without
/// JSON that holds a single sentence.
fn unwrapped(answer: &str) -> Range<usize> {
    let parts = FinalAnswer::of(answer).parts;
    let mut content = parts.first().map_or(0, |part| part.start)..parts.last().map_or(0, |part| part.end);
    loop {
        let text = answer.get(content.clone()).unwrap_or_default();
        let Some(inner) = inside_fence(text).or_else(|| only_sentence_of_json(text)) else { return content };
        content = content.start + inner.start..content.start + inner.end;
    }
}

/// The byte range of the text in a code fence that encloses everything, unless it is code.
fn inside_fence(text: &str) -> Option<Range<usize>> {
    const FENCE: &str = "```";
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let inner = trimmed.strip_prefix(FENCE)?.strip_suffix(FENCE)?;
    let (info, _) = inner.split_once('\n')?;
    let begin = start + FENCE.len() + info.len() + 1;
    let end = start + trimmed.len() - FENCE.len();
    let content = text.get(begin..end)?;
    let is_content = !content.contains(FENCE) && (is_prose(content) || only_sentence_of_json(content).is_some());
    is_content.then_some(begin..end)
}

/// Words, and hardly any of the signs that code is made of.
fn is_prose(text: &str) -> bool {
    let signs =
        text.chars().filter(|c| matches!(c, '{' | '}' | '(' | ')' | '=' | ';' | '<' | '>' | '$' | '#' | '/')).count();
    is_sentence(text) && signs * 25 < text.len()
}

fn is_sentence(text: &str) -> bool {
    /// The number of letters of the shortest sentences in scripts without spaces.
    const LETTERS: usize = 6;
    text.split_whitespace().count() >= 3
        || text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count() >= LETTERS
}

/// The only string in JSON that is a sentence, without its quotation marks.
fn only_sentence_of_json(text: &str) -> Option<Range<usize>> {
    if !text.trim_start().starts_with(['{', '[', '"']) || serde_json::from_str::<IgnoredAny>(text).is_err() {
        return None;
    }
    let mut found = None;
    let mut open = None;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match (open, byte) {
            (Some(_), _) if std::mem::take(&mut is_escaped) => {}
            (Some(_), b'\\') => is_escaped = true,
            (Some(start), b'"') => {
                open = None;
                if text.get(start..at).is_some_and(is_sentence) && found.replace(start..at).is_some() {
                    return None;
                }
            }
            (None, b'"') => open = Some(at + 1),
            _ => {}
        }
    }
    found
}

/// A quick look that most texts pass.
fn needs_rewriting(text: &str) -> bool {
    let has_sign = memchr::memchr3(b'&', b'\\', b'<', text.as_bytes()).is_some()
        || memchr::memchr2(b'`', b'\r', text.as_bytes()).is_some();
    has_sign
        || text.trim_start().starts_with(['*', '(', '['])
        || CARELESS.iter().any(|(word, _)| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
        || role_label(text).is_some()
        || !text.is_ascii()
            && (is_nfkc_quick(text.chars()) != IsNormalized::Yes
                || text.chars().any(|c| is_invisible(c) || c == '\u{b4}' || latin_lookalike(c).is_some()))
}

/// Short forms without their apostrophes, and where these belong. Those that are other words as well are left alone.
const CARELESS: [(&str, usize); 4] = [("cant", 3), ("dont", 3), ("wont", 3), ("im sorry", 1)];

/// The offset at which an apostrophe is missing from a short form at the text's beginning.
fn careless_form(rest: &str) -> Option<usize> {
    let (form, at) = CARELESS.iter().find(|(form, _)| rest.starts_with(form))?;
    (!rest.get(form.len()..)?.starts_with(char::is_alphanumeric)).then_some(*at)
}

fn is_mostly_latin(text: &str) -> bool {
    let (mut latin, mut other) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        if c.is_ascii() { latin += 1 } else { other += 1 }
    }
    latin > other
}

/// "Assistant:" before the answer proper: its length.
fn role_label(text: &str) -> Option<usize> {
    const ROLES: [&str; 8] = ["assistant", "ai", "bot", "chatbot", "model", "system", "response", "answer"];
    let (label, _) = text.split_once(':')?;
    let is_role = label.len() < 20 && ROLES.contains(&label.trim().to_ascii_lowercase().as_str());
    is_role.then_some(label.len() + 1)
}

/// A short aside at the start of a line, such as "*sighs*" or "(shakes its head)": its length.
fn stage_direction(line: &str) -> Option<usize> {
    const LONGEST: usize = 90;
    let close = match line.as_bytes().first()? {
        b'*' => '*',
        b'(' => ')',
        b'[' => ']',
        _ => return None,
    };
    let inner = line.get(1..)?;
    let end = inner.find(close)?;
    let aside = inner.get(..end)?;
    let behind = inner.get(end + 1..)?;
    // Emphasis with two stars, a bullet, a link, or an aside with nothing behind it are something else.
    let is_aside = end < LONGEST
        && aside.starts_with(char::is_alphabetic)
        && !aside.contains('\n')
        && !aside.ends_with([':', '.', '!', '?'])
        && behind.starts_with([' ', '\n'])
        && behind.trim_start().starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '“' | '\''));
    is_aside.then_some(end + 2)
}

/// The Latin letter that a Cyrillic or Greek one looks like.
fn latin_lookalike(c: char) -> Option<char> {
    const CYRILLIC: &str = "аaеeоoрpсcуyхxіiјjѕsԁdһhԛqԝwАAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅS";
    const GREEK: &str = "αaοoνvρpιiυuΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";
    if !matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}') {
        return None;
    }
    let mut pairs = CYRILLIC.chars().chain(GREEK.chars());
    while let (Some(other), Some(latin)) = (pairs.next(), pairs.next()) {
        if other == c {
            return Some(latin);
        }
    }
    None
}

struct CleanWriter {
    text: String,
    offsets: OffsetMap,
    /// Most letters are Latin ones: what looks like them is meant to be them.
    is_latin: bool,
    /// The text has no line ends of its own, so that written ones stand for them.
    breaks_escaped: bool,
    /// Bytes of the answer before the part that is written.
    before: usize,
}

impl CleanWriter {
    fn write(&mut self, body: &str) {
        let mut at = role_label(body).unwrap_or(0);
        let mut is_line_start = true;
        while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
            if is_line_start
                && let Some(length) = stage_direction(rest)
                && (self.text.trim().is_empty() || rest.starts_with('*'))
            {
                at += length;
                continue;
            }
            let length = self.write_next(rest, at);
            is_line_start = match self.text.chars().next_back() {
                None | Some('\n') => true,
                Some(' ') => is_line_start,
                Some(_) => false,
            };
            at += length;
        }
    }

    /// Writes what the next letters stand for; how many bytes they are.
    fn write_next(&mut self, rest: &str, at: usize) -> usize {
        let Some(c) = rest.chars().next() else { return 0 };
        if !self.text.ends_with(char::is_alphanumeric)
            && let Some(place) = careless_form(rest)
        {
            for (offset, c) in rest.char_indices().take(place) {
                self.push(c, at + offset);
            }
            self.push('\'', at + place - 1);
            return place;
        }
        let special = match c {
            '&' => entity(rest),
            '\\' => self.escape(rest),
            '<' => tag(rest),
            '`' | '\u{b4}' | '\u{2032}' => self.accent(rest, c),
            _ => None,
        };
        if let Some((letters, length)) = special {
            letters.chars().for_each(|c| self.push(c, at));
            return length;
        }
        if !is_invisible(c) && c != '\r' {
            self.push_compatible(c, at);
        }
        c.len_utf8()
    }

    fn escape(&self, rest: &str) -> Option<(Cow<'static, str>, usize)> {
        let kind = rest.chars().nth(1)?;
        match kind {
            '"' | '\'' => Some((kind.to_string().into(), 2)),
            'n' if self.breaks_escaped => Some(("\n".into(), 2)),
            't' if self.breaks_escaped => Some((" ".into(), 2)),
            'u' => {
                let code = u32::from_str_radix(rest.get(2..6)?, 16).ok()?;
                Some((char::from_u32(code)?.to_string().into(), 6))
            }
            _ => None,
        }
    }

    /// An accent between two letters is an apostrophe.
    fn accent(&self, rest: &str, accent: char) -> Option<(Cow<'static, str>, usize)> {
        let length = accent.len_utf8();
        let follows_letter = self.text.ends_with(|c: char| c.is_ascii_alphabetic());
        let precedes_letter = rest.get(length..)?.starts_with(|c: char| c.is_ascii_alphabetic());
        (follows_letter && precedes_letter).then(|| ("'".into(), length))
    }

    fn push_compatible(&mut self, c: char, at: usize) {
        if c.is_ascii() {
            self.push(c, at);
        } else if let Some(latin) = latin_lookalike(c).filter(|_| self.is_latin) {
            self.push(latin, at);
        } else if let Some(composed) =
            self.text.chars().next_back().and_then(|last| unicode_normalization::char::compose(last, c))
        {
            self.text.pop();
            self.text.push(composed);
        } else {
            std::iter::once(c).nfkc().for_each(|c| self.push(c, at));
        }
    }

    fn push(&mut self, c: char, at: usize) {
        self.offsets.push(self.text.len(), self.before + at);
        self.text.push(c);
    }
}

/// An HTML entity: what it stands for, and its length.
fn entity(rest: &str) -> Option<(Cow<'static, str>, usize)> {
    const LONGEST: usize = 10;
    let end = rest.bytes().take(LONGEST).position(|byte| byte == b';')? + 1;
    let written = rest.get(..end)?;
    let decoded = html_escape::decode_html_entities(written);
    (decoded != written).then(|| (decoded.into_owned().into(), end))
}

/// An HTML tag: the gap that it leaves, and its length.
fn tag(rest: &str) -> Option<(Cow<'static, str>, usize)> {
    const LONGEST: usize = 80;
    let name = rest.get(1..)?.trim_start_matches('/');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = rest.bytes().take(LONGEST).position(|byte| byte == b'>')? + 1;
    let is_tag = !rest.get(1..end)?.contains('<') && !rest.get(..end)?.contains('\n');
    let is_inline = ["b>", "i>", "em>", "strong>", "u>", "span"].iter().any(|inline| name.starts_with(inline));
    is_tag.then(|| ((if is_inline { "" } else { "\n" }).into(), end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SENTENCE: &str = "I can't help with that.";

    fn cleaned(answer: &str) -> String {
        clean(answer).text.trim().to_owned()
    }

    #[test]
    fn wrapped_sentence_is_unwrapped() {
        for wrapped in [
            "```\nI can't help with that.\n```",
            "```text\nI can't help with that.\n```\n",
            r#"{"error": "I can't help with that.", "code": 403}"#,
            r#"{"message": {"role": "assistant", "content": "I can\u0027t help with that."}}"#,
            "```json\n{\"answer\": \"I can't help with that.\"}\n```",
            "\"I can't help with that.\"",
            "<p>I can&#39;t help with that.</p>",
            "<response><refusal>I can&apos;t help with that.</refusal></response>",
            "I can`t help with that.",
            "I cant help with that.",
            "I can´t help with that.",
            r"I can\u2019t help with that.",
            "Assistant: I can't help with that.",
            "*shakes its head* I can't help with that.",
            "(sighs) I can't help with that.",
            "Ｉ ｃａｎ＇ｔ ｈｅｌｐ ｗｉｔｈ ｔｈａｔ．",
            "𝐈 𝐜𝐚𝐧'𝐭 𝐡𝐞𝐥𝐩 𝐰𝐢𝐭𝐡 𝐭𝐡𝐚𝐭.",
            "I cаn't hеlp with thаt.",
            "I ca\u{200b}n't help\u{ad} with that.",
            "<think>They ask for it.</think>\n\nI can't help with that.",
        ] {
            assert_eq!(cleaned(wrapped).replace('’', "'"), SENTENCE, "{wrapped}");
        }
    }

    #[test]
    fn code_and_data_are_not_unwrapped() {
        for kept in [
            "```py\nprint(\"I can't help with that.\")\n```",
            r#"{"first": "I can't help with that.", "second": "But here is the rest."}"#,
            "Use `can't` as a name, and a < b.",
            "**Note** I can't help with that.",
            "AT&T has no number for that.",
            "The cantor don't sing; a scant wonton.",
            "Я не могу помочь с этим запросом.",
            "[link](https://example.org) is here.",
            "C:\\new\\table\nis a folder.",
        ] {
            assert_eq!(cleaned(kept), kept);
        }
    }

    #[test]
    fn accents_are_composed() {
        assert_eq!(cleaned("Je ne peux pas re\u{301}pondre"), "Je ne peux pas répondre");
    }

    proptest! {
        #[test]
        fn every_offset_maps_back_into_the_answer(answer in r#"(\PC|[ \n'"*`<>&;\\{}:]|&#39;|\\u2019|```\n|а){0,60}"#) {
            let clean = clean(&answer);
            let Some(offsets) = clean.offsets else {
                prop_assert_eq!(&*clean.text, answer.as_str());
                return Ok(());
            };
            let mut last = 0;
            for (at, _) in clean.text.char_indices() {
                let origin = offsets.origin(at).unwrap();
                prop_assert!(answer.is_char_boundary(origin) && last <= origin && origin < answer.len());
                last = origin;
            }
        }
    }
}
