//! What may be expected of the page's classifiers: their card, in tables and one chart.

use leptos::prelude::*;

use crate::chart::coverage::{CoverageLine, coverage_chart};
use crate::chart::path::compact;
use crate::domain::{Class, Convention, Kind, Language, Manner};
use crate::refusal::card::{AnswerSet, Card, Coverage, LabelAgreement, MannerCounts, OverRefusal};
use crate::refusal::{Classifier, ENCODER};
use crate::state::{LoadState, language_name, use_classification};
use crate::stats::wilson;
use crate::ui::charts::marks::{grid, label, path, words as letters};
use crate::ui::components::parts::{button, cell, head, hint};
use crate::ui::element::{Element, svg, tag};
use crate::ui::format;
use crate::ui::reactive::render;
use crate::ui::text::{self, card as words};

pub(crate) fn classifier_card() -> Element {
    let classification = use_classification();
    classification.load_card();
    let body = move || {
        classification.card.with(|card| match card {
            LoadState::Pending => vec![hint(words::WAITING)],
            LoadState::Failed(error) => {
                let again = button(text::TRY_AGAIN, move || classification.load_card());
                vec![tag("p").class("trouble").child(text::error(error)), again]
            }
            LoadState::Ready(card) => tables(card),
        })
    };
    tag("section")
        .class("card classifier-card")
        .named(words::TITLE)
        .child(tag("h2").child(words::TITLE))
        .child(hint(words::HINT))
        .child(render(body))
}

fn linear() -> &'static str {
    Classifier::Linear.id()
}

/// Sources of fewer harmless answers say little of a rate.
const MANY: u32 = 200;

fn tables(card: &Card) -> Vec<Element> {
    let title = |words: &'static str| tag("h3").child(words);
    let more = |words: &'static str, table: Element| tag("details").child(tag("summary").child(words)).child(table);
    let errors = [linear(), ENCODER]
        .into_iter()
        .flat_map(|id| Kind::ALL.into_iter().filter_map(move |kind| card.errors(id, Convention::Default, kind)));
    let errors: Vec<Element> = errors.map(|rates| tag("li").child(words::error_rates(rates))).collect();
    let is_main =
        |rate: &OverRefusal| rate.model.is_none() && (rate.scored >= MANY || rate.part == AnswerSet::Recorded);
    let is_small = |rate: &OverRefusal| rate.model.is_none() && rate.scored < MANY && rate.part != AnswerSet::Recorded;
    let is_of_models = |row: &LabelAgreement| row.answers > 2 * row.written || row.source == "all";
    vec![
        title(words::RATES),
        hint(words::RATES_HINT),
        rate_table(card, words::RATES, is_main),
        more(words::SMALL_SOURCES, rate_table(card, words::SMALL_SOURCES, is_small)),
        more(words::BY_MODEL, rate_table(card, words::BY_MODEL, |rate| rate.model.is_some())),
        title(words::AGREEMENT),
        hint(words::AGREEMENT_HINT),
        agreement_table(card, words::AGREEMENT, is_of_models),
        more(words::WRITTEN_TEXTS, agreement_table(card, words::WRITTEN_TEXTS, move |row| !is_of_models(row))),
        title(words::COVERAGE),
        hint(words::COVERAGE_HINT),
        coverage(card),
        title(words::MANNERS),
        hint(words::MANNERS_HINT),
        manner_table(card),
        title(words::ERRORS),
        tag("ul").child(errors),
        hint(words::ERRORS_HINT),
    ]
}

fn name(part: AnswerSet, source: &str) -> String {
    words::source(part, source, |code| Language::of(code).map_or_else(|| code.to_owned(), language_name))
}

fn table(name: &'static str, columns: &[&'static str], rows: Vec<Element>) -> Element {
    let table = tag("table").class("figures").named(name).child(head(columns.iter().copied()));
    // On a narrow screen it scrolls, and whoever has no mouse must reach it.
    let scroller = tag("div").class("scroller").attr("role", "region").attr("tabindex", "0").named(name);
    scroller.child(table.child(tag("tbody").child(rows)))
}

fn row_of(name: String) -> Element {
    tag("tr").child(tag("th").attr("scope", "row").child(name))
}

fn number(words: String) -> Element {
    cell(words).class("number")
}

fn none() -> String {
    "–".to_owned()
}

/// The rates that are picked, of both classifiers beside each other.
fn rate_table(card: &Card, title: &'static str, is_picked: impl Fn(&OverRefusal) -> bool) -> Element {
    let share = |rate: &OverRefusal, count: u32| f64::from(count) / f64::from(rate.scored);
    let reported = |rate: Option<&OverRefusal>| match rate {
        Some(rate) => [words::reported(rate), words::points(share(rate, rate.reported) - share(rate, rate.labelled))],
        None => [none(), none()],
    };
    let row = |rate: &OverRefusal| {
        let is_same = |other: &&OverRefusal| {
            other.classifier == ENCODER
                && (other.part, &other.source, &other.model) == (rate.part, &rate.source, &rate.model)
        };
        let by_encoder = card.over_refusal.iter().find(is_same);
        let numbers = [rate.scored.to_string(), format::percent(share(rate, rate.labelled))].into_iter();
        let numbers = numbers.chain(reported(Some(rate))).chain(reported(by_encoder)).map(number);
        let source = name(rate.part, &rate.source);
        row_of(rate.model.as_ref().map_or_else(|| source.clone(), |model| words::model_of(model, &source)))
            .child(numbers.collect::<Vec<_>>())
    };
    let columns =
        [words::SOURCE, words::ANSWERS, words::LABELLED, words::BY_LINEAR, words::OFF, words::BY_ENCODER, words::OFF];
    let rates = card.over_refusal.iter().filter(|rate| rate.classifier == linear() && is_picked(rate));
    table(title, &columns, rates.map(row).collect())
}

fn agreement_table(card: &Card, title: &'static str, is_picked: impl Fn(&LabelAgreement) -> bool) -> Element {
    let row = |of: &LabelAgreement| {
        let by = |id: &str| {
            let is_it =
                |row: &&LabelAgreement| row.classifier == id && (row.part, &row.source) == (of.part, &of.source);
            card.agreement.iter().find(is_it)
        };
        let unscored = f64::from(of.unscored) / f64::from(of.answers.max(1));
        let lexicon = by(Classifier::Lexicon.id()).and_then(|row| row.kappa);
        row_of(name(of.part, &of.source))
            .class((of.source == "all").then_some("total"))
            .child(number(words::answers(of)))
            .child(number(format::percent(unscored)))
            .child(number(words::kappa(of.kappa, of.kappa_ci95)))
            .child(number(by(ENCODER).map_or_else(none, |row| words::kappa(row.kappa, row.kappa_ci95))))
            .child(number(lexicon.map_or_else(none, format::hundredths)))
    };
    let columns = [
        words::SOURCE,
        words::ANSWERS,
        words::UNSCORED,
        words::KAPPA_LINEAR,
        words::KAPPA_ENCODER,
        words::KAPPA_LEXICON,
    ];
    let rows = card.agreement.iter().filter(|of| of.classifier == linear() && is_picked(of)).map(row);
    table(title, &columns, rows.collect())
}

/// Over all English answers, by the linear model with the encoder behind it.
fn manner_table(card: &Card) -> Element {
    let share = |part: u32, whole: u32| {
        number(words::share(part, whole, wilson(part, whole).map(|interval| [interval.low, interval.high])))
    };
    let row = |(manner, found): (&Manner, &MannerCounts)| {
        row_of(text::class(Class::of_manner(*manner)).to_owned())
            .child(share(found.both, found.labelled))
            .child(share(found.both, found.said))
    };
    let is_it =
        |row: &&LabelAgreement| (row.part, &*row.source, &*row.classifier) == (AnswerSet::English, "all", ENCODER);
    let rows = card.agreement.iter().find(is_it).into_iter().flat_map(|row| &row.manners).map(row);
    table(words::MANNERS, &[words::MANNER, words::FOUND, words::RIGHT], rows.collect())
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 280.0;
const FONT_SIZE: f64 = 11.0;

/// What is drawn: each with its colour's class.
const LINES: [(AnswerSet, bool, &str, &str); 3] = [
    (AnswerSet::English, true, words::LINE_ENCODER, "coverage-line encoder"),
    (AnswerSet::English, false, words::LINE_LINEAR, "coverage-line linear"),
    (AnswerSet::Languages, false, words::LINE_LANGUAGES, "coverage-line languages"),
];

fn coverage(card: &Card) -> Element {
    let points = |part: AnswerSet, by_encoder: bool| {
        let id = if by_encoder { ENCODER } else { linear() };
        card.coverage.iter().filter(move |point| point.part == part && point.classifier == id)
    };
    let coordinates = LINES.map(|(part, by_encoder, ..)| {
        points(part, by_encoder).map(|point| ([point.scored, point.kappa], point.kappa_ci95)).collect::<Vec<_>>()
    });
    let series: Vec<_> = LINES.iter().zip(&coordinates).map(|(line, points)| (line.2, &points[..])).collect();
    let chart = coverage_chart(WIDTH, HEIGHT, FONT_SIZE, &series);
    let plot = chart.plot;
    let axes = grid(&plot, &chart.x_ticks, &chart.y_ticks, FONT_SIZE).into_iter();
    let titles = [
        letters("axis-title", plot.right(), HEIGHT - 4.0, "end", words::COVERAGE_X.to_owned()),
        letters("axis-title", 2.0, FONT_SIZE, "start", words::COVERAGE_Y.to_owned()),
    ];
    let lines =
        chart.lines.iter().zip(LINES).map(|(drawn, (part, by_encoder, name, class))| {
            coverage_line(drawn, name, class, points(part, by_encoder))
        });
    svg("svg")
        .class("coverage")
        .attr("role", "group")
        .named(words::COVERAGE)
        .attr("viewBox", format!("0 0 {WIDTH} {HEIGHT}"))
        .attr("font-size", "11")
        .child(axes.chain(titles).chain(lines).collect::<Vec<_>>())
}

fn coverage_line<'a>(
    drawn: &CoverageLine,
    name: &str,
    class: &'static str,
    points: impl Iterator<Item = &'a Coverage>,
) -> Element {
    let mark = |((x, y), point): (&(f64, f64), &Coverage)| {
        let says = words::coverage_point(name, point);
        svg("circle")
            .class("point")
            .attr("role", "img")
            .named(says.clone())
            .attr("cx", compact(*x))
            .attr("cy", compact(*y))
            .attr("r", "2.5")
            .child(svg("title").child(says))
    };
    let marks: Vec<Element> = drawn.points.iter().zip(points).map(mark).collect();
    svg("g")
        .class(class)
        .child(path("band", drawn.band.clone()))
        .child(path("line", drawn.path.clone()))
        .child(marks)
        .child(label("label", &drawn.label))
}
