//! The page's handle on the data worker, which judges answers and reads files of prompts while the page goes on.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::BlobFile;
use super::post::bytes_of;
use super::worker::{Replies, Reply, Worker, WorkerError, WorkerProgram};
use crate::dataset::{Look, Shape};
use crate::domain::{Exchange, Prompt, Verdict};
use crate::protocol::{Classify, CollectedPrompts, DataMessages, DataReply, DataRequest, SetSummary, chunks};

/// Bytes of text in one message: about a tenth of a second of the worker's time, for which others wait.
const CHUNK_BYTES: usize = 1 << 20;
/// Messages that one call has under way: the worker has the next at hand when it is done with one, and others wait for no
/// more than these.
const UNDER_WAY: usize = 2;
/// From so many messages on a second worker is worth its start, and takes every other one.
const MANY: usize = 16;

/// The data worker. Clones speak to the same one; it ends with the last of them. One that broke off is replaced.
#[derive(Clone)]
pub struct DataWorker(Rc<RefCell<Worker<DataMessages>>>);

impl DataWorker {
    /// Begins to load the worker, and waits for nothing. Each call is told what goes wrong.
    pub fn start() -> Self {
        Self(Rc::new(RefCell::new(fresh())))
    }

    /// Each answer's verdict by each classifier (of these ids): by classifier and, within, by answer. A verdict says what
    /// decided only where `evidence` is asked for, which takes more time and memory.
    pub async fn judge(
        &self,
        classifiers: &[&str],
        exchanges: &[Exchange<'_>],
        evidence: bool,
    ) -> Result<Vec<Vec<Verdict>>, WorkerError> {
        let chunks: Vec<_> = chunks(exchanges, CHUNK_BYTES / classifiers.len().max(1)).collect();
        let second = (chunks.len() >= MANY).then(fresh);
        let workers: Vec<_> = [self.running()].into_iter().chain(second).collect();
        let mut judged: Vec<_> = classifiers.iter().map(|_| Vec::with_capacity(exchanges.len())).collect();
        let mut under_way = VecDeque::new();
        for (chunk, worker) in chunks.into_iter().zip(workers.iter().cycle()) {
            if under_way.len() == UNDER_WAY * workers.len() {
                gather(&mut judged, under_way.pop_front()).await?;
            }
            let (classifiers, exchanges) = (classifiers.to_vec(), chunk.to_vec());
            let request = DataRequest::Classify(Classify { classifiers, evidence, exchanges });
            under_way.push_back((worker.request(&request, None), chunk.len()));
        }
        while !under_way.is_empty() {
            gather(&mut judged, under_way.pop_front()).await?;
        }
        Ok(judged)
    }

    /// Reads a file of prompts. A worker of its own does it and ends with it: what it took of memory is free again, no
    /// verdict waits for it, and dropping this future ends it.
    pub async fn read_set(
        set: &str,
        name: &str,
        shape: &Shape,
        file: &BlobFile,
    ) -> Result<(SetSummary, Vec<Prompt>), WorkerError> {
        let request = DataRequest::ReadSet { set, name, shape: shape.clone() };
        let mut replies = fresh().request(&request, Some(file.blob()));
        let mut prompts = CollectedPrompts::default();
        loop {
            // Each batch comes in a task of its own, so that the page goes on in between.
            match replies.next().await? {
                Reply { body: DataReply::Prompts, attachment } => {
                    let added = prompts.add(&bytes_of(&attachment));
                    added.map_err(|error| WorkerError::Refused(error.to_string()))?;
                }
                Reply { body: DataReply::SetRead(summary), .. } => {
                    let prompts = prompts.into_prompts();
                    if prompts.len() != summary.count {
                        return Err(broke_off("fewer prompts came than it had read"));
                    }
                    return Ok((summary, prompts));
                }
                _ => return Err(something_else()),
            }
        }
    }

    /// Looks at what a file of prompts begins with.
    pub async fn look_at(name: &str, file: &BlobFile) -> Result<Look, WorkerError> {
        const BEGINNING: u32 = 1 << 18;
        let worker = fresh();
        let look = async |file: &BlobFile| match worker
            .request(&DataRequest::Preview { name }, Some(file.blob()))
            .next()
            .await?
            .body
        {
            DataReply::Preview(seen) => Ok(seen),
            _ => Err(something_else()),
        };
        let seen = look(&file.beginning(BEGINNING)).await?;
        if seen.wants_whole && file.bytes() > u64::from(BEGINNING) { look(file).await } else { Ok(seen) }
    }

    /// The worker in use, or a new one in place of a broken one.
    fn running(&self) -> Worker<DataMessages> {
        let mut worker = self.0.borrow_mut();
        if worker.is_broken() {
            *worker = fresh();
        }
        worker.clone()
    }
}

fn fresh() -> Worker<DataMessages> {
    Worker::start(WorkerProgram::Data)
}

/// Adds the reply to one message, which has `texts` answers.
async fn gather(
    judged: &mut [Vec<Verdict>],
    request: Option<(Replies<DataMessages>, usize)>,
) -> Result<(), WorkerError> {
    let Some((mut replies, texts)) = request else { return Ok(()) };
    let DataReply::Verdicts(lists) = replies.next().await?.body else { return Err(something_else()) };
    if lists.len() != judged.len() || lists.iter().any(|list| list.len() != texts) {
        return Err(broke_off("its answer is of another size than what it was asked"));
    }
    for (all, list) in judged.iter_mut().zip(lists) {
        all.extend(list);
    }
    Ok(())
}

fn something_else() -> WorkerError {
    broke_off("it answered something else than it was asked")
}

fn broke_off(reason: &str) -> WorkerError {
    WorkerError::BrokeOff(WorkerProgram::Data, reason.to_owned())
}
