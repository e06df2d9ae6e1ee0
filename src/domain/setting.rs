//! One setting of the forms: its type and bounds, and how links, `config.json` and forms read and write it.

use serde_json::Value;

use super::{FieldProblem, RecordError, Settings, decimal};

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its name in links, in `config.json`, and in result files where these have it.
    pub name: &'static str,
    /// What it is a part of.
    pub group: SettingGroup,
    access: Access,
}

/// What a setting is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingGroup {
    /// Which model, and its system prompt. Result files have it.
    Model,
    /// How the model samples: the fields of [`Decoding`](super::Decoding). Result files have it.
    Decoding,
    /// Whether two contexts are contrasted. Result files have it.
    Contrast,
    /// Which prompts are asked. Result files have it.
    Prompts,
    /// How many requests are sent at once.
    Pace,
    /// When a request or a prompt is given up.
    RequestLimits,
    /// The ROSE page's question.
    Question,
}

/// The numbers that a setting may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberRange {
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// The step between two of them in a form; with a step of 1 they are whole numbers.
    pub step: f64,
    /// What stands in the form at first; `None` where nothing does.
    pub default: Option<f64>,
}

/// A setting's type, and how [`Settings`] is read and written. A getter gives `None` where there is nothing to tell.
#[derive(Debug)]
enum Access {
    /// Any text, or one of the words that are known.
    Text {
        is_known: fn(&str) -> bool,
        get: fn(&Settings) -> Option<String>,
        set: fn(&mut Settings, &str),
    },
    Number {
        range: NumberRange,
        get: fn(&Settings) -> Option<f64>,
        set: fn(&mut Settings, Option<f64>),
    },
    /// A whole number that is no more than `max`.
    Integer {
        max: u64,
        get: fn(&Settings) -> Option<u64>,
        set: fn(&mut Settings, u64),
    },
}

/// What a setting is set to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SettingValue {
    Text(String),
    /// `None` clears the box of a number that may be missing.
    Number(Option<f64>),
    Integer(u64),
}

/// The largest count.
pub(super) const COUNT: u64 = u32::MAX as u64;

type Get<T> = fn(&Settings) -> Option<T>;

pub(super) const fn text(
    name: &'static str,
    group: SettingGroup,
    get: Get<String>,
    set: fn(&mut Settings, &str),
) -> Setting {
    Setting { name, group, access: Access::Text { is_known: |_| true, get, set } }
}

pub(super) const fn word(
    name: &'static str,
    group: SettingGroup,
    is_known: fn(&str) -> bool,
    get: Get<String>,
    set: fn(&mut Settings, &str),
) -> Setting {
    Setting { name, group, access: Access::Text { is_known, get, set } }
}

pub(super) const fn number(
    name: &'static str,
    group: SettingGroup,
    range: NumberRange,
    get: Get<f64>,
    set: fn(&mut Settings, Option<f64>),
) -> Setting {
    Setting { name, group, access: Access::Number { range, get, set } }
}

pub(super) const fn integer(
    name: &'static str,
    group: SettingGroup,
    max: u64,
    get: Get<u64>,
    set: fn(&mut Settings, u64),
) -> Setting {
    Setting { name, group, access: Access::Integer { max, get, set } }
}

/// Whole numbers, and none at first.
pub(super) const fn range(min: f64, max: f64) -> NumberRange {
    NumberRange { min, max, step: 1.0, default: None }
}

impl NumberRange {
    pub(super) const fn step(self, step: f64) -> Self {
        Self { step, ..self }
    }

    pub(super) const fn default(self, default: f64) -> Self {
        Self { default: Some(default), ..self }
    }

    fn is_whole(self) -> bool {
        self.step == 1.0
    }
}

impl Setting {
    /// The numbers that it may have; `None` for a setting that is no number with bounds.
    pub fn range(&self) -> Option<NumberRange> {
        match self.access {
            Access::Number { range, .. } => Some(range),
            _ => None,
        }
    }

    /// The number that it is set to; `None` where it is not set, or is no number with bounds.
    pub fn number(&self, settings: &Settings) -> Option<f64> {
        match self.access {
            Access::Number { get, .. } => get(settings),
            _ => None,
        }
    }

    /// Sets it to a number within its bounds, or to the nearest that is; `None` clears it, or sets its default.
    pub fn set_number(&self, settings: &mut Settings, number: Option<f64>) {
        if let Access::Number { range, set, .. } = self.access {
            set(settings, number.map(|number| number.clamp(range.min, range.max)).or(range.default));
        }
    }

    /// What it is set to. A number that is missing has a value too, which clears another one.
    pub(super) fn value(&self, settings: &Settings) -> Option<SettingValue> {
        match self.access {
            Access::Text { get, .. } => get(settings).map(SettingValue::Text),
            Access::Number { get, .. } => Some(SettingValue::Number(get(settings))),
            Access::Integer { get, .. } => get(settings).map(SettingValue::Integer),
        }
    }

    /// Sets it. A value of another type than its own changes nothing.
    pub(super) fn apply(&self, settings: &mut Settings, value: &SettingValue) {
        match (&self.access, value) {
            (Access::Text { set, .. }, SettingValue::Text(text)) => set(settings, text),
            (Access::Number { .. }, SettingValue::Number(number)) => self.set_number(settings, *number),
            (Access::Integer { set, .. }, SettingValue::Integer(number)) => set(settings, *number),
            _ => {}
        }
    }

    /// The value of a link's parameter: none where it is a word that is not known. Fails if it should be a number that
    /// this setting can be brought to, and is not.
    pub(super) fn parse(&self, text: &str) -> Result<Option<SettingValue>, NotANumber> {
        let number = match &self.access {
            Access::Text { is_known, .. } => return Ok(is_known(text).then(|| SettingValue::Text(text.to_owned()))),
            Access::Number { range, .. } if text.is_empty() && range.default.is_none() => {
                Some(SettingValue::Number(None))
            }
            Access::Number { range, .. } if range.is_whole() => {
                text.parse::<u32>().ok().map(|number| SettingValue::Number(Some(number.into())))
            }
            Access::Number { .. } => decimal::read(text).map(|number| SettingValue::Number(Some(number))),
            Access::Integer { max, .. } => text.parse().ok().filter(|number| number <= max).map(SettingValue::Integer),
        };
        number.map(Some).ok_or(NotANumber)
    }

    /// The value of a field of `config.json`.
    pub(super) fn read(&self, value: &Value) -> Result<SettingValue, RecordError> {
        let is_text = matches!(self.access, Access::Text { .. });
        let text = match value {
            Value::String(text) if is_text => Some(text.clone()),
            Value::Number(number) if !is_text => Some(number.to_string()),
            _ => None,
        };
        let read = text.and_then(|text| self.parse(&text).ok().flatten());
        let problem = if is_text { FieldProblem::NoSettingText } else { FieldProblem::NoSettingNumber };
        read.ok_or_else(|| RecordError::new(self.name, problem))
    }
}

/// A text that should be a number of some kind and is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotANumber;

impl SettingValue {
    pub(super) fn is_empty_text(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// As a link writes it; `None` for what a link leaves out.
    pub(super) fn as_link(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => number.map(decimal::write),
            Self::Integer(number) => Some(number.to_string()),
        }
    }
}
