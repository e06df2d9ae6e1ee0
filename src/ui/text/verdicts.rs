//! Words for what answers did, and for what counts as refused.

use crate::domain::Class;
use crate::domain::Convention;
use crate::domain::Label;

/// Words for what answers did, and for what counts as refused, in one language.
pub(in crate::ui) trait VerdictsText {
    words! {
        unsure,
    }

    fn verdict(&self, label: Label) -> &'static str;
    /// What an answer did, in a word or two.
    fn class(&self, class: Class) -> &'static str;
    /// The same in a sentence, with the verdict that it makes.
    fn class_means(&self, class: Class) -> &'static str;
    fn convention(&self, convention: Convention) -> &'static str;
    /// What a convention counts as refused.
    fn convention_means(&self, convention: Convention) -> &'static str;
    /// Why an answer in words has no verdict.
    fn unscored_language(&self, name: &str) -> String;
    /// A run's rate under the other conventions: `OR-Bench 7.5 %`.
    fn rate_under(&self, of: Convention, rate: &str) -> String;
}
