//! How far the LLM judge has come.

/// How far the LLM judge has come with a run's answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JudgeProgress {
    /// Answers that it was asked to judge.
    pub planned: usize,
    /// Answers that it is done with, whether or not there is a verdict.
    pub settled: usize,
    /// Replies that held no readable verdict: their answers are unscored.
    pub unread: usize,
    /// Requests that failed: their answers have no verdict and can be asked about again.
    pub failed: usize,
    /// It was stopped because none of its replies could be read.
    pub is_paused: bool,
}
