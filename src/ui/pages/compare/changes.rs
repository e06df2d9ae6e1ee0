//! What came out otherwise than in the baseline, in a table that draws only the rows in view.

use leptos::prelude::*;

use super::change_list::{ChangeFilter, ChangeList};
use super::sides::SidesDialog;
use crate::domain::Item;
use crate::report::{Change, ChangeSort, ItemEnd};
use crate::state::RunEntry;
use crate::ui::components::controls::options;
use crate::ui::components::filter_controls::{FilterChoice, categories, kinds};
use crate::ui::components::prompt_parts::{KindTag, PromptButton};
use crate::ui::components::run_pair::{RunPair, run_name};
use crate::ui::components::virtual_table::VirtualTable;
use crate::ui::text;

fn columns() -> Vec<&'static str> {
    vec![
        text::common().kind_label(),
        text::common().category(),
        text::common().prompt(),
        text::compare().in_baseline(),
        text::compare().in_run(),
    ]
}

#[component]
pub(crate) fn Changes(pair: RunPair, filter: RwSignal<ChangeFilter>) -> impl IntoView {
    let changes = ChangeList::new(pair, filter);
    let list = Memo::new(move |_| {
        let runs = [pair.baseline, pair.other].map(|run| run.id()).join("\n");
        filter.with(|filter| [&runs, &filter.sort, &filter.kind, &filter.category].map(String::as_str).join("\n"))
    });
    let says_nothing = move || match (pair.changes(<[Change]>::is_empty), changes.matching.with(Vec::is_empty)) {
        (true, _) => Some(text::compare().no_change()),
        (false, true) => Some(text::compare().no_such_change()),
        (false, false) => None,
    };
    // Before the answers are here, that nothing changed would not be true.
    let are_here = move || pair.with(|_, one, two| one.items_are_loaded && two.items_are_loaded);
    let says_nothing = move || says_nothing().filter(|_| are_here());
    view! {
        <h2>{move || pair.other.with(|data| text::compare().changes_of(&run_name(data)))}</h2>
        <ChangeFilters baseline=pair.baseline filter />
        <VirtualTable
            name=text::compare().changes()
            columns=columns()
            numbers=changes.matching
            list
            class="changes"
            row=move |place, number| view! { <ChangeRow changes place number /> }.into_any()
        >
            {move || says_nothing().map(|words| view! { <p class="hint">{words}</p> })}
        </VirtualTable>
        <SidesDialog changes />
    }
}

#[component]
fn ChangeFilters(baseline: RunEntry, filter: RwSignal<ChangeFilter>) -> impl IntoView {
    let sorts = ChangeSort::ALL.map(|sort| (sort.as_str(), text::compare().change_sort(sort)));
    let sorts = options([("", text::compare().all_changes())].into_iter().chain(sorts));
    let names = Memo::new(move |_| categories(&baseline.with(|data| data.tally.categories())));
    view! {
        <div class="filters" role="search" aria-label=text::compare().changes()>
            <FilterChoice label=text::compare().change() filter field=|filter| &mut filter.sort options=sorts />
            <FilterChoice label=text::common().kind_label() filter field=|filter| &mut filter.kind options=kinds() />
            <FilterChoice label=text::common().category() filter field=|filter| &mut filter.category options=names />
        </div>
    }
}

#[component]
fn ChangeRow(
    changes: ChangeList,
    /// Its `aria-rowindex`.
    place: usize,
    /// The change's number.
    number: usize,
) -> impl IntoView {
    let ChangeList { pair, open, .. } = changes;
    // Compared, so that the row, and the focus in it, stays while answers to other prompts arrive.
    let shown = Memo::new(move |_| {
        let change = pair.changes(|changes| changes.get(number).copied())?;
        pair.baseline.with(|one| Some((change, one.items.get(change.items[0]).cloned()?)))
    });
    move || {
        let (change, Item { prompt_id, kind, category, prompt, .. }) = shown.get()?;
        let [item, _] = change.items;
        Some(view! {
            <tr
                aria-rowindex=place
                data-prompt-id=prompt_id
                data-change=change.sort.as_str()
                on:click=move |_| open.set(Some(item))
            >
                <td>
                    <KindTag kind />
                </td>
                <td>{category.to_string()}</td>
                <td class="long">
                    <PromptButton prompt />
                </td>
                <td>
                    <EndBadge end=change.from />
                </td>
                <td>
                    <EndBadge end=change.to />
                </td>
            </tr>
        })
    }
}

#[component]
fn EndBadge(end: ItemEnd) -> impl IntoView {
    let label = match end {
        ItemEnd::Verdict(class) => class.label().as_str(),
        ItemEnd::Outcome(_) => "none",
    };
    view! { <span class=format!("verdict {label}")>{text::compare().end(end)}</span> }
}
