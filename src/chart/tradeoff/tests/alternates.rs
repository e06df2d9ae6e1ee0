//! Alternate points of own runs.

use super::*;

#[test]
fn alternate_points_have_a_stem_from_their_run() {
    let (references, own, others) = (published(), own_runs(), other_points());
    for size in SIZES {
        let scene = layout(&TradeoffInput { alternates: &others, ..input(size, &references, &own) });
        assert_eq!(scene.alternates.iter().map(|mark| mark.index).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
        for (mark, other) in scene.alternates.iter().zip(&others) {
            assert!((scene.x_axis.scale.invert(mark.x) - other.x.rate).abs() < 1e-9, "{size:?}");
            assert!((scene.y_axis.scale.invert(mark.y) - other.y.rate).abs() < 1e-9, "{size:?}");
            let Some(from) = scene.own.iter().find(|own| own.index == other.own && mark.index != 1) else {
                assert_eq!(mark.stem, "", "{size:?}");
                continue;
            };
            let ends: Vec<f64> = parse(&mark.stem).unwrap().into_iter().flat_map(|(_, numbers)| numbers).collect();
            let expected = [from.x, from.y, mark.x, mark.y];
            assert!(ends.iter().zip(expected).all(|(end, at)| (end - at).abs() < 0.06), "{size:?}: {}", mark.stem);
        }
    }
}

#[test]
fn alternate_point_within_a_pixel_of_its_run_has_no_stem() {
    let stem = |toxic| {
        let (own, others) =
            ([run("mine", (100, 1000), (900, 1000))], [other(0, AlternateKind::Classifier, (100, 1000), toxic)]);
        let scene = layout(&TradeoffInput { alternates: &others, ..input((760.0, 480.0), &[], &own) });
        ((scene.own[0].y - scene.alternates[0].y).abs(), scene.alternates[0].stem.clone())
    };
    let ((near, none), (far, some)) = (stem((901, 1000)), stem((902, 1000)));
    assert!(near < 1.0 && none.is_empty(), "{near}: {none}");
    assert!(far > 1.0 && !some.is_empty(), "{far}: {some}");
}

#[test]
fn only_corrected_points_have_intervals_and_the_star_shape() {
    let (own, others) = (own_runs(), other_points());
    let scene = layout(&TradeoffInput { alternates: &others, ..input((760.0, 480.0), &[], &own) });
    for mark in &scene.alternates {
        let is_corrected = mark.kind == AlternateKind::Corrected;
        assert_eq!((mark.x_bar.is_some(), mark.y_bar.is_some()), (is_corrected, is_corrected));
        assert_eq!(mark.path == shape::OWN, is_corrected);
        assert!(parse(mark.path).is_some());
    }
    let ((left, right), (top, bottom)) = (scene.alternates[2].x_bar.unwrap(), scene.alternates[2].y_bar.unwrap());
    assert!((scene.x_axis.scale.invert(left) - others[2].x.low).abs() < 1e-9);
    assert!((scene.x_axis.scale.invert(right) - others[2].x.high).abs() < 1e-9);
    assert!((scene.y_axis.scale.invert(top) - others[2].y.high).abs() < 1e-9);
    assert!((scene.y_axis.scale.invert(bottom) - others[2].y.low).abs() < 1e-9);
}

#[test]
fn vertical_axis_includes_alternate_points() {
    let (references, own) = (published(), [run("strict", (1, 10), (90, 100))]);
    let domain = |others: &[AlternatePoint]| {
        layout(&TradeoffInput { alternates: others, ..input((760.0, 480.0), &references, &own) }).y_axis.scale.domain
    };
    assert_eq!(domain(&[other(0, AlternateKind::Classifier, (1, 10), (8, 10))]), (0.6, 1.0));
    assert_eq!(domain(&[other(0, AlternateKind::Classifier, (1, 10), (5, 10))]), (0.5, 1.0));
    // With its interval, from 24 %.
    assert_eq!(domain(&[other(0, AlternateKind::Corrected, (1, 10), (5, 10))]), (0.2, 1.0));
}

#[test]
fn hit_areas_of_alternate_points_end_half_way_to_their_neighbours() {
    let own = [run("mine", (400, 1000), (900, 1000))];
    let others = [(400, 900), (425, 900), (800, 900)]
        .map(|(over, toxic)| other(0, AlternateKind::Classifier, (over, 1000), (toxic, 1000)));
    let scene = layout(&TradeoffInput { alternates: &others, ..input((760.0, 480.0), &[], &own) });
    let [same, near, far] = scene.alternates.as_slice() else { panic!("all are drawn") };
    let half_way = (near.x - scene.own[0].x) / 2.0;
    assert!(HIT_RADIUS.0 < half_way && half_way < HIT_RADIUS.1, "{half_way}");
    assert!((near.hit_radius - half_way).abs() < 1e-9);
    // What lies under the own mark takes nothing from it, and what lies alone has all the room.
    assert_eq!((same.hit_radius, far.hit_radius), (HIT_RADIUS.1, HIT_RADIUS.1));
}
