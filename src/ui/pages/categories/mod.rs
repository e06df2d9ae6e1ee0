//! Rates by category, as OR-Bench and ALERT show them, own runs beside the published models.

mod alert;
mod alert_scores;
mod correlation;
mod order;
mod page;
mod radar;
mod radar_choice;
mod radar_models;
mod shared;
mod table;

pub(crate) use page::CategoriesPage;
