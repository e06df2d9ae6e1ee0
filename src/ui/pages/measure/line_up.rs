//! Several models over the same prompts.

use leptos::prelude::*;

use crate::domain::Settings;
use crate::state::use_line_up;
use crate::ui::components::controls::CheckBox;
use crate::ui::components::disclosure::Disclosure;
use crate::ui::text;

/// The models that Run asks in place of the one in the form.
#[component]
pub(crate) fn LineUpCard() -> impl IntoView {
    let line_up = use_line_up();
    let count = Memo::new(move |_| line_up.entries.with(Vec::len));
    let is_any = Memo::new(move |_| count.get() > 0);
    let is_several = move || count.get() > 1;
    let models = move || {
        let entries = line_up.entries.get().into_iter().map(|entry| entry.settings);
        entries.enumerate().map(|(at, settings)| view! { <LineUpModel at settings /> }).collect_view()
    };
    view! {
        <Disclosure
            class="card lineup"
            summary=text::run().lineup()
            note=Signal::derive(move || text::measure().models_in_line_up(count.get()))
            opens=is_any
        >
            <div class="stack">
                <p class="hint">{text::run().lineup_hint()}</p>
                <ol>{models}</ol>
                <Show when=is_several>
                    <CheckBox
                        label=text::run().side_by_side()
                        value=line_up.side_by_side
                        on_change=move |is_on| line_up.side_by_side.set(is_on)
                    />
                </Show>
                // At once, and not by the deferred part: until it is here, the form may hold another model.
                <button type="button" on:click=move |_| line_up.add()>
                    {text::run().add()}
                </button>
            </div>
        </Disclosure>
    }
}

/// One of them, with a button that takes it out.
#[component]
fn LineUpModel(at: usize, settings: Settings) -> impl IntoView {
    let line_up = use_line_up();
    let name = text::run().line_up_entry(&settings.model, &settings.provider, settings.concurrency);
    view! {
        <li>
            <span>{name.clone()}</span>
            <button
                type="button"
                class="quiet"
                aria-label=format!("{}: {name}", text::run().take_out())
                on:click=move |_| line_up.remove(at)
            >
                {text::run().take_out()}
            </button>
        </li>
    }
}
