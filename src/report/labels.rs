//! People's labels: how many there are, and those of several files brought together.

use crate::domain::{Answer, Item, PersonLabel};

/// How many answers a person has labelled, those left unscored among them.
pub fn label_counts(items: &[Item], person: &str) -> u32 {
    let answers = items.iter().filter_map(|item| item.outcome.answer());
    answers.map(|answer| u32::from(answer.label_by(person).is_some())).sum()
}

/// What became of another file's labels. Labels that were here already, word for word, are in none of the counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MergeReport {
    /// Labels that are here now and were not before.
    pub taken: u32,
    /// Labels on answers that are not here.
    pub unmatched: u32,
    /// Those of the taken that say otherwise than the same person's label before, which they replaced.
    pub changed: u32,
}

/// Takes in the labels of another file's items where the prompt's id and the answer's text are the same. Labels bear no
/// time: the other file's are taken to be the later ones, and a person's later label replaces their earlier one.
pub fn merge_labels(into: &mut [Item], from: &[Item]) -> MergeReport {
    let mut report = MergeReport::default();
    for (at, item) in from.iter().enumerate() {
        let Some(answer) = item.outcome.answer().filter(|answer| !answer.labels.is_empty()) else { continue };
        match place_of_same(into, item, at).and_then(|place| into[place].outcome.answer_mut()) {
            Some(here) => answer.labels.iter().for_each(|label| take_label(here, label, &mut report)),
            None => report.unmatched += answer.labels.len() as u32,
        }
    }
    report
}

/// Where the same prompt has the same answer. Most files are of the same run in the same order: the search starts `at`
/// the item's own place, and goes round.
fn place_of_same(items: &[Item], wanted: &Item, at: usize) -> Option<usize> {
    let has_answer = |item: &Item| item.outcome.answer().is_some_and(|answer| answer.text == wanted.outcome.text());
    let is_same = |place: &usize| items[*place].prompt_id == wanted.prompt_id && has_answer(&items[*place]);
    let at = at.min(items.len());
    (at..items.len()).chain(0..at).find(is_same)
}

fn take_label(answer: &mut Answer, label: &PersonLabel, report: &mut MergeReport) {
    match answer.labels.iter_mut().find(|earlier| earlier.by == label.by) {
        Some(earlier) if earlier == label => return,
        Some(earlier) => {
            report.changed += u32::from((earlier.label, earlier.partial) != (label.label, label.partial));
            *earlier = label.clone();
        }
        None => answer.labels.push(label.clone()),
    }
    report.taken += 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::test_runs::*;
    use proptest::prelude::*;

    #[test]
    fn labels_are_taken_where_prompt_and_answer_are_the_same() {
        let mut items = run("AAAA-", &[("Ann", "RA---"), ("Bob", "R----")]);
        // The fourth has another text here, the fifth no answer there, the sixth no item.
        let mut from = run("RRRRRR", &[("Ann", "PPRRRR"), ("Bob", "R--R--"), ("Cy", "E-----")]);
        from[3].outcome.answer_mut().unwrap().text = "another".into();
        from[4].outcome.answer_mut().unwrap().text = String::new();
        from.reverse();
        assert_eq!(merge_labels(&mut items, &from), MergeReport { taken: 4, unmatched: 4, changed: 2 });
        let words = |at: usize| ["Ann", "Bob", "Cy"].map(|name| person(name).word(&items[at], "own"));
        assert_eq!(words(0), [Some(PARTIAL), Some(REFUSED), Some(EVADED)]);
        assert_eq!(words(1), [Some(PARTIAL), None, None]);
        assert_eq!((words(2), words(3)), ([Some(REFUSED), None, None], [None; 3]));
        assert_eq!(classifier("own").word(&items[0], "own"), Some(ANSWERED), "labels alone are taken");

        let mut twins = run("AA", &[("Ann", "AR")]);
        twins[1].prompt_id = twins[0].prompt_id.clone();
        assert_eq!(merge_labels(&mut twins.clone(), &twins), MergeReport::default());
    }

    proptest! {
        #[test]
        fn merging_twice_changes_nothing(mut items in items(), mut from in items()) {
            let half = from.len() / 2;
            from.rotate_left(half);
            let first = merge_labels(&mut items, &from);
            let labels = label_counts(&from, "Ann") + label_counts(&from, "Bob");
            prop_assert!(first.changed <= first.taken && first.taken + first.unmatched <= labels);
            let once = items.clone();
            prop_assert_eq!(merge_labels(&mut items, &once), MergeReport::default());
            let second = merge_labels(&mut items, &from);
            prop_assert_eq!(second, MergeReport { unmatched: first.unmatched, ..MergeReport::default() });
            prop_assert_eq!(items, once);
        }
    }
}
