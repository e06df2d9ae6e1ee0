//! The way of the arrow keys through the marks: from left to right.

use super::Scene;

/// A mark of a scene, by its index in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A published model's.
    Reference(usize),
    /// An own run's.
    Own(usize),
    /// Another point's of an own run.
    Other(usize),
}

impl Scene {
    /// All marks with their middles as they lie across; of those at the same x own runs come first, then their other
    /// points.
    pub fn stops(&self) -> Vec<(Stop, f64, f64)> {
        let own = self.own.iter().map(|mark| (Stop::Own(mark.index), mark.x, mark.y));
        let others = self.others.iter().map(|mark| (Stop::Other(mark.index), mark.x, mark.y));
        let references = self.references.iter().enumerate().map(|(at, mark)| (Stop::Reference(at), mark.x, mark.y));
        let mut stops: Vec<(Stop, f64, f64)> = Vec::new();
        for stop in own.chain(others).chain(references) {
            stops.insert(stops.partition_point(|(_, x, _)| *x <= stop.1), stop);
        }
        stops
    }
}

/// Where a key, by its name in the browser, leads from one of so many stops; `None` for a key that leads nowhere.
pub fn stop_after(key: &str, at: usize, stops: usize) -> Option<usize> {
    let last = stops.checked_sub(1)?;
    match key {
        "ArrowRight" | "ArrowUp" => Some((at + 1).min(last)),
        "ArrowLeft" | "ArrowDown" => Some(at.saturating_sub(1)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}
