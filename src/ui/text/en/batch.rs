//! Words on batches.

use super::English;
use crate::domain::Tokens;
use crate::provider::batch::{BatchFormat, BatchPurpose};
use crate::state::ExportedBatch;
use crate::ui::text::batch::BatchText;

impl BatchText for English {
    words! {
        batch: "Batch",
        hint: "A run too large for a page can go out as files that a provider answers within a day, most at half the price. Nothing is sent from here, and no key is in the files. What comes back is taken in by “Import results”.",
        export: "Export as batch",
        rest_as_batch: "The rest as a batch",
        title: "Export as batch",
        what_next: "Save all of these files, and keep the manifest: it knows which prompt each answer is to. README tells how the requests are sent, looked after and fetched for each provider. Then choose the manifest and everything that came back together under “Import results”.",
        for_whom: "For",
        leave_temperature_out: "No temperature (for models that take none)",
        writing: "The files are being written …",
    }

    fn format(&self, format: BatchFormat) -> &'static str {
        match format {
            BatchFormat::OpenAi => "OpenAI’s Batch API, and those like it",
            BatchFormat::Anthropic => "Anthropic’s Message Batches",
            BatchFormat::Gemini => "The Gemini API’s batch mode",
            BatchFormat::Vllm => "vllm run-batch",
        }
    }

    fn of_model(&self, model: &str, purpose: &BatchPurpose) -> String {
        match purpose {
            BatchPurpose::Run => model.to_owned(),
            BatchPurpose::Rest { .. } => format!("{model}: what failed or never came"),
            BatchPurpose::Judge { .. } => format!("{model} as judge"),
        }
    }

    fn at_most(&self, batch: &ExportedBatch) -> String {
        let Tokens { read, written, .. } = batch.tokens;
        let asked =
            format!("{} requests: about {read} tokens to read, and at most {written} to write", batch.requests());
        match batch.cost() {
            Some(cost) => format!("{asked}. At the prices entered they cost at most about {cost:.2}."),
            None => format!("{asked}. With prices entered under “More settings” their cost is estimated."),
        }
    }

    fn file(&self, name: &str, bytes: u64) -> String {
        match bytes {
            ..100_000 => format!("{name} ({} KB)", bytes.div_ceil(1_000)),
            bytes => format!("{name} ({:.1} MB)", bytes as f64 / 1e6),
        }
    }
}
