//! The entry of the language model's worker.

use refusal_lab::worker::serve_engine;

fn main() {
    serve_engine();
}
