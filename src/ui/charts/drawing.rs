//! The trade-off chart, laid out, with the points that its marks stand for.

use leptos::prelude::*;

use crate::chart::tradeoff::{
    AlternatePoint, MarkId, OwnRun, Reference, TradeoffInput, TradeoffScene, layout, next_mark,
};
use crate::dataset::PublishedModel;
use crate::state::{ElementSize, use_chart_view, use_runs, use_shell};
use crate::stats::{Quadratic, fit_quadratic};
use crate::ui::charts::chart_points::{ChartPoint, exercises_point, own_point, published_point, shown_models};
use crate::ui::charts::paths::{ChartPath, chart_paths, path_id};
use crate::ui::text;

/// A mark of the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ChartMark {
    /// A path between runs, by its number.
    Path(usize),
    /// A point.
    Point(MarkId),
}

/// The chart, laid out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChartDrawing {
    pub(crate) scene: TradeoffScene,
    pub(crate) paths: Vec<ChartPath>,
    /// In the order of the scene's references.
    pub(crate) published: Vec<ChartPoint>,
    /// Found by the index of the scene's own marks.
    pub(crate) own: Vec<ChartPoint>,
    /// Found by the index of the scene's other marks.
    pub(crate) others: Vec<ChartPoint>,
    /// All marks from back to front, each with its id.
    marks: Vec<(String, ChartMark)>,
    /// The points' ids with their places, as they lie across.
    order: Vec<(String, f64, f64)>,
}

impl ChartDrawing {
    /// Lays the chart out in this size.
    pub(crate) fn new(size: ElementSize, others: &[(AlternatePoint, ChartPoint)]) -> Self {
        let chart_view = use_chart_view();
        let runs_service = use_runs();
        let counting = use_shell().counting.get();
        let chosen = runs_service.chosen.get();
        let runs = runs_service.shown();
        let own =
            runs.iter().map(|run| own_point(*run, &runs, counting, Some(*run) == chosen)).chain(exercises_point());
        let (own_places, own): (Vec<OwnRun>, Vec<ChartPoint>) = own.unzip();
        let models = shown_models();
        let references: Vec<Reference> = models.iter().map(reference).collect();
        let (other_places, others): (Vec<AlternatePoint>, Vec<ChartPoint>) = others.iter().cloned().unzip();
        let paths = chart_paths(&runs);
        let places: Vec<Vec<usize>> = paths.iter().map(|path| path.places.clone()).collect();
        let fit = chart_view.published.with(|loading| fit_of(loading.ready().map_or(&[], Vec::as_slice)));
        let scene = layout(&TradeoffInput {
            width: size.width,
            height: size.height,
            references: &references,
            own: &own_places,
            alternates: &other_places,
            paths: &places,
            better: text::chart().better(),
            fit: fit.filter(|_| chart_view.shows_trend.get()),
        });
        let name = |at: usize| models.get(at).map(|(_, model)| model.name.as_str());
        let published = scene.references.iter().zip(&models);
        let published =
            published.map(|(mark, (_, model))| published_point(model, mark.beaten_by.and_then(name))).collect();
        let mut drawing = Self { scene, paths, published, own, others, marks: Vec::new(), order: Vec::new() };
        drawing.marks = drawing.marks_back_to_front();
        let order = drawing.scene.marks_in_order().into_iter();
        drawing.order = order.filter_map(|(mark, x, y)| Some((drawing.point(mark)?.id.clone(), x, y))).collect();
        drawing
    }

    /// What a mark stands for.
    pub(crate) fn point(&self, mark: MarkId) -> Option<&ChartPoint> {
        match mark {
            MarkId::Reference(at) => self.published.get(at),
            MarkId::OwnRun(at) => self.own.get(at),
            MarkId::Alternate(at) => self.others.get(at),
        }
    }

    /// The ids of all marks from back to front.
    pub(crate) fn ids_back_to_front(&self) -> Vec<String> {
        self.marks.iter().map(|(id, _)| id.clone()).collect()
    }

    /// The mark with this id.
    pub(crate) fn mark(&self, id: &str) -> Option<ChartMark> {
        self.marks.iter().find(|(other, _)| other == id).map(|(_, mark)| *mark)
    }

    /// An alternate point in the same place as its run's own lies beneath it.
    fn marks_back_to_front(&self) -> Vec<(String, ChartMark)> {
        let scene = &self.scene;
        let paths = (0..self.paths.len()).filter(|path| scene.segments.iter().any(|leg| leg.path == *path));
        let alternates = |is_beneath: bool| {
            let marks = scene.alternates.iter().filter(move |mark| mark.stem.is_empty() == is_beneath);
            marks.map(|mark| MarkId::Alternate(mark.index))
        };
        let own = scene.own.iter().map(|mark| MarkId::OwnRun(mark.index));
        let references = (0..scene.references.len()).map(MarkId::Reference);
        let points = references.chain(alternates(true)).chain(own).chain(alternates(false));
        let points = points.filter_map(|mark| Some((self.point(mark)?.id.clone(), ChartMark::Point(mark))));
        paths.map(|path| (path_id(path), ChartMark::Path(path))).chain(points).collect()
    }

    /// The published models that no other beats, from left to right.
    pub(crate) fn unbeaten(&self) -> Vec<String> {
        let is_unbeaten = |at: &usize| self.scene.references.get(*at).is_some_and(|mark| mark.beaten_by.is_none());
        let published = self.scene.marks_in_order().into_iter().filter_map(|(mark, ..)| match mark {
            MarkId::Reference(at) => Some(at),
            MarkId::OwnRun(_) | MarkId::Alternate(_) => None,
        });
        published.filter(is_unbeaten).filter_map(|at| Some(self.published.get(at)?.title.clone())).collect()
    }

    /// Whether there is a point with this id.
    pub(crate) fn has_point(&self, id: &str) -> bool {
        self.order.iter().any(|(other, ..)| other == id)
    }

    /// The leftmost point.
    pub(crate) fn first_point(&self) -> Option<&str> {
        self.order.first().map(|(id, ..)| id.as_str())
    }

    /// The point that a key leads to.
    pub(crate) fn next_point(&self, id: &str, key: &str) -> Option<&str> {
        let at = self.order.iter().position(|(other, ..)| other == id)?;
        self.order.get(next_mark(key, at, self.order.len())?).map(|(id, ..)| id.as_str())
    }

    /// Where a mark is, the title of what it says, and the lines below.
    pub(crate) fn tip(&self, id: &str) -> Option<((f64, f64), String, Vec<String>)> {
        match self.mark(id)? {
            ChartMark::Path(number) => {
                let leg = self.scene.segments.iter().find(|leg| leg.path == number)?;
                let path = self.paths.get(number)?;
                let title = path.moved.clone().unwrap_or_else(|| path.says.clone());
                Some((leg.middle, title, Vec::new()))
            }
            ChartMark::Point(mark) => {
                let &(_, x, y) = self.order.iter().find(|(other, ..)| other == id)?;
                let point = self.point(mark)?;
                Some(((x, y), point.title.clone(), point.lines.clone()))
            }
        }
    }
}

fn reference((series, model): &(usize, PublishedModel)) -> Reference {
    Reference { name: model.name.clone(), series: *series, x: model.over_refusal, y: model.toxic_refusal }
}

fn fit_of(models: &[PublishedModel]) -> Option<Quadratic> {
    let percent = |model: &PublishedModel| (model.over_refusal * 100.0, model.toxic_refusal * 100.0);
    fit_quadratic(&models.iter().map(percent).collect::<Vec<_>>())
}
