//! What came back of a batch, in numbers and by name.

use leptos::prelude::*;

use crate::provider::batch::{RequestEnd, Strays};
use crate::state::BatchReview;
use crate::ui::components::scroll_box::ScrollBox;
use crate::ui::text;

/// Ids that are named of each sort.
const MOST_IDS: usize = 10;

#[component]
pub(super) fn BatchNumbers(batch: BatchReview) -> impl IntoView {
    let BatchReview { file, purpose, model, report } = batch;
    let sent = [(text::imports().sent(), report.sent as u64, None, Vec::new())];
    let ends = report.ends.iter().map(|(end, requests)| {
        let (name, is_named) = text::imports().end(*end);
        let notes = match end {
            RequestEnd::Failed => {
                report.reasons.iter().map(|(reason, count)| text::imports().reason(reason, *count)).collect()
            }
            RequestEnd::Missing => {
                report.missing_of.iter().map(|(file, missing)| text::imports().missing_of(file, *missing)).collect()
            }
            _ => Vec::new(),
        };
        (name, requests.count, is_named.then(|| requests.clone()), notes)
    });
    let ends: Vec<_> = ends.collect();
    let strays = [(text::imports().twice(), &report.twice), (text::imports().unknown_ids(), &report.unknown)]
        .map(|(name, strays)| (name, strays.count, Some(strays.clone()), Vec::new()));
    let row = |(name, count, ids, notes): (&'static str, u64, Option<Strays>, Vec<String>)| {
        let named = ids.filter(|ids| !ids.first_ids.is_empty()).map(|ids| named(&ids));
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{count}</td>
                <td class="long">
                    {named} {notes.into_iter().map(|note| view! { <p>{note}</p> }).collect_view()}
                </td>
            </tr>
        }
    };
    let rows = sent.into_iter().chain(ends).chain(strays).map(row).collect_view();
    let heads = text::imports().batch_columns().into_iter().zip(["", "number", ""]);
    let heads = heads.map(|(head, class)| view! { <th scope="col" class=class>{head}</th> });
    view! {
        <h3>{text::imports().batch_of(&model, &file)}</h3>
        <p>{text::imports().purpose(&purpose)}</p>
        <ScrollBox name=text::imports().batch_label()>
            <table class="batch-numbers" aria-label=text::imports().batch_label()>
                <thead>
                    <tr>{heads.collect_view()}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </ScrollBox>
    }
}

fn named(ids: &Strays) -> String {
    let first = ids.first_ids.iter().take(MOST_IDS).cloned().collect::<Vec<_>>().join(", ");
    let more = ids.count - (ids.first_ids.len().min(MOST_IDS)) as u64;
    if more > 0 { format!("{first} {}", text::imports().and_more(more)) } else { first }
}
