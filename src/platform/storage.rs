//! How much the browser keeps for this page, and how firmly.

use std::cell::Cell;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::answered;

thread_local! {
    static WAS_ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Asks the browser to throw nothing of this page away when the disk gets full, and tells whether that holds. Some
/// browsers ask the person: that happens once as long as the page lives, at the first call.
pub async fn persist_storage() -> bool {
    is_so("persisted").await || (!WAS_ASKED.replace(true) && is_so("persist").await)
}

/// Bytes that the browser keeps for this page's origin, and how many it would, both about. `None` where it does not
/// tell.
pub async fn usage() -> Option<(u64, u64)> {
    let estimate = answered(&manager()?, "estimate", &[]).await.ok()?;
    let bytes = |what: &str| Some(Reflect::get(&estimate, &what.into()).ok()?.as_f64()? as u64);
    Some((bytes("usage")?, bytes("quota")?))
}

async fn is_so(question: &str) -> bool {
    let Some(manager) = manager() else { return false };
    answered(&manager, question, &[]).await.is_ok_and(|answer| answer.is_truthy())
}

/// Not there on a page that came over plain http from another machine.
fn manager() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"storage".into()).ok().filter(JsValue::is_object)
}
