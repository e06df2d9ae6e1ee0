//! The function `strftime_now`: today's date in a form that the template names.

use std::fmt::Write;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A local date and time. This module reads no clock: the caller that loads a model passes the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// The year in the Gregorian calendar.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

impl LocalTime {
    /// The moment as Python's `strftime` writes it in the C locale, or which directive is not known here.
    pub(super) fn format(&self, format: &str) -> Result<String, String> {
        let mut out = String::new();
        let mut characters = format.chars();
        while let Some(character) = characters.next() {
            if character != '%' {
                out.push(character);
                continue;
            }
            let mut directive = characters.next();
            let is_bare = directive == Some('-'); // without the zeros or spaces before a number
            if is_bare {
                directive = characters.next();
            }
            let known = directive.and_then(|directive| self.directive(directive));
            let text = known.ok_or_else(|| {
                let dash = if is_bare { "-" } else { "" };
                let directive = directive.map(String::from).unwrap_or_default();
                format!("“strftime_now” with “%{dash}{directive}”, which is not known here")
            })?;
            let bare = text.trim_start_matches(['0', ' ']);
            out.push_str(match bare {
                _ if !is_bare => &text,
                "" => "0",
                bare => bare,
            });
        }
        Ok(out)
    }

    fn directive(&self, directive: char) -> Option<String> {
        let Self { year, month, day, hour, minute, second } = *self;
        let month_name = MONTHS.get(usize::from(month).checked_sub(1)?)?;
        let weekday = WEEKDAYS.get(self.weekday())?;
        let hour_of_twelve = (hour + 11) % 12 + 1;
        let mut text = String::new();
        // Writing to a text does not fail.
        let _ = match directive {
            'Y' => write!(text, "{year}"),
            'y' => write!(text, "{:02}", year.rem_euclid(100)),
            'm' => write!(text, "{month:02}"),
            'd' => write!(text, "{day:02}"),
            'e' => write!(text, "{day:2}"),
            'B' => write!(text, "{month_name}"),
            'b' | 'h' => write!(text, "{month_name:.3}"),
            'A' => write!(text, "{weekday}"),
            'a' => write!(text, "{weekday:.3}"),
            'u' => write!(text, "{}", (self.weekday() + 6) % 7 + 1),
            'w' => write!(text, "{}", self.weekday()),
            'j' => write!(text, "{:03}", self.day_of_year()),
            'H' => write!(text, "{hour:02}"),
            'I' => write!(text, "{hour_of_twelve:02}"),
            'p' => write!(text, "{}", if hour < 12 { "AM" } else { "PM" }),
            'M' => write!(text, "{minute:02}"),
            'S' => write!(text, "{second:02}"),
            'F' => write!(text, "{year}-{month:02}-{day:02}"),
            'T' => write!(text, "{hour:02}:{minute:02}:{second:02}"),
            'R' => write!(text, "{hour:02}:{minute:02}"),
            'D' => write!(text, "{month:02}/{day:02}/{:02}", year.rem_euclid(100)),
            '%' => write!(text, "%"),
            _ => return None,
        };
        Some(text)
    }

    fn day_of_year(&self) -> i64 {
        days_since_epoch(self.year, self.month, self.day) - days_since_epoch(self.year, 1, 1) + 1
    }

    /// Sunday is 0. The epoch was a Thursday.
    fn weekday(&self) -> usize {
        (days_since_epoch(self.year, self.month, self.day) + 4).rem_euclid(7) as usize
    }
}

/// Days since 1 January 1970, counted in years that begin in March, so that the leap day is a year's last
/// (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn days_since_epoch(year: i32, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::LocalTime;

    #[test]
    fn every_directive_is_written_as_python_does() {
        let now = LocalTime { year: 2024, month: 2, day: 9, hour: 0, minute: 5, second: 7 };
        for (format, expected) in [
            ("%d %b %Y", "09 Feb 2024"),
            ("%B %d, %Y", "February 09, 2024"),
            ("%Y-%m-%d", "2024-02-09"),
            ("%A %a %u %w %j", "Friday Fri 5 5 040"),
            ("%H:%M:%S %I %p", "00:05:07 12 AM"),
            ("%-d.%-m.%y %e", "9.2.24  9"),
            ("%-H %-j %-M", "0 40 5"),
            ("%F %T %R %D %%", "2024-02-09 00:05:07 00:05 02/09/24 %"),
            ("", ""),
            ("ü", "ü"),
        ] {
            assert_eq!(now.format(format).as_deref(), Ok(expected), "{format}");
        }
        for unknown in ["%Q", "%", "%-", "%c"] {
            assert!(now.format(unknown).is_err_and(|error| error.contains(unknown)), "{unknown}");
        }
    }

    #[test]
    fn weekdays_and_days_of_the_year_are_right_around_leap_days() {
        for (year, month, day, expected) in [
            (1970, 1, 1, "Thu 001"),
            (2000, 2, 29, "Tue 060"),
            (2000, 12, 31, "Sun 366"),
            (2023, 3, 1, "Wed 060"),
            (2100, 3, 1, "Mon 060"),
            (1969, 12, 31, "Wed 365"),
        ] {
            let now = LocalTime { year, month, day, hour: 13, minute: 0, second: 0 };
            assert_eq!(now.format("%a %j").as_deref(), Ok(expected), "{year}-{month}-{day}");
        }
    }
}
