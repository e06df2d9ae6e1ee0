//! What is kept, and what happens where it cannot be.

use futures::future::join;
use refusal_lab::domain::{NoStore, StoreError};
use refusal_lab::platform::{Store, now_ms, persist_storage, usage};
use wasm_bindgen_test::wasm_bindgen_test;

use super::script;

/// For scripts: the database opened and deleted by hand. What still holds it open makes the deletion fail.
const BY_HAND: &str = "
    const opened = (version, upgrade) => new Promise((done, fail) => {
        const request = indexedDB.open('refusal-lab', version);
        request.onupgradeneeded = () => upgrade?.(request.result);
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
    });
    const deleted = () => new Promise((done, fail) => {
        const request = indexedDB.deleteDatabase('refusal-lab');
        request.onsuccess = () => done();
        request.onerror = () => fail(request.error);
        request.onblocked = () => fail(new Error('somebody holds the database open'));
    });
    const version1 = (database) => ['heads', 'items'].forEach((name) => database.createObjectStore(name));
";

async fn by_hand(body: &str) -> String {
    script(&format!("{BY_HAND} {body}")).await.as_string().unwrap_or_default()
}

fn numbered(numbers: &[usize]) -> Vec<(usize, String)> {
    numbers.iter().map(|number| (*number, format!("item {number} “é”"))).collect()
}

fn items(numbers: &[usize]) -> Vec<String> {
    numbered(numbers).into_iter().map(|(_, item)| item).collect()
}

// --- what is kept -----------------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn what_is_put_into_the_store_comes_back_in_order() {
    let store = Store::open().await.unwrap();
    // As they may come: out of order, in several writes, past the place where text and number sort differently.
    store.put("round-trip", "head 1", &numbered(&[2, 0, 10])).await.unwrap();
    store.put("round-trip", "head 2", &numbered(&[9, 1])).await.unwrap();
    let expected: Vec<String> = numbered(&[0, 1, 2, 9, 10]).into_iter().map(|(_, item)| item).collect();
    assert_eq!(store.items("round-trip").await.unwrap(), expected);
    let heads = store.heads().await.unwrap();
    assert!(heads.contains(&"head 2".to_owned()), "{heads:?}");
    assert!(!heads.contains(&"head 1".to_owned()), "{heads:?}");

    // The same number again is the same item, changed.
    store.put("round-trip", "head 2", &[(1, "asked again".to_owned())]).await.unwrap();
    assert_eq!(store.items("round-trip").await.unwrap()[1], "asked again");
    store.remove("round-trip").await.unwrap();
}

#[wasm_bindgen_test]
async fn a_run_is_removed_with_its_items_and_no_other_is() {
    let store = Store::open().await.unwrap();
    // Names of which one begins the other, or sorts close to it.
    for id in ["neighbour", "neighbour-2", "neighbour/2", "neighbour0"] {
        store.put(id, id, &numbered(&[0])).await.unwrap();
    }
    store.remove("neighbour-2").await.unwrap();
    assert!(store.items("neighbour-2").await.unwrap().is_empty());
    let mut heads = store.heads().await.unwrap();
    heads.retain(|head| head.starts_with("neighbour"));
    heads.sort();
    assert_eq!(heads, ["neighbour", "neighbour/2", "neighbour0"]);
    assert_eq!(store.items("neighbour0").await.unwrap().len(), 1);
    for id in heads {
        store.remove(&id).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn the_store_is_there_again_when_it_is_opened_again() {
    let first = Store::open().await.unwrap();
    first.put("again", "head", &numbered(&[0])).await.unwrap();
    // Another tab has the same database open at the same time.
    let second = Store::open().await.unwrap();
    assert_eq!(second.items("again").await.unwrap().len(), 1);
    second.put("again", "head", &numbered(&[1])).await.unwrap();
    drop(first);
    assert_eq!(second.items("again").await.unwrap().len(), 2);
    second.remove("again").await.unwrap();
    assert!(second.items("again").await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn a_head_without_items_and_items_of_nobody_are_no_error() {
    let store = Store::open().await.unwrap();
    store.put("bare", "bare head", &[]).await.unwrap();
    assert!(store.items("bare").await.unwrap().is_empty());
    assert!(store.items("nobody").await.unwrap().is_empty());
    store.remove("bare").await.unwrap();
    store.remove("nobody").await.unwrap();
}

#[wasm_bindgen_test]
async fn a_runs_items_are_read_from_any_number_on() {
    let store = Store::open().await.unwrap();
    store.put("partly", "partly's head", &numbered(&[0, 1, 2, 10])).await.unwrap();
    store.put("partly-2", "head", &numbered(&[3])).await.unwrap();
    assert_eq!(store.items_from("partly", 2).await.unwrap(), items(&[2, 10]));
    assert_eq!(store.items_from("partly", 11).await.unwrap(), items(&[]));
    assert_eq!(store.head("partly").await.unwrap().as_deref(), Some("partly's head"));
    assert_eq!(store.head("part").await.unwrap(), None);
    store.remove("partly").await.unwrap();
    store.remove("partly-2").await.unwrap();
}

#[wasm_bindgen_test]
async fn a_plan_is_kept_beside_its_run_and_goes_with_it() {
    let store = Store::open().await.unwrap();
    store.put_plan("planned", "first").await.unwrap();
    store.put_plan("planned-2", "another's").await.unwrap();
    store.put("planned", "planned's head", &numbered(&[0])).await.unwrap();
    store.put_plan("planned", "second “é”").await.unwrap();
    assert_eq!(store.plan("planned").await.unwrap().as_deref(), Some("second “é”"));
    assert_eq!(store.plan("plan").await.unwrap(), None);

    store.remove_plan("planned-2").await.unwrap();
    assert_eq!(store.plan("planned-2").await.unwrap(), None);
    assert_eq!(store.items("planned").await.unwrap(), items(&[0]));
    store.remove("planned").await.unwrap();
    assert_eq!(store.plan("planned").await.unwrap(), None);
    assert!(store.items("planned").await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn two_stores_write_at_the_same_time() {
    let (one, other) = (Store::open().await.unwrap(), Store::open().await.unwrap());
    let (even, odd): (Vec<usize>, Vec<usize>) = (0..40).partition(|number| number % 2 == 0);
    let (even, odd) = (numbered(&even), numbered(&odd));
    let both = join(one.put("both", "head", &even), other.put("both", "head", &odd)).await;
    assert_eq!(both, (Ok(()), Ok(())));
    assert_eq!(one.items("both").await.unwrap(), items(&(0..40).collect::<Vec<_>>()));
    one.remove("both").await.unwrap();
    assert!(other.items("both").await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn a_store_that_is_dropped_lets_go_of_the_database() {
    let store = Store::open().await.unwrap();
    script(
        "const real = IDBDatabase.prototype.close;
         globalThis.closings = 0;
         globalThis.restore = () => { IDBDatabase.prototype.close = real; };
         IDBDatabase.prototype.close = function () { closings += 1; real.call(this); };",
    )
    .await;
    drop(store);
    assert_eq!(script("restore(); return closings").await.as_f64(), Some(1.0));
}

/// Read from the transactions themselves, as the browser made them.
#[wasm_bindgen_test]
async fn a_write_is_one_transaction_that_ends_on_the_disk() {
    let store = Store::open().await.unwrap();
    script(
        "const real = IDBDatabase.prototype.transaction;
         globalThis.transactions = [];
         globalThis.restore = () => { IDBDatabase.prototype.transaction = real; };
         IDBDatabase.prototype.transaction = function (...given) {
             const transaction = real.apply(this, given);
             transactions.push(`${transaction.mode} ${transaction.durability}`);
             return transaction;
         };",
    )
    .await;
    let numbers: Vec<usize> = (0..400).collect();
    store.put("strict", "head", &numbered(&numbers)).await.unwrap();
    store.put_plan("strict", "plan").await.unwrap();
    let written = store.items("strict").await;
    store.remove("strict").await.unwrap();
    let seen = script("restore(); return transactions.join(', ')").await.as_string().unwrap();
    assert_eq!(written.unwrap(), items(&numbers));
    let writes: Vec<&str> = seen.split(", ").filter(|seen| seen.starts_with("readwrite")).collect();
    assert_eq!(writes, ["readwrite strict"; 3], "{seen}");
}

// --- versions ---------------------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_database_of_version_1_is_brought_up_to_date_with_all_that_is_in_it() {
    by_hand(
        "await deleted();
         const database = await opened(1, version1);
         const transaction = database.transaction(['heads', 'items'], 'readwrite');
         const [heads, items] = ['heads', 'items'].map((name) => transaction.objectStore(name));
         for (const run of ['old-a', 'old-b']) {
             heads.put(`head of ${run}`, run);
             for (const number of [0, 1, 10]) items.put(`item ${number} “é”`, `${run}/${String(number).padStart(9, '0')}`);
         }
         await new Promise((done) => { transaction.oncomplete = done; });
         database.close();",
    )
    .await;
    let store = Store::open().await.unwrap();
    assert_eq!(store.heads().await.unwrap(), ["head of old-a", "head of old-b"]);
    for run in ["old-a", "old-b"] {
        assert_eq!(store.items(run).await.unwrap(), items(&[0, 1, 10]));
        assert_eq!(store.plan(run).await.unwrap(), None);
    }
    store.put_plan("old-a", "a plan").await.unwrap();
    assert_eq!(store.plan("old-a").await.unwrap().as_deref(), Some("a plan"));
    store.remove("old-a").await.unwrap();
    assert_eq!(store.heads().await.unwrap(), ["head of old-b"]);
    assert_eq!(form_of_the_database().await, "3 files heads items plans sets");
    drop(store);
    by_hand("await deleted();").await;

    // A fresh one has the same form.
    Store::open().await.unwrap();
    assert_eq!(form_of_the_database().await, "3 files heads items plans sets");
}

async fn form_of_the_database() -> String {
    by_hand(
        "const database = await opened();
         database.close();
         return [database.version, ...database.objectStoreNames].join(' ');",
    )
    .await
}

/// One that is half there would stay so for ever.
#[wasm_bindgen_test]
async fn an_upgrade_that_fails_leaves_the_old_database_as_it_was() {
    by_hand(
        "await deleted();
         (await opened(1, version1)).close();
         const real = IDBDatabase.prototype.createObjectStore;
         globalThis.restore = () => { IDBDatabase.prototype.createObjectStore = real; };
         IDBDatabase.prototype.createObjectStore = () => { throw new DOMException('no', 'UnknownError'); };",
    )
    .await;
    let failed = Store::open().await.err();
    script("restore()").await;
    assert!(matches!(failed, Some(StoreError::Failed { .. })), "{failed:?}");
    assert_eq!(form_of_the_database().await, "1 heads items");
    Store::open().await.unwrap();
    assert_eq!(form_of_the_database().await, "3 files heads items plans sets");
}

#[wasm_bindgen_test]
async fn a_newer_database_is_left_alone() {
    by_hand("await deleted(); (await opened(99, version1)).close();").await;
    assert_eq!(Store::open().await.err(), Some(StoreError::Newer));
    assert_eq!(form_of_the_database().await, "99 heads items");
    by_hand("await deleted();").await;
    Store::open().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_store_gives_way_to_a_newer_page_and_opens_again_when_it_can() {
    let store = Store::open().await.unwrap();
    // Would fail if the store held on.
    by_hand("await deleted();").await;
    store.put("after", "head", &numbered(&[0])).await.unwrap();
    assert_eq!(store.items("after").await.unwrap(), items(&[0]));

    by_hand("(await opened(99)).close();").await;
    assert_eq!(store.put("after", "head", &numbered(&[1])).await, Err(StoreError::Newer));
    assert_eq!(store.heads().await, Err(StoreError::Newer));
    by_hand("await deleted();").await;
    store.put("after", "head", &numbered(&[2])).await.unwrap();
    assert_eq!(store.items("after").await.unwrap(), items(&[2]));
    store.remove("after").await.unwrap();
}

#[wasm_bindgen_test]
async fn an_old_page_that_holds_on_is_named_and_harms_nothing_once_it_lets_go() {
    by_hand("await deleted(); globalThis.old = await opened(1, version1);").await;
    let begun = now_ms();
    let error = Store::open().await.err().unwrap();
    assert!(now_ms() - begun < 15_000.0);
    assert_eq!(error, StoreError::Unavailable(NoStore::HeldByOtherTab));
    script("old.close()").await;
    let store = Store::open().await.unwrap();
    store.put("patient", "head", &[]).await.unwrap();
    drop(store);
    // The connection that came too late is not left open either.
    by_hand("await deleted();").await;
}

// --- failures ---------------------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_full_disk_is_told_and_survived() {
    let store = Store::open().await.unwrap();
    store.put("full", "old head", &numbered(&[0])).await.unwrap();
    script(
        "const real = IDBObjectStore.prototype.put;
         let room = 2;
         globalThis.restore = () => { IDBObjectStore.prototype.put = real; };
         IDBObjectStore.prototype.put = function (...given) {
             if (room-- > 0) return real.apply(this, given);
             throw new DOMException('full', 'QuotaExceededError');
         };",
    )
    .await;
    let failed = store.put("full", "new head", &numbered(&[1, 2, 3])).await;
    script("restore()").await;
    assert_eq!(failed, Err(StoreError::Full));
    // All of it or nothing.
    assert_eq!(store.items("full").await.unwrap(), items(&[0]));
    assert_eq!(store.head("full").await.unwrap().as_deref(), Some("old head"));
    store.put("full", "new head", &numbered(&[1])).await.unwrap();
    assert_eq!(store.items("full").await.unwrap(), items(&[0, 1]));
    store.remove("full").await.unwrap();
}

/// A disk that fails says so after everything was handed to it.
#[wasm_bindgen_test]
async fn a_transaction_that_the_browser_calls_off_is_no_success() {
    let store = Store::open().await.unwrap();
    store.put("aborted", "old head", &[]).await.unwrap();
    for (put, reason) in
        [("this.add(...given)", Some("ConstraintError")), ("(this.transaction.abort(), undefined)", None)]
    {
        script(&format!(
            "const real = IDBObjectStore.prototype.put;
             globalThis.restore = () => {{ IDBObjectStore.prototype.put = real; }};
             IDBObjectStore.prototype.put = function (...given) {{
                 return this.name === 'heads' ? {put} : real.apply(this, given);
             }};"
        ))
        .await;
        let failed = store.put("aborted", "new head", &numbered(&[0])).await;
        script("restore()").await;
        let Err(StoreError::Failed { reason: said }) = &failed else { panic!("{failed:?}") };
        let name = said.as_deref().map(|said| said.split(':').next().unwrap_or_default());
        assert_eq!(name, reason, "{failed:?}");
        assert!(store.items("aborted").await.unwrap().is_empty());
        assert_eq!(store.head("aborted").await.unwrap().as_deref(), Some("old head"));
    }
    store.remove("aborted").await.unwrap();
}

#[wasm_bindgen_test]
async fn a_browser_that_keeps_nothing_is_named() {
    let denied = NoStore::Denied { reason: "SecurityError: no".to_owned() };
    for (getter, why) in
        [("throw new DOMException('no', 'SecurityError')", denied), ("return undefined", NoStore::NotSupported)]
    {
        script(&format!(
            "const real = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB');
             globalThis.restore = () => Object.defineProperty(globalThis, 'indexedDB', real);
             Object.defineProperty(globalThis, 'indexedDB', {{ configurable: true, get() {{ {getter} }} }});"
        ))
        .await;
        let error = Store::open().await.err();
        script("restore()").await;
        assert_eq!(error, Some(StoreError::Unavailable(why)));
    }
    Store::open().await.unwrap();
}

// --- how much, how firmly ---------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn what_is_kept_takes_room() {
    let store = Store::open().await.unwrap();
    let (used, quota) = usage().await.unwrap();
    assert!(used < quota, "{used} of {quota} bytes");
    let bulk: Vec<(usize, String)> = (0..20).map(|number| (number, random_text(100_000))).collect();
    store.put("bulk", "head", &bulk).await.unwrap();
    let (more, _) = usage().await.unwrap();
    assert!(more >= used + 1_000_000, "{used} bytes, then {more}");
    store.remove("bulk").await.unwrap();
}

/// What does not get smaller when it is packed.
fn random_text(length: usize) -> String {
    (0..length).map(|_| char::from(b' ' + (refusal_lab::platform::random() * 90.0) as u8)).collect()
}

#[wasm_bindgen_test]
async fn a_person_is_asked_once_for_firm_storage() {
    script(
        "const { persist, persisted } = StorageManager.prototype;
         globalThis.asked = 0;
         globalThis.restore = () => Object.assign(StorageManager.prototype, { persist, persisted });
         Object.assign(StorageManager.prototype, {
             persist: async () => { asked += 1; return false; },
             persisted: async () => asked > 5,
         });",
    )
    .await;
    let answers = join(persist_storage(), persist_storage()).await;
    let again = persist_storage().await;
    let asked = script("return asked").await.as_f64();
    let granted = script("asked = 6; return asked").await.as_f64();
    let last = persist_storage().await;
    let in_the_end = script("restore(); return asked").await.as_f64();
    assert_eq!((answers, again, asked), ((false, false), false, Some(1.0)));
    // Granted in the meantime, as in another tab.
    assert_eq!((granted, last, in_the_end), (Some(6.0), true, Some(6.0)));
}
