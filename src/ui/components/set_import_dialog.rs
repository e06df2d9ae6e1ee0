//! A file of a person's own: its first rows, and which column is what.

mod draft;

use leptos::prelude::*;

use self::draft::{ALL, Draft};
use crate::dataset::KindBasis;
use crate::domain::Kind;
use crate::state::{OpenedFile, use_prompt_sets};
use crate::ui::components::controls::{Choice, Field, Options, options};
use crate::ui::components::dialog::Dialog;
use crate::ui::components::first_rows::{FirstRows, IN_A_PREVIEW};
use crate::ui::format::excerpt;
use crate::ui::text;

#[component]
pub(crate) fn SetImport() -> impl IntoView {
    let sets = use_prompt_sets();
    let draft = RwSignal::new(Draft::default());
    Effect::new(move || {
        if let Some(opened) = sets.opened.get() {
            draft.set(Draft::of(&opened));
        }
    });
    let file = move || {
        sets.opened.with(|opened| Some(text::sets().file(&opened.as_ref()?.name, &opened.as_ref()?.preview.encoding)))
    };
    let read = move |_| {
        let draft = draft.get_untracked();
        let name = Some(draft.name.trim()).filter(|name| !name.is_empty()).unwrap_or(text::sets().in_set()).to_owned();
        sets.import(name, draft.columns());
    };
    let asked = Memo::new(move |_| {
        let draft = draft.get();
        sets.opened.with(|opened| draft.ambiguous(opened.as_ref()?).map(|(column, _)| column))
    });
    let is_open_question =
        move || draft.with(|draft| draft.kind.is_empty()) || asked.get().is_some_and(|column| column.yes.is_none());
    let why = Signal::derive(move || {
        let basis = sets.opened.with(|opened| opened.as_ref().map(basis));
        basis.as_ref().and_then(|it| text::sets().kind_basis(it))
    });
    let close = move || sets.opened.set(None);
    view! {
        <Dialog
            title_id="set-import-title"
            is_open=Signal::derive(move || sets.opened.with(Option::is_some))
            on_close=move |()| close()
        >
            <h2 id="set-import-title">{text::sets().import_title()}</h2>
            <p class="hint">{file}</p>
            <ColumnChoices draft />
            <p class="hint" hidden=move || why.with(Option::is_none)>
                {move || why.get()}
            </p>
            <div class="group" hidden=move || asked.with(Option::is_none)>
                <p class="hint">{move || asked.get().map(|column| text::sets().ambiguous(&column.name))}</p>
                <Choice
                    label=text::sets().yes_means()
                    options=Signal::derive(meanings_of_yes)
                    value=Signal::derive(move || draft.with(|draft| draft.yes_means().to_owned()))
                    on_choose=move |value| draft.update(|draft| draft.yes = (draft.kind.clone(), value))
                />
                {move || sets.opened.get().map(|opened| draft.with(|draft| examples(draft, &opened)))}
            </div>
            <p class="hint">{text::sets().kind_words()}</p>
            {move || sets.opened.get().map(|opened| view! { <Beginning opened /> })}
            <div class="buttons">
                <button type="button" class="primary" disabled=is_open_question on:click=read>
                    {text::sets().import_set()}
                </button>
                <button type="button" on:click=move |_| close()>
                    {text::sets().cancel()}
                </button>
            </div>
        </Dialog>
    }
}

/// What the kind's suggestion rests on.
fn basis(opened: &OpenedFile) -> KindBasis {
    opened.preview.suggestion.as_ref().map_or(KindBasis::Assumed, |suggestion| suggestion.basis.clone())
}

fn meanings_of_yes() -> Options {
    options([
        ("", text::sets().choose()),
        (Kind::Toxic.as_str(), text::sets().yes_is_harmful()),
        (Kind::SeeminglyToxic.as_str(), text::sets().yes_is_harmless()),
    ])
}

/// The choices of columns, and the set's name.
#[component]
fn ColumnChoices(draft: RwSignal<Draft>) -> impl IntoView {
    let sets = use_prompt_sets();
    let columns = move || {
        let names =
            |opened: &OpenedFile| opened.preview.columns.iter().map(|name| (name.clone(), name.clone())).collect();
        sets.opened.with(|opened| opened.as_ref().map(names)).unwrap_or_else(Options::new)
    };
    let or_none = move || {
        let none = (String::new(), text::sets().no_column().to_owned());
        [none].into_iter().chain(columns()).collect::<Options>()
    };
    let kinds = move || {
        let is_open = sets.opened.with(|opened| opened.as_ref().is_some_and(|opened| basis(opened).is_open()));
        let open = is_open.then(|| (String::new(), text::sets().choose().to_owned()));
        let all = ALL.map(|(value, kind)| (value.to_owned(), all_of(kind).to_owned()));
        open.into_iter().chain(all).chain(columns()).collect::<Options>()
    };
    view! {
        <div class="columns">
            <Field label=text::sets().set_name()>
                <input
                    type="text"
                    prop:value=move || draft.with(|draft| draft.name.clone())
                    on:input:target=move |event| draft.update(|draft| draft.name = event.target().value())
                />
            </Field>
            <ColumnChoice
                label=text::sets().prompt_column()
                draft
                options=Signal::derive(columns)
                field=|draft| &mut draft.prompt
            />
            <ColumnChoice
                label=text::sets().category_column()
                draft
                options=Signal::derive(or_none)
                field=|draft| &mut draft.category
            />
            <ColumnChoice
                label=text::sets().kind_column()
                draft
                options=Signal::derive(kinds)
                field=|draft| &mut draft.kind
            />
            <ColumnChoice
                label=text::sets().id_column()
                draft
                options=Signal::derive(or_none)
                field=|draft| &mut draft.id
            />
        </div>
    }
}

fn all_of(kind: Kind) -> &'static str {
    match kind {
        Kind::SeeminglyToxic => text::sets().all_harmless(),
        Kind::Toxic => text::sets().all_harmful(),
    }
}

/// A choice that edits one field of the draft.
#[component]
fn ColumnChoice(
    label: &'static str,
    draft: RwSignal<Draft>,
    options: Signal<Options>,
    field: fn(&mut Draft) -> &mut String,
) -> impl IntoView {
    let value = Signal::derive(move || field(&mut draft.get()).clone());
    let choose = move |value: String| draft.update(|draft| *field(draft) = value);
    view! { <Choice label options value on_choose=choose /> }
}

/// Two rows as they would be read, where the kind's column could mean either.
fn examples(draft: &Draft, opened: &OpenedFile) -> Option<impl IntoView + use<>> {
    let (column, rows) = draft.ambiguous(opened)?;
    let entry = |row: &Vec<String>| {
        let cell = Draft::cell(opened, row, &column.name);
        let prompt = excerpt(Draft::cell(opened, row, &draft.prompt), IN_A_PREVIEW);
        view! { <li>{text::sets().as_read(&prompt, &column.name, cell, column.read(cell).ok())}</li> }
    };
    Some(view! { <ul aria-label=text::sets().as_read_label()>{rows.iter().map(entry).collect_view()}</ul> })
}

/// The first rows, and the problems found in them.
#[component]
fn Beginning(opened: OpenedFile) -> impl IntoView {
    let beginning = opened.preview;
    let heads = beginning.columns.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    let problems = beginning.problems.iter().take(3);
    let problems = problems.map(|problem| view! { <p class="hint">{text::sets().problem(problem)}</p> });
    view! {
        <FirstRows name=text::sets().first_rows() rows=beginning.rows>
            {heads}
        </FirstRows>
        {problems.collect_view()}
    }
}
