//! The page's handle on the worker that runs the classifier's encoder.

use futures::lock::Mutex;
use std::rc::Rc;

use super::engine_line::{EngineError, EngineState, Line, ModelFile};
use crate::domain::{Exchange, Verdict};
use crate::protocol::engine::{News, Order};

/// One worker with the encoder in it, from when it is first wanted. Clones speak to the same one; what they ask is asked
/// one after the other.
#[derive(Clone)]
pub struct EncoderWorker {
    file: ModelFile,
    line: Rc<Mutex<Option<Line>>>,
}

impl EncoderWorker {
    /// Not started yet; `file` is the encoder's.
    pub fn of(file: ModelFile) -> Self {
        Self { file, line: Rc::default() }
    }

    /// Fetches the encoder, or takes it from where the browser keeps it, unless it is loaded. `tell` hears how far it is.
    pub async fn load(&self, tell: impl Fn(EngineState)) -> Result<(), EngineError> {
        let mut place = self.line.lock().await;
        if place.is_none() {
            let mut line = Line::open()?;
            line.load(&self.file, None, &tell).await?;
            *place = Some(line);
        }
        Ok(())
    }

    /// A verdict on each of these answers. A worker that broke off is started anew once.
    pub async fn classify(&self, exchanges: &[Exchange<'_>]) -> Result<Vec<Verdict>, EngineError> {
        let mut is_again = false;
        loop {
            self.load(|_| ()).await?;
            let mut place = self.line.lock().await;
            let Some(line) = place.as_mut() else { continue };
            match ask(line, exchanges).await {
                Err(EngineError::BrokeOff(_)) if !is_again => {
                    *place = None;
                    is_again = true;
                }
                asked => return asked,
            }
        }
    }
}

async fn ask(line: &mut Line, exchanges: &[Exchange<'_>]) -> Result<Vec<Verdict>, EngineError> {
    const ID: u32 = 1; // one order at a time
    line.say(&Order::Classify { id: ID, exchanges: exchanges.to_vec() }, None);
    loop {
        match line.next().await?.0 {
            News::Classified { id: ID, verdicts } => return Ok(verdicts),
            News::Failed { id: ID, reason } => return Err(EngineError::Refused(reason)),
            _ => {}
        }
    }
}
