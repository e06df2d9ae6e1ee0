//! Parts that several pages are made of.

pub(crate) mod agreement;
pub(crate) mod fields;
pub(crate) mod filters;
pub(crate) mod header;
pub(crate) mod highlight;
pub(crate) mod judge_panel;
pub(crate) mod long_table;
pub(crate) mod notice;
pub(crate) mod parts;
pub(crate) mod run_endings;
pub(crate) mod run_list;
pub(crate) mod run_pair;
pub(crate) mod server_reply;
