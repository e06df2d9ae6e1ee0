//! What to ask.

use leptos::prelude::*;

use super::fields::{Choice, NumberField};
use super::live::drawn;
use super::text;
use crate::domain::{BaseUrls, Kind};
use crate::refusal::Classifier;
use crate::state::{App, Loading};

#[component]
pub(super) fn PromptsForm() -> impl IntoView {
    let app = App::get();
    let settings = app.settings;
    let sets = move || {
        app.prompts.with(|loading| match loading {
            Loading::Ready(set) => {
                let of_kind = |kind| set.prompts.iter().filter(|prompt| prompt.kind == kind).count();
                let words = text::set_size(&set.name, of_kind(Kind::SeeminglyToxic), of_kind(Kind::Toxic));
                vec![(set.id.clone(), words)]
            }
            _ => vec![("starter".to_owned(), text::WAITING.to_owned())],
        })
    };
    let classifiers: Vec<(String, String)> =
        Classifier::ALL.iter().map(|classifier| (classifier.id().to_owned(), classifier.name().to_owned())).collect();
    view! {
        <form class="card" aria-label=text::PROMPTS>
            <h2>{text::PROMPTS}</h2>
            <Choice
                label=text::PROMPT_SET
                options=Signal::derive(sets)
                value=Signal::derive(move || settings.with(|settings| settings.prompts.set.clone()))
                set=Callback::new(move |set| settings.update(|settings| settings.prompts.set = set))
            />
            <div class="fields-row">
                <NumberField
                    label=text::PER_CATEGORY
                    value=Signal::derive(move || settings.with(|s| s.prompts.per_category.map(f64::from)))
                    set=Callback::new(move |n: Option<f64>| settings.update(|s| s.prompts.per_category = n.map(|n| n as u32)))
                    min=1.0
                    max=1_000_000.0
                    empty_means=text::ALL
                />
                <NumberField
                    label=text::SEED
                    value=Signal::derive(move || settings.with(|s| Some(s.prompts.seed as f64)))
                    set=Callback::new(move |n: Option<f64>| settings.update(|s| s.prompts.seed = n.unwrap_or_default() as u64))
                    min=0.0
                    max=9_007_199_254_740_991.0
                />
            </div>
            <Choice
                label=text::CLASSIFIER
                options=classifiers
                value=Signal::derive(move || app.classifier.get().id().to_owned())
                set=Callback::new(move |id: String| app.classifier.set(Classifier::from_id(&id).unwrap_or_default()))
            />
            <WhatGoesOut />
        </form>
    }
}

/// How many prompts of each kind go out, and to whom.
#[component]
fn WhatGoesOut() -> impl IntoView {
    let app = App::get();
    drawn(move || {
        app.prompts.with(|loading| match loading {
            Loading::Failed(message) => Some(view! { <p class="hint trouble">{message.clone()}</p> }.into_any()),
            Loading::Waiting => None,
            Loading::Ready(_) => {
                let (harmless, harmful) = app.sample_size();
                let urls = app.settings.with(|settings| BaseUrls::parse(&settings.base_url).ok());
                let account = urls.filter(|urls| harmful > 0 && !urls.are_local());
                let account = account.map(|urls| text::goes_under_account(&urls.origins().join(", ")));
                Some(view! { <p class="hint">{text::will_ask(harmless, harmful)} " " {account}</p> }.into_any())
            }
        })
    })
}
