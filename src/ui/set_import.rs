//! A file of a person's own: its first rows, and which column is what.

use leptos::prelude::*;

use super::element::{Element, tag};
use super::fields::{Options, choice, options};
use super::format::excerpt;
use super::live::{drawn, entered, follow, heard, live};
use super::parts::{button, cell, column, dialog, field, hint};
use super::text::sets as words;
use crate::dataset::{Columns, KindBasis, KindColumn, KindIn, Suggestion};
use crate::domain::Kind;
use crate::state::{App, Arrival};

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
    /// As the names of file and columns suggest.
    fn of(arrival: &Arrival) -> Self {
        let first = arrival.look.columns.first().cloned().unwrap_or_default();
        let all = |kind| ALL.iter().find(|(_, of, _)| *of == kind).map(|(value, ..)| (*value).to_owned());
        let guess = arrival.look.suggestion.clone().unwrap_or(Suggestion {
            columns: Columns { prompt: first, category: None, kind: KindIn::All(Kind::SeeminglyToxic), id: None },
            basis: KindBasis::Assumed,
        });
        let Suggestion { columns, basis } = guess;
        Self {
            name: set_name(&arrival.name).to_owned(),
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
    fn ambiguous(&self, arrival: &Arrival) -> Option<(KindColumn, Vec<Vec<String>>)> {
        let KindIn::Column(column) = self.kind_in() else { return None };
        let rows: Vec<Vec<String>> = arrival.look.ambiguous(&column).into_iter().map(<[String]>::to_vec).collect();
        (!rows.is_empty()).then_some((column, rows))
    }

    /// A cell of a row of the first look.
    fn cell<'r>(arrival: &Arrival, row: &'r [String], column: &str) -> &'r str {
        let place = arrival.look.columns.iter().position(|name| name == column);
        place.and_then(|place| row.get(place)).map_or("", String::as_str)
    }
}

/// A file's name without its endings, such as `.csv.gz`.
fn set_name(file: &str) -> &str {
    let name = file.strip_suffix(".gz").unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(name, _)| name)
}

pub(super) fn set_import(app: App) -> Element {
    let draft = RwSignal::new(Draft::default());
    follow(move || {
        if let Some(arrival) = app.sets.arrival.get() {
            draft.set(Draft::of(&arrival));
        }
    });
    let names = move || {
        app.sets.arrival.with(|arrival| arrival.iter().flat_map(|it| it.look.columns.clone()).collect::<Vec<_>>())
    };
    let columns = move || names().into_iter().map(|name| (name.clone(), name)).collect::<Options>();
    let or_none = move || {
        let none = [(String::new(), words::NO_COLUMN.to_owned())];
        none.into_iter().chain(columns()).collect::<Options>()
    };
    let basis = move || {
        let suggested = |it: &Arrival| it.look.suggestion.as_ref().map_or(KindBasis::Assumed, |it| it.basis.clone());
        app.sets.arrival.with(|arrival| arrival.as_ref().map(suggested))
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
        .value(live(move || draft.with(|draft| draft.name.clone())))
        .on("input", entered(move |name| draft.update(|draft| draft.name = name)));
    let read = move || {
        let draft = draft.get_untracked();
        let name = Some(draft.name.trim()).filter(|name| !name.is_empty()).unwrap_or(words::IN_SET).to_owned();
        app.import_set(name, draft.columns());
    };
    let asked = Memo::new(move |_| {
        let draft = draft.get();
        app.sets.arrival.with(|arrival| draft.ambiguous(arrival.as_ref()?).map(|(column, _)| column))
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
        .attr("hidden", live(move || asked.get().is_none()))
        .child(hint(live(move || asked.get().map(|column| words::ambiguous(&column.name)).unwrap_or_default())))
        .child(choice(
            words::YES_MEANS,
            yes,
            move || draft.get().yes_means().to_owned(),
            move |value| draft.update(|draft| draft.yes = (draft.kind.clone(), value)),
        ))
        .child(drawn(move || app.sets.arrival.get().map(|arrival| examples(&draft.get(), &arrival))));
    let close = move || app.sets.arrival.set(None);
    let file = live(move || {
        app.sets
            .arrival
            .with(|arrival| arrival.as_ref().map(|it| words::file(&it.name, &it.look.encoding)).unwrap_or_default())
    });
    dialog("set-import-title", move || app.sets.arrival.with(Option::is_some))
        .on("cancel", heard(move |_| close()))
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
        .child(hint(live(why)).attr("hidden", live(move || why().is_empty())))
        .child(question)
        .child(hint(words::KIND_WORDS))
        .child(drawn(move || app.sets.arrival.get().map(|arrival| preview(&arrival))))
        .child(
            tag("div")
                .class("buttons")
                .child(button(words::IMPORT_SET, read).class("primary").attr("disabled", live(is_open_question)))
                .child(button(words::CANCEL, close)),
        )
}

/// Two rows as they would be read, where the kind's column could mean either.
fn examples(draft: &Draft, arrival: &Arrival) -> Option<Element> {
    let (column, rows) = draft.ambiguous(arrival)?;
    let entry = |row: &Vec<String>| {
        let cell = Draft::cell(arrival, row, &column.name);
        let prompt = excerpt(Draft::cell(arrival, row, &draft.prompt), 80);
        tag("li").child(words::as_read(&prompt, &column.name, cell, column.read(cell).ok()))
    };
    Some(tag("ul").named(words::AS_READ).child(rows.iter().map(entry).collect::<Vec<_>>()))
}

/// The first rows, and what is wrong among them.
fn preview(arrival: &Arrival) -> Vec<Element> {
    let look = &arrival.look;
    let heads: Vec<Element> = look.columns.iter().map(|name| column(name.clone())).collect();
    let rows = look.rows.iter().map(|row| {
        let cells: Vec<Element> = row.iter().map(|text| cell(excerpt(text, 80)).class("long")).collect();
        tag("tr").child(cells)
    });
    let table = tag("table")
        .named(words::FIRST_ROWS)
        .child(tag("thead").child(tag("tr").child(heads)))
        .child(tag("tbody").child(rows.collect::<Vec<_>>()));
    let problems = look.problems.iter().take(3).map(|problem| hint(words::problem(problem.line, &problem.what)));
    [tag("div").class("scroller").child(table)].into_iter().chain(problems).collect()
}
