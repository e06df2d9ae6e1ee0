//! How hard a run tries.

use super::retry::Millis;

/// Bounds of a run; fixed while it lasts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Requests at once, at most.
    pub concurrency: usize,
    /// Requests for one prompt, at most, the first included.
    pub attempts: u32,
    /// The first wait before another attempt lasts up to this long; each further one up to twice as long.
    pub backoff_base: Millis,
    /// No wait of our own choosing lasts longer.
    pub backoff_cap: Millis,
    /// A server that asks for a longer wait is taken to have said no.
    pub longest_retry_after: Millis,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: 4,
            attempts: 5,
            backoff_base: 1_000.0,
            backoff_cap: 30_000.0,
            longest_retry_after: 300_000.0,
        }
    }
}

impl Limits {
    /// Exponential backoff with full jitter: a time drawn evenly from nought to the bound that doubles with each
    /// attempt. `chance` is in 0..1.
    pub(crate) fn backoff(&self, attempts_made: u32, chance: f64) -> Millis {
        let doublings = attempts_made.saturating_sub(1).min(30);
        let bound = (self.backoff_base * f64::from(1u32 << doublings)).min(self.backoff_cap);
        bound * chance
    }
}
