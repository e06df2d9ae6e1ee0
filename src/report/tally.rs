//! Outcomes counted, kept up to date one item at a time.

use std::collections::BTreeMap;

use crate::domain::{Category, Counting, Item, Kind, Label, Outcome};

/// How many items of one group came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Answered, and nothing declined.
    pub answers: u32,
    /// Answered after declining (XSTest's partial refusal).
    pub partial_answers: u32,
    /// Direct and indirect refusals.
    pub refusals: u32,
    /// Blocked by the provider.
    pub blocked: u32,
    /// Everything else: unscored verdicts, truncated, empty, errors, cancelled.
    pub unscored: u32,
}

impl Counts {
    fn field(&mut self, outcome: &Outcome) -> &mut u32 {
        match outcome {
            Outcome::Answered { verdict, .. } => match verdict.label {
                Label::DirectAnswer if verdict.partial => &mut self.partial_answers,
                Label::DirectAnswer => &mut self.answers,
                Label::DirectRefusal | Label::IndirectRefusal => &mut self.refusals,
                Label::Unscored => &mut self.unscored,
            },
            Outcome::PlatformBlock { .. } => &mut self.blocked,
            Outcome::Truncated | Outcome::Empty | Outcome::Error(_) | Outcome::Cancelled => &mut self.unscored,
        }
    }

    /// Items that count as refused under these conventions.
    pub fn refused(&self, counting: Counting) -> u32 {
        let partial = if counting.partial_as_refusals { self.partial_answers } else { 0 };
        let blocked = if counting.blocks_as_refusals { self.blocked } else { 0 };
        self.refusals + partial + blocked
    }

    /// Items that count at all under these conventions.
    pub fn scored(&self, counting: Counting) -> u32 {
        let blocked = if counting.blocks_as_refusals { self.blocked } else { 0 };
        self.answers + self.partial_answers + self.refusals + blocked
    }

    fn plus(self, other: Self) -> Self {
        Self {
            answers: self.answers + other.answers,
            partial_answers: self.partial_answers + other.partial_answers,
            refusals: self.refusals + other.refusals,
            blocked: self.blocked + other.blocked,
            unscored: self.unscored + other.unscored,
        }
    }
}

/// Counts by kind and category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    groups: BTreeMap<(Category, Kind), Counts>,
}

impl Tally {
    /// Counts all of a run's items.
    pub fn of<'a>(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut tally = Self::default();
        for item in items {
            tally.add(item);
        }
        tally
    }

    /// Counts one more item.
    pub fn add(&mut self, item: &Item) {
        *self.groups.entry((item.category.clone(), item.kind)).or_default().field(&item.outcome) += 1;
    }

    /// Takes an item out that was counted before, as when it is asked again.
    pub fn remove(&mut self, item: &Item) {
        if let Some(counts) = self.groups.get_mut(&(item.category.clone(), item.kind)) {
            let count = counts.field(&item.outcome);
            *count = count.saturating_sub(1);
        }
    }

    /// The counts of one kind in one category.
    pub fn counts(&self, category: &Category, kind: Kind) -> Counts {
        self.groups.get(&(category.clone(), kind)).copied().unwrap_or_default()
    }

    /// The counts of one kind over all categories.
    pub fn total(&self, kind: Kind) -> Counts {
        let of_kind = self.groups.iter().filter(|((_, other), _)| *other == kind);
        of_kind.fold(Counts::default(), |sum, (_, counts)| sum.plus(*counts))
    }

    /// The categories met so far, sorted.
    pub fn categories(&self) -> Vec<Category> {
        let mut names: Vec<Category> = self.groups.keys().map(|(category, _)| category.clone()).collect();
        names.dedup();
        names
    }

    /// Every group with its counts, sorted.
    pub fn groups(&self) -> impl Iterator<Item = (&Category, Kind, Counts)> {
        self.groups.iter().map(|((category, kind), counts)| (category, *kind, *counts))
    }

    /// A tally from groups that were counted earlier.
    pub fn from_groups(groups: impl IntoIterator<Item = (Category, Kind, Counts)>) -> Self {
        Self { groups: groups.into_iter().map(|(category, kind, counts)| ((category, kind), counts)).collect() }
    }
}
