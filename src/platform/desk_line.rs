//! One data worker, from its start to its end.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::Worker;

use super::workers::{self, Heard};
use super::{DeskError, HeldFile};
use crate::protocol::{BUILD, ProtocolError, Reply};

/// Beside the page; it loads the other two files of the worker.
const FILE: &str = "desk_loader.js";

type Answered = Result<Reply, DeskError>;
pub(super) type Waiting = oneshot::Receiver<Answered>;

/// One worker from its start to its end, and who waits for it.
pub(super) struct Line {
    /// None where the browser would not even try.
    worker: OnceCell<Worker>,
    state: RefCell<State>,
    waiting: RefCell<Vec<(u32, oneshot::Sender<Answered>)>>,
    last_id: Cell<u32>,
}

/// What goes out, and which part of it changes hands: the browser copies none of that.
struct Message {
    whole: JsValue,
    handed_over: Array,
}

enum State {
    /// What is sent now would be lost, and is kept.
    Loading(Vec<Message>),
    Ready,
    Broken(DeskError),
}

impl Line {
    pub(super) fn open() -> Rc<Self> {
        let line = Rc::new(Self {
            worker: OnceCell::new(),
            state: State::Loading(Vec::new()).into(),
            waiting: RefCell::default(),
            last_id: Cell::default(),
        });
        match workers::start(FILE, &line, Self::on_event) {
            // Nothing was set before.
            Ok(worker) => drop(line.worker.set(worker)),
            Err(reason) => line.end(&DeskError::NotLoaded(reason)),
        }
        line
    }

    fn on_event(&self, heard: Heard) {
        match heard {
            Heard::Message(message) => self.hear(&Uint8Array::new(&message.data()).to_vec()),
            Heard::Broken(reason) => self.fail(reason),
        }
    }

    pub(super) fn is_broken(&self) -> bool {
        matches!(*self.state.borrow(), State::Broken(_))
    }

    /// Sends a message, which is written with the id that is to come back; a file goes beside it.
    pub(super) fn ask(&self, write: impl FnOnce(u32) -> Vec<u8>, file: Option<&HeldFile>) -> Waiting {
        let (answer, waiting) = oneshot::channel();
        let id = self.last_id.get().wrapping_add(1);
        self.last_id.set(id);
        let message = || {
            let bytes = Uint8Array::from(&write(id)[..]).buffer();
            let handed_over = Array::of1(&bytes);
            let whole = file.map_or_else(|| bytes.clone().into(), |file| Array::of2(&bytes, file.blob()).into());
            Message { whole, handed_over }
        };
        match &mut *self.state.borrow_mut() {
            State::Loading(kept) => kept.push(message()),
            State::Ready => self.post(&message()),
            State::Broken(error) => {
                let _ = answer.send(Err(error.clone()));
                return waiting;
            }
        }
        self.waiting.borrow_mut().push((id, answer));
        waiting
    }

    fn post(&self, message: &Message) {
        if let Some(worker) = self.worker.get() {
            // Refused is only what is no longer one's own, and the buffer was made by this page.
            let _ = worker.post_message_with_transfer(&message.whole, &message.handed_over);
        }
    }

    fn hear(&self, message: &[u8]) {
        match Reply::decode(message) {
            Ok(Reply::Answer(answer)) => self.hand_over(answer.id, Reply::Answer(answer)),
            Ok(reply @ (Reply::Set { id, .. } | Reply::Look { id, .. })) => self.hand_over(id, reply),
            Ok(Reply::Ready { app_version }) if app_version == BUILD => self.ready(),
            Ok(Reply::Ready { app_version }) => self.end(&DeskError::OtherVersion(format!("version {app_version}"))),
            Ok(Reply::Unread(reason)) => self.end(&DeskError::Unanswered(reason)),
            Err(ProtocolError::Version { found }) => {
                self.end(&DeskError::OtherVersion(format!("message version {found}")));
            }
            Err(error) => self.end(&DeskError::Unanswered(error.to_string())),
        }
    }

    fn ready(&self) {
        let mut state = self.state.borrow_mut();
        if let State::Loading(kept) = &*state {
            kept.iter().for_each(|message| self.post(message));
            *state = State::Ready;
        }
    }

    fn hand_over(&self, id: u32, reply: Reply) {
        let place = self.waiting.borrow().iter().position(|(other, _)| *other == id);
        if let Some(place) = place {
            let (_, answer) = self.waiting.borrow_mut().swap_remove(place);
            // Who asked may have gone.
            let _ = answer.send(Ok(reply));
        }
    }

    /// An error that the browser tells of: of the worker's files before it is ready, of its own from then on.
    fn fail(&self, reason: String) {
        let is_loading = matches!(*self.state.borrow(), State::Loading(_));
        self.end(&if is_loading { DeskError::NotLoaded(reason) } else { DeskError::BrokeOff(reason) });
    }

    fn end(&self, error: &DeskError) {
        self.terminate();
        self.state.replace(State::Broken(error.clone()));
        for (_, answer) in self.waiting.take() {
            let _ = answer.send(Err(error.clone()));
        }
    }

    fn terminate(&self) {
        self.worker.get().inspect(|worker| worker.terminate());
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.terminate();
    }
}
