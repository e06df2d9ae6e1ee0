//! A run going on: the pure machine, driven by the browser's network and clock.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::exchange::Asking;
use super::judging::with_reply;
use super::run_entry::RunData;
use super::{App, Notice, RunEntry};
use crate::dataset::sample;
use crate::domain::{
    Answer, BaseUrls, ClassifierRef, Item, Kind, Outcome, Prompt, PromptSetRef, RunHead, RunState, Settings,
    SettingsError,
};
use crate::platform::{Abort, Frame, Reach, iso_now, now_ms, random, run_id, sleep_ms};
use crate::refusal::Classifier;
use crate::report::Tally;
use crate::runner::{Command, Event, Limits, Runner, Settled, Ticket};

/// Often enough to look alive. A chart redrawn at every frame would take a fast run's time for itself.
const REDRAW_MS: f64 = 200.0;

/// What a run needs and will not change while it lasts.
struct Plan {
    app: App,
    entry: RunEntry,
    prompts: Vec<Prompt>,
    urls: BaseUrls,
    asking: Asking,
    classifier: Classifier,
    /// Has readers told.
    frame: Frame,
}

/// The run that is going on. Clones drive the same run.
#[derive(Clone)]
pub(super) struct LiveRun {
    plan: Rc<Plan>,
    runner: Rc<RefCell<Runner>>,
    in_flight: Rc<RefCell<Vec<(Ticket, Abort)>>>,
    /// Answers that the data worker has judged and the machine has not yet settled, by their prompts.
    judged: Rc<RefCell<Vec<(usize, Answer)>>>,
    /// When the timer that is set will ring.
    wakes_at: Rc<Cell<Option<f64>>>,
}

impl LiveRun {
    fn feed(&self, event: Event) {
        let (commands, state, progress) = {
            let mut runner = self.runner.borrow_mut();
            let commands = runner.handle(now_ms(), event);
            (commands, runner.state(), runner.progress())
        };
        let mut arrived = Vec::new();
        for command in commands {
            match command {
                Command::Send { ticket, prompt } => self.send(ticket, prompt),
                Command::Abort(ticket) => {
                    self.landed(ticket).inspect(Abort::abort);
                }
                Command::Settle { prompt, settled, attempts, timing } => {
                    let item = Item { attempts, timing, ..self.item(prompt, settled) };
                    arrived.extend(self.plan.entry.change(|data| {
                        data.add(item);
                        data.items.len() - 1
                    }));
                }
            }
        }
        self.record(state, progress, arrived);
        self.wake_in_time();
    }

    fn record(&self, state: RunState, progress: crate::runner::Progress, arrived: Vec<usize>) {
        let Plan { app, entry, frame, .. } = &*self.plan;
        let before = entry.change(|data| {
            data.progress = Some(progress);
            if !arrived.is_empty() {
                data.latest_ms = now_ms();
            }
            std::mem::replace(&mut data.head.state, state)
        });
        let state_changed = before != Some(state);
        if state_changed || !arrived.is_empty() {
            app.keeper.with_value(|keeper| keeper.keep(*app, *entry, arrived));
        }
        if state_changed {
            app.is_live.set(state.is_live());
            let trouble = app.desk_trouble.with_value(Clone::clone).filter(|_| !state.is_live());
            match trouble {
                // The last word on a run must not be that all went well.
                Some(message) => app.trouble(message),
                None if state == RunState::Running && progress.settled == 0 => {}
                None => app.notice.set(Notice::RunIs { state, settled: progress.settled, planned: progress.planned }),
            }
            entry.tell(); // a hidden tab has no frames, and must still know
        } else {
            frame.ask();
        }
    }

    fn item(&self, at: usize, settled: Settled) -> Item {
        let prompt = &self.plan.prompts[at];
        match settled {
            Settled::Cancelled => Item::new(prompt, Outcome::Cancelled),
            Settled::Failed(failure) => Item::new(prompt, Outcome::Error(failure)),
            Settled::Replied(reply) => {
                let mut judged = self.judged.borrow_mut();
                let answer = judged.iter().position(|(other, _)| *other == at).map(|place| judged.swap_remove(place).1);
                with_reply(Item::new(prompt, Outcome::Empty), reply, answer)
            }
        }
    }

    fn send(&self, ticket: Ticket, prompt: usize) {
        let Some(abort) = Abort::new() else { return };
        self.in_flight.borrow_mut().push((ticket, abort.clone()));
        let run = self.clone();
        spawn_local(async move {
            let Plan { app, prompts, urls, asking, classifier, .. } = &*run.plan;
            let (result, timing) = asking.ask(urls.nth(ticket.0 as usize), &prompts[prompt].text, &abort).await;
            run.landed(ticket);
            if let Ok(reply) = &result {
                let judged = app.judged_reply(classifier.id(), reply).await;
                let mut known = run.judged.borrow_mut();
                known.retain(|(other, _)| *other != prompt);
                known.extend(judged.map(|answer| (prompt, answer)));
            }
            run.feed(Event::Finished { ticket, result, timing });
        });
    }

    /// Takes a request out of those in flight.
    fn landed(&self, ticket: Ticket) -> Option<Abort> {
        let mut in_flight = self.in_flight.borrow_mut();
        let at = in_flight.iter().position(|(other, _)| *other == ticket)?;
        Some(in_flight.swap_remove(at).1)
    }

    /// One timer at a time, for the earliest hour named: a run with many answers and one wait must not pile them up.
    fn wake_in_time(&self) {
        let Some(due) = self.runner.borrow().next_wake() else { return };
        if self.wakes_at.get().is_some_and(|earlier| earlier <= due) {
            return;
        }
        self.wakes_at.set(Some(due));
        let wait = (due - now_ms()).max(1.0).ceil() as u32;
        let run = self.clone();
        spawn_local(async move {
            sleep_ms(wait).await;
            if run.wakes_at.get() == Some(due) {
                run.wakes_at.set(None);
                run.feed(Event::Woke);
            }
        });
    }
}

impl App {
    /// Starts a run with what the forms hold. Before toxic prompts first go to a server that is not on this machine,
    /// the person is asked.
    pub fn run(&self) {
        if self.is_live.get_untracked() {
            return;
        }
        if let Err(trouble) = self.try_run() {
            self.trouble(trouble);
        }
    }

    fn try_run(&self) -> Result<(), String> {
        let settings = self.settings.get_untracked();
        let urls = BaseUrls::parse(&settings.base_url).map_err(|error| error.to_string())?;
        if settings.model.trim().is_empty() {
            return Err(SettingsError::NoModel.to_string());
        }
        let (prompts, set) = self.drawn_prompts(&settings)?;
        let holds_toxic = prompts.iter().any(|prompt| prompt.kind == Kind::Toxic);
        let origins = urls.origins();
        if holds_toxic && !urls.are_local() && !self.consented.with_value(|known| known == &origins) {
            self.asks_consent.set(Some(origins));
            return Ok(());
        }
        self.begin(settings, urls, prompts, set);
        Ok(())
    }

    /// The person's word on what [`App::asks_consent`] asked.
    pub fn answer_consent(&self, may_send: bool) {
        let Some(origins) = self.asks_consent.get_untracked() else { return };
        self.asks_consent.set(None);
        if may_send {
            self.consented.set_value(origins);
            self.run();
        }
    }

    /// How many harmless and how many harmful prompts the forms' choice draws.
    pub fn sample_size(&self) -> (usize, usize) {
        let per_category = self.settings.with(|settings| settings.prompts.per_category);
        self.prompts.with(|loading| {
            let drawn = loading.ready().map(|set| sample(&set.prompts, per_category, 0)).unwrap_or_default();
            let harmful = drawn.iter().filter(|prompt| prompt.kind == Kind::Toxic).count();
            (drawn.len() - harmful, harmful)
        })
    }

    /// The prompts that the forms' choice draws.
    fn drawn_prompts(&self, settings: &Settings) -> Result<(Vec<Prompt>, PromptSetRef), String> {
        self.prompts.with_untracked(|loading| {
            let set = match loading {
                super::Loading::Ready(set) => set,
                super::Loading::Failed(message) => return Err(message.clone()),
                super::Loading::Waiting => {
                    return Err("The prompts are still on their way. Press Run again in a moment.".into());
                }
            };
            let choice = &settings.prompts;
            if choice.set != set.id {
                return Err(format!("There is no prompt set “{}” here. Choose one under “Prompt set”.", choice.set));
            }
            let reference = PromptSetRef {
                id: set.id.clone(),
                sha256: set.sha256.clone(),
                per_category: choice.per_category,
                seed: choice.seed,
                extra: serde_json::Map::new(),
            };
            Ok((sample(&set.prompts, choice.per_category, choice.seed), reference))
        })
    }

    fn begin(&self, settings: Settings, urls: BaseUrls, prompts: Vec<Prompt>, set: PromptSetRef) {
        let app = *self;
        let classifier = app.classifier.get_untracked();
        let head = RunHead {
            id: run_id(),
            created_at: iso_now(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            model: settings.model_settings(),
            prompt_sets: vec![set],
            classifier: ClassifierRef { id: classifier.id().to_owned(), version: classifier.version().to_owned() },
            counting: app.counting.get_untracked(),
            planned: prompts.len(),
            state: RunState::Paused,
            extra: serde_json::Map::new(),
        };
        let limits = Limits {
            concurrency: settings.concurrency as usize,
            attempts: settings.patience.attempts,
            ..Limits::default()
        };
        let runner = Runner::new(prompts.len(), limits, random);
        let started_ms = now_ms();
        let data = RunData {
            tally: Tally::default(),
            items: Vec::with_capacity(prompts.len()),
            items_are_loaded: true,
            progress: Some(runner.progress()),
            started_ms,
            latest_ms: started_ms,
            tokens: 0,
            head,
        };
        let asking = Asking {
            reach: Reach::model(&urls),
            key: app.key_for(&urls),
            model: data.head.model.clone(),
            silence_ms: settings.patience.silence_s.saturating_mul(1_000),
        };
        let planned = prompts.len();
        let entry = app.own(|| RunEntry::new(data));
        let frame = Frame::at_most_every(REDRAW_MS, move || entry.tell());
        let plan = Plan { app, entry, prompts, urls, asking, classifier, frame };
        let live = LiveRun {
            plan: Rc::new(plan),
            runner: Rc::new(RefCell::new(runner)),
            in_flight: Rc::default(),
            judged: Rc::default(),
            wakes_at: Rc::default(),
        };
        app.desk_trouble.set_value(None);
        app.live.set_value(Some(live.clone()));
        app.add_run(entry);
        app.notice.set(Notice::Started(planned));
        live.feed(Event::Start);
    }

    fn tell_live_run(&self, event: Event) {
        let live = self.live.with_value(Clone::clone);
        live.inspect(|live| live.feed(event));
    }

    /// The run that is going on.
    pub(super) fn live_entry(&self) -> Option<RunEntry> {
        let live = self.live.with_value(|live| live.as_ref().map(|live| live.plan.entry));
        live.filter(|_| self.is_live.get_untracked())
    }

    /// Sends nothing new until [`App::resume`].
    pub fn pause(&self) {
        self.tell_live_run(Event::Pause);
    }

    /// Goes on after a pause.
    pub fn resume(&self) {
        self.tell_live_run(Event::Start);
    }

    /// Ends the run; what was answered is kept.
    pub fn stop(&self) {
        self.tell_live_run(Event::Stop);
    }
}
