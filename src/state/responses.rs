//! Which of a run's answers the responses page shows.

use leptos::prelude::*;

use super::runs::{RunEntry, Runs};
use super::service::Service;
use crate::domain::{Class, Item, Kind, Manner, Search};

/// Empty fields let everything pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResponseFilter {
    /// A kind's name.
    pub kind: String,
    /// A category's name, or the group's.
    pub category: String,
    /// A label's name.
    pub verdict: String,
    /// A manner's name.
    pub manner: String,
    /// An outcome's name.
    pub outcome: String,
    /// What stands in the prompt or in the answer.
    pub words: String,
    /// Several categories to be chosen like one.
    pub group: Option<CategoryGroup>,
}

/// Several categories under one name.
#[derive(Clone, Debug, PartialEq)]
pub struct CategoryGroup {
    /// What they have in common.
    pub name: String,
    /// Their names.
    pub categories: Vec<String>,
}

impl ResponseFilter {
    /// One kind's prompts in one category.
    pub fn in_category(kind: Kind, category: &str) -> Self {
        Self { kind: kind.as_str().to_owned(), category: category.to_owned(), ..Self::default() }
    }

    /// One kind's prompts in several categories.
    pub fn in_group(kind: Kind, group: CategoryGroup) -> Self {
        Self { group: Some(group.clone()), ..Self::in_category(kind, &group.name) }
    }

    /// Whether it lets an item pass.
    pub fn passes(&self) -> impl Fn(&Item) -> bool + '_ {
        let search = Search::of(&self.words);
        move |item| self.lets_pass(item, &search)
    }

    fn lets_pass(&self, item: &Item, search: &Search) -> bool {
        let is = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        let class = item.outcome.verdict().map(|verdict| verdict.class);
        let verdict = class.map_or("", |class| class.label().as_str());
        let manner = class.and_then(Class::manner).map_or("", Manner::as_str);
        is(&self.kind, item.kind.as_str())
            && self.has_category_of(item)
            && is(&self.verdict, verdict)
            && is(&self.manner, manner)
            && is(&self.outcome, item.outcome.as_str())
            && (search.finds(&item.prompt) || search.finds(item.outcome.text()))
    }

    fn has_category_of(&self, item: &Item) -> bool {
        let found = item.category.as_str();
        match &self.group {
            Some(group) if group.name == self.category => group.categories.iter().any(|category| category == found),
            _ => self.category.is_empty() || self.category == found,
        }
    }
}

/// The state of [`Responses`].
pub struct ResponsesState {
    runs: Runs,
    /// Which of the chosen run's answers are shown.
    pub filter: RwSignal<ResponseFilter>,
}

/// The page of responses.
pub type Responses = Service<ResponsesState>;

/// The page's [`Responses`].
pub fn use_responses() -> Responses {
    expect_context()
}

impl Responses {
    pub(super) fn new(runs: Runs) -> Self {
        Self::provide(ResponsesState { runs, filter: RwSignal::new(ResponseFilter::default()) })
    }

    /// Chooses the answers of a run that the responses page shows when it is opened next.
    pub fn show(&self, run: RunEntry, filter: ResponseFilter) {
        self.runs.choose(Some(run));
        self.filter.set(filter);
    }
}
