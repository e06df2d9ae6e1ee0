//! The page's entry.

fn main() {
    refusal_lab::ui::mount();
}
