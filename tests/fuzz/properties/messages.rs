//! The messages between page and workers, without their version: what can be read is written, and then read and written as
//! the same.

use refusal_lab::domain::EngineError;
use refusal_lab::protocol::{
    CollectedPrompts, DataError, DataReply, DataRequest, EngineReply, EngineRequest, ProtocolError, ReplyHeader,
    RequestHeader, VERSION, decode_body, decode_header, encode,
};

macro_rules! check_body {
    ($body:expr, $kind:ty) => {
        if let Ok(body) = decode_body::<$kind>($body) {
            let written = encode(&(), &body);
            let again = decode_header::<()>(&written).and_then(|((), body)| decode_body::<$kind>(body));
            assert_eq!(again.map(|body| encode(&(), &body)), Ok(written.clone()));
        }
    };
}

pub(super) fn check(bytes: &[u8]) {
    let message = [&VERSION.to_le_bytes(), bytes].concat();
    if let Ok((_, body)) = decode_header::<RequestHeader>(&message) {
        check_body!(body, DataRequest);
        check_body!(body, EngineRequest);
    }
    if let Ok((_, body)) = decode_header::<ReplyHeader>(&message) {
        check_body!(body, DataReply);
        check_body!(body, EngineReply);
        check_body!(body, DataError);
        check_body!(body, EngineError);
        check_body!(body, ProtocolError);
    }
    let mut prompts = CollectedPrompts::default();
    let _ = prompts.add(bytes);
    assert!(prompts.into_prompts().iter().map(|prompt| prompt.text.len()).sum::<usize>() <= bytes.len());
}
