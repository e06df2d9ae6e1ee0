//! The trade-off chart: the over-refusal rate (across) against the harmful refusal rate (up).

mod alternates;
mod frame;
mod front;
mod marks;
mod names;
mod order;
mod scene;
mod segments;
mod trend;

use self::alternates::alternate_marks;
use self::frame::PlotFrame;
pub use self::front::{Rates, beaten_by, nearest_to_best};
use self::marks::{bar_areas, own_marks, reference_marks};
use self::names::{name_own, name_references};
pub use self::order::next_mark;
pub use self::scene::{
    AlternateKind, AlternateMark, AlternatePoint, Axis, Better, MarkId, OwnMark, OwnRun, Reference, ReferenceMark,
    Segment, TradeoffInput, TradeoffScene,
};
use self::segments::segments_of;
use self::trend::{trend_areas, trend_path};
use super::geometry::Rect;
pub use super::geometry::{Anchor, Estimate, TextLabel, TextPosition, Tick};
use super::labels::LabelPlacer;
use super::path::PathData;
use super::{shape, text};

/// Lays the chart out. Rates beyond 0 to 1 are drawn at the edge.
pub fn layout(input: &TradeoffInput) -> TradeoffScene {
    let frame = PlotFrame::new(input);
    let better = better_sign(input.better, &frame);
    let mut own = own_marks(input.own, &frame);
    let mut references = reference_marks(input.references, &frame);
    let alternates = alternate_marks(input.alternates, &own, &references, &frame);

    let mut placer = placer_beside_marks(&frame, &better, &own, &references);
    let trend = input.fit.map(|fit| trend_areas(&fit, input.references, &frame)).unwrap_or_default();
    let bars = own.iter().flat_map(|mark| bar_areas((mark.x, mark.y), mark.x_bar, mark.y_bar)).flatten();
    let lines: Vec<Rect> = bars.chain(alternates.iter().flat_map(AlternateMark::areas)).collect();
    lines.iter().for_each(|line| placer.avoid(*line));
    name_own(&mut own, input.own, &frame, &mut placer);
    // An own run's name matters more than a clear view of its intervals; a published model's does not.
    lines.into_iter().for_each(|line| placer.take(line));
    trend.into_iter().for_each(|line| placer.avoid(line));
    name_references(&mut references, input.references, &frame, &mut placer);
    let paths = input.paths.iter().enumerate();
    TradeoffScene {
        width: input.width,
        height: input.height,
        font_size: frame.font_size,
        own_font_size: frame.own_style().font_size,
        plot: frame.plot,
        fit_path: input.fit.and_then(|fit| trend_path(&fit, input.references, &frame)),
        x_axis: frame.x_axis(input.height),
        y_axis: frame.y_axis(),
        segments: paths.flat_map(|(number, path)| segments_of(number, path, &own)).collect(),
        references,
        own,
        alternates,
        better,
    }
}

/// A placer for labels that keeps them off own runs and published models.
fn placer_beside_marks(
    frame: &PlotFrame,
    better: &Better,
    own: &[OwnMark],
    references: &[ReferenceMark],
) -> LabelPlacer {
    let mut placer = LabelPlacer::new(frame.plot);
    placer.take(better_area(frame, better));
    for mark in own {
        placer.take_mark(Rect::around(mark.x, mark.y, 2.0 * shape::OWN_REACH, 2.0 * shape::OWN_REACH));
    }
    for mark in references {
        placer.take_mark(Rect::around(mark.x, mark.y, 2.0 * names::MARK_KEEP_OFF, 2.0 * names::MARK_KEEP_OFF));
    }
    placer
}

fn better_sign(word: &str, frame: &PlotFrame) -> Better {
    let (left, top) = (frame.plot.x + 6.0, frame.plot.y + 6.0);
    let arrow = PathData::default()
        .add('M', &[left + 10.0, top + 10.0])
        .add('L', &[left, top])
        .add('M', &[left, top + 6.0])
        .add('L', &[left, top])
        .add('L', &[left + 6.0, top]);
    let y = top + 5.0 + text::baseline_offset(frame.font_size);
    Better {
        label: TextLabel { x: left + 15.0, y, anchor: Anchor::Start, text: word.to_owned() },
        arrow: arrow.into_text(),
    }
}

fn better_area(frame: &PlotFrame, better: &Better) -> Rect {
    let right = better.label.x + text::width(&better.label.text, frame.font_size);
    Rect {
        x: frame.plot.x,
        y: frame.plot.y,
        width: right - frame.plot.x,
        height: 10.0 + text::line_height(frame.font_size),
    }
}

#[cfg(test)]
mod tests;
