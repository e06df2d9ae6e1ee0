//! Forms, a run's progress, and the chart beside them.

use leptos::prelude::*;

use crate::ui::forms::controls::controls;
use crate::ui::forms::line_up::line_up;
use crate::ui::forms::model::model_form;
use crate::ui::forms::prompts::prompts_form;
use crate::ui::pages::trade_off::trade_off;

pub(crate) fn measure() -> impl IntoView {
    view! {
        <div class="panel">{model_form()} {line_up()} {prompts_form()} {controls()}</div>
        <div class="stage">{trade_off()}</div>
    }
}
