//! The browser's database, opened once.

use std::rc::Rc;

use leptos::prelude::*;

use super::page_error::PageError;
use super::service::Service;
use super::shell::Shell;
use crate::domain::StoreError;
use crate::platform::Store;

/// The state of [`Storage`].
pub struct StorageState {
    shell: Shell,
    store: StoredValue<Option<Rc<Store>>, LocalStorage>,
    /// An error was reported, and nothing could be written since.
    has_reported: StoredValue<bool>,
}

/// The browser's database.
pub(super) type Storage = Service<StorageState>;

impl Storage {
    pub(super) fn new(shell: Shell) -> Self {
        let (store, has_reported) = (StoredValue::new_local(None), StoredValue::new(false));
        Self::provide(StorageState { shell, store, has_reported })
    }

    /// The open database.
    pub(super) async fn open(self) -> Result<Rc<Store>, StoreError> {
        if let Some(store) = self.store.with_value(Clone::clone) {
            return Ok(store);
        }
        let store = Rc::new(Store::open().await?);
        self.store.set_value(Some(Rc::clone(&store)));
        Ok(store)
    }

    /// Reports an error once, until writing works again: a full disk would report one with every answer.
    pub(super) fn report_once(self, error: impl Into<PageError>) {
        if !self.set_has_reported(true) {
            self.shell.report_error(error);
        }
    }

    /// Writing works; tells whether an error was reported since it last did.
    pub(super) fn has_recovered(self) -> bool {
        self.set_has_reported(false)
    }

    fn set_has_reported(self, value: bool) -> bool {
        self.has_reported.try_update_value(|before| std::mem::replace(before, value)).unwrap_or(value)
    }
}
