//! The lines of a Markdown text, and the marks at their beginnings.

/// The kind of line that a sentence stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    Prose,
    /// An entry of a bulleted or numbered list.
    Item,
    /// A Markdown heading.
    Heading,
}

/// Lines with the bytes they begin at.
pub(super) struct MarkdownLines<'a> {
    rest: &'a str,
    offset: usize,
}

impl<'a> MarkdownLines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { rest: text, offset: 0 }
    }

    /// The next line, and the byte that it begins at.
    pub(super) fn next(&mut self) -> Option<(&'a str, usize)> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        let offset = self.offset;
        self.offset += line.len() + 1;
        self.rest = rest;
        Some((line, offset))
    }

    /// Skips to behind the closing fence; stays where it is if there is none.
    pub(super) fn skip_past_fence(&mut self) -> bool {
        let mut ahead = MarkdownLines { rest: self.rest, offset: self.offset };
        while let Some((line, _)) = ahead.next() {
            if line.trim_start().starts_with("```") {
                *self = ahead;
                return true;
            }
        }
        false
    }
}

/// Takes indentation, quote marks, headings, bullets and numbers off a line.
pub(super) fn strip_marks(line: &str) -> (LineKind, &str) {
    let mut kind = LineKind::Prose;
    let mut rest = line.trim();
    loop {
        let unmarked = rest.trim_start_matches(['#', '>', '-', '+', '*', '•', '·', '=', '|', '_', '~']);
        let marks = rest.len() - unmarked.len();
        let digits = unmarked.len() - unmarked.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = unmarked.get(digits..).and_then(|after| after.strip_prefix(['.', ')']));
        if let (1..=3, Some(after)) = (digits, number)
            && (after.is_empty() || after.starts_with([' ', '\t']))
        {
            (kind, rest) = (LineKind::Item, after.trim_start());
        } else if marks > 0 {
            let after = unmarked.trim_start();
            kind = match rest.as_bytes().first() {
                Some(b'#') => LineKind::Heading,
                Some(b'>' | b'=' | b'|' | b'_' | b'~') => kind,
                // Emphasis stands close to its word, a bullet does not.
                Some(b'*' | b'-' | b'+') if after.len() == unmarked.len() => kind,
                _ => LineKind::Item,
            };
            rest = after;
        } else {
            return (kind, rest);
        }
    }
}
