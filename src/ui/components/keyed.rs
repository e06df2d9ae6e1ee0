//! Entries of keyed lists.

use leptos::prelude::*;

/// The entry of a list that `is_it`, for the row that shows it: told anew only when that entry has changed.
pub(crate) fn entry_of<T>(list: Memo<Vec<T>>, is_it: impl Fn(&T) -> bool + Send + Sync + 'static) -> Memo<Option<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| list.with(|list| list.iter().find(|entry| is_it(entry)).cloned()))
}
