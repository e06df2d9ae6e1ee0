//! How many requests may be under way at once: additive increase, multiplicative decrease.

use super::retry::Millis;

/// A bound that falls when the server asks for fewer requests and rises again with replies.
#[derive(Clone, Debug)]
pub(super) struct ConcurrencyLimit {
    max: f64,
    allowed: f64,
    last_decrease: Millis,
    hold_until: Millis,
}

impl ConcurrencyLimit {
    pub(super) fn new(max: usize) -> Self {
        let max = max.max(1) as f64;
        Self { max, allowed: max, last_decrease: Millis::NEG_INFINITY, hold_until: Millis::NEG_INFINITY }
    }

    /// Requests that may be under way at once, as things stand.
    pub(super) fn allowed(&self) -> usize {
        self.allowed as usize
    }

    /// No request may go out before this time.
    pub(super) fn hold_until(&self) -> Millis {
        self.hold_until
    }

    /// Allows about one more request for each full round of replies.
    pub(super) fn increase(&mut self) {
        self.allowed = (self.allowed + 1.0 / self.allowed).min(self.max);
    }

    /// Halves what is allowed. The rejection of a request that was sent before the last decrease changes nothing: it
    /// belongs to the same round.
    pub(super) fn decrease(&mut self, now: Millis, sent_at: Millis) {
        if sent_at >= self.last_decrease {
            self.allowed = (self.allowed / 2.0).max(1.0);
            self.last_decrease = now;
        }
    }

    /// Lets no request out before this time, which the server named.
    pub(super) fn hold(&mut self, until: Millis) {
        self.hold_until = self.hold_until.max(until);
    }
}
