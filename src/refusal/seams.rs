//! Where the pieces of a rewritten text stood before.

/// From the byte `at` of the new text on, up to the next seam, it is the old text from the byte `from` on.
#[derive(Clone, Copy, Debug)]
struct Seam {
    at: usize,
    from: usize,
}

/// The seams of a rewritten text, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Seams(Vec<Seam>);

impl Seams {
    /// Notes that the byte `at`, the next to be written, stood at the byte `from`.
    pub(super) fn note(&mut self, at: usize, from: usize) {
        if self.0.last().is_none_or(|seam| seam.from + (at - seam.at) != from) {
            self.0.push(Seam { at, from });
        }
    }

    /// Forgets what was noted from the byte `length` on.
    pub(super) fn cut(&mut self, length: usize) {
        while self.0.pop_if(|seam| seam.at >= length).is_some() {}
    }

    /// Where the byte `at` stood.
    pub(super) fn origin(&self, at: usize) -> Option<usize> {
        let seam = self.0.get(self.0.partition_point(|seam| seam.at <= at).checked_sub(1)?)?;
        Some(seam.from + (at - seam.at))
    }
}
