//! Parts that several pages are made of.

pub(crate) mod agreement;
pub(crate) mod answer_text;
pub(crate) mod controls;
pub(crate) mod corrected_rates;
pub(crate) mod decoder_form;
pub(crate) mod dialog;
pub(crate) mod disclosure;
pub(crate) mod export_menu;
pub(crate) mod file_button;
pub(crate) mod filter_controls;
pub(crate) mod header;
pub(crate) mod judge_panel;
pub(crate) mod keyboard_help;
pub(crate) mod keyed;
pub(crate) mod notice;
pub(crate) mod practice_button;
pub(crate) mod prompt_parts;
pub(crate) mod run_choice_line;
pub(crate) mod run_endings;
pub(crate) mod run_list;
pub(crate) mod run_pair;
pub(crate) mod run_row;
pub(crate) mod server_reply;
pub(crate) mod tab_title;
pub(crate) mod virtual_table;
