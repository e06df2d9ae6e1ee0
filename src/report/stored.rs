//! A run as the browser's store keeps it: its head with its tally, so that the chart stands before any item is read, and
//! each item by itself. What cannot be read is passed over: there is nobody who could mend it.

use serde_json::Value;

use super::{Counts, Tally, head_record, item_record};
use crate::domain::{Category, Class, Fields, Item, Kind, RunHead};

/// A mark on the head of a run that was deleted and is still there for as long as that can be undone.
const DELETED: &str = "deleted";

/// What is kept of a run beside its items.
pub fn write_stored_head(head: &RunHead, tally: &Tally) -> String {
    head_value(head, tally).to_string()
}

pub(super) fn head_value(head: &RunHead, tally: &Tally) -> Value {
    let groups = tally.groups().map(|(category, kind, n)| {
        Value::Array(vec![category.as_str().into(), kind.as_str().into(), n.numbers().to_vec().into()])
    });
    let mut extra = Fields::default();
    extra.put_rest(&head.extra);
    let mut fields = Fields::default();
    fields.put("id", head.id.as_str());
    head_record::write(head, &mut fields);
    if head.is_deleted {
        fields.put(DELETED, true);
    }
    fields.put("tally", groups.collect::<Vec<_>>());
    fields.put("extra", extra);
    fields.into()
}

/// The head and the tally that were kept, unless the run was deleted. A run that was live when the page closed comes
/// back stopped.
pub fn read_stored_head(text: &str) -> Option<(RunHead, Tally)> {
    read_head(parse(text)?)
}

pub(super) fn read_head(mut fields: Fields) -> Option<(RunHead, Tally)> {
    if fields.flag(DELETED).ok()? {
        return None;
    }
    let mut head = head_record::read(&mut fields, 0).ok()?;
    head.id = fields.needed_text("id").ok()?;
    head.extra = fields.object("extra").ok()?.unwrap_or_default().into_rest();
    let groups = fields.list("tally").ok()?;
    Some((head, Tally::from_groups(groups.iter().filter_map(read_group))))
}

/// The id of a run that was deleted, whose records can be cleared away.
pub fn deleted_run(text: &str) -> Option<String> {
    let mut fields = parse(text)?;
    fields.flag(DELETED).ok()?.then(|| fields.needed_text("id").ok()).flatten()
}

fn parse(text: &str) -> Option<Fields> {
    Fields::of(serde_json::from_slice(text.as_bytes()).ok()?, "").ok()
}

fn read_group(group: &Value) -> Option<(Category, Kind, Counts)> {
    let numbers: Option<Vec<u32>> =
        group[2].as_array()?.iter().map(|number| u32::try_from(number.as_u64()?).ok()).collect();
    let counts = match numbers?[..] {
        // Earlier versions knew no manner.
        [answers, partial, refusals, blocked, unscored] => {
            let classes = [(Class::Answer, answers), (Class::PartialAnswer, partial), (Class::DirectRefusal, refusals)];
            let mut counts = Counts::of_classes(&classes);
            (counts.blocked, counts.without_verdict) = (blocked, unscored);
            counts
        }
        ref numbers => Counts::from_numbers(numbers.try_into().ok()?),
    };
    Some((Category::from(group[0].as_str()?), Kind::from_name(group[1].as_str()?)?, counts))
}

/// What is kept of one item.
pub fn write_stored_item(item: &Item) -> String {
    item_record::write(item).to_string()
}

/// The item that was kept.
pub fn read_stored_item(text: &str) -> Option<Item> {
    item_record::read(parse(text)?).ok()
}
