//! Programs of their own beside the page, each in a thread of its own. What a worker answers is a pure function of a
//! message; the loops are all that it has of the browser.

pub mod desk;
#[cfg(feature = "page")]
mod desk_loop;
#[cfg(feature = "decode")]
pub mod engine;
#[cfg(all(feature = "page", feature = "decode"))]
mod engine_loop;
#[cfg(all(feature = "page", feature = "decode"))]
mod weights;

#[cfg(feature = "page")]
pub use desk_loop::serve_desk;
#[cfg(all(feature = "page", feature = "decode"))]
pub use engine_loop::serve_engine;
