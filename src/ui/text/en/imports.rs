//! Words on answers that were made elsewhere.

use super::English;
use crate::answers::{AnswerFormat, AnswerProblem, AnswersError, ColumnRole, ImportFile, ImportReport, RecordProblem};
use crate::dataset::Layout;
use crate::provider::batch::{BatchPurpose, RequestEnd, RequestFile};
use crate::ui::text::imports::ImportsText;

impl ImportsText for English {
    words! {
        title: "Import answers",
        import: "Import",
        cancel: "Cancel",
        they_are_harmless: "They are harmless",
        they_are_harmful: "They are harmful",
        leave_out: "Leave them out",
        unknown_title: "Prompts that no set here has",
        unknown_hint: "Prompts are found by their texts in the sets that this page has open. If these are of a set, open that first, under Prompts or Measure, and import the file again.",
        lacks_manifest: "If this is of a batch that was written here or by the command line, choose its manifest.jsonl together with it: it knows the prompts. Without it, ids are looked for in the sets that this page has open.",
        columns_label: "The first rows, and what the columns have",
        nothing_of_use: "(not used)",
        runs_label: "Runs that come of it",
        batch_label: "What came back",
        sent: "Sent",
        twice: "Twice (the first counts)",
        unknown_ids: "Of no request of this batch",
    }

    fn reading(&self, file: &str, done: u64, bytes: u64) -> String {
        let megabytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
        format!("{file}: {} of {} MB have been read.", megabytes(done), megabytes(bytes))
    }

    fn what_it_is(&self, is: ImportFile, answers: usize) -> String {
        let what = match is {
            ImportFile::Document => "A file of this page’s own",
            ImportFile::BatchManifest => "A batch’s manifest",
            ImportFile::BatchRequests => {
                return "The requests of a batch. They have no answers; with the manifest, what came back is held against them."
                    .to_owned();
            }
            ImportFile::LmEvalResults => "Results of the lm-evaluation-harness",
            ImportFile::Answers(format) => match format {
                AnswerFormat::InspectArchive | AnswerFormat::InspectJson => "A log of Inspect",
                AnswerFormat::LmEval => "Samples of the lm-evaluation-harness",
                AnswerFormat::Promptfoo => "Results of promptfoo",
                AnswerFormat::Garak => "A report of garak",
                AnswerFormat::BatchOutput => "Results of a batch",
                AnswerFormat::Table(Layout::Separated(_)) => "A table",
                AnswerFormat::Table(Layout::Json) => "A table in JSON",
                AnswerFormat::Table(Layout::JsonLines) => "A table in JSON Lines",
            },
        };
        let answers = if answers == 1 { "1 answer".to_owned() } else { format!("{answers} answers") };
        format!("{what}, with {answers}.")
    }

    fn passed_over(&self, records: u64) -> String {
        match records {
            1 => "1 record could not be read and is passed over".to_owned(),
            records => format!("{records} records could not be read and are passed over"),
        }
    }

    fn problem(&self, problem: &AnswerProblem) -> String {
        let what = match &problem.what {
            RecordProblem::Cut => "it ends before its JSON does. Get the whole file.".to_owned(),
            RecordProblem::TooLong => "it is far longer than any record.".to_owned(),
            RecordProblem::Json { reason } => format!("it is no JSON ({reason})."),
            RecordProblem::EndOfReading { reason } => {
                format!("the file could not be read from here on ({reason}). Get the whole file.")
            }
            RecordProblem::NoObject => "it is no JSON object.".to_owned(),
            RecordProblem::NoPrompt => "it says neither its prompt nor its id.".to_owned(),
            RecordProblem::NoId => "it has neither “custom_id” nor “key”.".to_owned(),
            RecordProblem::NoAnswer => "it has neither an answer nor a reason why there is none.".to_owned(),
            RecordProblem::Row { reason } => format!("it cannot be read ({reason})."),
        };
        format!("Record at {}: {what}", problem.at)
    }

    fn and_more(&self, count: u64) -> String {
        format!("and {count} more")
    }

    fn missing(&self, missing: &AnswersError) -> &'static str {
        match missing {
            AnswersError::NoPromptColumn { .. } => "Say which column has the prompts, or their ids.",
            _ => "No column is named as answers are. Say which one has them.",
        }
    }

    fn column_has(&self, name: &str) -> String {
        format!("What “{name}” has")
    }

    fn role(&self, role: ColumnRole) -> &'static str {
        match role {
            ColumnRole::Response => "Response",
            ColumnRole::Prompt => "Prompt",
            ColumnRole::Id => "Prompt’s id",
            ColumnRole::Model => "Model",
            ColumnRole::Kind => "Harmless or harmful",
            ColumnRole::Category => "Category",
            ColumnRole::SystemPrompt => "System prompt",
            ColumnRole::FinishReason => "Why it ended",
            ColumnRole::Error => "Error",
            ColumnRole::Verdict => "A classifier’s verdict",
            ColumnRole::Label => "A person’s label",
        }
    }

    fn unknown(&self, report: &ImportReport) -> String {
        let all = report.taken() + report.without_kind + report.twice;
        format!(
            "Of {all} answers, {} are to prompts that no set here has, and nothing says whether these are harmless or harmful. The first of them:",
            report.without_kind
        )
    }

    fn run_columns(&self) -> [&'static str; 6] {
        ["Run", "Answers", "Known prompts", "Others with a kind", "Without a kind", "Second answers, left out"]
    }

    fn batch_of(&self, model: &str, file: &str) -> String {
        format!("Batch of {model} ({file})")
    }

    fn purpose(&self, purpose: &BatchPurpose) -> &'static str {
        match purpose {
            BatchPurpose::Run => "It comes in as a run, or goes into the run that a part of it has come to before.",
            BatchPurpose::Rest { .. } => {
                "It asked what a run had left open, and goes into that run; if that is not here, it comes in as one of its own."
            }
            BatchPurpose::Judge { .. } => "It asked a judge, whose verdicts go to a run’s answers.",
        }
    }

    fn batch_columns(&self) -> [&'static str; 3] {
        ["Requests", "Number", "Which, and why"]
    }

    fn end(&self, end: RequestEnd) -> (&'static str, bool) {
        match end {
            RequestEnd::Answered => ("Answered", false),
            RequestEnd::WithoutText => ("Without text", true),
            RequestEnd::Blocked => ("Blocked by the provider", true),
            RequestEnd::Failed => ("Failed", true),
            RequestEnd::Changed => ("Changed (not used)", true),
            RequestEnd::Missing => ("Missing", true),
        }
    }

    fn reason(&self, reason: &str, count: u64) -> String {
        format!("{count} times: {reason}")
    }

    fn missing_of(&self, file: &RequestFile, missing: usize) -> String {
        format!("{missing} of the {} of {}", file.requests, file.name)
    }
}
