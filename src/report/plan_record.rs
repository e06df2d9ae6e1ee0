//! What a run was to do, as the browser's store keeps it until the run is done: enough to go on where it broke off.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::domain::{Category, Kind, Prompt, RequestLimits};

/// A run's plan.
#[derive(Clone, Debug, PartialEq)]
pub struct RunPlan {
    /// Requests at once.
    pub concurrency: u32,
    /// When to give up.
    pub request_limits: RequestLimits,
    /// Whether a key was sent. The key itself is nowhere.
    pub has_key: bool,
    /// What is asked, in order.
    pub prompts: Vec<Prompt>,
}

/// The plan as it is kept. A prompt is a list: there may be many thousands.
#[derive(Serialize, Deserialize)]
struct PlanRecord<'a> {
    concurrency: u32,
    silence: u32,
    attempts: u32,
    has_key: bool,
    prompts: Vec<PlannedPrompt<'a>>,
}

/// A prompt's id, category, kind and text.
type PlannedPrompt<'a> = (Cow<'a, str>, Cow<'a, str>, Kind, Cow<'a, str>);

/// The plan as JSON.
pub fn write_plan(plan: &RunPlan) -> String {
    let RunPlan { concurrency, request_limits, has_key, prompts } = plan;
    let record = PlanRecord {
        concurrency: *concurrency,
        silence: request_limits.idle_timeout_s,
        attempts: request_limits.max_attempts,
        has_key: *has_key,
        prompts: prompts.iter().map(planned).collect(),
    };
    // Nothing in it can fail to be written.
    serde_json::to_string(&record).unwrap_or_default()
}

fn planned(prompt: &Prompt) -> PlannedPrompt<'_> {
    (Cow::from(&prompt.id), Cow::from(prompt.category.as_str()), prompt.kind, Cow::from(&prompt.text))
}

/// The plan that was kept; `None` where it cannot be read.
pub fn read_plan(text: &str) -> Option<RunPlan> {
    let PlanRecord { concurrency, silence, attempts, has_key, prompts } = serde_json::from_str(text).ok()?;
    let prompt = |(id, category, kind, text): PlannedPrompt<'_>| Prompt {
        id: id.into_owned(),
        category: Category::from(&*category),
        kind,
        text: text.into_owned(),
        note: None,
    };
    Some(RunPlan {
        concurrency,
        request_limits: RequestLimits { idle_timeout_s: silence, max_attempts: attempts },
        has_key,
        prompts: prompts.into_iter().map(prompt).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_comes_back_whole() {
        let prompt = |id: &str, kind| {
            let text = format!("“{id}”\n\"quoted\" \u{1f9ed}");
            Prompt { id: id.into(), category: "hate".into(), kind, text, note: None }
        };
        let prompts = vec![prompt("a", Kind::Toxic), prompt("b", Kind::SeeminglyToxic)];
        let request_limits = RequestLimits { idle_timeout_s: 9, max_attempts: 2 };
        let plan = RunPlan { concurrency: 3, request_limits, has_key: true, prompts };
        assert_eq!(read_plan(&write_plan(&plan)), Some(plan));
    }

    #[test]
    fn a_record_that_is_no_plan_reads_as_none() {
        for text in ["", "{}", "[]", r#"{"concurrency":1,"silence":1,"attempts":1,"has_key":false,"prompts":[["a"]]}"#]
        {
            assert_eq!(read_plan(text), None, "{text}");
        }
    }
}
