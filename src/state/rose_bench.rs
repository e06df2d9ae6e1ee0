//! The ROSE bench: one prompt answered plainly and from two contexts, side by side, token by token.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::load_state::{LoadState, load_file};
use super::local_models::LocalModels;
use super::model_client::ModelClient;
use super::model_form::ModelForm;
use super::notice::Notice;
use super::page_error::PageError;
use super::service::Service;
use super::shell::Shell;
use super::token_client::{Backend, TokenClient};
use crate::dataset::{RecordedAnswer, RoseWords, read_rose_words};
use crate::domain::{Decoder, FailureKind, ModelSettings, Token};
use crate::platform::Abort;

/// Other tokens that each token is shown with.
const CANDIDATES: u8 = 8;

/// The comparison that the bench opens with, beside the page.
const RECORDING: &str = "recorded/rose-words.json";

/// How an answer's tokens are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BenchSide {
    /// From the prompt alone.
    Plain,
    /// From two contexts.
    Contrasted,
}

impl BenchSide {
    /// Both, in the order in which they stand.
    pub const BOTH: [Self; 2] = [Self::Plain, Self::Contrasted];
}

/// An answer as far as it has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    /// With what might have come instead.
    pub tokens: Vec<Token>,
    /// Whether more is to come.
    pub is_generating: bool,
    /// What the model read, of each context.
    pub rendered: Vec<String>,
    /// What it was made with: an answer of other settings says nothing about these.
    made_with: Option<ModelSettings>,
    prompt: String,
}

impl Transcript {
    fn recorded(answer: &RecordedAnswer) -> Self {
        Self { tokens: answer.tokens(), rendered: answer.rendered.clone(), ..Self::default() }
    }
}

/// What the answers on the bench are answers to.
#[derive(Clone, Debug, PartialEq)]
pub enum BenchSubject {
    /// The recorded comparison's prompt.
    Recorded(Arc<RoseWords>),
    /// A prompt that was asked here.
    Asked {
        /// The model's name.
        model: String,
        /// What it was asked.
        prompt: String,
        /// The weight of the second context; 0 where there is none.
        alpha: f64,
    },
}

/// The state of [`RoseBench`].
pub struct RoseBenchState {
    shell: Shell,
    form: ModelForm,
    local: LocalModels,
    plain: RwSignal<Transcript>,
    contrasted: RwSignal<Transcript>,
    /// What the answers are answers to; `None` before there are any.
    pub subject: RwSignal<Option<BenchSubject>>,
    /// The token whose candidates are shown.
    pub opened: RwSignal<Option<(BenchSide, usize)>>,
    abort: StoredValue<Option<Abort>, LocalStorage>,
}

/// The ROSE bench.
pub type RoseBench = Service<RoseBenchState>;

/// The page's [`RoseBench`].
pub fn use_rose_bench() -> RoseBench {
    expect_context()
}

impl RoseBench {
    pub(super) fn new(shell: Shell, form: ModelForm, local: LocalModels) -> Self {
        let transcript = || RwSignal::new(Transcript::default());
        Self::provide(RoseBenchState {
            shell,
            form,
            local,
            plain: transcript(),
            contrasted: transcript(),
            subject: RwSignal::new(None),
            opened: RwSignal::new(None),
            abort: StoredValue::new_local(None),
        })
    }

    /// One of the two answers.
    pub fn transcript(&self, side: BenchSide) -> RwSignal<Transcript> {
        match side {
            BenchSide::Plain => self.plain,
            BenchSide::Contrasted => self.contrasted,
        }
    }

    /// Whether an answer is on its way.
    pub fn is_busy(&self) -> bool {
        BenchSide::BOTH.iter().any(|side| self.transcript(*side).with(|transcript| transcript.is_generating))
    }

    /// Shows the recorded comparison where nothing was asked yet. A host that has none goes without.
    pub fn load_recording(&self) {
        if self.subject.with_untracked(Option::is_some) {
            return;
        }
        let bench = *self;
        spawn_local(async move {
            match load_file(RECORDING, read_rose_words).await {
                LoadState::Ready(words) => bench.show_recording(words),
                LoadState::Failed(PageError::PageFile(_)) | LoadState::Pending => {}
                LoadState::Failed(error) => bench.shell.report_error(error),
            }
        });
    }

    fn show_recording(&self, words: RoseWords) {
        // Something may have been asked while the file was on its way.
        if self.subject.with_untracked(Option::is_some) {
            return;
        }
        let [plain, contrasted] = [&words.plain, &words.contrasted].map(Transcript::recorded);
        let differs = plain.tokens.iter().zip(&contrasted.tokens).position(|(one, other)| one.id != other.id);
        self.plain.set(plain);
        self.contrasted.set(contrasted);
        self.opened.set(differs.map(|at| (BenchSide::Contrasted, at)));
        self.subject.set(Some(BenchSubject::Recorded(Arc::new(words))));
    }

    /// Puts the recording's prompt and settings into the form, to be asked of a model of one's own choice.
    pub fn take_recorded_settings(&self) {
        let Some(BenchSubject::Recorded(words)) = self.subject.get_untracked() else { return };
        self.form.settings.update(|settings| {
            settings.question.clone_from(&words.prompt);
            settings.system_prompt.clone_from(&words.system_prompt);
        });
        let Decoder { alpha, contrast, second_prompt, .. } = &words.decoder;
        self.form.set_alpha(*alpha);
        self.form.choose_reverse(contrast.as_str());
        if second_prompt != contrast.own_words() {
            self.form.set_second_prompt(second_prompt.clone());
        }
    }

    /// The answers to come are to this. No answer that was recorded, or made with a contrast where there is none now, stands
    /// beside them.
    fn begin_subject(&self, model: &ModelSettings, prompt: &str) {
        if self.subject.with_untracked(|subject| matches!(subject, Some(BenchSubject::Recorded(_)))) {
            BenchSide::BOTH.iter().for_each(|side| self.transcript(*side).set(Transcript::default()));
            self.opened.set(None);
        }
        let alpha = model.decoder.as_ref().map_or(0.0, |decoder| decoder.alpha);
        if model.decoder.is_none() {
            self.contrasted.set(Transcript::default());
        }
        let (model, prompt) = (model.name.clone(), prompt.to_owned());
        self.subject.set(Some(BenchSubject::Asked { model, prompt, alpha }));
    }

    /// Answers the bench's prompt in both ways, as far as the answers at hand were made otherwise.
    pub fn ask(&self) {
        let bench = *self;
        spawn_local(async move {
            if let Err(error) = bench.try_ask().await {
                bench.shell.report_error(error);
            }
        });
    }

    async fn try_ask(&self) -> Result<(), PageError> {
        self.end_answers();
        let settings = self.form.settings.get_untracked();
        let prompt = settings.question.trim().to_owned();
        if prompt.is_empty() {
            return Err(PageError::NoQuestion);
        }
        if !settings.can_contrast() {
            return Err(PageError::NotTokenByToken);
        }
        // Both answers at once.
        let at_once = settings.concurrency.max(2);
        let client = ModelClient::with_form_key(
            self.local,
            self.form,
            settings.model_settings(),
            settings.request_limits,
            at_once,
        )?
        .into_token_client()?;
        let abort = Abort::new().ok_or(PageError::CannotAbort)?;
        if matches!(client.backend, Backend::InPage(..)) {
            self.local.wait_until_ready(&client.model.name).await?;
        }
        self.abort.set_value(Some(abort.clone()));
        self.shell.notice.set(Notice::Quiet);
        self.begin_subject(&client.model, &prompt);
        let is_plain = client.model.decoder.is_none();
        for side in BenchSide::BOTH.into_iter().filter(|side| *side == BenchSide::Plain || !is_plain) {
            let decoder = client.model.decoder.clone().filter(|_| side == BenchSide::Contrasted);
            let model = ModelSettings { decoder, ..client.model.clone() };
            let is_at_hand = self.transcript(side).with_untracked(|transcript| {
                transcript.made_with.as_ref() == Some(&model)
                    && transcript.prompt == prompt
                    && !transcript.tokens.is_empty()
            });
            if is_at_hand {
                continue;
            }
            self.opened.update(|opened| *opened = opened.filter(|(of, _)| *of != side));
            let mut client = client.clone();
            client.model = model;
            let (bench, prompt, abort) = (*self, prompt.clone(), abort.clone());
            spawn_local(async move { bench.generate(side, client, prompt, abort).await });
        }
        Ok(())
    }

    async fn generate(self, side: BenchSide, client: TokenClient, prompt: String, abort: Abort) {
        let signal = self.transcript(side);
        signal.set(Transcript { is_generating: true, prompt: prompt.clone(), ..Transcript::default() });
        let mut on_token = |number: usize, token: Token| {
            signal.update(|transcript| {
                transcript.tokens.truncate(number);
                transcript.tokens.push(token);
            });
        };
        let ended = client.generate(0, &prompt, CANDIDATES, &abort, &mut on_token).await;
        let is_too_late = matches!(&ended, Err(failure) if failure.kind == FailureKind::TimedOut);
        if abort.is_aborted() && !is_too_late {
            // Another answer may stand here already.
            return;
        }
        signal.update(|transcript| {
            transcript.is_generating = false;
            match ended {
                Ok(finished) => {
                    transcript.rendered = finished.rendered;
                    transcript.made_with = Some(client.model);
                }
                Err(failure) => self.shell.report_error(failure),
            }
        });
    }

    /// Ends what is being answered, and waits for no model any more. A run goes on.
    pub fn stop(&self) {
        self.local.stop_waiting();
        self.end_answers();
    }

    fn end_answers(&self) {
        let abort = self.abort.try_update_value(Option::take).flatten();
        abort.inspect(Abort::abort);
        for side in BenchSide::BOTH {
            self.transcript(side).update(|transcript| transcript.is_generating = false);
        }
    }
}
