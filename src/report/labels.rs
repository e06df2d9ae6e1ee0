//! People's labels: how many there are, and those of several files brought together.

use crate::domain::{Answer, Item, PersonLabel, indices_by_key};

/// How many answers a person has labelled, those left unscored among them.
#[cfg(test)]
pub(crate) fn label_counts(items: &[Item], person: &str) -> u32 {
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
    let places = places_of_same(into, from);
    for (item, place) in from.iter().zip(places) {
        let Some(answer) = item.outcome.answer() else { continue };
        match place.and_then(|place| into[place].outcome.answer_mut()) {
            Some(here) => answer.labels.iter().for_each(|label| take_label(here, label, &mut report)),
            None => report.unmatched += answer.labels.len() as u32,
        }
    }
    report
}

/// For each of the other file's items, where the same prompt has the same answer: of several places its own one or the
/// first behind it, since most files are of the same run in the same order; else the first of all.
fn places_of_same(items: &[Item], others: &[Item]) -> Vec<Option<usize>> {
    fn key(item: &Item) -> Option<(&str, &str)> {
        item.outcome.answer().map(|answer| (&*item.prompt_id, &*answer.text))
    }
    let known = indices_by_key(items.iter().map(key));
    let place = |(at, item)| {
        let same = known.get(&Some(key(item)?))?;
        same.get(same.partition_point(|place| *place < at)).or(same.first()).copied()
    };
    others.iter().enumerate().map(place).collect()
}

fn take_label(answer: &mut Answer, label: &PersonLabel, report: &mut MergeReport) {
    match answer.labels.iter_mut().find(|earlier| earlier.by == label.by) {
        Some(earlier) if earlier == label => return,
        Some(earlier) => {
            report.changed += u32::from(earlier.class != label.class);
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

        // Read through for each, so many would take minutes.
        let other = |name: &str| {
            (0..40_000).map(|n| Item { prompt_id: format!("{name}{n}"), ..from[0].clone() }).collect::<Vec<_>>()
        };
        assert_eq!(merge_labels(&mut other("a"), &other("b")).unmatched, 40_000);

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
