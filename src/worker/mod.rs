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
    wasm_bindgen::{JsCast, JsValue, prelude::Closure},
    web_sys::{DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent},
};

/// Greets the page, then answers each message with one message, for as long as the worker lives. What the page sends
/// meanwhile waits its turn, whoever sent it. A message with a file is a list of the two.
#[cfg(feature = "desk")]
pub fn serve(greeting: &[u8], reply: fn(&[u8], Option<&[u8]>) -> Vec<u8>) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let (message, file) = match event.data().dyn_into::<Array>() {
            Ok(both) => (both.get(0), bytes_of(&both.get(1))),
            Err(message) => (message, None),
        };
        post(&answering, &reply(&Uint8Array::new(&message).to_vec(), file.as_deref()));
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    post(&scope, greeting);
}

/// A file's bytes; `None` if the browser cannot read it any more.
#[cfg(feature = "desk")]
fn bytes_of(file: &JsValue) -> Option<Vec<u8>> {
    let read = || FileReaderSync::new()?.read_as_array_buffer(file.unchecked_ref());
    read().map(|buffer| Uint8Array::new(&buffer).to_vec()).ok()
}

/// The bytes change hands: the browser copies nothing.
#[cfg(feature = "desk")]
fn post(scope: &DedicatedWorkerGlobalScope, message: &[u8]) {
    let buffer = Uint8Array::from(message).buffer();
    // Refused is only what is no longer one's own, and the buffer was made just now.
    let _ = scope.post_message_with_transfer(&buffer, &Array::of1(&buffer));
}
