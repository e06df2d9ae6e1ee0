//! Numbers as people read them.

use crate::report::Rate;

/// `0.125` as `12.5 %`, `1.0` as `100 %`.
pub(crate) fn percent(fraction: f64) -> String {
    format!("{} %", short(fraction * 100.0))
}

/// Decimals of a percentage that its interval leaves room for: whole numbers for a wide one, up to three decimals for
/// that of many thousand answers.
fn decimals_within([low, high]: [f64; 2]) -> usize {
    const MOST: usize = 3;
    let steps_within = |decimals: usize| (high - low) * 100.0 * 10_f64.powi(decimals as i32);
    (0..MOST).find(|decimals| steps_within(*decimals) >= 2.0).unwrap_or(MOST)
}

/// A rate as precisely as its interval allows, and at least to a tenth of a percent: `12.5 %`, `0.004 %`.
pub(crate) fn estimated(rate: f64, interval: [f64; 2]) -> String {
    match decimals_within(interval) {
        0 | 1 => percent(rate),
        decimals => format!("{:.decimals$} %", rate * 100.0),
    }
}

/// `5 to 26 %`. Its ends are as precise as its width allows, and never miss the rate that stands beside it.
pub(crate) fn interval([low, high]: [f64; 2]) -> String {
    let decimals = decimals_within([low, high]);
    let end = |end: f64| {
        let written = format!("{:.decimals$}", end.abs() * 100.0);
        let is_zero = written.bytes().all(|digit| matches!(digit, b'0' | b'.'));
        match (is_zero, end < 0.0) {
            (true, _) => "0".to_owned(),
            (false, true) => format!("−{written}"),
            (false, false) => written,
        }
    };
    format!("{} to {} %", end(low), end(high))
}

/// At most one decimal, and none that says nothing.
pub(crate) fn short(number: f64) -> String {
    let tenths = (number * 10.0).round() as i64;
    let sign = if tenths < 0 { "−" } else { "" };
    let tenths = tenths.unsigned_abs();
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

/// `0.85`.
pub(crate) fn hundredths(number: f64) -> String {
    let hundredths = (number * 100.0).round() as i64;
    let sign = if hundredths < 0 { "−" } else { "" };
    let hundredths = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

/// `12.5 %`, or a dash while nothing is scored.
pub(crate) fn rate(rate: &Rate) -> String {
    match (rate.rate, rate.ci95) {
        (None, _) => "–".to_owned(),
        (Some(value), None) => percent(value),
        (Some(value), Some(ends)) => estimated(value, ends),
    }
}

/// `5/40, 5 to 26 %`: a rate's counts and its 95 % interval.
pub(crate) fn counts(rate: &Rate) -> String {
    match rate.ci95 {
        None => format!("{}/{}", rate.refused, rate.scored),
        Some(ends) => format!("{}/{}, {}", rate.refused, rate.scored, interval(ends)),
    }
}

/// Both at once.
pub(crate) fn rate_with_counts(of: &Rate) -> String {
    format!("{} ({})", rate(of), counts(of))
}

/// `850 ms`, `12.3 s`, `2 min 5 s`.
pub(crate) fn millis(ms: u32) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..60_000 => format!("{} s", short(f64::from(ms) / 1_000.0)),
        _ => duration(f64::from(ms) / 1_000.0),
    }
}

/// `9 s`, `2 min 5 s`, `1 h 4 min`.
pub(crate) fn duration(seconds: f64) -> String {
    let seconds = seconds.max(0.0).ceil() as u64;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// `2026-01-02T03:04:05.678Z` as `2026-01-02 03:04`.
pub(crate) fn minute(iso: &str) -> String {
    iso.chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect()
}

/// Characters of an [`excerpt`] in a cell of a long table: more than a column of a wide screen shows. A browser lays out all
/// that it is given, in every frame of a scroll.
pub(crate) const IN_A_CELL: usize = 140;

/// The first words, on one line.
pub(crate) fn excerpt(text: &str, most: usize) -> String {
    let mut line: String = text.chars().take(most).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::wilson;

    fn ends_of(refused: u32, scored: u32) -> [f64; 2] {
        let interval = wilson(refused, scored).unwrap();
        [interval.low, interval.high]
    }

    #[test]
    fn rates_have_the_digits_that_their_counts_carry() {
        for (refused, scored, rate, wanted) in [
            (5_u32, 40_u32, "12.5 %", "5 to 26 %"),
            (1, 3, "33.3 %", "6 to 79 %"),
            (0, 280, "0 %", "0 to 1.4 %"),
            (3, 1_319, "0.2 %", "0.1 to 0.7 %"),
            (1, 80_000, "0.001 %", "0 to 0.007 %"),
            (40_000, 80_000, "50.00 %", "49.65 to 50.35 %"),
        ] {
            let ends = ends_of(refused, scored);
            let value = f64::from(refused) / f64::from(scored);
            assert_eq!((&*estimated(value, ends), &*interval(ends)), (rate, wanted), "{refused}/{scored}");
        }
    }

    #[test]
    fn an_interval_never_misses_its_rate() {
        let number = |text: &str| text.trim_end_matches(" %").parse::<f64>().unwrap();
        for scored in [1_u32, 7, 40, 99, 280, 1_319, 9_999, 80_000] {
            for refused in (0..=scored).step_by((scored / 97).max(1) as usize) {
                let ends = ends_of(refused, scored);
                let shown = number(&estimated(f64::from(refused) / f64::from(scored), ends));
                let ends = interval(ends);
                let (low, high) = ends.split_once(" to ").unwrap();
                let (low, high) = (number(low), number(high));
                assert!(low <= shown && shown <= high, "{refused}/{scored}: {shown} in {ends}");
            }
        }
    }
}
