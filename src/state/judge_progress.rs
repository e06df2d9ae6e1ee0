//! How far the LLM judge has come.

use crate::runner::RunProgress;

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
}

impl JudgeProgress {
    /// The judge is stopped when so many replies came and none could be read.
    pub(super) const MAX_UNREADABLE: usize = 20;

    /// Whether it was stopped because none of its replies could be read.
    pub fn is_unreadable(self) -> bool {
        self.unread >= Self::MAX_UNREADABLE && self.unread == self.settled - self.failed
    }
}

impl From<RunProgress> for JudgeProgress {
    fn from(progress: RunProgress) -> Self {
        let RunProgress { planned, settled, cancelled, unreadable, failed, .. } = progress;
        Self { planned, settled: settled - cancelled, unread: unreadable, failed }
    }
}
