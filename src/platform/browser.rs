//! Clock, chance, address line, frames.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BeforeUnloadEvent, Event, Performance, Window};

use crate::domain::Address;

fn window() -> Option<Window> {
    web_sys::window()
}

/// Puts a text on the clipboard. A page that came over plain http from another machine has none: nothing happens then.
pub fn copy(text: &str) {
    let Some(window) = window().filter(|window| window.is_secure_context()) else { return };
    let written = JsFuture::from(window.navigator().clipboard().write_text(text));
    // A browser may forbid it; the text stands on the page all the same.
    spawn_local(async move { drop(written.await) });
}

/// Milliseconds since the page was opened, on a clock that only goes forward.
pub fn now_ms() -> f64 {
    thread_local! {
        static CLOCK: Option<Performance> = window().and_then(|window| window.performance());
    }
    CLOCK.with(|clock| clock.as_ref().map_or(0.0, Performance::now))
}

/// Workers that this machine has cores and memory for, if each takes the bytes of a model file and a half more. Not
/// every browser tells the memory.
pub(super) fn workers_at_most(file_bytes: u64) -> usize {
    const GIGABYTE: f64 = 1e9;
    let told = window().and_then(|window| js_sys::Reflect::get(&window.navigator(), &"deviceMemory".into()).ok());
    let memory = told.and_then(|told| told.as_f64()).unwrap_or(4.0) * GIGABYTE;
    let share = memory / 2.0 / (1.5 * file_bytes.max(1) as f64);
    cores().min(share as usize).max(1)
}

/// Processor cores that the browser tells of; 1 if it tells none.
pub fn cores() -> usize {
    let told = window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    (told as usize).max(1)
}

/// The wall clock, in milliseconds since 1970.
pub fn unix_ms() -> f64 {
    js_sys::Date::now()
}

/// The wall clock, ISO 8601, UTC.
pub fn iso_now() -> String {
    String::from(js_sys::Date::new_0().to_iso_string())
}

/// A number in 0..1.
pub fn random() -> f64 {
    js_sys::Math::random()
}

/// A new run's id. Sorts by time; random enough that two tabs do not meet.
pub fn run_id() -> String {
    let time = js_sys::Date::now() as u64;
    format!("run-{time:x}-{:06x}", (random() * f64::from(1 << 24)) as u32)
}

/// Whether nobody sees the page; its timers then ring late.
pub fn is_hidden() -> bool {
    window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

/// Waits.
pub async fn sleep_ms(ms: u32) {
    TimeoutFuture::new(ms).await;
}

/// Where the page came from, without its path.
pub fn page_origin() -> Option<Address> {
    let origin = window()?.location().origin().ok()?;
    Address::parse(&origin).ok()
}

/// The address line's hash, `#` included.
pub fn location_hash() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Changes the hash without leaving an entry in the history.
pub fn set_location_hash(hash: &str) {
    let history = window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(hash));
    }
}

/// Calls back for as long as the page lives.
fn listen(event: &str, callback: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(callback);
    if let Some(window) = window() {
        let _ = window.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    }
    closure.forget();
}

/// Calls back whenever the hash changes.
pub fn on_hash_change(mut callback: impl FnMut(String) + 'static) {
    listen("hashchange", move |_| callback(location_hash()));
}

/// Has the browser ask before the page is left, for as long as `must_ask` says so.
pub fn on_leaving(must_ask: impl Fn() -> bool + 'static) {
    listen("beforeunload", move |event| {
        if must_ask() {
            event.prevent_default();
            if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
                event.set_return_value("ask");
            }
        }
    });
}

/// Gives the keyboard to the element with this id.
pub fn focus(id: &str) {
    let element = window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    // SVG elements take the focus too, but not under HTMLElement's name.
    if let Some(focus) = element.as_ref().and_then(|element| js_sys::Reflect::get(element, &"focus".into()).ok())
        && let Some(focus) = focus.dyn_ref::<js_sys::Function>()
    {
        let _ = focus.call0(&element.into());
    }
}

/// Should the program break, tells the console where, and the person what to do.
pub fn on_panic(message: &'static str) {
    std::panic::set_hook(Box::new(move |info| {
        console_error_panic_hook::hook(info);
        let shown = window().and_then(|window| window.document()).and_then(|document| {
            let banner = document.create_element("p").ok()?;
            banner.set_class_name("broken");
            banner.set_attribute("role", "alert").ok()?;
            banner.set_text_content(Some(message));
            document.body()?.prepend_with_node_1(&banner).ok()
        });
        let _ = shown;
    }));
}

/// Takes out what stood in the page while it loaded.
pub fn remove_element(id: &str) {
    let element = window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    element.inspect(web_sys::Element::remove);
}

const THEME: &str = "refusal-lab-theme";

/// The theme chosen on an earlier visit: `light` or `dark`.
pub fn stored_theme() -> Option<String> {
    remembered(THEME).filter(|theme| theme == "light" || theme == "dark")
}

/// What the browser keeps under this name from an earlier visit.
pub fn remembered(name: &str) -> Option<String> {
    window()?.local_storage().ok()??.get_item(name).ok()?
}

/// Keeps something small for the next visit, where the browser lets it.
pub fn remember(name: &str, value: &str) {
    if let Some(Ok(Some(storage))) = window().map(|window| window.local_storage()) {
        let _ = storage.set_item(name, value);
    }
}

/// Sets the page's theme (`light`, `dark`, or empty for the system's) and keeps the choice, where the browser lets it.
pub fn set_theme(theme: &str) {
    if let Some(root) = window().and_then(|window| window.document()?.document_element()) {
        let _ = root.set_attribute("data-theme", theme);
    }
    remember(THEME, theme);
}

/// Sets the title that the browser shows on the page's tab.
pub fn set_title(title: &str) {
    if let Some(document) = window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Sets the icon that the browser shows on the page's tab: an address, or an image as a `data:` address.
pub fn set_icon(address: &str) {
    let document = window().and_then(|window| window.document());
    if let Some(icon) = document.and_then(|document| document.query_selector("link[rel=icon]").ok()?) {
        let _ = icon.set_attribute("href", address);
    }
}

/// Work that is to be done once in the next frame, however often it is asked for. A hidden tab has no frames: what it
/// asks for is done when it is seen again.
#[derive(Clone)]
pub struct Frame {
    work: Rc<RefCell<dyn FnMut()>>,
    is_asked: Rc<Cell<bool>>,
    done_ms: Rc<Cell<f64>>,
    least_ms: f64,
}

impl Frame {
    /// Prepares the work.
    pub fn new(work: impl FnMut() + 'static) -> Self {
        Self::at_most_every(0.0, work)
    }

    /// Prepares work that is not to be done again before `least_ms` have passed.
    pub fn at_most_every(least_ms: f64, work: impl FnMut() + 'static) -> Self {
        let done_ms = Rc::new(Cell::new(f64::NEG_INFINITY));
        Self { work: Rc::new(RefCell::new(work)), is_asked: Rc::default(), done_ms, least_ms }
    }

    /// Asks for it. What was asked for is done even if its asker is gone by then.
    pub fn ask(&self) {
        if self.is_asked.replace(true) {
            return;
        }
        let wait = self.done_ms.get() + self.least_ms - now_ms();
        if wait <= 0.0 {
            return self.request();
        }
        let frame = self.clone();
        gloo_timers::callback::Timeout::new(wait.ceil() as u32, move || frame.request()).forget();
    }

    fn request(&self) {
        let frame = self.clone();
        let callback = Closure::once_into_js(move || {
            frame.is_asked.set(false);
            frame.done_ms.set(now_ms());
            (frame.work.borrow_mut())();
        });
        if let Some(window) = window() {
            let _ = window.request_animation_frame(callback.unchecked_ref());
        }
    }
}
