use proptest::prelude::*;

use super::super::labels::area_of;
use super::super::path::parse;
use super::marks::HIT_RADIUS;
use super::*;
use crate::stats::{Interval, Quadratic, wilson};

const SIZES: [(f64, f64); 6] =
    [(320.0, 300.0), (480.0, 400.0), (760.0, 480.0), (1000.0, 640.0), (1440.0, 800.0), (2000.0, 1200.0)];

const PUBLISHED_FIT: Quadratic = Quadratic { a: -0.002246, b: 0.4696, c: 75.24 };

/// The published models, as the page draws them.
fn published() -> Vec<Reference> {
    let file = include_str!("../../../public/reference/or-bench-published.csv");
    let families = ["Claude", "Gemini", "GPT-3.5", "GPT-4", "Llama-2", "Llama-3", "Mistral", "Qwen"];
    let reference = |line: &str| {
        let cells: Vec<_> = line.split(',').collect();
        Reference {
            name: cells[0].into(),
            series: families.iter().position(|family| *family == cells[1]).unwrap(),
            x: cells[2].parse::<f64>().unwrap() / 100.0,
            y: cells[4].parse::<f64>().unwrap() / 100.0,
        }
    };
    file.lines().skip(1).map(reference).collect()
}

fn estimate(successes: u32, trials: u32) -> Option<Estimate> {
    let Interval { low, high } = wilson(successes, trials)?;
    Some(Estimate { rate: f64::from(successes) / f64::from(trials), low, high })
}

fn run(name: &str, over: (u32, u32), toxic: (u32, u32)) -> OwnRun {
    OwnRun { x: estimate(over.0, over.1), y: estimate(toxic.0, toxic.1), name: name.into() }
}

fn own_runs() -> Vec<OwnRun> {
    vec![
        run("SmolLM2-135M-Instruct", (5, 40), (36, 40)),
        run("in the thick of it", (37, 40), (40, 40)),
        run("first answers only", (1, 3), (0, 0)),
        run("nothing yet", (0, 0), (0, 0)),
    ]
}

fn input<'a>((width, height): (f64, f64), references: &'a [Reference], own: &'a [OwnRun]) -> TradeoffInput<'a> {
    TradeoffInput {
        width,
        height,
        references,
        own,
        alternates: &[],
        paths: &[],
        better: "better",
        fit: Some(PUBLISHED_FIT),
        label_references: true,
    }
}

fn labels(scene: &TradeoffScene) -> Vec<&TextLabel> {
    let own = scene.own.iter().filter_map(|mark| mark.label.as_ref());
    let references = scene.references.iter().filter_map(|mark| mark.label.as_ref());
    own.chain(references).chain([&scene.better.label]).collect()
}

#[test]
fn no_label_lies_on_another_or_on_a_mark_or_outside() {
    let (references, own) = (published(), own_runs());
    for size in SIZES {
        let scene = layout(&input(size, &references, &own));
        let areas: Vec<_> = labels(&scene).into_iter().map(|label| (label, area_of(label, scene.font_size))).collect();
        for (i, (label, area)) in areas.iter().enumerate() {
            assert!(scene.plot.contains(area), "{size:?}: {} is outside", label.text);
            let hidden = areas[..i].iter().find(|(_, other)| other.overlaps(area));
            assert_eq!(hidden.map(|(other, _)| &other.text), None, "{size:?}: under {}", label.text);
            let centres = scene.references.iter().map(|m| (m.x, m.y)).chain(scene.own.iter().map(|m| (m.x, m.y)));
            for (x, y) in centres {
                let covered = area.overlaps(&Rect::around(x, y, 8.0, 8.0));
                assert!(!covered, "{size:?}: {} covers a mark", label.text);
            }
        }
    }
}

#[test]
fn most_published_models_are_named_where_there_is_room() {
    let references = published();
    let named = |size| {
        let scene = layout(&input(size, &references, &[]));
        scene.references.iter().filter(|mark| mark.label.is_some()).count()
    };
    // Of 32; the rest lie in the crowd at the top right.
    for (size, floor) in SIZES.into_iter().zip([12, 20, 26, 28, 29, 30]) {
        assert!(named(size) >= floor, "{size:?}: only {} are named", named(size));
    }
}

#[test]
fn every_own_run_is_named_and_no_bar_crosses_a_name() {
    let (references, own) = (published(), own_runs());
    for size in SIZES {
        let scene = layout(&input(size, &references, &own));
        assert_eq!(scene.own.iter().map(|mark| mark.index).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(scene.own.iter().all(|mark| mark.label.is_some()), "{size:?}");
        let bars: Vec<_> = scene.own.iter().flat_map(|m| bar_areas((m.x, m.y), m.x_bar, m.y_bar)).flatten().collect();
        for label in labels(&scene) {
            let area = area_of(label, scene.font_size);
            let is_crossed = label != &scene.better.label && bars.iter().any(|bar| bar.overlaps(&area));
            assert!(!is_crossed, "{size:?}: {}", label.text);
        }
    }
}

#[test]
fn narrow_charts_can_go_without_published_names() {
    let (references, own) = (published(), own_runs());
    let scene = layout(&TradeoffInput { label_references: false, ..input((320.0, 300.0), &references, &own) });
    assert!(scene.references.iter().all(|mark| mark.label.is_none()));
    assert!(scene.own.iter().all(|mark| mark.label.is_some()));
}

#[test]
fn intervals_shrink_as_answers_arrive() {
    let extent = |times: u32| {
        let own = [run("mine", (times, 8 * times), (7 * times, 8 * times))];
        let scene = layout(&input((760.0, 480.0), &[], &own));
        let mark = &scene.own[0];
        let ((left, right), (top, bottom)) = (mark.x_bar.unwrap(), mark.y_bar.unwrap());
        assert!(left <= mark.x && mark.x <= right && top <= mark.y && mark.y <= bottom);
        (right - left, bottom - top)
    };
    let steps: Vec<_> = [1, 2, 5, 20, 100].into_iter().map(extent).collect();
    assert!(steps.windows(2).all(|pair| pair[1].0 < pair[0].0 && pair[1].1 < pair[0].1), "{steps:?}");
}

#[test]
fn run_with_one_rate_lies_on_the_edge_of_the_other_axis() {
    let own = [run("harmless only", (1, 4), (0, 0)), run("toxic only", (0, 0), (4, 4))];
    let scene = layout(&input((760.0, 480.0), &published(), &own));
    let [harmless, toxic] = scene.own.as_slice() else { panic!("both are drawn") };
    assert!(!harmless.is_complete && !toxic.is_complete);
    assert_eq!((harmless.y, harmless.y_bar, &harmless.ellipse), (scene.plot.bottom(), None, &None));
    assert_eq!((toxic.x, toxic.x_bar, &toxic.ellipse), (scene.plot.x, None, &None));
    assert!(harmless.guide.is_some() && toxic.guide.is_some());
}

#[test]
fn the_vertical_axis_is_cut_only_while_nothing_lies_below() {
    let references = published();
    let domain = |own: &[OwnRun]| layout(&input((760.0, 480.0), &references, own)).y_axis.scale.domain;
    assert_eq!(domain(&[]), (0.6, 1.0));
    assert_eq!(domain(&[run("strict", (1, 10), (9, 10))]), (0.6, 1.0));
    assert_eq!(domain(&[run("lax", (1, 10), (2, 10))]), (0.0, 1.0));
}

#[test]
fn ticks_thin_out_on_narrow_charts_and_stay_in_the_plot() {
    let references = published();
    let ticks = |size| {
        let scene = layout(&input(size, &references, &[]));
        let (x, y) = (&scene.x_axis.ticks, &scene.y_axis.ticks);
        assert!(x.iter().all(|tick| scene.plot.x <= tick.at && tick.at <= scene.plot.right()));
        assert!(y.iter().all(|tick| scene.plot.y <= tick.at && tick.at <= scene.plot.bottom()));
        for (first, last) in [(x.first(), x.last()), (y.first(), y.last())] {
            assert!(first.is_some() && last.is_some_and(|tick| tick.label == "100"));
        }
        x.len()
    };
    assert!(ticks((320.0, 300.0)) < ticks((2000.0, 1200.0)));
}

#[test]
fn all_path_data_parse() {
    let (references, own) = (published(), own_runs());
    for size in SIZES {
        let scene = layout(&input(size, &references, &own));
        let of_own = |mark: &OwnMark| [Some(mark.path.to_owned()), mark.ellipse.clone(), mark.guide.clone()];
        let paths = scene.own.iter().flat_map(of_own).flatten();
        let paths = paths.chain(scene.references.iter().map(|mark| mark.path.to_owned()));
        for path in paths.chain(scene.fit_path.clone()).chain([scene.better.arrow.clone()]) {
            assert!(parse(&path).is_some(), "{path}");
        }
    }
}

#[test]
fn the_trend_is_clipped_to_the_axes() {
    let references = published();
    let pieces = |fit: Quadratic| {
        let scene = layout(&TradeoffInput { fit: Some(fit), ..input((760.0, 480.0), &references, &[]) });
        let path = scene.fit_path?;
        let commands = parse(&path).unwrap();
        for (_, numbers) in commands.iter() {
            let [.., x, y] = numbers.as_slice() else { panic!("points end every command") };
            assert!(*x >= scene.plot.x && *x <= scene.plot.right(), "{path}");
            assert!(*y >= scene.plot.y && *y <= scene.plot.bottom(), "{path}");
        }
        Some(commands.iter().filter(|(command, _)| *command == 'M').count())
    };
    assert_eq!(pieces(PUBLISHED_FIT), Some(1));
    // From 100 down to 0 and up again: the middle is below the axis.
    assert_eq!(pieces(Quadratic { a: 0.04, b: -4.0, c: 100.0 }), Some(2));
    assert_eq!(pieces(Quadratic { a: 0.0, b: 0.0, c: 30.0 }), None);
}

#[test]
fn hit_radius_shrinks_where_marks_are_close() {
    let references = published();
    let scene = layout(&input((760.0, 480.0), &references, &[]));
    assert!(scene.references.iter().all(|mark| (HIT_RADIUS.0..=HIT_RADIUS.1).contains(&mark.hit_radius)));
    let lonely = scene.references.iter().zip(&references).find(|(_, r)| r.name == "GPT-3.5-turbo-0125");
    assert_eq!(lonely.map(|(mark, _)| mark.hit_radius), Some(HIT_RADIUS.1));
    assert!(scene.references.iter().any(|mark| mark.hit_radius < HIT_RADIUS.1));
}

fn other(own: usize, kind: AlternateKind, over: (u32, u32), toxic: (u32, u32)) -> AlternatePoint {
    AlternatePoint { own, x: estimate(over.0, over.1).unwrap(), y: estimate(toxic.0, toxic.1).unwrap(), kind }
}

/// Alternate points of [`own_runs`]: for the first run one apart, one in the same place and one corrected; one of a run that waits at the
/// edge, and one of a run without a mark.
fn other_points() -> [AlternatePoint; 5] {
    [
        other(0, AlternateKind::Classifier, (12, 40), (30, 40)),
        other(0, AlternateKind::Classifier, (5, 40), (36, 40)),
        other(0, AlternateKind::Corrected, (8, 40), (38, 40)),
        other(2, AlternateKind::Classifier, (2, 3), (1, 1)),
        other(3, AlternateKind::Classifier, (1, 2), (2, 3)),
    ]
}

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
    let (references, own) = (published(), [run("strict", (1, 10), (9, 10))]);
    let domain = |others: &[AlternatePoint]| {
        layout(&TradeoffInput { alternates: others, ..input((760.0, 480.0), &references, &own) }).y_axis.scale.domain
    };
    assert_eq!(domain(&[other(0, AlternateKind::Classifier, (1, 10), (8, 10))]), (0.6, 1.0));
    assert_eq!(domain(&[other(0, AlternateKind::Classifier, (1, 10), (5, 10))]), (0.0, 1.0));
    assert_eq!(domain(&[other(0, AlternateKind::Corrected, (1, 10), (5, 10))]), (0.0, 1.0));
}

#[test]
fn labels_avoid_alternate_points_unless_a_run_would_lose_its_label() {
    let (references, own, others) = (published(), own_runs(), other_points());
    for size in SIZES {
        let scene = layout(&TradeoffInput { alternates: &others, ..input(size, &references, &own) });
        assert!(scene.own.iter().all(|mark| mark.label.is_some()), "{size:?}");
        let areas: Vec<_> = scene.alternates.iter().flat_map(AlternateMark::areas).collect();
        for label in scene.references.iter().filter_map(|mark| mark.label.as_ref()) {
            let area = area_of(label, scene.font_size);
            assert!(!areas.iter().any(|other| other.overlaps(&area)), "{size:?}: {}", label.text);
        }
    }
    // One where the name of a run without any would stand.
    let own = [run("mine", (400, 1000), (900, 1000))];
    let lonely = layout(&input((760.0, 480.0), &[], &own));
    let label_at = |others: &[AlternatePoint]| {
        let scene = layout(&TradeoffInput { alternates: others, ..input((760.0, 480.0), &[], &own) });
        scene.own[0].label.clone().unwrap()
    };
    let area = area_of(&label_at(&[]), lonely.font_size);
    let exactly = |rate| Estimate { rate, low: rate, high: rate };
    let (x, y) = (area.x + area.width / 2.0, area.y + area.height / 2.0);
    let (x, y) = (exactly(lonely.x_axis.scale.invert(x)), exactly(lonely.y_axis.scale.invert(y)));
    assert_ne!(label_at(&[AlternatePoint { own: 0, x, y, kind: AlternateKind::Classifier }]), label_at(&[]));
    // All around it: the name stands all the same.
    let grid = |at: u32| other(0, AlternateKind::Classifier, (at % 40 * 25, 1000), (600 + at / 40 * 20, 1000));
    let crowd: Vec<_> = (0..800).map(grid).collect();
    assert_eq!(label_at(&crowd), label_at(&[]));
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

#[test]
fn arrow_keys_visit_all_marks_from_left_to_right() {
    let (references, own, others) = (published(), own_runs(), other_points());
    let scene = layout(&TradeoffInput { alternates: &others, ..input((760.0, 480.0), &references, &own) });
    let stops = scene.marks_in_order();
    // One own run of four has no mark.
    assert_eq!(stops.len(), references.len() + 3 + others.len());
    assert!(stops.windows(2).all(|pair| pair[0].1 <= pair[1].1));
    let place = |stop| stops.iter().position(|(other, ..)| *other == stop);
    // In the same place: the run first, then what another classifier makes of it.
    assert_eq!(place(MarkId::OwnRun(0)).map(|at| at + 1), place(MarkId::Alternate(1)));
    assert_eq!(place(MarkId::OwnRun(3)), None);
    let (_, x, y) = stops[place(MarkId::Reference(0)).unwrap()];
    assert_eq!((x, y), (scene.references[0].x, scene.references[0].y));
}

#[test]
fn arrow_keys_stop_at_the_first_and_last_mark() {
    let to = |key, at| next_mark(key, at, 3);
    assert_eq!([to("ArrowRight", 0), to("ArrowUp", 1), to("ArrowRight", 2)], [Some(1), Some(2), Some(2)]);
    assert_eq!([to("ArrowLeft", 2), to("ArrowDown", 1), to("ArrowLeft", 0)], [Some(1), Some(0), Some(0)]);
    assert_eq!([to("Home", 2), to("End", 0), to("Tab", 1)], [Some(0), Some(2), None]);
    assert_eq!(next_mark("End", 0, 0), None);
}

#[test]
fn tiny_or_empty_chart_has_a_valid_scene() {
    for size in [(0.0, 0.0), (20.0, 20.0), (320.0, 300.0)] {
        let scene = layout(&TradeoffInput { fit: None, ..input(size, &[], &[]) });
        assert!(scene.plot.width >= 1.0 && scene.plot.height >= 1.0);
        assert_eq!((scene.references.len(), scene.own.len(), scene.fit_path), (0, 0, None));
    }
}

proptest! {
    #[test]
    fn a_marks_pixels_give_its_rates_back(
        over in 0..=1000_u32, toxic in 0..=1000_u32, width in 320.0..2000.0_f64, height in 240.0..1200.0_f64,
    ) {
        let own = [run("mine", (over, 1000), (toxic, 1000))];
        let scene = layout(&input((width, height), &[], &own));
        let mark = &scene.own[0];
        prop_assert!((scene.x_axis.scale.invert(mark.x) - f64::from(over) / 1000.0).abs() < 1e-9);
        prop_assert!((scene.y_axis.scale.invert(mark.y) - f64::from(toxic) / 1000.0).abs() < 1e-9);
        prop_assert!(scene.plot.contains(&Rect::around(mark.x, mark.y, 2.0, 2.0)));
    }

    #[test]
    fn the_same_input_gives_the_same_scene(over in 0..=40_u32, toxic in 0..=40_u32) {
        let (references, own) = (published(), [run("mine", (over, 40), (toxic, 40))]);
        let once = layout(&input((760.0, 480.0), &references, &own));
        prop_assert_eq!(once, layout(&input((760.0, 480.0), &references, &own)));
    }
}
