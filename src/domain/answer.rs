//! A model's final text, with what classifiers and people have said of it.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Class, Verdict, intern};

/// A final text and every word on it. The verdict is that of the run's own classifier, the one its rates count.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The text.
    pub text: String,
    /// The word of the classifier that the run's head names.
    pub verdict: Verdict,
    /// Whose word the verdict is, where the run's own classifier has none on this answer and another's stands in.
    pub stands_in: Option<Arc<str>>,
    /// What other classifiers said, at most one each, sorted by their ids.
    pub opinions: Vec<Opinion>,
    /// What people said, at most one each.
    pub labels: Vec<PersonLabel>,
}

/// Another classifier's word: a verdict without its evidence. Small, since every answer has several.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// The classifier's id.
    pub classifier: Arc<str>,
    /// What the answer did.
    pub class: Class,
    /// 0 to 1.
    pub confidence: f32,
    /// Fields of an imported file that this version does not know.
    pub extra: Option<Box<Map<String, Value>>>,
}

/// A person's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLabel {
    /// Who.
    pub by: String,
    /// What the answer did.
    pub class: Class,
    /// Fields of an imported file that this version does not know.
    pub extra: Map<String, Value>,
}

impl Answer {
    /// A text that one classifier has judged and nobody else.
    pub fn new(text: String, verdict: Verdict) -> Self {
        Self { text, verdict, stands_in: None, opinions: Vec::new(), labels: Vec::new() }
    }

    /// A text that no classifier has judged.
    pub fn unscored(text: String) -> Self {
        Self::new(text, Verdict::unscored(0.0))
    }

    /// What this classifier said; `own` is the id of the run's own.
    pub fn opinion(&self, classifier: &str, own: &str) -> Option<Opinion> {
        if classifier == self.verdict_of(own) {
            return Some(Opinion::of(classifier, &self.verdict));
        }
        self.opinions.iter().find(|opinion| &*opinion.classifier == classifier).cloned()
    }

    /// Whose word the verdict is, in a run whose own classifier is `own`.
    pub fn verdict_of<'a>(&'a self, own: &'a str) -> &'a str {
        self.stands_in.as_deref().unwrap_or(own)
    }

    /// In a run that is now `to`'s, who has no word on this answer: the verdict stays, and says whose it is.
    pub fn keep_verdict(&mut self, from: &str, to: &str) {
        let of = self.verdict_of(from);
        self.stands_in = (of != to).then(|| intern(of));
    }

    /// Keeps a classifier's word, in place of what it said before.
    pub fn add_opinion(&mut self, opinion: Opinion) {
        match self.opinions.binary_search_by(|other| other.classifier.cmp(&opinion.classifier)) {
            Ok(at) => self.opinions[at] = opinion,
            Err(at) => self.opinions.insert(at, opinion),
        }
    }

    /// Makes `verdict`, of the classifier `to`, the answer's own; what `from` had said stays among the opinions.
    pub fn change_verdict(&mut self, from: &str, to: &str, verdict: Verdict) {
        let old = std::mem::replace(&mut self.verdict, verdict);
        let of = self.stands_in.take().unwrap_or_else(|| from.into());
        if &*of != to {
            self.opinions.retain(|opinion| &*opinion.classifier != to);
            self.add_opinion(Opinion::of(&of, &old));
        }
    }

    /// What this person said.
    pub fn label_by(&self, person: &str) -> Option<&PersonLabel> {
        self.labels.iter().find(|label| label.by == person)
    }

    /// Sets a person's label, or takes it away.
    pub fn set_label(&mut self, person: &str, class: Option<Class>) {
        self.labels.retain(|old| old.by != person);
        self.labels.extend(class.map(|class| PersonLabel { by: person.to_owned(), class, extra: Map::new() }));
    }
}

impl Opinion {
    /// A verdict without its evidence.
    pub fn of(classifier: &str, verdict: &Verdict) -> Self {
        Self { classifier: intern(classifier), class: verdict.class, confidence: verdict.confidence, extra: None }
    }

    /// The verdict that this was, its evidence forgotten.
    pub fn into_verdict(self) -> Verdict {
        Verdict::bare(self.class, self.confidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(class: Class) -> Verdict {
        Verdict::bare(class, 0.9)
    }

    #[test]
    fn changing_the_verdict_keeps_the_old_one_as_an_opinion() {
        let mut answer = Answer::new("No.".into(), verdict(Class::Declines));
        answer.add_opinion(Opinion::of("b", &verdict(Class::Answer)));
        answer.change_verdict("a", "b", verdict(Class::Deflects));
        assert_eq!(answer.verdict.class, Class::Deflects);
        assert_eq!(answer.opinion("a", "b").unwrap().class, Class::Declines);
        assert_eq!(answer.opinions.len(), 1);
        answer.change_verdict("b", "b", verdict(Class::Answer));
        assert_eq!(answer.opinion("b", "b").unwrap().class, Class::Answer);
        assert_eq!(answer.opinions.len(), 1);
    }

    #[test]
    fn keeping_a_verdict_gives_the_new_judge_no_opinion_on_it() {
        let mut answer = Answer::new("No.".into(), verdict(Class::Declines));
        answer.keep_verdict("a", "judge:j");
        assert_eq!(answer.opinion("judge:j", "judge:j"), None);
        assert_eq!(answer.opinion("a", "judge:j").unwrap().class, Class::Declines);
        answer.change_verdict("judge:j", "a", verdict(Class::Declines));
        assert_eq!((answer.opinions.len(), &answer.stands_in), (0, &None));
    }

    #[test]
    fn a_person_has_one_label() {
        let mut answer = Answer::new("No.".into(), verdict(Class::Declines));
        answer.set_label("ann", Some(Class::PartialAnswer));
        answer.set_label("ann", Some(Class::Declines));
        assert_eq!(answer.label_by("ann").unwrap().class, Class::Declines);
        assert_eq!(answer.labels.len(), 1);
        answer.set_label("ann", None);
        assert!(answer.labels.is_empty());
    }
}
