//! How many requests may be under way: additive increase, multiplicative decrease.

use super::Millis;

#[derive(Clone, Debug)]
pub(crate) struct Pace {
    most: f64,
    allowed: f64,
    last_fall: Millis,
    hold_until: Millis,
}

impl Pace {
    pub(crate) fn new(concurrency: usize) -> Self {
        let most = concurrency.max(1) as f64;
        Self { most, allowed: most, last_fall: Millis::NEG_INFINITY, hold_until: Millis::NEG_INFINITY }
    }

    pub(crate) fn allowed(&self) -> usize {
        self.allowed as usize
    }

    /// No request may go out before this time.
    pub(crate) fn hold_until(&self) -> Millis {
        self.hold_until
    }

    /// About one more request at once for each full round of answers.
    pub(crate) fn rise(&mut self) {
        self.allowed = (self.allowed + 1.0 / self.allowed).min(self.most);
    }

    /// Halves what is allowed. Requests sent before the last fall say nothing new and change nothing.
    pub(crate) fn fall(&mut self, now: Millis, sent_at: Millis) {
        if sent_at >= self.last_fall {
            self.allowed = (self.allowed / 2.0).max(1.0);
            self.last_fall = now;
        }
    }

    /// The server named a time: everyone waits for it.
    pub(crate) fn hold(&mut self, until: Millis) {
        self.hold_until = self.hold_until.max(until);
    }
}
