//! Names of classifiers.

/// Names of classifiers, in one language.
pub(in crate::ui) trait ClassifiersText {
    /// A classifier's name, by its id.
    fn classifier(&self, id: &str) -> String;
}
