//! What the pages have many of.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlDialogElement, HtmlElement};

use crate::domain::{Category, Class, Item, Kind, Manner, Note, Verdict};
use crate::refusal::reads;
use crate::state::language_name;
use crate::ui::element::{Element, tag};
use crate::ui::format;
use crate::ui::reactive::{Handler, effect, on_click};
use crate::ui::text;

/// Endings of the files that the page imports.
pub(crate) const JSON_FILES: &str = ".json,application/json";

/// A button that calls `act` when it is clicked.
pub(crate) fn button(words: impl IntoAny, act: impl FnMut() + 'static) -> Element {
    tag("button").attr("type", "button").on("click", on_click(act)).child(words)
}

/// A paragraph of explanation in small letters.
pub(crate) fn hint(words: impl IntoAny) -> Element {
    tag("p").class("hint").child(words)
}

/// A form field: a control with its label above it.
pub(crate) fn field(label: &'static str, input: Element) -> Element {
    tag("label").class("field").child(tag("span").child(label)).child(input)
}

/// The head of a table: one row of column names.
pub(crate) fn head(columns: impl IntoIterator<Item = &'static str>) -> Element {
    let cells: Vec<Element> = columns.into_iter().map(column).collect();
    tag("thead").child(tag("tr").child(cells))
}

/// The header cell of a column.
pub(crate) fn column(name: impl IntoAny) -> Element {
    tag("th").attr("scope", "col").child(name)
}

/// A cell of a table's body.
pub(crate) fn cell(content: impl IntoAny) -> Element {
    tag("td").child(content)
}

/// The class of an answer (what it did), in an element with this tag.
pub(crate) fn class_word(name: &'static str, class: Class) -> Element {
    tag(name)
        .class(format!("verdict {}", class.label().as_str()))
        .attr("data-manner", class.manner().map_or("", Manner::as_str))
        .attr("title", text::class_means(class))
        .child(text::class(class))
}

/// The class of an answer in a paragraph, to which more can be added.
pub(crate) fn verdict_line(verdict: &Verdict) -> Element {
    tag("p").child(class_word("strong", verdict.class))
}

/// In words, why an answer in this language has no verdict; `None` where it has one or where the reason is unknown.
pub(crate) fn why_unscored(verdict: &Verdict) -> Option<String> {
    let language = verdict.language.filter(|_| verdict.class == Class::Unscored)?;
    Some(if reads(language) { text::UNSURE.to_owned() } else { text::unscored_language(&language_name(language)) })
}

/// A tag with a prompt's kind.
pub(crate) fn kind_tag(kind: Kind) -> Element {
    tag("span").class(format!("tag {}", kind.as_str())).child(text::kind(kind))
}

/// A prompt's beginning as a button, which opens the row that it stands in.
pub(crate) fn prompt_button(prompt: &str) -> Element {
    tag("button").attr("type", "button").class("link").child(format::excerpt(prompt, format::IN_A_CELL))
}

/// Tags with a prompt's kind and category.
pub(crate) fn prompt_tags(kind: Kind, category: &Category) -> Element {
    tag("p").child(kind_tag(kind)).child(tag("span").class("tag").child(category.to_string()))
}

/// A prompt's text with its kind and category.
pub(crate) fn question(item: &Item) -> [Element; 3] {
    let tags = prompt_tags(item.kind, &item.category);
    [tags, tag("h3").child(text::PROMPT), tag("p").class("quoted").child(item.prompt.clone())]
}

/// A note on why a prompt that looks harmful is harmless.
pub(crate) fn note_view(note: Note) -> Element {
    tag("dl")
        .class("note")
        .child(tag("dt").child(text::LOOKS_HARMFUL))
        .child(tag("dd").child(note.looks_harmful))
        .child(tag("dt").child(text::IS_HARMLESS))
        .child(tag("dd").child(note.is_harmless))
}

/// A button that opens the browser's choice of files, of which several can be chosen at once.
pub(crate) fn file_button(words: &'static str, accept: &'static str, take: Handler) -> [Element; 2] {
    let file_box = StoredValue::new_local(None::<HtmlElement>);
    let choose = move || file_box.with_value(|file_box| file_box.iter().for_each(|file_box| file_box.click()));
    let input = tag("input")
        .attr("type", "file")
        .attr("accept", accept)
        .attr("multiple", true)
        .attr("hidden", true)
        .named(words)
        .on("change", take)
        .on_render(move |element| file_box.set_value(element.clone().dyn_into().ok()));
    [button(words, choose), input]
}

/// A dialog that is open while `is_open` holds. That the person closed it is its event `close`.
pub(crate) fn dialog(title_id: &'static str, mut is_open: impl FnMut() -> bool + Send + 'static) -> Element {
    let open_or_close = move |dialog: HtmlDialogElement| {
        effect(move || match is_open() {
            false => dialog.close(),
            true if dialog.open() => {}
            true => drop(dialog.show_modal()),
        });
    };
    tag("dialog")
        .attr("aria-labelledby", title_id)
        .on_render(move |element| open_or_close(element.clone().unchecked_into()))
}
