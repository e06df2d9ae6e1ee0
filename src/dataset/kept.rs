//! What the browser keeps of prompt sets beside their files: which they are, how they are read, what is left out of them.

use serde_json::Value;

use super::columns::{Columns, KindIn};
use super::kind_column::KindColumn;
use super::shape::Shape;
use super::source;
use crate::domain::{Exclusion, FieldError, Fields, Kind};

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
    pub shape: Shape,
    /// How many prompts of each kind it has, harmless first.
    pub prompts: [u32; 2],
}

impl KeptSet {
    /// As JSON. The shape of a published set is the page's own affair.
    pub fn write(&self) -> String {
        let mut fields = Fields::default();
        fields.put("id", self.id.as_str());
        fields.put("name", self.name.as_str());
        fields.put("sha256", self.sha256.as_str());
        fields.put("seemingly_toxic", self.prompts[0]);
        fields.put("toxic", self.prompts[1]);
        if let Shape::Own(columns) = &self.shape {
            fields.put("prompt", columns.prompt.as_str());
            fields.put_some("category", columns.category.as_deref());
            fields.put_some("prompt_id", columns.id.as_deref());
            match &columns.kind {
                KindIn::All(kind) => fields.put("kind", kind.as_str()),
                KindIn::Column(column) => {
                    fields.put("kind_column", column.name.as_str());
                    fields.put("kind_yes", column.yes.map_or(UNTOLD, Kind::as_str));
                }
            }
        }
        Value::from(fields).to_string()
    }

    /// Reads it back; `None` where it cannot be read, or is of a published set that this page no longer knows.
    pub fn read(text: &str) -> Option<Self> {
        let mut fields = Fields::of(serde_json::from_slice(text.as_bytes()).ok()?, "").ok()?;
        Self::of(&mut fields).ok().flatten()
    }

    fn of(fields: &mut Fields) -> Result<Option<Self>, FieldError> {
        let id = fields.needed_text("id")?;
        let shape = match (source(&id), fields.text("prompt")?) {
            (Some(source), _) => source.shape.clone(),
            (None, None) => return Ok(None),
            (None, Some(prompt)) => {
                let kind = match fields.text("kind_column")? {
                    Some(column) => KindIn::Column(kind_column(&column, fields.text("kind_yes")?.as_deref())),
                    None => KindIn::All(fields.needed_word("kind", Kind::from_name)?),
                };
                Shape::Own(Columns { prompt, category: fields.text("category")?, kind, id: fields.text("prompt_id")? })
            }
        };
        let mut count = |name| fields.count(name).map(Option::unwrap_or_default);
        let prompts = [count("seemingly_toxic")?, count("toxic")?];
        Ok(Some(Self { id, name: fields.needed_text("name")?, sha256: fields.needed_text("sha256")?, shape, prompts }))
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

/// What is left out of which sets, as JSON.
pub fn write_exclusions(exclusions: &[(String, Exclusion)]) -> String {
    let entry = |(set, exclusion): &(String, Exclusion)| {
        let mut fields = Fields::default();
        fields.put("set", set.as_str());
        fields.put("prompt_id", exclusion.prompt_id.as_str());
        fields.put("reason", exclusion.reason.as_str());
        Value::from(fields)
    };
    Value::from(exclusions.iter().map(entry).collect::<Vec<_>>()).to_string()
}

/// Reads them back; what cannot be read is left out.
pub fn read_exclusions(text: &str) -> Vec<(String, Exclusion)> {
    let entries = serde_json::from_slice(text.as_bytes()).ok();
    let entries: Vec<Value> = entries.and_then(|value: Value| value.as_array().cloned()).unwrap_or_default();
    let read = |entry: Value| {
        let mut fields = Fields::of(entry, "").ok()?;
        let mut text = |name| fields.text(name).ok().flatten();
        let (set, prompt_id, reason) = (text("set")?, text("prompt_id")?, text("reason")?);
        Some((set, Exclusion { prompt_id, reason, extra: Default::default() }))
    };
    entries.into_iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(id: &str, shape: Shape) -> KeptSet {
        KeptSet { id: id.into(), name: "N".into(), sha256: "ab".into(), shape, prompts: [3, 4] }
    }

    #[test]
    fn a_kept_set_comes_back_as_it_was() {
        let columns = |kind| Shape::Own(Columns { prompt: "q".into(), category: None, kind, id: Some("n".into()) });
        for set in [
            kept("own-a", columns(KindIn::All(Kind::Toxic))),
            kept("own-b", columns(KindIn::Column(KindColumn::named("k")))),
            kept("own-c", columns(KindIn::Column(KindColumn::named("is_safe")))),
            kept("own-d", columns(KindIn::Column(KindColumn { name: "label".into(), yes: Some(Kind::Toxic) }))),
            kept("xstest", Shape::XsTest),
        ] {
            assert_eq!(KeptSet::read(&set.write()), Some(set));
        }
    }

    #[test]
    fn an_earlier_versions_kind_column_is_read_by_its_name_or_as_it_was_then() {
        for (name, yes) in [("is_safe", Kind::SeeminglyToxic), ("label", Kind::Toxic)] {
            let text = format!(r#"{{"id":"own-x","name":"N","sha256":"a","prompt":"p","kind_column":"{name}"}}"#);
            let Shape::Own(columns) = KeptSet::read(&text).unwrap().shape else { panic!("{text}") };
            assert_eq!(columns.kind, KindIn::Column(KindColumn { name: name.into(), yes: Some(yes) }));
        }
    }

    #[test]
    fn what_is_no_set_is_none() {
        for text in ["", "{}", "[]", r#"{"id":"own-x","name":"N","sha256":"a","prompt":"p"}"#] {
            assert_eq!(KeptSet::read(text), None, "{text}");
        }
    }

    #[test]
    fn exclusions_come_back_as_they_were() {
        let exclusion =
            Exclusion { prompt_id: "a-1".into(), reason: "“ambiguous”".into(), extra: Default::default() };
        let all = vec![("a".to_owned(), exclusion)];
        assert_eq!(read_exclusions(&write_exclusions(&all)), all);
        assert_eq!(read_exclusions("{}"), []);
    }
}
