//! The page's entry.

use leptos::wasm_split::{self, SplitLoaderError};
use refusal_lab::ui::{self, DeferredEntry};

/// The one place where the program is divided: what is reached through this function only, the page fetches later. It is
/// not in the library, because the workers link that too, and a marked function stays in every program that links it.
#[wasm_split::wasm_split(rest, fallible, wasm_split_path = leptos::wasm_split)]
fn fetched() -> Result<DeferredEntry, SplitLoaderError> {
    Ok(ui::deferred_entry())
}

fn main() {
    ui::mount(|| Box::pin(fetched()));
}
