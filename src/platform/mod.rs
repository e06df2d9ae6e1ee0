//! The only module that knows the browser: network, storage, files, clock, frames.

mod abort;
mod allowed_origins;
mod browser;
mod chart_image;
mod data_worker;
mod download;
mod encoder;
mod engine_pool;
mod files;
mod http;
mod idle_timeout;
mod language;
mod network;
mod object_url;
mod page_files;
mod post;
mod set_store;
mod size;
mod storage;
mod store;
mod tabs;
mod worker;

pub use abort::Abort;
pub use allowed_origins::AllowedOrigins;
pub use browser::{
    Frame, copy, cores, focus, is_hidden, iso_now, location_hash, now_ms, on_hash_change, on_leaving, on_panic,
    page_origin, random, remember, remembered, remove_element, run_id, set_icon, set_location_hash, set_theme,
    set_title, sleep_ms, stored_theme, unix_ms,
};
pub use chart_image::ChartImage;
pub use data_worker::DataWorker;
pub use download::download;
pub use encoder::EncoderWorker;
pub use engine_pool::{EnginePool, GenerationJob};
pub use files::{BlobFile, ModelSource, PickedFile, download_bytes, download_text, dropped_files, picked_files};
pub use http::{Incoming, answers_without_cors, send};
pub use language::{language_name, set_document_language, wanted_languages};
pub use network::{is_offline, wait_for_network};
pub use object_url::ObjectUrl;
pub use page_files::page_file;
pub use post::{bytes_of, pack, unpack};
pub use size::{Size, on_size};
pub use storage::{persist_storage, usage};
pub use store::Store;
pub use tabs::{Channel, TabLock, held_locks};

use browser::workers_at_most;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Calls a method that not every browser has, or that the bindings do not know.
fn call(target: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(target, &method.into())?.dyn_into()?;
    function.apply(target, &arguments.iter().collect::<Array>())
}

/// The same, for one that promises its answer.
async fn answered(target: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&call(target, method, arguments)?)).await
}

/// An object with one property, as such methods take their options.
fn option(name: &str, value: &JsValue) -> JsValue {
    let options = Object::new();
    // Of a fresh object this cannot fail.
    let _ = Reflect::set(&options, &name.into(), value);
    options.into()
}
