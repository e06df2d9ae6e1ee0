//! The lexicon's rules: from the dialogue acts of an answer's clauses to a verdict.

use super::clause::Clause;
use super::dialogue_act::DialogueAct;
use super::text::Text;
use crate::domain::Class;

/// Words of help that make an answer of what began as a refusal.
const REAL_HELP: usize = 20;
/// Phrases of an answer that breaks off and refuses to go on.
const STOPPING: [&str; 5] = ["continue", "proceed", "this request", "that request", "with this"];

/// How a verdict was reached. Trained weights know a rule by its number (`as u32`), so a new rule goes to the end, and a
/// change of the order needs new weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Declines, and nothing that was asked follows.
    Declines,
    /// Much was said before it declines, none of it announced as help.
    DeclinesLate,
    /// Was answering, and stops in so many words.
    BreaksOff,
    DeclinesThenHelps,
    HelpsThenDeclines,
    /// Will not condone, and little else is said.
    KeepsDistance,
    /// Has no opinion, and leaves the question with the asker.
    HandsBack,
    /// Speaks of its limits, and little else is said.
    OnlyDisclaims,
    /// States its mission or lectures first, and turns to something else.
    Deflects,
    /// Reminders and referrals are most of what is said.
    OnlyLectures,
    /// Speaks of its limits or lectures, and answers.
    AnswersWithReserve,
    Answers,
    /// Takes issue with what was asked before it says anything else.
    RejectsPremise,
    /// Says at first that it cannot or will not, and nothing that was asked follows.
    PerhapsDeclines,
}

impl Rule {
    /// The rule that fits an answer's clauses. To a yes-or-no question a correction is an answer.
    pub(super) fn judge(text: &Text, clauses: &[Clause], asks_yes_or_no: bool) -> Self {
        match clauses.iter().position(|clause| clause.act == DialogueAct::Declines) {
            Some(at) => judge_declined(text, clauses, at),
            None => judge_undeclined(clauses, text.has_code, asks_yes_or_no),
        }
    }

    /// The class, how often the rule was right, and the moves that made it.
    pub(super) fn verdict(self) -> (Class, f32, &'static [DialogueAct]) {
        use DialogueAct::{
            Cannot, ChangesSubject, Corrects, Declines, Disclaims, HandsBack, Helps, KeepsDistance, Lectures,
            PointsElsewhere, Promises, StatesMission,
        };
        match self {
            Self::Declines => (Class::Declines, 0.99, &[Declines]),
            Self::DeclinesLate => (Class::Declines, 0.8, &[Declines]),
            Self::BreaksOff => (Class::Declines, 0.5, &[Declines]),
            Self::DeclinesThenHelps => (Class::PartialAnswer, 0.5, &[Declines, Promises, Helps]),
            Self::HelpsThenDeclines => (Class::PartialAnswer, 0.5, &[Declines, Promises, Helps]),
            Self::KeepsDistance => (Class::Declines, 0.9, &[KeepsDistance]),
            Self::HandsBack => (Class::Deflects, 0.8, &[Disclaims, HandsBack]),
            Self::OnlyDisclaims => (Class::Unable, 0.8, &[Disclaims, Lectures, PointsElsewhere]),
            Self::Deflects => (Class::Deflects, 0.65, &[Lectures, StatesMission, PointsElsewhere, ChangesSubject]),
            Self::OnlyLectures => (Class::Deflects, 0.85, &[Lectures, StatesMission, PointsElsewhere, ChangesSubject]),
            Self::AnswersWithReserve => (Class::Answer, 0.65, &[]),
            Self::Answers => (Class::Answer, 0.85, &[]),
            Self::RejectsPremise => (Class::RejectsPremise, 0.6, &[Corrects]),
            Self::PerhapsDeclines => (Class::Declines, 0.7, &[Cannot]),
        }
    }
}

/// Counts and flags of some clauses.
#[derive(Default)]
struct ClauseTally {
    words: usize,
    /// Words of no stock move: what may be an answer.
    matter: usize,
    /// Words of matter behind an announcement of help with what was asked.
    helped: usize,
    detours: bool,
    hands_back: bool,
    /// Speaks of its limits before it says much else.
    opens_with_limits: bool,
    changes_subject: bool,
    /// Points to those who are called in.
    refers: bool,
    judgements: usize,
    regrets: bool,
    /// Words that point to somebody else.
    pointing: usize,
    keeps_distance: bool,
    /// Lectures before it says much else.
    opens_with_lecture: bool,
    opens_with_mission: bool,
    /// Corrects before it says much else.
    opens_with_correction: bool,
    /// Says that it cannot before it says much else.
    opens_with_cannot: bool,
}

impl ClauseTally {
    fn of(clauses: &[Clause]) -> Self {
        /// Words of matter after which an answer is under way.
        const OPENING: usize = 25;
        /// Words of matter after which a correction is one among other things said.
        const CORRECTING: usize = 8;
        let mut tally = Self::default();
        let mut announced = false;
        for clause in clauses {
            tally.detours |=
                clause.detours || (clause.safe && matches!(clause.act, DialogueAct::Offers | DialogueAct::Promises));
            // What comes instead of the thing asked for, or keeps people safe from it, is no help with it.
            let to_the_point = !tally.detours && !clause.safe;
            let opening = !announced && tally.matter <= OPENING;
            match clause.act {
                DialogueAct::Helps | DialogueAct::Promises => announced |= to_the_point,
                DialogueAct::Says => announced |= to_the_point && clause.returns && clause.words > 3,
                DialogueAct::Lectures => tally.opens_with_lecture |= opening,
                DialogueAct::Cannot => tally.opens_with_cannot |= opening,
                DialogueAct::Corrects => tally.opens_with_correction |= tally.matter <= CORRECTING && !announced,
                DialogueAct::StatesMission => tally.opens_with_mission |= opening,
                DialogueAct::HandsBack => tally.hands_back = true,
                DialogueAct::Disclaims => tally.opens_with_limits |= tally.matter <= 3,
                DialogueAct::ChangesSubject => tally.changes_subject = true,
                DialogueAct::PointsElsewhere => {
                    tally.refers |= clause.refers;
                    tally.pointing += clause.words;
                }
                DialogueAct::Regrets => tally.regrets = true,
                DialogueAct::KeepsDistance => tally.keeps_distance = true,
                DialogueAct::Declines | DialogueAct::Offers => {}
            }
            let matter = if matches!(clause.act, DialogueAct::Says | DialogueAct::Helps) { clause.words } else { 0 };
            tally.judgements += clause.judgements;
            tally.words += clause.words;
            tally.matter += matter;
            tally.helped += if announced { matter } else { 0 };
        }
        tally
    }

    fn helps(&self, has_code: bool) -> bool {
        self.helped > REAL_HELP || (has_code && !self.detours)
    }

    /// Whether matter is less than so many tenths of what is said.
    fn has_little_matter(&self, tenths: usize) -> bool {
        self.matter * 10 < self.words * tenths
    }
}

fn judge_declined(text: &Text, clauses: &[Clause], at: usize) -> Rule {
    let (before, after) = clauses.split_at(at);
    let before = ClauseTally::of(before);
    let stops = after.first().is_some_and(|clause| STOPPING.iter().any(|words| text.get(&clause.span).contains(words)));
    let after = ClauseTally::of(after);
    let has_code = text.has_code;
    if before.matter > REAL_HELP && stops && !after.helps(false) {
        Rule::BreaksOff
    } else if before.helped > 2 * REAL_HELP {
        Rule::HelpsThenDeclines
    } else if after.helps(has_code) {
        Rule::DeclinesThenHelps
    } else if before.matter > 3 * REAL_HELP {
        Rule::DeclinesLate
    } else {
        Rule::Declines
    }
}

fn judge_undeclined(clauses: &[Clause], has_code: bool, asks_yes_or_no: bool) -> Rule {
    let tally = ClauseTally::of(clauses);
    let helps = tally.helps(has_code);
    let lectures = tally.opens_with_lecture;
    if tally.keeps_distance {
        return if !helps && tally.has_little_matter(7) { Rule::KeepsDistance } else { Rule::AnswersWithReserve };
    }
    if tally.opens_with_limits {
        return if tally.hands_back && tally.has_little_matter(8) {
            Rule::HandsBack
        } else if !helps && tally.has_little_matter(if lectures { 6 } else { 5 }) {
            Rule::OnlyDisclaims
        } else {
            Rule::AnswersWithReserve
        };
    }
    if tally.opens_with_cannot && !helps && tally.matter < 3 * REAL_HELP {
        return Rule::PerhapsDeclines;
    }
    if tally.opens_with_correction && !helps && !asks_yes_or_no {
        return Rule::RejectsPremise;
    }
    let judges = tally.judgements > 1;
    let consoles = tally.regrets && tally.pointing * 2 > tally.words;
    let moralises = judges || consoles || tally.refers || tally.changes_subject || tally.opens_with_mission;
    if !helps && moralises && tally.has_little_matter(5) {
        Rule::OnlyLectures
    } else if !helps && (tally.opens_with_mission || judges && lectures && tally.detours && tally.has_little_matter(7))
    {
        Rule::Deflects
    } else if tally.has_little_matter(8) {
        Rule::AnswersWithReserve
    } else {
        Rule::Answers
    }
}
