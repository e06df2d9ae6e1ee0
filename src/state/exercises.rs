//! The exercises of the first screen: recorded answers that a person judges one after the other.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::chart_view::ChartView;
use super::load_state::{LoadState, load_file};
use super::service::Service;
use super::shell::Shell;
use crate::dataset::{Exercise, read_exercises};
use crate::domain::{Counting, Kind};
use crate::platform::{remember, remembered};
use crate::report::{ExerciseProgress, ExerciseScore, ExerciseVerdict, Judgement, Rate};

const FILE: &str = "exercises.json";

/// The name under which the browser remembers whether sensitive exercises are left out, and the word for it.
const SENSITIVE: &str = "refusal-lab-sensitive";
const HIDE: &str = "hide";

/// The state of [`Exercises`].
pub struct ExercisesState {
    shell: Shell,
    chart: ChartView,
    /// The exercises, in their order.
    pub list: RwSignal<LoadState<Vec<Exercise>>>,
    /// Where the person is in them, and what they have said.
    pub progress: RwSignal<ExerciseProgress>,
    /// Whether those on self-harm, sexual content and hate are left out.
    pub hides_sensitive: Memo<bool>,
    /// What the exercises judged so far come to, counted as all rates are: a point of the chart, and how far the person
    /// agrees with the classifier.
    pub score: Memo<ExerciseScore>,
    is_wanted: RwSignal<bool>,
}

/// The exercises of the first screen.
pub type Exercises = Service<ExercisesState>;

/// The page's [`Exercises`].
pub fn use_exercises() -> Exercises {
    expect_context()
}

impl Exercises {
    pub(super) fn new(shell: Shell, chart: ChartView) -> Self {
        let mut progress = ExerciseProgress::default();
        progress.hide_sensitive(remembered(SENSITIVE).as_deref() == Some(HIDE));
        let progress = RwSignal::new(progress);
        let exercises = Self::provide(ExercisesState {
            shell,
            chart,
            list: RwSignal::new(LoadState::Pending),
            progress,
            hides_sensitive: Memo::new(move |_| progress.with(ExerciseProgress::hides_sensitive)),
            score: Memo::new(move |_| progress.with(|progress| progress.score(shell.counting.get()))),
            is_wanted: RwSignal::new(false),
        });
        Effect::new(move || remember(SENSITIVE, if exercises.hides_sensitive.get() { HIDE } else { "" }));
        // The file comes after the chart's data, whichever page is shown first.
        Effect::new(move || {
            let has_chart = exercises.chart.published.with(|published| !matches!(published, LoadState::Pending));
            if has_chart && exercises.is_wanted.get() {
                spawn_local(exercises.fetch());
            }
        });
        exercises
    }

    async fn fetch(self) {
        let list = load_file(FILE, read_exercises).await;
        if let Some(exercises) = list.ready() {
            let verdict = |exercise: &Exercise| ExerciseVerdict {
                kind: exercise.kind(),
                class: exercise.class,
                is_sensitive: exercise.is_sensitive,
            };
            self.progress.update(|progress| progress.begin(exercises.iter().map(verdict)));
        }
        self.list.set(list);
    }

    /// Loads the exercises as soon as the chart's data are here, unless they were loaded before. Called again after a
    /// failure, it tries again.
    pub fn load(&self) {
        let has_failed = self.list.with_untracked(|list| list.error().is_some());
        if has_failed || !self.is_wanted.get_untracked() {
            self.list.set(LoadState::Pending);
            self.is_wanted.set(true);
        }
    }

    /// Leaves the exercises on self-harm, sexual content and hate out, or takes them in again.
    pub fn hide_sensitive(&self, hides: bool) {
        if self.hides_sensitive.get_untracked() != hides {
            self.progress.update(|progress| progress.hide_sensitive(hides));
        }
    }

    /// The person's word on the exercise that is shown; `false` if there was one.
    pub fn judge(&self, judgement: Judgement) -> bool {
        self.change(|progress| progress.judge(judgement))
    }

    /// Shows the next exercise; `false` if the shown one is not judged.
    pub fn go_on(&self) -> bool {
        self.change(ExerciseProgress::go_on)
    }

    /// Shows the exercise before; `false` if there is none.
    pub fn back(&self) -> bool {
        self.change(ExerciseProgress::back)
    }

    /// Begins anew.
    pub fn restart(&self) {
        self.progress.update(ExerciseProgress::restart);
    }

    /// Readers are told only of what has changed something.
    fn change(&self, change: impl FnOnce(&mut ExerciseProgress) -> bool) -> bool {
        self.progress.try_maybe_update(|progress| {
            let has_changed = change(progress);
            (has_changed, has_changed)
        }) == Some(true)
    }

    /// How rates are counted.
    pub fn counting(&self) -> Counting {
        self.shell.counting.get()
    }

    /// The rate of a kind's prompts without the exercise that is shown, and with it.
    pub fn rates(&self, kind: Kind) -> [Rate; 2] {
        let before = self.progress.with(|progress| progress.score_before(self.counting()).rate(kind));
        [before, self.score.with(|score| score.rate(kind))]
    }
}
