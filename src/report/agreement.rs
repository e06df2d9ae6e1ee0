//! Who said what of a run's answers: how far people and classifiers agree, and what a rate comes to once its
//! classifier's errors are known.

use super::{Rate, Tally};
use crate::domain::{Answer, Counting, Item, Kind, Label};
use crate::stats::{Confusion, Corrected, Kappa, fleiss_kappa, rogan_gladen};

/// Someone whose word on answers can be held against another's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rater {
    /// A person, by the name on their labels.
    Person(String),
    /// A classifier, by its id. A language model that judges is one whose id starts with `judge:`.
    Classifier(String),
}

/// The class, and whether the answer declines and then helps all the same.
pub(super) type Word = (Label, bool);

impl Rater {
    /// What this rater said of an item, in a run whose own classifier is `own`. `None` where it said nothing or left
    /// the answer unscored, and where there is no answer to speak of, as after a platform's block.
    pub fn word(&self, item: &Item, own: &str) -> Option<(Label, bool)> {
        let answer = item.outcome.answer()?;
        let word = match self {
            Self::Person(name) => answer.label_by(name).map(|said| (said.label, said.partial)),
            Self::Classifier(id) if id == answer.verdict_of(own) => {
                Some((answer.verdict.label, answer.verdict.partial))
            }
            Self::Classifier(id) => {
                let said = answer.opinions.iter().find(|opinion| *opinion.classifier == **id);
                said.map(|said| (said.label, said.partial))
            }
        };
        word.filter(|(label, _)| *label != Label::Unscored)
    }
}

/// Everyone who may be compared: the people by name, then the run's own classifier, then the others by id.
pub fn raters(items: &[Item], own: &str) -> Vec<Rater> {
    let opinions = answers(items).flat_map(|answer| &answer.opinions);
    let others = distinct(&mut opinions.map(|opinion| &*opinion.classifier).filter(|id| *id != own));
    let people = people(items).into_iter().map(|name| Rater::Person(name.to_owned()));
    let classifiers = [own].into_iter().chain(others).map(|id| Rater::Classifier(id.to_owned()));
    people.chain(classifiers).collect()
}

/// How two raters agree on the items that both of them judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The rows' rater, then the columns'.
    pub raters: [Rater; 2],
    /// By class, in the order of [`Agreement::CLASSES`]. A partial refusal is a direct answer here.
    pub classes: Confusion,
    /// By side: 0 is answered, 1 is declined. A partial refusal is declined here, whatever the rates count.
    pub sides: Confusion,
}

impl Agreement {
    /// The classes of the table, in its order.
    pub const CLASSES: [Label; 3] = [Label::DirectAnswer, Label::DirectRefusal, Label::IndirectRefusal];

    /// Counts what two raters said. Kappa, its interval and the plain agreement are [`Confusion::cohen_kappa`]'s; where
    /// that has none, the number of items is still the table's total.
    pub fn between(items: &[Item], own: &str, one: &Rater, other: &Rater) -> Self {
        let (mut classes, mut sides) = (Confusion::new(Self::CLASSES.len()), Confusion::new(2));
        let class = |(label, _): Word| Self::CLASSES.iter().position(|class| *class == label);
        for (row, column) in word_pairs(items, own, one, other) {
            if let Some((row, column)) = class(row).zip(class(column)) {
                classes.add(row, column);
            }
            sides.add(usize::from(is_declined(row)), usize::from(is_declined(column)));
        }
        Self { raters: [one.clone(), other.clone()], classes, sides }
    }
}

/// Fleiss' kappa of all people on the answers that every one of them judged: of sides (answered or declined, a partial
/// refusal being declined), not of classes.
///
/// `None` with fewer than three people, and where [`fleiss_kappa`] has none: fewer than two such answers, or all on one
/// side.
pub fn among_people(items: &[Item]) -> Option<Kappa> {
    let people = people(items);
    if people.len() < 3 {
        return None;
    }
    let people: Vec<Rater> = people.into_iter().map(|name| Rater::Person(name.to_owned())).collect();
    let sides = |item: &Item| {
        people.iter().try_fold(vec![0, 0], |mut sides, person| {
            // No classifier is asked, so none need be named.
            sides[usize::from(is_declined(person.word(item, "")?))] += 1;
            Some(sides)
        })
    };
    fleiss_kappa(&items.iter().filter_map(sides).collect::<Vec<_>>())
}

/// A run's rate beside what it comes to once its classifier's errors, as one person's labels show them, are undone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorrectedRate {
    /// As a summary has it, blocks counted or not.
    pub raw: Rate,
    /// Of the model's own answers: blocks are never in it.
    pub corrected: Corrected,
    /// The answers of this kind that both the person and the classifier judged, from which its errors are known.
    pub labelled: u32,
}

/// Corrects a run's rate for the errors of its own classifier, taking a person's labels for the truth. Sensitivity and
/// specificity are those of the labelled answers of this kind, refused or not by the same conventions for both.
///
/// A provider's block is known to be one and is no classifier's word, so that blocks are left out of the correction
/// under either convention. Where they count as refusals, raw and corrected rate are therefore not of the same items.
///
/// The labelled answers stand for all: where they were picked by their verdicts (all refusals, say), the errors found
/// on them are not those of the rest, and the correction misleads (C. B. Begg and R. A. Greenes, 1983, “Assessment of
/// diagnostic tests when disease verification is subject to selection bias”, Biometrics 39, p. 207 ff.).
///
/// `None` where [`rogan_gladen`] has none: nothing scored, no label on one of the sides, or a classifier that by these
/// labels does not tell the sides apart.
pub fn corrected_rate(
    items: &[Item],
    own: &str,
    person: &str,
    kind: Kind,
    counting: Counting,
) -> Option<CorrectedRate> {
    let (person, classifier) = (Rater::Person(person.to_owned()), Rater::Classifier(own.to_owned()));
    let side = |word| usize::from(is_refused(word, counting));
    let mut checked = Confusion::new(2);
    for (truth, found) in word_pairs(items.iter().filter(|item| item.kind == kind), own, &person, &classifier) {
        checked.add(side(truth), side(found));
    }
    let right = |side| [checked.count(side, side), checked.row_total(side)];

    let counts = Tally::of(items).total(kind);
    let no_blocks = Counting { blocks_as_refusals: false, ..counting };
    let corrected = rogan_gladen(counts.refused(no_blocks), counts.scored(no_blocks), right(1), right(0))?;
    Some(CorrectedRate { raw: Rate::of(counts, counting), corrected, labelled: checked.total() })
}

/// Both raters' words on every item that both judged.
fn word_pairs<'a>(
    items: impl IntoIterator<Item = &'a Item>,
    own: &str,
    one: &Rater,
    other: &Rater,
) -> impl Iterator<Item = (Word, Word)> {
    items.into_iter().filter_map(move |item| one.word(item, own).zip(other.word(item, own)))
}

fn is_refused((label, partial): Word, counting: Counting) -> bool {
    label.is_refusal() || (partial && counting.partial_as_refusals)
}

fn is_declined((label, partial): Word) -> bool {
    label.is_refusal() || partial
}

fn answers(items: &[Item]) -> impl Iterator<Item = &Answer> {
    items.iter().filter_map(|item| item.outcome.answer())
}

/// Everyone who labelled an answer, sorted.
fn people(items: &[Item]) -> Vec<&str> {
    distinct(&mut answers(items).flat_map(|answer| &answer.labels).map(|label| label.by.as_str()))
}

/// Each name once, sorted.
fn distinct<'a>(names: &mut dyn Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        if let Err(at) = seen.binary_search(&name) {
            seen.insert(at, name);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Opinion;
    use crate::report::test_runs::*;
    use crate::report::{Summary, label_counts};
    use proptest::prelude::*;

    #[test]
    fn people_come_first_then_the_runs_own_classifier_then_the_others() {
        let mut items = run("AR-", &[("Zoe", "AR-"), ("Ann", "-U-")]);
        for id in ["judge:m", "a", "own"] {
            items[0].outcome.answer_mut().unwrap().add_opinion(Opinion::of(id, &verdict(EVADED)));
        }
        let expected = [person("Ann"), person("Zoe"), classifier("own"), classifier("a"), classifier("judge:m")];
        assert_eq!(raters(&items, "own"), expected);
        assert_eq!(raters(&[], "own"), [classifier("own")]);

        // The own classifier's word is the verdict, even where a file has it among the opinions too.
        let words = |rater: Rater| [0, 1, 2].map(|at: usize| rater.word(&items[at], "own"));
        assert_eq!(words(classifier("own")), [Some(ANSWERED), Some(REFUSED), None]);
        assert_eq!(words(classifier("a")), [Some(EVADED), None, None]);
        assert_eq!(words(person("Zoe")), [Some(ANSWERED), Some(REFUSED), None]);
        assert_eq!(words(person("Ann")), [None; 3]);
        assert_eq!(["Ann", "Zoe", "own"].map(|name| label_counts(&items, name)), [1, 2, 0]);
    }

    #[test]
    fn only_what_both_judged_counts_and_a_partial_refusal_is_declined() {
        let items = run("ARPERRURR", &[("Ann", "AEAPRUR--"), ("Bob", "-------R-")]);
        let agreement = Agreement::between(&items, "own", &person("Ann"), &classifier("own"));
        assert_eq!(agreement.raters, [person("Ann"), classifier("own")]);
        let classes = [0, 1, 2].map(|row| [0, 1, 2].map(|column| agreement.classes.count(row, column)));
        assert_eq!(classes, [[2, 0, 1], [0, 1, 0], [0, 1, 0]]);
        let sides = [0, 1].map(|row| [0, 1].map(|column| agreement.sides.count(row, column)));
        assert_eq!(sides, [[1, 1], [0, 3]]);
        // Observed 4/5, by chance 2/5 * 1/5 + 3/5 * 4/5 = 14/25.
        let kappa = agreement.sides.cohen_kappa().unwrap();
        assert!((kappa.value - 6.0 / 11.0).abs() < 1e-12 && kappa.n == 5, "{kappa:?}");

        let strangers = Agreement::between(&items, "own", &person("Ann"), &person("Bob"));
        assert_eq!((strangers.classes.total(), strangers.sides.total()), (0, 0));
    }

    #[test]
    fn people_are_compared_by_side_where_all_of_them_judged() {
        // 5 of 12 words decline: chance 74/144. Pairs agree on 1, 1, 1/3 and 1 of the first four items: 10/12.
        let [ann, bob, cy] = [("Ann", "RAEARR"), ("Bob", "EAEARA"), ("Cy", "PAAAU-")];
        let items = run("AAAAAA", &[ann, bob, cy]);
        let kappa = among_people(&items).unwrap();
        assert!((kappa.value - 23.0 / 35.0).abs() < 1e-12 && kappa.n == 4, "{kappa:?}");

        assert_eq!(among_people(&items[4..]), None);
        assert_eq!(among_people(&run("AAAAAA", &[ann, bob])), None);
    }

    /// The classifier finds 3 of Ann's 4 refusals, clears 3 of her 5 answers, and calls 6 of 10 refused: (0.6 + 0.6 -
    /// 1) / (0.75 + 0.6 - 1) = 4/7. Beside them, what must not count: an unread answer, a block, the other kind.
    fn errant_run() -> Vec<Item> {
        let mut items = run("RERAAAPRRRU-R", &[("Ann", "RRERAAPAUAR-A"), ("Bob", "--------A----")]);
        items[12].kind = Kind::SeeminglyToxic;
        items
    }

    #[test]
    fn a_rate_is_corrected_by_the_labels_of_its_kind() {
        let items = errant_run();
        let correct = |partial_as_refusals| {
            let counting = Counting { partial_as_refusals, ..Counting::default() };
            corrected_rate(&items, "own", "Ann", Kind::Toxic, counting).unwrap()
        };
        let plain = correct(false);
        assert!((plain.corrected.rate - 4.0 / 7.0).abs() < 1e-12, "{plain:?}");
        assert_eq!((plain.raw.refused, plain.raw.scored, plain.labelled), (6, 10, 9));

        // The partial refusal changes side in both: 4 of 5 found, 2 of 4 cleared, 7 of 10 called refused.
        let partial = correct(true);
        assert!((partial.corrected.rate - (0.7 + 0.5 - 1.0) / (0.8 + 0.5 - 1.0)).abs() < 1e-12, "{partial:?}");
        assert_eq!((partial.raw.refused, partial.raw.scored, partial.labelled), (7, 10, 9));
    }

    #[test]
    fn blocks_are_in_the_raw_rate_alone() {
        let items = errant_run();
        let correct = |counting| corrected_rate(&items, "own", "Ann", Kind::Toxic, counting).unwrap();
        let with_blocks = Counting { blocks_as_refusals: true, ..Counting::default() };
        let counted = correct(with_blocks);
        assert_eq!(counted.raw, Summary::of(&Tally::of(&items), with_blocks).toxic_refusal);
        assert_eq!((counted.raw.refused, counted.raw.scored), (7, 11));
        assert_eq!(counted.corrected, correct(Counting::default()).corrected);
    }

    #[test]
    fn what_cannot_be_corrected_is_not() {
        let correct = |items: &[Item], kind| corrected_rate(items, "own", "Ann", kind, Counting::default());
        assert_eq!(correct(&[], Kind::Toxic), None);
        // One answer labelled, on one side.
        assert_eq!(correct(&errant_run(), Kind::SeeminglyToxic), None);
        assert_eq!(correct(&run("RA", &[("Ann", "AR")]), Kind::Toxic), None);
    }

    proptest! {
        #[test]
        fn it_does_not_matter_who_is_held_against_whom(items in items()) {
            let (ann, own) = (person("Ann"), classifier("own"));
            let there = Agreement::between(&items, "own", &ann, &own);
            let back = Agreement::between(&items, "own", &own, &ann);
            prop_assert_eq!(there.classes.total(), there.sides.total());
            for (row, column) in (0..9).map(|cell| (cell / 3, cell % 3)) {
                prop_assert_eq!(there.classes.count(row, column), back.classes.count(column, row));
                prop_assert_eq!(there.sides.count(row, column), back.sides.count(column, row));
            }
        }

        #[test]
        fn a_person_who_always_agrees_corrects_nothing(mut items in items(), partial_as_refusals: bool) {
            let counting = Counting { partial_as_refusals, ..Counting::default() };
            for answer in items.iter_mut().filter_map(|item| item.outcome.answer_mut()) {
                answer.set_label("Ann", Some((answer.verdict.label, answer.verdict.partial)));
            }
            for kind in Kind::ALL {
                let raw = Rate::of(Tally::of(&items).total(kind), counting);
                let corrected = corrected_rate(&items, "own", "Ann", kind, counting);
                prop_assert_eq!(corrected.is_some(), 0 < raw.refused && raw.refused < raw.scored);
                if let Some(corrected) = corrected {
                    prop_assert!((corrected.corrected.rate - raw.rate.unwrap()).abs() < 1e-12);
                    prop_assert_eq!((corrected.raw, corrected.labelled), (raw, raw.scored));
                }
            }
        }
    }
}
