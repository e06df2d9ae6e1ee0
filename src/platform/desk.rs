//! The page's handle on the data worker, which judges texts while the page goes on.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use web_sys::Worker;

use super::workers::{self, Heard};
use crate::domain::Verdict;
use crate::protocol::{Ask, BUILD, ProtocolError, Reply, chunks};

/// Beside the page; it loads the other two files of the worker.
const FILE: &str = "desk_loader.js";

/// Of texts in one message: about a tenth of a second of the worker's time, for which others wait.
const CHUNK_BYTES: usize = 1 << 20;
/// Messages that one asker has under way: the worker has the next at hand when it is done with one, and others wait for
/// no more than these.
const UNDER_WAY: usize = 2;
/// From so many messages on a second worker is worth its start, and takes every other one.
const MANY: usize = 16;

/// Why texts were not judged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// The worker's files are not there, or the browser starts no workers.
    #[error(
        "The page's data worker, which judges the answers, could not be loaded ({0}). Check the connection and try again; \
         if that does not help, reload the page. Whoever hosts the page should check that desk_loader.js, desk.js and \
         desk_bg.wasm are beside it, and that no policy of theirs forbids workers."
    )]
    NotLoaded(String),
    /// The page and its worker are not of one build.
    #[error(
        "The page (version {page}) and its data worker ({0}) do not belong together: one of them is out of date. Reload the \
         page; if that does not help, empty the browser's cache first.",
        page = BUILD
    )]
    OtherVersion(String),
    /// The worker stopped by a fault of its own.
    #[error(
        "The page's data worker broke off ({0}), and what it had been asked is not judged. Try again: a fresh one starts \
         by itself. If that breaks off as well, reload the page."
    )]
    BrokeOff(String),
    /// A message got spoilt on its way, in either direction; or the worker cannot do what it was asked. It says which.
    #[error("{0}")]
    Unanswered(String),
}

type Answered = Result<Vec<Vec<Verdict>>, DeskError>;

/// The data worker. Clones speak to the same one; it ends with the last of them.
#[derive(Clone)]
pub struct Desk(Rc<RefCell<Rc<Line>>>);

impl Desk {
    /// Begins to load the worker, and waits for nothing. What goes wrong is told to who asks.
    pub fn start() -> Self {
        Self(Rc::new(RefCell::new(Line::open())))
    }

    /// Each text's verdict by each classifier (of these ids): by classifier and, within, by text. A verdict says what
    /// decided only where `evidence` is asked for, which takes more time and memory.
    pub async fn judge(&self, classifiers: &[&str], texts: &[&str], evidence: bool) -> Answered {
        let chunks: Vec<_> = chunks(texts, CHUNK_BYTES / classifiers.len().max(1)).collect();
        let helper = (chunks.len() >= MANY).then(Line::open);
        let lines: Vec<_> = [self.line()].into_iter().chain(helper).collect();
        let mut judged: Vec<_> = classifiers.iter().map(|_| Vec::with_capacity(texts.len())).collect();
        let mut under_way = VecDeque::new();
        for (chunk, line) in chunks.into_iter().zip(lines.iter().cycle()) {
            if under_way.len() == UNDER_WAY * lines.len() {
                gather(&mut judged, under_way.pop_front()).await?;
            }
            under_way.push_back((line.ask(classifiers, chunk, evidence), chunk.len()));
        }
        while !under_way.is_empty() {
            gather(&mut judged, under_way.pop_front()).await?;
        }
        Ok(judged)
    }

    /// The line in use, or a new one in place of a broken one.
    fn line(&self) -> Rc<Line> {
        let mut line = self.0.borrow_mut();
        if line.is_broken() {
            *line = Line::open();
        }
        line.clone()
    }
}

/// Adds the answer to one message, which asked for `texts` texts.
async fn gather(judged: &mut [Vec<Verdict>], message: Option<(Waiting, usize)>) -> Result<(), DeskError> {
    let Some((waiting, texts)) = message else { return Ok(()) };
    let lists = waiting.await.unwrap_or_else(|_| Err(DeskError::BrokeOff("it was ended".to_owned())))?;
    if lists.len() != judged.len() || lists.iter().any(|list| list.len() != texts) {
        return Err(DeskError::BrokeOff("its answer is of another size than what it was asked".to_owned()));
    }
    for (all, list) in judged.iter_mut().zip(lists) {
        all.extend(list);
    }
    Ok(())
}

type Waiting = oneshot::Receiver<Answered>;

/// One worker from its start to its end, and who waits for it.
struct Line {
    /// None where the browser would not even try.
    worker: OnceCell<Worker>,
    state: RefCell<State>,
    waiting: RefCell<Vec<(u32, oneshot::Sender<Answered>)>>,
    last_id: Cell<u32>,
}

enum State {
    /// What is sent now would be lost, and is kept.
    Loading(Vec<ArrayBuffer>),
    Ready,
    Broken(DeskError),
}

impl Line {
    fn open() -> Rc<Self> {
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

    fn is_broken(&self) -> bool {
        matches!(*self.state.borrow(), State::Broken(_))
    }

    fn ask(&self, classifiers: &[&str], texts: &[&str], evidence: bool) -> Waiting {
        let (answer, waiting) = oneshot::channel();
        let id = self.last_id.get().wrapping_add(1);
        self.last_id.set(id);
        let message = || {
            let ask = Ask { id, evidence, classifiers: classifiers.to_vec(), texts: texts.to_vec() };
            Uint8Array::from(&ask.encode()[..]).buffer()
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

    /// The bytes change hands: the browser copies nothing.
    fn post(&self, message: &ArrayBuffer) {
        if let Some(worker) = self.worker.get() {
            // Refused is only what is no longer one's own, and the buffer was made by this page.
            let _ = worker.post_message_with_transfer(message, &Array::of1(message));
        }
    }

    fn hear(&self, message: &[u8]) {
        match Reply::decode(message) {
            Ok(Reply::Answer(answer)) => self.hand_over(answer.id, answer.result.map_err(DeskError::Unanswered)),
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

    fn hand_over(&self, id: u32, answered: Answered) {
        let place = self.waiting.borrow().iter().position(|(other, _)| *other == id);
        if let Some(place) = place {
            let (_, answer) = self.waiting.borrow_mut().swap_remove(place);
            // Who asked may have gone.
            let _ = answer.send(answered);
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
