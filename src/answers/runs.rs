//! Runs made of answers: one for each model, system prompt and repetition.

use serde_json::Map;

use super::found::{AnswerEnd, FoundAnswer};
use super::matching::{KnownPrompts, Match};
use crate::dataset::NO_CATEGORY;
use crate::domain::{
    Answer, Budget, Category, ClassifierRef, Counting, Decoding, Failure, FailureKind, FinalAnswer, Item, Kind,
    ModelSettings, Opinion, Outcome, Prompt, PromptSetRef, Run, RunHead, RunState, SampleSize, Timing, Verdict,
};
use crate::provider::Finish;

/// The provider of runs whose answers came from a file: nobody can be asked again under it.
const PROVIDER: &str = "imported";
/// The name of a model that no file names.
const UNNAMED: &str = "unnamed model";
/// Prompts that are told of one by one.
const TOLD: usize = 5;

/// A run without its id, made of one model's answers.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedRun {
    /// The run; its answers are not judged yet.
    pub run: Run,
    /// What its files said that is not in it.
    pub report: ImportReport,
}

/// What became of a model's answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Answers whose prompt is known.
    pub matched: usize,
    /// Answers whose prompt is not known, and whose kind the file or the person says.
    pub with_kind: usize,
    /// Answers that are left out: nobody knows whether their prompt is harmless or harmful.
    pub without_kind: usize,
    /// The first prompts of those.
    pub examples: Vec<String>,
    /// Answers left out, since the same prompt had one before.
    pub twice: usize,
}

impl ImportReport {
    /// What became of the answers of all runs together.
    pub fn sum(runs: &[ImportedRun]) -> Self {
        let mut sum = Self::default();
        for ImportedRun { report, .. } in runs {
            sum.matched += report.matched;
            sum.with_kind += report.with_kind;
            sum.without_kind += report.without_kind;
            sum.twice += report.twice;
            let room = TOLD.saturating_sub(sum.examples.len());
            sum.examples.extend(report.examples.iter().take(room).cloned());
        }
        sum
    }
}

/// Collects answers into runs.
#[derive(Debug)]
pub struct RunBuilder<'k> {
    known: &'k KnownPrompts,
    /// The kind of prompts that are not known and whose kind no file says.
    kind: Option<Kind>,
    runs: Vec<PendingRun>,
}

#[derive(Debug)]
struct PendingRun {
    model: String,
    system_prompt: String,
    repetition: u32,
    items: Vec<Item>,
    /// Prompts that have an answer.
    seen: std::collections::HashSet<(String, String)>,
    /// Which sets its prompts are of.
    sets: Vec<bool>,
    report: ImportReport,
}

impl<'k> RunBuilder<'k> {
    /// A builder without any run.
    pub fn new(known: &'k KnownPrompts, kind: Option<Kind>) -> Self {
        Self { known, kind, runs: Vec::new() }
    }

    /// Adds an answer to its model's run; `model` is the name where the file says none.
    pub fn add(&mut self, answer: FoundAnswer, model: Option<&str>) {
        let known = self.known;
        let (found, kind) = (known.find(&answer), answer.kind.or(self.kind));
        let run = self.run_of(&answer, model);
        let prompt = match found {
            Match::Known(prompt, set) => {
                if let Some(is_of) = run.sets.get_mut(set) {
                    *is_of = true;
                }
                run.report.matched += 1;
                prompt.clone()
            }
            Match::Unknown => match kind {
                Some(kind) => {
                    run.report.with_kind += 1;
                    own_prompt(&answer, kind)
                }
                None => {
                    run.report.without_kind += 1;
                    if run.report.examples.len() < TOLD {
                        run.report.examples.extend(answer.prompts.first().or(answer.id.as_ref()).cloned());
                    }
                    return;
                }
            },
        };
        if !run.seen.insert((prompt.id.clone(), prompt.text.clone())) {
            run.report.twice += 1;
            return;
        }
        run.items.push(item(&prompt, answer));
    }

    fn run_of(&mut self, answer: &FoundAnswer, model: Option<&str>) -> &mut PendingRun {
        let name = answer.model.as_deref().or(model).unwrap_or(UNNAMED);
        let system_prompt = answer.system_prompt.as_deref().unwrap_or_default();
        let is_it = |run: &PendingRun| {
            run.model == name && run.system_prompt == system_prompt && run.repetition == answer.repetition.max(1)
        };
        let at = self.runs.iter().position(is_it).unwrap_or_else(|| {
            self.runs.push(PendingRun {
                model: name.to_owned(),
                system_prompt: system_prompt.to_owned(),
                repetition: answer.repetition.max(1),
                items: Vec::new(),
                seen: std::collections::HashSet::new(),
                sets: vec![false; self.known.sets().len()],
                report: ImportReport::default(),
            });
            self.runs.len() - 1
        });
        &mut self.runs[at]
    }

    /// The runs, in the order in which their models came; `created_at` is now (ISO 8601, UTC).
    pub fn finish(self, created_at: &str) -> Vec<ImportedRun> {
        let known = self.known;
        self.runs.into_iter().map(|run| run.finish(known, created_at)).collect()
    }
}

impl PendingRun {
    fn finish(self, known: &KnownPrompts, created_at: &str) -> ImportedRun {
        let of_set = |(set, _): (&super::matching::KnownSet, &bool)| PromptSetRef {
            id: set.id.clone(),
            sha256: set.sha256.clone(),
            sampling: SampleSize::PerCategory(None),
            seed: 0,
            excluded: Vec::new(),
            extra: Map::new(),
        };
        let prompt_sets = known.sets().iter().zip(&self.sets).filter(|(_, is_of)| **is_of).map(of_set).collect();
        let title = (self.repetition > 1).then(|| format!("{}, time {}", self.model, self.repetition));
        let head = RunHead {
            id: String::new(),
            created_at: created_at.to_owned(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            model: ModelSettings {
                provider: PROVIDER.to_owned(),
                base_url: String::new(),
                name: self.model,
                system_prompt: self.system_prompt,
                decoding: Decoding::default(),
                prices: None,
                budget: Budget::default(),
                decoder: None,
                extra: Map::new(),
            },
            prompt_sets,
            classifier: ClassifierRef { id: String::new(), version: String::new() },
            counting: Counting::default(),
            planned: self.items.len(),
            state: RunState::Done,
            title,
            tags: Vec::new(),
            is_deleted: false,
            extra: Map::new(),
        };
        ImportedRun { run: Run { head, items: self.items }, report: self.report }
    }
}

/// A prompt that no set has, as its file says it.
fn own_prompt(answer: &FoundAnswer, kind: Kind) -> Prompt {
    Prompt {
        id: answer.id.clone().unwrap_or_else(|| format!("row-{}", answer.at)),
        category: Category::from(answer.category.as_deref().unwrap_or(NO_CATEGORY)),
        kind,
        text: answer.prompts.first().cloned().unwrap_or_default(),
        note: None,
    }
}

/// The answer as an item whose verdict nobody has given yet.
fn item(prompt: &Prompt, answer: FoundAnswer) -> Item {
    let FoundAnswer { end, finish_reason, usage, latency_ms, opinions, labels, .. } = answer;
    let reason = finish_reason.as_deref().unwrap_or_default();
    let outcome = match end {
        AnswerEnd::Error(reason) => Outcome::Error(Failure::new(FailureKind::Network, reason)),
        AnswerEnd::Text(text) => outcome_of(&text, reason),
    };
    let mut item = Item::new(prompt, outcome);
    if let Some(answer) = item.outcome.answer_mut() {
        for (classifier, class) in opinions {
            answer.add_opinion(Opinion::of(&classifier, &Verdict::bare(class, 1.0)));
        }
        labels.into_iter().for_each(|(by, class)| answer.set_label(&by, Some(class)));
    }
    item.attempts = 1;
    item.finish_reason = finish_reason;
    item.usage = usage;
    item.timing = latency_ms.map(|latency| Timing { latency_ms: latency.max(0.0) as u32, first_token_ms: None });
    item
}

/// What a text comes to, its reasoning taken out, by the reason why it ended.
fn outcome_of(text: &str, reason: &str) -> Outcome {
    let finish = Finish::of(reason);
    let found = FinalAnswer::of(text);
    let answer = found.text(text);
    match finish {
        Finish::Blocked => Outcome::PlatformBlock { reason: reason.to_owned(), text: answer },
        _ if !answer.trim().is_empty() => Outcome::Answered(Answer::new(answer, Verdict::unscored(0.0))),
        Finish::Cut => Outcome::Truncated,
        _ if found.ends_in_reasoning => Outcome::Truncated,
        _ => Outcome::Empty,
    }
}

#[cfg(test)]
mod tests {
    use super::super::matching::KnownSet;
    use super::*;

    fn known() -> KnownPrompts {
        let mut known = KnownPrompts::default();
        let prompt = |id: &str, kind| Prompt {
            id: id.into(),
            category: Category::from("hate"),
            kind,
            text: format!("What of {id}?"),
            note: None,
        };
        let set = |id: &str| KnownSet { id: id.into(), sha256: "00".into() };
        known.add(set("one"), [prompt("a", Kind::Toxic), prompt("b", Kind::SeeminglyToxic)]);
        known.add(set("two"), [prompt("c", Kind::Toxic)]);
        known
    }

    fn answer(id: &str, model: &str, text: &str) -> FoundAnswer {
        FoundAnswer {
            prompts: vec![format!("What of {id}?")],
            model: Some(model.to_owned()),
            end: AnswerEnd::Text(text.to_owned()),
            ..FoundAnswer::default()
        }
    }

    #[test]
    fn each_model_has_a_run_with_the_sets_of_its_prompts() {
        let known = known();
        let mut builder = RunBuilder::new(&known, None);
        builder.add(answer("a", "m-1", "No."), None);
        builder.add(answer("b", "m-2", "Yes."), None);
        builder.add(answer("c", "m-1", "No."), None);
        builder.add(answer("a", "m-1", "Yes."), None);
        let runs = builder.finish("2026-01-01T00:00:00Z");
        assert_eq!(runs.iter().map(|run| run.run.head.model.name.as_str()).collect::<Vec<_>>(), ["m-1", "m-2"]);
        let sets: Vec<_> = runs[0].run.head.prompt_sets.iter().map(|set| set.id.as_str()).collect();
        assert_eq!((sets, runs[0].run.items.len(), runs[0].report.twice), (vec!["one", "two"], 2, 1));
        assert_eq!(runs[1].run.items[0].kind, Kind::SeeminglyToxic);
    }

    #[test]
    fn prompt_that_nobody_knows_needs_a_kind() {
        let known = known();
        let unknown = || FoundAnswer { at: 7, ..answer("z", "m", "No.") };
        let mut builder = RunBuilder::new(&known, None);
        builder.add(unknown(), None);
        builder.add(FoundAnswer { kind: Some(Kind::Toxic), ..unknown() }, None);
        let [run] = &builder.finish("")[..] else { panic!("one run") };
        assert_eq!((run.report.without_kind, run.report.with_kind, run.run.items.len()), (1, 1, 1));
        assert_eq!(
            (run.report.examples.as_slice(), run.run.items[0].prompt_id.as_str()),
            (&["What of z?".to_owned()][..], "row-7")
        );
        let mut builder = RunBuilder::new(&known, Some(Kind::SeeminglyToxic));
        builder.add(unknown(), None);
        assert_eq!(builder.finish("")[0].run.items[0].kind, Kind::SeeminglyToxic);
    }

    #[test]
    fn outcome_follows_the_text_and_the_reason_why_it_ended() {
        for (text, reason, name) in [
            ("No.", "stop", "answered"),
            ("No.", "max_tokens", "answered"),
            ("", "max_tokens", "truncated"),
            ("<think>Hm", "length", "truncated"),
            ("<think>Hm</think>No.", "stop", "answered"),
            ("", "stop", "empty"),
            ("I", "content_filter", "platform_block"),
        ] {
            assert_eq!(outcome_of(text, reason).as_str(), name, "{text:?} {reason}");
        }
        assert_eq!(outcome_of("<think>Hm</think>No.", "stop").text(), "No.");
    }

    #[test]
    fn repetitions_are_runs_of_their_own() {
        let known = known();
        let mut builder = RunBuilder::new(&known, None);
        for repetition in [1, 2] {
            builder.add(FoundAnswer { repetition, ..answer("a", "m", "No.") }, None);
        }
        let titles: Vec<_> = builder.finish("").into_iter().map(|run| run.run.head.title).collect();
        assert_eq!(titles, [None, Some("m, time 2".to_owned())]);
    }
}
