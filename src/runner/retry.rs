//! When a failed request is sent again.

use crate::domain::Failure;

/// Milliseconds on a clock that only goes forward.
pub type Millis = f64;

/// How often a request is sent again, and after which waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryPolicy {
    /// Requests for one task at most, the first included.
    pub max_attempts: u32,
    /// The wait before the second attempt is at most this long; the bound doubles with each further attempt.
    pub backoff_base: Millis,
    /// The bound of a wait never grows beyond this.
    pub backoff_cap: Millis,
    /// A server that asks for a longer wait than this is not asked again.
    pub max_retry_after: Millis,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { max_attempts: 5, backoff_base: 1_000.0, backoff_cap: 30_000.0, max_retry_after: 300_000.0 }
    }
}

impl RetryPolicy {
    /// How long to wait before the next attempt; `None` if there is to be none. `random` is in 0..1.
    ///
    /// The wait is an exponential backoff with full jitter, and at least what the server asked for.
    pub(super) fn wait(&self, failure: &Failure, attempts_made: u32, random: f64) -> Option<Millis> {
        if !failure.is_worth_retrying() || attempts_made >= self.max_attempts {
            return None;
        }
        let retry_after = failure.retry_after().map_or(0.0, |seconds| f64::from(seconds) * 1_000.0);
        (retry_after <= self.max_retry_after).then(|| self.backoff(attempts_made, random).max(retry_after))
    }

    fn backoff(&self, attempts_made: u32, random: f64) -> Millis {
        let doublings = attempts_made.saturating_sub(1).min(30);
        (self.backoff_base * f64::from(1u32 << doublings)).min(self.backoff_cap) * random
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FailureKind;

    fn status(status: u16, retry_after: Option<u32>) -> Failure {
        Failure::new(FailureKind::Status { status, retry_after }, "no")
    }

    #[test]
    fn the_bound_of_the_wait_doubles_with_each_attempt_up_to_the_cap() {
        let policy = RetryPolicy { max_attempts: 100, ..RetryPolicy::default() };
        let bounds = [1, 2, 3, 5, 6, 99].map(|attempts| policy.wait(&status(500, None), attempts, 1.0).unwrap());
        assert_eq!(bounds, [1_000.0, 2_000.0, 4_000.0, 16_000.0, 30_000.0, 30_000.0]);
        assert_eq!(policy.wait(&status(500, None), 3, 0.25), Some(1_000.0), "full jitter");
    }

    #[test]
    fn the_wait_is_at_least_what_the_server_asked_for() {
        let policy = RetryPolicy::default();
        assert_eq!(policy.wait(&status(429, Some(3)), 1, 0.5), Some(3_000.0));
        assert_eq!(policy.wait(&status(503, Some(0)), 1, 0.5), Some(500.0));
    }

    #[test]
    fn a_retry_after_beyond_the_longest_wait_is_no_retry() {
        assert!(RetryPolicy::default().wait(&status(429, Some(300)), 1, 0.5).is_some());
        assert_eq!(RetryPolicy::default().wait(&status(429, Some(301)), 1, 0.5), None);
    }

    #[test]
    fn the_last_attempt_is_not_retried() {
        let policy = RetryPolicy { max_attempts: 2, ..RetryPolicy::default() };
        assert!(policy.wait(&status(500, None), 1, 0.5).is_some());
        assert_eq!(policy.wait(&status(500, None), 2, 0.5), None);
    }

    #[test]
    fn a_failure_that_another_attempt_cannot_mend_is_not_retried() {
        let kinds = [400, 401, 403, 404, 422].map(|status| FailureKind::Status { status, retry_after: None });
        for kind in kinds.into_iter().chain([FailureKind::Malformed, FailureKind::QuotaSpent { status: 429 }]) {
            let failure = Failure::new(kind, "no");
            assert_eq!(RetryPolicy::default().wait(&failure, 1, 0.5), None, "{:?}", failure.kind);
        }
    }
}
