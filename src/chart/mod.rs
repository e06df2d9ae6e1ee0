//! The charts' geometry as data: marks, paths and texts with their pixels. The page and the exports draw the same scenes.

pub mod bars;
pub mod coverage;
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
