//! Labels beside marks: as many as have room, none on top of another label or of a mark.

use super::geometry::{Anchor, Label, Rect};
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

/// A text that wants to stand beside a mark.
pub(super) struct Wish<'a> {
    /// The mark's middle.
    pub(super) x: f64,
    /// The mark's middle.
    pub(super) y: f64,
    /// Half the mark's width.
    pub(super) reach: f64,
    /// What the label says.
    pub(super) text: &'a str,
}

/// One of the places that a label could take.
struct Spot {
    label_x: f64,
    anchor: Anchor,
    area: Rect,
}

/// The room that labels share: its bounds, and what is taken already.
pub(super) struct Room {
    bounds: Rect,
    font_size: f64,
    taken: Vec<Rect>,
}

impl Room {
    /// An empty room.
    pub(super) fn new(bounds: Rect, font_size: f64) -> Self {
        Self { bounds, font_size, taken: Vec::new() }
    }

    /// Keeps labels off an area.
    pub(super) fn take(&mut self, area: Rect) {
        self.taken.push(area);
    }

    /// Gives each wish a place or none, and takes the places. The hardest to place come first, and each takes the
    /// spot that leaves the others most to choose from: deterministic, with no randomness and no dependence on time.
    pub(super) fn place(&mut self, wishes: &[Wish]) -> Vec<Option<Label>> {
        let mut spots: Vec<Vec<Spot>> = wishes.iter().map(|wish| self.free_spots(wish)).collect();
        let mut labels = vec![None; wishes.len()];
        while let Some(next) = (0..spots.len()).filter(|i| !spots[*i].is_empty()).min_by_key(|i| spots[*i].len()) {
            let own_spots = std::mem::take(&mut spots[next]);
            let costs = |spot: &&Spot| spots.iter().flatten().filter(|other| other.area.overlaps(&spot.area)).count();
            let Some(spot) = own_spots.iter().min_by_key(costs) else { continue };
            for others in &mut spots {
                others.retain(|other| !other.area.overlaps(&spot.area));
            }
            self.take(spot.area);
            labels[next] = Some(self.label_at(spot, wishes[next].text));
        }
        labels
    }

    fn free_spots(&self, wish: &Wish) -> Vec<Spot> {
        let width = text::width(wish.text, self.font_size);
        let height = text::line_height(self.font_size);
        let is_free = |area: &Rect| self.bounds.contains(area) && !self.taken.iter().any(|taken| taken.overlaps(area));
        let spot = |&(right, down): &(f64, f64)| {
            let distance = wish.reach + GAP;
            // A label at a corner is clear of the mark by its height alone: it may come nearer from the side.
            let is_corner = (right * down).abs() == 1.0;
            let aside = if is_corner { distance / 2.0 } else { distance };
            let middle = wish.x + right * (aside + width / 2.0);
            let area = Rect::around(middle, wish.y + down * (distance + height / 2.0), width, height);
            // Anchored on the mark's side, so that a text narrower than estimated does not drift off its mark.
            let (label_x, anchor) = match right {
                1.0 => (area.x, Anchor::Start),
                -1.0 => (area.right(), Anchor::End),
                _ => (middle, Anchor::Middle),
            };
            Spot { label_x, anchor, area }
        };
        SIDES.iter().map(spot).filter(|spot| is_free(&spot.area)).collect()
    }

    fn label_at(&self, spot: &Spot, text: &str) -> Label {
        let middle = spot.area.y + spot.area.height / 2.0;
        Label {
            x: spot.label_x,
            y: middle + text::baseline_offset(self.font_size),
            anchor: spot.anchor,
            text: text.to_owned(),
        }
    }
}

/// The room that a label takes: what [`Room`] kept free for it.
#[cfg(test)]
pub(super) fn area_of(label: &Label, font_size: f64) -> Rect {
    let width = text::width(&label.text, font_size);
    let height = text::line_height(font_size);
    let x = match label.anchor {
        Anchor::Start => label.x,
        Anchor::Middle => label.x - width / 2.0,
        Anchor::End => label.x - width,
    };
    Rect { x, y: label.y - text::baseline_offset(font_size) - height / 2.0, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Rect = Rect { x: 0.0, y: 0.0, width: 200.0, height: 100.0 };

    fn wish(x: f64, y: f64, text: &str) -> Wish<'_> {
        Wish { x, y, reach: 5.0, text }
    }

    #[test]
    fn a_lonely_label_stands_to_the_right() {
        let label = Room::new(BOUNDS, 10.0).place(&[wish(50.0, 50.0, "one")])[0].clone().unwrap();
        assert_eq!((label.anchor, label.text.as_str()), (Anchor::Start, "one"));
        assert!((label.x - 57.0).abs() < 1e-9);
        assert!((label.y - 53.6).abs() < 1e-9);
    }

    #[test]
    fn at_the_right_edge_it_stands_to_the_left() {
        let label = Room::new(BOUNDS, 10.0).place(&[wish(190.0, 50.0, "one")])[0].clone().unwrap();
        assert_eq!(label.anchor, Anchor::End);
        assert!((label.x - 183.0).abs() < 1e-9);
    }

    #[test]
    fn without_room_there_is_no_label() {
        let mut room = Room::new(BOUNDS, 10.0);
        room.take(Rect { x: 40.0, y: 0.0, width: 160.0, height: 100.0 });
        let labels = room.place(&[wish(150.0, 50.0, "hidden"), wish(20.0, 50.0, "wide of the mark")]);
        assert_eq!(labels, [None, None]);
    }

    #[test]
    fn one_that_has_a_choice_makes_way_for_one_that_has_none() {
        let mut room = Room::new(BOUNDS, 10.0);
        // Only the strip right of the first mark and left of the second is free at their height.
        room.take(Rect { x: 0.0, y: 0.0, width: 55.0, height: 100.0 });
        room.take(Rect { x: 145.0, y: 0.0, width: 55.0, height: 100.0 });
        let labels = room.place(&[wish(50.0, 50.0, "first here"), wish(150.0, 50.0, "second")]);
        let areas: Vec<_> = labels.iter().flatten().map(|label| area_of(label, 10.0)).collect();
        assert_eq!(areas.len(), 2);
        assert!(!areas[0].overlaps(&areas[1]));
    }
}
