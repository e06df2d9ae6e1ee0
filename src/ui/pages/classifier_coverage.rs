//! Agreement where the classifier is surer: the one chart of its card.

use leptos::prelude::*;

use crate::chart::coverage::{CoverageLine, coverage_chart};
use crate::chart::path::compact;
use crate::refusal::card::{AnswerSet, Card, Coverage};
use crate::refusal::{Classifier, ENCODER};
use crate::ui::charts::shapes::Grid;
use crate::ui::text;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 280.0;
const FONT_SIZE: f64 = 11.0;

/// One of the lines: which answers, judged by whom, and its name and the class of its colour.
struct CoverageSeries {
    part: AnswerSet,
    classifier: &'static str,
    name: &'static str,
    class: &'static str,
}

impl CoverageSeries {
    fn all() -> [Self; 3] {
        let linear = Classifier::Linear.id();
        let line = |part, classifier, name, class| Self { part, classifier, name, class };
        [
            line(AnswerSet::English, ENCODER, text::card().line_encoder(), "coverage-line encoder"),
            line(AnswerSet::English, linear, text::card().line_linear(), "coverage-line linear"),
            line(AnswerSet::Languages, linear, text::card().line_languages(), "coverage-line languages"),
        ]
    }

    fn points<'c>(&self, card: &'c Card) -> Vec<&'c Coverage> {
        let is_its = |point: &&Coverage| point.part == self.part && point.classifier == self.classifier;
        card.coverage.iter().filter(is_its).collect()
    }
}

/// The chart of a card.
pub(super) fn coverage(card: &Card) -> impl IntoView + use<> {
    let lines = CoverageSeries::all();
    let points = lines.each_ref().map(|line| line.points(card));
    let coordinates = points
        .each_ref()
        .map(|points| points.iter().map(|point| ([point.scored, point.kappa], point.kappa_ci95)).collect::<Vec<_>>());
    let series: Vec<_> = lines.iter().zip(&coordinates).map(|(line, points)| (line.name, &points[..])).collect();
    let chart = coverage_chart(WIDTH, HEIGHT, FONT_SIZE, &series);
    let plot = chart.plot;
    let drawn = chart.lines.iter().zip(lines.iter().zip(&points));
    let drawn = drawn.map(|(drawn, (line, points))| line_view(drawn, line, points)).collect_view();
    view! {
        <svg
            class="coverage"
            role="group"
            aria-label=text::card().coverage()
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            font-size=compact(FONT_SIZE)
        >
            <Grid plot=plot x_ticks=chart.x_ticks y_ticks=chart.y_ticks font_size=FONT_SIZE />
            <text class="axis-title" x=compact(plot.right()) y=compact(HEIGHT - 4.0) text-anchor="end">
                {text::card().coverage_x()}
            </text>
            <text class="axis-title" x="2" y=compact(FONT_SIZE) text-anchor="start">
                {text::card().coverage_y()}
            </text>
            {drawn}
        </svg>
    }
}

fn line_view(drawn: &CoverageLine, line: &CoverageSeries, points: &[&Coverage]) -> impl IntoView + use<> {
    let mark = |((x, y), point): (&(f64, f64), &&Coverage)| {
        let title = text::card().coverage_point(line.name, point);
        let says = title.clone();
        view! {
            <circle class="point" role="img" aria-label=says cx=compact(*x) cy=compact(*y) r="2.5">
                <title>{title}</title>
            </circle>
        }
    };
    let label = &drawn.label;
    view! {
        <g class=line.class>
            <path class="band" d=drawn.band.clone() />
            <path class="line" d=drawn.path.clone() />
            {drawn.points.iter().zip(points).map(mark).collect_view()}
            <text class="label" x=compact(label.x) y=compact(label.y) text-anchor=label.anchor.as_str()>
                {label.text.clone()}
            </text>
        </g>
    }
}
