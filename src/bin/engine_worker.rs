//! The engine worker's entry.

use refusal_lab::worker::serve_engine_worker;

fn main() {
    serve_engine_worker();
}
