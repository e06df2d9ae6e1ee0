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
    move || {
        let id = shown.get()?;
        let (size, tip) = drawing.with(|drawing| ((drawing.scene.width, drawing.scene.height), drawing.tip(&id)));
        let (at, title, lines) = tip?;
        let lines = lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view();
        let place = TipPlace::beside(at, size);
        Some(view! {
            <div
                class="tip"
                aria-hidden="true"
                style:left=place.left
                style:right=place.right
                style:top=place.top
                style:bottom=place.bottom
                style:max-width=place.max_width
            >
                <strong>{title}</strong>
                {lines}
            </div>
        })
    }
}

/// Where the words stand: lengths of CSS.
#[derive(Default)]
struct TipPlace {
    left: Option<String>,
    right: Option<String>,
    top: Option<String>,
    bottom: Option<String>,
    max_width: Option<String>,
}

impl TipPlace {
    fn beside((x, y): (f64, f64), (width, height): (f64, f64)) -> Self {
        const AWAY: f64 = 12.0;
        let px = |pixels: f64| Some(format!("{}px", compact(pixels)));
        let across = match (width < WIDE, x > width / 2.0) {
            (true, _) => Self { left: px(2.0), right: px(2.0), ..Self::default() },
            (false, false) => Self { left: px(x + AWAY), max_width: px(width - x - AWAY), ..Self::default() },
            (false, true) => Self { right: px(width - x + AWAY), max_width: px(x - AWAY), ..Self::default() },
        };
        match y > height / 2.0 {
            false => Self { top: px(y + AWAY), ..across },
            true => Self { bottom: px(height - y + AWAY), ..across },
        }
    }
}
