// A worker that reads files of prompts with PapaParse, to be compared with the page's own. Served beside it.

importScripts("papaparse.min.js");

const WAYS = {
  /** As quick as it goes: rows as lists. */
  lists: async (file) => Papa.parse(await file.text()).data,
  /** Rows as objects, as one who reads columns by their names has it. */
  rows: async (file) => Papa.parse(await file.text(), { header: true }).data,
};

/** All that the page's own worker does. */
async function readSet(file) {
  const bytes = await file.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const { data } = Papa.parse(new TextDecoder().decode(bytes), { header: true, skipEmptyLines: true });
  const seen = new Set();
  const counts = new Map();
  const prompts = [];
  for (const { prompt, category } of data) {
    if (seen.has(prompt)) continue;
    seen.add(prompt);
    counts.set(category, (counts.get(category) ?? 0) + 1);
    prompts.push({ id: `set-${prompts.length + 1}`, category, text: prompt });
  }
  const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { sha256, counts, rows: data.length, doubles: data.length - prompts.length, prompts };
}

onmessage = async ({ data: { way, file } }) => {
  if (way === "set") return postMessage(await readSet(file));
  const began = performance.now();
  const rows = await WAYS[way](file);
  postMessage({ took: performance.now() - began, rows: rows.length });
};
postMessage("ready");
