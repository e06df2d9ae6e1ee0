//! The words beside the point that is pointed at.

use leptos::prelude::*;

use crate::chart::path::compact;
use crate::ui::charts::drawing::ChartDrawing;

/// Narrower charts give the words their whole width.
const WIDE: f64 = 480.0;

/// The words beside a mark, within the chart: on the side where there is more room.
#[component]
pub(crate) fn Tip(
    drawing: Memo<ChartDrawing>,
    /// The id of the mark.
    shown: Signal<Option<String>>,
) -> impl IntoView {
    let tip = move || {
        let id = shown.get()?;
        let (size, tip) = drawing.with(|drawing| ((drawing.scene.width, drawing.scene.height), drawing.tip(&id)));
        let (at, title, lines) = tip?;
        let lines = lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view();
        Some(view! {
            <div class="tip" aria-hidden="true" style=placement(size, at)>
                <strong>{title}</strong>
                {lines}
            </div>
        })
    };
    tip
}

fn placement((width, height): (f64, f64), (x, y): (f64, f64)) -> String {
    const AWAY: f64 = 12.0;
    let across = match (width < WIDE, x > width / 2.0) {
        (true, _) => "left:2px;right:2px".to_owned(),
        (false, false) => format!("left:{}px;max-width:{}px", compact(x + AWAY), compact(width - x - AWAY)),
        (false, true) => format!("right:{}px;max-width:{}px", compact(width - x + AWAY), compact(x - AWAY)),
    };
    match y > height / 2.0 {
        false => format!("{across};top:{}px", compact(y + AWAY)),
        true => format!("{across};bottom:{}px", compact(height - y + AWAY)),
    }
}
