//! What page and workers say to each other: what can be read is written as the same bytes.

use refusal_lab::protocol::engine::{News, Order};
use refusal_lab::protocol::{Ask, Reply};

pub(super) fn check(bytes: &[u8]) {
    let read_and_written = [
        Ask::decode(bytes).ok().map(|ask| ask.encode()),
        Reply::decode(bytes).ok().map(|reply| reply.encode()),
        Order::decode(bytes).ok().map(|order| order.encode()),
        News::decode(bytes).ok().map(|news| news.encode()),
    ];
    for written in read_and_written.into_iter().flatten() {
        assert_eq!(written, bytes);
    }
}
