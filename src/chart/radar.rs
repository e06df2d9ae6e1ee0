//! A radar chart: one spoke for each category, a share of 0 at its centre and of 1 at its end.

use super::geometry::{Anchor, TextLabel};
use super::path::PathData;
use super::text;

/// The scene of a radar chart.
#[derive(Clone, Debug, PartialEq)]
pub struct RadarScene {
    /// Pixels across.
    pub width: f64,
    /// Pixels down.
    pub height: f64,
    /// Size of all text in pixels.
    pub font_size: f64,
    /// The rings, from the innermost to that of 100 %.
    pub rings: Vec<Ring>,
    /// The spokes: the first points upwards, the others follow clockwise.
    pub spokes: Vec<Spoke>,
    /// The models' outlines, in the order given.
    pub outlines: Vec<RadarOutline>,
}

/// The places of one share on all spokes.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    /// The ring, as closed path data.
    pub path: String,
    /// The share in whole percent, beside the first spoke.
    pub label: TextLabel,
}

/// One category.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoke {
    /// The line from the centre to the end, as path data.
    pub path: String,
    /// The category's name, beyond the end.
    pub label: TextLabel,
}

/// The outline of one model's shares.
#[derive(Clone, Debug, PartialEq)]
pub struct RadarOutline {
    /// The line through points of neighbouring spokes, as path data; closed if every spoke has a point.
    pub path: String,
    /// The model's points.
    pub points: Vec<RadarPoint>,
}

/// One share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RadarPoint {
    /// Index of its category.
    pub spoke: usize,
    /// Pixels from the left.
    pub x: f64,
    /// Pixels from the top.
    pub y: f64,
}

const FONT_SIZE: f64 = 11.0;
/// From a spoke's end to its name.
const GAP: f64 = 8.0;
const MAX_RADIUS: f64 = 190.0;
const MIN_RADIUS: f64 = 30.0;
const RINGS: [f64; 4] = [0.25, 0.5, 0.75, 1.0];

/// Lays out the shares of some models, in fractions and in the categories' order; a share is missing where nothing was
/// counted.
pub fn layout(categories: &[&str], models: &[Vec<Option<f64>>], width: f64) -> RadarScene {
    let directions: Vec<(f64, f64)> = (0..categories.len()).map(|at| direction(at, categories.len())).collect();
    let reach = |(name, (x, _)): (&&str, &(f64, f64))| {
        let room = if is_upright(*x) { f64::INFINITY } else { width / 2.0 - GAP - text::width(name, FONT_SIZE) };
        room / x.abs()
    };
    let radius = categories.iter().zip(&directions).map(reach).fold(MAX_RADIUS, f64::min).max(MIN_RADIUS);
    let (centre_x, centre_y) = (width / 2.0, radius + GAP + text::line_height(FONT_SIZE));
    let place = |(x, y): (f64, f64), share: f64| (centre_x + x * radius * share, centre_y + y * radius * share);

    let ring = |share: f64| {
        let corners: Vec<(f64, f64)> = directions.iter().map(|direction| place(*direction, share)).collect();
        let label = TextLabel {
            x: centre_x + 3.0,
            y: centre_y - radius * share + text::line_height(FONT_SIZE),
            anchor: Anchor::Start,
            text: ((share * 100.0).round() as i64).to_string(),
        };
        Ring { path: line_through(&corners, true), label }
    };
    let spoke = |(name, direction): (&&str, &(f64, f64))| {
        let end = place(*direction, 1.0);
        Spoke { path: line_through(&[(centre_x, centre_y), end], false), label: name_at(name, *direction, end) }
    };
    let outline = |shares: &Vec<Option<f64>>| {
        let places: Vec<Option<(f64, f64)>> = directions
            .iter()
            .zip(shares)
            .map(|(direction, share)| Some(place(*direction, (*share)?.clamp(0.0, 1.0))))
            .collect();
        let point = |(spoke, at): (usize, &Option<(f64, f64)>)| at.map(|(x, y)| RadarPoint { spoke, x, y });
        RadarOutline { path: outline_of(&places), points: places.iter().enumerate().filter_map(point).collect() }
    };
    RadarScene {
        width,
        height: centre_y + radius + GAP + text::line_height(FONT_SIZE) + 2.0,
        font_size: FONT_SIZE,
        rings: RINGS.map(ring).into(),
        spokes: categories.iter().zip(&directions).map(spoke).collect(),
        outlines: models.iter().map(outline).collect(),
    }
}

/// The unit vector of a spoke.
fn direction(at: usize, spokes: usize) -> (f64, f64) {
    let angle = std::f64::consts::TAU * at as f64 / spokes as f64;
    (libm::sin(angle), -libm::cos(angle))
}

fn is_upright(x: f64) -> bool {
    x.abs() < 0.01
}

/// A category's name beyond its spoke's end.
fn name_at(name: &str, (x, y): (f64, f64), (end_x, end_y): (f64, f64)) -> TextLabel {
    let anchor = match x {
        x if is_upright(x) => Anchor::Middle,
        x if x > 0.0 => Anchor::Start,
        _ => Anchor::End,
    };
    // Above the end at the top, below it at the bottom, beside it between.
    let baseline = text::baseline_offset(FONT_SIZE) + y * text::line_height(FONT_SIZE) / 2.0;
    TextLabel { x: end_x + x * GAP, y: end_y + y * GAP + baseline, anchor, text: name.to_owned() }
}

fn line_through(places: &[(f64, f64)], is_closed: bool) -> String {
    let command = |at: usize| if at == 0 { 'M' } else { 'L' };
    let line = places.iter().enumerate();
    let line = line.fold(PathData::default(), |path, (at, (x, y))| path.add(command(at), &[*x, *y]));
    if is_closed && !places.is_empty() { line.add('Z', &[]).into_text() } else { line.into_text() }
}

/// A closed line through all places, or lines through those that stand beside each other.
fn outline_of(places: &[Option<(f64, f64)>]) -> String {
    let Some(gap) = places.iter().position(Option::is_none) else {
        let all: Vec<(f64, f64)> = places.iter().copied().flatten().collect();
        return line_through(&all, true);
    };
    // From one gap once around, so that a line over the first spoke is in one piece.
    let around: Vec<Option<(f64, f64)>> = places[gap..].iter().chain(&places[..gap]).copied().collect();
    let pieces = around.split(Option::is_none).filter(|piece| piece.len() > 1);
    pieces.map(|piece| line_through(&piece.iter().copied().flatten().collect::<Vec<_>>(), false)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::path::parse;
    use super::*;
    use crate::chart::geometry::Rect;

    const TEN: [&str; 10] = [
        "deception",
        "harassment",
        "harmful",
        "hate",
        "illegal",
        "privacy",
        "self-harm",
        "sexual",
        "unethical",
        "violence",
    ];

    fn area(label: &TextLabel) -> Rect {
        let (width, height) = (text::width(&label.text, FONT_SIZE), text::line_height(FONT_SIZE));
        let x = match label.anchor {
            Anchor::Start => label.x,
            Anchor::Middle => label.x - width / 2.0,
            Anchor::End => label.x - width,
        };
        Rect { x, y: label.y - height * 0.8, width, height }
    }

    #[test]
    fn names_stand_within_the_drawing_and_clear_of_each_other_at_any_width() {
        for width in [260.0, 320.0, 540.0, 1200.0] {
            let scene = layout(&TEN, &[], width);
            let whole = Rect { x: 0.0, y: 0.0, width, height: scene.height };
            let names: Vec<Rect> = scene.spokes.iter().map(|spoke| area(&spoke.label)).collect();
            for (at, name) in names.iter().enumerate() {
                assert!(whole.contains(name), "{width}: {} {name:?}", TEN[at]);
                assert!(names[..at].iter().all(|other| !other.overlaps(name)), "{width}: {}", TEN[at]);
            }
        }
    }

    #[test]
    fn share_of_1_lies_on_the_outer_ring_and_share_of_0_at_the_centre() {
        let scene = layout(&["a", "b", "c", "d"], &[vec![Some(1.0); 4], vec![Some(0.0); 4]], 300.0);
        assert_eq!(scene.outlines[0].path, scene.rings[3].path);
        let centre = scene.outlines[1].points[0];
        assert!(scene.outlines[1].points.iter().all(|point| (point.x, point.y) == (centre.x, centre.y)));
        // The first spoke leads upwards, the second to the right.
        let [up, right, ..] = scene.outlines[0].points[..] else { unreachable!() };
        assert!(up.y < centre.y && (up.x - centre.x).abs() < 1e-9);
        assert!(right.x > centre.x && (right.y - centre.y).abs() < 1e-9);
        let labels: Vec<&str> = scene.rings.iter().map(|ring| ring.label.text.as_str()).collect();
        assert_eq!(labels, ["25", "50", "75", "100"]);
    }

    #[test]
    fn a_missing_share_breaks_the_line_and_has_no_point() {
        let shares = [Some(0.5), Some(0.5), None, Some(0.5), None, Some(0.5)];
        let scene = layout(&["a", "b", "c", "d", "e", "f"], &[shares.to_vec()], 400.0);
        let outline = &scene.outlines[0];
        assert_eq!(outline.points.iter().map(|point| point.spoke).collect::<Vec<_>>(), [0, 1, 3, 5]);
        // One line, over the first spoke: 5, 0, 1. The point of 3 stands alone.
        let commands: String = parse(&outline.path).unwrap().iter().map(|(command, _)| *command).collect();
        assert_eq!(commands, "MLL");
        assert_eq!(
            layout(&["a"], &[vec![None]], 300.0).outlines[0],
            RadarOutline { path: String::new(), points: Vec::new() }
        );
    }

    #[test]
    fn radar_without_categories_is_empty() {
        let scene = layout(&[], &[Vec::new()], 300.0);
        assert!(scene.spokes.is_empty() && scene.outlines[0].points.is_empty());
    }

    proptest! {
        #[test]
        fn point_lies_on_its_spoke_at_its_share(
            shares in prop::collection::vec(prop::option::of(0.0..=1.0_f64), 10), width in 200.0..1500.0_f64,
        ) {
            let scene = layout(&TEN, &[shares.clone(), vec![Some(1.0); 10], vec![Some(0.0); 10]], width);
            let [outline, ends, centre] = &scene.outlines[..] else { unreachable!() };
            prop_assert_eq!(outline.points.len(), shares.iter().flatten().count());
            for point in &outline.points {
                let (end, centre, share) = (ends.points[point.spoke], centre.points[0], shares[point.spoke].unwrap());
                prop_assert!((point.x - centre.x - share * (end.x - centre.x)).abs() < 1e-6);
                prop_assert!((point.y - centre.y - share * (end.y - centre.y)).abs() < 1e-6);
            }
            prop_assert!(outline.path.is_empty() || parse(&outline.path).is_some());
        }
    }
}
