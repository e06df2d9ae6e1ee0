// What the page has written to the browser's store, in its own time.

/** Every stored item, parsed. */
export async function storedItems(page) {
  const texts = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("refusal-lab");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction("items").objectStore("items").getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      }),
  );
  return texts.map((text) => JSON.parse(text));
}
