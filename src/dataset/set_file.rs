//! A file of prompts as bytes: its hash, its text, its prompts.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::parse::{FoundPrompt, ParseReport, parse_prompts};
use super::unpack::{Extent, is_packed, unpacked};
use super::{DatasetError, FilePreview, Layout, NoPrompts, Schema, decode, preview};
use crate::domain::hex;

/// SHA-256, lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Reads a whole file, each prompt told of as it is found. One of which no row is a prompt is an error; `name` is what to call
/// it there.
pub fn read_set_file(
    set: &str,
    name: &str,
    bytes: &[u8],
    schema: &Schema,
    on_prompt: &mut dyn FnMut(FoundPrompt<'_>),
) -> Result<ParseReport, DatasetError> {
    let bytes = unpacked(name, bytes, Extent::Whole)?;
    let (text, _) = text_of(name, &bytes)?;
    let layout = Layout::of(&text);
    let found = parse_prompts(set, &text, layout, schema, on_prompt);
    // A row that says what an earlier one said has an earlier one.
    if found.bad < found.rows {
        return Ok(found);
    }
    // What begins as JSON does and is none may be a table, or a line a prompt.
    if layout.is_json() {
        let other = parse_prompts(set, &text, Layout::separated(&text), schema, on_prompt);
        if other.bad < other.rows {
            return Ok(other);
        }
    }
    Err(nothing_in(name, found))
}

/// What a file begins with, by its first bytes.
pub fn preview_file(name: &str, bytes: &[u8]) -> Result<FilePreview, DatasetError> {
    let seen = preview_bytes(name, &unpacked(name, bytes, Extent::Beginning)?)?;
    if !seen.wants_whole || !is_packed(bytes) {
        return Ok(seen);
    }
    // Its beginning may be all of the file, and was unpacked in part only.
    match unpacked(name, bytes, Extent::Whole) {
        Ok(all) => preview_bytes(name, &all),
        Err(DatasetError::Packed { .. }) => Ok(seen),
        Err(error) => Err(error),
    }
}

fn preview_bytes(name: &str, bytes: &[u8]) -> Result<FilePreview, DatasetError> {
    let (text, encoding) = text_of(name, bytes)?;
    let seen = preview(name, &text);
    if seen.columns.is_empty() && !seen.wants_whole {
        let found = NoPrompts::NoColumn { first: seen.problems.into_iter().next().map(Box::new) };
        return Err(DatasetError::NoPrompts { file: name.to_owned(), found });
    }
    Ok(FilePreview { encoding: encoding.to_owned(), ..seen })
}

/// The text, and its encoding's name.
fn text_of<'b>(name: &str, bytes: &'b [u8]) -> Result<(Cow<'b, str>, &'static str), DatasetError> {
    let decoded = decode(bytes).map(|(text, encoding)| (text, encoding.name()));
    decoded.ok_or_else(|| DatasetError::NotText { file: name.to_owned() })
}

fn nothing_in(name: &str, ParseReport { rows, columns, problems, .. }: ParseReport) -> DatasetError {
    let found = match problems.into_iter().next() {
        None => NoPrompts::NoRow,
        Some(first) => NoPrompts::NoGoodRow { rows, first: Box::new(first), columns },
    };
    DatasetError::NoPrompts { file: name.to_owned(), found }
}

#[cfg(test)]
mod tests {
    use super::super::unpack::tests::gzip;
    use super::super::{CellProblem, Columns, Problem, RowProblem, collect_prompts};
    use super::*;
    use crate::domain::Kind;

    const HARMLESS: Schema = Schema::OrBench(Kind::SeeminglyToxic);

    fn read(name: &str, bytes: &[u8]) -> Result<(ParseReport, Vec<String>), DatasetError> {
        let mut ids = Vec::new();
        let found = read_set_file("hard", name, bytes, &HARMLESS, &mut |prompt| ids.push(prompt.id.to_owned()))?;
        Ok((found, ids))
    }

    #[test]
    fn a_file_is_read_into_its_prompts() {
        let (found, ids) = read("h.csv", b"prompt,category\nA?,hate\n").unwrap();
        assert_eq!(ids, ["hard-1"]);
        assert_eq!(found.columns, ["prompt", "category"]);
    }

    #[test]
    fn a_file_without_the_wanted_columns_is_an_error_that_lists_its_columns() {
        let none = |found| DatasetError::NoPrompts { file: "h.csv".to_owned(), found };
        let first = Box::new(Problem { line: 2, row: None, what: CellProblem::Missing.of("category") });
        let columns = vec!["text".to_owned(), "topic".to_owned()];
        let error = read("h.csv", b"text,topic\nA?,hate\n").unwrap_err();
        assert_eq!(error, none(NoPrompts::NoGoodRow { rows: 1, first, columns }));
        assert_eq!(read("h.csv", b"prompt,category\n").unwrap_err(), none(NoPrompts::NoRow));
        assert_eq!(preview_file("h.csv", b"").unwrap_err(), none(NoPrompts::NoColumn { first: None }));
    }

    #[test]
    fn a_binary_file_is_an_error_of_its_own() {
        let error = read("h.gif", b"GIF89a\x01\0\x01\0\x80\0\0").unwrap_err();
        assert_eq!(error, DatasetError::NotText { file: "h.gif".into() });
        assert!(matches!(read("h.xlsx", b"PK\x03\x04\0\0\0\0"), Err(DatasetError::Foreign { .. })));
    }

    #[test]
    fn a_packed_file_is_its_prompts_and_is_looked_at() {
        let packed = gzip(b"prompt,category\nA?,hate\n");
        assert_eq!(read("h.csv.gz", &packed).unwrap().1, ["hard-1"]);
        assert_eq!(preview_file("h.csv.gz", &packed).unwrap().rows, [["A?", "hate"]]);
    }

    #[test]
    fn a_packed_table_of_columns_is_looked_at_whole() {
        let cells = |cell: &str| vec![cell; 60_000].join("\",\"");
        let text = format!(r#"{{"prompt": ["{}"], "category": ["{}"]}}"#, cells("How?"), cells("x"));
        let packed = gzip(text.as_bytes());
        assert!(text.len() > 1 << 18 && packed.len() < 1 << 16);
        let seen = preview_file("h.json.gz", &packed).unwrap();
        assert_eq!((seen.columns, seen.wants_whole), (vec!["prompt".to_owned(), "category".to_owned()], false));
        assert!(preview_file("h.json.gz", &packed[..packed.len() / 2]).unwrap().wants_whole);
    }

    #[test]
    fn a_text_that_only_begins_like_json_is_read_as_lines() {
        let seen = preview_file("h.txt", b"{prompt},{category}\nA?,hate\n").unwrap();
        assert_eq!((seen.columns.len(), seen.rows.len()), (2, 1), "{seen:?}");
        let schema = Schema::Own(Columns::guess(&["{prompt}"]).unwrap());
        let bytes = b"{prompt},{category}\nA?,hate\n";
        let (prompts, found) = collect_prompts(|on_prompt| read_set_file("own", "h.txt", bytes, &schema, on_prompt));
        assert_eq!((prompts.len(), found.unwrap().bad), (1, 0));
        // What was meant as JSON is told as such.
        let error = preview_file("h.json", b"{\"prompt\": oh}").unwrap_err();
        let DatasetError::NoPrompts { found: NoPrompts::NoColumn { first: Some(first) }, .. } = error else {
            panic!("{error:?}");
        };
        assert!(matches!(first.what, RowProblem::NotJson { .. }), "{first:?}");
    }
}
