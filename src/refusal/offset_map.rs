//! A map from byte offsets in a rewritten text to those in the text before.

/// From offset `at` of the new text up to the next run, the bytes are those of the old text from offset `from`.
#[derive(Clone, Copy, Debug)]
struct OffsetRun {
    at: usize,
    from: usize,
}

/// The runs of a rewritten text, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct OffsetMap(Vec<OffsetRun>);

impl OffsetMap {
    /// Records that the byte at offset `at`, the next to be written, was at `from` in the old text.
    pub(super) fn push(&mut self, at: usize, from: usize) {
        if self.0.last().is_none_or(|run| run.from + (at - run.at) != from) {
            self.0.push(OffsetRun { at, from });
        }
    }

    /// Forgets all runs that begin at offset `length` or later.
    pub(super) fn truncate(&mut self, length: usize) {
        while self.0.pop_if(|run| run.at >= length).is_some() {}
    }

    /// The offset in the old text of the byte at `at`.
    pub(super) fn origin(&self, at: usize) -> Option<usize> {
        let run = self.0.get(self.0.partition_point(|run| run.at <= at).checked_sub(1)?)?;
        Some(run.from + (at - run.at))
    }
}
