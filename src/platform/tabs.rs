//! Several tabs of this page: which of them a run belongs to, and what they say to each other.
//!
//! Locks and channels are shared by all pages of an origin: their names should begin with the app's.

use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{Abort, answered, call, option};

/// Something that is this tab's alone, among all tabs of this page, until the lock is dropped or the tab is gone.
///
/// Where the browser has no locks (as on a page that came over plain http from another machine), or keeps them from
/// this page, every lock is granted.
#[derive(Default)]
pub struct TabLock {
    /// The browser holds the lock until this is dropped.
    _held: Option<oneshot::Sender<()>>,
}

impl TabLock {
    /// The lock, if no tab has it.
    pub async fn take(name: &str) -> Option<Self> {
        Self::request(name, &option("ifAvailable", &JsValue::TRUE)).await
    }

    /// Waits for its turn, behind whoever asked before. Dropping the future gives the place up.
    pub async fn wait(name: &str) -> Self {
        let place = Place(Abort::new());
        let signal = place.0.as_ref().map_or(JsValue::UNDEFINED, |abort| abort.signal().into());
        Self::request(name, &option("signal", &signal)).await.unwrap_or_default()
    }

    async fn request(name: &str, options: &JsValue) -> Option<Self> {
        let Some(locks) = locks() else { return Some(Self::default()) };
        let (grant, granted) = oneshot::channel();
        let on_lock = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                return JsValue::UNDEFINED;
            }
            let (held, dropped) = oneshot::channel();
            // Where nobody waits any more, the lock comes back from here and is dropped at once.
            drop(grant.send(Self { _held: Some(held) }));
            let until_dropped = async move {
                let _ = dropped.await;
                Ok(JsValue::UNDEFINED)
            };
            future_to_promise(until_dropped).into()
        });
        let asked = call(&locks, "request", &[name.into(), options.clone(), on_lock]);
        let Ok(asked) = asked else { return Some(Self::default()) };
        match select(granted, JsFuture::from(Promise::resolve(&asked))).await {
            Either::Left((lock, _)) => lock.ok(),
            Either::Right((Ok(_), _)) => None,
            Either::Right((Err(_), _)) => Some(Self::default()),
        }
    }
}

/// Names of the locks that any tab has and that begin so; none where the browser has no locks.
pub async fn held_locks(prefix: &str) -> Vec<String> {
    let held = async {
        let now = answered(&locks()?, "query", &[]).await.ok()?;
        Reflect::get(&now, &"held".into()).ok()?.dyn_into::<Array>().ok()
    };
    let held = held.await.unwrap_or_default();
    let names = held.iter().filter_map(|lock| Reflect::get(&lock, &"name".into()).ok()?.as_string());
    names.filter(|name| name.starts_with(prefix)).collect()
}

/// A place in a queue, given up when it is dropped. Of a lock that was granted this takes nothing.
struct Place(Option<Abort>);

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(abort) = &self.0 {
            abort.abort();
        }
    }
}

fn locks() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)
}

/// A line to the other tabs of this page. What is said here is heard by every other channel of that name, in other tabs
/// and in this one.
pub struct Channel {
    line: BroadcastChannel,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Channel {
    /// Hears what others say from now on, until it is dropped. `None` in a browser without such channels.
    pub fn open(name: &str, on_message: impl Fn(String) + 'static) -> Option<Self> {
        let line = BroadcastChannel::new(name).ok()?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            event.data().as_string().into_iter().for_each(&on_message);
        });
        line.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self { line, _on_message: on_message })
    }

    /// Says this to all others.
    pub fn post(&self, text: &str) {
        // Fails on a closed channel only, and this one closes when it is dropped.
        let _ = self.line.post_message(&text.into());
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.line.set_onmessage(None);
        self.line.close();
    }
}
