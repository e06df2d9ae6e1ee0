//! Reports of garak: JSON Lines of entries, of which the attempts have prompts and answers.

use serde_json::Value;

use super::error::RecordProblem;
use super::found::{AnswerEnd, FoundAnswer};
use super::records::Answers;
use super::value::{content, text};

/// An attempt that has been judged: each is written twice, and the first time (1) nobody has judged it yet.
const JUDGED: u64 = 2;

/// A report as it is read.
#[derive(Debug, Default)]
pub(super) struct GarakReport {
    /// The model of the run, which the entry of the setup names.
    model: Option<String>,
}

impl GarakReport {
    /// The answers of one entry: none of those that are no judged attempts.
    pub(super) fn answers(&mut self, entry: &Value) -> Answers {
        match entry["entry_type"].as_str() {
            None => Err(RecordProblem::NoObject),
            Some("attempt") if entry["status"].as_u64() == Some(JUDGED) => self.attempt(entry),
            Some("start_run setup") => {
                const NAMES: [&str; 4] =
                    ["plugins.target_name", "plugins.model_name", "plugins.target_type", "plugins.model_type"];
                self.model = NAMES.iter().find_map(|name| text(&entry[*name])).map(str::to_owned);
                Ok(Vec::new())
            }
            Some(_) => Ok(Vec::new()),
        }
    }

    fn attempt(&self, entry: &Value) -> Answers {
        let (prompt, system_prompt) = prompt_of(&entry["prompt"]);
        let prompt = prompt.ok_or(RecordProblem::NoPrompt)?;
        let outputs = entry["outputs"].as_array().ok_or(RecordProblem::NoAnswer)?;
        let found = |(number, output): (u32, &Value)| FoundAnswer {
            prompts: vec![prompt.clone()],
            system_prompt: system_prompt.clone(),
            model: self.model.clone(),
            repetition: number,
            category: text(&entry["probe_classname"]).map(str::to_owned),
            end: match content(output) {
                Some(came) => AnswerEnd::Text(came),
                None => AnswerEnd::failed("no output"),
            },
            ..FoundAnswer::default()
        };
        Ok((1..).zip(outputs).map(found).collect())
    }
}

/// What was asked: a text, or a conversation in turns.
fn prompt_of(prompt: &Value) -> (Option<String>, Option<String>) {
    let Some(turns) = prompt["turns"].as_array() else { return (content(prompt), None) };
    let said_by = |role: &str| {
        let turn = turns.iter().rev().find(|turn| turn["role"] == role);
        turn.and_then(|turn| content(&turn["content"]))
    };
    (said_by("user"), said_by("system"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn judged_attempts_alone_are_answers() {
        let mut report = GarakReport::default();
        let setup = json!({"entry_type": "start_run setup", "plugins.target_name": "m-1"});
        assert_eq!(report.answers(&setup), Ok(Vec::new()));
        let attempt = |status: u32| {
            json!({"entry_type": "attempt", "status": status, "probe_classname": "dan.X",
                "prompt": {"turns": [{"role": "user", "content": {"text": "Why?"}}]},
                "outputs": [{"text": "No."}, null]})
        };
        assert_eq!(report.answers(&attempt(1)), Ok(Vec::new()));
        let found = report.answers(&attempt(2)).unwrap();
        assert_eq!((found[0].prompts[0].as_str(), found[0].model.as_deref()), ("Why?", Some("m-1")));
        assert_eq!(found[0].end, AnswerEnd::Text("No.".into()));
        assert_eq!((found.len(), &found[1].end), (2, &AnswerEnd::failed("no output")));
    }

    #[test]
    fn prompt_of_an_earlier_version_is_a_text() {
        let entry = json!({"entry_type": "attempt", "status": 2, "prompt": "Why?", "outputs": ["No."]});
        assert_eq!(GarakReport::default().answers(&entry).unwrap()[0].prompts, ["Why?"]);
    }
}
