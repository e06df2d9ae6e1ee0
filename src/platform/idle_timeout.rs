//! How long a server may send nothing before its request is given up.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};

use wasm_bindgen_futures::spawn_local;

use super::{Abort, now_ms, sleep_ms};
use crate::domain::{Failure, FailureCause, FailureKind};

/// How often limits are looked at. One timer serves all requests: one of its own for each would be set and cleared for
/// every reply, on the main thread.
const TICK_MS: u32 = 250;

thread_local! {
    /// The limits of all requests under way.
    static LIMITS: RefCell<Vec<Weak<Limit>>> = const { RefCell::new(Vec::new()) };
}

/// The idle timeout of one request. It starts anew with each wait.
pub(super) struct IdleTimeout(Rc<Limit>);

struct Limit {
    limit_ms: Cell<u32>,
    /// When the wait began.
    since_ms: Cell<f64>,
    /// Wakes who waits.
    waker: RefCell<Option<Waker>>,
}

impl Limit {
    fn is_over(&self) -> bool {
        now_ms() - self.since_ms.get() >= f64::from(self.limit_ms.get())
    }
}

impl IdleTimeout {
    /// A limit in milliseconds; it is found up to a quarter of a second late.
    pub(super) fn new(limit_ms: u32) -> Self {
        let limit =
            Rc::new(Limit { limit_ms: Cell::new(limit_ms), since_ms: Cell::new(now_ms()), waker: RefCell::default() });
        let is_first = LIMITS.with_borrow_mut(|limits| {
            limits.push(Rc::downgrade(&limit));
            limits.len() == 1
        });
        if is_first {
            spawn_local(watch());
        }
        Self(limit)
    }

    /// Sets another limit, for the waits from now on.
    pub(super) fn set_limit(&self, limit_ms: u32) {
        self.0.limit_ms.set(limit_ms);
    }

    /// Waits for `work`, but not longer than the limit; then the request is aborted.
    pub(super) async fn or<T>(&self, work: impl Future<Output = T>, origin: &str, abort: &Abort) -> Result<T, Failure> {
        let limit = &*self.0;
        limit.since_ms.set(now_ms());
        let mut work = pin!(work);
        let done = poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if limit.is_over() => Poll::Ready(None),
            Poll::Pending => {
                *limit.waker.borrow_mut() = Some(context.waker().clone());
                Poll::Pending
            }
        });
        done.await.ok_or_else(|| {
            abort.abort();
            let seconds = limit.limit_ms.get() / 1_000;
            Failure::new(FailureKind::TimedOut, FailureCause::Silent { origin: origin.to_owned(), seconds })
        })
    }
}

/// Wakes those whose limit is over, for as long as there are requests.
async fn watch() {
    loop {
        sleep_ms(TICK_MS).await;
        let mut over = Vec::new();
        let is_empty = LIMITS.with_borrow_mut(|limits| {
            limits.retain(|limit| {
                let Some(limit) = limit.upgrade() else { return false };
                if limit.is_over() {
                    over.extend(limit.waker.take());
                }
                true
            });
            limits.is_empty()
        });
        over.into_iter().for_each(Waker::wake);
        if is_empty {
            return;
        }
    }
}
