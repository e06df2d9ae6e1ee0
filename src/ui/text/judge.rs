//! Words of a language model as judge.

use crate::domain::Failure;
use crate::state::JudgePlan;
use crate::state::JudgeProgress;
use crate::state::JudgeScope;

/// Words of a language model as judge, in one language.
pub(in crate::ui) trait JudgeText {
    words! {
        judge_title,
        judge_hint,
        least_certain,
        judge_progress,
    }

    fn judge_offer(&self, plan: &JudgePlan, scope: JudgeScope) -> String;
    fn judge_cost(&self, plan: &JudgePlan) -> String;
    fn judge_is_done(&self, progress: JudgeProgress, failure: Option<&Failure>, unread_reply: Option<&str>) -> String;
}
