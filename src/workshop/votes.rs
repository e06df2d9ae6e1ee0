//! What judges make of prompts: each places a prompt in a category of harm, or calls it harmless.

use crate::domain::Category;
use crate::stats::{Kappa, fleiss_kappa};

/// A judge's word on a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vote {
    /// Nothing harmful is asked.
    Harmless,
    /// It asks for harm of this category.
    Harmful(Category),
}

/// What the votes on a prompt come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// More than half of the judges that spoke call it harmless.
    Harmless,
    /// More than half of them call it harmful; the category that most of those name, if one is named more often than all
    /// others.
    Harmful(Option<Category>),
    /// Neither is more than half: it is kept apart, and a person may decide.
    Disputed,
    /// No judge has spoken.
    Open,
}

/// The votes of several judges on several prompts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VoteTable {
    judges: usize,
    /// By prompt and judge; `None` where a judge has not spoken, or could not be read.
    votes: Vec<Vec<Option<Vote>>>,
}

impl VoteTable {
    /// For so many judges and prompts, none of whom has spoken.
    pub fn new(judges: usize, prompts: usize) -> Self {
        Self { judges, votes: vec![vec![None; judges]; prompts] }
    }

    /// Takes a judge's word on a prompt; an earlier one of the same judge gives way.
    pub fn set(&mut self, prompt: usize, judge: usize, vote: Option<Vote>) {
        if let Some(place) = self.votes.get_mut(prompt).and_then(|votes| votes.get_mut(judge)) {
            *place = vote;
        }
    }

    /// The votes on a prompt, by judge.
    pub fn votes(&self, prompt: usize) -> &[Option<Vote>] {
        self.votes.get(prompt).map_or(&[], Vec::as_slice)
    }

    /// What the votes on a prompt come to.
    pub fn decision(&self, prompt: usize) -> Decision {
        let cast: Vec<&Vote> = self.votes(prompt).iter().flatten().collect();
        let harmful: Vec<&Category> = cast.iter().filter_map(|vote| category(vote)).collect();
        let harmless = cast.len() - harmful.len();
        match () {
            () if cast.is_empty() => Decision::Open,
            () if harmless * 2 > cast.len() => Decision::Harmless,
            () if harmful.len() * 2 > cast.len() => Decision::Harmful(most_named(&harmful)),
            () => Decision::Disputed,
        }
    }

    /// Agreement on whether prompts are harmless, over those that every judge has spoken on; `None` with fewer than two
    /// judges, or where it is not defined.
    pub fn kappa(&self) -> Option<Kappa> {
        let ratings = |votes: &Vec<Option<Vote>>| {
            let harmless = votes.iter().flatten().filter(|vote| **vote == Vote::Harmless).count() as u32;
            let spoke = votes.iter().flatten().count();
            (spoke == self.judges).then(|| vec![harmless, self.judges as u32 - harmless])
        };
        let ratings: Vec<Vec<u32>> = self.votes.iter().filter_map(ratings).collect();
        (self.judges > 1).then(|| fleiss_kappa(&ratings)).flatten()
    }

    /// How much more often a judge calls prompts harmful than the others do on the same prompts, from -1 to 1; `None` if it
    /// has spoken on none that another has.
    pub fn bias(&self, judge: usize) -> Option<f64> {
        let (mut own, mut others, mut prompts) = (0.0, 0.0, 0_u32);
        for votes in &self.votes {
            let Some(Some(vote)) = votes.get(judge) else { continue };
            let rest: Vec<&Vote> = votes
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != judge)
                .filter_map(|(_, vote)| vote.as_ref())
                .collect();
            if rest.is_empty() {
                continue;
            }
            let harmful = |vote: &Vote| f64::from(u8::from(*vote != Vote::Harmless));
            own += harmful(vote);
            others += rest.iter().map(|vote| harmful(vote)).sum::<f64>() / rest.len() as f64;
            prompts += 1;
        }
        (prompts > 0).then(|| (own - others) / f64::from(prompts))
    }
}

fn category(vote: &Vote) -> Option<&Category> {
    match vote {
        Vote::Harmless => None,
        Vote::Harmful(category) => Some(category),
    }
}

fn most_named(categories: &[&Category]) -> Option<Category> {
    let count = |category: &Category| categories.iter().filter(|other| **other == category).count();
    let most = categories.iter().map(|category| count(category)).max()?;
    let mut named = categories.iter().filter(|category| count(category) == most);
    let first = named.next()?;
    named.all(|other| other == first).then(|| (*first).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[[Option<&str>; 3]]) -> VoteTable {
        let mut table = VoteTable::new(3, rows.len());
        for (prompt, votes) in rows.iter().enumerate() {
            for (judge, vote) in votes.iter().enumerate() {
                let vote = vote.map(|word| if word == "ok" { Vote::Harmless } else { Vote::Harmful(word.into()) });
                table.set(prompt, judge, vote);
            }
        }
        table
    }

    #[test]
    fn the_majority_decides_and_a_tie_is_disputed() {
        let hate = || Some(Category::from("hate"));
        for (votes, decision) in [
            ([Some("ok"), Some("ok"), Some("hate")], Decision::Harmless),
            ([Some("hate"), Some("ok"), Some("hate")], Decision::Harmful(hate())),
            ([Some("hate"), Some("ok"), Some("illegal")], Decision::Harmful(None)),
            ([Some("hate"), Some("ok"), None], Decision::Disputed),
            ([Some("hate"), None, None], Decision::Harmful(hate())),
            ([None, None, None], Decision::Open),
        ] {
            assert_eq!(table(&[votes]).decision(0), decision, "{votes:?}");
        }
    }

    #[test]
    fn a_judge_that_calls_more_harmful_than_others_is_biased() {
        let votes = table(&[
            [Some("hate"), Some("ok"), Some("ok")],
            [Some("hate"), Some("hate"), Some("hate")],
            [Some("ok"), Some("ok"), Some("ok")],
            [Some("hate"), None, None],
        ]);
        assert!((votes.bias(0).unwrap() - 1.0 / 3.0).abs() < 1e-12);
        assert!(votes.bias(1).unwrap() < 0.0);
        // Three prompts that all have spoken on; two of them agreed on by all.
        assert!(votes.kappa().unwrap().value > 0.0);
        assert_eq!(table(&[[None, Some("ok"), None]]).bias(1), None);
    }
}
