//! The trade-off chart's plot area, scales and axes.

use super::super::geometry::{Anchor, Rect, TextPosition};
use super::super::scale::LinearScale;
use super::super::text;
use super::scene::{Axis, TradeoffInput};

/// The rate at which the vertical axis begins while no point lies below it; otherwise the axis begins at 0.
const SHORT_Y_DOMAIN_FROM: f64 = 0.6;

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
        // Marks at 0 and 100 % keep clear of the frame, and a row of labels fits above those at the top.
        let pad = 10.0_f64.min(plot.width / 8.0).min(plot.height / 8.0);
        let head = (pad + font_size * 1.5).min(plot.height / 6.0);
        Self {
            x: LinearScale { domain: (0.0, 1.0), range: (plot.x + pad, plot.right() - pad) },
            y: LinearScale { domain: (lowest_rate(input), 1.0), range: (plot.bottom() - pad, plot.y + head) },
            plot,
            font_size,
        }
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

/// The vertical axis is cut only where nothing is cut off with it.
fn lowest_rate(input: &TradeoffInput) -> f64 {
    let own = input.own.iter().filter_map(|own| own.y.map(|y| y.rate));
    let alternates = input.alternates.iter().map(|point| point.y.rate);
    let all_high = input.references.iter().map(|r| r.y).chain(own).chain(alternates).all(|y| y >= SHORT_Y_DOMAIN_FROM);
    if all_high { SHORT_Y_DOMAIN_FROM } else { 0.0 }
}

/// 11 pixels on a laptop, a little more on a large screen.
fn font_size_for(width: f64) -> f64 {
    11.0 + ((width - 900.0) / 400.0).clamp(0.0, 3.0).round()
}
