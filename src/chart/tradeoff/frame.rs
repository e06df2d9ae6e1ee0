//! The trade-off chart's plot area, scales and axes.

use super::super::geometry::{Anchor, Rect, TextPosition};
use super::super::labels::LabelStyle;
use super::super::scale::LinearScale;
use super::super::text;
use super::scene::{AlternateKind, Axis, TradeoffInput};

/// Axes end at multiples of this rate.
const STEP: f64 = 0.1;

/// No axis shows less than this part of its scale, however close together the points lie.
const LEAST_SPAN: f64 = 0.4;

/// Narrower charts name runs in short, and of the published models only those that no other beats.
const NARROW: f64 = 560.0;

/// The plot's area and its scales.
pub(super) struct PlotFrame {
    /// The area within the axes.
    pub(super) plot: Rect,
    /// Maps the over-refusal rate to pixels.
    pub(super) x: LinearScale,
    /// Maps the harmful refusal rate to pixels.
    pub(super) y: LinearScale,
    /// Size of all text in pixels.
    pub(super) font_size: f64,
}

impl PlotFrame {
    /// The plot area for the given size, with room for the axes' texts around it.
    pub(super) fn new(input: &TradeoffInput) -> Self {
        let font_size = font_size_for(input.width);
        let left = text::width("100", font_size) + 10.0;
        let (top, right, bottom) = (font_size * 1.8, 8.0, font_size * 3.2);
        let plot = Rect {
            x: left.round(),
            y: top.round(),
            width: (input.width - left - right).round().max(1.0),
            height: (input.height - top - bottom).round().max(1.0),
        };
        let (x_high, y_low) = ends(input);
        // Marks at 0 and 100 % keep clear of the frame, and a row of labels fits above those at the top.
        let pad = 10.0_f64.min(plot.width / 8.0).min(plot.height / 8.0);
        let head = (pad + font_size * 1.5).min(plot.height / 6.0);
        Self {
            x: LinearScale { domain: (0.0, x_high), range: (plot.x + pad, plot.right() - pad) },
            y: LinearScale { domain: (y_low, 1.0), range: (plot.bottom() - pad, plot.y + head) },
            plot,
            font_size,
        }
    }

    /// How published models are named.
    pub(super) fn style(&self) -> LabelStyle {
        LabelStyle { font_size: self.font_size, is_bold: false }
    }

    /// How own runs are named.
    pub(super) fn own_style(&self) -> LabelStyle {
        LabelStyle { font_size: self.font_size + 1.0, is_bold: true }
    }

    /// Whether there is room for few names only.
    pub(super) fn is_narrow(&self) -> bool {
        self.plot.width < NARROW
    }

    /// The horizontal axis of a chart of this height.
    pub(super) fn x_axis(&self, height: f64) -> Axis {
        let max_steps = (self.plot.width / 50.0).clamp(2.0, 10.0) as u32;
        Axis {
            scale: self.x,
            ticks: self.x.percent_ticks(max_steps),
            title_at: TextPosition { x: self.plot.right(), y: height - self.font_size * 0.5, anchor: Anchor::End },
        }
    }

    /// The vertical axis.
    pub(super) fn y_axis(&self) -> Axis {
        let max_steps = (self.plot.height / 55.0).clamp(2.0, 10.0) as u32;
        Axis {
            scale: self.y,
            ticks: self.y.percent_ticks(max_steps),
            title_at: TextPosition { x: 2.0, y: self.font_size * 1.1, anchor: Anchor::Start },
        }
    }
}

/// The right end of the horizontal axis and the lower end of the vertical one: as near as they can be without a point or an
/// interval beyond them.
fn ends(input: &TradeoffInput) -> (f64, f64) {
    let own_x = input.own.iter().filter_map(|own| own.x.map(|x| x.high));
    let own_y = input.own.iter().filter_map(|own| own.y.map(|y| y.low));
    // Only corrected points are drawn with their intervals.
    let is_corrected = |kind| kind == AlternateKind::Corrected;
    let alternate_x = input.alternates.iter().map(|of| if is_corrected(of.kind) { of.x.high } else { of.x.rate });
    let alternate_y = input.alternates.iter().map(|of| if is_corrected(of.kind) { of.y.low } else { of.y.rate });
    let x = input.references.iter().map(|r| r.x).chain(own_x).chain(alternate_x).reduce(f64::max);
    let y = input.references.iter().map(|r| r.y).chain(own_y).chain(alternate_y).fold(1.0, f64::min);
    // A hair of slack: 0.7 / 0.1 is a little less than 7.
    let (right, low) = (x.map_or(1.0, |x| (x / STEP - 1e-9).ceil() * STEP), (y / STEP + 1e-9).floor() * STEP);
    (right.clamp(LEAST_SPAN, 1.0), low.clamp(0.0, 1.0 - LEAST_SPAN))
}

/// 11 pixels on a laptop, a little more on a large screen.
fn font_size_for(width: f64) -> f64 {
    11.0 + ((width - 900.0) / 400.0).clamp(0.0, 3.0).round()
}
