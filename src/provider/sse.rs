//! Server-sent events, read as they arrive, by the WHATWG HTML standard's section 9.2 ("Server-sent events").

/// Bytes that one event may take, its unfinished line included. A server that sends more is not streaming tokens.
pub const MAX_EVENT_BYTES: usize = 4 << 20;

const BOM: &str = "\u{feff}";

/// One event of a stream. The fields `id` and `retry` are not kept: nothing here reconnects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SseEvent {
    /// The `event` field; empty where the server named none.
    pub name: String,
    /// The `data` fields, joined by line feeds.
    pub data: String,
}

/// An event grew past [`MAX_EVENT_BYTES`]; nothing after it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventTooLong;

/// An incremental parser: the events are the same however the bytes are cut.
#[derive(Clone, Debug, Default)]
pub struct Parser {
    /// The line that has not ended yet, as bytes: a chunk may end within a character.
    line: Vec<u8>,
    name: String,
    /// Each `data` field with a line feed after it.
    data: String,
    is_past_first_line: bool,
    /// The last byte was a carriage return, which a line feed may still belong to.
    follows_cr: bool,
    is_too_long: bool,
    /// Lines of JSON without a field's name are being read.
    is_bare: bool,
}

impl Parser {
    /// Reads the next bytes and hands every event that they complete to `on_event`. What stands after the last blank
    /// line when the stream ends is, as the standard says, no event.
    pub fn push(&mut self, mut bytes: &[u8], mut on_event: impl FnMut(SseEvent)) -> Result<(), EventTooLong> {
        if self.follows_cr && !bytes.is_empty() {
            self.follows_cr = false;
            bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        }
        while !bytes.is_empty() && !self.is_too_long {
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (part, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
            self.is_too_long = self.line.len() + part.len() + self.data.len() > MAX_EVENT_BYTES;
            if self.is_too_long {
                break;
            }
            self.line.extend_from_slice(part);
            bytes = match rest {
                [] => rest,
                [b'\r', b'\n', rest @ ..] | [_, rest @ ..] => {
                    self.follows_cr = bytes.ends_with(b"\r") && rest.is_empty();
                    self.end_line().into_iter().for_each(&mut on_event);
                    rest
                }
            };
        }
        if self.is_too_long { Err(EventTooLong) } else { Ok(()) }
    }

    /// The event that the stream's end leaves without its blank line. The standard drops it; servers that close at once
    /// after their last line mean it.
    pub fn finish(mut self) -> Option<SseEvent> {
        let ended = if self.line.is_empty() { None } else { self.end_line() };
        ended.or_else(|| self.end_event())
    }

    fn end_line(&mut self) -> Option<SseEvent> {
        let bytes = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&bytes);
        let mut line = line.as_ref();
        if !std::mem::replace(&mut self.is_past_first_line, true) {
            line = line.strip_prefix(BOM).unwrap_or(line);
        }
        if line.is_empty() {
            self.is_bare = false;
            return self.end_event();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => self.add(value),
            // llama.cpp's server tells of an error in a field of its own.
            "error" => {
                "error".clone_into(&mut self.name);
                self.add(value);
            }
            // JSON that stands in the stream by itself is no event's, and often an error of what is in between.
            _ if self.is_bare || line.starts_with('{') => {
                self.is_bare = true;
                self.add(line);
            }
            _ => {} // a comment (its field is empty), a field of no use here, or one of a later standard
        }
        None
    }

    fn add(&mut self, line: &str) {
        self.data.push_str(line);
        self.data.push('\n');
    }

    fn end_event(&mut self) -> Option<SseEvent> {
        let name = std::mem::take(&mut self.name);
        let mut data = std::mem::take(&mut self.data);
        data.pop()?;
        Some(SseEvent { name, data })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(chunks: &[&[u8]]) -> (Vec<SseEvent>, Result<(), EventTooLong>) {
        let (mut parser, mut events, mut result) = (Parser::default(), Vec::new(), Ok(()));
        for chunk in chunks {
            result = parser.push(chunk, |event| events.push(event));
        }
        (events, result)
    }

    fn events(text: &str) -> Vec<(String, String)> {
        read(&[text.as_bytes()]).0.into_iter().map(|event| (event.name, event.data)).collect()
    }

    fn event(name: &str, data: &str) -> (String, String) {
        (name.to_owned(), data.to_owned())
    }

    #[test]
    fn examples_of_the_html_standard_are_parsed() {
        assert_eq!(events("data: YHOO\ndata: +2\ndata: 10\n\n"), [event("", "YHOO\n+2\n10")]);
        assert_eq!(
            events(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event"),
            [event("", "first event"), event("", "second event")]
        );
        assert_eq!(events("data\n\ndata\ndata\n\ndata:"), [event("", ""), event("", "\n")]);
        assert_eq!(events("data:test\n\ndata: test\n\n"), [event("", "test"), event("", "test")]);
    }

    #[test]
    fn event_name_applies_to_one_event() {
        assert_eq!(events("event: error\ndata: a\n\ndata: b\n\n"), [event("error", "a"), event("", "b")]);
        assert_eq!(events("event: lost\n\ndata: b\n\n"), [event("", "b")]);
    }

    #[test]
    fn lines_end_in_any_of_three_ways() {
        for end in ["\n", "\r", "\r\n"] {
            let text = "data: a\ndata: b\n\nevent: e\ndata: c\n\n".replace('\n', end);
            assert_eq!(events(&text), [event("", "a\nb"), event("e", "c")], "{end:?}");
        }
        assert_eq!(read(&[b"data: a\r", b"\ndata: b\r", b"\r"]).0.len(), 1);
        assert_eq!(read(&[b"data: a\r", b"", b"\n\r", b"\n"]).0.len(), 1);
    }

    #[test]
    fn one_byte_order_mark_is_dropped() {
        assert_eq!(events("\u{feff}data: a\n\n"), [event("", "a")]);
        assert_eq!(events("\u{feff}\u{feff}data: a\n\n"), []);
        assert_eq!(events("data: a\n\n\u{feff}data: b\n\n"), [event("", "a")]);
    }

    #[test]
    fn broken_utf8_is_replaced() {
        assert_eq!(read(&[b"data: a\xe2\x82\n\n"]).0[0].data, "a\u{fffd}");
        assert_eq!(read(&[b"data: \xe2", b"\x82\xac\n\n"]).0[0].data, "€");
    }

    #[test]
    fn an_endless_event_is_given_up() {
        let fill = vec![b'x'; MAX_EVENT_BYTES - 5];
        assert_eq!(read(&[b"data:", &fill, b"\n\n"]).1, Ok(()));
        let (events, result) = read(&[b"data:", &fill, b"x", b"\n\ndata: late\n\n"]);
        assert_eq!((events, result), (vec![], Err(EventTooLong)));
        let lines = b"data:1234567\n".repeat(MAX_EVENT_BYTES / 8 + 1);
        assert_eq!(read(&[&lines]).1, Err(EventTooLong));
    }

    proptest! {
        #[test]
        fn events_are_the_same_however_the_bytes_are_cut(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    &b"data"[..], b":", b" ", b"\n", b"\r", b"\r\n", b"event", b"x", "é€😀".as_bytes(), b"\xef\xbb\xbf", b"\xff",
                ]),
                0..40,
            ),
            cuts in prop::collection::vec(0usize..80, 0..12),
        ) {
            let bytes = pieces.concat();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).chain([0, bytes.len()]).collect();
            cuts.sort_unstable();
            let chunks: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
            prop_assert_eq!(read(&chunks), read(&[&bytes]));
        }
    }
}
