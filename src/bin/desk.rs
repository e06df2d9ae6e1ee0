//! The data worker's entry.

use refusal_lab::worker::{desk, serve};

fn main() {
    serve(&desk::greeting(), desk::reply);
}
