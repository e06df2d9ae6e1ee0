//! A seeded sample: the same on every machine, whatever order the file is in.

use std::cmp::Ordering;
use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::order::order;
use crate::domain::Prompt;

/// Up to `per_category` prompts of each kind in each category (`None` takes all), in an order that mixes categories
/// and kinds, so that both rates of a running measurement mean something early.
///
/// Each prompt is ranked by SipHash-1-3 of its id under the seed, and the lowest ranks of each group are taken: growing
/// the number per category only adds prompts, and a set's other prompts do not change which are drawn.
pub fn sample(prompts: &[Prompt], per_category: Option<u32>, seed: u64) -> Vec<Prompt> {
    let most = per_category.map_or(usize::MAX, |n| n as usize);
    let drawn = Drawing::of(prompts, seed);
    drawn
        .order(&|at| drawn.rounds[at])
        .into_iter()
        .filter(|at| drawn.rounds[*at] < most)
        .map(|at| prompts[at].clone())
        .collect()
}

/// `total` prompts, or all if there are fewer, each kind of each category by its share of the set (Hare's quota, the
/// largest remainders first). Within a group the same prompts come first as in [`sample`].
pub fn stratified_sample(prompts: &[Prompt], total: u32, seed: u64) -> Vec<Prompt> {
    let drawn = Drawing::of(prompts, seed);
    let quotas = quotas(&drawn.sizes, u64::from(total).min(prompts.len() as u64));
    // In an order in which every stretch has all groups by their shares.
    let turn = |at: usize| (2 * drawn.rounds[at] + 1) * prompts.len() / drawn.sizes[drawn.groups[at]].max(1);
    let is_drawn = |at: &usize| (drawn.rounds[*at] as u64) < quotas[drawn.groups[*at]];
    drawn.order(&turn).into_iter().filter(is_drawn).map(|at| prompts[at].clone()).collect()
}

/// Of `total`, what each group gets by its size.
fn quotas(sizes: &[usize], total: u64) -> Vec<u64> {
    let all = sizes.iter().sum::<usize>().max(1) as u64;
    let share = |group: usize| sizes[group] as u64 * total;
    let mut quotas: Vec<u64> = (0..sizes.len()).map(|group| share(group) / all).collect();
    let left = total - quotas.iter().sum::<u64>();
    let by_remainder = order(sizes.len(), &|a, b| (share(b) % all).cmp(&(share(a) % all)).then(a.cmp(&b)));
    by_remainder.into_iter().take(left as usize).for_each(|group| quotas[group] += 1);
    quotas
}

/// All prompts in their seeded order, each group by itself.
struct Drawing<'p> {
    prompts: &'p [Prompt],
    ranks: Vec<u64>,
    /// How many of its own group come before each.
    rounds: Vec<usize>,
    /// Which group each is of, by category and kind.
    groups: Vec<usize>,
    /// How many each group has.
    sizes: Vec<usize>,
}

impl<'p> Drawing<'p> {
    fn of(prompts: &'p [Prompt], seed: u64) -> Self {
        let ranks = prompts.iter().map(|prompt| rank(&prompt.id, seed)).collect();
        let zeros = vec![0; prompts.len()];
        let mut drawing = Self { prompts, ranks, rounds: zeros.clone(), groups: zeros, sizes: Vec::new() };
        let group = |at: usize| (&prompts[at].category, prompts[at].kind);
        let grouped = order(prompts.len(), &|a, b| group(a).cmp(&group(b)).then_with(|| drawing.by_rank(a, b)));
        for (number, at) in grouped.iter().enumerate() {
            if number == 0 || group(grouped[number - 1]) != group(*at) {
                drawing.sizes.push(0);
            }
            let last = drawing.sizes.len() - 1;
            (drawing.rounds[*at], drawing.groups[*at]) = (drawing.sizes[last], last);
            drawing.sizes[last] += 1;
        }
        drawing
    }

    fn by_rank(&self, a: usize, b: usize) -> Ordering {
        (self.ranks[a], &self.prompts[a].id).cmp(&(self.ranks[b], &self.prompts[b].id))
    }

    /// By turns, and of those whose turn is the same by rank.
    fn order(&self, turn: &dyn Fn(usize) -> usize) -> Vec<usize> {
        order(self.prompts.len(), &|a, b| turn(a).cmp(&turn(b)).then_with(|| self.by_rank(a, b)))
    }
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
    use crate::domain::Kind;

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

    fn ids(sample: &[Prompt]) -> Vec<&str> {
        sample.iter().map(|prompt| prompt.id.as_str()).collect()
    }

    #[test]
    fn a_seed_draws_the_same_everywhere() {
        // Written down once: a change here changes every result that names a seed.
        let drawn = sample(&prompts(), Some(1), 7);
        assert_eq!(
            ids(&drawn),
            ["privacy-seemingly_toxic-0", "hate-seemingly_toxic-5", "hate-toxic-2", "privacy-toxic-1"]
        );
    }

    #[test]
    fn the_file_s_order_does_not_matter() {
        let mut reversed = prompts();
        reversed.reverse();
        assert_eq!(sample(&prompts(), Some(3), 1), sample(&reversed, Some(3), 1));
    }

    #[test]
    fn each_group_gives_its_share_and_a_larger_sample_contains_the_smaller() {
        let small = sample(&prompts(), Some(2), 3);
        assert_eq!(small.len(), 8);
        let large = sample(&prompts(), Some(4), 3);
        assert_eq!(ids(&large)[..8], ids(&small));
        assert_eq!(sample(&prompts(), None, 3).len(), 24);
        assert_ne!(ids(&sample(&prompts(), Some(2), 4)), ids(&small));
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
            let drawn = stratified_sample(&all, total, 5);
            assert_eq!(drawn.len(), (total as usize).min(all.len()));
            let illegal = drawn.iter().filter(|prompt| prompt.category.as_str() == "illegal").count();
            let share = drawn.len() as f64 * 0.8;
            assert!((illegal as f64 - share).abs() <= 2.0, "{illegal} of {}", drawn.len());
        }
        let tenth = stratified_sample(&all, 10, 5);
        let illegal = tenth.iter().filter(|prompt| prompt.category.as_str() == "illegal").count();
        assert_eq!((illegal, tenth.iter().filter(|prompt| prompt.kind == Kind::Toxic).count()), (8, 5));
    }

    #[test]
    fn a_seed_draws_the_same_strata_whatever_the_files_order() {
        let (all, mut reversed) = (uneven(), uneven());
        reversed.reverse();
        assert_eq!(stratified_sample(&all, 30, 1), stratified_sample(&reversed, 30, 1));
        assert_ne!(stratified_sample(&all, 30, 1), stratified_sample(&all, 30, 2));
        // Early answers are of all groups.
        let first: Vec<_> = stratified_sample(&all, 50, 1).into_iter().take(10).collect();
        assert!(first.iter().any(|prompt| prompt.category.as_str() == "hate"));
    }
}
