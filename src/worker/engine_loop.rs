//! What the model's worker hears and says.

use std::cell::RefCell;
use std::io::BufReader;
use std::rc::Rc;

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use js_sys::{Array, Date, Promise, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DedicatedWorkerGlobalScope, File, MessageChannel, MessageEvent};

use super::engine::{Engine, Loaded};
use super::weights::{BlobReader, hash_of, obtain, parts};
use crate::decode::LocalTime;
use crate::protocol::BUILD;
use crate::protocol::engine::{End, Finished, Generate, Load, News, Order};

/// Of a file at once: what its header is read from, string by string.
const READ_AHEAD: usize = 1 << 20;

/// Numbers of answers that nobody wants any more.
type Unwanted = Rc<RefCell<Vec<u32>>>;

/// A message of the page: its bytes, and the file that may come with it.
type Heard = (Vec<u8>, Option<Blob>);

/// Greets the page and carries out its orders, for as long as the worker lives.
pub fn serve_engine() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let (orders, waiting) = unbounded();
    let unwanted = Unwanted::default();
    let cancelled = Rc::clone(&unwanted);
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let (bytes, file) = parts(&event.data());
        match Order::decode(&bytes) {
            Ok(Order::Cancel { id }) => cancelled.borrow_mut().push(id),
            Ok(_) => {
                // It is received for as long as the worker lives.
                let _ = orders.unbounded_send((bytes, file));
            }
            Err(error) => say(&News::Unread(error.to_string())),
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    say(&News::Ready { app_version: BUILD.to_owned() });
    spawn_local(carry_out(waiting, unwanted));
}

async fn carry_out(mut waiting: UnboundedReceiver<Heard>, unwanted: Unwanted) {
    let mut loaded = None;
    while let Some((bytes, file)) = waiting.next().await {
        match Order::decode(&bytes) {
            Ok(Order::Load(load)) => {
                loaded = None; // its memory is needed for the next
                match ready(&load, file).await {
                    Ok(ready) => loaded = Some(ready),
                    Err(reason) => say(&News::Failed { id: 0, reason }),
                }
            }
            Ok(Order::Generate(order)) => match &mut loaded {
                Some(Loaded::Model(engine)) => answer(engine, &order, &unwanted).await,
                _ => say(&News::Failed {
                    id: order.id,
                    reason: "No model is loaded. Choose one and try again.".to_owned(),
                }),
            },
            Ok(Order::Classify { id, exchanges }) => match &loaded {
                Some(Loaded::Encoder(encoder)) => {
                    let verdicts: Result<_, _> = exchanges.iter().map(|exchange| encoder.classify(*exchange)).collect();
                    say(&match verdicts {
                        Ok(verdicts) => News::Classified { id, verdicts },
                        Err(error) => News::Failed { id, reason: error.to_string() },
                    });
                }
                _ => say(&News::Failed { id, reason: "The encoder is not loaded. Switch it on again.".to_owned() }),
            },
            Ok(Order::Cancel { .. }) | Err(_) => {} // told apart when it was heard
        }
    }
}

/// The model of this file, or why there is none.
async fn ready(load: &Load<'_>, file: Option<Blob>) -> Result<Loaded, String> {
    let (file, sha256) = match file {
        Some(file) if load.sha256.is_empty() => {
            let sha256 =
                hash_of(&file).map_err(|error| format!("The file could not be read ({error}). Choose it again."))?;
            (file, sha256)
        }
        Some(file) => (file, load.sha256.to_owned()),
        None => {
            let fetched = obtain(load, |done, total| say(&News::Fetching { done, total })).await;
            (fetched.map_err(|error| error.to_string())?, load.sha256.to_owned())
        }
    };
    let reader =
        BlobReader::new(file.clone()).map_err(|error| format!("The browser reads no files here ({error})."))?;
    let reader = BufReader::with_capacity(READ_AHEAD, reader);
    let loaded = Loaded::load(reader, &name_of(&file, load), now(), |share| say(&News::Loading { share }));
    let loaded = loaded.map_err(|error| error.to_string())?;
    let context_length = loaded.context_length() as u32;
    post(&News::Loaded { sha256, context_length }, Some(&file));
    Ok(loaded)
}

/// A file that a person brought has a name; one that was fetched has its address's.
fn name_of(file: &Blob, load: &Load<'_>) -> String {
    let address = load.addresses.first().and_then(|address| address.rsplit('/').next());
    match file.dyn_ref::<File>() {
        Some(file) if load.sha256.is_empty() => file.name(),
        _ => address.unwrap_or_default().to_owned(),
    }
}

/// By the clock of the person's machine.
fn now() -> LocalTime {
    let date = Date::new_0();
    LocalTime {
        year: date.get_full_year() as i32,
        month: date.get_month() as u8 + 1,
        day: date.get_date() as u8,
        hour: date.get_hours() as u8,
        minute: date.get_minutes() as u8,
        second: date.get_seconds() as u8,
    }
}

async fn answer(engine: &mut Engine, order: &Generate<'_>, unwanted: &Unwanted) {
    let id = order.id;
    if let Err(error) = try_answer(engine, order, unwanted).await {
        say(&News::Failed { id, reason: error.to_string() });
    }
    unwanted.borrow_mut().retain(|other| *other != id);
}

async fn try_answer(
    engine: &mut Engine,
    order: &Generate<'_>,
    unwanted: &Unwanted,
) -> Result<(), crate::decode::DecodeError> {
    let is_unwanted = || unwanted.borrow().contains(&order.id);
    turn().await;
    if is_unwanted() {
        let (rest, rendered) = (String::new(), Vec::new());
        say(&News::Finished(Finished {
            id: order.id,
            end: End::Cancelled,
            rest,
            prompt_tokens: 0,
            tokens: 0,
            rendered,
        }));
        return Ok(());
    }
    let mut answering = engine.begin(order)?;
    while let Some(token) = answering.next_token()? {
        say(&token);
        turn().await;
        if is_unwanted() {
            break;
        }
    }
    say(&answering.finish()?);
    Ok(())
}

/// Lets the browser hand over what has come meanwhile. A timer would be held up for milliseconds.
async fn turn() {
    let Ok(channel) = MessageChannel::new() else { return };
    let turned = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        let _ = JsFuture::from(turned).await;
    }
    channel.port1().close();
}

fn say(news: &News) {
    post(news, None);
}

/// The bytes change hands: the browser copies nothing. A file is only pointed to.
fn post(news: &News, file: Option<&Blob>) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let buffer = Uint8Array::from(&news.encode()[..]).buffer();
    let parts = file.map_or_else(|| Array::of1(&buffer), |file| Array::of2(&buffer, file));
    // Refused is only what is no longer one's own, and the buffer was made just now.
    let _ = scope.post_message_with_transfer(&parts, &Array::of1(&buffer));
}
