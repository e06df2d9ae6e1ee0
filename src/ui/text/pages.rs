//! Names of the pages.

use super::common::{PROMPTS, RESPONSES};
use super::{categories, compare, history, local, review};
use crate::domain::Page;

pub(in crate::ui) fn page(page: Page) -> &'static str {
    match page {
        Page::Learn => "Learn",
        Page::Measure => "Measure",
        Page::Responses => RESPONSES,
        Page::Categories => categories::CATEGORIES,
        Page::Prompts => PROMPTS,
        Page::Runs => history::RUNS,
        Page::Labels => review::LABELS,
        Page::Compare => compare::COMPARE,
        Page::Rose => local::ROSE_PAGE,
        Page::Classifier => review::CLASSIFIER_PAGE,
    }
}
