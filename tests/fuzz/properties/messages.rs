//! What page and workers say to each other: what can be read is written as the same bytes.

use refusal_lab::protocol::engine::{News, Order};
use refusal_lab::protocol::{Reply, Wanted};

pub(super) fn check(bytes: &[u8]) {
    let read_and_written = [
        Wanted::decode(bytes).ok().map(|wanted| wanted.encode()),
        Reply::decode(bytes).ok().map(|reply| reply.encode()),
        Order::decode(bytes).ok().map(|order| order.encode()),
        News::decode(bytes).ok().map(|news| news.encode()),
    ];
    if let Ok(Reply::Set { read: Ok((_, mut blocks)), .. }) = Reply::decode(bytes) {
        let mut text = 0;
        while let Some(block) = blocks.next_block() {
            text += block.unwrap_or_default().iter().map(|prompt| prompt.text.len()).sum::<usize>();
        }
        assert!(text <= bytes.len());
    }
    for written in read_and_written.into_iter().flatten() {
        assert_eq!(written, bytes);
    }
}
