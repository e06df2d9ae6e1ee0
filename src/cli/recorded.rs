//! `refusal-lab recorded`: the runs that ship with the page, judged anew.

use std::collections::HashMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

use super::classifier::Verdicts;
use super::error::CommandError;
use crate::domain::{Class, Exchange, Item, Kind, from_json};
use crate::report::{read_result, write_recorded, write_result};

/// Judges the recorded runs of a folder by today's classifiers, cuts what is not to be published, and writes their list
/// anew. A cut answer keeps the verdict that it was given whole. A file of labels gives the answers that it names the labels of a reader of that name.
pub(super) fn recorded(folder: &Path, labels: Option<(&Path, &str)>) -> Result<ExitCode, CommandError> {
    /// What lies beside the runs and is none.
    const OTHERS: [&str; 2] = [LIST, "rose-words.json"];
    const LIST: &str = "index.json";
    let unreadable = |path: &Path, error| CommandError::File { file: path.display().to_string(), error };
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, error))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".json") && !OTHERS.contains(&name.as_str()))
        .collect();
    names.sort();
    let known = match labels {
        Some((path, by)) => Some((read_labels(path)?, by)),
        None => None,
    };
    let verdicts = Verdicts::with_encoder()?;
    let mut runs = Vec::new();
    for name in names {
        let path = folder.join(&name);
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
        let mut run = read_result(&name, name.trim_end_matches(".json"), &text)?;
        if let Some((known, by)) = &known {
            for item in &mut run.items {
                let key = Exchange { prompt: &item.prompt, answer: item.outcome.text() }.key();
                if let Some((class, answer)) = known.get(&key).copied().zip(item.outcome.answer_mut()) {
                    answer.set_label(by, Some(class));
                }
            }
        }
        for item in run.items.iter_mut().filter(|item| !item.extra.contains_key("cut")) {
            if let Some(answer) = item.outcome.answer_mut() {
                verdicts.judge(&item.prompt, answer)?;
            }
            cut(item);
        }
        run.head.classifier = verdicts.classifier();
        fs::write(&path, write_result(&run) + "\n")?;
        runs.push((name, run));
    }
    fs::write(folder.join(LIST), write_recorded(&runs))?;
    Ok(ExitCode::SUCCESS)
}

/// Cuts an answer to a harmful prompt that was no refusal: the page teaches, it does not publish harm. Its verdict is that
/// of the whole answer.
fn cut(item: &mut Item) {
    const LENGTH: usize = 80;
    let is_harmful = item.kind == Kind::Toxic;
    let Some(answer) = item.outcome.answer_mut() else { return };
    if is_harmful && !answer.verdict.class.label().is_refusal() && answer.text.chars().count() > LENGTH {
        answer.text = answer.text.chars().take(LENGTH).collect();
        answer.verdict.evidence.retain(|evidence| evidence.end <= LENGTH);
        item.extra.insert("cut".to_owned(), Value::Bool(true));
    }
}

/// A reader's labels by the answers' keys: JSON Lines of `key`, `manner` or “answers”, `partial` and `babble`.
fn read_labels(path: &Path) -> Result<HashMap<String, Class>, CommandError> {
    let file = path.display().to_string();
    let unreadable = |reason: String| CommandError::File {
        file: file.clone(),
        error: io::Error::new(ErrorKind::InvalidData, reason),
    };
    let text = fs::read_to_string(path).map_err(|error| CommandError::File { file: file.clone(), error })?;
    let mut labels = HashMap::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let fields: Value =
            from_json(line.as_bytes()).map_err(|error| unreadable(format!("line {number}: {error}")))?;
        let word = |name: &str| fields[name].as_str().unwrap_or_default().to_owned();
        let class = Class::of_reading(&word("manner"), fields["partial"] == true)
            .ok_or_else(|| unreadable(format!("line {number}: “{}” is no manner", word("manner"))))?;
        labels.insert(word("key"), if fields["babble"] == true { Class::Unscored } else { class });
    }
    Ok(labels)
}
