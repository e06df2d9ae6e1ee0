//! What a server sent in place of an answer, to read and to copy into a bug report.

use leptos::prelude::*;

use crate::domain::ServerReply;
use crate::state::copy;
use crate::ui::text;

#[component]
pub(crate) fn RawReply(reply: ServerReply) -> impl IntoView {
    let report = report_of(&reply);
    let copied = report.clone();
    view! {
        <details class="server-reply">
            <summary>{text::answers().server_sent()}</summary>
            <button type="button" on:click=move |_| copy(&copied)>
                {text::answers().copy()}
            </button>
            <pre tabindex="0" role="region" aria-label=text::answers().server_sent()>
                {report}
            </pre>
        </details>
    }
}

/// Status, headers and body, as HTTP writes them.
fn report_of(reply: &ServerReply) -> String {
    let headers: String = reply.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    format!("HTTP {}\n{headers}\n{}", reply.status, reply.body)
}
