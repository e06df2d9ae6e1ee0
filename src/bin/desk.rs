//! The data worker's entry.

use refusal_lab::worker::serve_desk;

fn main() {
    serve_desk();
}
