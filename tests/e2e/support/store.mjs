// What the page has written to the browser's store, in its own time.

/** In the page, before its own scripts: counts the transactions that write. */
export function countWrites() {
  window.openWrites = 0;
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, ...options) {
    const transaction = begin.call(this, stores, mode, ...options);
    if (mode === "readwrite") {
      window.openWrites += 1;
      for (const end of ["complete", "abort"]) transaction.addEventListener(end, () => (window.openWrites -= 1));
    }
    return transaction;
  };
}

/** How many transactions that write are open. While the page has more to write, each begins as the one before it ends. */
export const openWrites = (page) => page.evaluate(() => window.openWrites);

/** Every stored item, parsed. */
export const storedItems = (page) => stored(page, "items");

/** Every stored run's head, parsed; those that were deleted are marked. */
export const storedHeads = (page) => stored(page, "heads");

async function stored(page, store) {
  const texts = await page.evaluate(
    (store) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("refusal-lab");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction(store).objectStore(store).getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      }),
    store,
  );
  return texts.map((text) => JSON.parse(text));
}

/** Puts heads in the place of the stored ones, as another version of the page might have written them. */
export function putHeads(page, heads) {
  return page.evaluate(
    (heads) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("refusal-lab");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction("heads", "readwrite");
          for (const head of heads) writing.objectStore("heads").put(JSON.stringify(head), head.id);
          writing.onerror = () => reject(writing.error);
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    heads,
  );
}
