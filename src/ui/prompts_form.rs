//! What to ask.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::fields::{NumberField, choice, options};
use super::live::{drawn, heard, live};
use super::parts::{file_button, hint};
use super::rest::{Rest, Wish};
use super::text;
use super::text::sets as words;
use crate::dataset::source;
use crate::domain::{BaseUrls, Kind, SampleSize};
use crate::refusal::Classifier;
use crate::state::{self, App, KnownSet, PickedFile};

/// How many are drawn where someone turns from so many per category to so many in all.
const IN_ALL: u32 = 200;
const PER_CATEGORY: u32 = 4;
const BY_CATEGORY: &str = "category";
const BY_SIZE: &str = "size";

pub(super) fn prompts_form(app: App, rest: Rest) -> Element {
    let settings = app.settings;
    let chosen = move |at: usize| settings.with(|s| s.prompts.sets.get(at).cloned().unwrap_or_default());
    let sets = move || {
        let mut sets: Vec<(String, String)> = app.sets.known.with(|known| known.iter().map(option).collect());
        // A link may name a set that is only in another browser.
        if !sets.iter().any(|(id, _)| *id == chosen(0)) {
            sets.push((chosen(0), chosen(0)));
        }
        sets
    };
    let partners = move || {
        let kind = kind_of(app, &chosen(0));
        let alone = [(String::new(), words::ALONE.to_owned())];
        let is_partner = |set: &&KnownSet| kind.is_some() && set.kind().is_some_and(|other| Some(other) != kind);
        app.sets.known.with(|known| alone.into_iter().chain(known.iter().filter(is_partner).map(option)).collect())
    };
    let has_both = live(move || kind_of(app, &chosen(0)).is_none());
    let pair = choice(words::PAIRED_WITH, partners, move || chosen(1), move |id| app.pair_with(id));
    let classifiers = || Classifier::ALL.iter().map(|by| (by.id().to_owned(), by.name().to_owned())).collect();
    let classifier = move || app.classifier.get().id().to_owned();
    let choose_classifier = move |id: String| app.classifier.set(Classifier::from_id(&id).unwrap_or_default());
    let take = move |mut files: Vec<PickedFile>| {
        if let Some(file) = files.pop() {
            rest.ask(Wish::LookAtFile(file));
        }
    };
    let open = heard(move |event| take(state::picked_files(&event)));
    tag("form")
        .class("card")
        .named(text::PROMPTS)
        // Without this the browser would open the file in the page's place.
        .on("dragover", heard(|event| event.prevent_default()))
        .on(
            "drop",
            heard(move |event| {
                event.prevent_default();
                take(state::dropped_files(&event));
            }),
        )
        .child(tag("div").class("title-row").child(tag("h2").child(text::PROMPTS)).child(Vec::from(file_button(
            words::OPEN_FILE,
            words::FILES,
            open,
        ))))
        .child(choice(text::PROMPT_SET, sets, move || chosen(0), move |id| app.choose_set(id)))
        .child(tag("div").class("group").attr("hidden", has_both).child(pair))
        .child(rest.set_cards())
        .child(numbers(app))
        .child(tag("details").child(tag("summary").child(words::SAMPLING)).child(ways_to_sample(app)))
        .child(choice(text::CLASSIFIER, classifiers, classifier, choose_classifier))
        .child(drawn(move || what_goes_out(app)))
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
fn kind_of(app: App, id: &str) -> Option<Kind> {
    app.sets.of(id, KnownSet::kind)?
}

/// How many are drawn, and by which seed.
fn numbers(app: App) -> Element {
    let settings = app.settings;
    let sampling = move || settings.with(|settings| settings.prompts.sampling);
    let is_in_all = move || sampling().total().is_some();
    let per_category = NumberField { empty_means: Some(text::ALL), ..NumberField::whole(text::PER_CATEGORY, 1.0, 1e6) };
    let per_category = per_category.drawn(
        move || sampling().per_category().map(f64::from),
        move |n| set_sampling(app, SampleSize::PerCategory(n.map(|n| n as u32))),
    );
    let in_all = NumberField::whole(words::IN_ALL, 1.0, 1e6).drawn(
        move || sampling().total().map(f64::from),
        move |n| set_sampling(app, SampleSize::InAll(n.map_or(IN_ALL, |n| n as u32))),
    );
    let seed = NumberField::whole(text::SEED, 0.0, 9_007_199_254_740_991.0).drawn(
        move || settings.with(|s| Some(s.prompts.seed as f64)),
        move |n| settings.update(|s| s.prompts.seed = n.unwrap_or_default() as u64),
    );
    tag("div")
        .class("fields-row")
        .child(tag("div").attr("hidden", live(is_in_all)).child(per_category))
        .child(tag("div").attr("hidden", live(move || !is_in_all())).child(in_all))
        .child(seed)
}

/// Whether so many are drawn of each category, or so many of all together.
fn ways_to_sample(app: App) -> Element {
    let ways = || options([(BY_CATEGORY, words::BY_CATEGORY), (BY_SIZE, words::BY_SIZE)]);
    let is_in_all = move || app.settings.with(|settings| settings.prompts.sampling.total().is_some());
    let way = move || if is_in_all() { BY_SIZE } else { BY_CATEGORY }.to_owned();
    let choose = move |way: String| {
        let by_size = way == BY_SIZE;
        set_sampling(
            app,
            if by_size { SampleSize::InAll(IN_ALL) } else { SampleSize::PerCategory(Some(PER_CATEGORY)) },
        );
    };
    choice(words::SAMPLE, ways, way, choose)
}

fn set_sampling(app: App, sampling: SampleSize) {
    app.settings.update(|settings| settings.prompts.sampling = sampling);
}

/// How many prompts of each kind go out, and to whom.
fn what_goes_out(app: App) -> Element {
    let [harmless, harmful] = match app.sample_size() {
        Ok(sizes) => sizes,
        Err(why) => return hint(why),
    };
    let urls = app.settings.with(|settings| BaseUrls::parse(&settings.base_url).ok());
    let account = urls.filter(|urls| harmful > 0 && !urls.are_local());
    let account = account.map(|urls| text::goes_under_account(&urls.origins().join(", ")));
    let words = [text::will_ask(harmless as usize, harmful as usize), account.unwrap_or_default()];
    hint(words.join(" "))
}
