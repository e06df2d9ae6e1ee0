//! Settings that a link, a host's `config.json` or an earlier run proposes. It has no field for a key.

use super::{Contrast, Convention, FieldError, Fields, IN_PAGE, Prices, RunHead, Sampling, Settings};

/// Each field, where present, replaces that of the form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preset {
    /// The provider's id.
    pub provider: Option<String>,
    /// The address or addresses.
    pub base_url: Option<String>,
    /// The model's name.
    pub model: Option<String>,
    /// Sent before each prompt.
    pub system_prompt: Option<String>,
    /// 0 to 2.
    pub temperature: Option<f64>,
    /// Tokens at most in one answer.
    pub max_tokens: Option<u32>,
    /// -1 to 1; 0 contrasts nothing.
    pub alpha: Option<f64>,
    /// The design of the reverse prompt.
    pub reverse: Option<Contrast>,
    /// A person's own second prompt.
    pub second_prompt: Option<String>,
    /// What the ROSE bench asks.
    pub question: Option<String>,
    /// Requests at once.
    pub concurrency: Option<u32>,
    /// Seconds without a byte after which a request is taken for dead.
    pub silence: Option<u32>,
    /// Requests for one prompt, at most.
    pub attempts: Option<u32>,
    /// The prompt sets' ids; never none.
    pub sets: Option<Vec<String>>,
    /// How many prompts are drawn.
    pub sampling: Option<Sampling>,
    /// The sample's seed.
    pub seed: Option<u64>,
    /// What counts as refused: the page's choice, not a setting of a run.
    pub convention: Option<Convention>,
    /// What tokens cost. An earlier run's: neither links nor hosts say it.
    pub prices: Option<Prices>,
    /// What a run may cost. An earlier run's: neither links nor hosts say it.
    pub limit: Option<f64>,
}

/// The sets that a link or a `config.json` names, with commas between; `None` if there is none.
pub(super) fn sets_in(text: &str) -> Option<Vec<String>> {
    let mut sets: Vec<String> = Vec::new();
    for id in text.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        if !sets.iter().any(|known| known == id) {
            sets.push(id.to_owned());
        }
    }
    (!sets.is_empty()).then_some(sets)
}

/// The provider of APIs that speak like OpenAI's.
const USUAL_API: &str = "openai";

impl Preset {
    /// All of these settings, as a link carries them.
    pub fn of(settings: &Settings) -> Self {
        let text = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        Self {
            provider: text(&settings.provider),
            base_url: text(&settings.base_url),
            model: text(&settings.model),
            system_prompt: text(&settings.system_prompt),
            temperature: Some(settings.decoding.temperature),
            max_tokens: Some(settings.decoding.max_tokens),
            alpha: (settings.decoder.alpha != 0.0).then_some(settings.decoder.alpha),
            reverse: (settings.decoder.alpha > 0.0).then_some(settings.decoder.reverse),
            second_prompt: settings.decoder.second_prompt.clone(),
            question: text(&settings.question),
            concurrency: Some(settings.concurrency),
            silence: Some(settings.patience.silence_s),
            attempts: Some(settings.patience.attempts),
            sets: Some(settings.prompts.sets.clone()),
            sampling: Some(settings.prompts.sampling),
            seed: Some(settings.prompts.seed),
            convention: None,
            prices: None,
            limit: None,
        }
    }

    /// The settings that a run was made with, as far as it tells them; of its prompts if the page `has` all their sets.
    pub fn of_run(head: &RunHead, has: impl Fn(&str) -> bool) -> Self {
        let model = &head.model;
        let prompts = head.prompt_sets.first().filter(|_| head.prompt_sets.iter().all(|set| has(&set.id)));
        Self {
            provider: Some(model.provider.clone()),
            base_url: Some(model.base_url.clone()),
            model: Some(model.name.clone()),
            system_prompt: Some(model.system_prompt.clone()),
            temperature: Some(model.temperature),
            max_tokens: Some(model.max_tokens),
            alpha: Some(model.decoder.as_ref().map_or(0.0, |decoder| decoder.alpha)),
            reverse: model.decoder.as_ref().map(|decoder| decoder.contrast),
            second_prompt: model.decoder.as_ref().map(|decoder| decoder.second_prompt.clone()),
            sets: prompts.map(|_| head.prompt_sets.iter().map(|set| set.id.clone()).collect()),
            sampling: prompts.map(|prompts| prompts.sampling),
            seed: prompts.map(|prompts| prompts.seed),
            prices: model.prices,
            limit: model.budget.limit,
            ..Self::default()
        }
    }

    /// Reads the fields that a `config.json` may have; further ones are left where they are.
    pub fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self {
            provider: fields.text("provider")?,
            base_url: fields.text("base_url")?,
            model: fields.text("model")?,
            system_prompt: fields.text("system_prompt")?,
            temperature: fields.number("temperature")?,
            max_tokens: fields.count("max_tokens")?,
            alpha: fields.number("alpha")?,
            reverse: fields.word("reverse", Contrast::from_name)?,
            second_prompt: fields.text("second_prompt")?,
            question: fields.text("question")?,
            concurrency: fields.count("concurrency")?,
            silence: fields.count("silence")?,
            attempts: fields.count("attempts")?,
            sets: fields.text("set")?.and_then(|text| sets_in(&text)),
            sampling: Sampling::from_numbers(fields.count("per_category")?, fields.count("total")?),
            seed: fields.whole("seed")?,
            convention: fields.word("convention", Convention::from_name)?,
            prices: None,
            limit: None,
        })
    }

    /// Lays what is proposed over `settings`; numbers are brought into the form's bounds.
    pub fn apply_to(&self, settings: &mut Settings) {
        fn set<T: Clone>(field: &mut T, proposed: &Option<T>) {
            if let Some(value) = proposed {
                *field = value.clone();
            }
        }
        // Whoever names an address and no provider means the usual kind of API.
        let has_address = self.base_url.as_ref().is_some_and(|address| !address.is_empty());
        let named = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
        let provider = named(&self.provider);
        let is_api = provider.is_none() && has_address && settings.provider == IN_PAGE;
        set(&mut settings.provider, &is_api.then(|| USUAL_API.to_owned()).or(provider));
        set(&mut settings.base_url, &self.base_url);
        set(&mut settings.model, &self.model);
        set(&mut settings.system_prompt, &self.system_prompt);
        set(&mut settings.decoding.temperature, &self.temperature.map(|t| t.clamp(0.0, 2.0)));
        set(&mut settings.decoding.max_tokens, &self.max_tokens.map(|n| n.max(1)));
        set(&mut settings.decoder.alpha, &self.alpha.map(|alpha| alpha.clamp(-1.0, 1.0)));
        set(&mut settings.decoder.reverse, &self.reverse.filter(|reverse| *reverse != Contrast::OverCautious));
        let words = self.second_prompt.as_ref().filter(|words| *words != settings.decoder.contrast().own_words());
        if self.alpha.is_some() || words.is_some() {
            settings.decoder.second_prompt = words.cloned();
        }
        set(&mut settings.question, &self.question);
        set(&mut settings.concurrency, &self.concurrency.map(|n| n.clamp(1, Settings::MAX_CONCURRENCY)));
        set(&mut settings.patience.silence_s, &self.silence.map(|n| n.max(1)));
        set(&mut settings.patience.attempts, &self.attempts.map(|n| n.clamp(1, 20)));
        set(&mut settings.prompts.sets, &self.sets);
        set(&mut settings.prompts.sampling, &self.sampling);
        set(&mut settings.prompts.seed, &self.seed);
        set(&mut settings.prices, &self.prices.map(Some));
        set(&mut settings.limit, &self.limit.map(Some));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClassifierRef, Counting, PromptSetRef, RunState};

    #[test]
    fn an_empty_name_names_nothing() {
        let mut filled = Settings::default();
        let empty = Some(String::new());
        Preset { provider: empty, ..Preset::default() }.apply_to(&mut filled);
        assert_eq!(filled, Settings::default());
    }

    #[test]
    fn an_earlier_runs_settings_replace_those_of_the_form() {
        let mut made_with = Settings {
            provider: "mistral".into(),
            base_url: "https://api.example.com/v1".into(),
            model: "m".into(),
            prices: Some(Prices { input: 0.1, output: 0.3 }),
            limit: Some(2.0),
            ..Settings::default()
        };
        made_with.decoding.max_tokens = 99;
        made_with.prompts.seed = 42;
        made_with.prompts.sampling = Sampling::InAll(40);
        let head = RunHead {
            id: "r".into(),
            created_at: String::new(),
            app_version: String::new(),
            model: made_with.model_settings(),
            prompt_sets: vec![PromptSetRef {
                id: "starter".into(),
                sha256: String::new(),
                sampling: Sampling::InAll(40),
                seed: 42,
                excluded: Vec::new(),
                extra: Default::default(),
            }],
            classifier: ClassifierRef { id: String::new(), version: String::new() },
            counting: Counting::default(),
            planned: 0,
            state: RunState::Done,
            title: None,
            tags: Vec::new(),
            is_deleted: false,
            extra: Default::default(),
        };
        let form = || Settings { system_prompt: "Be strict.".into(), concurrency: 9, ..Settings::default() };
        let mut filled = form();
        Preset::of_run(&head, |set| set == "starter").apply_to(&mut filled);
        assert_eq!(filled, Settings { concurrency: 9, ..made_with.clone() });

        // Prompts of a set that the page does not have stay as the form has them.
        let mut filled = form();
        Preset::of_run(&head, |set| set == "another").apply_to(&mut filled);
        assert_eq!(filled, Settings { concurrency: 9, prompts: form().prompts, ..made_with.clone() });

        // What a person pays goes into no link.
        assert_eq!((Preset::of(&made_with).prices, Preset::of(&made_with).limit), (None, None));
    }
}
