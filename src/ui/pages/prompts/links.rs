//! Links from prompts to where they are measured.

use crate::dataset::{PublishedSet, source};
use crate::domain::{Page, Preset, Route};

/// A link to a page with one setting filled in.
pub(super) fn link_to(page: Page, setting: &str, value: &str) -> String {
    Route { page, preset: Preset::of_parameter(setting, value) }.to_string()
}

/// A link to where this set is measured, with the set that it is usually measured with.
pub(super) fn measure_link(set_id: &str) -> String {
    let partner = source(set_id).and_then(PublishedSet::partner);
    let sets: Vec<&str> = [set_id].into_iter().chain(partner).collect();
    link_to(Page::Measure, "set", &sets.join(","))
}
