//! Settings that a link, a host's `config.json` or an earlier run proposes. None of them is a key.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::setting::{NotANumber, Setting, SettingGroup, SettingValue};
use super::setting_table::SETTINGS;
use super::{Convention, DecoderChoice, IN_PAGE, Prices, PromptChoice, RecordError, RunHead, Settings, read_record};

/// Values for some of the settings; each replaces that of the form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preset {
    /// By the setting's name.
    values: BTreeMap<&'static str, SettingValue>,
    /// What counts as refused: the page's choice, not a setting of a run.
    pub convention: Option<Convention>,
    /// Whether exercises on self-harm, sexual content and hate are left out: the page's choice. Only a link tells it.
    pub hides_sensitive: Option<bool>,
    /// What tokens cost. Only an earlier run tells it: links and hosts do not.
    pub prices: Option<Prices>,
    /// What a run may cost. Only an earlier run tells it: links and hosts do not.
    pub limit: Option<f64>,
}

/// The provider of APIs that speak like OpenAI's.
const USUAL_API: &str = "openai";

/// The name of the convention in links and in `config.json`.
const CONVENTION: &str = "convention";

/// The name in links of whether sensitive exercises are left out, and its values.
const SENSITIVE: &str = "sensitive";
const HIDE: &str = "hide";
const SHOW: &str = "show";

impl Preset {
    /// All of these settings, as a link carries them.
    pub fn of(settings: &Settings) -> Self {
        let mut preset = Self::of_settings(settings, |_| true);
        preset.values.retain(|_, value| !matches!(value, SettingValue::Number(None)) && !value.is_empty_text());
        preset
    }

    /// The settings that a run was made with, as far as it tells them; of its prompts if the page `has` all their sets.
    pub fn of_run(head: &RunHead, has: impl Fn(&str) -> bool) -> Self {
        let model = &head.model;
        let mut settings = Settings {
            provider: model.provider.clone(),
            base_url: model.base_url.clone(),
            model: model.name.clone(),
            system_prompt: model.system_prompt.clone(),
            decoding: model.decoding,
            ..Settings::default()
        };
        if let Some(decoder) = &model.decoder {
            let second_prompt = Some(decoder.second_prompt.clone());
            settings.decoder = DecoderChoice { alpha: decoder.alpha, reverse: decoder.contrast, second_prompt };
        }
        let prompts = head.prompt_sets.first().filter(|_| head.prompt_sets.iter().all(|set| has(&set.id)));
        if let Some(first) = prompts {
            let sets = head.prompt_sets.iter().map(|set| set.id.clone()).collect();
            settings.prompts = PromptChoice { sets, sampling: first.sampling, seed: first.seed };
        }
        let is_told = |setting: &Setting| match setting.group {
            SettingGroup::Model | SettingGroup::Decoding | SettingGroup::Contrast => true,
            SettingGroup::Prompts => prompts.is_some(),
            SettingGroup::Pace | SettingGroup::RequestLimits | SettingGroup::Question => false,
        };
        let (prices, limit) = (model.prices, model.budget.limit);
        Self { prices, limit, ..Self::of_settings(&settings, is_told) }
    }

    fn of_settings(settings: &Settings, is_told: impl Fn(&Setting) -> bool) -> Self {
        let told = SETTINGS.iter().filter(|setting| is_told(setting));
        let values = told.filter_map(|setting| Some((setting.name, setting.value(settings)?))).collect();
        Self { values, ..Self::default() }
    }

    /// Reads a `config.json`. Fields that are no settings are passed over.
    pub fn of_config(config: Value) -> Result<Self, RecordError> {
        let config: Map<String, Value> = read_record(config)?;
        let given = |name: &str| config.get(name).filter(|value| !value.is_null());
        let mut preset = Self::default();
        for setting in &SETTINGS {
            if let Some(value) = given(setting.name) {
                preset.values.insert(setting.name, setting.read(value)?);
            }
        }
        let convention = given(CONVENTION).map(Convention::deserialize).transpose();
        preset.convention = convention.map_err(|error| RecordError::unreadable(CONVENTION, error))?;
        Ok(preset)
    }

    /// One setting alone, by the name that links have for it; no setting where there is none of that name.
    pub fn of_parameter(name: &str, text: &str) -> Self {
        let mut preset = Self::default();
        // A text that is no number sets nothing.
        let _ = preset.set_parameter(name, text);
        preset
    }

    /// Takes a link's parameter in. One that is no setting is passed over: it may be a newer version's, or a tracker's.
    pub(super) fn set_parameter(&mut self, name: &str, text: &str) -> Result<(), NotANumber> {
        if name == CONVENTION {
            self.convention = Convention::from_name(text);
        }
        if name == SENSITIVE {
            self.hides_sensitive =
                [(HIDE, true), (SHOW, false)].into_iter().find(|(value, _)| *value == text).map(|(_, hides)| hides);
        }
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name)
            && let Some(value) = setting.parse(text)?
        {
            self.values.insert(setting.name, value);
        }
        Ok(())
    }

    /// The link's parameters, in the table's order.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&'static str, String)> {
        let value = |setting: &'static Setting| Some((setting.name, self.values.get(setting.name)?.as_link()?));
        let convention = self.convention.map(|convention| (CONVENTION, convention.as_str().to_owned()));
        let sensitive = |hides| (SENSITIVE, if hides { HIDE } else { SHOW }.to_owned());
        SETTINGS.iter().filter_map(value).chain(convention).chain(self.hides_sensitive.map(sensitive))
    }

    /// Whether it proposes any setting of a run.
    pub(super) fn has_settings(&self) -> bool {
        !self.values.is_empty()
    }

    /// The address or addresses.
    pub fn base_url(&self) -> Option<&str> {
        self.text("base_url")
    }

    /// Proposes no address.
    pub fn forget_base_url(&mut self) {
        self.values.remove("base_url");
    }

    fn text(&self, name: &str) -> Option<&str> {
        match self.values.get(name) {
            Some(SettingValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Lays what is proposed over `settings`; numbers are brought into the form's bounds.
    pub fn apply_to(&self, settings: &mut Settings) {
        // Whoever names an address and no provider means the usual kind of API.
        let names = |name| self.text(name).is_some_and(|text| !text.is_empty());
        if names("base_url") && !names("provider") && settings.provider == IN_PAGE {
            USUAL_API.clone_into(&mut settings.provider);
        }
        for setting in &SETTINGS {
            if let Some(value) = self.values.get(setting.name) {
                setting.apply(settings, value);
            }
        }
        settings.prices = self.prices.or(settings.prices);
        settings.limit = self.limit.or(settings.limit);
    }
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClassifierRef, Counting, PromptSetRef, RunState, SampleSize};

    #[test]
    fn an_empty_provider_in_a_link_changes_nothing() {
        let mut filled = Settings::default();
        let mut preset = Preset::default();
        assert_eq!(preset.set_parameter("provider", ""), Ok(()));
        preset.apply_to(&mut filled);
        assert_eq!(filled, Settings::default());
    }

    #[test]
    fn one_parameter_alone_changes_nothing_else() {
        let filled = |preset: Preset| {
            let mut settings = Settings::default();
            preset.apply_to(&mut settings);
            settings
        };
        let asked = Settings { question: "Why?".into(), ..Settings::default() };
        assert_eq!(filled(Preset::of_parameter("question", "Why?")), asked);
        assert_eq!(filled(Preset::of_parameter("no_such", "1")), Settings::default());
        assert_eq!(filled(Preset::of_parameter("seed", "many")), Settings::default());
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
        made_with.prompts.sampling = SampleSize::InAll(40);
        let head = RunHead {
            id: "r".into(),
            created_at: String::new(),
            app_version: String::new(),
            model: made_with.model_settings(),
            prompt_sets: vec![PromptSetRef {
                id: "starter".into(),
                sha256: String::new(),
                sampling: SampleSize::InAll(40),
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
