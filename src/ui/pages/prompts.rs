//! What is in a prompt set: counted, searched, read, and disputed.

use std::sync::Arc;

use leptos::prelude::*;

use crate::dataset::PromptSet;
use crate::domain::{Kind, Prompt, Search};
use crate::state::{SetState, use_model_form, use_prompt_sets};
use crate::ui::charts::set_lengths;
use crate::ui::components::fields::{Options, choice, switch};
use crate::ui::components::filters::{categories, filter_choice, filters, kinds, search_box};
use crate::ui::components::long_table::long_table;
use crate::ui::components::parts::{button, cell, field, head, hint, kind_tag, note_view, prompt_button, prompt_tags};
use crate::ui::element::{Element, tag};
use crate::ui::reactive::{effect, on_click, on_input, reactive, render};
use crate::ui::text;
use crate::ui::text::sets as words;

const COLUMNS: [&str; 4] = [text::KIND, text::CATEGORY, text::PROMPT, words::LENGTH];

/// Which prompts are shown. Empty fields let everything pass.
#[derive(Clone, Default, PartialEq)]
struct PromptFilter {
    kind: String,
    category: String,
    words: String,
    is_excluded: bool,
}

impl PromptFilter {
    fn lets_pass(&self, prompt: &Prompt, excluded: &[String], search: &Search) -> bool {
        let is = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        is(&self.kind, prompt.kind.as_str())
            && is(&self.category, prompt.category.as_str())
            && (!self.is_excluded || excluded.contains(&prompt.id))
            && search.finds(&prompt.text)
    }
}

/// A set that is compared by its identity, not by its many prompts.
#[derive(Clone)]
struct Shown(Option<Arc<PromptSet>>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(set), Some(other)) => Arc::ptr_eq(set, other),
            (set, other) => set.is_none() && other.is_none(),
        }
    }
}

pub(crate) fn prompts_page() -> Element {
    let form = use_model_form();
    let sets = use_prompt_sets();
    let filter = RwSignal::new(PromptFilter::default());
    let open = RwSignal::new(None::<usize>);
    // The page opens at what the form asks.
    let first = form.settings.with_untracked(|settings| settings.prompts.sets.first().cloned());
    first.into_iter().for_each(|first| sets.shown.set(first));
    let shown = Memo::new(move |_| Shown(sets.ready_set(&sets.shown.get())));
    effect(move || {
        shown.track();
        open.set(None);
    });
    let excluded = Memo::new(move |_| {
        sets.excluded.with(|all| all.iter().map(|(_, exclusion)| exclusion.prompt_id.clone()).collect::<Vec<_>>())
    });
    let matching = Memo::new(move |_| {
        let Some(set) = shown.get().0 else { return Vec::new() };
        let excluded = excluded.read();
        filter.with(|filter| {
            let search = Search::of(&filter.words);
            let passes = |prompt: &Prompt| filter.lets_pass(prompt, &excluded, &search);
            let passing = set.prompts.iter().enumerate().filter(|(_, prompt)| passes(prompt));
            passing.map(|(number, _)| number).collect::<Vec<_>>()
        })
    });
    let row = move |number: usize| {
        let prompt = shown.get_untracked().0?.prompts.get(number)?.clone();
        Some(row(&prompt, excluded.with(|all| all.contains(&prompt.id)), move || open.set(Some(number))))
    };
    let says_nothing = move || {
        let is_here = shown.with(|shown| shown.0.is_some());
        (is_here && matching.with(Vec::is_empty)).then(|| hint(words::NO_MATCH))
    };
    let opened = move || {
        let (set, number) = (shown.get().0?, open.get()?);
        let prompt = set.prompts.get(number)?.clone();
        Some(untrack(|| opened(&set.id, &prompt, move || open.set(None))))
    };
    tag("section")
        .class("card prompts-page")
        .named(text::PROMPTS)
        .child(narrowed(shown, filter))
        .child(render(move || shown.get().0.map_or_else(|| vec![hint(words::NOT_HERE)], |set| facts(&set))))
        .child(render(opened))
        .child(long_table(words::IN_SET, COLUMNS, matching, row, says_nothing))
}

fn narrowed(shown: Memo<Shown>, filter: RwSignal<PromptFilter>) -> Element {
    let sets_service = use_prompt_sets();
    let sets = move || {
        let is_at_hand = |state: &SetState| matches!(state, SetState::Ready(_));
        let current = sets_service.shown.get();
        sets_service.known.with(|known| {
            let offered = known.iter().filter(|set| is_at_hand(&set.state) || set.id == current);
            offered.map(|set| (set.id.clone(), set.name.clone())).collect::<Options>()
        })
    };
    let names = move || {
        let names = shown.with(|shown| shown.0.as_ref().map(|set| set.groups.categories()));
        categories(&names.unwrap_or_default())
    };
    let is_excluded = move || filter.with(|filter| filter.is_excluded);
    filters([
        choice(words::SHOW_SET, sets, move || sets_service.shown.get(), move |id| sets_service.shown.set(id)),
        filter_choice(text::KIND, filter, |filter| &mut filter.kind, kinds),
        filter_choice(text::CATEGORY, filter, |filter| &mut filter.category, names),
        search_box(words::SEARCH_EXAMPLE, filter, |filter| &mut filter.words),
        switch(words::EXCLUDED_ONLY, is_excluded, move |is_on| filter.update(|filter| filter.is_excluded = is_on)),
    ])
}

/// Facts about a set as a whole.
fn facts(set: &Arc<PromptSet>) -> Vec<Element> {
    let sets = use_prompt_sets();
    let id = set.id.clone();
    let excluded = move || {
        let count = sets.excluded.with(|all| all.iter().filter(|(of, _)| *of == id).count());
        if count > 0 { words::excluded(count) } else { String::new() }
    };
    let (id, is_kept) = (set.id.clone(), set.id != crate::state::STARTER);
    let forget = is_kept.then(|| button(words::FORGET, move || sets.remove(&id)).class("quiet"));
    let figures = tag("div").class("set-figures").child(counts(set)).child(set_lengths::lengths(set));
    let foot = tag("div")
        .class("buttons")
        .child(hint(reactive(excluded)))
        .child(hint(words::hash(&set.sha256)).class("hint hash"))
        .child(forget);
    [figures, foot].into_iter().chain(problems(set)).collect()
}

/// Prompts by category and kind.
fn counts(set: &PromptSet) -> Element {
    let of_kinds = |category| Kind::ALL.map(|kind| set.groups.get(&category, kind).copied().unwrap_or_default());
    let mut rows: Vec<(String, [u32; 2])> =
        set.groups.categories().into_iter().map(|category| (category.to_string(), of_kinds(category))).collect();
    rows.push((words::SUM.to_owned(), set.counts()));
    let row = |(name, [harmless, harmful]): (String, [u32; 2])| {
        let number = |count: u32| cell(count.to_string()).class("number");
        let name = tag("th").attr("scope", "row").child(name);
        tag("tr").child(name).child(number(harmless)).child(number(harmful)).child(number(harmless + harmful))
    };
    let rows: Vec<Element> = rows.into_iter().map(row).collect();
    let table = tag("table")
        .named(words::COUNTS)
        .child(head([words::CATEGORY, words::HARMLESS, words::HARMFUL, words::SUM]))
        .child(tag("tbody").child(rows));
    tag("div").class("scroller set-counts").child(table)
}

/// The rows of the set's file that could not be read.
fn problems(set: &PromptSet) -> Option<Element> {
    let found = &set.found;
    if found.bad == 0 && found.doubles == 0 {
        return None;
    }
    let entry = |problem: &crate::dataset::Problem| tag("li").child(words::problem(problem));
    let told: Vec<Element> = found.problems.iter().map(entry).collect();
    let more = found.bad - told.len() as u64;
    let more = (more > 0).then(|| hint(words::more_problems(more)));
    let summary = tag("summary").child(words::found(found.rows, found.doubles, found.bad));
    Some(
        tag("details").class("problems").named(words::PROBLEMS).child(summary).child(tag("ul").child(told)).child(more),
    )
}

fn row(prompt: &Prompt, is_excluded: bool, open: impl FnMut() + Clone + 'static) -> Element {
    let text = prompt_button(&prompt.text);
    let mark = is_excluded.then(|| tag("span").class("tag").child(words::EXCLUDED_ONLY));
    tag("tr")
        .attr("data-prompt-id", prompt.id.clone())
        .attr("data-excluded", is_excluded)
        .on("click", on_click(open))
        .child(cell(kind_tag(prompt.kind)))
        .child(cell(prompt.category.to_string()))
        .child(cell(text).class("long").child(mark))
        .child(cell(prompt.length().to_string()).class("number"))
}

/// One whole prompt with its note, and a form to exclude it.
fn opened(set: &str, prompt: &Prompt, close: impl FnMut() + Clone + 'static) -> Element {
    let sets = use_prompt_sets();
    let reason = RwSignal::new(String::new());
    let (set, id) = (set.to_owned(), prompt.id.clone());
    let known = id.clone();
    let excluded_for = move || {
        let is_it = |all: &Vec<(String, crate::domain::Exclusion)>| {
            all.iter()
                .find(|(_, exclusion)| exclusion.prompt_id == known)
                .map(|(_, exclusion)| exclusion.reason.clone())
        };
        sets.excluded.with(is_it)
    };
    let dispute = move || {
        let (set, id, taken_back) = (set.clone(), id.clone(), id.clone());
        match excluded_for() {
            Some(why) => tag("div")
                .class("buttons")
                .child(hint(format!("{}: {why}", words::EXCLUDED_ONLY)))
                .child(button(words::INCLUDE, move || sets.include(&taken_back))),
            None => {
                let box_ = tag("input")
                    .attr("type", "text")
                    .attr("placeholder", words::REASON_EXAMPLE)
                    .value(reactive(move || reason.get()))
                    .on("input", on_input(move |words| reason.set(words)));
                let exclude = move || sets.exclude(&set, &id, &reason.get_untracked());
                let press = button(words::EXCLUDE, exclude)
                    .attr("disabled", reactive(move || reason.with(|why| why.trim().is_empty())));
                tag("div")
                    .class("stack")
                    .child(field(words::REASON, box_))
                    .child(press)
                    .child(hint(words::EXCLUDE_HINT))
            }
        }
    };
    tag("div")
        .class("opened")
        .attr("role", "group")
        .named(prompt.id.clone())
        .child(prompt_tags(prompt.kind, &prompt.category))
        .child(tag("p").class("quoted").child(prompt.text.clone()))
        .child(prompt.note.clone().map(note_view))
        .child(render(dispute))
        .child(button(words::CLOSE, close).class("quiet"))
}
