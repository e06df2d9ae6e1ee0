//! Rank correlation of the chart's points: do models that refuse more harmful prompts refuse more harmless ones?

use leptos::prelude::*;

use super::shared::Card;
use crate::report::Summary;
use crate::state::{RunData, RunEntry, use_chart_view, use_runs, use_shell};
use crate::stats::RankCorrelation;
use crate::ui::components::scroll_box::ScrollBox;
use crate::ui::text;

#[component]
pub(super) fn Correlation() -> impl IntoView {
    let found = Memo::new(move |_| found());
    let published = Signal::derive(move || found.with(|found| found.published.as_ref().map(numbers)));
    let with_runs = Signal::derive(move || found.with(|found| found.with_runs.as_ref().map(numbers)));
    let difference = Signal::derive(move || found.with(difference));
    let with_runs_name = Signal::derive(move || match found.with(|found| found.recorded) {
        true => text::categories().with_recorded(),
        false => text::categories().with_runs(),
    });
    let columns = [
        text::categories().points(),
        text::categories().count(),
        text::categories().rho(),
        text::categories().interval_label(),
    ];
    view! {
        <Card class="correlation-card" name=text::categories().correlation()>
            <ScrollBox name=text::categories().correlation()>
                <table class="correlations" aria-label=text::categories().correlation()>
                    <thead>
                        <tr>{columns.map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr>
                    </thead>
                    <tbody>
                        <NumbersRow name=text::categories().all_published() numbers=published />
                        <NumbersRow name=with_runs_name numbers=with_runs />
                        <NumbersRow name=text::categories().difference() numbers=difference />
                    </tbody>
                </table>
            </ScrollBox>
            <div class="facts">{move || found.with(words)}</div>
            <p class="hint">{text::categories().correlation_method()}</p>
        </Card>
    }
}

#[component]
fn NumbersRow(
    #[prop(into)] name: Signal<&'static str>,
    /// Of how many points, the correlation and its interval.
    numbers: Signal<Option<[String; 3]>>,
) -> impl IntoView {
    let number = move |at: usize| move || numbers.with(|numbers| numbers.as_ref().map(|numbers| numbers[at].clone()));
    view! {
        <Show when=move || numbers.with(Option::is_some)>
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{number(0)}</td>
                <td class="number">{number(1)}</td>
                <td class="number">{number(2)}</td>
            </tr>
        </Show>
    }
}

/// The correlation of the published points alone, and with the runs that the chart shows.
#[derive(Clone, PartialEq)]
struct RankCorrelations {
    published: Option<RankCorrelation>,
    with_runs: Option<RankCorrelation>,
    runs: usize,
    /// How many different models the runs asked.
    models: usize,
    /// Whether the runs are recorded ones, as long as there is none of the person's own.
    recorded: bool,
}

fn found() -> RankCorrelations {
    let (mut xs, mut ys): (Vec<f64>, Vec<f64>) = use_chart_view().published.with(|published| {
        let models = published.ready().into_iter().flatten();
        models.map(|model| (model.over_refusal, model.toxic_refusal)).unzip()
    });
    let published = RankCorrelation::of(&xs, &ys);
    let counting = use_shell().counting.get();
    let (recorded, own): (Vec<RunEntry>, Vec<RunEntry>) =
        use_runs().shown().into_iter().partition(|run| run.with(RunData::is_recorded));
    let is_recorded = own.is_empty();
    let (mut runs, mut models) = (0, Vec::new());
    for run in if is_recorded { recorded } else { own } {
        let (summary, model) = run.with(|data| (Summary::of(&data.tally, counting), data.head.model.name.clone()));
        let Some((x, y)) = summary.over_refusal.rate.zip(summary.toxic_refusal.rate) else { continue };
        xs.push(x);
        ys.push(y);
        runs += 1;
        if !models.contains(&model) {
            models.push(model);
        }
    }
    let with_runs = if runs > 0 { RankCorrelation::of(&xs, &ys) } else { None };
    RankCorrelations { published, with_runs, runs, models: models.len(), recorded: is_recorded }
}

fn numbers(of: &RankCorrelation) -> [String; 3] {
    let interval = of.ci95.map_or_else(|| "–".to_owned(), |it| text::categories().interval(it));
    [of.n.to_string(), text::categories().thousandths(of.value), interval]
}

fn difference(found: &RankCorrelations) -> Option<[String; 3]> {
    let (one, other) = found.published.zip(found.with_runs)?;
    let added = format!("+{}", other.n - one.n);
    Some([added, text::categories().change(other.value - one.value), "–".to_owned()])
}

/// What the numbers mean.
fn words(found: &RankCorrelations) -> impl IntoView + use<> {
    let RankCorrelations { published, with_runs, runs, models, recorded } = *found;
    let means = with_runs.or(published).map(|of| view! { <p>{text::categories().correlation_means(&of)}</p> });
    let moves = published.zip(with_runs).map(|(one, other)| {
        let added = match recorded {
            true => text::categories().recorded_runs(runs, models),
            false => text::categories().own_runs(runs, models),
        };
        let moves = text::categories().correlation_moves(&added, &one, &other);
        let prompts =
            if recorded { text::categories().other_prompts_recorded() } else { text::categories().other_prompts() };
        let depend = (runs > models).then_some(text::categories().not_independent());
        view! { <p>{moves} " " {prompts} " " {depend}</p> }
    });
    let none =
        (with_runs.is_none() || recorded).then(|| view! { <p class="hint">{text::categories().no_rated_runs()}</p> });
    (means, moves, none)
}
