//! A set's rows page by page, as the hub's viewer gives them (`datasets-server.huggingface.co/rows`).

use form_urlencoded::Serializer;
use serde_json::Value;

use super::Viewer;

/// The viewer gives no more at once.
pub const ROWS_A_PAGE: u32 = 100;

const ROWS: &str = "https://datasets-server.huggingface.co/rows";

/// Where the page of rows is that begins with this one (from 0).
pub fn page_address(viewer: &Viewer, first_row: u32) -> String {
    let mut query = Serializer::new(String::new());
    query
        .append_pair("dataset", viewer.dataset)
        .append_pair("config", viewer.config)
        .append_pair("split", viewer.split);
    query.append_pair("offset", &first_row.to_string()).append_pair("length", &ROWS_A_PAGE.to_string());
    format!("{ROWS}?{}", query.finish())
}

/// One page, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsPage {
    /// Rows of the whole set.
    pub total: u32,
    /// This page's rows, each a JSON text in a line, as [`Layout::JsonLines`](super::Layout::JsonLines) has them.
    pub lines: String,
    /// How many they are.
    pub rows: u32,
}

/// Reads a page; or why it is none, for a person.
pub fn read_page(bytes: &[u8]) -> Result<RowsPage, String> {
    let json: Value =
        serde_json::from_slice(bytes).map_err(|error| format!("the hub's viewer sent no JSON ({error})"))?;
    if let Some(said) = json["error"].as_str() {
        return Err(format!("the hub's viewer says: {said}"));
    }
    let total = json["num_rows_total"].as_u64().and_then(|total| u32::try_from(total).ok());
    let listed = json["rows"].as_array().zip(total).ok_or("the hub's viewer sent no rows")?;
    let (listed, total) = listed;
    let mut page = RowsPage { total, lines: String::new(), rows: 0 };
    for row in listed.iter().map(|entry| &entry["row"]).filter(|row| row.is_object()) {
        page.lines.push_str(&row.to_string());
        page.lines.push('\n');
        page.rows += 1;
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::super::CATALOGUE;
    use super::*;

    #[test]
    fn an_address_names_the_set_and_the_place() {
        let source = CATALOGUE.iter().find(|source| source.id == "or-bench-toxic").unwrap();
        assert_eq!(
            page_address(&source.viewer.unwrap(), 600),
            "https://datasets-server.huggingface.co/rows?dataset=bench-llm%2For-bench&config=or-bench-toxic&split=train&offset=600&length=100"
        );
    }

    #[test]
    fn a_page_is_rows_in_lines() {
        let page = br#"{"features":[],"rows":[{"row_idx":0,"row":{"prompt":"A\n","category":"hate"},"truncated_cells":[]},
            {"row_idx":1,"row":{"prompt":"B","category":"hate"},"truncated_cells":[]}],"num_rows_total":655,"num_rows_per_page":100}"#;
        let page = read_page(page).unwrap();
        assert_eq!((page.total, page.rows), (655, 2));
        assert_eq!(
            page.lines,
            "{\"prompt\":\"A\\n\",\"category\":\"hate\"}\n{\"prompt\":\"B\",\"category\":\"hate\"}\n"
        );
    }

    #[test]
    fn what_is_no_page_says_why() {
        assert!(read_page(b"<html>").unwrap_err().contains("no JSON"));
        assert!(read_page(br#"{"error":"The dataset is gated."}"#).unwrap_err().contains("gated"));
        assert!(read_page(b"{}").unwrap_err().contains("no rows"));
    }
}
