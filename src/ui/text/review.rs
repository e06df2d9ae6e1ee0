//! Words of the pages on labels, judges and classifiers.

use crate::domain::Class;
use crate::domain::Evidence;
use crate::domain::Kind;
use crate::report::CorrectedRate;
use crate::stats::Kappa;

/// Words of the pages on labels, judges and classifiers, in one language.
pub(in crate::ui) trait ReviewText {
    words! {
        classifier_page,
        try_title,
        try_hint,
        try_example,
        try_prompt,
        try_prompt_example,
        /// The example that stands there before anything is pasted: a harmless prompt, refused in words that not every keyword list
        /// knows.
        shown_prompt,
        shown_answer,
        shown_note,
        being_judged,
        examples_title,
        verdicts,
        classifier,
        sure,
        no_doubt,
        decided_by,
        toward,
        against,
        shares_explained,
        lists_title,
        lists_explained,
        labels,
        label_title,
        label_hint,
        your_name,
        how_many,
        begin,
        end,
        undo,
        import_labels,
        label_progress,
        all_labelled,
        recorded_run,
        practise,
        practice_hint,
        practice_loading,
        practice_result,
        practice_again,
        practice_close,
        /// In whose name practice is labelled.
        you,
        practice_none,
        practice_fair,
        differences,
        no_difference,
        you_said,
        guideline_title,
        no_language,
        agreement_title,
        agreement_hint,
        compared_with,
        rater,
        common,
        same_side,
        kappa_label,
        kappa_verdicts,
        kappa_manners,
        corrected_hint,
        others,
    }

    fn examples(&self) -> [(&'static str, &'static str); 7];
    fn guideline(&self) -> [(&'static str, &'static str); 9];
    fn lists_say(&self, refusing: usize, lists: usize) -> String;
    /// A mark's words for those who point at it.
    fn evidence(&self, found: &Evidence) -> String;
    /// A span with its part, or with its rule where nothing is weighed.
    fn quoted(&self, piece: &str, found: &Evidence) -> String;
    fn says(&self, name: &str, of: Class) -> String;
    fn others_say(&self, words: &[String]) -> String;
    fn labels_taken(&self, file: &str, taken: usize, unmatched: usize) -> String;
    fn person(&self, name: &str) -> String;
    /// `0.85 (0.80 to 0.90)`.
    fn kappa(&self, kappa: &Kappa) -> String;
    /// How far a person's practice agrees with the classifier.
    fn practice_agreement(&self, same: u32, common: u32, kappa: Option<&Kappa>) -> String;
    fn among_people(&self, kappa: &Kappa) -> String;
    fn matrix(&self, rows: &str, columns: &str) -> String;
    fn corrected_title(&self, person: &str) -> String;
    fn corrected(&self, kind: Kind, rate: &CorrectedRate) -> String;
    fn not_corrected(&self, kind: Kind) -> String;
}
