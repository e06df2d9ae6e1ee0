//! Rates by category, as OR-Bench and ALERT show them, own runs beside the published models.

mod alert;
mod correlation;
mod page;
mod radar;
mod shared;
mod table;

pub(crate) use page::categories_page;
