//! Runs as files and the browser's store keep them, where that is another form than the domain's types have.

mod head;
mod item;

use serde::{Serialize, Serializer};

pub(super) use self::head::HeadRecord;
pub(super) use self::item::{EvidenceRecord, ItemRecord, rounded_confidence};
use crate::domain::decimal;

/// Writes an interval's ends with as few digits as say them.
pub(super) fn interval<S: Serializer>(ends: &Option<[f64; 2]>, serializer: S) -> Result<S::Ok, S::Error> {
    ends.map(|ends| ends.map(decimal::value)).serialize(serializer)
}
