//! Names of classifiers, in English.

use super::English;
use crate::refusal::{Classifier, ENCODER};
use crate::ui::text::classifiers::ClassifiersText;

pub(super) const ENCODER_NAME: &str = "Refusal Lab model and encoder";

impl ClassifiersText for English {
    fn classifier(&self, id: &str) -> String {
        if let Some(classifier) = Classifier::from_id(id) {
            return classifier.name().to_owned();
        }
        if id == ENCODER {
            return ENCODER_NAME.to_owned();
        }
        if let Some(model) = id.strip_prefix("judge:") {
            return format!("{model} as judge");
        }
        // An earlier version of one of the page's.
        let earlier = id.split_once(' ').and_then(|(id, version)| Some((Classifier::from_id(id)?, version)));
        earlier
            .map_or_else(|| id.to_owned(), |(classifier, version)| format!("{}, version {version}", classifier.name()))
    }
}
