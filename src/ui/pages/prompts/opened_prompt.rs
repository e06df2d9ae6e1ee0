//! One whole prompt with its note, where it can be asked, and a form to exclude it.

use leptos::html::Div;
use leptos::prelude::*;

use super::links::{link_to, measure_link};
use crate::domain::{Exclusion, Page, Prompt};
use crate::state::use_prompt_sets;
use crate::ui::components::controls::Field;
use crate::ui::components::prompt_parts::{PromptNote, PromptTags};
use crate::ui::text;

/// It takes the focus when it opens.
#[component]
pub(super) fn OpenedPrompt(set_id: String, prompt: Prompt, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let Prompt { id, category, kind, text: words, note } = prompt;
    let (name, measure) = (id.clone(), measure_link(&set_id));
    let panel = NodeRef::<Div>::new();
    // It is in the document by the next frame.
    panel.on_load(|panel| request_animation_frame(move || drop(panel.focus())));
    view! {
        <div node_ref=panel class="opened" role="group" aria-label=name tabindex="-1">
            <PromptTags kind category />
            <p class="quoted">{words.clone()}</p>
            {note.map(|note| view! { <PromptNote note /> })}
            <p class="ways">
                <a href=link_to(Page::Rose, "question", &words)>{text::sets().ask_both_ways()}</a>
                <a href=measure>{text::sets().measure()}</a>
            </p>
            <Dispute set_id id />
            <button type="button" class="quiet" on:click=move |_| on_close.run(())>
                {text::sets().close()}
            </button>
        </div>
    }
}

/// Excludes a prompt for a reason, and takes it back in.
#[component]
fn Dispute(set_id: String, id: String) -> impl IntoView {
    let sets = use_prompt_sets();
    let reason = RwSignal::new(String::new());
    let ids = StoredValue::new((set_id, id));
    let excluded_for = Memo::new(move |_| {
        let is_it = |exclusion: &Exclusion| ids.with_value(|(_, id)| exclusion.prompt_id == *id);
        sets.excluded.with(|all| {
            let found = all.iter().find(|(_, exclusion)| is_it(exclusion));
            found.map(|(_, exclusion)| exclusion.reason.clone())
        })
    });
    let exclude = move |_| ids.with_value(|(set_id, id)| sets.exclude(set_id, id, &reason.get_untracked()));
    let include = move |_| ids.with_value(|(_, id)| sets.include(id));
    let form = move || {
        view! {
            <div class="stack">
                <Field label=text::sets().reason()>
                    <input
                        type="text"
                        placeholder=text::sets().reason_example()
                        prop:value=move || reason.get()
                        on:input:target=move |event| reason.set(event.target().value())
                    />
                </Field>
                <button
                    type="button"
                    disabled=move || reason.with(|reason| reason.trim().is_empty())
                    on:click=exclude
                >
                    {text::sets().exclude()}
                </button>
                <p class="hint">{text::sets().exclude_hint()}</p>
            </div>
        }
    };
    move || match excluded_for.get() {
        Some(why) => view! {
            <div class="buttons">
                <p class="hint">{format!("{}: {why}", text::sets().excluded_only())}</p>
                <button type="button" on:click=include>
                    {text::sets().include()}
                </button>
            </div>
        }
        .into_any(),
        None => form().into_any(),
    }
}
