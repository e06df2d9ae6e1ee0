//! Facts about a prompt set as a whole.

use std::sync::Arc;

use leptos::prelude::*;

use super::links::measure_link;
use crate::dataset::{Problem, PromptSet};
use crate::domain::Kind;
use crate::state::{STARTER, use_prompt_sets};
use crate::ui::charts::set_lengths::SetLengths;
use crate::ui::text;

#[component]
pub(super) fn SetFacts(set: Arc<PromptSet>) -> impl IntoView {
    let sets = use_prompt_sets();
    let (id, removed) = (set.id.clone(), set.id.clone());
    let excluded = move || {
        let count = sets.excluded.with(|all| all.iter().filter(|(of, _)| *of == id).count());
        if count > 0 { text::sets().excluded(count) } else { String::new() }
    };
    let is_kept = set.id != STARTER;
    let forget = is_kept.then(|| {
        view! {
            <button type="button" class="quiet" on:click=move |_| sets.remove(&removed)>
                {text::sets().forget()}
            </button>
        }
    });
    view! {
        <div class="set-figures">
            <Counts set=Arc::clone(&set) />
            <SetLengths set=Arc::clone(&set) />
        </div>
        <div class="buttons set-foot">
            <a href=measure_link(&set.id)>{text::sets().measure()}</a>
            <p class="hint">{excluded}</p>
            <p class="hint hash">{text::sets().hash(&set.sha256)}</p>
            {forget}
        </div>
        <Problems set />
    }
}

/// Prompts by category and kind.
#[component]
fn Counts(set: Arc<PromptSet>) -> impl IntoView {
    let of_kinds = |category| Kind::ALL.map(|kind| set.groups.get(&category, kind).copied().unwrap_or_default());
    let by_category = set.groups.categories().into_iter().map(|category| (category.to_string(), of_kinds(category)));
    let row = |(name, [harmless, harmful]): (String, [u32; 2])| {
        let numbers = [harmless, harmful, harmless + harmful].map(|count| view! { <td class="number">{count}</td> });
        view! {
            <tr>
                <th scope="row">{name}</th>
                {numbers.collect_view()}
            </tr>
        }
    };
    let sum = (text::sets().sum().to_owned(), set.counts());
    let rows = by_category.chain([sum]).map(row).collect_view();
    let heads = [text::sets().category(), text::sets().harmless(), text::sets().harmful(), text::sets().sum()];
    let heads = heads.map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    view! {
        <div class="scroller set-counts">
            <table aria-label=text::sets().counts()>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The rows of the set's file that could not be read.
#[component]
fn Problems(set: Arc<PromptSet>) -> impl IntoView {
    let found = &set.found;
    let told = |problem: &Problem| view! { <li>{text::sets().problem(problem)}</li> };
    let more = found.bad.saturating_sub(found.problems.len() as u64);
    (found.bad > 0 || found.doubles > 0).then(|| {
        view! {
            <details class="problems" aria-label=text::sets().problems()>
                <summary>{text::sets().found(found.rows, found.doubles, found.bad)}</summary>
                <ul>{found.problems.iter().map(told).collect_view()}</ul>
                {(more > 0).then(|| view! { <p class="hint">{text::sets().more_problems(more)}</p> })}
            </details>
        }
    })
}
