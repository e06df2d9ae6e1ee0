//! The page's handle on the engine workers of a language model: each has the same model and answers one prompt at a time.

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::{Either, select};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use super::worker::{Worker, WorkerReply};
use super::{Abort, ModelSource, workers_at_most};
use crate::domain::{CallError, EngineError, EngineState, GenerationEnd, GenerationRequest, Token, WorkerError};
use crate::protocol::{EngineMessages, EngineReply, EngineRequest};

pub(super) type EngineWorker = Worker<EngineMessages>;

/// A loaded file's SHA-256 in hex, and the file, for further workers.
pub(super) type LoadedFile = (String, Option<Blob>);

/// Starts a worker and has it load the model, from this file if there is one. `tell` hears how far it is.
pub(super) async fn start_engine(
    model: &ModelSource,
    file: Option<&Blob>,
    tell: &impl Fn(EngineState),
) -> Result<(EngineWorker, LoadedFile), CallError<EngineError>> {
    let worker = EngineWorker::start();
    let addresses = model.addresses.iter().map(String::as_str).collect();
    let request = EngineRequest::Load { sha256: &model.sha256, addresses };
    let mut replies = worker.request(&request, file.or(model.file()));
    loop {
        let WorkerReply { body, attachment } = replies.next().await?;
        match body {
            EngineReply::State(state) => tell(state),
            EngineReply::Loaded { sha256, .. } => return Ok((worker, (sha256, attachment.dyn_into().ok()))),
            EngineReply::Token(_) | EngineReply::Finished(_) | EngineReply::Verdicts(_) => {}
        }
    }
}

/// The workers. Clones speak to the same ones.
#[derive(Clone)]
pub struct EnginePool(Rc<SharedPool>);

struct SharedPool {
    tell: Box<dyn Fn(EngineState)>,
    pool: RefCell<Pool>,
}

/// All workers of one model.
#[derive(Default)]
struct Pool {
    model: ModelSource,
    /// Changes with the model: a worker with another number is not taken back.
    number: u32,
    /// Once a worker has loaded it.
    loaded: Option<LoadedFile>,
    idle: Vec<EngineWorker>,
    /// How many workers there are, with busy ones and those that are loading.
    count: usize,
    /// There was no room for a further one.
    is_full: bool,
    /// Why the last worker could not load the model.
    error: Option<CallError<EngineError>>,
    /// Those who wait for a worker: told when one came free, or will not come.
    waiting: Vec<oneshot::Sender<()>>,
    /// Dropped when the model is not wanted any more.
    wanted: Option<oneshot::Sender<()>>,
}

/// A prompt for a model, and how it is to be answered.
pub struct GenerationJob<'a> {
    /// Whose answer is wanted.
    pub model: &'a ModelSource,
    /// Workers at most, where several questions are asked at once; as far as cores and memory reach.
    pub most: usize,
    /// The prompt and the settings.
    pub request: GenerationRequest<'a>,
    /// Calls it off.
    pub abort: &'a Abort,
}

impl EnginePool {
    /// No worker yet. `tell` hears how far the model is.
    pub fn new(tell: impl Fn(EngineState) + 'static) -> Self {
        Self(Rc::new(SharedPool { tell: Box::new(tell), pool: RefCell::default() }))
    }

    /// Has a model ready.
    pub async fn load(&self, model: &ModelSource, abort: &Abort) -> Result<(), CallError<EngineError>> {
        let loaded = unless_aborted(abort, self.worker(model, 1)).await;
        if matches!(loaded, Err(CallError::Worker(WorkerError::Aborted))) {
            self.change_to(ModelSource::default());
        }
        loaded.map(drop)
    }

    /// Has the next worker that is free answer. `on_token` is told each token's number, and 0 again if a worker broke off
    /// and another one begins anew.
    pub async fn answer(
        &self,
        job: &GenerationJob<'_>,
        on_token: &mut dyn FnMut(usize, Token),
    ) -> Result<GenerationEnd, CallError<EngineError>> {
        match self.try_answer(job, on_token).await {
            Err(CallError::Worker(WorkerError::BrokeOff { .. } | WorkerError::OtherReply { .. })) => {
                self.try_answer(job, on_token).await
            }
            answered => answered,
        }
    }

    async fn try_answer(
        &self,
        GenerationJob { model, most, request, abort }: &GenerationJob<'_>,
        on_token: &mut dyn FnMut(usize, Token),
    ) -> Result<GenerationEnd, CallError<EngineError>> {
        let lease = unless_aborted(abort, self.worker(model, *most)).await?;
        let mut replies = lease.worker.request(&EngineRequest::Generate(request.clone()), None);
        let mut tokens = 0;
        let answering = async {
            loop {
                match replies.next().await?.body {
                    EngineReply::Token(token) => {
                        on_token(tokens, token);
                        tokens += 1;
                    }
                    EngineReply::Finished(end) => return Ok(end),
                    _ => {}
                }
            }
        };
        let answered = unless_aborted(abort, answering).await;
        if matches!(answered, Err(CallError::Worker(WorkerError::Aborted))) {
            replies.cancel();
            spawn_local(async move {
                // It is free again once it has heard that the answer is not wanted.
                while let Ok(WorkerReply { body: EngineReply::Token(_), .. }) = replies.next().await {}
                drop(lease);
            });
        }
        answered
    }

    /// The SHA-256 of this model's file, in hex, if it is the one that is loaded.
    pub fn sha256(&self, model: &ModelSource) -> Option<String> {
        let pool = self.0.pool.borrow();
        let (sha256, _) = pool.loaded.as_ref().filter(|_| pool.model.id == model.id)?;
        Some(sha256.clone())
    }

    /// A worker that is free.
    async fn worker(&self, model: &ModelSource, most: usize) -> Result<Lease, CallError<EngineError>> {
        if self.0.pool.borrow().model.id != model.id {
            self.change_to(model.clone());
        }
        loop {
            let changed = {
                let mut pool = self.0.pool.borrow_mut();
                if let Some(worker) = pool.idle.pop() {
                    return Ok(Lease { pool: self.clone(), number: pool.number, worker });
                }
                if let Some(error) = pool.error.take() {
                    return Err(error);
                }
                let has_room = !pool.is_full && pool.count < most.min(workers_at_most(model.bytes));
                if pool.count == 0 || pool.loaded.is_some() && has_room {
                    pool.count += 1;
                    spawn_local(self.clone().open(pool.number));
                }
                let (sender, changed) = oneshot::channel();
                pool.waiting.push(sender);
                changed
            };
            let _ = changed.await;
        }
    }

    /// Ends all workers of the model before.
    fn change_to(&self, model: ModelSource) {
        let before = {
            let mut pool = self.0.pool.borrow_mut();
            let number = pool.number + 1;
            std::mem::replace(&mut *pool, Pool { model, number, ..Pool::default() })
        };
        drop(before);
        (self.0.tell)(EngineState::Unloaded);
    }

    /// Starts one more worker and has it load the model.
    async fn open(self, number: u32) {
        let (sender, unwanted) = oneshot::channel();
        let (model, file) = {
            let mut pool = self.0.pool.borrow_mut();
            if pool.number != number {
                return;
            }
            if pool.loaded.is_none() {
                pool.wanted = Some(sender);
            }
            (pool.model.clone(), pool.loaded.as_ref().and_then(|(_, file)| file.clone()))
        };
        // Further workers have the file at hand, and nothing to tell.
        let tell = |state| {
            if file.is_none() {
                (self.0.tell)(state)
            }
        };
        let started = match select(pin!(start_engine(&model, file.as_ref(), &tell)), unwanted).await {
            Either::Left((started, _)) => started,
            Either::Right((Err(_), starting)) if file.is_some() => starting.await,
            Either::Right(_) => return,
        };
        let state = self.change_pool(number, |pool| match started {
            Ok((worker, loaded)) => {
                pool.idle.push(worker);
                pool.loaded.get_or_insert(loaded);
                Some(EngineState::Ready)
            }
            Err(error) => {
                pool.count -= 1;
                pool.is_full = pool.count > 0;
                pool.error = (pool.count == 0).then_some(error);
                (pool.count == 0).then_some(EngineState::Unloaded)
            }
        });
        state.flatten().map(&self.0.tell);
    }

    /// Changes the pool of this number, if it is still there, and has all who wait for a worker look again.
    fn change_pool<T>(&self, number: u32, change: impl FnOnce(&mut Pool) -> T) -> Option<T> {
        let (changed, waiting) = {
            let mut pool = self.0.pool.borrow_mut();
            if pool.number != number {
                return None;
            }
            (change(&mut pool), std::mem::take(&mut pool.waiting))
        };
        for one in waiting {
            // Who waited may have gone.
            let _ = one.send(());
        }
        Some(changed)
    }
}

/// A worker that answers one job, and is given back when this is dropped.
struct Lease {
    pool: EnginePool,
    number: u32,
    worker: EngineWorker,
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.pool.change_pool(self.number, |pool| match self.worker.is_broken() {
            true => pool.count -= 1,
            false => pool.idle.push(self.worker.clone()),
        });
    }
}

/// What comes of it, unless it is called off before.
async fn unless_aborted<T>(
    abort: &Abort,
    work: impl Future<Output = Result<T, CallError<EngineError>>>,
) -> Result<T, CallError<EngineError>> {
    match select(pin!(work), pin!(abort.aborted())).await {
        Either::Left((done, _)) => done,
        Either::Right(_) => Err(CallError::Worker(WorkerError::Aborted)),
    }
}
