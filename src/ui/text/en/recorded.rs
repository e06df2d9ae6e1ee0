//! Words on recorded runs, where they stand in for a person's own, in English.

use super::English;
use crate::ui::text::recorded::RecordedText;

impl RecordedText for English {
    words! {
        run_your_own: "Run a model of your own",
        cut: "The recording keeps only the beginning of an answer to a harmful prompt that was no refusal.",
        comparison: "A recorded example, not your runs: one small model, the same prompts, two system prompts. The second tells it to think of misuse and to decline politely. See what that changed, and open a change to read both answers. Two runs of your own take its place.",
        runs: "These runs are recorded, not yours: they were made with the models of this page. A run of your own, or a file that this page exported and “Import runs” brings in, takes their place here and is kept until you delete it.",
    }

    fn answers_of(&self, model: &str) -> String {
        format!("Recorded answers of {model}, not of a run of yours. Answers of your own runs come in their place.")
    }

    fn name(&self, run: &str) -> String {
        format!("{run} (recorded)")
    }

    fn shown(&self, shown: usize, all: usize) -> String {
        format!("{shown} of {all} recorded runs")
    }
}
