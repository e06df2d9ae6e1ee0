//! The time now, as result files and ids have it.

use jiff::Timestamp;

/// Milliseconds since 1970.
pub(super) fn now_ms() -> u64 {
    Timestamp::now().as_millisecond().try_into().unwrap_or_default()
}

/// A time in UTC as ISO 8601 has it, to the millisecond.
pub(super) fn iso(ms: u64) -> String {
    let time = i64::try_from(ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    format!("{:.3}", time.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_iso_8601_has_them() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(1_767_323_045_678), "2026-01-02T03:04:05.678Z");
    }
}
