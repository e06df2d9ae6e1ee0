//! The page of rates by category: the published ones, and what a person has chosen there.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::load_state::{LoadState, load_file};
use super::runs::{RunEntry, Runs};
use super::service::Service;
use crate::dataset::{CategoryRates, read_category_rates};
use crate::domain::Kind;
use crate::report::Policy;

const PUBLISHED: &str = "reference/or-bench-by-category.csv";

/// The state of [`CategoryRatesView`].
pub struct CategoryRatesState {
    runs: Runs,
    /// The published results by category, fetched when they are first wanted.
    pub published: RwSignal<LoadState<Vec<CategoryRates>>>,
    is_asked_for: StoredValue<bool>,
    /// The kind of prompts that the table is about.
    pub kind: RwSignal<Kind>,
    /// Own runs that were taken off the radar, by their ids.
    left_out: RwSignal<Vec<String>>,
    /// Published models on the radar, by their names.
    on_radar: RwSignal<Vec<String>>,
    /// How much each of ALERT's categories counts.
    pub policy: RwSignal<Policy>,
}

/// One model of the radar.
#[derive(Clone)]
pub enum OnRadar {
    /// An own run.
    Own(RunEntry),
    /// A published one.
    Published(CategoryRates),
}

/// The page of rates by category.
pub type CategoryRatesView = Service<CategoryRatesState>;

/// The page's [`CategoryRatesView`].
pub fn use_category_rates() -> CategoryRatesView {
    expect_context()
}

impl CategoryRatesView {
    /// More models than these cannot be told apart.
    pub const MOST_ON_RADAR: usize = 6;

    pub(super) fn new(runs: Runs) -> Self {
        Self::provide(CategoryRatesState {
            runs,
            published: RwSignal::new(LoadState::Pending),
            is_asked_for: StoredValue::new(false),
            kind: RwSignal::new(Kind::SeeminglyToxic),
            left_out: RwSignal::new(Vec::new()),
            on_radar: RwSignal::new(Vec::new()),
            policy: RwSignal::new(Policy::default()),
        })
    }

    /// Fetches the published results by category, unless that was begun before.
    pub fn load(&self) {
        if self.is_asked_for.try_update_value(|is_asked_for| std::mem::replace(is_asked_for, true)) == Some(false) {
            self.fetch();
        }
    }

    /// Fetches them, as after a try that failed.
    pub fn fetch(&self) {
        let published = self.published;
        published.set(LoadState::Pending);
        spawn_local(async move { published.set(load_file(PUBLISHED, read_category_rates).await) });
    }

    /// The models on the radar: the runs that the chart shows, the newest first, then published ones.
    pub fn on_radar(&self) -> Vec<OnRadar> {
        let CategoryRatesState { published, left_out, on_radar, .. } = **self;
        let chosen: Vec<OnRadar> = published.with(|published| {
            let models = published.ready().map_or(&[][..], Vec::as_slice);
            let find = |name: &String| models.iter().find(|model| model.name == *name);
            on_radar.with(|names| names.iter().filter_map(find).cloned().map(OnRadar::Published).collect())
        });
        let is_on = |run: &RunEntry| left_out.with(|left_out| !left_out.contains(&run.id()));
        let room = Self::MOST_ON_RADAR.saturating_sub(chosen.len());
        let own = self.runs.shown().into_iter().rev().filter(is_on).take(room).map(OnRadar::Own);
        own.chain(chosen).collect()
    }

    /// Puts one more model on the radar.
    pub fn put_on_radar(&self, model: &OnRadar) {
        match model {
            OnRadar::Own(run) => self.left_out.update(|left_out| left_out.retain(|id| *id != run.id())),
            OnRadar::Published(model) => self.on_radar.update(|names| names.push(model.name.clone())),
        }
    }

    /// Takes a model off the radar.
    pub fn take_off_radar(&self, model: &OnRadar) {
        match model {
            OnRadar::Own(run) => self.left_out.update(|left_out| left_out.push(run.id())),
            OnRadar::Published(model) => {
                self.on_radar.update(|names| names.retain(|name| *name != model.name));
            }
        }
    }
}
