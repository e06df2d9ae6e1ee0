//! A worker from its start to its end: requests go to it, replies come back, each with its request's number.

use std::cell::{Cell, OnceCell, RefCell};
use std::marker::PhantomData;
use std::rc::Rc;

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::{Array, Function, Object};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, ErrorEvent, Event, MessageEvent, WorkerOptions, WorkerType};

use super::post::{pack, unpack};
use crate::protocol::{BUILD, Messages, ProtocolError, ReplyHeader, RequestHeader, decode_body, decode_header, encode};

/// A program beside the page that runs as a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerProgram {
    /// It judges answers and reads files of prompts.
    Data,
    /// It runs a model.
    Engine,
}

impl WorkerProgram {
    /// Its name in the names of its three files, of which the loader loads the other two.
    fn file(self) -> &'static str {
        match self {
            Self::Data => "data_worker",
            Self::Engine => "engine_worker",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Data => "data worker",
            Self::Engine => "model worker",
        }
    }

    /// What follows on how it broke off.
    fn advice(self) -> &'static str {
        match self {
            Self::Data => {
                "What it had been asked is not judged. Try again: a fresh one starts by itself. If that breaks off as \
                 well, reload the page."
            }
            Self::Engine => "It may have run out of memory: close other tabs, or choose a smaller model.",
        }
    }
}

/// Why a worker does not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkerError {
    /// Its files are not there, or the browser starts no workers.
    #[error(
        "The page's {name} could not be loaded ({reason}). Check the connection and try again; if that does not help, reload the \
         page. Whoever hosts the page should check that {file}_loader.js, {file}.js and {file}_bg.wasm are beside it, and \
         that no policy of theirs forbids workers.",
        name = .0.name(),
        reason = .1,
        file = .0.file()
    )]
    NotLoaded(WorkerProgram, String),
    /// The page and the worker are not of one build.
    #[error(
        "The page (version {page}) and its {name} ({found}) do not belong together: one of them is out of date. Reload the page; if \
         that does not help, empty the browser's cache first.",
        name = .0.name(),
        found = .1,
        page = BUILD
    )]
    OtherVersion(WorkerProgram, String),
    /// It stopped by a fault of its own.
    #[error("The page's {name} broke off ({reason}). {advice}", name = .0.name(), reason = .1, advice = .0.advice())]
    BrokeOff(WorkerProgram, String),
    /// It says why it cannot do what was asked; or a message could not be read, on either side.
    #[error("{0}")]
    Refused(String),
    /// The answer was called off.
    #[error("The answer was called off.")]
    Aborted,
}

/// A worker that speaks these messages. Clones speak to the same one; it ends with the last of them and of its [`Replies`].
pub(super) struct Worker<M> {
    connection: Rc<Connection>,
    messages: PhantomData<M>,
}

/// A reply, and what came beside it.
pub(super) struct Reply<R> {
    pub(super) body: R,
    pub(super) attachment: JsValue,
}

/// The replies to one request.
pub(super) struct Replies<M> {
    id: u32,
    received: UnboundedReceiver<Received>,
    worker: Worker<M>,
}

impl<M> Clone for Worker<M> {
    fn clone(&self) -> Self {
        Self { connection: Rc::clone(&self.connection), messages: PhantomData }
    }
}

impl<M: Messages> Worker<M> {
    /// Begins to load the worker, and waits for nothing. Each request is told what goes wrong.
    pub(super) fn start(program: WorkerProgram) -> Self {
        Self { connection: Connection::open(program), messages: PhantomData }
    }

    /// Whether it will answer nothing any more.
    pub(super) fn is_broken(&self) -> bool {
        matches!(*self.connection.state.borrow(), State::Broken(_))
    }

    /// Sends a request; a file goes beside it.
    pub(super) fn request(&self, request: &M::Request<'_>, file: Option<&Blob>) -> Replies<M> {
        let (sender, received) = unbounded();
        let id = self.connection.last_id.get().wrapping_add(1);
        self.connection.last_id.set(id);
        let message = encode(&RequestHeader::Request(id), request);
        self.connection.send(id, sender, pack(&message, file.map(AsRef::as_ref)));
        Replies { id, received, worker: self.clone() }
    }
}

impl<M: Messages> Replies<M> {
    /// The next reply.
    pub(super) async fn next(&mut self) -> Result<Reply<M::Reply>, WorkerError> {
        let connection = &self.worker.connection;
        let ended = || Err(WorkerError::BrokeOff(connection.program, "it did not answer what it was asked".to_owned()));
        let Message { bytes, body, attachment } = self.received.next().await.unwrap_or_else(ended)?;
        let body =
            decode_body(&bytes[body..]).map_err(|error| connection.end(WorkerError::Refused(error.to_string())))?;
        Ok(Reply { body, attachment })
    }

    /// Tells the worker that no more replies are wanted. One more may come, the last.
    pub(super) fn cancel(&self) {
        self.worker.connection.post(&pack(&encode(&RequestHeader::Cancel(self.id), &()), None));
    }
}

type Received = Result<Message, WorkerError>;

/// A message that came, and where its body begins.
struct Message {
    bytes: Vec<u8>,
    body: usize,
    attachment: JsValue,
}

/// What of a worker does not depend on its messages.
struct Connection {
    program: WorkerProgram,
    /// None where the browser would not even try.
    worker: OnceCell<web_sys::Worker>,
    state: RefCell<State>,
    /// Who waits for replies to which request.
    waiting: RefCell<Vec<(u32, UnboundedSender<Received>)>>,
    last_id: Cell<u32>,
}

enum State {
    /// What is sent before the worker is ready would be lost, and is kept.
    Starting(Vec<(JsValue, Array)>),
    Ready,
    Broken(WorkerError),
}

impl Connection {
    fn open(program: WorkerProgram) -> Rc<Self> {
        let (state, waiting) = (State::Starting(Vec::new()).into(), RefCell::default());
        let new = Rc::new(Self { program, worker: OnceCell::new(), state, waiting, last_id: Cell::default() });
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        match web_sys::Worker::new_with_options(&format!("{}_loader.js", program.file()), &options) {
            Ok(worker) => {
                worker.set_onmessage(Some(&new.listener(|this, event| {
                    this.receive(&event.unchecked_into::<MessageEvent>().data());
                })));
                let broken = new.listener(Self::fail);
                worker.set_onerror(Some(&broken));
                worker.set_onmessageerror(Some(&broken));
                // Nothing was set before.
                drop(new.worker.set(worker));
            }
            Err(thrown) => {
                new.end(WorkerError::NotLoaded(program, String::from(Object::from(thrown).to_string())));
            }
        }
        new
    }

    /// Hears for as long as the connection is there: the browser frees its listeners with the worker that holds them.
    fn listener(self: &Rc<Self>, hear: fn(&Self, Event)) -> Function {
        let this = Rc::downgrade(self);
        let listener = Closure::<dyn Fn(Event)>::new(move |event| {
            this.upgrade().inspect(|this| hear(this, event));
        });
        listener.into_js_value().unchecked_into()
    }

    fn send(&self, id: u32, sender: UnboundedSender<Received>, message: (JsValue, Array)) {
        match &mut *self.state.borrow_mut() {
            State::Starting(kept) => kept.push(message),
            State::Ready => self.post(&message),
            State::Broken(error) => return drop(sender.unbounded_send(Err(error.clone()))),
        }
        self.waiting.borrow_mut().push((id, sender));
    }

    fn post(&self, (message, transfer): &(JsValue, Array)) {
        if let Some(worker) = self.worker.get() {
            // Refused is only what is no longer one's own, and the buffer was made by this page.
            let _ = worker.post_message_with_transfer(message, transfer);
        }
    }

    fn receive(&self, data: &JsValue) {
        let (bytes, attachment) = unpack(data);
        let program = self.program;
        match decode_header(&bytes) {
            Ok((ReplyHeader::Reply { id, is_last }, rest)) => {
                let body = bytes.len() - rest.len();
                self.hand_over(id, is_last, Ok(Message { bytes, body, attachment }));
            }
            Ok((ReplyHeader::Failed { id, reason }, _)) => {
                self.hand_over(id, true, Err(WorkerError::Refused(reason)));
            }
            Ok((ReplyHeader::Ready { build }, _)) if build == BUILD => self.begin(),
            Ok((ReplyHeader::Ready { build }, _)) => {
                self.end(WorkerError::OtherVersion(program, format!("version {build}")));
            }
            Ok((ReplyHeader::Unread { reason }, _)) => drop(self.end(WorkerError::Refused(reason))),
            Err(ProtocolError::Version { found }) => {
                self.end(WorkerError::OtherVersion(program, format!("message version {found}")));
            }
            Err(error) => drop(self.end(WorkerError::Refused(error.to_string()))),
        }
    }

    fn begin(&self) {
        let mut state = self.state.borrow_mut();
        if let State::Starting(kept) = &*state {
            kept.iter().for_each(|message| self.post(message));
            *state = State::Ready;
        }
    }

    fn hand_over(&self, id: u32, is_last: bool, received: Received) {
        let mut waiting = self.waiting.borrow_mut();
        let Some(place) = waiting.iter().position(|(other, _)| *other == id) else { return };
        // Who asked may have gone.
        let _ = waiting[place].1.unbounded_send(received);
        if is_last {
            waiting.swap_remove(place);
        }
    }

    /// An error that the browser tells of: of the worker's files before it is ready, of its own from then on.
    fn fail(&self, event: Event) {
        let reason = event.dyn_ref().map(ErrorEvent::message).filter(|reason| !reason.is_empty());
        let reason = reason.unwrap_or_else(|| "the browser does not say why".to_owned());
        let is_starting = matches!(*self.state.borrow(), State::Starting(_));
        self.end(if is_starting {
            WorkerError::NotLoaded(self.program, reason)
        } else {
            WorkerError::BrokeOff(self.program, reason)
        });
    }

    /// Ends the worker, and tells so all who wait for it.
    fn end(&self, error: WorkerError) -> WorkerError {
        self.terminate();
        self.state.replace(State::Broken(error.clone()));
        for (_, sender) in self.waiting.take() {
            let _ = sender.unbounded_send(Err(error.clone()));
        }
        error
    }

    fn terminate(&self) {
        self.worker.get().inspect(|worker| worker.terminate());
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.terminate();
    }
}
