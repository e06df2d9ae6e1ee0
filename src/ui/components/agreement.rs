//! How far people and classifiers agree on a run's answers, and what the rates come to once the errors are known.

use leptos::prelude::*;

use crate::domain::{Counting, Kind};
use crate::report::{Agreement, Rater, among_people, corrected_rate, raters};
use crate::state::{RunEntry, use_labelling, use_shell};
use crate::stats::Confusion;
use crate::ui::components::fields::choice;
use crate::ui::components::parts::{button, cell, column, head, hint};
use crate::ui::element::{Element, tag};
use crate::ui::format;
use crate::ui::reactive::{reactive, render};
use crate::ui::text::{self, review};

pub(crate) fn agreements(run: RunEntry) -> Vec<AnyView> {
    let labelling = use_labelling();
    let shell = use_shell();
    // By their places among the run's raters: names of people and classifiers may be the same words.
    let all = move || run.with(|data| raters(&data.items, &data.head.classifier.id));
    let reference = labelling.reference.get_untracked();
    let of_reference = untrack(|| all().iter().position(|rater| *rater == Rater::Person(reference.clone())));
    let chosen = RwSignal::new(ChosenRaters { one: of_reference, other: None });
    let options = move || all().iter().enumerate().map(|(at, rater)| (at.to_string(), name(rater))).collect();
    let choose = move |at: String| {
        let one: Option<usize> = at.parse().ok();
        chosen.set(ChosenRaters { one, other: None });
        let person = untrack(|| match one.and_then(|at| all().into_iter().nth(at)) {
            Some(Rater::Person(person)) => person,
            _ => String::new(),
        });
        labelling.reference.set(person);
    };
    let counting = shell.counting;
    let rows = move || {
        let all = all();
        let at = chosen.get().first_of(&all);
        let Some(one) = all.get(at) else { return Vec::new() };
        let others = all.iter().enumerate().filter(|(other, _)| *other != at);
        let open = |other| move || chosen.set(ChosenRaters { one: Some(at), other: Some(other) });
        others.filter_map(|(other, rater)| row(run, one, rater, counting.get(), open(other))).collect()
    };
    let table = move || {
        let all = all();
        let chosen = chosen.get();
        let (one, other) = (all.get(chosen.first_of(&all))?, all.get(chosen.other?)?);
        (one != other).then(|| {
            run.with(|data| {
                matrix(&Agreement::between(&data.items, &data.head.classifier.id, one, other, counting.get()))
            })
        })
    };
    let people = move || {
        let kappa = run.with(|data| among_people(&data.items, counting.get()));
        kappa.map(|kappa| review::among_people(&kappa)).unwrap_or_default()
    };
    let heads = [
        review::RATER,
        review::COMMON,
        review::SAME_SIDE,
        review::KAPPA,
        review::KAPPA_VERDICTS,
        review::KAPPA_MANNERS,
    ];
    let overview = tag("table")
        .class("agreement")
        .named(review::AGREEMENT_TITLE)
        .child(head(heads))
        .child(tag("tbody").child(render(rows)));
    let reference = move || chosen.get().first_of(&all()).to_string();
    vec![
        tag("h2").child(review::AGREEMENT_TITLE).into_any(),
        hint(review::AGREEMENT_HINT).into_any(),
        choice(review::COMPARED_WITH, options, reference, choose).into_any(),
        tag("div").class("scroller").child(overview).into_any(),
        tag("p").child(reactive(people)).into_any(),
        render(table).into_any(),
        render(move || corrected(run)).into_any(),
    ]
}

/// The raters that are compared, by their places among the run's.
#[derive(Clone, Copy, Default)]
struct ChosenRaters {
    one: Option<usize>,
    other: Option<usize>,
}

impl ChosenRaters {
    /// The chosen raters' places; the first rater's where none has been chosen or the chosen one is gone.
    fn first_of(self, all: &[Rater]) -> usize {
        self.one.filter(|at| *at < all.len()).unwrap_or(0)
    }
}

fn name(rater: &Rater) -> String {
    match rater {
        Rater::Person(name) => review::person(name),
        Rater::Classifier(id) => text::classifier(id),
    }
}

/// One rater beside the chosen one; nothing where no answer was judged by both.
fn row(run: RunEntry, one: &Rater, other: &Rater, counting: Counting, open: impl FnMut() + 'static) -> Option<Element> {
    let agreement = run.with(|data| Agreement::between(&data.items, &data.head.classifier.id, one, other, counting));
    let common = agreement.refused.total();
    if common == 0 {
        return None;
    }
    let same = agreement.refused.count(0, 0) + agreement.refused.count(1, 1);
    let kappa = |table: &Confusion| table.cohen_kappa().map_or_else(|| "–".to_owned(), |kappa| review::kappa(&kappa));
    let opener = button(name(other), open).class("link");
    let row = tag("tr")
        .child(tag("th").attr("scope", "row").child(opener))
        .child(cell(common.to_string()).class("number"))
        .child(cell(format::percent(f64::from(same) / f64::from(common))).class("number"))
        .child(cell(kappa(&agreement.refused)))
        .child(cell(kappa(&agreement.labels)))
        .child(cell(kappa(&agreement.manners)));
    Some(row)
}

/// The table of manners; of verdicts where one of the two tells no manner.
fn matrix(agreement: &Agreement) -> Element {
    let [one, other] = &agreement.raters;
    let by_manner = agreement.manners.total() * 2 > agreement.labels.total();
    let (table, names) = match by_manner {
        true => (&agreement.manners, Agreement::CLASSES.map(text::class).to_vec()),
        false => (&agreement.labels, Agreement::LABELS.map(text::verdict).to_vec()),
    };
    let row = |(row, name): (usize, &&'static str)| {
        let count = |column| {
            let class = if row == column { "number same" } else { "number" };
            cell(table.count(row, column).to_string()).class(class)
        };
        let name = tag("th").attr("scope", "row").child(*name);
        let cells = (0..names.len()).map(count);
        tag("tr").child([name].into_iter().chain(cells).collect::<Vec<_>>())
    };
    let heads = [tag("th")].into_iter().chain(names.iter().map(|name| column(*name)));
    let rows: Vec<Element> = names.iter().enumerate().map(row).collect();
    tag("table")
        .class("confusion")
        .child(tag("caption").child(review::matrix(&name(one), &name(other))))
        .child(tag("thead").child(tag("tr").child(heads.collect::<Vec<_>>())))
        .child(tag("tbody").child(rows))
}

/// Both rates as they are and as they would be if the reference person's labels are right.
fn corrected(run: RunEntry) -> Option<Vec<Element>> {
    let shell = use_shell();
    let labelling = use_labelling();
    let (counting, reference) = (shell.counting.get(), labelling.reference.get());
    let lines = run.with(|data| {
        let own = &data.head.classifier.id;
        let everyone = raters(&data.items, own);
        let mut people = everyone.iter().filter_map(|rater| match rater {
            Rater::Person(name) => Some(name.clone()),
            Rater::Classifier(_) => None,
        });
        let first = people.next()?;
        let person = people.find(|name| *name == reference).filter(|_| first != reference).unwrap_or(first);
        let line = |kind| match corrected_rate(&data.items, own, &person, kind, counting) {
            Some(rate) => review::corrected(kind, &rate),
            None => review::not_corrected(kind),
        };
        Some((person.clone(), [Kind::SeeminglyToxic, Kind::Toxic].map(line)))
    });
    let (person, lines) = lines?;
    Some(vec![
        tag("h3").child(review::corrected_title(&person)),
        tag("ul").child(Vec::from(lines.map(|line| tag("li").child(line)))),
        hint(review::CORRECTED_HINT),
    ])
}
