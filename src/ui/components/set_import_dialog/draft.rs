//! How a person's own file is to be read, as far as that has been said.

use crate::dataset::{Columns, KindBasis, KindColumn, KindIn, Suggestion};
use crate::domain::Kind;
use crate::state::OpenedFile;

/// Values of the choice of the kind that name no column, with the kind of all prompts.
pub(super) const ALL: [(&str, Kind); 2] = [("/harmless", Kind::SeeminglyToxic), ("/harmful", Kind::Toxic)];

#[derive(Clone, Default, PartialEq)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) prompt: String,
    pub(super) category: String,
    pub(super) kind: String,
    /// A column, and what yes means in it by the kind's name in files; empty while nobody said.
    pub(super) yes: (String, String),
    pub(super) id: String,
}

impl Draft {
    /// The draft that the names of the file and its columns suggest.
    pub(super) fn of(opened: &OpenedFile) -> Self {
        let first = opened.preview.columns.first().cloned().unwrap_or_default();
        let all = |kind| ALL.iter().find(|(_, of)| *of == kind).map(|(value, _)| (*value).to_owned());
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

    pub(super) fn columns(self) -> Columns {
        let given = |column: String| Some(column).filter(|column| !column.is_empty());
        let kind = self.kind_in();
        Columns { prompt: self.prompt, category: given(self.category), kind, id: given(self.id) }
    }

    fn kind_in(&self) -> KindIn {
        match ALL.iter().find(|(value, _)| *value == self.kind) {
            Some((_, kind)) => KindIn::All(*kind),
            None => {
                let column = KindColumn::named(&self.kind);
                KindIn::Column(KindColumn { yes: column.yes.or(Kind::from_name(self.yes_means())), ..column })
            }
        }
    }

    /// What a person said that yes means in the kind's column; another column's yes may mean something else.
    pub(super) fn yes_means(&self) -> &str {
        if self.yes.0 == self.kind { &self.yes.1 } else { "" }
    }

    /// The column of which a person has to say what yes means in it, and rows that show it.
    pub(super) fn ambiguous(&self, opened: &OpenedFile) -> Option<(KindColumn, Vec<Vec<String>>)> {
        let KindIn::Column(column) = self.kind_in() else { return None };
        let rows: Vec<Vec<String>> = opened.preview.ambiguous(&column).into_iter().map(<[String]>::to_vec).collect();
        (!rows.is_empty()).then_some((column, rows))
    }

    /// The cell of a previewed row in this column.
    pub(super) fn cell<'r>(opened: &OpenedFile, row: &'r [String], column: &str) -> &'r str {
        let place = opened.preview.columns.iter().position(|name| name == column);
        place.and_then(|place| row.get(place)).map_or("", String::as_str)
    }
}

/// A file's name without its endings, such as `.csv.gz`.
fn set_name(file: &str) -> &str {
    let name = file.strip_suffix(".gz").unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(name, _)| name)
}
