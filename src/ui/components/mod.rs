//! Parts that several pages are made of.

pub(crate) mod agreement;
pub(crate) mod answer_text;
pub(crate) mod controls;
pub(crate) mod corrected_rates;
pub(crate) mod dialog;
pub(crate) mod fields;
pub(crate) mod file_button;
pub(crate) mod filter_controls;
pub(crate) mod filters;
pub(crate) mod header;
pub(crate) mod highlight;
pub(crate) mod judge_panel;
pub(crate) mod keyed;
pub(crate) mod long_table;
pub(crate) mod notice;
pub(crate) mod parts;
pub(crate) mod practice_button;
pub(crate) mod prompt_parts;
pub(crate) mod run_endings;
pub(crate) mod run_list;
pub(crate) mod run_pair;
pub(crate) mod server_reply;
pub(crate) mod virtual_table;
