//! Bars per category: for each, how many harmless and how many toxic prompts were refused.

use super::geometry::{Anchor, Estimate, Rect, TextLabel, Tick};
use super::scale::LinearScale;
use super::text;

/// One category's rates; a rate is missing while nothing of its kind is scored.
#[derive(Clone, Debug, PartialEq)]
pub struct BarsRow {
    /// The category's name.
    pub name: String,
    /// Harmless prompts refused.
    pub seemingly: Option<Estimate>,
    /// Toxic prompts refused.
    pub toxic: Option<Estimate>,
}

/// The scene of a bar chart.
#[derive(Clone, Debug, PartialEq)]
pub struct BarsScene {
    /// Pixels across.
    pub width: f64,
    /// Pixels down: the rows, and the axis below them.
    pub height: f64,
    /// Size of all text in pixels.
    pub font_size: f64,
    /// Maps a rate, as a fraction, to pixels.
    pub scale: LinearScale,
    /// Ticks of the axis; the baseline of their labels is `tick_y`.
    pub ticks: Vec<Tick>,
    /// Baseline of the ticks' labels.
    pub tick_y: f64,
    /// One for each category, in the order given.
    pub rows: Vec<CategoryBars>,
}

/// One category's row.
#[derive(Clone, Debug, PartialEq)]
pub struct CategoryBars {
    /// Its place across the whole width.
    pub area: Rect,
    /// Its name, cut where it is too long.
    pub label: TextLabel,
    /// Harmless prompts refused.
    pub seemingly: Option<Bar>,
    /// Toxic prompts refused.
    pub toxic: Option<Bar>,
}

/// One rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// From 0 to the rate; without width at a rate of 0.
    pub rect: Rect,
    /// The interval, from left to right.
    pub whisker: (f64, f64),
    /// Height of the whisker.
    pub middle: f64,
    /// The rate in whole percent, right of the whisker.
    pub value: TextLabel,
}

const FONT_SIZE: f64 = 11.0;

/// Lays the bars out in rows of `row_height` pixels.
pub fn layout(rows: &[BarsRow], width: f64, row_height: f64) -> BarsScene {
    let names = rows.iter().map(|row| text::width(&row.name, FONT_SIZE)).fold(0.0, f64::max);
    let name_room = names.min(width * 0.35);
    let left = name_room + 8.0;
    let right = (width - text::width("100 %", FONT_SIZE) - 6.0).max(left + 1.0);
    let scale = LinearScale { domain: (0.0, 1.0), range: (left, right) };
    let max_steps = ((right - left) / 45.0).clamp(2.0, 10.0) as u32;
    let rows_height = rows.len() as f64 * row_height;
    let group = |(i, row): (usize, &BarsRow)| {
        let area = Rect { x: 0.0, y: i as f64 * row_height, width, height: row_height };
        group(row, area, name_room, &scale)
    };
    BarsScene {
        width,
        height: rows_height + FONT_SIZE * 1.8,
        font_size: FONT_SIZE,
        scale,
        ticks: scale.percent_ticks(max_steps),
        tick_y: rows_height + FONT_SIZE * 1.2,
        rows: rows.iter().enumerate().map(group).collect(),
    }
}

fn group(row: &BarsRow, area: Rect, name_room: f64, scale: &LinearScale) -> CategoryBars {
    let thickness = area.height * 0.36;
    let gap = area.height * 0.04;
    let middle = area.y + area.height / 2.0;
    CategoryBars {
        area,
        label: TextLabel {
            x: name_room,
            y: middle + text::baseline_offset(FONT_SIZE),
            anchor: Anchor::End,
            text: text::fit(&row.name, FONT_SIZE, name_room),
        },
        seemingly: row.seemingly.map(|rate| bar(rate, middle - gap / 2.0 - thickness, thickness, scale)),
        toxic: row.toxic.map(|rate| bar(rate, middle + gap / 2.0, thickness, scale)),
    }
}

fn bar(estimate: Estimate, top: f64, thickness: f64, scale: &LinearScale) -> Bar {
    let (from, to) = (scale.at(0.0), scale.at_clamped(estimate.rate));
    let whisker = (scale.at_clamped(estimate.low), scale.at_clamped(estimate.high));
    let middle = top + thickness / 2.0;
    let mut percent = ((estimate.rate * 100.0).round() as i64).to_string();
    percent.push_str(" %");
    Bar {
        rect: Rect { x: from, y: top, width: to - from, height: thickness },
        whisker,
        middle,
        value: TextLabel {
            x: whisker.1.max(to) + 4.0,
            y: middle + text::baseline_offset(FONT_SIZE),
            anchor: Anchor::Start,
            text: percent,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<BarsRow> {
        let estimate = |rate: f64| Some(Estimate { rate, low: (rate - 0.1).max(0.0), high: (rate + 0.2).min(1.0) });
        let row = |name: &str, seemingly, toxic| BarsRow { name: name.into(), seemingly, toxic };
        vec![
            row("deception", estimate(0.0), estimate(1.0)),
            row("self-harm", None, estimate(0.5)),
            row("a category with a name that goes on and on and on", estimate(0.25), None),
        ]
    }

    #[test]
    fn bars_and_labels_lie_within_their_row_at_any_width() {
        for width in [320.0, 760.0, 2000.0] {
            let scene = layout(&rows(), width, 28.0);
            for group in &scene.rows {
                for bar in [&group.seemingly, &group.toxic].into_iter().flatten() {
                    assert!(group.area.contains(&bar.rect), "{width}: {bar:?}");
                    assert!(bar.whisker.0 <= bar.rect.right() && bar.rect.right() <= bar.whisker.1);
                    assert!(bar.value.x + text::width(&bar.value.text, scene.font_size) <= width, "{width}: {bar:?}");
                }
                assert!(text::width(&group.label.text, scene.font_size) <= group.label.x + 1e-9);
                assert!(group.label.x < scene.scale.range.0);
            }
        }
    }

    #[test]
    fn bars_are_as_long_as_their_rates_and_do_not_touch() {
        let scene = layout(&rows(), 600.0, 30.0);
        let (seemingly, toxic) = (scene.rows[0].seemingly.clone().unwrap(), scene.rows[0].toxic.clone().unwrap());
        assert_eq!(seemingly.rect.width, 0.0);
        assert_eq!((seemingly.value.text.as_str(), toxic.value.text.as_str()), ("0 %", "100 %"));
        assert_eq!(toxic.rect.right(), scene.scale.range.1);
        assert!(seemingly.rect.bottom() < toxic.rect.y);
        let half = scene.rows[1].toxic.clone().unwrap();
        assert!((half.rect.width * 2.0 - toxic.rect.width).abs() < 1e-9);
        assert!(scene.rows[1].seemingly.is_none() && scene.rows[2].toxic.is_none());
    }

    #[test]
    fn a_long_name_is_cut_and_a_short_one_is_not() {
        let scene = layout(&rows(), 320.0, 28.0);
        assert_eq!(scene.rows[0].label.text, "deception");
        assert!(scene.rows[2].label.text.ends_with('…'));
        assert_eq!(layout(&[], 320.0, 28.0).rows, []);
    }
}
