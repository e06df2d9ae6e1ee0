//! A prompt, its kind and category, and what an answer to it did, as pages show them.

use leptos::prelude::*;

use crate::domain::{Category, Class, Item, Kind, Manner, Note, Verdict};
use crate::refusal::reads;
use crate::state::language_name;
use crate::ui::format;
use crate::ui::text;

/// The class of an answer: what it did.
#[component]
pub(crate) fn ClassBadge(class: Class) -> impl IntoView {
    view! {
        <span
            class=format!("verdict {}", class.label().as_str())
            data-manner=class.manner().map_or("", Manner::as_str)
            title=text::verdicts().class_means(class)
        >
            {text::verdicts().class(class)}
        </span>
    }
}

/// In words, why an answer in this language has no verdict; `None` where it has one or where the reason is unknown.
pub(crate) fn unscored_reason(verdict: &Verdict) -> Option<String> {
    let language = verdict.language.filter(|_| verdict.class == Class::Unscored)?;
    Some(if reads(language) {
        text::verdicts().unsure().to_owned()
    } else {
        text::verdicts().unscored_language(&language_name(language))
    })
}

/// A prompt's kind.
#[component]
pub(crate) fn KindTag(kind: Kind) -> impl IntoView {
    view! { <span class=format!("tag {}", kind.as_str())>{text::common().kind(kind)}</span> }
}

/// A prompt's kind and category.
#[component]
pub(crate) fn PromptTags(kind: Kind, category: Category) -> impl IntoView {
    view! {
        <p>
            <KindTag kind />
            <span class="tag">{category.to_string()}</span>
        </p>
    }
}

/// A prompt's beginning as a button, which opens the row that it stands in.
#[component]
pub(crate) fn PromptButton(prompt: String) -> impl IntoView {
    view! {
        <button type="button" class="link">
            {format::excerpt(&prompt, format::IN_A_CELL)}
        </button>
    }
}

/// The prompt of an item, with its kind and category.
#[component]
pub(crate) fn Question(item: Item) -> impl IntoView {
    view! {
        <PromptTags kind=item.kind category=item.category />
        <h3>{text::common().prompt()}</h3>
        <p class="quoted">{item.prompt.to_string()}</p>
    }
}

/// Why a prompt that looks harmful is harmless.
#[component]
pub(crate) fn PromptNote(note: Note) -> impl IntoView {
    view! {
        <dl class="note">
            <dt>{text::common().looks_harmful()}</dt>
            <dd>{note.looks_harmful.to_string()}</dd>
            <dt>{text::common().is_harmless()}</dt>
            <dd>{note.is_harmless.to_string()}</dd>
        </dl>
    }
}
