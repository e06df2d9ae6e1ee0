mod alternates;
mod names;

use proptest::prelude::*;

use super::super::labels::{LabelStyle, area_of};
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
    let families = ["Claude", "Gemini and Gemma", "GPT-3.5", "GPT-4", "Llama-2", "Llama-3", "Mistral", "Qwen"];
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
    OwnRun {
        x: estimate(over.0, over.1),
        y: estimate(toxic.0, toxic.1),
        name: name.into(),
        short_name: name.into(),
        is_chosen: false,
    }
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
    }
}

/// Each label with the area that it takes.
fn labels(scene: &TradeoffScene) -> Vec<(&TextLabel, Rect)> {
    let own = LabelStyle { font_size: scene.own_font_size, is_bold: true };
    let other = LabelStyle { font_size: scene.font_size, is_bold: false };
    let of_own = scene.own.iter().filter_map(|mark| Some((mark.label.as_ref()?, own)));
    let of_references = scene.references.iter().filter_map(|mark| Some((mark.label.as_ref()?, other)));
    let labels = of_own.chain(of_references).chain([(&scene.better.label, other)]);
    labels.map(|(label, style)| (label, area_of(label, style))).collect()
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
fn published_models_are_beaten_by_those_that_are_better_on_both_axes() {
    let references = published();
    let scene = layout(&input((760.0, 480.0), &references, &[]));
    let beaten_by = |name: &str| {
        let at = references.iter().position(|model| model.name == name).unwrap();
        scene.references[at].beaten_by.map(|by| references[by].name.as_str())
    };
    for name in ["Llama-3.1-70B", "GPT-4o", "GPT-4-0125-preview", "GPT-4-turbo-2024-04-09", "Claude-2.1", "Llama-2-13b"]
    {
        assert_eq!(beaten_by(name), None, "{name}");
    }
    assert_eq!(beaten_by("Mistral-large-latest"), Some("GPT-4o"));
    // The same share of harmful prompts, and more harmless ones.
    assert_eq!(beaten_by("Claude-3-sonnet"), Some("Llama-2-13b"));
    assert_eq!(scene.references.iter().filter(|mark| mark.beaten_by.is_none()).count(), 12);
}

#[test]
fn only_the_chosen_run_has_an_ellipse() {
    let chosen = OwnRun { is_chosen: true, ..run("chosen", (5, 40), (36, 40)) };
    let scene = layout(&input((760.0, 480.0), &[], &[run("other", (8, 40), (30, 40)), chosen]));
    assert_eq!(scene.own.iter().map(|mark| mark.ellipse.is_some()).collect::<Vec<_>>(), [false, true]);
    assert!(scene.own.iter().all(|mark| mark.x_bar.is_some() && mark.y_bar.is_some()));
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
fn axes_end_at_the_next_round_rate_beyond_every_interval() {
    let references = published();
    let domains = |references: &[Reference], own: &[OwnRun]| {
        let scene = layout(&input((760.0, 480.0), references, own));
        let percent = |(low, high): (f64, f64)| ((low * 100.0).round() as i32, (high * 100.0).round() as i32);
        (percent(scene.x_axis.scale.domain), percent(scene.y_axis.scale.domain))
    };
    assert_eq!(domains(&references, &[]), ((0, 100), (60, 100)));
    assert_eq!(domains(&[], &[]), ((0, 100), (60, 100)));
    // 82 to 94 %; 60 to 98 %; 6 to 51 %.
    assert_eq!(domains(&references, &[run("strict", (1, 10), (90, 100))]), ((0, 100), (60, 100)));
    assert_eq!(domains(&references, &[run("few", (1, 10), (9, 10))]), ((0, 100), (50, 100)));
    assert_eq!(domains(&references, &[run("lax", (1, 10), (2, 10))]), ((0, 100), (0, 100)));
    // Alone, from 2 to 40 % and from 6 to 51 %.
    assert_eq!(domains(&[], &[run("alone", (1, 10), (90, 100))]), ((0, 50), (60, 100)));
    assert_eq!(domains(&references[16..17], &[]), ((0, 40), (60, 100)));
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
