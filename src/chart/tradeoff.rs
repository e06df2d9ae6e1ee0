//! The trade-off chart: the over-refusal rate (across) against the harmful refusal rate (up).

mod alternates;
mod frame;
mod marks;
mod order;
mod scene;
mod segments;
mod trend;

use self::alternates::alternate_marks;
use self::frame::PlotFrame;
use self::marks::{bar_areas, own_marks, reference_marks};
pub use self::order::next_mark;
pub use self::scene::{
    AlternateKind, AlternateMark, AlternatePoint, Axis, Better, MarkId, OwnMark, OwnRun, Reference, ReferenceMark,
    Segment, TradeoffInput, TradeoffScene,
};
use self::segments::segments_of;
use self::trend::trend_path;
use super::geometry::Rect;
pub use super::geometry::{Anchor, Estimate, TextLabel, TextPosition, Tick};
use super::labels::{LabelPlacer, LabelRequest};
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
    alternates.iter().flat_map(AlternateMark::areas).for_each(|area| placer.take(area));
    label_own(&mut own, input.own, &mut placer);
    if !alternates.is_empty() && own.iter().any(|mark| mark.label.is_none()) {
        // A run's name matters more than a clear view of its alternate points.
        placer = placer_beside_marks(&frame, &better, &own, &references);
        label_own(&mut own, input.own, &mut placer);
        alternates.iter().flat_map(AlternateMark::areas).for_each(|area| placer.take(area));
    }
    if input.label_references {
        label_references(&mut references, input.references, &mut placer);
    }
    TradeoffScene {
        width: input.width,
        height: input.height,
        font_size: frame.font_size,
        plot: frame.plot,
        fit_path: input.fit.and_then(|fit| trend_path(&fit, input.references, &frame)),
        x_axis: frame.x_axis(input.height),
        y_axis: frame.y_axis(),
        segments: input.paths.iter().flat_map(|path| segments_of(path, &own)).collect(),
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
    let mut placer = LabelPlacer::new(frame.plot, frame.font_size);
    placer.take(better_area(frame, better));
    for mark in own {
        placer.take(Rect::around(mark.x, mark.y, 2.0 * shape::OWN_REACH, 2.0 * shape::OWN_REACH));
        let bars = bar_areas((mark.x, mark.y), mark.x_bar, mark.y_bar);
        bars.into_iter().flatten().for_each(|area| placer.take(area));
    }
    for mark in references {
        placer.take(Rect::around(mark.x, mark.y, 2.0 * MARK_KEEP_OFF, 2.0 * MARK_KEEP_OFF));
    }
    placer
}

/// Labels keep this far off a mark's middle: the shapes' reach, but for the triangles' thin tips.
const MARK_KEEP_OFF: f64 = 5.5;

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

fn label_own(marks: &mut [OwnMark], runs: &[OwnRun], placer: &mut LabelPlacer) {
    let marks_read = marks.iter();
    let requests: Vec<_> = marks_read
        .map(|m| LabelRequest { x: m.x, y: m.y, reach: shape::OWN_REACH, text: &runs[m.index].name })
        .collect();
    for (mark, label) in marks.iter_mut().zip(placer.place(&requests)) {
        mark.label = label;
    }
}

fn label_references(marks: &mut [ReferenceMark], references: &[Reference], placer: &mut LabelPlacer) {
    let pairs = marks.iter().zip(references);
    let requests: Vec<_> =
        pairs.map(|(mark, r)| LabelRequest { x: mark.x, y: mark.y, reach: MARK_KEEP_OFF, text: &r.name }).collect();
    for (mark, label) in marks.iter_mut().zip(placer.place(&requests)) {
        mark.label = label;
    }
}

#[cfg(test)]
mod tests;
