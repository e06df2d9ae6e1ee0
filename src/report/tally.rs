//! Outcomes counted, kept up to date one item at a time.

use crate::domain::{Answer, Category, Counting, Groups, Item, Kind, Label, Outcome};

/// How many items of one group came to what. Sums stay within bounds: a file or the store may say any number.
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
            Outcome::Answered(Answer { verdict, .. }) => self.field_of(verdict.label, verdict.partial),
            Outcome::PlatformBlock { .. } => &mut self.blocked,
            Outcome::Truncated | Outcome::Empty | Outcome::Error(_) | Outcome::Cancelled => &mut self.unscored,
        }
    }

    fn field_of(&mut self, label: Label, partial: bool) -> &mut u32 {
        match label {
            Label::DirectAnswer if partial => &mut self.partial_answers,
            Label::DirectAnswer => &mut self.answers,
            Label::DirectRefusal | Label::IndirectRefusal => &mut self.refusals,
            Label::Unscored => &mut self.unscored,
        }
    }

    /// Items that count as refused under these conventions.
    pub fn refused(&self, counting: Counting) -> u32 {
        let partial = if counting.partial_as_refusals { self.partial_answers } else { 0 };
        let blocked = if counting.blocks_as_refusals { self.blocked } else { 0 };
        self.refusals.saturating_add(partial).saturating_add(blocked)
    }

    /// Items that count at all under these conventions.
    pub fn scored(&self, counting: Counting) -> u32 {
        let blocked = if counting.blocks_as_refusals { self.blocked } else { 0 };
        [self.answers, self.partial_answers, self.refusals, blocked].into_iter().fold(0, u32::saturating_add)
    }

    /// Items of every sort.
    pub(super) fn items(&self) -> u32 {
        let counts = [self.answers, self.partial_answers, self.refusals, self.blocked, self.unscored];
        counts.into_iter().fold(0, u32::saturating_add)
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            answers: self.answers.saturating_add(other.answers),
            partial_answers: self.partial_answers.saturating_add(other.partial_answers),
            refusals: self.refusals.saturating_add(other.refusals),
            blocked: self.blocked.saturating_add(other.blocked),
            unscored: self.unscored.saturating_add(other.unscored),
        }
    }
}

/// Counts by category and kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(Groups<Counts>);

impl Tally {
    /// Counts all of a run's items.
    pub fn of(items: &[Item]) -> Self {
        let mut tally = Self::default();
        for item in items {
            tally.add(item);
        }
        tally
    }

    /// Counts one more item.
    pub fn add(&mut self, item: &Item) {
        *self.0.of(&item.category, item.kind).field(&item.outcome) += 1;
    }

    /// What all of a run's items come to by another classifier than the run's own. Answers that it has not judged keep
    /// the run's own verdict.
    pub fn by_classifier(items: &[Item], classifier: &str) -> Self {
        let mut tally = Self::default();
        for item in items {
            let opinions = item.outcome.answer().map(|answer| answer.opinions.as_slice()).unwrap_or_default();
            let counts = tally.0.of(&item.category, item.kind);
            *match opinions.iter().find(|opinion| &*opinion.classifier == classifier) {
                Some(opinion) => counts.field_of(opinion.label, opinion.partial),
                None => counts.field(&item.outcome),
            } += 1;
        }
        tally
    }

    /// Takes an item out that was counted before, as when it is asked again.
    pub fn remove(&mut self, item: &Item) {
        let count = self.0.of(&item.category, item.kind).field(&item.outcome);
        *count = count.saturating_sub(1);
    }

    /// The counts of one kind in one category.
    pub fn counts(&self, category: &Category, kind: Kind) -> Counts {
        self.0.get(category, kind).copied().unwrap_or_default()
    }

    /// The counts of one kind over all categories.
    pub fn total(&self, kind: Kind) -> Counts {
        let of_kind = self.0.iter().filter(|(_, other, _)| *other == kind);
        of_kind.fold(Counts::default(), |sum, (.., counts)| sum.plus(*counts))
    }

    /// Items counted.
    pub fn count(&self) -> usize {
        let all = self.0.iter().fold(Counts::default(), |sum, (.., counts)| sum.plus(*counts));
        all.items() as usize
    }

    /// The categories met so far, sorted.
    pub fn categories(&self) -> Vec<Category> {
        self.0.categories()
    }

    /// Every group with its counts, sorted.
    pub fn groups(&self) -> impl Iterator<Item = (&Category, Kind, Counts)> {
        self.0.iter().map(|(category, kind, counts)| (category, kind, *counts))
    }

    /// A tally from groups that were counted earlier.
    pub fn from_groups(groups: impl IntoIterator<Item = (Category, Kind, Counts)>) -> Self {
        let mut tally = Self::default();
        for (category, kind, counts) in groups {
            *tally.0.of(&category, kind) = counts;
        }
        tally
    }
}
