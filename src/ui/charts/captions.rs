//! What an exported chart says.

use leptos::prelude::*;

use crate::state::{RunEntry, iso_now, use_runs, use_shell};
use crate::ui::charts::alternate_rates::alternate_rates;
use crate::ui::charts::chart_points::own_point;
use crate::ui::charts::paths::chart_paths;
use crate::ui::format;
use crate::ui::text;

/// The title of an exported chart, and what it says below itself: every own point with its counts and intervals, what moved
/// between them, what counts as refused, the source and the date.
pub(crate) fn captions() -> Vec<String> {
    untrack(|| {
        let counting = use_shell().counting.get();
        let runs = use_runs().shown();
        let of_run = |run: &RunEntry| {
            let (_, own) = own_point(*run, &runs, counting, false);
            let others: Vec<String> = alternate_rates(*run).iter().map(|reading| reading.says(&own.title)).collect();
            [own.says].into_iter().chain(others)
        };
        let mut lines = vec![text::chart().export_title().to_owned()];
        lines.extend(runs.iter().flat_map(of_run));
        lines.extend(chart_paths(&runs).into_iter().map(|path| path.says));
        lines.push(text::chart().counted(counting));
        lines.push(text::chart().source().to_owned());
        lines.push(text::chart().exported_at(&format::minute(&iso_now())));
        lines
    })
}
