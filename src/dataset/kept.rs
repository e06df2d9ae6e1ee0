//! What the browser keeps of prompt sets beside their files: which they are, how they are read, what is left out of them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::columns::{Columns, KindIn};
use super::kind_column::KindColumn;
use super::schema::Schema;
use super::source;
use crate::domain::record::or_default;
use crate::domain::{Exclusion, Kind};

/// A set whose file is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSet {
    /// The set's id.
    pub id: String,
    /// For people.
    pub name: String,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// How it is read.
    pub schema: Schema,
    /// How many prompts of each kind it has, harmless first.
    pub prompts: [u32; 2],
    /// Fields that this version does not know.
    pub extra: Map<String, Value>,
}

/// A kept set as it is stored. Columns stand there only where the file is a person's own.
#[derive(Serialize, Deserialize)]
struct KeptRecord {
    id: String,
    name: String,
    sha256: String,
    #[serde(default, deserialize_with = "or_default")]
    seemingly_toxic: u32,
    #[serde(default, deserialize_with = "or_default")]
    toxic: u32,
    /// The name of the prompts' column, as the next ones are of others.
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_id: Option<String>,
    /// The kind of all prompts, where no column tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind_column: Option<String>,
    /// The kind that yes means in that column, or [`UNTOLD`].
    #[serde(skip_serializing_if = "Option::is_none")]
    kind_yes: Option<String>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

impl KeptSet {
    /// As JSON. How a published set is read is not in it: each version of the page knows that by itself.
    pub fn write(&self) -> String {
        let columns = match &self.schema {
            Schema::Own(columns) => Some(columns),
            Schema::OrBench(_) | Schema::XsTest | Schema::Alert => None,
        };
        let (kind, kind_column) = match columns.map(|columns| &columns.kind) {
            Some(KindIn::All(kind)) => (Some(*kind), None),
            Some(KindIn::Column(column)) => (None, Some(column)),
            None => (None, None),
        };
        let record = KeptRecord {
            id: self.id.clone(),
            name: self.name.clone(),
            sha256: self.sha256.clone(),
            seemingly_toxic: self.prompts[0],
            toxic: self.prompts[1],
            prompt: columns.map(|columns| columns.prompt.clone()),
            category: columns.and_then(|columns| columns.category.clone()),
            prompt_id: columns.and_then(|columns| columns.id.clone()),
            kind,
            kind_column: kind_column.map(|column| column.name.clone()),
            kind_yes: kind_column.map(|column| column.yes.map_or(UNTOLD, Kind::as_str).to_owned()),
            extra: self.extra.clone(),
        };
        // Nothing in it can fail to be written.
        serde_json::to_string(&record).unwrap_or_default()
    }

    /// Reads it back; `None` where it cannot be read, or is of a published set that this page no longer knows.
    pub fn read(text: &str) -> Option<Self> {
        let record: KeptRecord = serde_json::from_str(text).ok()?;
        let schema = match source(&record.id) {
            Some(source) => source.schema.clone(),
            None => Schema::Own(Columns {
                prompt: record.prompt?,
                category: record.category,
                kind: match record.kind_column {
                    Some(column) => KindIn::Column(kind_column(&column, record.kind_yes.as_deref())),
                    None => KindIn::All(record.kind?),
                },
                id: record.prompt_id,
            }),
        };
        let prompts = [record.seemingly_toxic, record.toxic];
        Some(Self { id: record.id, name: record.name, sha256: record.sha256, schema, prompts, extra: record.extra })
    }
}

/// Nobody said what yes means in the kind's column.
const UNTOLD: &str = "untold";

/// The kind's column. Sets that were kept before anybody asked took yes for harmful, and went wrong where the column's name
/// says otherwise.
fn kind_column(name: &str, yes: Option<&str>) -> KindColumn {
    let named = KindColumn::named(name);
    match yes {
        Some(yes) => KindColumn { yes: Kind::from_name(yes), ..named },
        None => KindColumn { yes: named.yes.or(Some(Kind::Toxic)), ..named },
    }
}

/// A prompt that is left out, and the set that it is in.
#[derive(Serialize, Deserialize)]
struct ExclusionRecord {
    set: String,
    #[serde(flatten)]
    exclusion: Exclusion,
}

/// What is left out of which sets, as JSON.
pub fn write_exclusions(exclusions: &[(String, Exclusion)]) -> String {
    let record =
        |(set, exclusion): &(String, Exclusion)| ExclusionRecord { set: set.clone(), exclusion: exclusion.clone() };
    // Nothing in it can fail to be written.
    serde_json::to_string(&exclusions.iter().map(record).collect::<Vec<_>>()).unwrap_or_default()
}

/// Reads them back; what cannot be read is left out.
pub fn read_exclusions(text: &str) -> Vec<(String, Exclusion)> {
    let entries: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let read = |entry| {
        let ExclusionRecord { set, exclusion } = serde_json::from_value(entry).ok()?;
        Some((set, exclusion))
    };
    entries.into_iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(id: &str, schema: Schema) -> KeptSet {
        KeptSet { id: id.into(), name: "N".into(), sha256: "ab".into(), schema, prompts: [3, 4], extra: Map::new() }
    }

    #[test]
    fn a_kept_set_comes_back_as_it_was() {
        let columns = |kind| Schema::Own(Columns { prompt: "q".into(), category: None, kind, id: Some("n".into()) });
        for set in [
            kept("own-a", columns(KindIn::All(Kind::Toxic))),
            kept("own-b", columns(KindIn::Column(KindColumn::named("k")))),
            kept("own-c", columns(KindIn::Column(KindColumn::named("is_safe")))),
            kept("own-d", columns(KindIn::Column(KindColumn { name: "label".into(), yes: Some(Kind::Toxic) }))),
            kept("xstest", Schema::XsTest),
        ] {
            assert_eq!(KeptSet::read(&set.write()), Some(set));
        }
    }

    #[test]
    fn an_earlier_versions_kind_column_is_read_by_its_name_or_as_it_was_then() {
        for (name, yes) in [("is_safe", Kind::SeeminglyToxic), ("label", Kind::Toxic)] {
            let text = format!(r#"{{"id":"own-x","name":"N","sha256":"a","prompt":"p","kind_column":"{name}"}}"#);
            let Schema::Own(columns) = KeptSet::read(&text).unwrap().schema else { panic!("{text}") };
            assert_eq!(columns.kind, KindIn::Column(KindColumn { name: name.into(), yes: Some(yes) }));
        }
    }

    #[test]
    fn a_record_that_is_no_kept_set_reads_as_none() {
        for text in ["", "{}", "[]", r#"{"id":"own-x","name":"N","sha256":"a","prompt":"p"}"#] {
            assert_eq!(KeptSet::read(text), None, "{text}");
        }
    }

    #[test]
    fn exclusions_come_back_as_they_were() {
        let exclusion =
            Exclusion { prompt_id: "a-1".into(), reason: "“ambiguous”".into(), extra: Default::default() };
        let exclusion = Exclusion { extra: Map::from_iter([("by".to_owned(), "Ann".into())]), ..exclusion };
        let all = vec![("a".to_owned(), exclusion)];
        assert_eq!(read_exclusions(&write_exclusions(&all)), all);
        assert_eq!(read_exclusions("{}"), []);
    }
}
