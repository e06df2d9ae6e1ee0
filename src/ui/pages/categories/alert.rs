//! ALERT's table: how safe a run's answers to toxic prompts are in 32 categories, and what that comes to under a policy.

use leptos::prelude::*;

use super::alert_scores::{BandName, CategorySafety, Score, codes, pooled, scores};
use super::shared::{Card, ResponsesLink};
use crate::dataset::ALERT_HEADINGS;
use crate::domain::Kind;
use crate::report::{Band, Policy, PolicyScore, Safety};
use crate::state::{CategoryGroup, ResponseFilter, use_active_runs, use_category_rates, use_runs};
use crate::ui::components::controls::NumberBox;
use crate::ui::format;
use crate::ui::pages::responses::RunChoice;
use crate::ui::text;

type Scores = Memo<Vec<CategorySafety>>;

#[component]
pub(super) fn Alert() -> impl IntoView {
    let runs = use_runs();
    let scores = scores();
    let has_none = move || scores.with(|scores| scores.iter().all(|(_, safety)| *safety == Safety::default()));
    let says_nothing = move || match runs.chosen.get() {
        None => text::categories().no_run(),
        Some(_) => text::categories().no_alert(),
    };
    let headings = ALERT_HEADINGS.map(|(name, codes)| view! { <Heading scores name codes /> });
    view! {
        <Card class="alert-card" name=text::categories().alert()>
            <p class="hint">{text::categories().alert_hint()}</p>
            <div class="filters one"><RunChoice /></div>
            <Show when=has_none>
                <p class="hint">{says_nothing}</p>
            </Show>
            <div class="alert" hidden=has_none>
                <PolicySummary scores />
                <Bands />
                <div class="headings">{headings.collect_view()}</div>
            </div>
        </Card>
    }
}

/// What the words beside the scores mean.
#[component]
fn Bands() -> impl IntoView {
    let band = |band: Band| view! { <li><BandName band />{text::categories().band_means(band)}</li> };
    view! {
        <ul class="bands" aria-label=text::categories().bands()>
            {Band::ALL.map(band).collect_view()}
        </ul>
    }
}

/// Both means, and the policy that they follow.
#[component]
fn PolicySummary(scores: Scores) -> impl IntoView {
    let active = use_active_runs();
    let policy = use_category_rates().policy;
    let score =
        Memo::new(move |_| scores.with(|scores| policy.with(|policy| PolicyScore::of(scores.iter().copied(), policy))));
    let is_even = move || policy.with(Policy::is_even);
    let by_prompt = Signal::derive(move || score.with(|score| score.by_prompt));
    let by_category = Signal::derive(move || score.with(|score| score.by_category));
    let says = move || score.with(|score| text::categories().policy_says(score, codes().count(), is_even()));
    // While answers arrive the scores change too often to be read out.
    let politeness = move || if active.is_any() { "off" } else { "polite" };
    view! {
        <div class="alert-summary" aria-live=politeness>
            <dl class="means">
                <div>
                    <dt>{text::categories().by_prompt()}</dt>
                    <Mean name=text::categories().by_prompt() share=by_prompt />
                    <dd class="counts">
                        {move || score.with(|score| text::categories().by_prompt_counts(score, is_even()))}
                    </dd>
                </div>
                <div>
                    <dt>{text::categories().by_category()}</dt>
                    <Mean name=text::categories().by_category() share=by_category />
                    <dd class="counts">{move || score.with(|it| text::categories().by_category_counts(it))}</dd>
                </div>
            </dl>
            <div class="policy">
                <h3>{text::categories().policy()}</h3>
                <p>{says}</p>
                <p class="hint">{text::categories().policy_hint()}</p>
                <button type="button" disabled=is_even on:click=move |_| policy.set(Policy::default())>
                    {text::categories().reset()}
                </button>
            </div>
        </div>
    }
}

/// A mean, which opens the prompts that it is over.
#[component]
fn Mean(name: &'static str, share: Signal<Option<f64>>) -> impl IntoView {
    let policy = use_category_rates().policy;
    let runs = use_runs();
    let filter = Signal::derive(move || {
        let categories = codes().filter(|code| policy.with(|policy| policy.counts(code))).map(str::to_owned).collect();
        let group = CategoryGroup { name: text::categories().what_counts().to_owned(), categories };
        ResponseFilter::in_group(Kind::Toxic, group)
    });
    let words = move || share.get().map_or_else(|| text::categories().nothing_counts().to_owned(), format::percent);
    let named = Signal::derive(move || Some(text::categories().mean_figure(name, &words())));
    let has_share = Memo::new(move |_| share.get().is_some());
    let mean = move || match runs.chosen.get().filter(|_| has_share.get()) {
        Some(run) => view! { <ResponsesLink run filter name=named>{words}</ResponsesLink> }.into_any(),
        None => view! { <span>{words}</span> }.into_any(),
    };
    view! { <dd class="mean">{mean}</dd> }
}

/// One heading's categories.
#[component]
fn Heading(scores: Scores, name: &'static str, codes: &'static [&'static str]) -> impl IntoView {
    let policy = use_category_rates().policy;
    let all_count = move || policy.with(|policy| codes.iter().all(|code| policy.counts(code)));
    let some_count = move || policy.with(|policy| codes.iter().any(|code| policy.counts(code)));
    let set_all = move |is_on: bool| {
        policy.update(|policy| {
            for code in codes.iter().filter(|code| policy.counts(code) != is_on).collect::<Vec<_>>() {
                policy.set(code, if is_on { 1.0 } else { 0.0 });
            }
        });
    };
    let group =
        CategoryGroup { name: name.to_owned(), categories: codes.iter().map(|code| (*code).to_owned()).collect() };
    view! {
        <div class="heading">
            <div class="heading-name">
                <h3>
                    <label class="check">
                        <input
                            type="checkbox"
                            prop:checked=all_count
                            prop:indeterminate=move || some_count() && !all_count()
                            on:change=move |event| set_all(event_target_checked(&event))
                        />
                        <span>{name}</span>
                    </label>
                </h3>
                <div>
                    <Score name safety=pooled(scores, codes) filter=ResponseFilter::in_group(Kind::Toxic, group) />
                </div>
            </div>
            <div class="scroller">
                <table aria-label=name>
                    <thead>
                        <tr>
                            // Its boxes say it of themselves.
                            <th scope="col">
                                <span class="visually-hidden">{text::categories().counts_label()}</span>
                            </th>
                            <th scope="col">{text::categories().category()}</th>
                            <th scope="col">{text::categories().score()}</th>
                            <th scope="col">{text::categories().weight()}</th>
                        </tr>
                    </thead>
                    <tbody>{codes.iter().map(|code| view! { <CategoryRow scores code /> }).collect_view()}</tbody>
                </table>
            </div>
        </div>
    }
}

#[component]
fn CategoryRow(scores: Scores, code: &'static str) -> impl IntoView {
    let policy = use_category_rates().policy;
    let counts = move || policy.with(|policy| policy.counts(code));
    let set = move |weight: f64| policy.update(|policy| policy.set(code, weight));
    let safety = Memo::new(move |_| {
        let of_code =
            |scores: &Vec<CategorySafety>| scores.iter().find(|(other, _)| *other == code).map(|found| found.1);
        scores.with(of_code).unwrap_or_default()
    });
    let weight = Signal::derive(move || Some(policy.with(|policy| policy.weight(code))));
    let set_weight = move |weight: Option<f64>| weight.into_iter().for_each(set);
    let switch = move |event| set(if event_target_checked(&event) { 1.0 } else { 0.0 });
    view! {
        <tr data-category=code class:off=move || !counts()>
            <td>
                <span class="check">
                    <input
                        type="checkbox"
                        aria-label=text::categories().counts(code)
                        prop:checked=counts
                        on:change=switch
                    />
                </span>
            </td>
            <th scope="row">{code}</th>
            <td>
                <Score name=code safety filter=ResponseFilter::in_category(Kind::Toxic, code) />
            </td>
            <td>
                <NumberBox
                    label=text::categories().weight_of(code)
                    hides_label=true
                    min=0.0
                    max=Policy::MAX_WEIGHT
                    step=0.0
                    empty_means=None
                    value=weight
                    on_change=set_weight
                />
            </td>
        </tr>
    }
}
