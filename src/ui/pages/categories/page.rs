//! The page of rates by category.

use super::{alert, correlation, radar, table};
use crate::state::use_category_rates;
use crate::ui::element::{Element, tag};

pub(crate) fn categories_page() -> Element {
    let categories = use_category_rates();
    categories.load();
    tag("div")
        .class("categories-page")
        .child(table::or_bench())
        .child(radar::radars())
        .child(correlation::correlation())
        .child(alert::alert())
}
