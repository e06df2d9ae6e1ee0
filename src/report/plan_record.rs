//! What a run was to do, as the browser's store keeps it until the run is done: enough to go on where it broke off.

use serde_json::Value;

use crate::domain::{Category, Fields, Kind, Patience, Prompt};

/// A run's plan.
#[derive(Clone, Debug, PartialEq)]
pub struct RunPlan {
    /// Requests at once.
    pub concurrency: u32,
    /// When to give up.
    pub patience: Patience,
    /// Whether a key was sent. The key itself is nowhere.
    pub has_key: bool,
    /// What is asked, in order.
    pub prompts: Vec<Prompt>,
}

/// The plan as JSON. A prompt is a list: there may be many thousands.
pub fn write_plan(plan: &RunPlan) -> String {
    let prompt = |prompt: &Prompt| {
        let Prompt { id, category, kind, text, note: _ } = prompt;
        Value::from([id, category.as_str(), kind.as_str(), text].map(Value::from).to_vec())
    };
    let mut fields = Fields::default();
    fields.put("concurrency", plan.concurrency);
    fields.put("silence", plan.patience.silence_s);
    fields.put("attempts", plan.patience.attempts);
    fields.put("has_key", plan.has_key);
    fields.put("prompts", plan.prompts.iter().map(prompt).collect::<Vec<_>>());
    Value::from(fields).to_string()
}

/// The plan that was kept; `None` where it cannot be read.
pub fn read_plan(text: &str) -> Option<RunPlan> {
    let mut fields = Fields::of(serde_json::from_slice(text.as_bytes()).ok()?, "").ok()?;
    let patience = Patience { silence_s: fields.count("silence").ok()??, attempts: fields.count("attempts").ok()?? };
    Some(RunPlan {
        concurrency: fields.count("concurrency").ok()??,
        patience,
        has_key: fields.flag("has_key").ok()?,
        prompts: fields.list("prompts").ok()?.iter().map(read_prompt).collect::<Option<_>>()?,
    })
}

fn read_prompt(prompt: &Value) -> Option<Prompt> {
    let text = |at: usize| prompt[at].as_str();
    let (category, kind) = (Category::from(text(1)?), Kind::from_name(text(2)?)?);
    Some(Prompt { id: text(0)?.to_owned(), category, kind, text: text(3)?.to_owned(), note: None })
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
        let patience = Patience { silence_s: 9, attempts: 2 };
        let plan = RunPlan { concurrency: 3, patience, has_key: true, prompts };
        assert_eq!(read_plan(&write_plan(&plan)), Some(plan));
    }

    #[test]
    fn what_is_no_plan_is_none() {
        for text in ["", "{}", "[]", r#"{"concurrency":1,"silence":1,"attempts":1,"has_key":false,"prompts":[["a"]]}"#]
        {
            assert_eq!(read_plan(text), None, "{text}");
        }
    }
}
