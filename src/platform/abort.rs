//! A request's end before its time.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

/// Aborts what was sent with it, when told to. Clones abort the same request.
#[derive(Clone, Debug)]
pub struct Abort(Rc<AbortController>);

impl Abort {
    /// `None` in a browser without abort controllers.
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(|controller| Self(Rc::new(controller)))
    }

    /// Ends the request; its reply is not waited for.
    pub fn abort(&self) {
        self.0.abort();
    }

    /// Whether [`Abort::abort`] was called.
    pub fn is_aborted(&self) -> bool {
        self.0.signal().aborted()
    }

    /// Resolves once [`Abort::abort`] was called.
    pub(super) async fn aborted(&self) {
        if self.is_aborted() {
            return;
        }
        let signal = self.0.signal();
        let aborted = Promise::new(&mut |resolve, _| {
            // Listening for an event that is there cannot fail.
            let _ = signal.add_event_listener_with_callback("abort", &resolve);
        });
        let _ = JsFuture::from(aborted).await;
    }

    pub(super) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}
