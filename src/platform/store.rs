//! Runs in the browser's own database, written as outcomes arrive.
//!
//! Version 1: `heads` holds a run's head as JSON under its id, `items` each item as JSON under `id/number`, the number
//! padded so that keys sort as the items came.
//! Version 2: `plans` holds, under a run's id, the prompts that it was made with, as JSON.
//! Version 3: `sets` holds what is known of a kept prompt set as JSON under the set's id, and what a person has left out of
//! any; `files` the files that they are read from, each under its SHA-256. `set_store` writes both.

use std::cell::RefCell;
use std::pin::pin;

use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Event, EventTarget, IdbDatabase, IdbKeyRange, IdbOpenDbRequest, IdbTransaction, IdbTransactionMode,
    IdbVersionChangeEvent,
};

use super::{call, option, sleep_ms};
use crate::domain::{NoStore, StoreError};

const NAME: &str = "refusal-lab";
const HEADS: &str = "heads";
const ITEMS: &str = "items";
const PLANS: &str = "plans";
pub(super) const SETS: &str = "sets";
pub(super) const FILES: &str = "files";

/// Brings the database from one version to the next.
type Step = fn(&IdbDatabase) -> Result<(), JsValue>;

/// The first makes version 1 of nothing, the second version 2 of that, and so on. A step that was once out stays as it
/// is: browsers hold databases of every version there ever was.
const STEPS: [Step; 3] = [
    |database| make(database, HEADS).and_then(|()| make(database, ITEMS)),
    |database| make(database, PLANS),
    |database| make(database, SETS).and_then(|()| make(database, FILES)),
];
const VERSION: u32 = STEPS.len() as u32;

/// An older page in another tab lets go once its last write is done; one that takes longer will not.
const OPEN_TIMEOUT_MS: u32 = 5_000;

impl From<JsValue> for StoreError {
    fn from(thrown: JsValue) -> Self {
        let said = |what: &str| Reflect::get(&thrown, &what.into()).ok().and_then(|value| value.as_string());
        let Some(name) = said("name") else { return Self::Failed { reason: said("message") } };
        let reason = said("message").map_or_else(|| name.clone(), |message| format!("{name}: {message}"));
        match name.as_str() {
            "QuotaExceededError" => Self::Full,
            "VersionError" => Self::Newer,
            "SecurityError" | "InvalidStateError" => Self::Unavailable(NoStore::Denied { reason }),
            _ => Self::Failed { reason: Some(reason) },
        }
    }
}

/// The database. Its connection may be lost (to a newer page, to a disk that failed, to someone who clears the site's
/// data): then the next call opens another.
pub struct Store {
    connection: RefCell<Option<Connection>>,
}

impl Store {
    /// Opens the database, making or upgrading it first where that is needed.
    pub async fn open() -> Result<Self, StoreError> {
        Ok(Self { connection: RefCell::new(Some(Connection::open().await?)) })
    }

    /// Writes items under their numbers, and the head with them, in one transaction: all of it or nothing.
    pub async fn put(&self, run_id: &str, head: &str, items: &[(usize, String)]) -> Result<(), StoreError> {
        let put = |transaction: &IdbTransaction| {
            let item_store = transaction.object_store(ITEMS)?;
            for (number, item) in items {
                item_store.put_with_key(&item.into(), &item_key(run_id, *number).into())?;
            }
            transaction.object_store(HEADS)?.put_with_key(&head.into(), &run_id.into()).map(drop)
        };
        self.write(&[HEADS, ITEMS], &put).await
    }

    /// Writes the prompts that a run is made with, so that it can be resumed.
    pub async fn put_plan(&self, run_id: &str, plan: &str) -> Result<(), StoreError> {
        let put = |transaction: &IdbTransaction| {
            transaction.object_store(PLANS)?.put_with_key(&plan.into(), &run_id.into()).map(drop)
        };
        self.write(&[PLANS], &put).await
    }

    /// Every run's head.
    pub async fn heads(&self) -> Result<Vec<String>, StoreError> {
        self.texts(HEADS, &JsValue::UNDEFINED).await
    }

    /// One run's head, if it is kept.
    pub async fn head(&self, run_id: &str) -> Result<Option<String>, StoreError> {
        Ok(self.texts(HEADS, &run_id.into()).await?.pop())
    }

    /// Every item of a run, in its order.
    pub async fn items(&self, run_id: &str) -> Result<Vec<String>, StoreError> {
        self.items_from(run_id, 0).await
    }

    /// The items of a run from this number on, in their order.
    pub async fn items_from(&self, run_id: &str, number: usize) -> Result<Vec<String>, StoreError> {
        self.texts(ITEMS, &items_of(run_id, number)?).await
    }

    /// The prompts that a run was made with. `None` for a run from before version 2, or one that was imported.
    pub async fn plan(&self, run_id: &str) -> Result<Option<String>, StoreError> {
        Ok(self.texts(PLANS, &run_id.into()).await?.pop())
    }

    /// Takes a run's plan out, and leaves the run.
    pub async fn remove_plan(&self, run_id: &str) -> Result<(), StoreError> {
        let remove = |transaction: &IdbTransaction| transaction.object_store(PLANS)?.delete(&run_id.into()).map(drop);
        self.write(&[PLANS], &remove).await
    }

    /// Takes a run out, with its items and its plan.
    pub async fn remove(&self, run_id: &str) -> Result<(), StoreError> {
        let items = items_of(run_id, 0)?;
        let remove = |transaction: &IdbTransaction| {
            transaction.object_store(ITEMS)?.delete(&items)?;
            transaction.object_store(PLANS)?.delete(&run_id.into())?;
            transaction.object_store(HEADS)?.delete(&run_id.into()).map(drop)
        };
        self.write(&[HEADS, ITEMS, PLANS], &remove).await
    }

    pub(super) async fn write(
        &self,
        stores: &[&str],
        work: &dyn Fn(&IdbTransaction) -> Result<(), JsValue>,
    ) -> Result<(), StoreError> {
        let transaction = self.begin(stores, IdbTransactionMode::Readwrite).await?;
        if let Err(thrown) = work(&transaction) {
            // The browser would write what it was told so far.
            let _ = transaction.abort();
            return Err(thrown.into());
        }
        self.end(&transaction).await
    }

    /// The values whose keys are in the range, in the keys' order; all of them if it is undefined.
    pub(super) async fn texts(&self, store: &str, range: &JsValue) -> Result<Vec<String>, StoreError> {
        Ok(self.values(store, range).await?.iter().filter_map(|value| value.as_string()).collect())
    }

    /// The same, of any kind.
    pub(super) async fn values(&self, store: &str, range: &JsValue) -> Result<Array, StoreError> {
        let transaction = self.begin(&[store], IdbTransactionMode::Readonly).await?;
        let request = transaction.object_store(store)?.get_all_with_key(range)?;
        self.end(&transaction).await?;
        Ok(request.result()?.dyn_into()?)
    }

    async fn begin(&self, stores: &[&str], mode: IdbTransactionMode) -> Result<IdbTransaction, StoreError> {
        // A connection that was lost says so only when it is used.
        let begun = self.connection.borrow().as_ref().and_then(|connection| connection.begin(stores, mode).ok());
        if let Some(transaction) = begun {
            return Ok(transaction);
        }
        let connection = Connection::open().await?;
        let transaction = connection.begin(stores, mode)?;
        self.connection.replace(Some(connection));
        Ok(transaction)
    }

    /// Waits until all is done: for a write, until it is on the disk.
    async fn end(&self, transaction: &IdbTransaction) -> Result<(), StoreError> {
        if first_event(transaction, &["complete", "abort"]).await == "complete" {
            return Ok(());
        }
        // It may be the connection's fault.
        drop(self.connection.take());
        Err(transaction.error().map_or(JsValue::UNDEFINED, JsValue::from).into())
    }
}

/// A connection to the database, closed with its owner; what is being written is still written.
struct Connection(IdbDatabase);

impl Connection {
    async fn open() -> Result<Self, StoreError> {
        let factory = web_sys::window().map(|window| window.indexed_db()).transpose()?.flatten();
        let factory = factory.ok_or(StoreError::Unavailable(NoStore::NotSupported))?;
        let request = factory.open_with_u32(NAME, VERSION)?;
        let is_blocked = first_event(&request, &["blocked"]);
        let (sender, opened) = oneshot::channel();
        // Goes on when nobody waits for it any more: a connection that came late and was left open would block others.
        spawn_local(async move { drop(sender.send(Self::opened_by(request).await)) });
        let too_long = pin!(async {
            is_blocked.await;
            sleep_ms(OPEN_TIMEOUT_MS).await;
        });
        match select(opened, too_long).await {
            Either::Left((Ok(opened), _)) => opened,
            _ => Err(StoreError::Unavailable(NoStore::HeldByOtherTab)),
        }
    }

    async fn opened_by(request: IdbOpenDbRequest) -> Result<Self, StoreError> {
        let asked = request.clone();
        let on_upgrade = Closure::once(move |event: IdbVersionChangeEvent| {
            if upgrade(&asked, event.old_version() as usize).is_err() {
                // All that was done so far is undone, and opening fails.
                let _ = asked.transaction().map(|transaction| transaction.abort());
            }
        });
        request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
        first_event(&request, &["success", "error"]).await;
        if let Some(error) = request.error()? {
            return Err(JsValue::from(error).into());
        }
        let connection = Self(request.result()?.dyn_into()?);
        // A newer page in another tab must be able to upgrade.
        let close: Function = Reflect::get(&connection.0, &"close".into())?.dyn_into()?;
        connection.0.set_onversionchange(Some(&close.bind0(&connection.0)));
        Ok(connection)
    }

    /// What is written is to be on the disk before the browser says so. Browsers that cannot promise that ignore it.
    fn begin(&self, stores: &[&str], mode: IdbTransactionMode) -> Result<IdbTransaction, JsValue> {
        let stores: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let strict = option("durability", &"strict".into());
        call(&self.0, "transaction", &[stores.into(), mode.into(), strict])?.dyn_into()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.close();
    }
}

fn upgrade(request: &IdbOpenDbRequest, from: usize) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.dyn_into()?;
    STEPS.iter().skip(from).try_for_each(|step| step(&database))
}

fn make(database: &IdbDatabase, store: &str) -> Result<(), JsValue> {
    database.create_object_store(store).map(drop)
}

/// The name of the first of these events to come. Listens from the call on, not only from when it is waited for.
fn first_event(target: &EventTarget, names: &[&str]) -> impl Future<Output = String> + use<> {
    let event = JsFuture::from(Promise::new(&mut |resolve, _| {
        for name in names {
            let _ = target.add_event_listener_with_callback(name, &resolve);
        }
    }));
    async move { event.await.map_or_else(|_| String::new(), |event| event.unchecked_into::<Event>().type_()) }
}

fn item_key(run_id: &str, number: usize) -> String {
    format!("{run_id}/{number:09}")
}

/// The keys of a run's items from a number on. `0` follows `/`: they end before the first key of any other run.
fn items_of(run_id: &str, from: usize) -> Result<JsValue, StoreError> {
    let (from, to) = (item_key(run_id, from), format!("{run_id}0"));
    Ok(IdbKeyRange::bound_with_lower_open_and_upper_open(&from.into(), &to.into(), false, true)?.into())
}
