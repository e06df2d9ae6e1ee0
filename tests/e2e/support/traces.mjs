// All that a page shows and keeps, as text to search in.

/** All that the document holds: attributes, text, and the values of its boxes but the key's own. */
export function written(page) {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll("input:not([type=password]), textarea, select")];
    const state = [location.href, document.title, document.cookie, window.name, JSON.stringify(history.state)];
    return [document.documentElement.outerHTML, ...boxes.map((box) => box.value), ...state].join("\n");
  });
}

/** All that the browser keeps for the page: every record of every store. */
export function kept(page) {
  return page.evaluate(async () => {
    const wait = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), JSON.stringify(await caches.keys())];
    for (const { name } of await indexedDB.databases()) {
      const database = await wait(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [keys, values] = [wait(objects.getAllKeys()), wait(objects.getAll())];
        found.push(name, store, JSON.stringify(await keys), JSON.stringify(await values));
      }
      database.close();
    }
    found.push(...(await navigator.locks.query()).held.map((lock) => lock.name));
    return found.join("\n");
  });
}
