//! Every run of this browser: named, tagged, found again, used again, deleted and brought back.

mod page;
mod run_filter;
mod run_row;
mod run_tags;
mod undo_button;

pub(crate) use page::HistoryPage;
pub(crate) use undo_button::UndoButton;
