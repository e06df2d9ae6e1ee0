//! Estimates of a text's size without a browser, so that a scene is the same in a test and in an export.

/// A generous estimate of a text's width in pixels, in any common sans-serif face (DejaVu Sans, the widest of
/// them, is the measure).
pub(super) fn width(text: &str, font_size: f64) -> f64 {
    text.chars().map(em_width).sum::<f64>() * font_size
}

/// The height of a line of text.
pub(super) fn line_height(font_size: f64) -> f64 {
    font_size * 1.1
}

/// From the middle of a line to its baseline.
pub(super) fn baseline_offset(font_size: f64) -> f64 {
    font_size * 0.36
}

/// The text, or as much of its beginning as fits into `room` pixels, with an ellipsis.
pub(super) fn fit(text: &str, font_size: f64, room: f64) -> String {
    if width(text, font_size) <= room {
        return text.to_owned();
    }
    let mut left = room - width("…", font_size);
    let fits = |c: &char| {
        left -= em_width(*c) * font_size;
        left >= 0.0
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.push('…');
    cut
}

fn em_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | ' ' | 'I' | '!' => 0.33,
        '-' | 'f' | 'r' | 't' | '(' | ')' | '/' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 1.0,
        'A'..='Z' => 0.72,
        '\0'..='\u{2E7F}' => 0.64,
        _ => 1.0, // East Asian characters fill a square
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_wider_than_the_room_is_cut_with_an_ellipsis() {
        assert_eq!(fit("privacy", 11.0, 100.0), "privacy");
        let cut = fit("substance_cannabis", 11.0, 60.0);
        assert!(cut.ends_with('…') && cut.starts_with("subst"), "{cut}");
        assert!(width(&cut, 11.0) <= 60.0);
        assert_eq!(fit("privacy", 11.0, 0.0), "…");
    }

    #[test]
    fn widths_of_dejavu_sans_are_not_underestimated() {
        // In em, as Chromium measures them.
        let known = [
            ("Llama-3.1-405B", 7.94),
            ("Mistral-medium-latest", 11.0),
            ("GPT-4-turbo-2024-04-09", 12.13),
            ("Claude-3.5-sonnet", 9.19),
            ("SmolLM2-135M-Instruct", 11.88),
            ("illegal", 2.97),
            ("hate", 2.25),
            ("0123456789", 6.36),
        ];
        for (text, known) in known {
            let estimate = width(text, 1.0);
            assert!(estimate >= known && estimate < known * 1.15, "{text}: {estimate} for {known}");
        }
    }
}
