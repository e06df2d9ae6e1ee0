//! Claims and channels. To the browser, all that asks for them here is as good as several tabs.

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;

use futures::future::{Either, join, select};
use refusal_lab::platform::{Channel, TabLock, held_locks, sleep_ms};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{script, until};

/// Long enough for the browser to hand on a lock or a message, were it to do so.
const A_WHILE_MS: u32 = 100;

/// The lock, which is to be free at once or soon: the browser hears of a drop a moment later.
async fn taken_soon(name: &str) -> TabLock {
    for _ in 0..100 {
        if let Some(lock) = TabLock::take(name).await {
            return lock;
        }
        sleep_ms(10).await;
    }
    panic!("{name} is not free");
}

/// Whether a future is still not done after a while; it is then dropped.
async fn goes_on(future: impl Future) -> bool {
    matches!(select(pin!(future), pin!(sleep_ms(A_WHILE_MS))).await, Either::Right(_))
}

#[wasm_bindgen_test]
async fn what_one_has_another_is_refused_until_it_is_dropped() {
    let lock = TabLock::take("test/one").await.unwrap();
    assert!(TabLock::take("test/one").await.is_none());
    // Nor does time free it.
    sleep_ms(A_WHILE_MS).await;
    assert!(TabLock::take("test/one").await.is_none());
    let other = TabLock::take("test/one-2").await.unwrap();
    drop(lock);
    let lock = taken_soon("test/one").await;
    assert!(TabLock::take("test/one-2").await.is_none());
    drop((lock, other));
}

#[wasm_bindgen_test]
async fn who_waits_gets_it_in_turn_and_keeps_it() {
    let lock = TabLock::take("test/turn").await.unwrap();
    let order = RefCell::new(Vec::new());
    let wait = async |who: &'static str| {
        let lock = TabLock::wait("test/turn").await;
        order.borrow_mut().push(who);
        sleep_ms(A_WHILE_MS).await;
        assert!(TabLock::take("test/turn").await.is_none(), "{who} lost it");
        drop(lock);
    };
    let drop_later = async {
        sleep_ms(A_WHILE_MS).await;
        assert!(order.borrow().is_empty(), "{order:?}");
        drop(lock);
    };
    join(drop_later, join(wait("first"), wait("second"))).await;
    assert_eq!(*order.borrow(), ["first", "second"]);
    drop(taken_soon("test/turn").await);
}

#[wasm_bindgen_test]
async fn who_waits_no_longer_is_not_in_the_way() {
    let lock = TabLock::take("test/left").await.unwrap();
    assert!(goes_on(TabLock::wait("test/left")).await);
    let pending = async || script("return (await navigator.locks.query()).pending.length").await.as_f64();
    for _ in 0..100 {
        if pending().await == Some(0.0) {
            break;
        }
        sleep_ms(10).await;
    }
    assert_eq!(pending().await, Some(0.0));
    drop(lock);
    drop(taken_soon("test/left").await);

    // A place given up in the very moment it is granted goes back too.
    for wait_ms in 0..10 {
        let lock = taken_soon("test/left").await;
        let waiter = async {
            drop(lock);
            sleep_ms(wait_ms).await;
        };
        select(pin!(TabLock::wait("test/left")), pin!(waiter)).await;
        drop(taken_soon("test/left").await);
    }
}

#[wasm_bindgen_test]
async fn what_is_held_is_named() {
    let locks = [TabLock::take("test/held/a").await.unwrap(), TabLock::take("test/held/b").await.unwrap()];
    let other = TabLock::take("test/other").await.unwrap();
    let mut held = held_locks("test/held/").await;
    held.sort();
    assert_eq!(held, ["test/held/a", "test/held/b"]);
    assert_eq!(held_locks("test/held/b").await, ["test/held/b"]);
    assert!(held_locks("held").await.is_empty());
    drop((locks, other));
    drop((taken_soon("test/held/a").await, taken_soon("test/held/b").await));
}

/// A page that came over plain http from another machine, and one that the browser keeps locks from.
#[wasm_bindgen_test]
async fn without_locks_every_request_for_one_is_granted() {
    let hidden = "Object.defineProperty(navigator, 'locks', { configurable: true, value: undefined });
                  globalThis.restore = () => { delete navigator.locks; };";
    let forbidden = "const { request, query } = LockManager.prototype;
                     const fail = async () => { throw new DOMException('no', 'SecurityError'); };
                     Object.assign(LockManager.prototype, { request: fail, query: fail });
                     globalThis.restore = () => Object.assign(LockManager.prototype, { request, query });";
    for without in [hidden, forbidden] {
        script(without).await;
        let (one, other) = join(TabLock::take("test/none"), TabLock::take("test/none")).await;
        let is_granted = !goes_on(TabLock::wait("test/none")).await;
        let held = held_locks("").await;
        script("restore()").await;
        assert!(one.is_some() && other.is_some() && is_granted && held.is_empty(), "{without}");
    }
    drop(taken_soon("test/none").await);
}

/// What a channel has heard so far.
type Heard = Rc<RefCell<Vec<String>>>;

fn listener(name: &str) -> (Channel, Heard) {
    let heard = Heard::default();
    let hearing = Rc::clone(&heard);
    (Channel::open(name, move |text| hearing.borrow_mut().push(text)).unwrap(), heard)
}

#[wasm_bindgen_test]
async fn what_is_said_is_heard_by_all_others_of_that_name() {
    let (speaker, own) = listener("test/line");
    let (_second, second) = listener("test/line");
    let (third_channel, third) = listener("test/line");
    let (_stranger, strange) = listener("test/other line");
    speaker.post("one");
    speaker.post("two “é”");
    until(|| second.borrow().len() == 2 && third.borrow().len() == 2).await;
    assert_eq!(*second.borrow(), ["one", "two “é”"]);
    assert_eq!(*third.borrow(), *second.borrow());

    drop(third_channel);
    speaker.post("three");
    // Said and dropped at once: it is still heard.
    drop(speaker);
    until(|| second.borrow().len() == 3).await;
    // What is no text, as another page's message, is no message.
    script("const line = new BroadcastChannel('test/line'); line.postMessage({}); line.postMessage(4); line.close();")
        .await;
    sleep_ms(A_WHILE_MS).await;
    assert_eq!((second.borrow().len(), third.borrow().len()), (3, 2));
    assert!(own.borrow().is_empty() && strange.borrow().is_empty(), "{own:?} {strange:?}");
}

#[wasm_bindgen_test]
async fn without_channels_there_is_none() {
    script("globalThis.real = BroadcastChannel; globalThis.BroadcastChannel = undefined;").await;
    let none = Channel::open("test/none", drop::<String>).is_none();
    script("globalThis.BroadcastChannel = real").await;
    assert!(none);
}
