//! One worker of the language model, from its start to its end.

use std::rc::Rc;

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{Blob, Worker};

use super::PickedFile;
use super::workers::{self, Heard};
use crate::protocol::engine::{Load, News, Order};
use crate::protocol::{BUILD, ProtocolError};

/// Beside the page; it loads the other two files of the worker.
const FILE: &str = "engine_loader.js";

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The worker's files are not there, or the browser starts no workers.
    #[error(
        "The page's model worker could not be loaded ({0}). Check the connection and try again. Whoever hosts the page \
         should check that engine_loader.js, engine.js and engine_bg.wasm are beside it."
    )]
    NotLoaded(String),
    /// The page and its worker are not of one build.
    #[error(
        "The page (version {page}) and its model worker ({0}) do not belong together: one of them is out of date. Reload \
         the page; if that does not help, empty the browser's cache first.",
        page = BUILD
    )]
    OtherVersion(String),
    /// The worker stopped by a fault of its own.
    #[error(
        "The page's model worker broke off twice ({0}). It may have run out of memory: close other tabs, or choose a \
         smaller model."
    )]
    BrokeOff(String),
    /// The worker says why it cannot.
    #[error("{0}")]
    Refused(String),
    /// Nobody wants the answer any more.
    #[error("The answer was called off.")]
    Aborted,
}

/// A model file, and where it is to be had.
#[derive(Clone, Debug, Default)]
pub struct ModelFile {
    /// Tells it from others.
    pub id: String,
    /// In hex; empty for a file that a person dropped.
    pub sha256: String,
    /// In the order in which they are tried.
    pub addresses: Vec<String>,
    /// In bytes.
    pub bytes: u64,
    file: Option<Blob>,
}

impl ModelFile {
    /// A file that is fetched.
    pub fn at(id: String, sha256: String, addresses: Vec<String>, bytes: u64) -> Self {
        Self { id, sha256, addresses, bytes, file: None }
    }

    /// A file of the person's own.
    pub fn dropped(file: PickedFile) -> Self {
        let (name, bytes) = (file.name(), file.bytes());
        Self { id: name, bytes, file: Some(file.into_blob()), ..Self::default() }
    }
}

/// How far the model is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum EngineState {
    /// Nobody wanted it yet.
    #[default]
    Asleep,
    /// Its file is on its way.
    Fetching {
        /// Bytes that came.
        done: u64,
        /// Bytes in all; 0 if nobody said.
        total: u64,
    },
    /// Its file is being read.
    Loading {
        /// The share that was.
        share: f32,
    },
    /// It answers.
    Ready,
}

/// A model that a worker has loaded.
pub(super) struct Loaded {
    /// The file's SHA-256, in hex.
    pub(super) sha256: String,
    /// For further workers.
    pub(super) file: Option<Blob>,
}

/// One worker from its start to its end.
pub(super) struct Line {
    worker: Worker,
    heard: UnboundedReceiver<Heard>,
    /// The worker's listeners end with it.
    _ear: Rc<UnboundedSender<Heard>>,
}

impl Line {
    pub(super) fn open() -> Result<Self, EngineError> {
        let (ear, heard) = unbounded();
        let ear = Rc::new(ear);
        // Who is not there any more wants no news.
        let worker = workers::start(FILE, &ear, |ear, heard| drop(ear.unbounded_send(heard)));
        Ok(Self { worker: worker.map_err(EngineError::NotLoaded)?, heard, _ear: ear })
    }

    /// Has the worker load the model.
    pub(super) async fn load(
        &mut self,
        model: &ModelFile,
        file: Option<&Blob>,
        tell: &impl Fn(EngineState),
    ) -> Result<Loaded, EngineError> {
        let mut is_ready = false;
        loop {
            let (news, file_of_worker) = self.next().await.map_err(|error| match error {
                EngineError::BrokeOff(reason) if !is_ready => EngineError::NotLoaded(reason),
                other => other,
            })?;
            match news {
                News::Ready { app_version } if app_version == BUILD => {
                    is_ready = true;
                    let addresses = model.addresses.iter().map(String::as_str).collect();
                    let order = Order::Load(Load { sha256: &model.sha256, addresses });
                    self.say(&order, file.or(model.file.as_ref()));
                }
                News::Ready { app_version } => {
                    return Err(EngineError::OtherVersion(format!("version {app_version}")));
                }
                News::Fetching { done, total } => tell(EngineState::Fetching { done, total }),
                News::Loading { share } => tell(EngineState::Loading { share }),
                News::Loaded { sha256, .. } => return Ok(Loaded { sha256, file: file_of_worker }),
                News::Failed { reason, .. } => return Err(EngineError::Refused(reason)),
                News::Token(_) | News::Finished(_) | News::Classified { .. } | News::Unread(_) => {}
            }
        }
    }

    /// The worker's next word, and the file that may come with it.
    pub(super) async fn next(&mut self) -> Result<(News, Option<Blob>), EngineError> {
        let event = match self.heard.next().await {
            Some(Heard::Message(event)) => event,
            Some(Heard::Broken(reason)) => return Err(EngineError::BrokeOff(reason)),
            None => return Err(EngineError::BrokeOff("it was ended".to_owned())),
        };
        let parts: Array = event.data().unchecked_into();
        match News::decode(&Uint8Array::new(&parts.get(0)).to_vec()) {
            Ok(News::Unread(reason)) => Err(EngineError::Refused(reason)),
            Ok(news) => Ok((news, parts.get(1).dyn_into().ok())),
            Err(ProtocolError::Version { found }) => Err(EngineError::OtherVersion(format!("message version {found}"))),
            Err(error) => Err(EngineError::Refused(error.to_string())),
        }
    }

    /// The bytes change hands: the browser copies nothing. A file is only pointed to.
    pub(super) fn say(&self, order: &Order<'_>, file: Option<&Blob>) {
        let buffer = Uint8Array::from(&order.encode()[..]).buffer();
        let parts = file.map_or_else(|| Array::of1(&buffer), |file| Array::of2(&buffer, file));
        // Refused is only what is no longer one's own, and the buffer was made just now.
        let _ = self.worker.post_message_with_transfer(&parts, &Array::of1(&buffer));
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
