//! Words of a language model as judge, in English.

use super::English;
use super::errors::failure_message;
use crate::domain::Failure;
use crate::state::{JudgePlan, JudgeProgress, JudgeScope};
use crate::ui::format;
use crate::ui::text::judge::JudgeText;

impl JudgeText for English {
    words! {
        judge_title: "A language model as judge",
        judge_hint: "The model chosen on Measure judges, at temperature 0; a reply that cannot be read is “unscored”, never a verdict. Its verdicts are kept with the run, beside the others.",
        least_certain: "Least certain (%)",
        judge_progress: "Judge's progress",
    }

    fn judge_offer(&self, plan: &JudgePlan, scope: JudgeScope) -> String {
        match scope {
            JudgeScope::One(_) => format!("Have {} judge it", plan.model),
            JudgeScope::LeastCertain(percent) => format!("Have {} judge the least certain {percent} %", plan.model),
            JudgeScope::All => format!("Have {} judge all", plan.model),
        }
    }

    fn judge_cost(&self, plan: &JudgePlan) -> String {
        let calls = match plan.calls {
            0 => return "Nothing left to judge.".to_owned(),
            1 => "One call".to_owned(),
            calls => format!("{calls} calls"),
        };
        let Some(origins) = &plan.origins else {
            return format!("{calls} to the model in this page: nothing leaves it.");
        };
        let origins = origins.join(", ");
        match (plan.is_local, plan.toxic) {
            (true, _) | (false, 0) => format!("{calls} to {origins}."),
            (false, toxic) => {
                format!(
                    "{calls} to {origins} under your account, {toxic} of them with harmful prompts and their answers."
                )
            }
        }
    }

    fn judge_is_done(&self, progress: JudgeProgress, failure: Option<&Failure>, unread_reply: Option<&str>) -> String {
        const REPLY: usize = 300;
        let JudgeProgress { planned, settled, unread, failed } = progress;
        let reply = unread_reply.map(|reply| format!("“{}”", format::excerpt(reply.trim(), REPLY)));
        if progress.is_unreadable() {
            return format!(
                "None of the judge's first {unread} replies could be read, so it was paused; {} answers are left. Its first reply was {}. Choose a model that follows the instruction, or give this one more tokens under “Model”, and have it judge again.",
                planned - settled + unread,
                reply.unwrap_or_default()
            );
        }
        let mut words = format!("The judge has judged {} of {planned} answers", settled - failed - unread);
        if unread > 0 {
            words += &format!("; {unread} of its replies could not be read and count as unscored");
            words.extend(reply.map(|reply| format!(" (the first: {reply})")));
        }
        match failure {
            Some(failure) => {
                words += &format!(
                    "; {failed} brought no reply and can be asked again. The last one: {}",
                    failure_message(failure)
                )
            }
            None => words.push('.'),
        }
        words
    }
}
