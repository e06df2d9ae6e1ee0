//! The keys that the page listens to, in a dialog.

use leptos::prelude::*;

use crate::state::use_shell;
use crate::ui::components::dialog::Dialog;
use crate::ui::text;

#[component]
pub(crate) fn KeyboardHelp() -> impl IntoView {
    let shows_keys = use_shell().shows_keys;
    let line = |(key, meaning): (&'static str, &'static str)| {
        view! {
            <dt>
                <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
        }
    };
    view! {
        <Dialog title_id="keys-title" is_open=shows_keys on_close=move |()| shows_keys.set(false) class="keys">
            <header>
                <h2 id="keys-title">{text::shell().keys_label()}</h2>
                <button type="button" on:click=move |_| shows_keys.set(false)>
                    {text::shell().close()}
                </button>
            </header>
            <dl>{text::shell().keys().map(line)}</dl>
        </Dialog>
    }
}
