//! What to ask.

use leptos::prelude::*;

use crate::dataset::source;
use crate::domain::{BaseUrls, Kind, SampleSize};
use crate::refusal::Classifier;
use crate::state::{self, KnownSet, ModelForm, UserFile, use_classification, use_model_form, use_prompt_sets};
use crate::ui::components::fields::{NumberField, choice, options};
use crate::ui::components::parts::{file_button, hint};
use crate::ui::deferred::{DeferredAction, use_deferred};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{on_event, reactive, render};
use crate::ui::text;
use crate::ui::text::sets as words;

/// How many are drawn where someone turns from so many per category to so many in all.
const IN_ALL: u32 = 200;
const PER_CATEGORY: u32 = 4;
const BY_CATEGORY: &str = "category";
const BY_SIZE: &str = "size";

pub(crate) fn prompts_form() -> Element {
    let form = use_model_form();
    let sets_service = use_prompt_sets();
    let classification = use_classification();
    let deferred = use_deferred();
    let settings = form.settings;
    let chosen = move |at: usize| settings.with(|s| s.prompts.sets.get(at).cloned().unwrap_or_default());
    let sets = move || {
        let mut sets: Vec<(String, String)> = sets_service.known.with(|known| known.iter().map(option).collect());
        // A link may name a set that is only in another browser.
        if !sets.iter().any(|(id, _)| *id == chosen(0)) {
            sets.push((chosen(0), chosen(0)));
        }
        sets
    };
    let partners = move || {
        let kind = kind_of(&chosen(0));
        let alone = [(String::new(), words::ALONE.to_owned())];
        let is_partner = |set: &&KnownSet| kind.is_some() && set.kind().is_some_and(|other| Some(other) != kind);
        sets_service.known.with(|known| alone.into_iter().chain(known.iter().filter(is_partner).map(option)).collect())
    };
    let has_both = reactive(move || kind_of(&chosen(0)).is_none());
    let pair = choice(words::PAIRED_WITH, partners, move || chosen(1), move |id| sets_service.pair_with(id));
    let classifiers = || Classifier::ALL.iter().map(|by| (by.id().to_owned(), by.name().to_owned())).collect();
    let classifier = move || classification.chosen.get().id().to_owned();
    let choose_classifier = move |id: String| classification.chosen.set(Classifier::from_id(&id).unwrap_or_default());
    let take = move |mut files: Vec<UserFile>| {
        if let Some(file) = files.pop() {
            deferred.dispatch(DeferredAction::PreviewFile(file));
        }
    };
    let open = on_event(move |event| take(state::picked_files(&event)));
    tag("form")
        .class("card")
        .named(text::PROMPTS)
        // Without this the browser would open the file in the page's place.
        .on("dragover", on_event(|event| event.prevent_default()))
        .on(
            "drop",
            on_event(move |event| {
                event.prevent_default();
                take(state::dropped_files(&event));
            }),
        )
        .child(tag("div").class("title-row").child(tag("h2").child(text::PROMPTS)).child(Vec::from(file_button(
            words::OPEN_FILE,
            words::FILES,
            open,
        ))))
        .child(choice(text::PROMPT_SET, sets, move || chosen(0), move |id| sets_service.choose(id)))
        .child(tag("div").class("group").attr("hidden", has_both).child(pair))
        .child(deferred.set_cards())
        .child(numbers())
        .child(tag("details").child(tag("summary").child(words::SAMPLING)).child(ways_to_sample()))
        .child(choice(text::CLASSIFIER, classifiers, classifier, choose_classifier))
        .child(render(what_goes_out))
}

fn option(set: &KnownSet) -> (String, String) {
    let words = match (set.counts(), source(&set.id)) {
        (Some(counts), _) => words::counted(&set.name, counts),
        (None, Some(source)) => words::offered(&set.name, source.kilobytes),
        (None, None) => set.name.clone(),
    };
    (set.id.clone(), words)
}

/// The kind of all the set's prompts, if it has only one.
fn kind_of(id: &str) -> Option<Kind> {
    let sets = use_prompt_sets();
    sets.with_set(id, KnownSet::kind)?
}

/// How many are drawn, and by which seed.
fn numbers() -> Element {
    let form = use_model_form();
    let settings = form.settings;
    let sampling = move || settings.with(|settings| settings.prompts.sampling);
    let is_in_all = move || sampling().total().is_some();
    let per_category = NumberField { empty_means: Some(text::ALL), ..NumberField::whole(text::PER_CATEGORY, 1.0, 1e6) };
    let per_category = per_category.render(
        move || sampling().per_category().map(f64::from),
        move |n| set_sampling(form, SampleSize::PerCategory(n.map(|n| n as u32))),
    );
    let in_all = NumberField::whole(words::IN_ALL, 1.0, 1e6).render(
        move || sampling().total().map(f64::from),
        move |n| set_sampling(form, SampleSize::InAll(n.map_or(IN_ALL, |n| n as u32))),
    );
    let seed = NumberField::whole(text::SEED, 0.0, 9_007_199_254_740_991.0).render(
        move || settings.with(|s| Some(s.prompts.seed as f64)),
        move |n| settings.update(|s| s.prompts.seed = n.unwrap_or_default() as u64),
    );
    tag("div")
        .class("fields-row")
        .child(tag("div").attr("hidden", reactive(is_in_all)).child(per_category))
        .child(tag("div").attr("hidden", reactive(move || !is_in_all())).child(in_all))
        .child(seed)
}

/// Whether so many are drawn of each category, or so many of all together.
fn ways_to_sample() -> Element {
    let form = use_model_form();
    let ways = || options([(BY_CATEGORY, words::BY_CATEGORY), (BY_SIZE, words::BY_SIZE)]);
    let is_in_all = move || form.settings.with(|settings| settings.prompts.sampling.total().is_some());
    let way = move || if is_in_all() { BY_SIZE } else { BY_CATEGORY }.to_owned();
    let choose = move |way: String| {
        let by_size = way == BY_SIZE;
        set_sampling(
            form,
            if by_size { SampleSize::InAll(IN_ALL) } else { SampleSize::PerCategory(Some(PER_CATEGORY)) },
        );
    };
    choice(words::SAMPLE, ways, way, choose)
}

fn set_sampling(form: ModelForm, sampling: SampleSize) {
    form.settings.update(|settings| settings.prompts.sampling = sampling);
}

/// How many prompts of each kind go out, and to whom.
fn what_goes_out() -> Element {
    let sets = use_prompt_sets();
    let form = use_model_form();
    let [harmless, harmful] = match sets.sample_size() {
        Ok(sizes) => sizes,
        Err(error) => return hint(text::error(&error)),
    };
    let urls = form.settings.with(|settings| BaseUrls::parse(&settings.base_url).ok());
    let account = urls.filter(|urls| harmful > 0 && !urls.are_local());
    let account = account.map(|urls| text::goes_under_account(&urls.origins().join(", ")));
    let words = [text::will_ask(harmless as usize, harmful as usize), account.unwrap_or_default()];
    hint(words.join(" "))
}
