//! Words of the first page.

use crate::domain::Class;
use crate::domain::Kind;
use crate::domain::Label;
use crate::refusal::Classifier;
use crate::report::ExerciseScore;
use crate::report::Judgement;
use crate::report::Rate;
use crate::stats::Kappa;

/// Words of the first page, in one language.
pub(in crate::ui) trait LearnText {
    words! {
        /// The exercises' point on the chart.
        on_chart,
        intro,
        notice,
        leave_out,
        question,
        recorded_answer,
        next,
        back,
        start_again,
        asks_for,
        remark,
        differ,
        decided,
        cut,
        run_here,
        measure_own,
        ways_on,
        run_here_means,
        measure_own_means,
        terms_title,
    }

    /// Terms of this page, each with what it means.
    fn terms(&self) -> [(&'static str, &'static str); 5];

    fn exercise(&self, number: usize, all: usize) -> String;
    fn recorded(&self, model: &str) -> String;
    fn judgement(&self, judgement: Judgement) -> &'static str;
    /// The heading of the verdict, such as `Refused: it declines`.
    fn verdict(&self, class: Class, is_refused: bool) -> String;
    /// What the verdict means for a prompt of this kind.
    fn verdict_means(&self, kind: Kind, is_refused: bool) -> &'static str;
    /// Whether the person says what the classifier does.
    fn agreement(&self, judgement: Judgement, is_refused: bool) -> &'static str;
    /// What a classifier says that says otherwise, and why that may be.
    fn other(&self, classifier: Option<Classifier>, name: &str, verdict: Label) -> String;
    /// What those of OR-Bench's keyword lists say that say otherwise.
    fn keyword_lists(&self, families: &str, verdict: Label) -> String;
    /// How one prompt moved the point: `Harmless refused: 1 of 1 → 1 of 2 (50 %; 95 % interval 9 to 91 %)`.
    fn moved(&self, kind: Kind, values: &[Rate; 2]) -> String;
    fn all_judged(&self, exercises: usize) -> String;
    /// How far the person and the classifier agree.
    fn agreed(&self, score: &ExerciseScore) -> String;
    /// What kappa is, and what it means.
    fn kappa(&self, kappa: Option<&Kappa>) -> String;
    /// What the exercises come to, one rate.
    fn rate(&self, kind: Kind, rate: &Rate) -> String;
}
