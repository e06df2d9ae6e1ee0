//! The page's handle on the workers of the language model: each has the same model and answers one prompt at a time.

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::{Either, select};
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use super::engine_line::{EngineError, EngineState, Line, Loaded, ModelFile};
use super::{Abort, workers_at_most};
use crate::protocol::engine::{Finished, Generate, News, Order, Token};

/// The workers. Clones speak to the same ones.
#[derive(Clone)]
pub struct Engines(Rc<Pool>);

struct Pool {
    tell: Box<dyn Fn(EngineState)>,
    crew: RefCell<Crew>,
}

/// All workers of one model.
#[derive(Default)]
struct Crew {
    model: ModelFile,
    /// Changes with the model: lines of another crew are not taken back.
    number: u32,
    /// From the first worker that had it.
    file: Option<Blob>,
    /// The file's, once a worker has loaded it.
    sha256: Option<String>,
    idle: Vec<Line>,
    /// Workers that there are, busy ones and those that are loading among them.
    count: usize,
    /// Set when a further one had no room.
    is_full: bool,
    trouble: Option<EngineError>,
    /// Told when a line came free, or will not come.
    waiting: Vec<oneshot::Sender<()>>,
    /// Dropped when the model is wanted no more.
    wanted: Option<oneshot::Sender<()>>,
    last_id: u32,
}

/// A prompt for a model, and how it is to be answered.
pub struct Question<'a> {
    /// Whose answer is wanted.
    pub model: &'a ModelFile,
    /// Workers at most, where several questions are asked at once; as far as cores and memory reach.
    pub most: usize,
    /// The prompt and the settings. The order's own id does not matter.
    pub order: Generate<'a>,
    /// Calls it off.
    pub abort: &'a Abort,
}

impl Engines {
    /// No worker yet. `tell` hears how far the model is.
    pub fn new(tell: impl Fn(EngineState) + 'static) -> Self {
        Self(Rc::new(Pool { tell: Box::new(tell), crew: RefCell::default() }))
    }

    /// Has a model ready.
    pub async fn load(&self, model: &ModelFile, abort: &Abort) -> Result<(), EngineError> {
        let line = self.line(model, 1);
        match select(pin!(line), pin!(abort.aborted())).await {
            Either::Left((line, _)) => {
                let (crew, line) = line?;
                self.give_back(crew, line);
                Ok(())
            }
            Either::Right(_) => {
                self.change_to(ModelFile::default());
                Err(EngineError::Aborted)
            }
        }
    }

    /// Has the next worker that is free answer. `on_token` is told each token's number, and 0 again if a worker broke off
    /// and another one begins anew.
    pub async fn answer(
        &self,
        question: &Question<'_>,
        on_token: &mut dyn FnMut(usize, Token),
    ) -> Result<Finished, EngineError> {
        let mut is_again = false;
        loop {
            match self.try_answer(question, on_token).await {
                Err(EngineError::BrokeOff(_)) if !is_again => is_again = true,
                answered => return answered,
            }
        }
    }

    async fn try_answer(
        &self,
        Question { model, most, order, abort }: &Question<'_>,
        on_token: &mut dyn FnMut(usize, Token),
    ) -> Result<Finished, EngineError> {
        let mut aborted = pin!(abort.aborted());
        let line = self.line(model, *most);
        let (crew, mut line) = match select(pin!(line), &mut aborted).await {
            Either::Left((line, _)) => line?,
            Either::Right(_) => return Err(EngineError::Aborted),
        };
        let id = self.next_id();
        line.say(&Order::Generate(Box::new(Generate { id, ..order.clone() })), None);
        let mut tokens = 0;
        loop {
            let news = match select(pin!(line.next()), &mut aborted).await {
                Either::Left((news, _)) => Some(news),
                Either::Right(_) => None,
            };
            let Some(news) = news else {
                self.call_off(crew, line, id);
                return Err(EngineError::Aborted);
            };
            let answered = match news {
                Ok((News::Token(token), _)) if token.id == id => {
                    on_token(tokens, token);
                    tokens += 1;
                    continue;
                }
                Ok((News::Finished(finished), _)) if finished.id == id => Ok(finished),
                Ok((News::Failed { id: of, reason }, _)) if of == id => Err(EngineError::Refused(reason)),
                Ok(_) => continue,
                Err(error) => {
                    self.lose(crew);
                    return Err(error);
                }
            };
            self.give_back(crew, line);
            return answered;
        }
    }

    /// Takes the line back once its worker has heard that the answer is not wanted.
    fn call_off(&self, crew: u32, mut line: Line, unwanted: u32) {
        line.say(&Order::Cancel { id: unwanted }, None);
        let engines = self.clone();
        spawn_local(async move {
            loop {
                match line.next().await {
                    Ok((News::Finished(finished), _)) if finished.id == unwanted => break,
                    Ok((News::Failed { id, .. }, _)) if id == unwanted => break,
                    Ok(_) => {}
                    Err(_) => return engines.lose(crew),
                }
            }
            engines.give_back(crew, line);
        });
    }

    /// The SHA-256 of this model's file, in hex, if it is the one that is loaded.
    pub fn sha256(&self, model: &ModelFile) -> Option<String> {
        let crew = self.0.crew.borrow();
        crew.sha256.clone().filter(|_| crew.model.id == model.id)
    }

    fn next_id(&self) -> u32 {
        let mut crew = self.0.crew.borrow_mut();
        crew.last_id = crew.last_id.wrapping_add(1).max(1);
        crew.last_id
    }

    /// A line that is free, and the crew that it is of.
    async fn line(&self, model: &ModelFile, most: usize) -> Result<(u32, Line), EngineError> {
        if self.0.crew.borrow().model.id != model.id {
            self.change_to(model.clone());
        }
        loop {
            let changed = {
                let mut crew = self.0.crew.borrow_mut();
                if let Some(line) = crew.idle.pop() {
                    return Ok((crew.number, line));
                }
                if let Some(trouble) = crew.trouble.take() {
                    return Err(trouble);
                }
                let has_room = !crew.is_full && crew.count < most.min(workers_at_most(model.bytes));
                if crew.count == 0 || crew.file.is_some() && has_room {
                    crew.count += 1;
                    spawn_local(self.clone().open(crew.number));
                }
                let (sender, changed) = oneshot::channel();
                crew.waiting.push(sender);
                changed
            };
            let _ = changed.await;
        }
    }

    /// Ends all workers of the model before.
    fn change_to(&self, model: ModelFile) {
        let before = {
            let mut crew = self.0.crew.borrow_mut();
            let (number, last_id) = (crew.number + 1, crew.last_id);
            std::mem::replace(&mut *crew, Crew { model, number, last_id, ..Crew::default() })
        };
        drop(before);
        (self.0.tell)(EngineState::Asleep);
    }

    /// Starts one more worker and has it load the model.
    async fn open(self, number: u32) {
        let (sender, unwanted) = oneshot::channel();
        let (model, file) = {
            let mut crew = self.0.crew.borrow_mut();
            if crew.number != number {
                return;
            }
            let is_first = crew.file.is_none();
            if is_first {
                crew.wanted = Some(sender);
            }
            (crew.model.clone(), crew.file.clone())
        };
        // Further workers have the file at hand, and nothing to tell.
        let tell = |state| {
            if file.is_none() {
                (self.0.tell)(state)
            }
        };
        let loading = async {
            let mut line = Line::open()?;
            let loaded = line.load(&model, file.as_ref(), &tell).await?;
            Ok((line, loaded))
        };
        let loaded = match select(pin!(loading), unwanted).await {
            Either::Left((loaded, _)) => loaded,
            Either::Right((Err(_), loading)) if file.is_some() => loading.await,
            Either::Right(_) => return,
        };
        let state = self.change_crew(number, |crew| match loaded {
            Ok((line, Loaded { sha256, file })) => {
                crew.idle.push(line);
                crew.sha256 = Some(sha256);
                crew.file = crew.file.take().or(file);
                Some(EngineState::Ready)
            }
            Err(error) => {
                crew.count -= 1;
                crew.is_full = crew.count > 0;
                crew.trouble = (crew.count == 0).then_some(error);
                (crew.count == 0).then_some(EngineState::Asleep)
            }
        });
        state.flatten().map(&self.0.tell);
    }

    fn give_back(&self, number: u32, line: Line) {
        self.change_crew(number, |crew| crew.idle.push(line));
    }

    /// A worker is gone.
    fn lose(&self, number: u32) {
        self.change_crew(number, |crew| crew.count -= 1);
    }

    /// Changes the crew of this number, if it is still there, and has all who wait for a line look again.
    fn change_crew<T>(&self, number: u32, change: impl FnOnce(&mut Crew) -> T) -> Option<T> {
        let (changed, waiting) = {
            let mut crew = self.0.crew.borrow_mut();
            if crew.number != number {
                return None;
            }
            (change(&mut crew), std::mem::take(&mut crew.waiting))
        };
        for one in waiting {
            // Who waited may have gone.
            let _ = one.send(());
        }
        Some(changed)
    }
}
