//! Decimal fractions as text.
//!
//! What is written and read here are temperatures, shares and percentages: a few digits. The standard library's own
//! conversions are right for every digit of every number, and would take 40 KB of the page for it.

use serde_json::Value;

/// Digits after the point, at most.
const PLACES: usize = 12;
/// Digits in all, unless there are more before the point: so many are read back exactly.
const DIGITS: usize = 15;

/// A finite number below 10¹⁹, rounded to twelve decimals and fifteen digits and written with as few as that takes.
pub fn write(number: f64) -> String {
    let size = number.abs();
    let whole = size.trunc();
    let places = PLACES.min(DIGITS.saturating_sub((whole as u64).to_string().len()));
    let scale = (0..places).fold(1.0, |scale, _| scale * 10.0);
    let fraction = ((size - whole) * scale).round();
    let (whole, fraction) = if fraction < scale { (whole, fraction) } else { (whole + 1.0, 0.0) };
    let sign = if number < 0.0 && whole + fraction > 0.0 { "-" } else { "" };
    let text = format!("{sign}{}.{:0places$}", whole as u64, fraction as u64);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The number as JSON has it, a whole one without a point.
pub fn value(number: f64) -> Value {
    let rounded = read(&write(number)).unwrap_or(number);
    let whole = rounded as i64;
    if whole as f64 == rounded { whole.into() } else { rounded.into() }
}

/// The number in `text`, written as JSON or people write it (`0.5`, `-3`, `.5`, `1e-3`); `None` if it is none, or far too
/// large. Exact up to fifteen digits and powers of ten up to 22, else to within a few last bits.
pub fn read(text: &str) -> Option<f64> {
    const MOST_DIGITS: u64 = 1_000_000_000_000_000_000;
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, power) = match unsigned.split_once(['e', 'E']) {
        Some((digits, power)) => (digits, power.parse::<i32>().ok()?.clamp(-1_000, 1_000)),
        None => (unsigned, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let (mut size, mut power) = (0_u64, power);
    for (at, digit) in whole.bytes().chain(fraction.bytes()).enumerate() {
        let is_fraction = at >= whole.len();
        if size < MOST_DIGITS {
            size = size * 10 + u64::from(digit - b'0');
            power -= i32::from(is_fraction);
        } else {
            power += i32::from(!is_fraction);
        }
    }
    let mut number = size as f64;
    // 10²² is the largest power of ten that an f64 holds exactly.
    while power != 0 && number != 0.0 && number.is_finite() {
        let step = power.clamp(-22, 22);
        let scale = (0..step.abs()).fold(1.0, |scale, _| scale * 10.0);
        number = if step < 0 { number / scale } else { number * scale };
        power -= step;
    }
    number.is_finite().then_some(if is_negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_written_with_the_digits_that_they_have() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.7, "0.7"),
            (1.1, "1.1"),
            (-2.5, "-2.5"),
            (100.0, "100"),
            (1.0 / 3.0, "0.333333333333"),
            (1e-13, "0"),
            (-1e-13, "0"),
            (0.999_999_999_999_9, "1"),
            (544_444_840_444.7, "544444840444.7"),
            (999_999_999_999_999.5, "1000000000000000"),
            (9_007_199_254_740_993.0, "9007199254740992"),
        ] {
            assert_eq!(write(number), text);
            assert_eq!(value(number).to_string(), text);
        }
    }

    #[test]
    fn a_text_that_is_no_number_reads_as_none() {
        for text in ["", "-", ".", "e1", "1e", "1.2.3", "0x1", "inf", "NaN", " 1", "1e400", "--1", "1e9999999999"] {
            assert_eq!(read(text), None, "{text}");
        }
        for (text, number) in [("1e-400", 0.0), ("+.5", 0.5), ("5.", 5.0), ("-1E2", -100.0), ("0e999", 0.0)] {
            assert_eq!(read(text), Some(number), "{text}");
        }
    }

    proptest! {
        #[test]
        fn ordinary_numbers_are_read_as_the_standard_library_reads_them(digits in -999_999_999_999_999_i64.., power in 0_usize..15) {
            let digits = digits % 1_000_000_000_000_000;
            let text = format!("{digits}e-{power}");
            prop_assert_eq!(read(&text), text.parse().ok());
        }

        #[test]
        fn any_number_is_read_closely(number: f64) {
            let text = format!("{number:e}");
            let expected: f64 = text.parse().unwrap();
            if expected.is_normal() {
                let read = read(&text).unwrap();
                prop_assert!((read / expected - 1.0).abs() < 1e-14, "{} {}", read, expected);
            }
        }

        #[test]
        fn what_was_written_is_read_and_written_again(size in 0_f64..1e16, shift in 0_i32..16) {
            let written = write(size / 10_f64.powi(shift));
            prop_assert_eq!(write(read(&written).unwrap()), written);
        }

        #[test]
        fn twelve_decimals_come_back(millionths in -10_000_000_000_i64..10_000_000_000) {
            let number = millionths as f64 / 1e6;
            prop_assert_eq!(read(&write(number)), Some(number));
        }
    }
}
