//! Prompt sets in the browser's own database: what is known of each, and the file that it is read from.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, IdbTransaction};

use super::store::{FILES, SETS};
use super::{BlobFile, Store};
use crate::domain::StoreError;

/// No set has this id.
const EXCLUSIONS: &str = "/exclusions";

impl Store {
    /// Writes what is known of a set, and its file under its SHA-256, in one transaction.
    pub async fn put_set(&self, id: &str, known: &str, sha256: &str, file: &BlobFile) -> Result<(), StoreError> {
        let put = |transaction: &IdbTransaction| {
            transaction.object_store(FILES)?.put_with_key(file.blob(), &sha256.into())?;
            transaction.object_store(SETS)?.put_with_key(&known.into(), &id.into()).map(drop)
        };
        self.write(&[SETS, FILES], &put).await
    }

    /// What is known of every kept set.
    pub async fn sets(&self) -> Result<Vec<String>, StoreError> {
        // In order: no id of a set begins with a slash, and `0` follows it.
        let range = web_sys::IdbKeyRange::lower_bound(&"0".into())?;
        self.texts(SETS, &range.into()).await
    }

    /// A kept file; `None` if there is none of this hash.
    pub async fn set_file(&self, sha256: &str) -> Result<Option<BlobFile>, StoreError> {
        let found = self.values(FILES, &sha256.into()).await?.pop();
        Ok(found.dyn_into::<Blob>().ok().map(Into::into))
    }

    /// Takes a set out, with its file if no other set is read from it.
    pub async fn remove_set(&self, id: &str, file: Option<&str>) -> Result<(), StoreError> {
        let remove = |transaction: &IdbTransaction| {
            if let Some(sha256) = file {
                transaction.object_store(FILES)?.delete(&sha256.into())?;
            }
            transaction.object_store(SETS)?.delete(&id.into()).map(drop)
        };
        self.write(&[SETS, FILES], &remove).await
    }

    /// Writes which prompts a person has left out, of all sets.
    pub async fn put_exclusions(&self, exclusions: &str) -> Result<(), StoreError> {
        let put = |transaction: &IdbTransaction| {
            transaction.object_store(SETS)?.put_with_key(&exclusions.into(), &EXCLUSIONS.into()).map(drop)
        };
        self.write(&[SETS], &put).await
    }

    /// Which prompts a person has left out; `None` if nobody ever did.
    pub async fn exclusions(&self) -> Result<Option<String>, StoreError> {
        Ok(self.texts(SETS, &JsValue::from_str(EXCLUSIONS)).await?.pop())
    }
}
