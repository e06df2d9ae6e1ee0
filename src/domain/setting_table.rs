//! Every setting of the forms in one table, a row each: its name in links, in `config.json` and in result files, its type,
//! bounds and default, and where [`Settings`] has it. Forms, links, `config.json` and earlier runs' settings are read from
//! it.
//!
//! A new setting is a field of [`Settings`] (of [`Decoding`], where result files have it) and a row here.

use super::setting::{COUNT, Setting, SettingGroup, integer, number, range, text, word};
use super::settings::{Decoding, RequestLimits};
use super::{Contrast, DecoderChoice, IN_PAGE, PromptChoice, SampleSize, Settings};

/// All of them. Values are applied in this order: a later row may depend on an earlier one.
pub static SETTINGS: [Setting; 18] = [
    text(
        "provider",
        SettingGroup::Model,
        |s| Some(s.provider.clone()),
        |s, id| {
            if !id.is_empty() {
                id.clone_into(&mut s.provider);
            }
        },
    ),
    text("base_url", SettingGroup::Model, |s| Some(s.base_url.clone()), |s, text| text.clone_into(&mut s.base_url)),
    text("model", SettingGroup::Model, |s| Some(s.model.clone()), |s, text| text.clone_into(&mut s.model)),
    text(
        "system_prompt",
        SettingGroup::Model,
        |s| Some(s.system_prompt.clone()),
        |s, text| text.clone_into(&mut s.system_prompt),
    ),
    text("question", SettingGroup::Question, |s| Some(s.question.clone()), |s, text| text.clone_into(&mut s.question)),
    // Ids with commas between.
    text(
        "set",
        SettingGroup::Prompts,
        |s| Some(s.prompts.sets.join(",")),
        |s, text| {
            let sets = distinct(text);
            if !sets.is_empty() {
                s.prompts.sets = sets;
            }
        },
    ),
    // 0 is greedy.
    number(
        "temperature",
        SettingGroup::Decoding,
        range(0.0, 2.0).step(0.1).default(0.0),
        |s| Some(s.decoding.temperature),
        |s, n| s.decoding.temperature = n.unwrap_or_default(),
    ),
    number(
        "top_p",
        SettingGroup::Decoding,
        range(0.0, 1.0).step(0.05),
        |s| s.decoding.top_p,
        |s, n| s.decoding.top_p = n,
    ),
    // 0 contrasts nothing. What a person wrote for a second prompt belongs to the alpha that stood there.
    number(
        "alpha",
        SettingGroup::Contrast,
        range(-1.0, 1.0).step(0.1),
        |s| Some(s.decoder.alpha).filter(|n| *n != 0.0),
        |s, n| {
            s.decoder.alpha = n.unwrap_or_default();
            s.decoder.second_prompt = None;
        },
    ),
    word(
        "reverse",
        SettingGroup::Contrast,
        |name| Contrast::from_name(name).is_some(),
        reverse,
        |s, name| {
            let reverse = Contrast::from_name(name).filter(|reverse| *reverse != Contrast::OverCautious);
            s.decoder.reverse = reverse.unwrap_or(s.decoder.reverse);
        },
    ),
    // The page's own words are no words of a person.
    text(
        "second_prompt",
        SettingGroup::Contrast,
        |s| s.decoder.second_prompt.clone(),
        |s, text| {
            if text != s.decoder.contrast().own_words() {
                s.decoder.second_prompt = Some(text.to_owned());
            }
        },
    ),
    // Tokens.
    number(
        "max_tokens",
        SettingGroup::Decoding,
        range(1.0, 1e6).default(256.0),
        |s| Some(f64::from(s.decoding.max_tokens)),
        |s, n| s.decoding.max_tokens = whole(n),
    ),
    // Requests.
    number(
        "concurrency",
        SettingGroup::Pace,
        range(1.0, 256.0).default(4.0),
        |s| Some(f64::from(s.concurrency)),
        |s, n| s.concurrency = whole(n),
    ),
    // Seconds.
    number(
        "silence",
        SettingGroup::RequestLimits,
        range(1.0, 3_600.0).default(120.0),
        |s| Some(f64::from(s.request_limits.idle_timeout_s)),
        |s, n| s.request_limits.idle_timeout_s = whole(n),
    ),
    // Requests.
    number(
        "attempts",
        SettingGroup::RequestLimits,
        range(1.0, 20.0).default(5.0),
        |s| Some(f64::from(s.request_limits.max_attempts)),
        |s, n| s.request_limits.max_attempts = whole(n),
    ),
    // 0 is all there are.
    integer("per_category", SettingGroup::Prompts, COUNT, per_category, |s, n| {
        s.prompts.sampling = SampleSize::from_numbers(u32::try_from(n).ok(), None).unwrap_or(s.prompts.sampling);
    }),
    integer(
        "total",
        SettingGroup::Prompts,
        COUNT,
        |s| s.prompts.sampling.total().map(u64::from),
        |s, n| s.prompts.sampling = SampleSize::from_numbers(None, u32::try_from(n).ok()).unwrap_or(s.prompts.sampling),
    ),
    integer("seed", SettingGroup::Prompts, u64::MAX, |s| Some(s.prompts.seed), |s, n| s.prompts.seed = n),
];

impl Default for Settings {
    fn default() -> Self {
        let mut settings = Self {
            provider: IN_PAGE.to_owned(),
            base_url: String::new(),
            model: String::new(),
            system_prompt: String::new(),
            decoding: Decoding::default(),
            decoder: DecoderChoice::default(),
            question: String::new(),
            concurrency: 0,
            request_limits: RequestLimits::default(),
            prompts: PromptChoice {
                sets: vec!["starter".to_owned()],
                sampling: SampleSize::PerCategory(Some(4)),
                seed: 7,
            },
            prices: None,
            limit: None,
        };
        SETTINGS.iter().for_each(|setting| setting.set_number(&mut settings, None));
        settings
    }
}

fn whole(number: Option<f64>) -> u32 {
    number.unwrap_or_default() as u32
}

fn reverse(settings: &Settings) -> Option<String> {
    (settings.decoder.alpha > 0.0).then(|| settings.decoder.reverse.as_str().to_owned())
}

fn per_category(settings: &Settings) -> Option<u64> {
    match settings.prompts.sampling {
        SampleSize::PerCategory(count) => Some(count.unwrap_or(0).into()),
        SampleSize::InAll(_) => None,
    }
}

/// The ids in a text with commas between, each once.
fn distinct(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in text.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_kept_within_its_bounds_and_cleared_to_its_default() {
        for setting in &SETTINGS {
            let Some(range) = setting.range() else { continue };
            let mut settings = Settings::default();
            assert_eq!(setting.number(&settings), range.default, "{}", setting.name);
            for (number, kept) in [(range.max + 1e9, range.max), (range.min - 1e9, range.min), (range.max, range.max)] {
                setting.set_number(&mut settings, Some(number));
                assert_eq!(setting.number(&settings), Some(kept), "{}", setting.name);
            }
            setting.set_number(&mut settings, None);
            assert_eq!(settings, Settings::default(), "{}", setting.name);
        }
    }

    #[test]
    fn every_setting_has_a_name_of_its_own_and_sets_what_it_tells() {
        let mut settings = Settings::default();
        settings.decoder.alpha = 0.5;
        settings.decoder.second_prompt = Some("Be bad.".into());
        for (at, setting) in SETTINGS.iter().enumerate() {
            assert!(SETTINGS[at + 1..].iter().all(|other| other.name != setting.name), "{}", setting.name);
        }
        let mut copy = Settings::default();
        for setting in &SETTINGS {
            if let Some(value) = setting.value(&settings) {
                setting.apply(&mut copy, &value);
            }
        }
        assert_eq!(copy, settings);
    }
}
