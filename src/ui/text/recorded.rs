//! Words on recorded runs, where they stand in for a person's own.

/// Words on recorded runs, where they stand in for a person's own, in one language.
pub(in crate::ui) trait RecordedText {
    words! {
        run_your_own,
        cut,
        comparison,
        runs,
    }

    /// Over a recorded run's answers.
    fn answers_of(&self, model: &str) -> String;
    /// A run's name where it stands beside others.
    fn name(&self, run: &str) -> String;
    fn shown(&self, shown: usize, all: usize) -> String;
}
