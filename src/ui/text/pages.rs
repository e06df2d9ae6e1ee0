//! Names of the pages.

use crate::domain::Page;

/// Names of the pages, in one language.
pub(in crate::ui) trait PagesText {
    fn page(&self, page: Page) -> &'static str;
}
