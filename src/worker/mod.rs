//! Programs of their own beside the page, each in a thread of its own. What a worker answers is a pure function of a
//! message; the loops are all that it has of the browser.

pub mod desk;
#[cfg(feature = "desk")]
mod desk_loop;
#[cfg(feature = "decode")]
pub mod engine;
#[cfg(feature = "engine")]
mod engine_loop;
#[cfg(feature = "engine")]
mod weights;

#[cfg(feature = "desk")]
pub use desk_loop::serve_desk;
#[cfg(feature = "engine")]
pub use engine_loop::serve_engine;
