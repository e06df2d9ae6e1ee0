//! What a server sent in place of an answer, to read and to copy into a bug report.

use crate::domain::ServerReply;
use crate::state::copy;
use crate::ui::components::parts::button;
use crate::ui::element::{Element, tag};
use crate::ui::text;

pub(crate) fn server_reply(reply: &ServerReply) -> Element {
    let report = report_of(reply);
    let shown = tag("pre").attr("tabindex", "0").attr("role", "region").named(text::SERVER_SENT).child(report.clone());
    tag("details")
        .class("server-reply")
        .child(tag("summary").child(text::SERVER_SENT))
        .child(button(text::COPY, move || copy(&report)))
        .child(shown)
}

/// Status, headers and body, as HTTP writes them.
fn report_of(reply: &ServerReply) -> String {
    let headers: String = reply.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    format!("HTTP {}\n{headers}\n{}", reply.status, reply.body)
}
