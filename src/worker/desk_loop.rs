//! What the data worker hears and says.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent};

use super::desk::{greeting, reply, reply_to_file};
use crate::dataset::sha256;
use crate::domain::hex;

/// Greets the page, then answers each message with one message, for as long as the worker lives. What the page sends
/// meanwhile waits its turn, whoever sent it. A message with a file is a list of the two.
pub fn serve_desk() {
    let hear = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| match event.data().dyn_into::<Array>() {
        Err(message) => post(&reply(&bytes_of(&message))),
        Ok(both) => {
            let message = bytes_of(&both.get(0));
            match read(&both.get(1)) {
                Some(file) => spawn_local(answer(message, file)),
                None => post(&reply(&message)),
            }
        }
    });
    scope().set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    post(&greeting());
}

async fn answer(message: Vec<u8>, file: ArrayBuffer) {
    let bytes = bytes_of(&file);
    // The browser hashes in a thread of its own and in a quarter of the time.
    let hashing = hash(&file);
    drop(file);
    let hash = async { hashing?.await.ok().map(|hash| hex(&bytes_of(&hash))) };
    let hash = async { hash.await.unwrap_or_else(|| sha256(&bytes)) };
    post(&reply_to_file(&message, &bytes, hash).await);
}

/// `None` on a page that is neither of https nor of this machine, which gets no cryptography.
fn hash(file: &ArrayBuffer) -> Option<JsFuture> {
    let subtle = scope().crypto().ok()?.subtle();
    if subtle.is_undefined() {
        return None;
    }
    subtle.digest_with_str_and_buffer_source("SHA-256", file).ok().map(JsFuture::from)
}

/// A file's bytes; `None` if the browser cannot read it any more.
fn read(file: &JsValue) -> Option<ArrayBuffer> {
    FileReaderSync::new().ok()?.read_as_array_buffer(file.unchecked_ref()).ok()
}

fn bytes_of(message: &JsValue) -> Vec<u8> {
    Uint8Array::new(message).to_vec()
}

/// The bytes change hands: the browser copies nothing.
fn post(message: &[u8]) {
    let buffer = Uint8Array::from(message).buffer();
    // Refused is only what is no longer one's own, and the buffer was made just now.
    let _ = scope().post_message_with_transfer(&buffer, &Array::of1(&buffer));
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
