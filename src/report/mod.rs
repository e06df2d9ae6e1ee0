//! What a run comes to: tallies and rates, and the files that carry them out of the page and back.

mod item_record;
mod result_file;
mod spreadsheet;
mod summary;
mod tally;

pub use item_record::ItemRecord;
pub use result_file::{ReportError, SCHEMA, StoredHead, read_result, write_result};
pub use spreadsheet::write_csv;
pub use summary::{CategorySummary, Rate, Summary};
pub use tally::{Counts, Tally};
