//! To which run an answer belongs: there is one for each model, system prompt and repetition.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Map;
use sha2::{Digest, Sha256};

use super::found::{AnswerEnd, FoundAnswer};
use super::matching::{KnownPrompts, Match, SetId};
use crate::dataset::NO_CATEGORY;
use crate::domain::{
    Budget, Category, ClassifierRef, Counting, Decoding, Ending, Failure, FinalAnswer, Item, Kind, ModelSettings,
    Opinion, Outcome, Prompt, PromptSetRef, RunHead, RunState, SampleSize, Timing, Verdict,
};
use crate::provider::Finish;

/// The provider of runs whose answers came from a file: nobody can be asked again under it.
const PROVIDER: &str = "imported";
/// The name of a model that no file names.
const UNNAMED: &str = "unnamed model";
/// Prompts that are told of one by one.
const TOLD: usize = 5;

/// A run without its id and its items, for one model's answers.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedRun {
    /// The run's settings; its answers are not judged yet.
    pub head: RunHead,
    /// What its files said.
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
    /// Answers that come in.
    pub fn taken(&self) -> usize {
        self.matched + self.with_kind - self.twice
    }

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

/// Tells of each answer to which run it belongs. It keeps none: whoever asks keeps the items.
#[derive(Debug)]
pub struct RunBuilder<'k> {
    known: &'k KnownPrompts,
    /// The kind of prompts that are not known and whose kind no file says.
    kind: Option<Kind>,
    runs: Vec<PendingRun>,
}

/// Where an answer belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedAnswer<'k> {
    /// The number of its run, in the order of [`RunBuilder::finish`].
    pub run: usize,
    /// The prompt that it answers.
    pub prompt: Cow<'k, Prompt>,
}

#[derive(Debug)]
struct PendingRun {
    model: String,
    system_prompt: String,
    repetition: u32,
    /// Hashes of the prompts that have an answer: their texts would be held twice.
    seen: HashSet<[u8; 16]>,
    /// Which sets its prompts are of.
    sets: Vec<bool>,
    report: ImportReport,
}

impl<'k> RunBuilder<'k> {
    /// A builder without any run.
    pub fn new(known: &'k KnownPrompts, kind: Option<Kind>) -> Self {
        Self { known, kind, runs: Vec::new() }
    }

    /// The answer's run and prompt; `model` is the model's name where the file says none. `None` for an answer that is left
    /// out, which the run's report counts.
    pub fn place(&mut self, answer: &FoundAnswer, model: Option<&str>) -> Option<PlacedAnswer<'k>> {
        let known = self.known;
        let (found, kind) = (known.find(answer), answer.kind.or(self.kind));
        let (number, run) = self.run_of(answer, model);
        let prompt = match found {
            Match::Known(prompt, set) => {
                if let Some(is_of) = run.sets.get_mut(set) {
                    *is_of = true;
                }
                run.report.matched += 1;
                Cow::Borrowed(prompt)
            }
            Match::Unknown => match kind {
                Some(kind) => {
                    run.report.with_kind += 1;
                    Cow::Owned(own_prompt(answer, kind))
                }
                None => {
                    run.report.without_kind += 1;
                    if run.report.examples.len() < TOLD {
                        run.report.examples.extend(answer.prompts.first().or(answer.id.as_ref()).cloned());
                    }
                    return None;
                }
            },
        };
        if !run.seen.insert(hash_of(&prompt)) {
            run.report.twice += 1;
            return None;
        }
        Some(PlacedAnswer { run: number, prompt })
    }

    fn run_of(&mut self, answer: &FoundAnswer, model: Option<&str>) -> (usize, &mut PendingRun) {
        let named = answer.model.as_deref().or(model);
        // A request that failed is most likely the only model's that there is.
        let only = match &self.runs[..] {
            [only] if matches!(answer.end, AnswerEnd::Failed { .. }) => Some(only.model.clone()),
            _ => None,
        };
        let name = named.or(only.as_deref()).unwrap_or(UNNAMED);
        let system_prompt = answer.system_prompt.as_deref().unwrap_or_default();
        let is_it = |run: &PendingRun| {
            run.model == name && run.system_prompt == system_prompt && run.repetition == answer.repetition.max(1)
        };
        let at = self.runs.iter().position(is_it).unwrap_or_else(|| {
            self.runs.push(PendingRun {
                model: name.to_owned(),
                system_prompt: system_prompt.to_owned(),
                repetition: answer.repetition.max(1),
                seen: HashSet::new(),
                sets: vec![false; self.known.sets().len()],
                report: ImportReport::default(),
            });
            self.runs.len() - 1
        });
        (at, &mut self.runs[at])
    }

    /// The runs, in the order in which their models came; `created_at` is now (ISO 8601, UTC).
    pub fn finish(self, created_at: &str) -> Vec<ImportedRun> {
        let known = self.known;
        self.runs.into_iter().map(|run| run.finish(known, created_at)).collect()
    }
}

impl PendingRun {
    fn finish(self, known: &KnownPrompts, created_at: &str) -> ImportedRun {
        let of_set = |(set, _): (&SetId, &bool)| PromptSetRef {
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
            planned: self.report.taken(),
            state: RunState::Done,
            title,
            tags: Vec::new(),
            is_deleted: false,
            extra: Map::new(),
        };
        ImportedRun { head, report: self.report }
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

/// What tells a prompt from others: its id and its text.
fn hash_of(prompt: &Prompt) -> [u8; 16] {
    let hash = Sha256::new().chain_update(&prompt.id).chain_update([0]).chain_update(&prompt.text).finalize();
    std::array::from_fn(|at| hash[at])
}

/// The answer to a prompt as an item whose verdict nobody has given yet.
pub fn item_of(prompt: &Prompt, answer: FoundAnswer) -> Item {
    let FoundAnswer { end, finish_reason, usage, latency_ms, opinions, labels, .. } = answer;
    let reason = finish_reason.as_deref().unwrap_or_default();
    let outcome = match end {
        AnswerEnd::Failed { kind, reason } => Outcome::Error(Failure::new(kind, reason)),
        AnswerEnd::Ended(ending) => Outcome::of_ending(ending),
        AnswerEnd::Text(text) => Outcome::of_ending(ending_of(&text, reason)),
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

/// How a reply of this text ended, its reasoning taken out, by the reason that the API gave.
fn ending_of(text: &str, reason: &str) -> Ending {
    let finish = Finish::of(reason);
    let found = FinalAnswer::of(text);
    let answer = found.text(text);
    match finish {
        Finish::Blocked => Ending::Blocked { reason: reason.to_owned(), text: answer },
        _ if !answer.trim().is_empty() => Ending::Answered { text: answer },
        Finish::Cut => Ending::Truncated,
        _ if found.ends_in_reasoning => Ending::Truncated,
        _ => Ending::Empty,
    }
}

#[cfg(test)]
mod tests {
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
        let set = |id: &str| SetId { id: id.into(), sha256: "00".into() };
        known.add(set("one"), [prompt("a", Kind::Toxic), prompt("b", Kind::SeeminglyToxic)]);
        known.add(set("two"), [prompt("c", Kind::Toxic)]);
        known
    }

    fn answer(id: &str, model: &str) -> FoundAnswer {
        FoundAnswer {
            prompts: vec![format!("What of {id}?")],
            model: Some(model.to_owned()),
            end: AnswerEnd::Text("No.".to_owned()),
            ..FoundAnswer::default()
        }
    }

    #[test]
    fn each_model_has_a_run_with_the_sets_of_its_prompts() {
        let known = known();
        let mut builder = RunBuilder::new(&known, None);
        let answers = [answer("a", "m-1"), answer("b", "m-2"), answer("c", "m-1"), answer("a", "m-1")];
        let placed = answers.map(|answer| builder.place(&answer, None));
        let places = placed.each_ref().map(|placed| placed.as_ref().map(|it| (it.run, it.prompt.kind)));
        assert_eq!(places, [Some((0, Kind::Toxic)), Some((1, Kind::SeeminglyToxic)), Some((0, Kind::Toxic)), None]);
        let runs = builder.finish("2026-01-01T00:00:00Z");
        assert_eq!(runs.iter().map(|run| run.head.model.name.as_str()).collect::<Vec<_>>(), ["m-1", "m-2"]);
        let sets: Vec<_> = runs[0].head.prompt_sets.iter().map(|set| set.id.as_str()).collect();
        assert_eq!((sets, runs[0].head.planned, runs[0].report.twice), (vec!["one", "two"], 2, 1));
    }

    #[test]
    fn prompt_that_nobody_knows_needs_a_kind() {
        let known = known();
        let unknown = || FoundAnswer { at: 7, ..answer("z", "m") };
        let mut builder = RunBuilder::new(&known, None);
        assert_eq!(builder.place(&unknown(), None), None);
        let placed = builder.place(&FoundAnswer { kind: Some(Kind::Toxic), ..unknown() }, None).unwrap();
        assert_eq!(placed.prompt.id, "row-7");
        let [run] = &builder.finish("")[..] else { panic!("one run") };
        assert_eq!((run.report.without_kind, run.report.with_kind, run.report.taken()), (1, 1, 1));
        assert_eq!(run.report.examples, ["What of z?"]);
        let mut builder = RunBuilder::new(&known, Some(Kind::SeeminglyToxic));
        assert_eq!(builder.place(&unknown(), None).unwrap().prompt.kind, Kind::SeeminglyToxic);
    }

    #[test]
    fn outcome_follows_the_text_and_the_reason_why_it_ended() {
        let item = |text: &str, reason: &str| {
            let end = AnswerEnd::Text(text.to_owned());
            let answer = FoundAnswer { end, finish_reason: Some(reason.to_owned()), ..answer("a", "m") };
            item_of(&own_prompt(&answer, Kind::Toxic), answer.clone())
        };
        for (text, reason, name) in [
            ("No.", "stop", "answered"),
            ("No.", "max_tokens", "answered"),
            ("", "max_tokens", "truncated"),
            ("<think>Hm", "length", "truncated"),
            ("<think>Hm</think>No.", "stop", "answered"),
            ("", "stop", "empty"),
            ("I", "content_filter", "platform_block"),
        ] {
            assert_eq!(item(text, reason).outcome.as_str(), name, "{text:?} {reason}");
        }
        assert_eq!(item("<think>Hm</think>No.", "stop").outcome.text(), "No.");
    }

    #[test]
    fn repetitions_are_runs_of_their_own() {
        let known = known();
        let mut builder = RunBuilder::new(&known, None);
        for repetition in [1, 2] {
            builder.place(&FoundAnswer { repetition, ..answer("a", "m") }, None).unwrap();
        }
        let titles: Vec<_> = builder.finish("").into_iter().map(|run| run.head.title).collect();
        assert_eq!(titles, [None, Some("m, time 2".to_owned())]);
    }
}
