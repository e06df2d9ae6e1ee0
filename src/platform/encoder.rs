//! The page's handle on the engine worker that runs the classifier's encoder.

use std::rc::Rc;

use futures::lock::Mutex;

use super::ModelSource;
use super::engine_pool::{EngineWorker, start_engine};
use crate::domain::{CallError, EngineError, EngineState, Exchange, Verdict, WorkerError};
use crate::protocol::{EngineReply, EngineRequest};

/// One worker with the encoder in it, from when it is first wanted. Clones speak to the same one; what they ask is asked
/// one after the other.
#[derive(Clone)]
pub struct EncoderWorker {
    file: ModelSource,
    worker: Rc<Mutex<Option<EngineWorker>>>,
}

impl EncoderWorker {
    /// Not started yet; `file` is the encoder's.
    pub fn of(file: ModelSource) -> Self {
        Self { file, worker: Rc::default() }
    }

    /// Fetches the encoder, or takes it from where the browser keeps it, unless it is loaded. `tell` hears how far it is.
    pub async fn load(&self, tell: impl Fn(EngineState)) -> Result<(), CallError<EngineError>> {
        let mut place = self.worker.lock().await;
        if place.as_ref().is_none_or(EngineWorker::is_broken) {
            *place = None;
            *place = Some(start_engine(&self.file, None, &tell).await?.0);
        }
        Ok(())
    }

    /// A verdict on each of these answers. A worker that broke off is started anew once.
    pub async fn classify(&self, exchanges: &[Exchange<'_>]) -> Result<Vec<Verdict>, CallError<EngineError>> {
        let mut is_again = false;
        loop {
            self.load(|_| ()).await?;
            let place = self.worker.lock().await;
            let Some(worker) = &*place else { continue };
            let reply = worker.request(&EngineRequest::Classify(exchanges.to_vec()), None).next().await;
            match reply.map(|reply| reply.body) {
                Ok(EngineReply::Verdicts(verdicts)) => return Ok(verdicts),
                Ok(_) => return Err(EngineWorker::something_else()),
                Err(CallError::Worker(WorkerError::BrokeOff { .. } | WorkerError::OtherReply { .. })) if !is_again => {
                    is_again = true;
                }
                Err(error) => return Err(error),
            }
        }
    }
}
