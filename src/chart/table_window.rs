//! Which rows of a long table need to exist while it scrolls.

/// Rows kept beyond either edge of the view, so that a quick flick does not show a gap.
const OVERSCAN: usize = 8;
/// A window begins at a multiple of this: while no more rows than that go by, nothing is drawn anew.
const STEP: usize = 8;

/// The rows to draw, and the empty space that stands for the others.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TableWindow {
    /// Index of the first row to draw.
    pub first: usize,
    /// How many rows to draw.
    pub count: usize,
    /// Pixels of space above them.
    pub top_pad: f64,
    /// Pixels of space below them.
    pub bottom_pad: f64,
}

/// The window over `total_rows` rows of `row_height` pixels each, of which `viewport_height` pixels are seen from
/// `scroll_top` on. Browsers report negative and too large offsets while they bounce: both are held at the ends.
pub fn table_window(scroll_top: f64, viewport_height: f64, row_height: f64, total_rows: usize) -> TableWindow {
    let has_rows = row_height > 0.0 && total_rows > 0;
    if !has_rows {
        return TableWindow::default();
    }
    let last_top = (total_rows as f64 * row_height - viewport_height).max(0.0);
    let top = scroll_top.min(last_top).max(0.0);
    let first_seen = (top / row_height) as usize;
    let end_seen = ((top + viewport_height.max(0.0)) / row_height).ceil() as usize;
    let first = first_seen.saturating_sub(OVERSCAN) / STEP * STEP;
    let end = end_seen.saturating_add(OVERSCAN).next_multiple_of(STEP).min(total_rows);
    TableWindow {
        first,
        count: end - first,
        top_pad: first as f64 * row_height,
        bottom_pad: (total_rows - end) as f64 * row_height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn window_at_top_middle_and_end_has_the_rows_in_view() {
        let at = |top| table_window(top, 400.0, 40.0, 1000);
        assert_eq!(at(0.0), TableWindow { first: 0, count: 24, top_pad: 0.0, bottom_pad: 976.0 * 40.0 });
        assert_eq!(at(200.0), at(0.0));
        assert_eq!(
            at(20_010.0),
            TableWindow { first: 488, count: 32, top_pad: 488.0 * 40.0, bottom_pad: 480.0 * 40.0 }
        );
        assert_eq!(at(39_600.0), TableWindow { first: 976, count: 24, top_pad: 976.0 * 40.0, bottom_pad: 0.0 });
        assert_eq!(at(-80.0), at(0.0));
        assert_eq!(at(1e9), at(39_600.0));
    }

    #[test]
    fn empty_table_has_an_empty_window() {
        assert_eq!(table_window(50.0, 400.0, 40.0, 0), TableWindow::default());
        assert_eq!(table_window(50.0, 400.0, 0.0, 10), TableWindow::default());
        assert_eq!(table_window(f64::NAN, f64::NAN, f64::NAN, 10), TableWindow::default());
    }

    proptest! {
        #[test]
        fn window_covers_the_view_and_keeps_the_total_height(
            top in -1e3..5e6_f64, view in 0.0..3000.0_f64, row in 8.0..200.0_f64, total in 1_usize..90_000,
        ) {
            let window = table_window(top, view, row, total);
            let height = total as f64 * row;
            let drawn = window.count as f64 * row;
            prop_assert!((window.top_pad + drawn + window.bottom_pad - height).abs() < 1e-6 * height);
            let seen_top = top.clamp(0.0, (height - view).max(0.0));
            prop_assert!(window.top_pad <= seen_top + 1e-6);
            prop_assert!(window.top_pad + drawn >= (seen_top + view).min(height) - 1e-6);
            prop_assert!(window.count <= (view / row) as usize + 2 + 2 * OVERSCAN + 2 * STEP);
        }
    }
}
