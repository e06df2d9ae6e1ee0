//! The trade-off chart, drawn from its geometry.

use leptos::html::Div;
use leptos::prelude::*;

use super::trade_off::Layers;
use super::{format, text};
use crate::chart::tradeoff::{Estimate, Input, Label, Mark, Own, OwnMark, Reference, Scene, layout};
use crate::dataset::PublishedModel;
use crate::domain::Page;
use crate::report::{Rate, Summary};
use crate::state::{self, App, RunEntry};
use crate::stats::{Quadratic, fit_quadratic};

/// The chart's element, for whoever exports it.
pub(super) const CHART_ID: &str = "trade-off-chart";

/// Narrower charts leave the published points unnamed until they are pointed at.
const NAMES_FROM_WIDTH: f64 = 560.0;

/// Families in the order of their first model: the index is the series.
pub(super) fn families(models: &[PublishedModel]) -> Vec<String> {
    let mut families: Vec<String> = Vec::new();
    for model in models {
        if !families.contains(&model.family) {
            families.push(model.family.clone());
        }
    }
    families
}

pub(super) fn estimate(rate: &Rate) -> Option<Estimate> {
    let (value, [low, high]) = rate.rate.zip(rate.ci95)?;
    Some(Estimate { rate: value, low, high })
}

/// A point that can be pointed at: where its mark is found, and what it says.
#[derive(Clone, Debug, PartialEq)]
struct Point {
    id: String,
    title: String,
    says: String,
    note: Option<&'static str>,
    is_chosen: bool,
}

#[component]
pub(super) fn Chart(layers: Layers) -> impl IntoView {
    let app = App::get();
    let holder = NodeRef::<Div>::new();
    let size = state::size_of(holder);

    let shown_models = Memo::new(move |_| {
        app.published.with(|loading| {
            let models = loading.ready().map_or(&[][..], Vec::as_slice);
            let families = families(models);
            let series = |model: &PublishedModel| families.iter().position(|family| *family == model.family).unwrap_or(0);
            layers.hidden_families.with(|hidden| {
                let shown = models.iter().filter(|model| !hidden.contains(&model.family));
                shown.map(|model| (series(model), model.clone())).collect::<Vec<_>>()
            })
        })
    });
    let trend = Memo::new(move |_| {
        app.published.with(|loading| fit_of(loading.ready().map_or(&[], Vec::as_slice)))
    });
    let shown_runs = Memo::new(move |_| {
        app.runs.with(|runs| runs.iter().copied().filter(|run| run.shown.get()).collect::<Vec<_>>())
    });
    let own = Memo::new(move |_| {
        let counting = app.counting.get();
        shown_runs.with(|runs| runs.iter().map(|run| own_point(*run, counting)).collect::<Vec<_>>())
    });
    let scene = Memo::new(move |_| {
        let state::Size { width, height } = size.get();
        let references: Vec<Reference> =
            shown_models.with(|models| models.iter().map(|(series, model)| reference(*series, model)).collect());
        own.with(|own| {
            layout(&Input {
                width,
                height,
                references: &references,
                own,
                fit: trend.get().filter(|_| layers.shows_trend.get()),
                label_references: width >= NAMES_FROM_WIDTH,
            })
        })
    });
    let published_points = Memo::new(move |_| {
        shown_models.with(|models| models.iter().map(|(_, model)| published_point(model)).collect::<Vec<_>>())
    });
    let own_points = Memo::new(move |_| {
        let (chosen, counting) = (app.chosen_run.get(), app.counting.get());
        shown_runs.with(|runs| runs.iter().map(|run| own_words(*run, counting, Some(*run) == chosen)).collect::<Vec<_>>())
    });

    // One stop for the Tab key; arrows go from point to point, in the order in which they lie across.
    let order = Memo::new(move |_| {
        scene.with(|scene| {
            let own = scene.own.iter().map(|mark| (mark.x, own_points.with(|points| id_at(points, mark.index))));
            let published =
                scene.references.iter().enumerate().map(|(at, mark)| (mark.x, published_points.with(|points| id_at(points, at))));
            let mut all: Vec<(f64, String)> = own.chain(published).collect();
            all.sort_by(|a, b| a.0.total_cmp(&b.0));
            all.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
        })
    });
    let pointed = RwSignal::new(None::<String>);
    let entry_point = RwSignal::new(None::<String>);
    let is_stop = move |id: &str| {
        let stop = entry_point.get().filter(|stop| order.with(|order| order.contains(stop)));
        stop.or_else(|| order.with(|order| order.first().cloned())).as_deref() == Some(id)
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let next = order.with_untracked(|order| {
            let at = pointed.with_untracked(|id| order.iter().position(|other| Some(other) == id.as_ref()))?;
            let last = order.len() - 1;
            let next = match event.key().as_str() {
                "ArrowRight" | "ArrowUp" => (at + 1).min(last),
                "ArrowLeft" | "ArrowDown" => at.saturating_sub(1),
                "Home" => 0,
                "End" => last,
                _ => return None,
            };
            order.get(next).cloned()
        });
        if let Some(next) = next {
            event.prevent_default();
            entry_point.set(Some(next.clone()));
            state::focus(&next);
        }
    };
    let hands = Hands { pointed, entry_point };

    let summary = move || {
        let models = published_points.with(Vec::len);
        text::chart_summary(models, own_points.with(Vec::len))
    };
    view! {
        <div class="chart" node_ref=holder>
            <svg
                id=CHART_ID
                role="group"
                aria-label=summary
                width=move || scene.with(|scene| scene.width)
                height=move || scene.with(|scene| scene.height)
                font-size=move || scene.with(|scene| scene.font_size)
                on:keydown=on_key
            >
                {move || scene.with(axes).into_any()}
                {move || {
                    scene.with(|scene| {
                        scene.references.iter().zip(published_points.get()).map(|(mark, point)| {
                            let id = point.id.clone();
                            published_mark(mark, point, hands, Signal::derive(move || is_stop(&id)))
                        }).collect_view().into_any()
                    })
                }}
                {move || {
                    scene.with(|scene| {
                        own_points.with(|points| {
                            scene.own.iter().filter_map(|mark| {
                                let point = points.get(mark.index)?.clone();
                                let id = point.id.clone();
                                Some(own_mark(mark, point, hands, Signal::derive(move || is_stop(&id))))
                            }).collect_view().into_any()
                        })
                    })
                }}
            </svg>
            {move || tip(pointed.get()?, &scene.read(), &published_points.read(), &own_points.read()).map(IntoAny::into_any)}
        </div>
        <details class="as-table">
            <summary>{text::CHART_TABLE}</summary>
            <table>
                <thead>
                    <tr><th scope="col">{text::MODEL}</th><th scope="col">{text::X_TITLE}</th><th scope="col">{text::Y_TITLE}</th></tr>
                </thead>
                <tbody>
                    {move || (app.page.get() == Page::TradeOff).then(|| table_rows(app, &shown_runs.get()).into_any())}
                    {move || shown_models.with(|models| models.iter().map(|(_, model)| view! {
                        <tr>
                            <th scope="row">{model.name.clone()}</th>
                            <td>{format::percent(model.over_refusal)}</td>
                            <td>{format::percent(model.toxic_refusal)}</td>
                        </tr>
                    }).collect_view().into_any())}
                </tbody>
            </table>
        </details>
    }
}

/// What pointing at a mark changes.
#[derive(Clone, Copy)]
struct Hands {
    pointed: RwSignal<Option<String>>,
    entry_point: RwSignal<Option<String>>,
}

impl Hands {
    fn point(self, id: &str) {
        self.pointed.set(Some(id.to_owned()));
    }

    fn focus(self, id: &str) {
        self.point(id);
        self.entry_point.set(Some(id.to_owned()));
    }

    fn leave(self, id: &str) {
        if self.pointed.with_untracked(|pointed| pointed.as_deref() == Some(id)) {
            self.pointed.set(None);
        }
    }
}

fn id_at(points: &[Point], at: usize) -> String {
    points.get(at).map(|point| point.id.clone()).unwrap_or_default()
}

fn fit_of(models: &[PublishedModel]) -> Option<Quadratic> {
    let points: Vec<(f64, f64)> =
        models.iter().map(|model| (model.over_refusal * 100.0, model.toxic_refusal * 100.0)).collect();
    fit_quadratic(&points)
}

fn reference(series: usize, model: &PublishedModel) -> Reference {
    Reference { name: model.name.clone(), series, x: model.over_refusal, y: model.toxic_refusal }
}

fn own_point(run: RunEntry, counting: crate::domain::Counting) -> Own {
    run.with(|data| {
        let summary = Summary::of(&data.tally, counting);
        Own {
            x: estimate(&summary.over_refusal),
            y: estimate(&summary.toxic_refusal),
            name: data.head.model.name.clone(),
        }
    })
}

fn published_point(model: &PublishedModel) -> Point {
    let (x, y) = (format::percent(model.over_refusal), format::percent(model.toxic_refusal));
    Point {
        id: format!("published-{}", model.name),
        title: model.name.clone(),
        says: text::published_point(&model.name, &model.family, &x, &y),
        note: model.was_moderator.then(text::moderator),
        is_chosen: false,
    }
}

fn own_words(run: RunEntry, counting: crate::domain::Counting, is_chosen: bool) -> Point {
    run.with(|data| {
        let summary = Summary::of(&data.tally, counting);
        let (x, y) = (format::rate_with_counts(&summary.over_refusal), format::rate_with_counts(&summary.toxic_refusal));
        Point {
            id: format!("own-{}", data.head.id),
            title: data.head.model.name.clone(),
            says: text::own_point(&data.head.model.name, &x, &y),
            note: None,
            is_chosen,
        }
    })
}

fn axes(scene: &Scene) -> impl IntoView + use<> {
    let plot = scene.plot;
    let em = scene.font_size;
    let x_ticks = scene.x_axis.ticks.iter().map(|tick| view! {
        <line class="grid" x1=tick.at x2=tick.at y1=plot.y y2=plot.bottom() />
        <text class="tick" x=tick.at y=plot.bottom() + 1.3 * em text-anchor="middle">{tick.label.clone()}</text>
    });
    let y_ticks = scene.y_axis.ticks.iter().map(|tick| view! {
        <line class="grid" x1=plot.x x2=plot.right() y1=tick.at y2=tick.at />
        <text class="tick" x=plot.x - 5.0 y=tick.at + 0.35 * em text-anchor="end">{tick.label.clone()}</text>
    });
    let (x_at, y_at) = (scene.x_axis.title_at, scene.y_axis.title_at);
    let better = &scene.better;
    view! {
        {x_ticks.collect_view()}
        {y_ticks.collect_view()}
        <text class="axis-title" x=x_at.x y=x_at.y text-anchor=x_at.anchor.as_str()>{text::X_TITLE}</text>
        <text class="axis-title" x=y_at.x y=y_at.y text-anchor=y_at.anchor.as_str()>{text::Y_TITLE}</text>
        <path class="better-arrow" d=better.arrow.clone() />
        <text class="better" x=better.label.x y=better.label.y text-anchor=better.label.anchor.as_str()>{text::BETTER}</text>
        {scene.fit_path.clone().map(|path| view! { <path class="trend" d=path /> })}
    }
}

fn label_text(label: &Label, class: &'static str) -> impl IntoView + use<> {
    view! { <text class=class x=label.x y=label.y text-anchor=label.anchor.as_str()>{label.text.clone()}</text> }
}

fn published_mark(mark: &Mark, point: Point, hands: Hands, is_stop: Signal<bool>) -> impl IntoView + use<> {
    let ids: [String; 5] = std::array::from_fn(|_| point.id.clone());
    let [id, enter, leave, focus, blur] = ids;
    let place = format!("translate({} {})", mark.x, mark.y);
    view! {
        <g
            id=id
            class="mark published"
            role="img"
            aria-label=point.says
            tabindex=move || if is_stop.get() { "0" } else { "-1" }
            on:pointerenter=move |_| hands.point(&enter)
            on:pointerleave=move |_| hands.leave(&leave)
            on:focus=move |_| hands.focus(&focus)
            on:blur=move |_| hands.leave(&blur)
        >
            <g transform=place>
                <circle class="hit" r=mark.hit_radius data-page-only="" />
                <path class=format!("series series-{}", mark.series) d=mark.path />
            </g>
            {mark.label.as_ref().map(|label| label_text(label, "label"))}
        </g>
    }
}

fn own_mark(mark: &OwnMark, point: Point, hands: Hands, is_stop: Signal<bool>) -> impl IntoView + use<> {
    let ids: [String; 5] = std::array::from_fn(|_| point.id.clone());
    let [id, enter, leave, focus, blur] = ids;
    let (x, y) = (mark.x, mark.y);
    view! {
        <g
            id=id
            class="mark own"
            class:chosen=point.is_chosen
            role="img"
            aria-label=point.says
            tabindex=move || if is_stop.get() { "0" } else { "-1" }
            on:pointerenter=move |_| hands.point(&enter)
            on:pointerleave=move |_| hands.leave(&leave)
            on:focus=move |_| hands.focus(&focus)
            on:blur=move |_| hands.leave(&blur)
        >
            {mark.ellipse.clone().map(|path| view! { <path class="interval-area" d=path /> })}
            {mark.guide.clone().map(|path| view! { <path class="guide" d=path /> })}
            {mark.x_bar.map(|(from, to)| view! { <line class="interval" x1=from x2=to y1=y y2=y /> })}
            {mark.y_bar.map(|(from, to)| view! { <line class="interval" x1=x x2=x y1=from y2=to /> })}
            <g transform=format!("translate({x} {y})")>
                <circle class="hit" r=mark.hit_radius data-page-only="" />
                <path class="own-mark" d=mark.path />
            </g>
            {mark.label.as_ref().map(|label| label_text(label, "label own-label"))}
        </g>
    }
}

/// The words beside the point that is pointed at.
fn tip(id: String, scene: &Scene, published: &[Point], own: &[Point]) -> Option<impl IntoView + use<>> {
    let find = |points: &[Point]| points.iter().position(|point| point.id == id);
    let (point, x, y) = match (find(published), find(own)) {
        (Some(at), _) => scene.references.get(at).map(|mark| (published[at].clone(), mark.x, mark.y)),
        (None, Some(at)) => {
            scene.own.iter().find(|mark| mark.index == at).map(|mark| (own[at].clone(), mark.x, mark.y))
        }
        (None, None) => None,
    }?;
    let is_right = x > scene.width / 2.0;
    let is_low = y > scene.height / 2.0;
    Some(view! {
        <div
            class="tip"
            aria-hidden="true"
            class:to-left=is_right
            class:upward=is_low
            style:left=format!("{x}px")
            style:top=format!("{y}px")
        >
            <strong>{point.title.clone()}</strong>
            <span>{point.says.strip_prefix(&point.title).unwrap_or(&point.says).trim_start().to_owned()}</span>
            {point.note.map(|note| view! { <span>{note}</span> })}
        </div>
    })
}

fn table_rows(app: App, runs: &[RunEntry]) -> impl IntoView + use<> {
    let counting = app.counting.get();
    let row = |run: &RunEntry| {
        run.with(|data| {
            let summary = Summary::of(&data.tally, counting);
            view! {
                <tr>
                    <th scope="row">{data.head.model.name.clone()}</th>
                    <td>{format::rate_with_counts(&summary.over_refusal)}</td>
                    <td>{format::rate_with_counts(&summary.toxic_refusal)}</td>
                </tr>
            }
        })
    };
    runs.iter().map(row).collect_view()
}

/// What an exported chart says below itself: every own point with its counts and intervals, and the source.
pub(super) fn captions(app: App) -> Vec<String> {
    let counting = app.counting.get_untracked();
    let runs = app.runs.get_untracked();
    let shown = runs.into_iter().filter(|run| run.shown.get_untracked());
    let words = shown.map(|run| untrack(|| own_words(run, counting, false).says));
    words.chain([text::SOURCE.to_owned()]).collect()
}
