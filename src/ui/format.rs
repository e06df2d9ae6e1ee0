//! Numbers as people read them.

use crate::report::Rate;

/// `0.125` as `12.5 %`, `1.0` as `100 %`.
pub(super) fn percent(fraction: f64) -> String {
    format!("{} %", short(fraction * 100.0))
}

/// At most one decimal, and none that says nothing.
pub(super) fn short(number: f64) -> String {
    let tenths = (number * 10.0).round() as i64;
    let sign = if tenths < 0 { "−" } else { "" };
    let tenths = tenths.unsigned_abs();
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

/// `0.85`.
pub(super) fn hundredths(number: f64) -> String {
    let hundredths = (number * 100.0).round() as i64;
    let sign = if hundredths < 0 { "−" } else { "" };
    let hundredths = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

/// `12.5 %`, or a dash while nothing is scored.
pub(super) fn rate(rate: &Rate) -> String {
    rate.rate.map_or_else(|| "–".to_owned(), percent)
}

/// `5/40, 5 to 26 %`: a rate's counts and its 95 % interval.
pub(super) fn counts(rate: &Rate) -> String {
    match rate.ci95 {
        None => format!("{}/{}", rate.refused, rate.scored),
        Some([low, high]) => {
            let whole = |fraction: f64| (fraction * 100.0).round() as i64;
            format!("{}/{}, {} to {} %", rate.refused, rate.scored, whole(low), whole(high))
        }
    }
}

/// Both at once.
pub(super) fn rate_with_counts(of: &Rate) -> String {
    format!("{} ({})", rate(of), counts(of))
}

/// `850 ms`, `12.3 s`, `2 min 5 s`.
pub(super) fn millis(ms: u32) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..60_000 => format!("{} s", short(f64::from(ms) / 1_000.0)),
        _ => duration(f64::from(ms) / 1_000.0),
    }
}

/// `9 s`, `2 min 5 s`, `1 h 4 min`.
pub(super) fn duration(seconds: f64) -> String {
    let seconds = seconds.max(0.0).ceil() as u64;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// `2026-01-02T03:04:05.678Z` as `2026-01-02 03:04`.
pub(super) fn minute(iso: &str) -> String {
    iso.chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect()
}

/// Characters of an [`excerpt`] in a cell of a long table: more than a column of a wide screen shows. A browser lays out all
/// that it is given, in every frame of a scroll.
pub(super) const IN_A_CELL: usize = 140;

/// The first words, on one line.
pub(super) fn excerpt(text: &str, most: usize) -> String {
    let mut line: String = text.chars().take(most).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        line.push('…');
    }
    line
}
