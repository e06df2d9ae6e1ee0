//! Programs of their own beside the page, each in a thread of its own. What a worker answers is a pure function of a
//! message; [`serve`] is all that it has of the browser.

pub mod desk;
#[cfg(feature = "decode")]
pub mod engine;
#[cfg(feature = "engine")]
mod engine_loop;
#[cfg(feature = "engine")]
mod weights;

#[cfg(feature = "engine")]
pub use engine_loop::serve_engine;

#[cfg(feature = "desk")]
use {
    js_sys::{Array, Uint8Array},
    wasm_bindgen::{JsCast, prelude::Closure},
    web_sys::{DedicatedWorkerGlobalScope, MessageEvent},
};

/// Greets the page, then answers each message with one message, for as long as the worker lives. What the page sends
/// meanwhile waits its turn, whoever sent it.
#[cfg(feature = "desk")]
pub fn serve(greeting: &[u8], reply: fn(&[u8]) -> Vec<u8>) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        post(&answering, &reply(&Uint8Array::new(&event.data()).to_vec()));
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    post(&scope, greeting);
}

/// The bytes change hands: the browser copies nothing.
#[cfg(feature = "desk")]
fn post(scope: &DedicatedWorkerGlobalScope, message: &[u8]) {
    let buffer = Uint8Array::from(message).buffer();
    // Refused is only what is no longer one's own, and the buffer was made just now.
    let _ = scope.post_message_with_transfer(&buffer, &Array::of1(&buffer));
}
