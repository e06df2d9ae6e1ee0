//! Where the hub (huggingface.co) has a set: as a file, and page by page in its viewer.

use form_urlencoded::Serializer;
use serde_json::{Value, json};

use crate::domain::{count_of, from_json};

/// A file of a data set on the hub, and where the hub's viewer has the same rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HubFile {
    /// Owner and name.
    pub dataset: &'static str,
    /// The file's name.
    pub file: &'static str,
    /// The data set's configuration (subset), as the viewer names it.
    pub config: &'static str,
    /// The configuration's split, such as `train`.
    pub split: &'static str,
}

/// The viewer gives no more at once.
pub const ROWS_A_PAGE: u32 = 100;

const HUB: &str = "https://huggingface.co";
const ROWS: &str = "https://datasets-server.huggingface.co/rows";

impl HubFile {
    /// One plain GET of it gives the file, if it lies at this path.
    pub fn file_address(&self, path: &str) -> String {
        format!("{HUB}/datasets/{}/resolve/main/{path}", self.dataset)
    }

    /// What is there tells all paths of the data set.
    pub fn listing_address(&self) -> String {
        format!("{HUB}/api/datasets/{}", self.dataset)
    }

    /// The file's path, in what was at [`HubFile::listing_address`].
    pub fn path_in(&self, listing: &[u8]) -> Option<String> {
        let listing: Value = from_json(listing).ok()?;
        let paths = listing["siblings"].as_array()?.iter().filter_map(|file| file["rfilename"].as_str());
        let is_it = |path: &&str| path.rsplit('/').next() == Some(self.file);
        paths.into_iter().find(is_it).map(str::to_owned)
    }

    /// Where the viewer's page of so many rows is that begins with this one (from 0).
    pub fn page_address(&self, first_row: u32, rows: u32) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("dataset", self.dataset).append_pair("config", self.config).append_pair("split", self.split);
        query.append_pair("offset", &first_row.to_string()).append_pair("length", &rows.to_string());
        format!("{ROWS}?{}", query.finish())
    }
}

/// One page, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsPage {
    /// Rows of the whole set.
    pub total: u32,
    /// This page's rows.
    pub rows: Vec<PageRow>,
}

/// One row of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRow {
    /// A JSON text in one line, as [`Layout::JsonLines`](super::Layout::JsonLines) has them.
    pub line: String,
    /// The viewer cut some of its cells short, as the page would have been too large: alone it may come whole. The line
    /// says which, so that a row that stays cut is told and not asked.
    pub is_cut: bool,
}

/// Why a reply of the hub's viewer has no rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HubError {
    /// It is not JSON.
    NotJson {
        /// What the parser said.
        reason: String,
    },
    /// The viewer says why.
    Said(String),
    /// It lists none.
    NoRows,
}

/// Reads a page; or why it is none, for a person.
pub fn read_page(bytes: &[u8]) -> Result<RowsPage, HubError> {
    let json: Value = from_json(bytes).map_err(|error| HubError::NotJson { reason: error.to_string() })?;
    if let Some(said) = json["error"].as_str() {
        return Err(HubError::Said(said.to_owned()));
    }
    let total = count_of(&json["num_rows_total"]).and_then(|total| u32::try_from(total).ok());
    let (listed, total) = json["rows"].as_array().zip(total).ok_or(HubError::NoRows)?;
    let row = |entry: &Value| {
        let row = Some(&entry["row"]).filter(|row| row.is_object())?;
        let cut = &entry["truncated_cells"];
        let is_cut = cut.as_array().is_some_and(|cells| !cells.is_empty());
        let line = if is_cut { json!({"row": row, "truncated_cells": cut}).to_string() } else { row.to_string() };
        Some(PageRow { line, is_cut })
    };
    Ok(RowsPage { total, rows: listed.iter().filter_map(row).collect() })
}

#[cfg(test)]
mod tests {
    use super::super::{CATALOGUE, FileLocation};
    use super::*;

    fn hub_file(id: &str) -> HubFile {
        let source = CATALOGUE.iter().find(|source| source.id == id).unwrap();
        let FileLocation::Hub(file) = source.place else { panic!("{id} is not on the hub") };
        file
    }

    #[test]
    fn addresses_name_the_file_and_the_page() {
        let file = hub_file("or-bench-toxic");
        assert_eq!(
            file.file_address(file.file),
            "https://huggingface.co/datasets/bench-llm/or-bench/resolve/main/or-bench-toxic.csv"
        );
        assert_eq!(
            file.page_address(600, ROWS_A_PAGE),
            "https://datasets-server.huggingface.co/rows?dataset=bench-llm%2For-bench&config=or-bench-toxic&split=train&offset=600&length=100"
        );
    }

    #[test]
    fn the_path_of_a_file_is_found_in_a_listing() {
        let listing = br#"{"id":"x","siblings":[{"rfilename":"README.md"},{"rfilename":"data/alert.jsonl"}]}"#;
        assert_eq!(hub_file("alert").path_in(listing).as_deref(), Some("data/alert.jsonl"));
        assert_eq!(hub_file("alert-adversarial").path_in(listing), None);
        assert_eq!(hub_file("alert").path_in(b"<html>"), None);
    }

    #[test]
    fn a_viewer_page_is_read_into_one_line_a_row() {
        let page = br#"{"features":[],"rows":[{"row_idx":0,"row":{"prompt":"A\n","category":"hate"},"truncated_cells":[]},
            {"row_idx":1,"row":{"prompt":"B","category":"hate"},"truncated_cells":["prompt"]}],"num_rows_total":655.0}"#;
        let page = read_page(page).unwrap();
        let row = |line: &str, is_cut| PageRow { line: line.to_owned(), is_cut };
        let cut = r#"{"row":{"prompt":"B","category":"hate"},"truncated_cells":["prompt"]}"#;
        assert_eq!(page.rows, [row(r#"{"prompt":"A\n","category":"hate"}"#, false), row(cut, true)]);
        assert_eq!(page.total, 655);
    }

    #[test]
    fn a_reply_that_is_no_page_is_an_error_with_its_reason() {
        assert!(matches!(read_page(b"<html>"), Err(HubError::NotJson { .. })));
        let gated = read_page(br#"{"error":"The dataset is gated."}"#);
        assert_eq!(gated.err(), Some(HubError::Said("The dataset is gated.".to_owned())));
        assert_eq!(read_page(b"{}").err(), Some(HubError::NoRows));
    }
}
