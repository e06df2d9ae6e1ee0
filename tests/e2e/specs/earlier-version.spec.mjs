// What an earlier version of the page wrote, and this one must read: a run that broke off in the browser's store, the
// result file of that run once it was whole, and a link. tests/e2e/fixtures/earlier-version holds them as version 0.1.0
// wrote them, with the model's address put in the place of the one that was called.

import fs from "node:fs/promises";
import { test as base, expect } from "../support/fixtures.mjs";
import { servePageFiles } from "../bench/page-server.mjs";
import { DelayedModel } from "../support/delayed-model.mjs";
import { Lab } from "../pages/lab.mjs";
import { promptSet } from "../support/prompt-set.mjs";

const WRITTEN_ADDRESS = "http://127.0.0.1:1/v1";
const NOTE = { n: 1.1, deep: ["12345678901234567890"] };
/** What the model did with each prompt by its number, where it did not just answer. */
const BEHAVIOURS = {
  2: "refuses",
  3: "partial",
  4: "content-filter",
  5: "model-not-found",
  6: "empty",
  7: "kazakh",
  8: "refuses",
  9: "refuses",
  11: "refuses",
  12: "reasoning-cut",
};

const written = (name) => fs.readFile(new URL(`../fixtures/earlier-version/${name}`, import.meta.url), "utf8");

const test = base.extend({
  site: [
    async ({}, use) => {
      const server = await servePageFiles({ "prompts/starter.json": promptSet(20) });
      await use(server.url);
      await server.stop();
    },
    { scope: "worker" },
  ],
  model: async ({ guard }, use) => {
    const model = await DelayedModel.start();
    model.behave = ({ prompt }) => BEHAVIOURS[Number(/number (\d+)/.exec(prompt)[1])] ?? "ok";
    guard.allow(model.url);
    await use(model);
    await model.stop();
  },
});

/** Makes the browser's database as it was. */
function putStore(page, store) {
  return page.evaluate(
    ({ version, stores }) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("refusal-lab", version);
        opening.onerror = () => reject(opening.error);
        opening.onupgradeneeded = () => {
          for (const [name, records] of Object.entries(stores)) {
            const made = opening.result.createObjectStore(name);
            for (const [key, value] of records) made.put(value, key);
          }
        };
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
    store,
  );
}

/** What does not depend on when the run was made, or how long the answers took. */
function lasting(file) {
  const { created_at, items, ...head } = file;
  const withoutTimes = ({ latency_ms, first_token_ms, server_reply, ...item }) => item;
  const ordered = items.map(withoutTimes).sort((a, b) => a.prompt_id.localeCompare(b.prompt_id, "en", { numeric: true }));
  return { ...head, model: { ...head.model, base_url: null }, items: ordered };
}

test("a run that an earlier version stored is opened, resumed and exported, and its unknown fields are kept", async ({ page, site, model }) => {
  const store = JSON.parse((await written("store.json")).replaceAll(WRITTEN_ADDRESS, model.url));
  const edit = (records, change) => records.map(([key, text]) => [key, JSON.stringify(change(JSON.parse(text)))]);
  // A stored head has what it does not know in a field of its own, an item beside what it knows.
  store.stores.heads = edit(store.stores.heads, (head) => ({ ...head, extra: { note_of_another_tool: NOTE } }));
  store.stores.items = edit(store.stores.items, (item) => ({ ...item, note_of_another_tool: NOTE }));
  await page.goto(new URL("config.json", site).href);
  await putStore(page, store);

  const lab = new Lab(page, site);
  await page.goto(`${site}#/run`);
  await lab.ready();
  await expect(lab.status).toContainText("broke off");
  const run = lab.tradeOff.newestRun;
  await run.getByRole("button", { name: /^Go on/ }).click();
  await expect(run).toHaveAttribute("data-state", "done", { timeout: 30_000 });
  expect(new Set(model.asked.map(({ prompt }) => prompt)).size, "only what was open is asked").toBe(20 - store.stores.items.length);

  const file = await lab.exportJson();
  const kept = file.items.filter((item) => item.note_of_another_tool !== undefined);
  expect(kept).toHaveLength(store.stores.items.length);
  expect(kept[0].note_of_another_tool).toEqual(NOTE);
  expect(file.note_of_another_tool).toEqual(NOTE);
  const plain = JSON.parse(JSON.stringify(file, (key, value) => (key === "note_of_another_tool" ? undefined : value)));
  expect(lasting(plain)).toEqual(lasting(JSON.parse(await written("result.json"))));
});

test("a result file of an earlier version comes in and goes out the same", async ({ lab, page, site }) => {
  const text = await written("result.json");
  await page.goto(`${site}#/run`);
  await lab.ready();
  await lab.import("earlier.json", text);
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  expect(await lab.exportJson()).toEqual(JSON.parse(text));
});

test("a link of an earlier version fills the forms", async ({ lab, page, site, model }) => {
  const link = (await written("link.txt")).trim().replace(encodeURIComponent(WRITTEN_ADDRESS), encodeURIComponent(model.url));
  await page.goto(`${site}#${link}`);
  await lab.ready();
  if (await lab.confirmAddress.count()) await lab.confirmAddress.click();
  await expect(lab.baseUrl).toHaveValue(model.url);
  await expect(lab.model).toHaveValue("made");
  await expect(lab.systemPrompt).toHaveValue("Be brief. Ü 1.10");
  await expect(lab.temperature).toHaveValue("0.25");
  await expect(lab.maxTokens).toHaveValue("100");
  await expect(lab.concurrency).toHaveValue("2");
  await expect(lab.perCategory, "all").toHaveValue("");
  await expect(lab.seed).toHaveValue("7");
});
