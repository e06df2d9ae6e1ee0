//! The order in which arrow keys go through the marks: from left to right.

use super::scene::{MarkId, TradeoffScene};

impl TradeoffScene {
    /// All marks with their centres, from left to right. At the same x own runs come first, then alternate points.
    pub fn marks_in_order(&self) -> Vec<(MarkId, f64, f64)> {
        let own = self.own.iter().map(|mark| (MarkId::OwnRun(mark.index), mark.x, mark.y));
        let alternates = self.alternates.iter().map(|mark| (MarkId::Alternate(mark.index), mark.x, mark.y));
        let references = self.references.iter().enumerate().map(|(at, mark)| (MarkId::Reference(at), mark.x, mark.y));
        let mut marks: Vec<(MarkId, f64, f64)> = Vec::new();
        for mark in own.chain(alternates).chain(references) {
            marks.insert(marks.partition_point(|(_, x, _)| *x <= mark.1), mark);
        }
        marks
    }
}

/// The index of the mark that a key, by its name in the browser, leads to from the mark at index `at` of `count`; `None`
/// for any other key.
pub fn next_mark(key: &str, at: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowRight" | "ArrowUp" => Some((at + 1).min(last)),
        "ArrowLeft" | "ArrowDown" => Some(at.saturating_sub(1)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}
