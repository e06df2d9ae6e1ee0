//! What is in a prompt set: counted, searched, read, and disputed.

mod links;
mod opened_prompt;
mod set_facts;

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

use self::opened_prompt::OpenedPrompt;
use self::set_facts::SetFacts;
use crate::dataset::PromptSet;
use crate::domain::{Prompt, Search};
use crate::state::{STARTER, SetState, use_model_form, use_prompt_sets};
use crate::ui::components::controls::{CheckBox, Choice, Options};
use crate::ui::components::filter_controls::{FilterChoice, SearchBox, categories, kinds};
use crate::ui::components::prompt_parts::{KindTag, PromptButton};
use crate::ui::components::virtual_table::VirtualTable;
use crate::ui::text;

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

#[component]
pub(crate) fn PromptsPage() -> impl IntoView {
    let form = use_model_form();
    let sets = use_prompt_sets();
    let filter = RwSignal::new(PromptFilter::default());
    let open = RwSignal::new(None::<usize>);
    // Where the focus goes back to when the opened prompt is closed.
    let opener = StoredValue::new_local(None::<HtmlElement>);
    // The page opens at what the form asks.
    let first = form.settings.with_untracked(|settings| settings.prompts.sets.first().cloned());
    first.into_iter().for_each(|first| sets.shown.set(first));
    // The starter prompts stand in for a set that is still to be fetched: the page is never empty.
    let shown = Memo::new(move |_| {
        let chosen = sets.shown.get();
        let state_is_absent = |state: &SetState| matches!(state, SetState::Offered | SetState::Failed(_));
        let is_absent = sets.with_set(&chosen, |set| state_is_absent(&set.state)).unwrap_or(true);
        Shown(sets.ready_set(&chosen).or_else(|| if is_absent { sets.ready_set(STARTER) } else { None }))
    });
    Effect::new(move || {
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
    let row = move |place: usize, number: usize| {
        let prompt = shown.with_untracked(|shown| shown.0.as_ref()?.prompts.get(number).cloned());
        let open_row = move |event: MouseEvent| {
            let row = event.target().and_then(|target| target.dyn_into::<Element>().ok()?.closest("tr").ok()?);
            let button = row.and_then(|row| row.query_selector("button").ok()?);
            opener.set_value(button.and_then(|button| button.dyn_into().ok()));
            open.set(Some(number));
        };
        prompt.map(|prompt| view! { <Row place prompt excluded on_open=open_row /> }).into_any()
    };
    let close = move |()| {
        open.set(None);
        // A row that has been scrolled away takes no focus.
        opener.with_value(|opener| opener.iter().for_each(|opener| drop(opener.focus())));
    };
    let opened = move || {
        let (set, number) = (shown.get().0?, open.get()?);
        let prompt = set.prompts.get(number)?.clone();
        Some(view! { <OpenedPrompt set_id=set.id.clone() prompt on_close=close /> })
    };
    let has_no_match = move || shown.with(|shown| shown.0.is_some()) && matching.with(Vec::is_empty);
    let columns =
        vec![text::common().kind_label(), text::common().category(), text::common().prompt(), text::sets().length()];
    view! {
        <section class="card prompts-page" aria-label=text::common().prompts()>
            <Filters shown filter />
            <Standing shown />
            {move || shown.get().0.map(|set| view! { <SetFacts set /> })}
            <div class="set-prompts">
                <VirtualTable name=text::sets().in_set() columns numbers=matching row>
                    <Show when=has_no_match>
                        <p class="hint">{text::sets().no_match()}</p>
                    </Show>
                </VirtualTable>
                {opened}
            </div>
        </section>
    }
}

/// Says why the prompts are not those of the chosen set, where they are not.
#[component]
fn Standing(shown: Memo<Shown>) -> impl IntoView {
    let sets = use_prompt_sets();
    let words = move || {
        let chosen = sets.shown.get();
        let is_shown = shown.with(|shown| shown.0.as_ref().is_some_and(|set| set.id == chosen));
        if is_shown {
            return None;
        }
        let words = sets.with_set(&chosen, |set| match &set.state {
            SetState::Offered => text::sets().starter_instead(&set.name),
            SetState::Failed(error) => text::errors().error(error),
            _ => text::sets().reading().to_owned(),
        });
        Some(words.unwrap_or_else(|| text::sets().starter_instead(&chosen)))
    };
    move || words().map(|words| view! { <p class="hint">{words}</p> })
}

#[component]
fn Filters(shown: Memo<Shown>, filter: RwSignal<PromptFilter>) -> impl IntoView {
    let sets = use_prompt_sets();
    let offered = Signal::derive(move || {
        let is_at_hand = |state: &SetState| matches!(state, SetState::Ready(_));
        let current = sets.shown.get();
        sets.known.with(|known| {
            let offered = known.iter().filter(|set| is_at_hand(&set.state) || set.id == current);
            offered.map(|set| (set.id.clone(), set.name.clone())).collect::<Options>()
        })
    });
    let names = Signal::derive(move || {
        let names = shown.with(|shown| shown.0.as_ref().map(|set| set.groups.categories()));
        categories(&names.unwrap_or_default())
    });
    view! {
        <div class="filters">
            <Choice
                label=text::sets().show_set()
                options=offered
                value=Signal::derive(move || sets.shown.get())
                on_choose=move |id| sets.shown.set(id)
            />
            <FilterChoice label=text::common().kind_label() filter field=|filter| &mut filter.kind options=Signal::derive(kinds) />
            <FilterChoice label=text::common().category() filter field=|filter| &mut filter.category options=names />
            <SearchBox placeholder=text::sets().search_example() filter field=|filter| &mut filter.words />
            <CheckBox
                label=text::sets().excluded_only()
                value=Signal::derive(move || filter.with(|filter| filter.is_excluded))
                on_change=move |is_on| filter.update(|filter| filter.is_excluded = is_on)
            />
        </div>
    }
}

#[component]
fn Row(
    place: usize,
    prompt: Prompt,
    excluded: Memo<Vec<String>>,
    on_open: impl Fn(MouseEvent) + 'static,
) -> impl IntoView {
    let length = prompt.length();
    let Prompt { id, category, kind, text, .. } = prompt;
    let is_excluded = Memo::new({
        let id = id.clone();
        move |_| excluded.with(|excluded| excluded.contains(&id))
    });
    view! {
        <tr
            aria-rowindex=place
            data-prompt-id=id
            data-excluded=move || is_excluded.get().to_string()
            on:click=on_open
        >
            <td>
                <KindTag kind />
            </td>
            <td>{category.to_string()}</td>
            <td class="long">
                <PromptButton prompt=text />
                <Show when=move || is_excluded.get()>
                    <span class="tag">{text::sets().excluded_only()}</span>
                </Show>
            </td>
            <td class="number">{length}</td>
        </tr>
    }
}
