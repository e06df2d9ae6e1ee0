//! Words on recorded runs, where they stand in for a person's own.

pub(in crate::ui) const RUN_YOUR_OWN: &str = "Run a model of your own";
pub(in crate::ui) const CUT: &str =
    "The recording keeps only the beginning of an answer to a harmful prompt that was no refusal.";
pub(in crate::ui) const COMPARISON: &str = "A recorded example, not your runs: one small model, the same prompts, two system prompts. The second tells it to think of misuse and to decline politely. See what that changed, and open a change to read both answers. Two runs of your own take its place.";
pub(in crate::ui) const RUNS: &str = "These runs are recorded, not yours: they were made with the models of this page. A run of your own, or a file that this page exported and “Import runs” brings in, takes their place here and is kept until you delete it.";

/// Over a recorded run's answers.
pub(in crate::ui) fn answers_of(model: &str) -> String {
    format!("Recorded answers of {model}, not of a run of yours. Answers of your own runs come in their place.")
}

/// A run's name where it stands beside others.
pub(in crate::ui) fn name(run: &str) -> String {
    format!("{run} (recorded)")
}

pub(in crate::ui) fn shown(shown: usize, all: usize) -> String {
    format!("{shown} of {all} recorded runs")
}
