//! What a run's rates come to if a person's labels are right.

use leptos::prelude::*;

use crate::domain::Kind;
use crate::report::{Rater, corrected_rate, raters};
use crate::state::{RunEntry, use_labelling, use_shell};
use crate::ui::text;

/// Both rates as they are and as they would be; nothing where no person has labelled the run.
#[component]
pub(crate) fn CorrectedRates(run: RunEntry) -> impl IntoView {
    let counting = use_shell().counting;
    let labelling = use_labelling();
    let found = Memo::new(move |_| {
        let reference = labelling.reference.get();
        run.with(|data| {
            let own = &data.head.classifier.id;
            let people: Vec<String> = raters(&data.items, own).into_iter().filter_map(person).collect();
            let person = people.iter().find(|name| **name == reference).or(people.first())?;
            let line = |kind| match corrected_rate(&data.items, own, person, kind, counting.get()) {
                Some(rate) => text::review().corrected(kind, &rate),
                None => text::review().not_corrected(kind),
            };
            Some((person.clone(), [Kind::SeeminglyToxic, Kind::Toxic].map(line)))
        })
    });
    let title = move || found.with(|found| found.as_ref().map(|(person, _)| text::review().corrected_title(person)));
    let line = move |at: usize| move || found.with(|found| found.as_ref().map(|(_, lines)| lines[at].clone()));
    view! {
        <Show when=move || found.with(Option::is_some)>
            <h3>{title}</h3>
            <ul>
                <li>{line(0)}</li>
                <li>{line(1)}</li>
            </ul>
            <p class="hint">{text::review().corrected_hint()}</p>
        </Show>
    }
}

fn person(rater: Rater) -> Option<String> {
    match rater {
        Rater::Person(name) => Some(name),
        Rater::Classifier(_) => None,
    }
}
