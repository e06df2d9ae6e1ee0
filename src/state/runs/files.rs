//! Runs as files: exported and imported.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::run_entry::RunData;
use super::service::Runs;
use crate::domain::{Run, RunHead, file_name_of};
use crate::platform;
use crate::report::{Tally, read_result, write_csv, write_result};
use crate::state::notice::Notice;
use crate::state::page_error::PageError;

/// The entries of "Export results".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// The result file.
    Json,
    /// One row an item.
    Csv,
    /// The chart as it stands.
    Svg,
    /// The chart as it stands, in pixels.
    Png,
}

impl Runs {
    /// Hands the chosen run, or the chart (an SVG element's id, and lines to write below it), to the person as a file.
    pub fn export(&self, export: Export, chart: &'static str, captions: Vec<String>) {
        let runs = *self;
        spawn_local(async move {
            let exported = match export {
                Export::Json | Export::Csv => runs.export_run(export).await,
                Export::Svg | Export::Png => runs.export_chart(export, chart, &captions).await,
            };
            match exported {
                Ok(name) => runs.shell.notice.set(Notice::Exported(name)),
                Err(error) => runs.shell.report_error(error),
            }
        });
    }

    async fn export_run(&self, export: Export) -> Result<String, PageError> {
        let entry = self.chosen.get_untracked().ok_or(PageError::NoRunToExport)?;
        self.load_items(entry).await?;
        let counting = self.shell.counting.get_untracked();
        let run = entry.peek(|data| Run { head: RunHead { counting, ..data.head.clone() }, items: data.items.clone() });
        let (ending, mime, text) = match export {
            Export::Csv => ("csv", "text/csv;charset=utf-8", write_csv(&run)),
            _ => ("json", "application/json", write_result(&run)),
        };
        let name = file_name(&run.head, ending);
        platform::download_text(&name, mime, &text).ok_or(PageError::NoDownload)?;
        Ok(name)
    }

    async fn export_chart(&self, export: Export, chart: &str, captions: &[String]) -> Result<String, PageError> {
        let image = platform::ChartImage::of(chart, captions).ok_or(PageError::NoDownload)?;
        if export == Export::Svg {
            let name = "refusal-lab-chart.svg".to_owned();
            platform::download_text(&name, "image/svg+xml", image.svg()).ok_or(PageError::NoDownload)?;
            return Ok(name);
        }
        const PIXELS_A_UNIT: f64 = 2.0;
        let png = image.to_png(PIXELS_A_UNIT).await.ok_or(PageError::NoDownload)?;
        let name = "refusal-lab-chart.png".to_owned();
        platform::download_bytes(&name, "image/png", &png).ok_or(PageError::NoDownload)?;
        Ok(name)
    }

    /// Takes a result file in as a run.
    pub(in crate::state) fn import_result(&self, name: &str, text: &str) -> Result<(), PageError> {
        let run = read_result(name, &platform::run_id(), text)?;
        let items = run.items.len();
        self.add_imported(run);
        self.shell.notice.set(Notice::Imported { file: name.to_owned(), items });
        Ok(())
    }

    /// Adds a run that came from a file, and stores it.
    pub(in crate::state) fn add_imported(&self, run: Run) {
        let items = run.items.len();
        let data = RunData { items: run.items, items_are_loaded: true, ..RunData::stored(run.head, Tally::default()) };
        let data = RunData { tally: Tally::of(&data.items), ..data };
        let entry = self.new_entry(data);
        self.add(entry);
        self.store.write(entry, 0..items);
    }
}

/// Model and time, in characters that every file system takes.
fn file_name(head: &RunHead, ending: &str) -> String {
    let time: String = head.created_at.chars().take(19).filter(|c| *c != ':').collect();
    format!("refusal-lab-{}-{}.{ending}", file_name_of(&head.model.name), file_name_of(&time))
}
