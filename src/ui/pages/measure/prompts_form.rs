//! What to ask.

use leptos::ev::DragEvent;
use leptos::prelude::*;

use super::set_cards::SetCards;
use crate::dataset::source;
use crate::domain::{BaseUrls, Kind, SampleSize};
use crate::refusal::Classifier;
use crate::state::{self, KnownSet, UserFile, use_classification, use_model_form, use_prompt_sets};
use crate::ui::components::controls::{Choice, NumberBox, Options, options};
use crate::ui::components::disclosure::Disclosure;
use crate::ui::components::file_button::FileButton;
use crate::ui::pages::measure::field_error::{FieldMark, FormField};
use crate::ui::text;

/// How many are drawn where someone turns from so many per category to so many in all.
const IN_ALL: u32 = 200;
const PER_CATEGORY: u32 = 4;
const BY_CATEGORY: &str = "category";
const BY_SIZE: &str = "size";
/// The largest number that a seed can be told by without losing digits.
const LARGEST_SEED: f64 = 9_007_199_254_740_991.0;

/// The form "Prompts": first which and how many, then how they are drawn and judged.
#[component]
pub(crate) fn PromptsForm() -> impl IntoView {
    let sets = use_prompt_sets();
    let take = move |mut files: Vec<UserFile>| {
        if let Some(file) = files.pop() {
            sets.preview_file(file);
        }
    };
    let drop_file = move |event: DragEvent| {
        event.prevent_default();
        take(state::dropped_files(&event));
    };
    view! {
        <form
            class="card form-card"
            aria-label=text::common().prompts()
            // Without this the browser would open the file in the page's place.
            on:dragover=move |event| event.prevent_default()
            on:drop=drop_file
        >
            <div class="title-row">
                <h2>{text::common().prompts()}</h2>
                <FileButton label=text::sets().open_file() accept=text::sets().files() on_files=take />
            </div>
            <SetChoice />
            <SetCards />
            <SampleNumber />
            {what_goes_out}
            <Sampling />
        </form>
    }
}

/// Which set, and which other one together with it.
#[component]
fn SetChoice() -> impl IntoView {
    let form = use_model_form();
    let sets = use_prompt_sets();
    let chosen =
        move |at: usize| form.settings.with(|settings| settings.prompts.sets.get(at).cloned().unwrap_or_default());
    let known = move || {
        let mut options: Options = sets.known.with(|known| known.iter().map(option).collect());
        // A link may name a set that is only in another browser.
        if !options.iter().any(|(id, _)| *id == chosen(0)) {
            options.push((chosen(0), chosen(0)));
        }
        options
    };
    let partners = move || -> Options {
        let kind = kind_of(&chosen(0));
        let alone = [(String::new(), text::sets().alone().to_owned())];
        let is_partner = |set: &&KnownSet| kind.is_some() && set.kind().is_some_and(|other| Some(other) != kind);
        sets.known.with(|known| alone.into_iter().chain(known.iter().filter(is_partner).map(option)).collect())
    };
    view! {
        <FieldMark field=FormField::PromptSet>
            <Choice
                label=text::common().prompt_set()
                options=Signal::derive(known)
                value=Signal::derive(move || chosen(0))
                on_choose=move |id| sets.choose(id)
            />
        </FieldMark>
        <Show when=move || kind_of(&chosen(0)).is_some()>
            <Choice
                label=text::sets().paired_with()
                options=Signal::derive(partners)
                value=Signal::derive(move || chosen(1))
                on_choose=move |id| sets.pair_with(id)
            />
        </Show>
    }
}

fn option(set: &KnownSet) -> (String, String) {
    let words = match (set.counts(), source(&set.id)) {
        (Some(counts), _) => text::sets().counted(&set.name, counts),
        (None, Some(source)) => text::sets().offered(&set.name, source.kilobytes),
        (None, None) => set.name.clone(),
    };
    (set.id.clone(), words)
}

/// The kind of all the set's prompts, if it has only one.
fn kind_of(id: &str) -> Option<Kind> {
    let sets = use_prompt_sets();
    sets.with_set(id, KnownSet::kind)?
}

/// How many are drawn.
#[component]
fn SampleNumber() -> impl IntoView {
    let form = use_model_form();
    let sampling = Memo::new(move |_| form.settings.with(|settings| settings.prompts.sampling));
    let set = move |sampling| form.settings.update(|settings| settings.prompts.sampling = sampling);
    let set_in_all = move |n: Option<f64>| set(SampleSize::InAll(n.map_or(IN_ALL, |n| n as u32)));
    let set_per_category = move |n: Option<f64>| set(SampleSize::PerCategory(n.map(|n| n as u32)));
    let in_all = view! {
        <NumberBox
            label=text::sets().in_all()
            min=1.0
            max=1e6
            value=Signal::derive(move || sampling.get().total().map(f64::from))
            on_change=set_in_all
        />
    };
    let per_category = view! {
        <NumberBox
            label=text::common().per_category()
            min=1.0
            max=1e6
            empty_means=Some(text::common().all())
            value=Signal::derive(move || sampling.get().per_category().map(f64::from))
            on_change=set_per_category
        />
    };
    let is_in_all = move || sampling.get().total().is_some();
    view! {
        <div hidden=is_in_all>{per_category}</div>
        <div hidden=move || !is_in_all()>{in_all}</div>
    }
}

/// How they are drawn and judged, in small letters: it works as it stands.
#[component]
fn Sampling() -> impl IntoView {
    let form = use_model_form();
    let classification = use_classification();
    let settings = form.settings;
    let set_seed =
        move |n: Option<f64>| settings.update(|settings| settings.prompts.seed = n.unwrap_or_default() as u64);
    let classifiers = || -> Options {
        Classifier::ALL.iter().map(|classifier| (classifier.id().to_owned(), classifier.name().to_owned())).collect()
    };
    let choose_classifier = move |id: String| classification.chosen.set(Classifier::from_id(&id).unwrap_or_default());
    let is_in_all = Memo::new(move |_| settings.with(|settings| settings.prompts.sampling.total().is_some()));
    let choose_way = move |way: String| {
        let by_size = way == BY_SIZE;
        settings.update(|settings| {
            settings.prompts.sampling =
                if by_size { SampleSize::InAll(IN_ALL) } else { SampleSize::PerCategory(Some(PER_CATEGORY)) };
        });
    };
    view! {
        <fieldset class="secondary">
            <legend>{text::measure().settings()}</legend>
            <div class="fields-row">
                <NumberBox
                    label=text::common().seed()
                    min=0.0
                    max=LARGEST_SEED
                    value=Signal::derive(move || settings.with(|settings| Some(settings.prompts.seed as f64)))
                    on_change=set_seed
                />
                <Choice
                    label=text::common().classifier()
                    options=Signal::derive(classifiers)
                    value=Signal::derive(move || classification.chosen.get().id().to_owned())
                    on_choose=choose_classifier
                />
            </div>
            <Disclosure summary=text::sets().sampling() opens=is_in_all>
                <Choice
                    label=text::sets().sample()
                    options=Signal::derive(|| {
                        options([(BY_CATEGORY, text::sets().by_category()), (BY_SIZE, text::sets().by_size())])
                    })
                    value=Signal::derive(move || if is_in_all.get() { BY_SIZE } else { BY_CATEGORY }.to_owned())
                    on_choose=choose_way
                />
            </Disclosure>
        </fieldset>
    }
}

/// How many prompts of each kind go out, and to whom.
fn what_goes_out() -> impl IntoView {
    let sets = use_prompt_sets();
    let form = use_model_form();
    let words = match sets.sample_size() {
        Err(error) => text::errors().error(&error),
        Ok([harmless, harmful]) => {
            let urls = form.settings.with(|settings| BaseUrls::parse(&settings.base_url).ok());
            let account = urls.filter(|urls| harmful > 0 && !urls.are_local());
            let account = account.map(|urls| text::common().goes_under_account(&urls.origins().join(", ")));
            let words = [text::common().will_ask(harmless as usize, harmful as usize), account.unwrap_or_default()];
            words.join(" ")
        }
    };
    view! { <p class="hint goes-out">{words}</p> }
}
