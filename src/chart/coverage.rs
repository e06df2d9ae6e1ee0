//! Agreement against the share of answers that got a verdict, as lines.

use super::geometry::{Anchor, Rect, TextLabel, Tick};
use super::path::PathData;
use super::scale::LinearScale;

/// One line: share scored and kappa with its interval, from the largest share on.
pub type Series<'a> = &'a [([f64; 2], [f64; 2])];

/// The drawing, laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageChart {
    /// The area within the axes.
    pub plot: Rect,
    /// Ticks of the share that is scored, from the largest on the left to the smallest on the right.
    pub x_ticks: Vec<Tick>,
    /// Ticks of kappa.
    pub y_ticks: Vec<Tick>,
    /// One for each series.
    pub lines: Vec<CoverageLine>,
}

/// A series as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageLine {
    /// The line through all points, as path data.
    pub path: String,
    /// The area of the intervals, as path data.
    pub band: String,
    /// The points themselves.
    pub points: Vec<(f64, f64)>,
    /// The series' name, beside its last point.
    pub label: TextLabel,
}

/// Kappa below this is drawn at the bottom.
const LEAST_KAPPA: f64 = 0.5;
/// The least share that is drawn.
const LEAST_SHARE: f64 = 0.5;

/// Lays the lines out in so many pixels; each has a name.
pub fn coverage_chart(width: f64, height: f64, font_size: f64, series: &[(&str, Series)]) -> CoverageChart {
    let (left, bottom) = (3.0 * font_size, 3.0 * font_size);
    let top = 2.0 * font_size;
    let plot = Rect { x: left, y: top, width: width - left - 8.0, height: height - bottom - top };
    let x = LinearScale { domain: (1.0, LEAST_SHARE), range: (plot.x, plot.right()) };
    let y = LinearScale { domain: (LEAST_KAPPA, 1.0), range: (plot.bottom(), plot.y) };
    let line = |(name, points): &(&str, Series)| {
        let at = |share: f64, kappa: f64| [x.at_clamped(share), y.at_clamped(kappa)];
        let through = |ends: Vec<[f64; 2]>| {
            let command = |at| if at == 0 { 'M' } else { 'L' };
            ends.iter().enumerate().fold(PathData::default(), |path, (n, end)| path.add(command(n), end))
        };
        let middle: Vec<[f64; 2]> = points.iter().map(|([share, kappa], _)| at(*share, *kappa)).collect();
        let low = points.iter().map(|([share, _], [low, _])| at(*share, *low));
        let high = points.iter().rev().map(|([share, _], [_, high])| at(*share, *high));
        let [end_x, end_y] = middle.last().copied().unwrap_or([plot.right(), plot.bottom()]);
        CoverageLine {
            path: through(middle.clone()).into_text(),
            band: through(low.chain(high).collect()).add('Z', &[]).into_text(),
            points: middle.iter().map(|[x, y]| (*x, *y)).collect(),
            label: TextLabel {
                x: end_x - 4.0,
                y: end_y + 1.4 * font_size,
                anchor: Anchor::End,
                text: (*name).to_owned(),
            },
        }
    };
    let y_tick = |kappa: f64| Tick { at: y.at(kappa), label: super::path::compact(kappa) };
    let mut lines: Vec<CoverageLine> = series.iter().map(line).collect();
    part_labels(&mut lines, 1.2 * font_size);
    CoverageChart {
        x_ticks: (5..=10)
            .rev()
            .map(|tenths| Tick { at: x.at(f64::from(tenths) / 10.0), label: format!("{}", tenths * 10) })
            .collect(),
        y_ticks: y.ticks(5).into_iter().map(y_tick).collect(),
        lines,
        plot,
    }
}

/// Moves labels down that stand too close under another one.
fn part_labels(lines: &mut [CoverageLine], least: f64) {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|one, other| lines[*one].label.y.total_cmp(&lines[*other].label.y));
    for pair in order.windows(2) {
        let &[upper, lower] = pair else { continue };
        lines[lower].label.y = lines[lower].label.y.max(lines[upper].label.y + least);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINTS: Series = &[([1.0, 0.8], [0.78, 0.82]), ([0.75, 0.9], [0.88, 0.92]), ([0.5, 1.0], [0.97, 1.0])];

    #[test]
    fn coverage_points_rise_with_kappa_and_move_right_with_fewer_answers() {
        let chart = coverage_chart(400.0, 200.0, 10.0, &[("English", POINTS)]);
        let [first, middle, last] = chart.lines[0].points[..] else { panic!("{chart:?}") };
        assert!(first.0 < middle.0 && middle.0 < last.0 && first.1 > middle.1 && middle.1 > last.1, "{chart:?}");
        assert_eq!((first.0, last.0), (chart.plot.x, chart.plot.right()));
        assert_eq!(last.1, chart.plot.y);
    }

    #[test]
    fn labels_of_close_lines_do_not_overlap() {
        let chart = coverage_chart(400.0, 200.0, 10.0, &[("One", POINTS), ("Two", POINTS), ("Three", POINTS)]);
        let mut places: Vec<f64> = chart.lines.iter().map(|line| line.label.y).collect();
        places.sort_by(f64::total_cmp);
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 12.0), "{places:?}");
    }

    #[test]
    fn rates_below_the_axis_are_drawn_on_it() {
        let chart = coverage_chart(400.0, 200.0, 10.0, &[("Others", &[([1.0, 0.2], [0.1, 0.3])])]);
        assert_eq!(chart.lines[0].points, [(chart.plot.x, chart.plot.bottom())]);
    }
}
