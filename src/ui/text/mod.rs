//! Every word that the interface itself says: one table per language, chosen when the page starts.
//!
//! Each area of the page has a trait with its words, and a language is a type that implements all of them: a word that is missing
//! in a language does not compile, and one that nobody uses is dead code, which the lints do not let pass.

use std::cell::Cell;

/// In a trait, the names of words that take nothing; in its implementation, what they are in that language.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident,)*) => { $($(#[$doc])* fn $name(&self) -> &'static str;)* };
    ($($name:ident: $words:expr,)*) => { $(fn $name(&self) -> &'static str { $words })* };
}

pub(super) mod answers;
pub(super) mod batch;
pub(super) mod card;
pub(super) mod categories;
pub(super) mod chart;
pub(super) mod classifiers;
pub(super) mod common;
pub(super) mod compare;
mod en;
pub(super) mod errors;
pub(super) mod history;
pub(super) mod imports;
pub(super) mod judge;
pub(super) mod learn;
pub(super) mod local;
pub(super) mod measure;
pub(super) mod pages;
pub(super) mod provider;
pub(super) mod recorded;
pub(super) mod review;
pub(super) mod rose;
pub(super) mod run;
pub(super) mod sets;
pub(super) mod shell;
pub(super) mod verdicts;

use self::en::English;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ui) enum InterfaceLanguage {
    #[default]
    English,
}

impl InterfaceLanguage {
    const ALL: [Self; 1] = [Self::English];

    /// Its tag (BCP 47).
    pub(in crate::ui) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }

    /// The first of these languages, most wanted first, that the interface speaks; English where it speaks none.
    pub(in crate::ui) fn best_of(wanted: &[String]) -> Self {
        let speaks =
            |tag: &String| Self::ALL.into_iter().find(|language| tag.split('-').next() == Some(language.tag()));
        wanted.iter().find_map(speaks).unwrap_or_default()
    }
}

thread_local! {
    static CHOSEN: Cell<InterfaceLanguage> = Cell::default();
}

/// Has the interface speak this language. What is drawn already stays as it is.
pub(in crate::ui) fn speak(language: InterfaceLanguage) {
    CHOSEN.set(language);
}

/// The table of each area in the language chosen.
macro_rules! areas {
    ($($area:ident: $table:path,)*) => {
        $(pub(in crate::ui) fn $area() -> &'static dyn $table {
            match CHOSEN.get() {
                InterfaceLanguage::English => &English,
            }
        })*
    };
}

areas! {
    batch: batch::BatchText,
    card: card::CardText,
    categories: categories::CategoriesText,
    chart: chart::ChartText,
    classifiers: classifiers::ClassifiersText,
    answers: answers::AnswersText,
    common: common::CommonText,
    compare: compare::CompareText,
    errors: errors::ErrorText,
    history: history::HistoryText,
    imports: imports::ImportsText,
    learn: learn::LearnText,
    local: local::LocalText,
    measure: measure::MeasureText,
    pages: pages::PagesText,
    provider: provider::ProviderText,
    recorded: recorded::RecordedText,
    judge: judge::JudgeText,
    review: review::ReviewText,
    rose: rose::RoseText,
    run: run::RunText,
    sets: sets::SetsText,
    shell: shell::ShellText,
    verdicts: verdicts::VerdictsText,
}
