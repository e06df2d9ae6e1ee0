//! What may be expected of the page's classifiers: their card, in tables and one chart.

use leptos::prelude::*;

use super::classifier_coverage::coverage;
use crate::domain::{Class, Convention, Kind, Language, Manner};
use crate::refusal::card::{AnswerSet, Card, LabelAgreement, MannerCounts, OverRefusal};
use crate::refusal::{Classifier, ENCODER};
use crate::state::{LoadState, language_name, use_classification};
use crate::stats::wilson;
use crate::ui::format;
use crate::ui::text;

#[component]
pub(crate) fn ClassifierCard() -> impl IntoView {
    let classification = use_classification();
    classification.load_card();
    let body = move || {
        classification.card.with(|card| match card {
            LoadState::Pending => view! { <p class="hint">{text::card().waiting()}</p> }.into_any(),
            LoadState::Failed(error) => view! {
                <p class="trouble">{text::errors().error(error)}</p>
                <button type="button" on:click=move |_| classification.load_card()>
                    {text::common().try_again()}
                </button>
            }
            .into_any(),
            LoadState::Ready(card) => tables(card).into_any(),
        })
    };
    view! {
        <section class="card classifier-card" aria-label=text::card().title()>
            <h2>{text::card().title()}</h2>
            <p class="hint">{text::card().hint()}</p>
            {body}
        </section>
    }
}

fn linear() -> &'static str {
    Classifier::Linear.id()
}

/// Sources of fewer harmless answers say little of a rate.
const MANY: u32 = 200;

fn tables(card: &Card) -> impl IntoView + use<> {
    let errors = [linear(), ENCODER]
        .into_iter()
        .flat_map(|id| Kind::ALL.into_iter().filter_map(move |kind| card.errors(id, Convention::Default, kind)));
    let errors = errors.map(|rates| view! { <li>{text::card().error_rates(rates)}</li> }).collect_view();
    let is_main =
        |rate: &OverRefusal| rate.model.is_none() && (rate.scored >= MANY || rate.part == AnswerSet::Recorded);
    let is_small = |rate: &OverRefusal| rate.model.is_none() && rate.scored < MANY && rate.part != AnswerSet::Recorded;
    let is_of_models = |row: &LabelAgreement| row.answers > 2 * row.written || row.source == "all";
    view! {
        <h3>{text::card().rates()}</h3>
        <p class="hint">{text::card().rates_hint()}</p>
        {rate_table(card, text::card().rates(), is_main)}
        <details>
            <summary>{text::card().small_sources()}</summary>
            {rate_table(card, text::card().small_sources(), is_small)}
        </details>
        <details>
            <summary>{text::card().by_model()}</summary>
            {rate_table(card, text::card().by_model(), |rate| rate.model.is_some())}
        </details>
        <h3>{text::card().agreement()}</h3>
        <p class="hint">{text::card().agreement_hint()}</p>
        {agreement_table(card, text::card().agreement(), is_of_models)}
        <details>
            <summary>{text::card().written_texts()}</summary>
            {agreement_table(card, text::card().written_texts(), move |row| !is_of_models(row))}
        </details>
        <h3>{text::card().coverage()}</h3>
        <p class="hint">{text::card().coverage_hint()}</p>
        {coverage(card)}
        <h3>{text::card().manners()}</h3>
        <p class="hint">{text::card().manners_hint()}</p>
        {manner_table(card)}
        <h3>{text::card().errors()}</h3>
        <ul>{errors}</ul>
        <p class="hint">{text::card().errors_hint()}</p>
    }
}

fn name(part: AnswerSet, source: &str) -> String {
    text::card().source(part, source, &|code| Language::of(code).map_or_else(|| code.to_owned(), language_name))
}

/// What stands in a row: its name, and a number for each further column.
struct CardRow {
    name: String,
    numbers: Vec<String>,
    is_total: bool,
}

#[component]
fn CardTable(name: &'static str, columns: Vec<&'static str>, rows: Vec<CardRow>) -> impl IntoView {
    let columns = columns.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    let row = |CardRow { name, numbers, is_total }: CardRow| {
        let numbers = numbers.into_iter().map(|number| view! { <td class="number">{number}</td> }).collect_view();
        view! {
            <tr class:total=is_total>
                <th scope="row">{name}</th>
                {numbers}
            </tr>
        }
    };
    // On a narrow screen it scrolls, and whoever has no mouse must reach it.
    view! {
        <div class="scroller" role="region" tabindex="0" aria-label=name>
            <table class="figures" aria-label=name>
                <thead>
                    <tr>{columns}</tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn none() -> String {
    "–".to_owned()
}

/// The rates that are picked, of both classifiers beside each other.
fn rate_table(card: &Card, name: &'static str, is_picked: impl Fn(&OverRefusal) -> bool) -> AnyView {
    let share = |rate: &OverRefusal, count: u32| f64::from(count) / f64::from(rate.scored);
    let reported = |rate: Option<&OverRefusal>| match rate {
        Some(rate) => {
            [text::card().reported(rate), text::card().points(share(rate, rate.reported) - share(rate, rate.labelled))]
        }
        None => [none(), none()],
    };
    let row = |rate: &OverRefusal| {
        let is_same = |other: &&OverRefusal| {
            other.classifier == ENCODER
                && (other.part, &other.source, &other.model) == (rate.part, &rate.source, &rate.model)
        };
        let by_encoder = card.over_refusal.iter().find(is_same);
        let numbers = [rate.scored.to_string(), format::percent(share(rate, rate.labelled))].into_iter();
        let numbers = numbers.chain(reported(Some(rate))).chain(reported(by_encoder)).collect();
        let source = self::name(rate.part, &rate.source);
        let name = rate.model.as_ref().map_or_else(|| source.clone(), |model| text::card().model_of(model, &source));
        CardRow { name, numbers, is_total: false }
    };
    let columns = vec![
        text::card().source_label(),
        text::card().answers_label(),
        text::card().labelled(),
        text::card().by_linear(),
        text::card().off(),
        text::card().by_encoder(),
        text::card().off(),
    ];
    let rates = card.over_refusal.iter().filter(|rate| rate.classifier == linear() && is_picked(rate));
    let rows = rates.map(row).collect();
    view! { <CardTable name columns rows /> }.into_any()
}

fn agreement_table(card: &Card, name: &'static str, is_picked: impl Fn(&LabelAgreement) -> bool) -> AnyView {
    let row = |of: &LabelAgreement| {
        let by = |id: &str| {
            let is_it =
                |row: &&LabelAgreement| row.classifier == id && (row.part, &row.source) == (of.part, &of.source);
            card.agreement.iter().find(is_it)
        };
        let unscored = f64::from(of.unscored) / f64::from(of.answers.max(1));
        let lexicon = by(Classifier::Lexicon.id()).and_then(|row| row.kappa);
        let numbers = vec![
            text::card().answers(of),
            format::percent(unscored),
            text::card().kappa(of.kappa, of.kappa_ci95),
            by(ENCODER).map_or_else(none, |row| text::card().kappa(row.kappa, row.kappa_ci95)),
            lexicon.map_or_else(none, format::hundredths),
        ];
        CardRow { name: self::name(of.part, &of.source), numbers, is_total: of.source == "all" }
    };
    let columns = vec![
        text::card().source_label(),
        text::card().answers_label(),
        text::card().unscored(),
        text::card().kappa_linear(),
        text::card().kappa_encoder(),
        text::card().kappa_lexicon(),
    ];
    let rows = card.agreement.iter().filter(|of| of.classifier == linear() && is_picked(of)).map(row).collect();
    view! { <CardTable name columns rows /> }.into_any()
}

/// Over all English answers, by the linear model with the encoder behind it.
fn manner_table(card: &Card) -> impl IntoView + use<> {
    let share = |part: u32, whole: u32| {
        text::card().share(part, whole, wilson(part, whole).map(|interval| [interval.low, interval.high]))
    };
    let row = |(manner, found): (&Manner, &MannerCounts)| {
        let numbers = vec![share(found.both, found.labelled), share(found.both, found.said)];
        CardRow { name: text::verdicts().class(Class::of_manner(*manner)).to_owned(), numbers, is_total: false }
    };
    let is_it =
        |row: &&LabelAgreement| (row.part, &*row.source, &*row.classifier) == (AnswerSet::English, "all", ENCODER);
    let rows = card.agreement.iter().find(is_it).into_iter().flat_map(|row| &row.manners).map(row).collect();
    let columns = vec![text::card().manner(), text::card().found(), text::card().right()];
    view! { <CardTable name=text::card().manners() columns rows /> }
}
