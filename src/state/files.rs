//! Runs as files: out and in; and their items, read from the store when first wanted.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::launch::claim_name;
use super::run_entry::RunData;
use super::{App, Notice, RunEntry};
use crate::domain::{Run, RunHead, RunState};
use crate::platform::{self, PickedFile, StoreError, held_locks};
use crate::report::{Tally, read_result, read_stored_head, read_stored_item, write_csv, write_result};

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

impl App {
    /// Hands the chosen run, or the chart (an SVG element's id, and lines to write below it), to the person as a file.
    pub fn export(&self, export: Export, chart: &'static str, captions: Vec<String>) {
        let app = *self;
        spawn_local(async move {
            let exported = match export {
                Export::Json | Export::Csv => app.export_run(export).await,
                Export::Svg | Export::Png => app.export_chart(export, chart, &captions).await,
            };
            match exported {
                Ok(name) => app.notice.set(Notice::Exported(name)),
                Err(message) => app.trouble(message),
            }
        });
    }

    async fn export_run(&self, export: Export) -> Result<String, String> {
        let entry = self.chosen_run.get_untracked().ok_or("There is no run to export yet. Press Run first.")?;
        self.load_items(entry).await.map_err(|error| error.to_string())?;
        let counting = self.counting.get_untracked();
        let run = entry.peek(|data| Run { head: RunHead { counting, ..data.head.clone() }, items: data.items.clone() });
        let (ending, mime, text) = match export {
            Export::Csv => ("csv", "text/csv;charset=utf-8", write_csv(&run)),
            _ => ("json", "application/json", write_result(&run)),
        };
        let name = file_name(&run.head, ending);
        platform::download_text(&name, mime, &text).ok_or_else(no_download)?;
        Ok(name)
    }

    async fn export_chart(&self, export: Export, chart: &str, captions: &[String]) -> Result<String, String> {
        let image = platform::ChartImage::of(chart, captions).ok_or_else(no_download)?;
        if export == Export::Svg {
            let name = "refusal-lab-chart.svg".to_owned();
            platform::download_text(&name, "image/svg+xml", image.svg()).ok_or_else(no_download)?;
            return Ok(name);
        }
        const PIXELS_A_UNIT: f64 = 2.0;
        let png = image.to_png(PIXELS_A_UNIT).await.ok_or_else(no_download)?;
        let name = "refusal-lab-chart.png".to_owned();
        platform::download_bytes(&name, "image/png", &png).ok_or_else(no_download)?;
        Ok(name)
    }

    /// Takes result files in, each as a run of its own.
    pub fn import(&self, files: Vec<PickedFile>) {
        let app = *self;
        spawn_local(async move {
            for file in files {
                let name = file.name();
                let Some(text) = file.text().await else {
                    app.trouble(format!("{name} could not be read by the browser. Choose it again."));
                    continue;
                };
                match read_result(&name, &platform::run_id(), &text) {
                    Ok(run) => app.take_in(name, run),
                    Err(error) => app.trouble(error),
                }
            }
        });
    }

    fn take_in(&self, file: String, run: Run) {
        let items = run.items.len();
        let data = RunData { items: run.items, items_are_loaded: true, ..RunData::at_rest(run.head, Tally::default()) };
        let data = RunData { tally: Tally::of(&data.items), ..data };
        let entry = self.own(|| RunEntry::new(data));
        self.add_run(entry);
        self.keeper.with_value(|keeper| keeper.keep(*self, entry, 0..items));
        self.notice.set(Notice::Imported { file, items });
    }

    /// Puts every stored run on the page.
    pub(super) async fn load_runs(self) {
        let keeper = self.keeper.with_value(Clone::clone);
        let heads = match keeper.store().await {
            Ok(store) => store.heads().await,
            Err(error) => Err(error),
        };
        let heads = match heads {
            Ok(heads) => heads,
            Err(error) => return keeper.complain(self, error),
        };
        let held = held_locks(&claim_name("")).await;
        let mut stored: Vec<RunData> = Vec::new();
        for (mut head, tally) in heads.iter().filter_map(|text| read_stored_head(text)) {
            if self.run_of_id(&head.id).is_some() {
                continue; // another tab has told of it already
            }
            let is_elsewhere = held.contains(&claim_name(&head.id));
            if is_elsewhere {
                head.state = RunState::Running;
            }
            let is_interrupted = !is_elsewhere && head.state == RunState::Stopped && tally.count() < head.planned;
            let at = stored.partition_point(|other| other.head.created_at <= head.created_at);
            stored.insert(at, RunData { is_elsewhere, is_interrupted, ..RunData::at_rest(head, tally) });
        }
        let interrupted = stored.iter().filter(|data| data.is_interrupted).count();
        let entries: Vec<RunEntry> = stored.into_iter().map(|data| self.own(|| RunEntry::new(data))).collect();
        for entry in entries.iter().filter(|entry| entry.peek(|data| data.is_elsewhere)) {
            self.await_its_end(*entry, RunState::Running);
        }
        if interrupted > 0 {
            self.notice.set(Notice::Interrupted { runs: interrupted });
        }
        // A run that was begun while the store was being read is newer than all that it held.
        self.put_first(entries);
    }

    /// Reads a stored run's items, if they are not here yet.
    pub(super) async fn load_items(&self, entry: RunEntry) -> Result<(), String> {
        if entry.peek(|data| data.items_are_loaded) {
            return Ok(());
        }
        match entry.peek(|data| data.recorded.clone()) {
            Some(file) => self.load_recorded_items(entry, &file).await,
            None => self.reload_items(entry).await.map_err(|error| error.to_string()),
        }
    }

    /// Reads a stored run's items, whatever is here.
    pub(super) async fn reload_items(&self, entry: RunEntry) -> Result<(), StoreError> {
        let keeper = self.keeper.with_value(Clone::clone);
        let records = keeper.store().await?.items(&entry.id()).await?;
        let items = records.iter().filter_map(|text| read_stored_item(text)).collect();
        entry.put_items(items);
        Ok(())
    }

    /// Wants a run's items on the page.
    pub fn want_items(&self, entry: RunEntry) {
        let app = *self;
        let comes_from_store = entry.peek(|data| !data.items_are_loaded);
        spawn_local(async move {
            match app.load_items(entry).await {
                Ok(()) if comes_from_store => app.bring_up_to_date(entry),
                Ok(()) => {}
                Err(error) => app.keeper.with_value(|keeper| keeper.complain(app, error)),
            }
        });
    }
}

fn no_download() -> String {
    "The browser did not let the page make the file. Another browser, or a window that is not private, may.".to_owned()
}

/// Model and time, in characters that every file system takes.
fn file_name(head: &RunHead, ending: &str) -> String {
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') { c } else { '-' }).collect()
    };
    let time: String = head.created_at.chars().take(19).filter(|c| *c != ':').collect();
    format!("refusal-lab-{}-{}.{ending}", plain(&head.model.name), plain(&time))
}
