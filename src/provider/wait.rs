//! The time that a server asks to wait: in `Retry-After` (RFC 9110, section 10.2.3), in rate limit headers, in sentences.

use super::ResponseHead;

/// Seconds that a reply's headers ask to wait: `Retry-After` in seconds or as a date, else the reset of a limit that is
/// used up.
pub(super) fn seconds_of_headers(head: &ResponseHead) -> Option<f64> {
    let is_wait = |seconds: &f64| seconds.is_finite() && *seconds >= 0.0;
    let milliseconds = head.header("retry-after-ms").and_then(|text| text.parse::<f64>().ok()).map(|ms| ms / 1_000.0);
    let told = || head.header("retry-after").and_then(|text| seconds_or_date(text, head.received_ms)).filter(is_wait);
    milliseconds.filter(is_wait).or_else(told).or_else(|| seconds_until_reset(head).filter(is_wait))
}

/// The limits that OpenAI, and those who follow it, tell of in headers: the reset of each that has nothing left.
fn seconds_until_reset(head: &ResponseHead) -> Option<f64> {
    let reset = |kind: &str| {
        let is_used_up = head.header(&format!("x-ratelimit-remaining{kind}")).is_some_and(|left| left == "0");
        let text = head.header(&format!("x-ratelimit-reset{kind}")).filter(|_| is_used_up)?;
        seconds_or_date(text, head.received_ms)
    };
    ["", "-requests", "-tokens"].into_iter().filter_map(reset).reduce(f64::max)
}

/// Seconds, a length of time such as `1m30s`, or a point in time: an HTTP date, or seconds or milliseconds since 1970.
fn seconds_or_date(text: &str, now_ms: f64) -> Option<f64> {
    /// No wait is as long, and every time since 2001 is longer.
    const LONGEST_WAIT_S: f64 = 1e9;
    if let Ok(number) = text.parse::<f64>() {
        let until = |at_ms: f64| ((at_ms - now_ms) / 1_000.0).max(0.0);
        return Some(match number {
            wait if wait < LONGEST_WAIT_S => wait,
            seconds if seconds < LONGEST_WAIT_S * 1_000.0 => until(seconds * 1_000.0),
            milliseconds => until(milliseconds),
        });
    }
    duration(text).map(|(seconds, _)| seconds).or_else(|| {
        let at = httpdate::parse_http_date(text).ok()?;
        let epoch = httpdate::parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT").ok()?;
        let at_ms = at.duration_since(epoch).ok()?.as_secs_f64() * 1_000.0;
        Some(((at_ms - now_ms) / 1_000.0).max(0.0))
    })
}

/// Seconds that a sentence asks to wait: "try again in 5.2s", "retry after 1m30s".
pub(super) fn seconds_of_message(message: &str) -> Option<f64> {
    const PHRASES: [&str; 7] = [
        "try again in ",
        "try again after ",
        "retry in ",
        "retry after ",
        "retry-after: ",
        "available in ",
        "wait for ",
    ];
    let lower = message.to_ascii_lowercase();
    let behind = PHRASES.iter().find_map(|phrase| lower.split_once(phrase)).map(|(_, behind)| behind)?;
    duration(behind).map(|(seconds, _)| seconds)
}

/// Seconds that a length of time has which a text begins with, and what is behind it. A number without a unit is
/// seconds.
pub(super) fn duration(text: &str) -> Option<(f64, &str)> {
    let mut rest = text.trim_start();
    let mut sum = None;
    while let Some((number, behind)) = number(rest) {
        let unit_end =
            behind.trim_start().find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.trim_start().len());
        let (unit, after) = behind.trim_start().split_at(unit_end);
        let seconds = match unit.to_ascii_lowercase().as_str() {
            "ms" | "milliseconds" | "millisecond" => 0.001,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
            "d" | "day" | "days" => 86_400.0,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            // A number and another word: seconds, if it is the first.
            _ if sum.is_none() => return Some((number, behind)),
            _ => break,
        };
        sum = Some(sum.unwrap_or(0.0) + number * seconds);
        rest = after.trim_start_matches([' ', ',']).trim_start_matches("and ");
    }
    sum.map(|seconds| (seconds, rest))
}

fn number(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (digits, behind) = text.split_at(end);
    // A sentence may end behind it.
    let number = digits.trim_end_matches('.').parse().ok()?;
    Some((number, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(headers: &[(&str, &str)]) -> Option<f64> {
        // 1 January 2026, at midnight.
        seconds_of_headers(&ResponseHead { received_ms: 1_767_225_600_000.0, ..ResponseHead::new(429, headers) })
    }

    #[test]
    fn retry_after_is_read_in_every_form() {
        for (text, seconds) in [
            ("7", 7.0),
            ("0.5", 0.5),
            ("1.25s", 1.25),
            ("Thu, 01 Jan 2026 00:01:30 GMT", 90.0),
            ("Wed, 31 Dec 2025 00:00:00 GMT", 0.0),
            ("1767225630", 30.0),
        ] {
            assert_eq!(asked(&[("Retry-After", text)]), Some(seconds), "{text}");
        }
        assert_eq!(asked(&[("retry-after", "soon")]), None);
        assert_eq!(asked(&[("retry-after", "-3")]), None);
        assert_eq!(asked(&[("retry-after", "7"), ("retry-after-ms", "250")]), Some(0.25));
        assert_eq!(asked(&[("retry-after", "7"), ("retry-after-ms", "-1")]), Some(7.0));
    }

    #[test]
    fn reset_header_counts_only_when_the_limit_is_used_up() {
        let reset = ("x-ratelimit-reset-requests", "1m2.5s");
        assert_eq!(asked(&[reset, ("x-ratelimit-remaining-requests", "0")]), Some(62.5));
        assert_eq!(asked(&[reset, ("x-ratelimit-remaining-requests", "3")]), None);
        assert_eq!(asked(&[("x-ratelimit-reset", "1767225610000"), ("x-ratelimit-remaining", "0")]), Some(10.0));
    }

    #[test]
    fn messages_say_how_long() {
        for (message, seconds) in [
            ("Rate limit reached. Please try again in 5.2s.", 5.2),
            ("Please try again in 20ms. Visit …", 0.02),
            ("please retry in 58.934310785s.", 58.934_310_785),
            ("Please try again in 7m12.5s. Need more tokens?", 432.5),
            ("Retry after 30 seconds.", 30.0),
            ("Try again in 1 minute and 5 seconds", 65.0),
            ("Retry after 12", 12.0),
        ] {
            let found = seconds_of_message(message);
            assert!(found.is_some_and(|found| (found - seconds).abs() < 1e-9), "{message}: {found:?}");
        }
        assert_eq!(seconds_of_message("Try again in a moment."), None);
        assert_eq!(seconds_of_message("Slow down."), None);
    }
}
