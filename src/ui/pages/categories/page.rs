//! The page of rates by category.

use leptos::prelude::*;

use super::alert::Alert;
use super::correlation::Correlation;
use super::radar::Radars;
use super::table::OrBenchTable;
use crate::state::use_category_rates;

#[component]
pub(crate) fn CategoriesPage() -> impl IntoView {
    use_category_rates().load();
    view! {
        <div class="categories-page">
            <OrBenchTable />
            <Radars />
            <Correlation />
            <Alert />
        </div>
    }
}
