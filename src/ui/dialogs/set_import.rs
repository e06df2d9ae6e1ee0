//! A file of a person's own: its first rows, and which column is what.

use leptos::prelude::*;

use crate::dataset::{Columns, KindBasis, KindColumn, KindIn, Suggestion};
use crate::domain::Kind;
use crate::state::{OpenedFile, use_prompt_sets};
use crate::ui::components::fields::{Options, choice, options};
use crate::ui::components::parts::{button, cell, column, dialog, field, hint};
use crate::ui::element::{Element, tag};
use crate::ui::format::excerpt;
use crate::ui::reactive::{effect, on_event, on_input, reactive, render};
use crate::ui::text::sets as words;

/// Values of the choice of the kind that name no column.
const ALL: [(&str, Kind, &str); 2] =
    [("/harmless", Kind::SeeminglyToxic, words::ALL_HARMLESS), ("/harmful", Kind::Toxic, words::ALL_HARMFUL)];

#[derive(Clone, Default, PartialEq)]
struct Draft {
    name: String,
    prompt: String,
    category: String,
    kind: String,
    /// A column, and what yes means in it by the kind's name in files; empty while nobody said.
    yes: (String, String),
    id: String,
}

impl Draft {
    /// The draft that the names of the file and its columns suggest.
    fn of(opened: &OpenedFile) -> Self {
        let first = opened.preview.columns.first().cloned().unwrap_or_default();
        let all = |kind| ALL.iter().find(|(_, of, _)| *of == kind).map(|(value, ..)| (*value).to_owned());
        let guess = opened.preview.suggestion.clone().unwrap_or(Suggestion {
            columns: Columns { prompt: first, category: None, kind: KindIn::All(Kind::SeeminglyToxic), id: None },
            basis: KindBasis::Assumed,
        });
        let Suggestion { columns, basis } = guess;
        Self {
            name: set_name(&opened.name).to_owned(),
            prompt: columns.prompt,
            category: columns.category.unwrap_or_default(),
            kind: match columns.kind {
                // A person is to choose.
                _ if basis.is_open() => String::new(),
                KindIn::All(kind) => all(kind).unwrap_or_default(),
                KindIn::Column(column) => column.name,
            },
            yes: Default::default(),
            id: columns.id.unwrap_or_default(),
        }
    }

    fn columns(self) -> Columns {
        let given = |column: String| Some(column).filter(|column| !column.is_empty());
        let kind = self.kind_in();
        Columns { prompt: self.prompt, category: given(self.category), kind, id: given(self.id) }
    }
}

impl Draft {
    fn kind_in(&self) -> KindIn {
        match ALL.iter().find(|(value, ..)| *value == self.kind) {
            Some((_, kind, _)) => KindIn::All(*kind),
            None => {
                let column = KindColumn::named(&self.kind);
                KindIn::Column(KindColumn { yes: column.yes.or(Kind::from_name(self.yes_means())), ..column })
            }
        }
    }

    /// What a person said that yes means in the kind's column; another column's yes may mean something else.
    fn yes_means(&self) -> &str {
        if self.yes.0 == self.kind { &self.yes.1 } else { "" }
    }

    /// The column of which a person has to say what yes means in it, and rows that show it.
    fn ambiguous(&self, opened: &OpenedFile) -> Option<(KindColumn, Vec<Vec<String>>)> {
        let KindIn::Column(column) = self.kind_in() else { return None };
        let rows: Vec<Vec<String>> = opened.preview.ambiguous(&column).into_iter().map(<[String]>::to_vec).collect();
        (!rows.is_empty()).then_some((column, rows))
    }

    /// The cell of a previewed row in this column.
    fn cell<'r>(opened: &OpenedFile, row: &'r [String], column: &str) -> &'r str {
        let place = opened.preview.columns.iter().position(|name| name == column);
        place.and_then(|place| row.get(place)).map_or("", String::as_str)
    }
}

/// A file's name without its endings, such as `.csv.gz`.
fn set_name(file: &str) -> &str {
    let name = file.strip_suffix(".gz").unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(name, _)| name)
}

pub(crate) fn set_import() -> Element {
    let sets = use_prompt_sets();
    let draft = RwSignal::new(Draft::default());
    effect(move || {
        if let Some(opened) = sets.opened.get() {
            draft.set(Draft::of(&opened));
        }
    });
    let names =
        move || sets.opened.with(|opened| opened.iter().flat_map(|it| it.preview.columns.clone()).collect::<Vec<_>>());
    let columns = move || names().into_iter().map(|name| (name.clone(), name)).collect::<Options>();
    let or_none = move || {
        let none = [(String::new(), words::NO_COLUMN.to_owned())];
        none.into_iter().chain(columns()).collect::<Options>()
    };
    let basis = move || {
        let suggested =
            |it: &OpenedFile| it.preview.suggestion.as_ref().map_or(KindBasis::Assumed, |it| it.basis.clone());
        sets.opened.with(|opened| opened.as_ref().map(suggested))
    };
    let kinds = move || {
        let open = basis().filter(KindBasis::is_open).map(|_| (String::new(), words::CHOOSE.to_owned()));
        let all = ALL.map(|(value, _, words)| (value.to_owned(), words.to_owned()));
        open.into_iter().chain(all).chain(columns()).collect::<Options>()
    };
    let chosen = move |label, options: Box<dyn FnMut() -> Options + Send>, of: fn(&mut Draft) -> &mut String| {
        choice(
            label,
            options,
            move || of(&mut draft.get()).clone(),
            move |value| draft.update(|draft| *of(draft) = value),
        )
    };
    let name = tag("input")
        .attr("type", "text")
        .value(reactive(move || draft.with(|draft| draft.name.clone())))
        .on("input", on_input(move |name| draft.update(|draft| draft.name = name)));
    let read = move || {
        let draft = draft.get_untracked();
        let name = Some(draft.name.trim()).filter(|name| !name.is_empty()).unwrap_or(words::IN_SET).to_owned();
        sets.import(name, draft.columns());
    };
    let asked = Memo::new(move |_| {
        let draft = draft.get();
        sets.opened.with(|opened| draft.ambiguous(opened.as_ref()?).map(|(column, _)| column))
    });
    let is_open_question =
        move || draft.with(|draft| draft.kind.is_empty()) || asked.get().is_some_and(|column| column.yes.is_none());
    let why = move || basis().as_ref().and_then(words::kind_basis).unwrap_or_default();
    let yes = move || {
        let values = [("", words::CHOOSE), (Kind::Toxic.as_str(), words::YES_IS_HARMFUL)];
        options(values.into_iter().chain([(Kind::SeeminglyToxic.as_str(), words::YES_IS_HARMLESS)]))
    };
    let question = tag("div")
        .class("group")
        .attr("hidden", reactive(move || asked.get().is_none()))
        .child(hint(reactive(move || asked.get().map(|column| words::ambiguous(&column.name)).unwrap_or_default())))
        .child(choice(
            words::YES_MEANS,
            yes,
            move || draft.get().yes_means().to_owned(),
            move |value| draft.update(|draft| draft.yes = (draft.kind.clone(), value)),
        ))
        .child(render(move || sets.opened.get().map(|opened| examples(&draft.get(), &opened))));
    let close = move || sets.opened.set(None);
    let file = reactive(move || {
        sets.opened
            .with(|opened| opened.as_ref().map(|it| words::file(&it.name, &it.preview.encoding)).unwrap_or_default())
    });
    dialog("set-import-title", move || sets.opened.with(Option::is_some))
        .on("cancel", on_event(move |_| close()))
        .child(tag("h2").attr("id", "set-import-title").child(words::IMPORT_TITLE))
        .child(hint(file))
        .child(
            tag("div")
                .class("columns")
                .child(field(words::SET_NAME, name))
                .child(chosen(words::PROMPT_COLUMN, Box::new(columns), |draft| &mut draft.prompt))
                .child(chosen(words::CATEGORY_COLUMN, Box::new(or_none), |draft| &mut draft.category))
                .child(chosen(words::KIND_COLUMN, Box::new(kinds), |draft| &mut draft.kind))
                .child(chosen(words::ID_COLUMN, Box::new(or_none), |draft| &mut draft.id)),
        )
        .child(hint(reactive(why)).attr("hidden", reactive(move || why().is_empty())))
        .child(question)
        .child(hint(words::KIND_WORDS))
        .child(render(move || sets.opened.get().map(|opened| preview(&opened))))
        .child(
            tag("div")
                .class("buttons")
                .child(button(words::IMPORT_SET, read).class("primary").attr("disabled", reactive(is_open_question)))
                .child(button(words::CANCEL, close)),
        )
}

/// Two rows as they would be read, where the kind's column could mean either.
fn examples(draft: &Draft, opened: &OpenedFile) -> Option<Element> {
    let (column, rows) = draft.ambiguous(opened)?;
    let entry = |row: &Vec<String>| {
        let cell = Draft::cell(opened, row, &column.name);
        let prompt = excerpt(Draft::cell(opened, row, &draft.prompt), 80);
        tag("li").child(words::as_read(&prompt, &column.name, cell, column.read(cell).ok()))
    };
    Some(tag("ul").named(words::AS_READ).child(rows.iter().map(entry).collect::<Vec<_>>()))
}

/// The first rows, and the problems found in them.
fn preview(opened: &OpenedFile) -> Vec<Element> {
    let beginning = &opened.preview;
    let heads: Vec<Element> = beginning.columns.iter().map(|name| column(name.clone())).collect();
    let rows = beginning.rows.iter().map(|row| {
        let cells: Vec<Element> = row.iter().map(|text| cell(excerpt(text, 80)).class("long")).collect();
        tag("tr").child(cells)
    });
    let table = tag("table")
        .named(words::FIRST_ROWS)
        .child(tag("thead").child(tag("tr").child(heads)))
        .child(tag("tbody").child(rows.collect::<Vec<_>>()));
    let problems = beginning.problems.iter().take(3).map(|problem| hint(words::problem(problem)));
    [tag("div").class("scroller").child(table)].into_iter().chain(problems).collect()
}
