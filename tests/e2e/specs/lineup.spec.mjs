// Several models over the same prompts, one after the other or side by side; and a run gone on with after a stop.

import { expect, test } from "../support/fixtures.mjs";
import { Lab } from "../pages/lab.mjs";
import { FOREIGN_HOST } from "../support/browsers.mjs";
import { storedItems } from "../support/store.mjs";

const FAST = { attempts: 1, silence: 5, concurrency: 4, per_category: 1, seed: 7 };

async function addModels(lab, faults, ...models) {
  await lab.open({ ...FAST, base_url: faults.url, model: models[0] });
  if (await lab.confirmAddress.count()) await lab.confirmAddress.click();
  await lab.page.getByText("Line-up", { exact: true }).click();
  for (const model of models) {
    await lab.model.fill(model);
    await lab.page.getByRole("button", { name: "Add this model", exact: true }).click();
  }
}

/** In the page: every write of the store takes its time. */
function slowDisk() {
  const listen = EventTarget.prototype.addEventListener;
  IDBTransaction.prototype.addEventListener = function (name, listener) {
    listen.call(this, name, name === "complete" ? (event) => setTimeout(() => listener(event), 700) : listener);
  };
}

const lineup = (lab) => lab.page.locator(".lineup li");

test("models of the line-up are asked one after the other, about the same prompts", async ({ lab, faults }) => {
  await addModels(lab, faults, "ok", "refuses");
  await expect(lineup(lab)).toHaveCount(2);
  await lab.run.click();
  await expect(lab.tradeOff.runs).toHaveCount(2, { timeout: 20_000 });
  for (const run of await lab.tradeOff.runs.all()) await expect(run).toHaveAttribute("data-state", "done", { timeout: 20_000 });
  const models = faults.chats.map(({ body }) => body.model);
  expect(models).toEqual([...models].sort((one, other) => (one === "ok" ? -1 : 1) - (other === "ok" ? -1 : 1)));
  const prompts = (model) => faults.chats.filter(({ body }) => body.model === model).map(({ prompt }) => prompt).sort();
  expect(prompts("refuses")).toEqual(prompts("ok"));
  expect(prompts("ok")).toHaveLength(20);
});

test("side by side they are asked at the same time, each within its own limit", async ({ lab, faults }) => {
  await addModels(lab, faults, "held:ok", "held:refuses");
  await lab.page.getByRole("checkbox", { name: /^side by side/ }).check();
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(6); // a browser opens six connections to one address, and both want four
  expect(new Set(faults.open.map(({ body }) => body.model)).size).toBe(2);
  const release = setInterval(() => faults.release(), 50);
  for (const run of await lab.tradeOff.runs.all()) await expect(run).toHaveAttribute("data-state", "done", { timeout: 20_000 });
  clearInterval(release);
  await expect(lab.tradeOff.ownPoints).toHaveCount(2);
});

test("Stop ends the line-up, and Go on asks what was left open", async ({ lab, faults }) => {
  await addModels(lab, faults, "held:ok", "held:refuses");
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(4);
  faults.release(4);
  await expect.poll(() => faults.held).toBe(4);
  await lab.stop.click();
  await expect(lab.tradeOff.runs).toHaveCount(1);
  const run = lab.tradeOff.newestRun;
  await expect(run).toHaveAttribute("data-state", "stopped");
  const asked = faults.chats.length;
  faults.plan = () => "ok";
  await run.getByRole("button", { name: /^Go on/ }).click();
  await expect(run).toHaveAttribute("data-state", "done");
  expect(faults.chats.length - asked, "four were answered").toBe(16);
  const file = await lab.exportJson();
  expect(file.items).toHaveLength(20);
  expect(new Set(file.items.map((item) => item.outcome))).toEqual(new Set(["answered"]));
});

test("a run stopped on a slow disk goes on at once, and stays gone on", async ({ lab, faults, page }) => {
  await page.addInitScript(slowDisk);
  await lab.open({ ...FAST, base_url: faults.url, model: "held:ok" });
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(4);
  await lab.stop.click();
  const run = lab.tradeOff.newestRun;
  await expect(run).toHaveAttribute("data-state", "stopped");
  faults.plan = () => "ok";
  await run.getByRole("button", { name: /^Go on/ }).click();
  await expect(run).toHaveAttribute("data-state", "done");
  expect((await lab.exportJson()).items.map((item) => item.outcome)).toEqual(Array(20).fill("answered"));
});

test("failed prompts are asked again, and answered ones are not", async ({ lab, faults }) => {
  faults.plan = ({ index }) => (index % 5 === 0 ? "500" : "ok");
  await lab.open({ ...FAST, base_url: faults.url, model: "m" });
  const run = await lab.runToEnd();
  expect(await lab.tradeOff.numbers(run)).toMatchObject({ unscored: 4 });
  faults.plan = () => "ok";
  const asked = faults.chats.length;
  await run.getByRole("button", { name: /^Ask failed again/ }).click();
  await expect.poll(async () => (await lab.tradeOff.numbers(run)).unscored).toBe(0);
  expect(faults.chats.length - asked).toBe(4);
  await expect(run.getByRole("button", { name: /^Ask failed again/ })).toHaveCount(0);
});

test("a run that had a key asks for it before it goes on", async ({ lab, faults, guard }) => {
  const foreign = `http://${FOREIGN_HOST}:${faults.port}`;
  guard.allow(foreign);
  await lab.open({ ...FAST, base_url: `${foreign}/v1`, model: "held:ok" });
  await lab.confirmAddress.click();
  await lab.key.fill("sk-test-5f1c-NEVER-SHOWN");
  await lab.run.click();
  await lab.consent.getByRole("button").first().click();
  await expect.poll(() => faults.held).toBe(4);
  await lab.stop.click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "stopped");
  await lab.reload();
  const asked = faults.chats.length;
  const goOn = lab.tradeOff.newestRun.getByRole("button", { name: /^Go on/ });
  await goOn.click();
  await expect(lab.status).toContainText("Enter the API key");
  await expect(lab.baseUrl).toHaveValue(`${foreign}/v1`);
  expect(faults.chats.length).toBe(asked);
  faults.plan = () => "ok";
  await lab.key.fill("sk-test-5f1c-NEVER-SHOWN");
  await goOn.click();
  await lab.consent.getByRole("button").first().click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  expect(faults.chats.slice(asked).every(({ headers }) => headers.authorization === "Bearer sk-test-5f1c-NEVER-SHOWN")).toBe(true);
});

test("what one tab went on with, another has whole, and does not ask again", async ({ lab, faults, context, site }) => {
  await lab.open({ ...FAST, base_url: faults.url, model: "held:ok" });
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(4);
  faults.release(4);
  await expect.poll(() => faults.held).toBe(4);
  await lab.stop.click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "stopped");
  await lab.kept();

  const other = new Lab(await context.newPage(), site);
  await other.open();
  expect((await other.exportJson()).items.filter(({ outcome }) => outcome === "cancelled")).toHaveLength(16);

  faults.plan = () => "ok";
  await lab.tradeOff.newestRun.getByRole("button", { name: /^Go on/ }).click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  await expect(other.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  await expect(other.tradeOff.newestRun.getByRole("button", { name: /^Go on/ })).toHaveCount(0);
  expect((await other.exportJson()).items.map(({ outcome }) => outcome)).toEqual(Array(20).fill("answered"));
});

test("a model that waits for its turn does not begin once the one before it is removed", async ({ lab, faults, page }) => {
  await addModels(lab, faults, "held:ok", "refuses");
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(4);
  await lab.tradeOff.newestRun.getByRole("button", { name: /^Remove/ }).click();
  await expect(lab.tradeOff.runs).toHaveCount(0);
  for (const _ of [1, 2]) await page.getByRole("button", { name: /^Take out/ }).first().click();
  await lab.model.fill("ok");
  await lab.runToEnd();
  await expect(lab.tradeOff.runs).toHaveCount(1);
  expect(faults.chats.some(({ body }) => body.model === "refuses")).toBe(false);
});

test("a run from a file goes to the file's address only when that is confirmed", async ({ lab, faults, page }) => {
  await lab.open({ ...FAST, base_url: faults.url, model: "held:ok" });
  await lab.run.click();
  await expect.poll(() => faults.held).toBe(4);
  await lab.stop.click();
  const file = await lab.exportJson();
  await lab.tradeOff.newestRun.getByRole("button", { name: /^Remove/ }).click();
  await lab.reload();
  const chooser = page.waitForEvent("filechooser");
  await lab.importButton.click();
  await (await chooser).setFiles({ name: "run.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) });
  await expect(lab.tradeOff.runs).toHaveCount(1);
  await lab.baseUrl.fill("http://127.0.0.1:9/v1");
  const asked = faults.chats.length;
  faults.plan = () => "ok";
  const goOn = lab.tradeOff.newestRun.getByRole("button", { name: /^Go on/ });
  await goOn.click();
  await expect(lab.status).toContainText("came from a file");
  await expect(lab.baseUrl).toHaveValue(faults.url);
  expect(faults.chats.length).toBe(asked);
  await lab.confirmAddress.click();
  await goOn.click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  expect(faults.chats.length - asked).toBe(20);
});

test("a spending limit holds for a run that goes on after a reload", async ({ lab, faults, page }) => {
  await lab.open({ ...FAST, concurrency: 1, base_url: faults.url, model: "ok" });
  await page.getByText("More settings", { exact: true }).click();
  await page.getByLabel("Price per million input tokens", { exact: true }).fill("1000");
  await page.getByLabel("Price per million output tokens", { exact: true }).fill("1000");
  await page.getByLabel("Spending limit", { exact: true }).fill("0.1");
  await lab.run.click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "paused");
  const asked = faults.chats.length;
  expect(asked, "12 tokens read and some 32 written an answer, at 0.001 each").toBe(3);
  await expect.poll(async () => (await storedItems(page)).length).toBe(3);
  await page.reload({ waitUntil: "load" }).catch(() => {});
  await lab.ready();
  await lab.tradeOff.newestRun.getByRole("button", { name: /^Go on/ }).click();
  await expect(lab.status).toContainText("spending limit");
  expect(faults.chats.length).toBe(asked);
});
