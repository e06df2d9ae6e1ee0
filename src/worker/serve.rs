//! What every worker does: it greets the page, takes its requests in turn, and answers them.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use futures::StreamExt;
use futures::channel::mpsc::unbounded;
use serde::Serialize;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

use crate::platform::{pack, unpack};
use crate::protocol::{BUILD, Messages, ProtocolError, ReplyHeader, RequestHeader, decode_body, decode_header, encode};

/// Numbers of requests whose replies are not wanted any more.
type Cancelled = Rc<RefCell<Vec<u32>>>;

/// A request of the page's.
pub(super) struct Request<M> {
    id: u32,
    message: Vec<u8>,
    body: usize,
    /// The file that came beside it.
    pub(super) file: Option<Blob>,
    cancelled: Cancelled,
    messages: PhantomData<M>,
}

impl<M: Messages> Request<M> {
    /// What is asked.
    fn body(&self) -> Result<M::Request<'_>, ProtocolError> {
        decode_body(&self.message[self.body..])
    }

    /// Sends a reply that is not the last one, and what goes beside it.
    pub(super) fn reply(&self, reply: &M::Reply, attachment: Option<&JsValue>) {
        post(&ReplyHeader::Reply { id: self.id, is_last: false }, reply, attachment);
    }

    /// Whether the page wants no more replies; it is known once the browser could hand over what came meanwhile.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.borrow().contains(&self.id)
    }
}

/// The last reply to a request, and the file that goes beside it; or why there is none.
pub(super) type Answered<M> = Result<(<M as Messages>::Reply, Option<Blob>), <M as Messages>::Error>;

/// Greets the page and answers its requests one after the other, for as long as the worker lives.
pub(super) fn serve<M: Messages>(
    mut answer: impl for<'r> AsyncFnMut(&'r Request<M>, M::Request<'r>) -> Answered<M> + 'static,
) {
    let (queue, mut requests) = unbounded::<Request<M>>();
    let cancelled = Cancelled::default();
    let receive = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let (message, file) = unpack(&event.data());
        match decode_header(&message) {
            Ok((RequestHeader::Request(id), rest)) => {
                let (body, cancelled) = (message.len() - rest.len(), Rc::clone(&cancelled));
                let file = file.dyn_into().ok();
                // They are received for as long as the worker lives.
                let _ = queue.unbounded_send(Request { id, message, body, file, cancelled, messages: PhantomData });
            }
            Ok((RequestHeader::Cancel(id), _)) => cancelled.borrow_mut().push(id),
            Err(error) => post(&ReplyHeader::Unread { id: None }, &error, None),
        }
    });
    scope().set_onmessage(Some(receive.as_ref().unchecked_ref()));
    receive.forget();
    post(&ReplyHeader::Ready { build: BUILD.to_owned() }, &(), None);
    spawn_local(async move {
        while let Some(request) = requests.next().await {
            let id = request.id;
            match request.body() {
                Ok(asked) => match answer(&request, asked).await {
                    Ok((reply, file)) => {
                        post(&ReplyHeader::Reply { id, is_last: true }, &reply, file.as_ref().map(AsRef::as_ref));
                    }
                    Err(error) => post(&ReplyHeader::Failed { id }, &error, None),
                },
                Err(error) => post(&ReplyHeader::Unread { id: Some(id) }, &error, None),
            }
            request.cancelled.borrow_mut().retain(|other| *other != id);
        }
    });
}

fn post(header: &ReplyHeader, body: &impl Serialize, attachment: Option<&JsValue>) {
    let (message, transfer) = pack(&encode(header, body), attachment);
    // Refused is only what is no longer one's own, and the buffers were made just now.
    let _ = scope().post_message_with_transfer(&message, &transfer);
}

pub(super) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
