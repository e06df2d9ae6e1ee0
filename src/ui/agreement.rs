//! How far people and classifiers agree on a run's answers, and what the rates come to once the errors are known.

use leptos::prelude::*;

use super::fields::Choice;
use super::format;
use super::live::{drawn, live, press};
use super::text::{self, review};
use crate::domain::Kind;
use crate::report::{Agreement, Rater, among_people, corrected_rate, raters};
use crate::state::{App, RunEntry};
use crate::stats::Confusion;

#[component]
pub(super) fn Agreements(run: RunEntry) -> impl IntoView {
    let app = App::get();
    // By their places among the run's raters: names of people and classifiers may be the same words.
    let chosen = RwSignal::new([None::<usize>; 2]);
    let all = Memo::new(move |_| run.with(|data| raters(&data.items, &data.head.classifier.id)));
    let first = move || chosen.get()[0].filter(|at| *at < all.with(Vec::len)).unwrap_or(0);
    let second = move || chosen.get()[1].filter(|at| *at < all.with(Vec::len) && *at != first());
    let options =
        move || all.with(|all| all.iter().enumerate().map(|(at, rater)| (at.to_string(), name(rater))).collect());
    let choose = move |at: String| {
        let at: Option<usize> = at.parse().ok();
        chosen.set([at, None]);
        let person = all.with_untracked(|all| match at.and_then(|at| all.get(at)) {
            Some(Rater::Person(person)) => person.clone(),
            _ => String::new(),
        });
        app.reference.set(person);
    };
    let rows = move || {
        let at = first();
        all.with(|all| {
            let Some(one) = all.get(at) else { return Vec::new() };
            let others = all.iter().enumerate().filter(|(other, _)| *other != at);
            others
                .filter_map(|(other, rater)| row(run, one, rater, move || chosen.set([Some(at), Some(other)])))
                .collect()
        })
    };
    let table =
        move || {
            let (at, other) = (first(), second()?);
            all.with(|all| {
                Some(run.with(|data| {
                    matrix(&Agreement::between(&data.items, &data.head.classifier.id, &all[at], &all[other]))
                }))
            })
        };
    let people = move || run.with(|data| among_people(&data.items)).map(|kappa| review::among_people(&kappa));
    view! {
        <h2>{review::AGREEMENT_TITLE}</h2>
        <p class="hint">{review::AGREEMENT_HINT}</p>
        <Choice
            label=review::COMPARED_WITH
            options=Signal::derive(options)
            value=Signal::derive(move || first().to_string())
            set=Callback::new(choose)
        />
        <div class="scroller">
            <table class="agreement" aria-label=review::AGREEMENT_TITLE>
                <thead>
                    <tr>
                        <th scope="col">{review::RATER}</th>
                        <th scope="col">{review::COMMON}</th>
                        <th scope="col">{review::SAME_SIDE}</th>
                        <th scope="col">{review::KAPPA}</th>
                        <th scope="col">{review::KAPPA_CLASSES}</th>
                    </tr>
                </thead>
                <tbody>{drawn(rows)}</tbody>
            </table>
        </div>
        <p>{live(people)}</p>
        {drawn(table)}
        {drawn(move || corrected(app, run))}
    }
}

fn name(rater: &Rater) -> String {
    match rater {
        Rater::Person(name) => review::person(name),
        Rater::Classifier(id) => text::classifier(id),
    }
}

/// One rater beside the chosen one; nothing where no answer was judged by both.
fn row(run: RunEntry, one: &Rater, other: &Rater, open: impl FnMut() + 'static) -> Option<AnyView> {
    let agreement = run.with(|data| Agreement::between(&data.items, &data.head.classifier.id, one, other));
    let common = agreement.sides.total();
    if common == 0 {
        return None;
    }
    let same = agreement.sides.count(0, 0) + agreement.sides.count(1, 1);
    let kappa = |table: &Confusion| table.cohen_kappa().map_or_else(|| "–".to_owned(), |kappa| review::kappa(&kappa));
    let row = view! {
        <tr>
            <th scope="row">
                <button type="button" class="link" on:click=press(open)>{name(other)}</button>
            </th>
            <td class="number">{common.to_string()}</td>
            <td class="number">{format::percent(f64::from(same) / f64::from(common))}</td>
            <td>{kappa(&agreement.sides)}</td>
            <td>{kappa(&agreement.classes)}</td>
        </tr>
    };
    Some(row.into_any())
}

fn matrix(agreement: &Agreement) -> AnyView {
    let [one, other] = &agreement.raters;
    let heads = Agreement::CLASSES.map(|label| view! { <th scope="col">{text::verdict(label)}</th> }).collect_view();
    let rows = Agreement::CLASSES
        .iter()
        .enumerate()
        .map(|(row, label)| {
            let cells = (0..Agreement::CLASSES.len())
                .map(|column| {
                    let same = row == column;
                    view! { <td class="number" class:same=same>{agreement.classes.count(row, column).to_string()}</td> }
                })
                .collect_view();
            view! { <tr><th scope="row">{text::verdict(*label)}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <table class="confusion">
            <caption>{review::matrix(&name(one), &name(other))}</caption>
            <thead><tr><th></th>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Both rates as they are and as they would be if the reference person's labels are right.
fn corrected(app: App, run: RunEntry) -> Option<AnyView> {
    let (counting, reference) = (app.counting.get(), app.reference.get());
    let lines = run.with(|data| {
        let own = &data.head.classifier.id;
        let everyone = raters(&data.items, own);
        let person = everyone.iter().find_map(|rater| match rater {
            Rater::Person(name) if reference.is_empty() || *name == reference => Some(name.clone()),
            _ => None,
        })?;
        let line = |kind| match corrected_rate(&data.items, own, &person, kind, counting) {
            Some(rate) => review::corrected(kind, &rate),
            None => review::not_corrected(kind),
        };
        Some((person.clone(), [Kind::SeeminglyToxic, Kind::Toxic].map(line)))
    });
    let (person, lines) = lines?;
    let view = view! {
        <h3>{review::corrected_title(&person)}</h3>
        <ul>{lines.map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        <p class="hint">{review::CORRECTED_HINT}</p>
    };
    Some(view.into_any())
}
