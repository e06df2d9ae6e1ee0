//! SVG path data, to a tenth of a pixel.

/// A number as SVG reads it, rounded to one decimal, without a decimal where it is whole.
pub fn compact(value: f64) -> String {
    // Whole-number formatting only: float formatting would weigh more in the module than the rest of this module.
    let tenths = (value * 10.0).round() as i64;
    let (whole, rest) = (tenths / 10, tenths % 10);
    let mut text = if tenths < 0 && whole == 0 { String::from("-0") } else { whole.to_string() };
    if rest != 0 {
        text.push('.');
        text.push_str(&rest.abs().to_string());
    }
    text
}

/// Path data in the making.
#[derive(Default)]
pub(super) struct PathData(String);

impl PathData {
    /// Adds one command with its numbers.
    pub(super) fn add(mut self, command: char, numbers: &[f64]) -> Self {
        self.0.push(command);
        for (i, number) in numbers.iter().enumerate() {
            let number = compact(*number);
            if i > 0 && !number.starts_with('-') {
                self.0.push(' ');
            }
            self.0.push_str(&number);
        }
        self
    }

    /// The text for the attribute `d`.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A reader of path data for tests: the letters with their numbers, or `None` for what SVG would not read.
#[cfg(test)]
pub(super) fn parse(d: &str) -> Option<Vec<(char, Vec<f64>)>> {
    let mut commands: Vec<(char, Vec<f64>)> = Vec::new();
    let mut number = String::new();
    for c in d.chars().chain([' ']) {
        let ends_number = !(c.is_ascii_digit() || c == '.');
        if ends_number && !number.is_empty() {
            commands.last_mut()?.1.push(number.parse().ok()?);
            number.clear();
        }
        match c {
            'M' | 'L' | 'H' | 'V' | 'Q' | 'A' | 'Z' | 'h' | 'v' | 'l' | 'a' => commands.push((c, Vec::new())),
            '-' | '.' | '0'..='9' => number.push(c),
            ' ' => {}
            _ => return None,
        }
    }
    let arity = |c: char| match c.to_ascii_uppercase() {
        'M' | 'L' => 2,
        'H' | 'V' => 1,
        'Q' => 4,
        'A' => 7,
        _ => 0,
    };
    let starts_well = commands.first().is_some_and(|(c, _)| *c == 'M');
    let fits = |(c, numbers): &(char, Vec<f64>)| match arity(*c) {
        0 => numbers.is_empty(),
        n => !numbers.is_empty() && numbers.len() % n == 0,
    };
    (starts_well && commands.iter().all(fits)).then_some(commands)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let cases =
            [(0.0, "0"), (-0.04, "0"), (12.0, "12"), (1.25, "1.3"), (-0.3, "-0.3"), (-7.96, "-8"), (99.94, "99.9")];
        for (value, text) in cases {
            assert_eq!(compact(value), text);
        }
    }

    #[test]
    fn negative_numbers_need_no_space() {
        assert_eq!(
            PathData::default().add('M', &[1.0, -2.0]).add('L', &[0.5, 3.0]).add('Z', &[]).into_text(),
            "M1-2L0.5 3Z"
        );
    }

    #[test]
    fn path_parser_rejects_broken_paths() {
        for bad in ["", "L1 2", "M1", "M1 2X", "M1 2L3", "M1 2 Z4", "M1..2 3", "MNaN 2"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_number_comes_back_within_a_twentieth(value in -1e6..1e6_f64) {
            let back: f64 = compact(value).parse().unwrap();
            prop_assert!((back - value).abs() <= 0.05 + 1e-9);
        }

        #[test]
        fn what_is_written_parses(numbers in prop::collection::vec(-1e4..1e4_f64, 4)) {
            let path = PathData::default().add('M', &numbers[..2]).add('Q', &numbers).add('Z', &[]).into_text();
            let read = parse(&path).unwrap();
            prop_assert_eq!(read.len(), 3);
            prop_assert!(read[1].1.iter().zip(&numbers).all(|(a, b)| (a - b).abs() <= 0.05 + 1e-9));
        }
    }
}
