//! Names of the pages, in English.

use super::English;
use super::common::{PROMPTS, RESPONSES};
use super::{categories, compare, history, local, review};
use crate::domain::Page;
use crate::ui::text::pages::PagesText;

impl PagesText for English {
    fn page(&self, page: Page) -> &'static str {
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
}
