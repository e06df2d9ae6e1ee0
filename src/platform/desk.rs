//! The page's handle on the data worker, which judges texts and reads files of prompts while the page goes on.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::desk_line::{Line, Waiting};
use super::{HeldFile, sleep_ms};
use crate::dataset::{FilePreview, Schema};
use crate::domain::{Exchange, Prompt, Verdict};
use crate::protocol::{Ask, BUILD, LookAt, ReadSet, Reply, SetHead, chunks};

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

/// The data worker. Clones speak to the same one; it ends with the last of them.
#[derive(Clone)]
pub struct Desk(Rc<RefCell<Rc<Line>>>);

impl Desk {
    /// Begins to load the worker, and waits for nothing. What goes wrong is told to who asks.
    pub fn start() -> Self {
        Self(Rc::new(RefCell::new(Line::open())))
    }

    /// Each answer's verdict by each classifier (of these ids): by classifier and, within, by answer. A verdict says what
    /// decided only where `evidence` is asked for, which takes more time and memory.
    pub async fn judge(
        &self,
        classifiers: &[&str],
        exchanges: &[Exchange<'_>],
        evidence: bool,
    ) -> Result<Vec<Vec<Verdict>>, DeskError> {
        let chunks: Vec<_> = chunks(exchanges, CHUNK_BYTES / classifiers.len().max(1)).collect();
        let helper = (chunks.len() >= MANY).then(Line::open);
        let lines: Vec<_> = [self.line()].into_iter().chain(helper).collect();
        let mut judged: Vec<_> = classifiers.iter().map(|_| Vec::with_capacity(exchanges.len())).collect();
        let mut under_way = VecDeque::new();
        for (chunk, line) in chunks.into_iter().zip(lines.iter().cycle()) {
            if under_way.len() == UNDER_WAY * lines.len() {
                gather(&mut judged, under_way.pop_front()).await?;
            }
            let ask = |id| Ask { id, evidence, classifiers: classifiers.to_vec(), exchanges: chunk.to_vec() }.encode();
            under_way.push_back((line.ask(ask, None), chunk.len()));
        }
        while !under_way.is_empty() {
            gather(&mut judged, under_way.pop_front()).await?;
        }
        Ok(judged)
    }

    /// Reads a file of prompts. A worker of its own does it and ends with it: what it took of memory is free again, no
    /// verdict waits for it, and whoever no longer waits ends it.
    pub async fn read_set(
        set: &str,
        name: &str,
        shape: &Schema,
        file: &HeldFile,
    ) -> Result<(SetHead, Vec<Prompt>), DeskError> {
        let line = Line::open();
        let (set, name, shape) = (set.to_owned(), name.to_owned(), shape.clone());
        let read = match line.ask(|id| ReadSet { id, set, name, shape }.encode(), Some(file)).await {
            Ok(Ok(Reply::Set { read, .. })) => read,
            other => return Err(out_of_turn(other)),
        };
        let (head, mut blocks) = read.map_err(DeskError::Unanswered)?;
        let mut prompts = Vec::with_capacity(head.count);
        while let Some(block) = blocks.next_block() {
            prompts.extend(block.map_err(|error| DeskError::Unanswered(error.to_string()))?);
            // What else the page has to do comes in between.
            sleep_ms(0).await;
        }
        if prompts.len() != head.count {
            return Err(DeskError::BrokeOff("fewer prompts came than it had read".to_owned()));
        }
        Ok((head, prompts))
    }

    /// Looks at what a file of prompts begins with.
    pub async fn look_at(name: &str, file: &HeldFile) -> Result<FilePreview, DeskError> {
        const BEGINNING: u32 = 1 << 18;
        let line = Line::open();
        let look = async |file: &HeldFile| {
            let name = name.to_owned();
            match line.ask(|id| LookAt { id, name }.encode(), Some(file)).await {
                Ok(Ok(Reply::Look { seen, .. })) => seen.map_err(DeskError::Unanswered),
                other => Err(out_of_turn(other)),
            }
        };
        let seen = look(&file.beginning(BEGINNING)).await?;
        if seen.wants_whole && file.bytes() > u64::from(BEGINNING) { look(file).await } else { Ok(seen) }
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
    let lists = match waiting.await {
        Ok(Ok(Reply::Answer(answer))) => answer.result.map_err(DeskError::Unanswered)?,
        other => return Err(out_of_turn(other)),
    };
    if lists.len() != judged.len() || lists.iter().any(|list| list.len() != texts) {
        return Err(DeskError::BrokeOff("its answer is of another size than what it was asked".to_owned()));
    }
    for (all, list) in judged.iter_mut().zip(lists) {
        all.extend(list);
    }
    Ok(())
}

/// What went wrong where something else came than what was asked for.
fn out_of_turn<E>(came: Result<Result<Reply, DeskError>, E>) -> DeskError {
    match came {
        Ok(Err(error)) => error,
        Ok(Ok(_)) => DeskError::BrokeOff("it answered something else than it was asked".to_owned()),
        Err(_) => DeskError::BrokeOff("it was ended".to_owned()),
    }
}
