//! Labels beside marks: as many as have room, none on top of another label or of a mark, and none across a line unless there is
//! no other place.

use super::geometry::{Anchor, Rect, TextLabel};
use super::text;

/// Pixels between a mark's edge and its label.
const GAP: f64 = 2.0;

/// Where a label's box may touch its mark, as directions on the unit square; the first are liked best.
const SIDES: [(f64, f64); 16] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (1.0, -1.0),
    (-1.0, -1.0),
    (1.0, 1.0),
    (-1.0, 1.0),
    (1.0, -0.5),
    (-1.0, -0.5),
    (1.0, 0.5),
    (-1.0, 0.5),
    (0.5, -1.0),
    (-0.5, -1.0),
    (0.5, 1.0),
    (-0.5, 1.0),
];

/// A text to be placed beside a mark.
pub(super) struct LabelRequest<'a> {
    /// Pixels from the left to the mark's centre.
    pub(super) x: f64,
    /// Pixels from the top to the mark's centre.
    pub(super) y: f64,
    /// Half the mark's width.
    pub(super) reach: f64,
    /// What the label says.
    pub(super) text: &'a str,
    /// How it is written.
    pub(super) style: LabelStyle,
}

/// Size and weight of a label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LabelStyle {
    /// Pixels.
    pub(super) font_size: f64,
    /// Bold letters are wider.
    pub(super) is_bold: bool,
}

impl LabelStyle {
    /// The room that a text takes.
    pub(super) fn width(self, text: &str) -> f64 {
        text::width(text, self.em())
    }

    /// The text, or as much of its beginning as fits into `room` pixels.
    pub(super) fn fit(self, text: &str, room: f64) -> String {
        text::fit(text, self.em(), room)
    }

    fn em(self) -> f64 {
        const BOLD: f64 = 1.1;
        self.font_size * if self.is_bold { BOLD } else { 1.0 }
    }
}

/// A place that a label could take.
struct LabelCandidate {
    label_x: f64,
    anchor: Anchor,
    area: Rect,
    /// Whether it lies across a line.
    is_crossed: bool,
    /// How many other marks it could be taken for the name of.
    strangers: usize,
}

/// Whether a label may lie across a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crossing {
    /// It may not; rather it has no place.
    Never,
    /// It may where there is no other place.
    IfNeeded,
}

/// Places labels within bounds, off areas that are taken.
pub(super) struct LabelPlacer {
    bounds: Rect,
    taken: Vec<Rect>,
    marks: Vec<Rect>,
    lines: Vec<Rect>,
}

impl LabelPlacer {
    /// A placer with nothing taken.
    pub(super) fn new(bounds: Rect) -> Self {
        Self { bounds, taken: Vec::new(), marks: Vec::new(), lines: Vec::new() }
    }

    /// Keeps labels off an area.
    pub(super) fn take(&mut self, area: Rect) {
        self.taken.push(area);
    }

    /// Keeps labels off a mark. Those of other marks keep a little further off where they can.
    pub(super) fn take_mark(&mut self, area: Rect) {
        self.take(area);
        self.marks.push(area);
    }

    /// Keeps labels off a line where they can.
    pub(super) fn avoid(&mut self, line: Rect) {
        self.lines.push(line);
    }

    /// Gives each request a place or none, and takes the places. Requests with the fewest candidates come first, and each
    /// takes the candidate that is crossed by no line, is beside the fewest other marks and overlaps the fewest other
    /// candidates, in this order; so the result is deterministic.
    pub(super) fn place(&mut self, requests: &[LabelRequest], crossing: Crossing) -> Vec<Option<TextLabel>> {
        let mut candidates: Vec<Vec<LabelCandidate>> =
            requests.iter().map(|request| self.free_candidates(request, crossing)).collect();
        let mut labels = vec![None; requests.len()];
        while let Some(next) =
            (0..candidates.len()).filter(|i| !candidates[*i].is_empty()).min_by_key(|i| candidates[*i].len())
        {
            let own_candidates = std::mem::take(&mut candidates[next]);
            let costs = |candidate: &&LabelCandidate| {
                let overlapped =
                    candidates.iter().flatten().filter(|other| other.area.overlaps(&candidate.area)).count();
                (candidate.is_crossed, candidate.strangers, overlapped)
            };
            let Some(candidate) = own_candidates.iter().min_by_key(costs) else { continue };
            for others in &mut candidates {
                others.retain(|other| !other.area.overlaps(&candidate.area));
            }
            self.take(candidate.area);
            labels[next] = Some(label_at(candidate, &requests[next]));
        }
        labels
    }

    /// How many marks but the request's own are beside an area.
    fn strangers(&self, request: &LabelRequest, area: &Rect) -> usize {
        let surroundings = area.grown_by(GAP + BESIDE);
        let is_own = |mark: &Rect| mark.contains(&Rect::around(request.x, request.y, 0.0, 0.0));
        self.marks.iter().filter(|mark| !is_own(mark) && mark.overlaps(&surroundings)).count()
    }

    fn free_candidates(&self, request: &LabelRequest, crossing: Crossing) -> Vec<LabelCandidate> {
        let width = request.style.width(request.text);
        let height = text::line_height(request.style.font_size);
        let is_free = |area: &Rect| self.bounds.contains(area) && !self.taken.iter().any(|taken| taken.overlaps(area));
        let candidate = |&(right, down): &(f64, f64)| {
            let distance = request.reach + GAP;
            // A label at a corner is clear of the mark by its height alone: it may come nearer from the side.
            let is_corner = (right * down).abs() == 1.0;
            let aside = if is_corner { distance / 2.0 } else { distance };
            let middle = request.x + right * (aside + width / 2.0);
            let area = Rect::around(middle, request.y + down * (distance + height / 2.0), width, height);
            // Anchored on the mark's side, so that a text narrower than estimated does not drift off its mark.
            let (label_x, anchor) = match right {
                1.0 => (area.x, Anchor::Start),
                -1.0 => (area.right(), Anchor::End),
                _ => (middle, Anchor::Middle),
            };
            let is_crossed = self.lines.iter().any(|line| line.overlaps(&area));
            let strangers = self.strangers(request, &area);
            LabelCandidate { label_x, anchor, area, is_crossed, strangers }
        };
        let may_cross = crossing == Crossing::IfNeeded;
        let is_allowed = |candidate: &LabelCandidate| is_free(&candidate.area) && (may_cross || !candidate.is_crossed);
        SIDES.iter().map(candidate).filter(is_allowed).collect()
    }
}

/// How near to a label another mark can be before it may be taken for the label's own.
const BESIDE: f64 = 4.0;

fn label_at(candidate: &LabelCandidate, request: &LabelRequest) -> TextLabel {
    let middle = candidate.area.y + candidate.area.height / 2.0;
    TextLabel {
        x: candidate.label_x,
        y: middle + text::baseline_offset(request.style.font_size),
        anchor: candidate.anchor,
        text: request.text.to_owned(),
    }
}

/// The area that [`LabelPlacer`] kept free for a label.
#[cfg(test)]
pub(super) fn area_of(label: &TextLabel, style: LabelStyle) -> Rect {
    let width = style.width(&label.text);
    let height = text::line_height(style.font_size);
    let x = match label.anchor {
        Anchor::Start => label.x,
        Anchor::Middle => label.x - width / 2.0,
        Anchor::End => label.x - width,
    };
    Rect { x, y: label.y - text::baseline_offset(style.font_size) - height / 2.0, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: LabelStyle = LabelStyle { font_size: 10.0, is_bold: false };
    const BOUNDS: Rect = Rect { x: 0.0, y: 0.0, width: 200.0, height: 100.0 };

    fn request(x: f64, y: f64, text: &str) -> LabelRequest<'_> {
        LabelRequest { x, y, reach: 5.0, text, style: STYLE }
    }

    #[test]
    fn label_with_free_sides_stands_right() {
        let label =
            LabelPlacer::new(BOUNDS).place(&[request(50.0, 50.0, "one")], Crossing::IfNeeded)[0].clone().unwrap();
        assert_eq!((label.anchor, label.text.as_str()), (Anchor::Start, "one"));
        assert!((label.x - 57.0).abs() < 1e-9);
        assert!((label.y - 53.6).abs() < 1e-9);
    }

    #[test]
    fn label_at_the_right_edge_stands_left() {
        let label =
            LabelPlacer::new(BOUNDS).place(&[request(190.0, 50.0, "one")], Crossing::IfNeeded)[0].clone().unwrap();
        assert_eq!(label.anchor, Anchor::End);
        assert!((label.x - 183.0).abs() < 1e-9);
    }

    #[test]
    fn request_with_all_sides_taken_has_no_label() {
        let mut placer = LabelPlacer::new(BOUNDS);
        placer.take(Rect { x: 40.0, y: 0.0, width: 160.0, height: 100.0 });
        let labels = placer
            .place(&[request(150.0, 50.0, "hidden"), request(20.0, 50.0, "wide of the mark")], Crossing::IfNeeded);
        assert_eq!(labels, [None, None]);
    }

    #[test]
    fn label_crosses_a_line_only_where_there_is_no_other_place() {
        let mut placer = LabelPlacer::new(BOUNDS);
        let right_of_the_mark = Rect { x: 60.0, y: 0.0, width: 2.0, height: 100.0 };
        placer.avoid(right_of_the_mark);
        let label = placer.place(&[request(50.0, 50.0, "one")], Crossing::IfNeeded)[0].clone().unwrap();
        assert!(!area_of(&label, STYLE).overlaps(&right_of_the_mark));
        placer.avoid(Rect { x: 0.0, y: 0.0, width: 200.0, height: 100.0 });
        assert!(placer.place(&[request(50.0, 20.0, "two")], Crossing::Never)[0].is_none());
        assert!(placer.place(&[request(50.0, 20.0, "two")], Crossing::IfNeeded)[0].is_some());
    }

    #[test]
    fn label_keeps_off_a_mark_that_it_could_be_taken_for_the_name_of() {
        let mut placer = LabelPlacer::new(BOUNDS);
        let width = STYLE.width("one");
        let beside_the_label = Rect::around(50.0 + 7.0 + width + 3.0 + 5.0, 50.0, 10.0, 10.0);
        placer.take_mark(Rect::around(50.0, 50.0, 10.0, 10.0));
        placer.take_mark(beside_the_label);
        let label = placer.place(&[request(50.0, 50.0, "one")], Crossing::IfNeeded)[0].clone().unwrap();
        assert_eq!(label.anchor, Anchor::End);
    }

    #[test]
    fn request_with_fewer_candidates_is_placed_first() {
        let mut placer = LabelPlacer::new(BOUNDS);
        // Only the strip right of the first mark and left of the second is free at their height.
        placer.take(Rect { x: 0.0, y: 0.0, width: 55.0, height: 100.0 });
        placer.take(Rect { x: 145.0, y: 0.0, width: 55.0, height: 100.0 });
        let labels =
            placer.place(&[request(50.0, 50.0, "first here"), request(150.0, 50.0, "second")], Crossing::IfNeeded);
        let areas: Vec<_> = labels.iter().flatten().map(|label| area_of(label, STYLE)).collect();
        assert_eq!(areas.len(), 2);
        assert!(!areas[0].overlaps(&areas[1]));
    }

    #[test]
    fn bold_label_takes_more_room() {
        let bold = LabelStyle { is_bold: true, ..STYLE };
        assert!(bold.width("SmolLM2-135M-Instruct") > 1.05 * STYLE.width("SmolLM2-135M-Instruct"));
    }
}
