//! How far people and classifiers agree on a run's answers.

use leptos::prelude::*;

use crate::domain::Counting;
use crate::report::{Agreement, Rater, among_people, raters};
use crate::state::{RunEntry, use_labelling, use_shell};
use crate::stats::Confusion;
use crate::ui::components::controls::Choice;
use crate::ui::components::keyed::entry_of;
use crate::ui::components::scroll_box::ScrollBox;
use crate::ui::format;
use crate::ui::text;

/// The raters that are compared, by their places among the run's: names of people and classifiers may be the same
/// words.
#[derive(Clone, Copy, Default, PartialEq)]
struct ChosenRaters {
    one: Option<usize>,
    other: Option<usize>,
}

impl ChosenRaters {
    /// The first chosen rater's place; the first of all where none has been chosen or the chosen one is gone.
    fn first_of(self, all: &[Rater]) -> usize {
        self.one.filter(|at| *at < all.len()).unwrap_or(0)
    }
}

/// Everyone beside the chosen rater.
#[component]
pub(crate) fn Agreements(run: RunEntry) -> impl IntoView {
    let labelling = use_labelling();
    let counting = use_shell().counting;
    let all = Memo::new(move |_| run.with(|data| raters(&data.items, &data.head.classifier.id)));
    let reference = labelling.reference.get_untracked();
    let of_reference =
        all.with_untracked(|all| all.iter().position(|rater| *rater == Rater::Person(reference.clone())));
    let chosen = RwSignal::new(ChosenRaters { one: of_reference, other: None });
    let at = Memo::new(move |_| all.with(|all| chosen.get().first_of(all)));
    let choose = move |at: String| {
        let one: Option<usize> = at.parse().ok();
        chosen.set(ChosenRaters { one, other: None });
        let person = all.with_untracked(|all| match one.and_then(|at| all.get(at)) {
            Some(Rater::Person(person)) => person.clone(),
            _ => String::new(),
        });
        labelling.reference.set(person);
    };
    let options = move || {
        all.with(|all| all.iter().enumerate().map(|(at, rater)| (at.to_string(), name(rater))).collect::<Vec<_>>())
    };
    let between = move |one: &Rater, other: &Rater, counting: Counting| {
        run.with(|data| Agreement::between(&data.items, &data.head.classifier.id, one, other, counting))
    };
    let rows = Memo::new(move |_| {
        all.with(|all| {
            let Some(one) = all.get(at.get()) else { return Vec::new() };
            let others = all.iter().enumerate().filter(|(other, _)| *other != at.get());
            others.filter_map(|(at, other)| RaterRow::of(at, other, &between(one, other, counting.get()))).collect()
        })
    });
    let matrix = Memo::new(move |_| {
        all.with(|all| {
            let (one, other) = (all.get(at.get())?, all.get(chosen.get().other?)?);
            (one != other).then(|| between(one, other, counting.get()))
        })
    });
    let people = move || run.with(|data| among_people(&data.items, counting.get()));
    let open = Callback::new(move |other: usize| {
        chosen.set(ChosenRaters { one: Some(at.get_untracked()), other: Some(other) });
    });
    view! {
        <h2>{text::review().agreement_title()}</h2>
        <p class="hint">{text::review().agreement_hint()}</p>
        <Choice
            label=text::review().compared_with()
            options=Signal::derive(options)
            value=Signal::derive(move || at.get().to_string())
            on_choose=choose
        />
        <RaterTable rows open />
        <p>{move || people().map(|kappa| text::review().among_people(&kappa))}</p>
        {move || matrix.with(|agreement| agreement.as_ref().map(confusion))}
    }
}

fn name(rater: &Rater) -> String {
    match rater {
        Rater::Person(name) => text::review().person(name),
        Rater::Classifier(id) => text::classifiers().classifier(id),
    }
}

/// One rater beside the chosen one.
#[derive(Clone, PartialEq)]
struct RaterRow {
    at: usize,
    name: String,
    common: u32,
    same: String,
    kappas: [String; 3],
}

impl RaterRow {
    /// `None` where no answer was judged by both.
    fn of(at: usize, rater: &Rater, agreement: &Agreement) -> Option<Self> {
        let common = agreement.refused.total();
        if common == 0 {
            return None;
        }
        let kappa = |table: &Confusion| {
            table.cohen_kappa().map_or_else(|| "–".to_owned(), |kappa| text::review().kappa(&kappa))
        };
        Some(Self {
            at,
            name: name(rater),
            common,
            same: format::percent(f64::from(same_side(agreement)) / f64::from(common)),
            kappas: [&agreement.refused, &agreement.labels, &agreement.manners].map(kappa),
        })
    }
}

/// On how many answers both say the same of refused or not.
pub(crate) fn same_side(agreement: &Agreement) -> u32 {
    agreement.refused.count(0, 0) + agreement.refused.count(1, 1)
}

#[component]
fn RaterTable(rows: Memo<Vec<RaterRow>>, open: Callback<usize>) -> impl IntoView {
    let heads = [
        text::review().rater(),
        text::review().common(),
        text::review().same_side(),
        text::review().kappa_label(),
        text::review().kappa_verdicts(),
        text::review().kappa_manners(),
    ];
    let row = move |RaterRow { at, name, .. }: RaterRow| {
        let row = entry_of(rows, move |row| row.at == at);
        let read = move |read: fn(&RaterRow) -> String| move || row.with(|row| row.as_ref().map(read));
        view! {
            <tr>
                <th scope="row">
                    <button type="button" class="link" on:click=move |_| open.run(at)>
                        {name}
                    </button>
                </th>
                <td class="number">{read(|row| row.common.to_string())}</td>
                <td class="number">{read(|row| row.same.clone())}</td>
                <td>{read(|row| row.kappas[0].clone())}</td>
                <td>{read(|row| row.kappas[1].clone())}</td>
                <td>{read(|row| row.kappas[2].clone())}</td>
            </tr>
        }
    };
    view! {
        <ScrollBox name=text::review().agreement_title()>
            <table class="agreement" aria-label=text::review().agreement_title()>
                <thead>
                    <tr>{heads.map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|row| (row.at, row.name.clone()) children=row />
                </tbody>
            </table>
        </ScrollBox>
    }
}

/// The table of manners; of verdicts where one of the two tells no manner.
fn confusion(agreement: &Agreement) -> impl IntoView + use<> {
    let [one, other] = &agreement.raters;
    let by_manner = agreement.manners.total() * 2 > agreement.labels.total();
    let (table, names) = match by_manner {
        true => (&agreement.manners, Agreement::CLASSES.map(|it| text::verdicts().class(it)).to_vec()),
        false => (&agreement.labels, Agreement::LABELS.map(|it| text::verdicts().verdict(it)).to_vec()),
    };
    let row = |(row, name): (usize, &&'static str)| {
        let count = |column| {
            let class = if row == column { "number same" } else { "number" };
            view! { <td class=class>{table.count(row, column).to_string()}</td> }
        };
        view! {
            <tr>
                <th scope="row">{*name}</th>
                {(0..names.len()).map(count).collect_view()}
            </tr>
        }
    };
    let caption = text::review().matrix(&name(one), &name(other));
    let rows = names.iter().enumerate().map(row).collect_view();
    let heads = names.iter().map(|name| view! { <th scope="col">{*name}</th> }).collect_view();
    view! {
        <ScrollBox name=caption.clone()>
            <table class="confusion">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th></th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </ScrollBox>
    }
}
