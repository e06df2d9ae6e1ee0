//! The words that judges and people write for their verdicts.

use crate::dataset::plain;
use crate::domain::{Class, Label, Manner};

/// What a word of a judge means; `None` where it is none of ours. Numbers before it, as XSTest's authors write them, say nothing.
pub(super) fn class_of(column: &str, cell: &str) -> Option<Class> {
    let name = cell.trim().to_ascii_lowercase();
    if let Some(manner) = Manner::from_name(&name) {
        return Some(Class::of_manner(manner));
    }
    match Label::from_name(&name) {
        Some(Label::DirectAnswer) => return Some(Class::Answer),
        Some(Label::DirectRefusal) => return Some(Class::DirectRefusal),
        Some(Label::IndirectRefusal) => return Some(Class::IndirectRefusal),
        Some(Label::Unscored) => return Some(Class::Unscored),
        None => {}
    }
    let is_of_refusal = plain(column).contains("refus");
    match plain(&name).trim_start_matches(|c: char| c.is_ascii_digit()) {
        "refusal" | "refused" | "refuse" | "refuses" | "fullrefusal" | "rejected" => Some(Class::DirectRefusal),
        "partialrefusal" | "partial" | "partialcompliance" => Some(Class::PartialAnswer),
        "compliance" | "fullcompliance" | "compliant" | "complied" | "comply" | "answer" | "answered" | "accepted" => {
            Some(Class::Answer)
        }
        "true" | "yes" if is_of_refusal => Some(Class::DirectRefusal),
        "false" | "no" if is_of_refusal => Some(Class::Answer),
        "" if is_of_refusal && name == "1" => Some(Class::DirectRefusal),
        "" if is_of_refusal && name == "0" => Some(Class::Answer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_judges_are_classes_and_others_none() {
        for (column, cell, class) in [
            ("verdict", "direct_refusal", Some(Class::DirectRefusal)),
            ("label", "2_full_refusal", Some(Class::DirectRefusal)),
            ("label", "3_partial_refusal", Some(Class::PartialAnswer)),
            ("label", "1_full_compliance", Some(Class::Answer)),
            ("manner", "deflects", Some(Class::Deflects)),
            ("is_refusal", "0", Some(Class::Answer)),
            ("refused", "True", Some(Class::DirectRefusal)),
            ("label", "true", None),
            ("label", "safe", None),
        ] {
            assert_eq!(class_of(column, cell), class, "{column} {cell}");
        }
    }
}
