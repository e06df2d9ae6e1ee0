//! The ROSE bench: one prompt answered plainly and from two contexts, side by side, token by token.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::token_client::{Backend, TokenClient};
use super::{App, Notice};
use crate::domain::{FailureKind, ModelSettings, Token};
use crate::platform::Abort;

/// Other tokens that each token is shown with.
const CANDIDATES: u8 = 8;

/// How an answer's tokens are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// From the prompt alone.
    Plain,
    /// From two contexts.
    Contrasted,
}

impl Side {
    /// Both, in the order in which they stand.
    pub const BOTH: [Self; 2] = [Self::Plain, Self::Contrasted];
}

/// An answer as far as it has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spoken {
    /// With what might have come instead.
    pub tokens: Vec<Token>,
    /// Whether more is to come.
    pub is_going_on: bool,
    /// What the model read, of each context.
    pub rendered: Vec<String>,
    /// What it was made with: an answer of other settings says nothing about these.
    made_with: Option<ModelSettings>,
    prompt: String,
}

/// What the bench keeps.
pub struct Bench {
    plain: RwSignal<Spoken>,
    contrasted: RwSignal<Spoken>,
    /// The token whose candidates are shown.
    pub opened: RwSignal<Option<(Side, usize)>>,
    abort: StoredValue<Option<Abort>, LocalStorage>,
}

impl Bench {
    pub(super) fn new() -> Self {
        let spoken = || RwSignal::new(Spoken::default());
        let abort = StoredValue::new_local(None);
        Self { plain: spoken(), contrasted: spoken(), opened: RwSignal::new(None), abort }
    }

    /// One of the two answers.
    pub fn spoken(&self, side: Side) -> RwSignal<Spoken> {
        match side {
            Side::Plain => self.plain,
            Side::Contrasted => self.contrasted,
        }
    }

    /// Whether an answer is on its way.
    pub fn is_busy(&self) -> bool {
        Side::BOTH.iter().any(|side| self.spoken(*side).with(|spoken| spoken.is_going_on))
    }
}

impl App {
    /// Answers the bench's prompt in both ways, as far as the answers at hand were made otherwise.
    pub fn ask_bench(&self) {
        let app = *self;
        spawn_local(async move {
            if let Err(trouble) = app.try_ask_bench().await {
                app.trouble(trouble);
            }
        });
    }

    async fn try_ask_bench(&self) -> Result<(), String> {
        self.end_answers();
        let settings = self.settings.get_untracked();
        let prompt = settings.question.trim().to_owned();
        if prompt.is_empty() {
            return Err("There is no prompt yet. Write one first.".to_owned());
        }
        if !settings.can_contrast() {
            return Err("The bench asks for one word after the other, which a model in this page and a llama.cpp server can give: choose one of them under “Provider”.".to_owned());
        }
        // Both answers at once.
        let at_once = settings.concurrency.max(2);
        let client = self.respondent_of(settings.model_settings(), settings.patience, at_once)?.into_token_client()?;
        let Some(abort) = Abort::new() else { return Err("This browser cannot abort what it began.".to_owned()) };
        if matches!(client.backend, Backend::InPage(..)) {
            self.model_ready(&client.model.name).await?;
        }
        self.bench.abort.set_value(Some(abort.clone()));
        self.notice.set(Notice::Quiet);
        let is_plain = client.model.decoder.is_none();
        for side in Side::BOTH.into_iter().filter(|side| *side == Side::Plain || !is_plain) {
            let decoder = client.model.decoder.clone().filter(|_| side == Side::Contrasted);
            let model = ModelSettings { decoder, ..client.model.clone() };
            let is_at_hand = self.bench.spoken(side).with_untracked(|spoken| {
                spoken.made_with.as_ref() == Some(&model) && spoken.prompt == prompt && !spoken.tokens.is_empty()
            });
            if is_at_hand {
                continue;
            }
            self.bench.opened.update(|opened| *opened = opened.filter(|(of, _)| *of != side));
            let mut client = client.clone();
            client.model = model;
            let (app, prompt, abort) = (*self, prompt.clone(), abort.clone());
            spawn_local(async move { app.speak(side, client, prompt, abort).await });
        }
        Ok(())
    }

    async fn speak(self, side: Side, client: TokenClient, prompt: String, abort: Abort) {
        let signal = self.bench.spoken(side);
        signal.set(Spoken { is_going_on: true, prompt: prompt.clone(), ..Spoken::default() });
        let mut on_token = |number: usize, token: Token| {
            signal.update(|spoken| {
                spoken.tokens.truncate(number);
                spoken.tokens.push(token);
            });
        };
        let ended = client.generate(0, &prompt, CANDIDATES, &abort, &mut on_token).await;
        let is_too_late = matches!(&ended, Err(failure) if failure.kind == FailureKind::TimedOut);
        if abort.is_aborted() && !is_too_late {
            // Another answer may stand here already.
            return;
        }
        signal.update(|spoken| {
            spoken.is_going_on = false;
            match ended {
                Ok(finished) => {
                    spoken.rendered = finished.rendered;
                    spoken.made_with = Some(client.model);
                }
                Err(failure) => self.trouble(failure.message),
            }
        });
    }

    /// Ends what is being answered, and waits for no model any more. A run goes on.
    pub fn stop_bench(&self) {
        self.call_off_model();
        self.end_answers();
    }

    fn end_answers(&self) {
        let abort = self.bench.abort.try_update_value(Option::take).flatten();
        abort.inspect(Abort::abort);
        for side in Side::BOTH {
            self.bench.spoken(side).update(|spoken| spoken.is_going_on = false);
        }
    }
}
