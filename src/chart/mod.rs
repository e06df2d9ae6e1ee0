//! The charts' geometry as data: what stands where, in pixels. The page and the exports draw the same scene. Pure.

pub mod bars;
pub mod coverage;
mod frame;
pub mod geometry;
pub mod histogram;
mod labels;
pub mod path;
pub mod radar;
pub mod scale;
pub mod shape;
pub mod table_window;
mod text;
pub mod tradeoff;
mod trend;
