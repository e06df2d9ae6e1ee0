//! The page's handle on the data worker, which judges answers and reads files of prompts while the page goes on.

use std::cell::RefCell;
use std::rc::Rc;

use futures::{StreamExt, TryStreamExt, stream};

use super::BlobFile;
use super::post::bytes_of;
use super::worker::{Worker, WorkerReply, unread};
use crate::answers::SaidRole;
use crate::dataset::{FilePreview, Schema};
use crate::domain::{CallError, Exchange, Prompt, Verdict};
use crate::protocol::{
    AnswersPart, Classify, CollectedPrompts, DataError, DataMessages, DataReply, DataRequest, ImportFileSummary,
    SetSummary, chunks,
};

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
        Self(Rc::new(RefCell::new(Worker::start())))
    }

    /// Each answer's verdict by each classifier (of these ids): by classifier and, within, by answer. A verdict says what
    /// decided only where `evidence` is asked for, which takes more time and memory.
    pub async fn judge(
        &self,
        classifiers: &[&str],
        exchanges: &[Exchange<'_>],
        evidence: bool,
    ) -> Result<Vec<Vec<Verdict>>, CallError<DataError>> {
        let chunks: Vec<_> = chunks(exchanges, CHUNK_BYTES / classifiers.len().max(1)).collect();
        let second = (chunks.len() >= MANY).then(Worker::start);
        let workers: Vec<_> = [self.running()].into_iter().chain(second).collect();
        let judge = |(exchanges, worker): (&[Exchange<'_>], &Worker<DataMessages>)| {
            let (classifiers, exchanges) = (classifiers.to_vec(), exchanges.to_vec());
            let (lists, texts) = (classifiers.len(), exchanges.len());
            let request = DataRequest::Classify(Classify { classifiers, evidence, exchanges });
            let mut replies = worker.request(&request, None);
            async move {
                match replies.next().await?.body {
                    DataReply::Verdicts(judged)
                        if judged.len() == lists && judged.iter().all(|list| list.len() == texts) =>
                    {
                        Ok(judged)
                    }
                    _ => Err(Worker::<DataMessages>::something_else()),
                }
            }
        };
        let mut parts =
            stream::iter(chunks.into_iter().zip(workers.iter().cycle()).map(judge)).buffered(UNDER_WAY * workers.len());
        let mut judged: Vec<_> = classifiers.iter().map(|_| Vec::with_capacity(exchanges.len())).collect();
        while let Some(part) = parts.try_next().await? {
            judged.iter_mut().zip(part).for_each(|(all, list)| all.extend(list));
        }
        Ok(judged)
    }

    /// Reads a file of prompts. A worker of its own does it and ends with it: what it took of memory is free again, no
    /// verdict waits for it, and dropping this future ends it.
    pub async fn read_set(
        set: &str,
        name: &str,
        schema: &Schema,
        file: &BlobFile,
    ) -> Result<(SetSummary, Vec<Prompt>), CallError<DataError>> {
        let request = DataRequest::ReadSet { set, name, schema: schema.clone() };
        let mut replies = Worker::<DataMessages>::start().request(&request, Some(file.blob()));
        let mut prompts = CollectedPrompts::default();
        loop {
            // Each batch comes in a task of its own, so that the page goes on in between.
            match replies.next().await? {
                WorkerReply { body: DataReply::Prompts, attachment } => {
                    let added = prompts.add(&bytes_of(&attachment));
                    added.map_err(unread::<DataMessages>)?;
                }
                WorkerReply { body: DataReply::SetRead(summary), .. } => {
                    let prompts = prompts.into_prompts();
                    if prompts.len() != summary.count {
                        return Err(Worker::<DataMessages>::something_else());
                    }
                    return Ok((summary, prompts));
                }
                _ => return Err(Worker::<DataMessages>::something_else()),
            }
        }
    }

    /// Reads a file that somebody imports; the answers in it come in parts. `said` is what a person says of a table's columns.
    /// A worker of its own does it, as in [`DataWorker::read_set`].
    pub async fn read_answers(
        name: &str,
        file: &BlobFile,
        said: &[SaidRole],
        on_part: &mut dyn FnMut(AnswersPart),
    ) -> Result<ImportFileSummary, CallError<DataError>> {
        let request = DataRequest::ReadAnswers { name, said: said.to_vec() };
        let mut replies = Worker::<DataMessages>::start().request(&request, Some(file.blob()));
        loop {
            match replies.next().await?.body {
                DataReply::Answers(part) => on_part(part),
                DataReply::AnswersRead(summary) => return Ok(summary),
                _ => return Err(Worker::<DataMessages>::something_else()),
            }
        }
    }

    /// Looks at what a file of prompts begins with.
    pub async fn preview(name: &str, file: &BlobFile) -> Result<FilePreview, CallError<DataError>> {
        const BEGINNING: u32 = 1 << 18;
        let worker = Worker::<DataMessages>::start();
        let read = async |file: &BlobFile| match worker
            .request(&DataRequest::Preview { name }, Some(file.blob()))
            .next()
            .await?
            .body
        {
            DataReply::Preview(seen) => Ok(seen),
            _ => Err(Worker::<DataMessages>::something_else()),
        };
        let seen = read(&file.beginning(BEGINNING)).await?;
        if seen.wants_whole && file.bytes() > u64::from(BEGINNING) { read(file).await } else { Ok(seen) }
    }

    /// The worker in use, or a new one in place of a broken one.
    fn running(&self) -> Worker<DataMessages> {
        let mut worker = self.0.borrow_mut();
        if worker.is_broken() {
            *worker = Worker::start();
        }
        worker.clone()
    }
}
