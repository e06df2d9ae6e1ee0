//! A worker from its start to its end: requests go to it, replies come back, each with its request's number.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::{Array, Function, Object};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, ErrorEvent, Event, MessageEvent, WorkerOptions, WorkerType};

use super::post::{pack, unpack};
use crate::domain::{CallError, WorkerError, WorkerVersion};
use crate::protocol::{BUILD, Messages, ProtocolError, ReplyHeader, RequestHeader, decode_body, decode_header, encode};

/// A worker that speaks these messages. Clones speak to the same one; it ends with the last of them and of its [`Replies`].
#[derive(Clone)]
pub(super) struct Worker<M: Messages>(Rc<Connection<M>>);

struct Connection<M: Messages> {
    /// None where the browser would not even try.
    worker: OnceCell<web_sys::Worker>,
    state: RefCell<ConnectionState>,
    /// Who waits for replies to which request.
    waiting: RefCell<Vec<(u32, UnboundedSender<Received<M>>)>>,
    last_id: Cell<u32>,
}

enum ConnectionState {
    /// What is sent before the worker is ready would be lost, and is kept.
    Starting(Vec<(JsValue, Array)>),
    Ready,
    Broken(WorkerError),
}

type Received<M> = Result<WorkerReply<<M as Messages>::Reply>, CallError<<M as Messages>::Error>>;

/// A reply, and what came beside it.
pub(super) struct WorkerReply<R> {
    pub(super) body: R,
    pub(super) attachment: JsValue,
}

/// The replies to one request.
pub(super) struct Replies<M: Messages> {
    id: u32,
    received: UnboundedReceiver<Received<M>>,
    worker: Worker<M>,
}

impl<M: Messages> Replies<M> {
    /// The next reply.
    pub(super) async fn next(&mut self) -> Received<M> {
        self.received.next().await.unwrap_or_else(|| Err(Worker::<M>::something_else()))
    }

    /// Tells the worker that no more replies are wanted. One more may come, the last.
    pub(super) fn cancel(&self) {
        self.worker.0.post(&pack(&encode(&RequestHeader::Cancel(self.id), &()), None));
    }
}

impl<M: Messages> Worker<M> {
    /// Begins to load the worker, and waits for nothing. Each request is told what goes wrong.
    pub(super) fn start() -> Self {
        let (state, waiting) = (ConnectionState::Starting(Vec::new()).into(), RefCell::default());
        let connection = Rc::new(Connection { worker: OnceCell::new(), state, waiting, last_id: Cell::default() });
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        match web_sys::Worker::new_with_options(&format!("{}_loader.js", M::WORKER.file_stem()), &options) {
            Ok(worker) => {
                worker.set_onmessage(Some(&connection.listener(|connection, event| {
                    connection.receive(&event.unchecked_into::<MessageEvent>().data());
                })));
                let broken = connection.listener(Connection::fail);
                worker.set_onerror(Some(&broken));
                worker.set_onmessageerror(Some(&broken));
                // Nothing was set before.
                drop(connection.worker.set(worker));
            }
            Err(thrown) => {
                let reason = Some(Object::from(thrown).to_string().into());
                connection.end(&WorkerError::NotLoaded { worker: M::WORKER, reason });
            }
        }
        Self(connection)
    }

    /// Whether it will answer nothing any more.
    pub(super) fn is_broken(&self) -> bool {
        matches!(*self.0.state.borrow(), ConnectionState::Broken(_))
    }

    /// Sends a request; a file goes beside it.
    pub(super) fn request(&self, request: &M::Request<'_>, file: Option<&Blob>) -> Replies<M> {
        let (sender, received) = unbounded();
        let id = self.0.last_id.get().wrapping_add(1);
        self.0.last_id.set(id);
        let message = pack(&encode(&RequestHeader::Request(id), request), file.map(AsRef::as_ref));
        match &mut *self.0.state.borrow_mut() {
            ConnectionState::Starting(kept) => kept.push(message),
            ConnectionState::Ready => self.0.post(&message),
            ConnectionState::Broken(error) => drop(sender.unbounded_send(Err(error.clone().into()))),
        }
        if !self.is_broken() {
            self.0.waiting.borrow_mut().push((id, sender));
        }
        Replies { id, received, worker: self.clone() }
    }

    /// The error where a reply is none to the request.
    pub(super) fn something_else() -> CallError<M::Error> {
        WorkerError::OtherReply { worker: M::WORKER }.into()
    }
}

impl<M: Messages> Connection<M> {
    /// Hears for as long as the worker is there: the browser frees its listeners with it.
    fn listener(self: &Rc<Self>, hear: fn(&Self, Event)) -> Function {
        let connection = Rc::downgrade(self);
        let listener = Closure::<dyn Fn(Event)>::new(move |event| {
            connection.upgrade().inspect(|connection| hear(connection, event));
        });
        listener.into_js_value().unchecked_into()
    }

    fn post(&self, (message, transfer): &(JsValue, Array)) {
        if let Some(worker) = self.worker.get() {
            // Refused is only what is no longer one's own, and the buffer was made by this page.
            let _ = worker.post_message_with_transfer(message, transfer);
        }
    }

    fn receive(&self, data: &JsValue) {
        let (message, attachment) = unpack(data);
        let error = match decode_header(&message) {
            Ok((ReplyHeader::Ready { build }, _)) if build == BUILD => return self.begin(),
            Ok((ReplyHeader::Ready { build }, _)) => other_version::<M>(WorkerVersion::Build(build)),
            Ok((ReplyHeader::Unread { id }, body)) => {
                let error = unread::<M>(decode_body(body).unwrap_or_else(|error| error));
                match id {
                    Some(id) => return self.hand_over(id, true, Err(error.into())),
                    None => error,
                }
            }
            Ok((ReplyHeader::Failed { id }, body)) => match decode_body(body) {
                Ok(error) => return self.hand_over(id, true, Err(CallError::Failed(error))),
                Err(error) => unread::<M>(error),
            },
            Ok((ReplyHeader::Reply { id, is_last }, body)) => match decode_body(body) {
                Ok(body) => return self.hand_over(id, is_last, Ok(WorkerReply { body, attachment })),
                Err(error) => unread::<M>(error),
            },
            Err(error) => unread::<M>(error),
        };
        self.end(&error);
    }

    fn begin(&self) {
        let mut state = self.state.borrow_mut();
        if let ConnectionState::Starting(kept) = &*state {
            kept.iter().for_each(|message| self.post(message));
            *state = ConnectionState::Ready;
        }
    }

    fn hand_over(&self, id: u32, is_last: bool, received: Received<M>) {
        let mut waiting = self.waiting.borrow_mut();
        if let Some(place) = waiting.iter().position(|(other, _)| *other == id) {
            // Who asked may have gone.
            let _ = waiting[place].1.unbounded_send(received);
            if is_last {
                waiting.swap_remove(place);
            }
        }
    }

    /// An error that the browser tells of: of the worker's files before it is ready, of its own from then on.
    fn fail(&self, event: Event) {
        let reason = event.dyn_ref().map(ErrorEvent::message).filter(|reason| !reason.is_empty());
        let is_starting = matches!(*self.state.borrow(), ConnectionState::Starting(_));
        self.end(&match is_starting {
            true => WorkerError::NotLoaded { worker: M::WORKER, reason },
            false => WorkerError::BrokeOff { worker: M::WORKER, reason },
        });
    }

    /// Ends the worker, and tells so all who wait for it.
    fn end(&self, error: &WorkerError) {
        self.terminate();
        self.state.replace(ConnectionState::Broken(error.clone()));
        for (_, sender) in self.waiting.take() {
            let _ = sender.unbounded_send(Err(error.clone().into()));
        }
    }

    fn terminate(&self) {
        self.worker.get().inspect(|worker| worker.terminate());
    }
}

/// The error where a message could not be read, by the page or by the worker.
pub(super) fn unread<M: Messages>(error: ProtocolError) -> WorkerError {
    match error {
        ProtocolError::Version { found } => other_version::<M>(WorkerVersion::Messages(found)),
        ProtocolError::Malformed { reason } => WorkerError::Unreadable { reason },
    }
}

fn other_version<M: Messages>(found: WorkerVersion) -> WorkerError {
    WorkerError::OtherVersion { worker: M::WORKER, page: BUILD, found }
}

impl<M: Messages> Drop for Connection<M> {
    fn drop(&mut self) {
        self.terminate();
    }
}
