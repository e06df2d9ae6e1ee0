//! Runs in the browser's own database, written as outcomes arrive.
//!
//! Version 1: `heads` holds a run's head as JSON under its id, `items` each item as JSON under `id/number`, the number
//! padded so that keys sort as the items came.

use idb::{Database, DatabaseEvent, Factory, KeyRange, Query, TransactionMode};
use wasm_bindgen::JsValue;

const NAME: &str = "refusal-lab";
const VERSION: u32 = 1;
const HEADS: &str = "heads";
const ITEMS: &str = "items";

/// Why the store could not do its work. The run itself goes on; what is on the page can still be exported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "The browser's storage failed ({reason}). What is on the page stays until it is closed: use “Export results” to keep it. \
     Private windows and full disks are the usual causes."
)]
pub struct StoreError {
    reason: String,
}

impl From<idb::Error> for StoreError {
    fn from(error: idb::Error) -> Self {
        Self { reason: error.to_string() }
    }
}

/// A connection to the database.
pub struct Store {
    database: Database,
}

impl Store {
    /// Opens the database, making or upgrading it first where that is needed.
    pub async fn open() -> Result<Self, StoreError> {
        let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            // An upgrade that fails closes the connection, and opening reports it.
            let Ok(database) = event.database() else { return };
            if event.old_version().unwrap_or(0) < 1 {
                for name in [HEADS, ITEMS] {
                    let _ = database.create_object_store(name, idb::ObjectStoreParams::new());
                }
            }
        });
        let mut database = request.await?;
        // A newer page in another tab must be able to upgrade.
        database.on_version_change(|event| {
            if let Ok(database) = event.database() {
                database.close();
            }
        });
        Ok(Self { database })
    }

    /// Writes items under their numbers, and the head with them, in one transaction: all of it or nothing.
    pub async fn put(&self, run_id: &str, head: &str, items: &[(usize, String)]) -> Result<(), StoreError> {
        let transaction = self.database.transaction(&[HEADS, ITEMS], TransactionMode::ReadWrite)?;
        let item_store = transaction.object_store(ITEMS)?;
        for (number, item) in items {
            item_store.put(&text(item), Some(&text(&item_key(run_id, *number))))?;
        }
        transaction.object_store(HEADS)?.put(&text(head), Some(&text(run_id)))?;
        transaction.await?;
        Ok(())
    }

    /// Every run's head.
    pub async fn heads(&self) -> Result<Vec<String>, StoreError> {
        self.texts(HEADS, None).await
    }

    /// Every item of a run, in its order.
    pub async fn items(&self, run_id: &str) -> Result<Vec<String>, StoreError> {
        self.texts(ITEMS, Some(items_of(run_id)?)).await
    }

    /// Takes a run and its items out.
    pub async fn remove(&self, run_id: &str) -> Result<(), StoreError> {
        let transaction = self.database.transaction(&[HEADS, ITEMS], TransactionMode::ReadWrite)?;
        transaction.object_store(ITEMS)?.delete(items_of(run_id)?)?;
        transaction.object_store(HEADS)?.delete(text(run_id))?;
        transaction.await?;
        Ok(())
    }

    async fn texts(&self, store: &str, range: Option<Query>) -> Result<Vec<String>, StoreError> {
        let transaction = self.database.transaction(&[store], TransactionMode::ReadOnly)?;
        let values = transaction.object_store(store)?.get_all(range, None)?.await?;
        Ok(values.iter().filter_map(JsValue::as_string).collect())
    }
}

fn text(value: &str) -> JsValue {
    JsValue::from_str(value)
}

fn item_key(run_id: &str, number: usize) -> String {
    format!("{run_id}/{number:09}")
}

/// `0` follows `/`: the range ends before the first key of any other run.
fn items_of(run_id: &str) -> Result<Query, StoreError> {
    let (from, to) = (format!("{run_id}/"), format!("{run_id}0"));
    Ok(KeyRange::bound(&text(&from), &text(&to), None, Some(true))?.into())
}
