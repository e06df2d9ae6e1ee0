//! What to ask.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::fields::{NumberField, choice};
use super::live::drawn;
use super::parts::hint;
use super::text;
use crate::domain::{BaseUrls, Kind};
use crate::refusal::Classifier;
use crate::state::{App, Loading};

pub(super) fn prompts_form(app: App) -> Element {
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
    let set = move || settings.with(|settings| settings.prompts.set.clone());
    let choose_set = move |set| settings.update(|settings| settings.prompts.set = set);
    let classifiers = || Classifier::ALL.iter().map(|by| (by.id().to_owned(), by.name().to_owned())).collect();
    let classifier = move || app.classifier.get().id().to_owned();
    let choose_classifier = move |id: String| app.classifier.set(Classifier::from_id(&id).unwrap_or_default());
    let per_category = NumberField { empty_means: Some(text::ALL), ..NumberField::whole(text::PER_CATEGORY, 1.0, 1e6) };
    let per_category = per_category.drawn(
        move || settings.with(|s| s.prompts.per_category.map(f64::from)),
        move |n| settings.update(|s| s.prompts.per_category = n.map(|n| n as u32)),
    );
    let seed = NumberField::whole(text::SEED, 0.0, 9_007_199_254_740_991.0).drawn(
        move || settings.with(|s| Some(s.prompts.seed as f64)),
        move |n| settings.update(|s| s.prompts.seed = n.unwrap_or_default() as u64),
    );
    tag("form")
        .class("card")
        .named(text::PROMPTS)
        .child(tag("h2").child(text::PROMPTS))
        .child(choice(text::PROMPT_SET, sets, set, choose_set))
        .child(tag("div").class("fields-row").child(per_category).child(seed))
        .child(choice(text::CLASSIFIER, classifiers, classifier, choose_classifier))
        .child(drawn(move || what_goes_out(app)))
}

/// How many prompts of each kind go out, and to whom.
fn what_goes_out(app: App) -> Option<Element> {
    app.prompts.with(|loading| match loading {
        Loading::Failed(message) => Some(tag("p").class("hint trouble").child(message.clone())),
        Loading::Waiting => None,
        Loading::Ready(_) => {
            let (harmless, harmful) = app.sample_size();
            let urls = app.settings.with(|settings| BaseUrls::parse(&settings.base_url).ok());
            let account = urls.filter(|urls| harmful > 0 && !urls.are_local());
            let account = account.map(|urls| text::goes_under_account(&urls.origins().join(", ")));
            let words = [text::will_ask(harmless, harmful), account.unwrap_or_default()];
            Some(hint(words.join(" ")))
        }
    })
}
