//! Words on prompt sets: where they come from, how they are read, what is in them.

use crate::dataset::KindBasis;
use crate::dataset::Problem;
use crate::domain::Kind;
use crate::state::DownloadProgress;

/// Words on prompt sets: where they come from, how they are read, what is in them, in one language.
pub(in crate::ui) trait SetsText {
    words! {
        paired_with,
        alone,
        sampling,
        sample,
        by_category,
        by_size,
        in_all,
        open_file,
        files,
        cancel,
        page_by_page,
        open_downloaded,
        by_hand,
        ways_on,
        reading,
        set_progress,
        import_title,
        set_name,
        prompt_column,
        category_column,
        kind_column,
        id_column,
        no_column,
        all_harmless,
        all_harmful,
        first_rows,
        import_set,
        kind_words,
        yes_means,
        choose,
        yes_is_harmful,
        yes_is_harmless,
        as_read_label,
        show_set,
        counts,
        lengths_label,
        lengths_hint,
        in_set,
        category,
        harmless,
        harmful,
        sum,
        length,
        search_example,
        measure,
        ask_both_ways,
        no_match,
        excluded_only,
        exclude,
        include,
        reason,
        reason_example,
        exclude_hint,
        forget,
        problems,
        close,
    }

    /// Over the starter prompts, where they stand in for a set that is still to be fetched.
    fn starter_instead(&self, name: &str) -> String;
    /// An option: a set that is here, or kept, with its counts.
    fn counted(&self, name: &str, counts: [u32; 2]) -> String;
    /// An option: a set that is still to be fetched.
    fn offered(&self, name: &str, kilobytes: u32) -> String;
    fn about(&self, measures: &str, paper: &str, license: &str) -> String;
    fn get(&self, kilobytes: u32, host: &str) -> String;
    fn size(&self, bytes: u64) -> String;
    fn progress(&self, progress: DownloadProgress) -> String;
    /// What was read of a file, where something of it was not.
    fn found(&self, rows: u64, doubles: u64, bad: u64) -> String;
    fn other_count(&self, rows: u64, expected: u32) -> String;
    fn is_here(&self, name: &str, prompts: usize, bad: u64) -> String;
    fn ambiguous(&self, column: &str) -> String;
    /// A row as it would be read; `None` while nobody has said what its cell means.
    fn as_read(&self, prompt: &str, column: &str, cell: &str, kind: Option<Kind>) -> String;
    /// Why the kind was suggested that is; `None` where a column says it.
    fn kind_basis(&self, basis: &KindBasis) -> Option<String>;
    fn file(&self, name: &str, encoding: &str) -> String;
    fn problem(&self, problem: &Problem) -> String;
    fn more_problems(&self, count: u64) -> String;
    fn excluded(&self, count: usize) -> String;
    fn hash(&self, sha256: &str) -> String;
    fn lengths(&self, shortest: usize, median: usize, longest: usize) -> String;
    /// A bar of the length distribution.
    fn length_bar(&self, from: usize, to: usize, count: u32, kind: Kind) -> String;
}
