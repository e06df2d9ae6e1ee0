//! A message as `postMessage` takes it: its bytes, and what goes beside them.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// What is posted, and which parts of it change hands, so that the browser copies nothing of them. With an attachment, the
/// message is a list of the two. A file is only pointed to.
pub fn pack(message: &[u8], attachment: Option<&JsValue>) -> (JsValue, Array) {
    let bytes = Uint8Array::from(message).buffer();
    let transfer = Array::of1(&bytes);
    let Some(attachment) = attachment else { return (bytes.into(), transfer) };
    if attachment.is_instance_of::<ArrayBuffer>() {
        transfer.push(attachment);
    }
    (Array::of2(&bytes, attachment).into(), transfer)
}

/// The bytes and the attachment of what was posted.
pub fn unpack(data: &JsValue) -> (Vec<u8>, JsValue) {
    match data.dyn_ref::<Array>() {
        Some(parts) => (bytes_of(&parts.get(0)), parts.get(1)),
        None => (bytes_of(data), JsValue::UNDEFINED),
    }
}

/// A copy of an array buffer's bytes.
pub fn bytes_of(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}
