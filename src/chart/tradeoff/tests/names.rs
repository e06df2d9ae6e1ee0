//! Which marks are named, and that no name lies on another.

use super::*;

#[test]
fn no_label_lies_on_another_or_on_a_mark_or_outside() {
    let (references, own) = (published(), own_runs());
    for size in SIZES {
        let scene = layout(&input(size, &references, &own));
        let areas = labels(&scene);
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
fn published_models_that_no_other_beats_are_named_where_there_is_room() {
    let references = published();
    let named = |size| {
        let scene = layout(&input(size, &references, &[]));
        let named = scene.references.iter().zip(&references).filter(|(mark, _)| mark.label.is_some());
        named.map(|(mark, model)| (mark.beaten_by.is_none(), model.name.clone())).collect::<Vec<_>>()
    };
    // Twelve are beaten by no other.
    for (size, floor) in SIZES.into_iter().zip([4, 8, 10, 11, 12, 12]) {
        let on_front = named(size).iter().filter(|(is_unbeaten, _)| *is_unbeaten).count();
        assert!(on_front >= floor, "{size:?}: only {on_front} are named");
        let others: Vec<String> =
            named(size).into_iter().filter(|(is_unbeaten, _)| !is_unbeaten).map(|(_, name)| name).collect();
        // And the lowest; the rightmost is beaten by none.
        let wanted: &[&str] = if size.0 > 600.0 { &["GPT-3.5-turbo-0125"] } else { &[] };
        assert_eq!(others, wanted, "{size:?}");
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
        for (label, area) in labels(&scene) {
            let is_crossed = label != &scene.better.label && bars.iter().any(|bar| bar.overlaps(&area));
            assert!(!is_crossed, "{size:?}: {}", label.text);
        }
    }
}

#[test]
fn runs_close_together_are_all_named_each_beside_its_own_mark() {
    let short = |name: &str, over, toxic| OwnRun { short_name: name.into(), ..run(name, over, toxic) };
    let own = [
        OwnRun { is_chosen: true, ..short("Qwen2.5-Coder-0.5B-Instruct", (53, 200), (56, 80)) },
        short("ROSE 0.5", (59, 200), (54, 80)),
        short("cautious prompt", (49, 200), (50, 80)),
    ];
    let references = published();
    for size in SIZES {
        let scene = layout(&input(size, &references, &own));
        for mark in &scene.own {
            let style = LabelStyle { font_size: scene.own_font_size, is_bold: true };
            let area =
                area_of(mark.label.as_ref().unwrap_or_else(|| panic!("{size:?}: {} has no name", mark.index)), style);
            let distance = |other: &OwnMark| {
                let nearest = (other.x.clamp(area.x, area.right()), other.y.clamp(area.y, area.bottom()));
                (nearest.0 - other.x).hypot(nearest.1 - other.y)
            };
            let nearest = scene.own.iter().min_by(|one, other| distance(one).total_cmp(&distance(other)));
            assert_eq!(nearest.map(|nearest| nearest.index), Some(mark.index), "{size:?}: {:?}", mark.label);
        }
    }
}

#[test]
fn the_model_nearest_to_the_best_corner_is_named_at_every_size() {
    let references = published();
    let at = references.iter().position(|model| model.name == "GPT-4-turbo-2024-04-09").unwrap();
    for size in SIZES {
        assert!(layout(&input(size, &references, &[])).references[at].label.is_some(), "{size:?}");
    }
}

#[test]
fn narrow_charts_name_runs_in_short() {
    let own = [OwnRun { short_name: "ROSE".into(), ..run("SmolLM2-135M-Instruct, ROSE 0.5", (5, 40), (36, 40)) }];
    let name = |size| layout(&input(size, &[], &own)).own[0].label.clone().unwrap().text;
    assert_eq!(name((320.0, 300.0)), "ROSE");
    assert_eq!(name((760.0, 480.0)), own[0].name);
    // A name too long for any chart is cut.
    let own = [run(&"long ".repeat(80), (5, 40), (36, 40))];
    let scene = layout(&input((320.0, 300.0), &[], &own));
    let [(label, area), _] = labels(&scene)[..] else { panic!("it is named, and the better corner") };
    assert!(label.text.ends_with('…') && scene.plot.contains(&area), "{}", label.text);
}

#[test]
fn labels_avoid_alternate_points_unless_a_run_would_lose_its_label() {
    let (references, own, others) = (published(), own_runs(), other_points());
    for size in SIZES {
        let scene = layout(&TradeoffInput { alternates: &others, ..input(size, &references, &own) });
        assert!(scene.own.iter().all(|mark| mark.label.is_some()), "{size:?}");
        let areas: Vec<_> = scene.alternates.iter().flat_map(AlternateMark::areas).collect();
        for (label, area) in labels(&scene).into_iter().skip(scene.own.len()) {
            assert!(!areas.iter().any(|other| other.overlaps(&area)), "{size:?}: {}", label.text);
        }
    }
    // One where the name of a run without any would stand.
    // The second keeps the axis as long as it is.
    let own = [run("mine", (400, 1000), (900, 1000)), run("far", (1000, 1000), (1000, 1000))];
    let lonely = layout(&input((760.0, 480.0), &[], &own));
    let label_at = |others: &[AlternatePoint]| {
        let scene = layout(&TradeoffInput { alternates: others, ..input((760.0, 480.0), &[], &own) });
        scene.own[0].label.clone().unwrap()
    };
    let (_, area) = labels(&lonely)[0];
    let exactly = |rate| Estimate { rate, low: rate, high: rate };
    let (x, y) = (area.x + area.width / 2.0, area.y + area.height / 2.0);
    let (x, y) = (exactly(lonely.x_axis.scale.invert(x)), exactly(lonely.y_axis.scale.invert(y)));
    assert_ne!(label_at(&[AlternatePoint { own: 0, x, y, kind: AlternateKind::Classifier }]), label_at(&[]));
    // All around it: the name stands all the same, across some of them.
    let grid = |at: u32| other(0, AlternateKind::Classifier, (at % 40 * 25, 1000), (600 + at / 40 * 20, 1000));
    let crowd: Vec<_> = (0..800).map(grid).collect();
    assert_eq!(label_at(&crowd).text, "mine");
}

proptest! {
    #[test]
    fn no_interval_leaves_the_plot_and_no_label_lies_on_another(
        rates in prop::collection::vec((0..=40_u32, 0..=40_u32, 1..=40_u32), 1..6),
        corrected in (0..=40_u32, 0..=40_u32),
        width in 320.0..3000.0_f64,
        height in 280.0..1200.0_f64,
    ) {
        let references = published();
        let own = rates.iter().enumerate().map(|(at, (over, toxic, trials))| {
            let name = ["plain", "a model with a cautious prompt", "Qwen2.5-Coder-0.5B-Instruct, ROSE 0.5"][at % 3];
            OwnRun { is_chosen: at == 0, ..run(name, ((*over).min(*trials), *trials), ((*toxic).min(*trials), *trials)) }
        });
        let own: Vec<OwnRun> = own.collect();
        let others = [other(0, AlternateKind::Corrected, (corrected.0, 40), (corrected.1, 40))];
        let scene = layout(&TradeoffInput { alternates: &others, ..input((width, height), &references, &own) });
        let own_bars = scene.own.iter().map(|mark| (mark.x_bar, mark.y_bar));
        let bars = own_bars.chain(scene.alternates.iter().map(|mark| (mark.x_bar, mark.y_bar)));
        for (x_bar, y_bar) in bars {
            let ((left, right), (top, bottom)) = (x_bar.unwrap(), y_bar.unwrap());
            let area = Rect { x: left, y: top, width: right - left, height: bottom - top };
            prop_assert!(scene.plot.contains(&area), "{area:?} in {:?}", scene.plot);
        }
        // Whole, not cut at the edge: the ends give the intervals back.
        for (mark, run) in scene.own.iter().zip(&own) {
            let ((left, right), (top, bottom)) = (mark.x_bar.unwrap(), mark.y_bar.unwrap());
            let ends = [(left, run.x.unwrap().low), (right, run.x.unwrap().high)];
            prop_assert!(ends.iter().all(|(at, end)| (scene.x_axis.scale.invert(*at) - end).abs() < 1e-9));
            let ends = [(top, run.y.unwrap().high), (bottom, run.y.unwrap().low)];
            prop_assert!(ends.iter().all(|(at, end)| (scene.y_axis.scale.invert(*at) - end).abs() < 1e-9));
        }
        let areas = labels(&scene);
        for (at, (label, area)) in areas.iter().enumerate() {
            prop_assert!(scene.plot.contains(area), "{} is outside", label.text);
            let hidden = areas[..at].iter().find(|(_, other)| other.overlaps(area));
            prop_assert!(hidden.is_none(), "{} is under another", label.text);
        }
    }
}
