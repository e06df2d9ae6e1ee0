//! The page that compares runs.

mod change_list;
mod changes;
mod differences;
mod page;
mod sides;

pub(crate) use page::ComparePage;
