//! The programs beside the page, each in a thread of its own. `data` and `engine` are what they do, without a browser;
//! `serve` is the loop that both have, and the two loops say what is done for which request.

#[cfg(feature = "page")]
mod blob_reader;
pub mod data;
#[cfg(feature = "page")]
mod data_loop;
#[cfg(feature = "decode")]
pub mod engine;
#[cfg(all(feature = "page", feature = "decode"))]
mod engine_loop;
#[cfg(all(feature = "page", feature = "decode"))]
mod model_files;
#[cfg(feature = "page")]
mod serve;

#[cfg(feature = "page")]
pub use data_loop::serve_data_worker;
#[cfg(all(feature = "page", feature = "decode"))]
pub use engine_loop::serve_engine_worker;
