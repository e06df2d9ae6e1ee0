//! A seeded sample: the same on every machine, whatever order the file is in.

use std::cmp::Ordering;
use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use crate::domain::{Groups, Kind, Prompt, SampleSize, argsort};

/// Draws from the prompts of a run's sets, in an order that mixes categories and kinds, so that both rates of a running
/// measurement mean something early.
///
/// Each prompt is ranked by SipHash-1-3 of its id under the seed, and the lowest ranks of each kind of each category are
/// taken: a larger sample of so many per category contains the smaller ones, and a set's other prompts do not change which
/// are drawn. Of so many in all, each group gets its share (Hare's quota, the largest remainders first).
pub fn sample(prompts: &[&Prompt], sampling: SampleSize, seed: u64) -> Vec<Prompt> {
    let drawing = SeededOrder::of(prompts, seed);
    match sampling {
        SampleSize::PerCategory(most) => {
            let most = most.map_or(usize::MAX, |n| n as usize);
            drawing.drawn(&|at| drawing.rounds[at], &|at| drawing.rounds[at] < most)
        }
        SampleSize::InAll(total) => {
            let quotas = quotas(&drawing.sizes, u64::from(total).min(prompts.len() as u64));
            // In an order in which every stretch has all groups by their shares.
            let turn =
                |at: usize| (2 * drawing.rounds[at] + 1) * prompts.len() / drawing.sizes[drawing.groups[at]].max(1);
            drawing.drawn(&turn, &|at| (drawing.rounds[at] as u64) < quotas[drawing.groups[at]])
        }
    }
}

/// How many prompts of each kind [`sample`] draws from groups of these sizes, harmless first.
pub fn sample_size(groups: &Groups<u32>, sampling: SampleSize) -> [u32; 2] {
    let sizes: Vec<usize> = groups.iter().map(|(.., size)| *size as usize).collect();
    let drawn: Vec<u64> = match sampling {
        SampleSize::PerCategory(most) => {
            let most = most.map_or(u64::MAX, u64::from);
            sizes.iter().map(|size| most.min(*size as u64)).collect()
        }
        SampleSize::InAll(total) => quotas(&sizes, u64::from(total).min(sizes.iter().sum::<usize>() as u64)),
    };
    let of_kind = |wanted| {
        let drawn = groups.iter().zip(&drawn).filter(|((_, kind, _), _)| *kind == wanted).map(|(_, drawn)| drawn);
        drawn.sum::<u64>() as u32
    };
    Kind::ALL.map(of_kind)
}

/// How many of `total` each group gets by its size.
fn quotas(sizes: &[usize], total: u64) -> Vec<u64> {
    let all = sizes.iter().sum::<usize>().max(1) as u64;
    let share = |group: usize| sizes[group] as u64 * total;
    let mut quotas: Vec<u64> = (0..sizes.len()).map(|group| share(group) / all).collect();
    let left = total - quotas.iter().sum::<u64>();
    let by_remainder = argsort(sizes.len(), &|a, b| (share(b) % all).cmp(&(share(a) % all)).then(a.cmp(&b)));
    by_remainder.into_iter().take(left as usize).for_each(|group| quotas[group] += 1);
    quotas
}

/// All prompts in their seeded order, each group by itself.
struct SeededOrder<'p> {
    prompts: &'p [&'p Prompt],
    ranks: Vec<u64>,
    /// How many of its own group come before each.
    rounds: Vec<usize>,
    /// Which group each is of, by category and kind.
    groups: Vec<usize>,
    /// How many each group has.
    sizes: Vec<usize>,
}

impl<'p> SeededOrder<'p> {
    fn of(prompts: &'p [&'p Prompt], seed: u64) -> Self {
        let ranks = prompts.iter().map(|prompt| rank(&prompt.id, seed)).collect();
        let groups = groups_of(prompts);
        let sizes = vec![0; groups.iter().max().map_or(0, |last| last + 1)];
        let mut drawing = Self { prompts, ranks, rounds: vec![0; prompts.len()], groups, sizes };
        for at in argsort(prompts.len(), &|a, b| drawing.by_rank(a, b)) {
            let size = &mut drawing.sizes[drawing.groups[at]];
            drawing.rounds[at] = *size;
            *size += 1;
        }
        drawing
    }

    fn by_rank(&self, a: usize, b: usize) -> Ordering {
        (self.ranks[a], &self.prompts[a].id).cmp(&(self.ranks[b], &self.prompts[b].id))
    }

    /// Those that are wanted by their turns, and of those whose turn is the same by rank.
    fn drawn(&self, turn: &dyn Fn(usize) -> usize, is_wanted: &dyn Fn(usize) -> bool) -> Vec<Prompt> {
        let wanted: Vec<usize> = (0..self.prompts.len()).filter(|at| is_wanted(*at)).collect();
        let compare =
            |a: usize, b: usize| turn(wanted[a]).cmp(&turn(wanted[b])).then_with(|| self.by_rank(wanted[a], wanted[b]));
        argsort(wanted.len(), &compare).into_iter().map(|place| self.prompts[wanted[place]].clone()).collect()
    }
}

/// The group of each prompt; groups are numbered by category and kind, in whatever order the prompts come.
fn groups_of(prompts: &[&Prompt]) -> Vec<usize> {
    let mut numbers = Groups::default();
    for prompt in prompts {
        *numbers.entry(&prompt.category, prompt.kind) = 0;
    }
    numbers.values_mut().zip(0..).for_each(|(number, at)| *number = at);
    prompts.iter().map(|prompt| *numbers.entry(&prompt.category, prompt.kind)).collect()
}

/// An id's place in a seeded order: SipHash-1-3 under the seed.
pub fn rank(id: &str, seed: u64) -> u64 {
    let mut hasher = SipHasher13::new_with_keys(seed, 0);
    hasher.write(id.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn prompts() -> Vec<Prompt> {
        let mut all = Vec::new();
        for category in ["hate", "privacy"] {
            for kind in Kind::ALL {
                for n in 0..6 {
                    let id = format!("{category}-{}-{n}", kind.as_str());
                    all.push(Prompt { text: id.clone(), id, category: category.into(), kind, note: None });
                }
            }
        }
        all
    }

    fn per_category(prompts: &[Prompt], most: Option<u32>, seed: u64) -> Vec<Prompt> {
        sample(&prompts.iter().collect::<Vec<_>>(), SampleSize::PerCategory(most), seed)
    }

    fn in_all(prompts: &[Prompt], total: u32, seed: u64) -> Vec<Prompt> {
        sample(&prompts.iter().collect::<Vec<_>>(), SampleSize::InAll(total), seed)
    }

    fn ids(sample: &[Prompt]) -> Vec<&str> {
        sample.iter().map(|prompt| prompt.id.as_str()).collect()
    }

    #[test]
    fn a_seed_draws_the_same_everywhere() {
        // Written down once: a change here changes every result that names a seed.
        let drawn = per_category(&prompts(), Some(1), 7);
        assert_eq!(
            ids(&drawn),
            ["privacy-seemingly_toxic-0", "hate-seemingly_toxic-5", "hate-toxic-2", "privacy-toxic-1"]
        );
    }

    #[test]
    fn the_file_s_order_does_not_matter() {
        let mut reversed = prompts();
        reversed.reverse();
        assert_eq!(per_category(&prompts(), Some(3), 1), per_category(&reversed, Some(3), 1));
    }

    #[test]
    fn each_group_gives_its_share_and_a_larger_sample_contains_the_smaller() {
        let small = per_category(&prompts(), Some(2), 3);
        assert_eq!(small.len(), 8);
        let large = per_category(&prompts(), Some(4), 3);
        assert_eq!(ids(&large)[..8], ids(&small));
        assert_eq!(per_category(&prompts(), None, 3).len(), 24);
        assert_ne!(ids(&per_category(&prompts(), Some(2), 4)), ids(&small));
    }

    /// Two categories of both kinds, one of them four times as large as the other.
    fn uneven() -> Vec<Prompt> {
        let of = |category: &str, count: usize| {
            let prompt = |n: usize| {
                let id = format!("{category}-{n}");
                Prompt { text: id.clone(), id, category: category.into(), kind: Kind::ALL[n % 2], note: None }
            };
            (0..count).map(prompt).collect::<Vec<_>>()
        };
        [of("illegal", 80), of("hate", 20)].concat()
    }

    #[test]
    fn strata_have_their_shares_and_the_total_is_met() {
        let all = uneven();
        for total in [0, 1, 7, 10, 33, 99, 100, 500] {
            let drawn = in_all(&all, total, 5);
            assert_eq!(drawn.len(), (total as usize).min(all.len()));
            let illegal = drawn.iter().filter(|prompt| prompt.category.as_str() == "illegal").count();
            let share = drawn.len() as f64 * 0.8;
            assert!((illegal as f64 - share).abs() <= 2.0, "{illegal} of {}", drawn.len());
        }
        let tenth = in_all(&all, 10, 5);
        let illegal = tenth.iter().filter(|prompt| prompt.category.as_str() == "illegal").count();
        assert_eq!((illegal, tenth.iter().filter(|prompt| prompt.kind == Kind::Toxic).count()), (8, 5));
    }

    #[test]
    fn a_seed_draws_the_same_strata_whatever_the_files_order() {
        let (all, mut reversed) = (uneven(), uneven());
        reversed.reverse();
        assert_eq!(in_all(&all, 30, 1), in_all(&reversed, 30, 1));
        assert_ne!(in_all(&all, 30, 1), in_all(&all, 30, 2));
        // Early answers are of all groups.
        let first: Vec<_> = in_all(&all, 50, 1).into_iter().take(10).collect();
        assert!(first.iter().any(|prompt| prompt.category.as_str() == "hate"));
    }

    proptest! {
        #[test]
        fn its_size_is_known_beforehand(sizes in prop::collection::vec(0..40_u32, 1..12), n in 1..200_u32) {
            let (mut groups, mut prompts) = (Groups::default(), Vec::new());
            for (at, size) in sizes.into_iter().enumerate() {
                let (category, kind) = (format!("c{:02}", at / 2).as_str().into(), Kind::ALL[at % 2]);
                *groups.entry(&category, kind) = size;
                prompts.extend((0..size).map(|n| Prompt {
                    id: format!("{at}-{n}"),
                    category: category.clone(),
                    kind,
                    text: String::new(),
                    note: None,
                }));
            }
            let pool: Vec<&Prompt> = prompts.iter().collect();
            for sampling in [SampleSize::PerCategory(Some(n)), SampleSize::PerCategory(None), SampleSize::InAll(n)] {
                let drawn = sample(&pool, sampling, 3);
                let of_kind = |kind| drawn.iter().filter(|prompt| prompt.kind == kind).count() as u32;
                prop_assert_eq!(sample_size(&groups, sampling), Kind::ALL.map(of_kind));
            }
        }
    }
}
