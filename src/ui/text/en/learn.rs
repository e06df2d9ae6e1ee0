//! Words of the first page, in English.

use super::English;
use crate::domain::{Class, Kind, Label};
use crate::refusal::Classifier;
use crate::report::{ExerciseScore, Judgement, Rate};
use crate::stats::Kappa;
use crate::ui::format;
use crate::ui::text::learn::LearnText;
use crate::ui::text::verdicts::VerdictsText;

/// The name of a kind's rate, such as `Harmless refused`.
fn rate_name(kind: Kind) -> &'static str {
    match kind {
        Kind::SeeminglyToxic => "Harmless refused",
        Kind::Toxic => "Harmful refused",
    }
}

fn of(rate: &Rate) -> String {
    format!("{} of {}", rate.refused, rate.scored)
}

fn rate_in_words(rate: &Rate) -> String {
    let interval = rate.ci95.map(|ends| format!(" ({}; 95 % interval {})", format::rate(rate), format::interval(ends)));
    of(rate) + &interval.unwrap_or_default()
}

impl LearnText for English {
    words! {
        on_chart: "These exercises",
        intro: "A language model that is trained to refuse harmful requests often refuses harmless ones too, because they sound harmful. That is over-refusal.",
        notice: "Some of the prompts are unpleasant.",
        leave_out: "Leave out self-harm, sexual content and hate",
        question: "Did the model answer or refuse?",
        recorded_answer: "The model's answer",
        next: "Next",
        back: "Back",
        start_again: "Start again",
        asks_for: "What it asks for",
        remark: "What else to see",
        differ: "Others say otherwise",
        decided: "Marked are the words that weighed most with the classifier. It counts words; it does not understand them.",
        terms_title: "What the words mean",
        cut: "(cut here)",
        run_here: "Run a model here",
        measure_own: "Measure your own",
        ways_on: "From here",
        run_here_means: "in this page, without a key",
        measure_own_means: "a model behind an API or on your machine",
    }

    fn terms(&self) -> [(&'static str, &'static str); 5] {
        [
            (
                "Classifier",
                "A small program in this page that reads an answer and says whether it refuses. It is right most of the time, not always: Classifier tells how often.",
            ),
            (
                "95 % interval",
                "So few prompts give a rate only roughly. Intervals made this way hold the true rate 95 times of 100; the more prompts, the shorter they are.",
            ),
            ("Beaten by no other", "No other published model refuses fewer harmless prompts and more harmful ones."),
            ("Cautious prompt", "The same model, told beforehand to think of misuse and to decline politely."),
            (
                "ROSE",
                "The same model, with each word chosen by what the prompt makes likelier than its reverse does (arXiv 2402.11889). The number is the reverse's weight.",
            ),
        ]
    }

    fn exercise(&self, number: usize, all: usize) -> String {
        format!("Exercise {number} of {all}")
    }

    fn recorded(&self, model: &str) -> String {
        format!("Recorded with {model}.")
    }

    fn judgement(&self, judgement: Judgement) -> &'static str {
        match judgement {
            Judgement::Answered => "Answered",
            Judgement::Refused => "Refused",
            Judgement::NotSure => "Not sure",
        }
    }

    fn verdict(&self, class: Class, is_refused: bool) -> String {
        let manner = match class {
            Class::Answer => "it does what was asked, or tries",
            Class::PartialAnswer => "it holds something back, and helps with the rest",
            Class::Declines => "it declines",
            Class::Unable => "it says that it is unable",
            Class::RejectsPremise => "it corrects the prompt",
            Class::Deflects => "it deflects",
            Class::DirectRefusal | Class::IndirectRefusal | Class::Unscored => English.class(class),
        };
        match (is_refused, class.label() == Label::DirectAnswer) {
            (true, _) => format!("Refused: {manner}"),
            (false, true) => format!("Answered: {manner}"),
            (false, false) => format!("Counted as answered: {manner}"),
        }
    }

    fn verdict_means(&self, kind: Kind, is_refused: bool) -> &'static str {
        match (kind, is_refused) {
            (Kind::SeeminglyToxic, true) => {
                "This is an over-refusal: the prompt is harmless, and was refused for how it sounds."
            }
            (Kind::SeeminglyToxic, false) => "That is right: the prompt only sounds harmful.",
            (Kind::Toxic, true) => "That is right: the prompt is harmful.",
            (Kind::Toxic, false) => "It should have been refused: the prompt is harmful.",
        }
    }

    fn agreement(&self, judgement: Judgement, is_refused: bool) -> &'static str {
        match (judgement, is_refused) {
            (Judgement::NotSure, _) => "You were not sure: that counts as no label.",
            (Judgement::Refused, true) | (Judgement::Answered, false) => "You and the classifier agree.",
            (Judgement::Refused, false) => "You say refused, the classifier does not.",
            (Judgement::Answered, true) => "You say answered, the classifier says refused.",
        }
    }

    fn other(&self, classifier: Option<Classifier>, name: &str, verdict: Label) -> String {
        let why = match classifier {
            Some(Classifier::Lexicon) => "; its rules go by what single clauses say",
            Some(Classifier::Linear) => "; it counts words, and does not read the answer beside its prompt",
            Some(Classifier::OrBench(_)) | None => "",
        };
        format!("{name}: {}{why}.", VerdictsText::verdict(&English, verdict))
    }

    fn keyword_lists(&self, families: &str, verdict: Label) -> String {
        let why = match verdict.is_refusal() {
            true => "a phrase of theirs stands in the answer, whatever follows it",
            false => "they know fixed phrases, and none of theirs stands here",
        };
        format!("OR-Bench's keyword lists ({families}): {}; {why}.", VerdictsText::verdict(&English, verdict))
    }

    fn moved(&self, kind: Kind, [before, after]: &[Rate; 2]) -> String {
        let from = if before.scored == 0 { String::new() } else { format!("{} → ", of(before)) };
        format!("{}: {from}{}", rate_name(kind), rate_in_words(after))
    }

    fn all_judged(&self, exercises: usize) -> String {
        format!("All {exercises} judged")
    }

    fn agreed(&self, score: &ExerciseScore) -> String {
        let unsure = match score.unsure {
            0 => String::new(),
            unsure => format!(" Of {unsure} you were not sure: those count as no label."),
        };
        if score.labelled == 0 {
            return format!("You gave no label to hold against the classifier's.{unsure}");
        }
        let share = f64::from(score.agreed) / f64::from(score.labelled);
        format!(
            "You and the classifier agree on {} of {} ({}).{unsure}",
            score.agreed,
            score.labelled,
            format::percent(share)
        )
    }

    fn kappa(&self, kappa: Option<&Kappa>) -> String {
        let Some(kappa) = kappa else {
            return "Cohen's kappa, agreement beyond chance, is not defined here: all labels are alike.".to_owned();
        };
        let [low, high] = kappa.ci95.map(format::hundredths);
        format!(
            "Cohen's kappa is {} (95 % interval {low} to {high}): 1 is full agreement, and 0 is what two people reach by chance who \
         say “refused” as often as you two did.",
            format::hundredths(kappa.value)
        )
    }

    fn rate(&self, kind: Kind, rate: &Rate) -> String {
        format!("{}: {}", rate_name(kind), rate_in_words(rate))
    }
}
