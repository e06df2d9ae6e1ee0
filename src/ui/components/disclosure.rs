//! What is one step away: a line that names it, and opens it.

use leptos::html::Details;
use leptos::prelude::*;

/// A line that opens what it names.
#[component]
pub(crate) fn Disclosure(
    summary: &'static str,
    /// Beside the line: what in it differs from the usual.
    #[prop(optional, into)]
    note: Signal<String>,
    /// Opens as soon as this holds. It closes by hand only.
    #[prop(optional, into)]
    opens: Signal<bool>,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let details = NodeRef::<Details>::new();
    let opens = Memo::new(move |_| opens.get());
    Effect::new(move || {
        if let Some(details) = details.get()
            && opens.get()
        {
            details.set_open(true);
        }
    });
    view! {
        <details node_ref=details class=class>
            <summary>
                <span>{summary}</span>
                <span class="summary-note">{note}</span>
            </summary>
            {children()}
        </details>
    }
}
