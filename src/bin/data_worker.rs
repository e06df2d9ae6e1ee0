//! The data worker's entry.

use refusal_lab::worker::serve_data_worker;

fn main() {
    serve_data_worker();
}
