//! Which prompts of an unfinished run are still to be asked.

use crate::domain::{Item, Outcome, Prompt, pair_by_key};

/// The prompts of a run, and which of them are still to be asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resumption {
    /// Every prompt of the plan.
    pub prompts: Vec<Prompt>,
    /// By prompt: the number of its item, where it has one.
    pub places: Vec<Option<usize>>,
    /// Prompts to ask, by their index.
    pub open: Vec<usize>,
}

impl Resumption {
    /// A run that has not begun: everything is open.
    pub fn fresh(prompts: Vec<Prompt>) -> Self {
        let count = prompts.len();
        Self { prompts, places: vec![None; count], open: (0..count).collect() }
    }

    /// What is left of `plan` after these items. Cancelled prompts are open, and failed ones where `again` says so; an
    /// outcome of any other kind stands. Prompts of items that the plan does not know (all of them, where the plan is
    /// lost) are prompts of the run too.
    pub fn of(plan: Vec<Prompt>, items: &[Item], again: bool) -> Self {
        let mut resumption = Self { places: vec![None; plan.len()], prompts: plan, open: Vec::new() };
        let unplanned = resumption.place(items);
        for number in unplanned {
            resumption.prompts.push(prompt_of(&items[number]));
            resumption.places.push(Some(number));
        }
        let is_open = |place: &Option<usize>| match place.and_then(|number| items.get(number)) {
            Some(Item { outcome: Outcome::Error(_), .. }) => again,
            Some(item) => item.outcome == Outcome::Cancelled,
            None => true,
        };
        resumption.open = (0..resumption.places.len()).filter(|at| is_open(&resumption.places[*at])).collect();
        resumption
    }

    /// Gives every item to a prompt of its id and text; tells which found none. A set may hold a prompt twice.
    fn place(&mut self, items: &[Item]) -> Vec<usize> {
        let mut unplanned = Vec::new();
        let planned = pair_by_key(items.iter().map(Item::key), self.prompts.iter().map(Prompt::key));
        for (number, at) in planned.into_iter().enumerate() {
            match at {
                Some(at) => self.places[at] = Some(number),
                None => unplanned.push(number),
            }
        }
        unplanned
    }
}

fn prompt_of(item: &Item) -> Prompt {
    Prompt {
        id: item.prompt_id.clone(),
        category: item.category.clone(),
        kind: item.kind,
        text: item.prompt.clone(),
        note: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Failure, FailureKind, Kind};
    use proptest::prelude::*;

    fn prompt(id: &str) -> Prompt {
        let (category, kind) = ("hate".into(), Kind::Toxic);
        Prompt { id: id.into(), category, kind, text: format!("Prompt {id}"), note: None }
    }

    fn item(id: &str, outcome: Outcome) -> Item {
        Item::new(&prompt(id), outcome)
    }

    fn failed() -> Outcome {
        Outcome::Error(Failure::new(FailureKind::Network, "no"))
    }

    #[test]
    fn prompts_with_an_outcome_are_settled_and_failed_ones_open_on_request() {
        let items = [item("c", Outcome::Empty), item("a", failed()), item("d", Outcome::Cancelled)];
        let plan = ["a", "b", "c", "d"].map(prompt).to_vec();
        let left = Resumption::of(plan.clone(), &items, false);
        assert_eq!(left.places, [Some(1), None, Some(0), Some(2)]);
        assert_eq!(left.open, [1, 3]);
        assert_eq!(Resumption::of(plan.clone(), &items, true).open, [0, 1, 3]);
        assert_eq!(Resumption::of(plan.clone(), &[], false), Resumption::fresh(plan));
    }

    #[test]
    fn without_a_plan_the_items_are_the_plan() {
        let items = [item("c", Outcome::Truncated), item("a", Outcome::Cancelled)];
        let left = Resumption::of(Vec::new(), &items, false);
        assert_eq!(left.prompts, ["c", "a"].map(prompt));
        assert_eq!((left.places, left.open), (vec![Some(0), Some(1)], vec![1]));
    }

    #[test]
    fn a_prompt_that_the_plan_holds_twice_is_asked_twice() {
        let plan = ["a", "a", "b"].map(prompt).to_vec();
        assert_eq!(Resumption::of(plan, &[item("a", Outcome::Empty)], false).open, [1, 2]);
    }

    proptest! {
        #[test]
        fn every_prompt_is_settled_or_open(ids in proptest::collection::vec("[a-d]", 0..12), ends in "[eco]{0,12}") {
            let plan: Vec<Prompt> = ids.iter().map(|id| prompt(id)).collect();
            let outcome = |end| match end { 'e' => failed(), 'c' => Outcome::Cancelled, _ => Outcome::Empty };
            let items: Vec<Item> = ids.iter().rev().zip(ends.chars()).map(|(id, end)| item(id, outcome(end))).collect();
            let left = Resumption::of(plan.clone(), &items, false);
            prop_assert_eq!(&left.prompts, &plan);
            let cancelled = items.iter().filter(|item| item.outcome == Outcome::Cancelled).count();
            prop_assert_eq!(left.open.len(), plan.len() - items.len() + cancelled);
            prop_assert_eq!(left.places.iter().flatten().count(), items.len());
        }
    }
}
