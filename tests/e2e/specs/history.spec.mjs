// The history of runs: named, tagged, found, used again, deleted and brought back; and what runs cost.

import { ANSWER } from "../fault-server.mjs";
import { History } from "../pages/history.mjs";
import { Lab } from "../pages/lab.mjs";
import { expectAccessible } from "../support/axe.mjs";
import { expect, test as base } from "../support/fixtures.mjs";
import { madeRun } from "../support/made-run.mjs";
import { byPrompt } from "../support/prompts.mjs";
import { storedHeads, storedItems } from "../support/store.mjs";

const FAST = { attempts: 1, silence: 5, concurrency: 6, per_category: 1, seed: 7, model: "ok" };

const test = base.extend({ history: async ({ page }, use) => use(new History(page)) });

/** A run of so many answers, made by hand on this day of January. */
function ofDay(day, name, items = 2) {
  const answers = Array.from({ length: items }, () => ({ kind: "toxic", own: "R" }));
  return { ...madeRun(answers, { name }), created_at: `2026-01-${String(day).padStart(2, "0")}T03:04:05.678Z` };
}

/** Opens the history with these runs in it; they are kept when this is done. */
async function openWith(lab, history, ...runs) {
  await lab.open({}, "runs");
  for (const [at, run] of runs.entries()) {
    await history.import(`${run.model.name}.json`, run);
    await expect(history.rows).toHaveCount(at + 1);
  }
  await expect.poll(async () => (await storedHeads(lab.page)).filter((head) => !head.deleted).length).toBe(runs.length);
}

test("a run's title and tags survive a reload, an export and an import", async ({ lab, history, page, browser }) => {
  await openWith(lab, history, ofDay(3, "third"), ofDay(1, "first"), ofDay(2, "second"));
  await history.expectTitles(["third", "second", "first"], "the newest first, whenever it came in");
  const second = history.rows.nth(1);
  await history.rename(second, "  Strict  system prompt ");
  await expect(history.title(second)).toHaveValue("Strict system prompt");
  await history.tagWith(second, "baseline", "strict, baseline", "ünï <b>");
  await expect(history.tags(second)).toContainText(["baseline", "strict", "ünï <b>"]);
  await history.removeTag(second, "strict").click();
  await expect(history.tags(second)).toHaveCount(2);
  await history.tagWith(history.rows.nth(2), "baseline");
  await expect.poll(async () => (await storedHeads(page)).map((head) => head.tags ?? []).flat().sort()).toEqual(["baseline", "baseline", "ünï <b>"]);

  await lab.reload();
  await history.expectTitles(["third", "Strict system prompt", "first"]);
  await expect(history.tags(second)).toContainText(["baseline", "ünï <b>"]);
  await expect(second).toContainText("second, 2026-01-02 03:04");

  // Found by tag and by words.
  await history.tag.selectOption("baseline");
  await history.expectTitles(["Strict system prompt", "first"]);
  await expect(history.region).toContainText("2 of 3 runs");
  await history.search.fill("STRICT");
  await history.expectTitles(["Strict system prompt"]);
  await history.search.fill("127.0.0.1:9");
  await history.expectTitles(["Strict system prompt", "first"]);
  await history.search.fill("nowhere");
  await expect(history.rows).toHaveCount(0);
  await expect(history.region).toContainText("No run matches these filters.");
  await history.search.fill("");
  await history.tag.selectOption("");

  const file = await history.export(second);
  expect(file).toMatchObject({ title: "Strict system prompt", tags: ["baseline", "ünï <b>"], model: { name: "second" } });
  const context = await browser.newContext();
  try {
    const elsewhere = await context.newPage();
    const there = new History(elsewhere);
    await new Lab(elsewhere, lab.site).open({}, "runs");
    await there.import("mine.json", file);
    await there.expectTitles(["Strict system prompt"]);
    await expect(there.tags(there.rows.first())).toContainText(["baseline", "ünï <b>"]);
    expect(await there.export(there.rows.first())).toEqual(file);
  } finally {
    await context.close();
  }

  // Without a name of its own it has its model's.
  await history.rename(second, "");
  await expect(history.title(second)).toHaveValue("second");
  expect(await history.export(second)).not.toHaveProperty("title");
});

test("a file whose tags have another shape is refused whole", async ({ lab, history }) => {
  await lab.open({}, "runs");
  await history.import("odd.json", { ...ofDay(1, "odd"), tags: [{ name: "x" }] });
  await expect(lab.status).toContainText("odd.json could not be read: “tags[0]” is wrong: invalid type: map, expected a string.");
  await expect(history.rows).toHaveCount(0);
});

test("a deleted run goes at once, comes back with Undo, and is gone for good with the next", async ({ lab, history, page }) => {
  await openWith(lab, history, ofDay(1, "first", 3), ofDay(2, "second", 4), ofDay(3, "third", 5));
  const count = () => storedItems(page).then((items) => items.length);
  await expect.poll(count).toBe(12);
  const second = history.rows.filter({ hasText: "second" });
  await history.button(second, "Delete").click();
  await history.expectTitles(["third", "first"]);
  await expect(lab.status).toContainText("“second” is deleted.");
  await expect(history.undo).toBeFocused();
  await history.undo.click();
  await history.expectTitles(["third", "second", "first"]);
  await expect(history.title(second)).toBeFocused();
  await expect(history.undo).toHaveCount(0);
  await expect(lab.status).toContainText("“second” is back.");
  expect((await history.export(second)).items).toHaveLength(4);

  // It can be undone from every page, and is undone for good.
  await history.button(second, "Delete").click();
  await lab.openMeasure();
  await expect(lab.tradeOff.runs).toHaveCount(2);
  await history.undo.click();
  await expect(lab.tradeOff.runs).toHaveCount(3);
  await expect.poll(async () => (await storedHeads(page)).filter((head) => head.deleted).length).toBe(0);
  await lab.reload();
  await expect(lab.tradeOff.runs).toHaveCount(3);

  // The next one makes the first go for good; the store is emptied of it then, not before.
  await lab.goTo("Runs");
  await history.button(second, "Delete").click();
  await expect.poll(async () => (await storedHeads(page)).filter((head) => head.deleted).map((head) => head.model.name)).toEqual(["second"]);
  expect(await count()).toBe(12);
  await history.button(history.rows.filter({ hasText: "first" }), "Delete").click();
  await expect(history.undo).toHaveText("Undo: bring “first” back");
  await expect.poll(count).toBe(8);
  await history.expectTitles(["third"]);

  // A page that is closed undoes nothing any more.
  await expect.poll(async () => (await storedHeads(page)).filter((head) => head.deleted).map((head) => head.model.name)).toEqual(["first"]);
  await lab.reload();
  await history.expectTitles(["third"]);
  await expect(history.undo).toHaveCount(0);
  await expect.poll(count).toBe(5);
});

test("what another tab can still bring back is not cleared away", async ({ lab, history, page, context }) => {
  await openWith(lab, history, ofDay(1, "first"), ofDay(2, "second"));
  await history.button(history.rows.first(), "Delete").click();
  await expect.poll(async () => (await storedHeads(page)).filter((head) => head.deleted).length).toBe(1);
  const other = await context.newPage();
  const there = new History(other);
  await new Lab(other, lab.site).open({}, "runs");
  await expect(there.rows).toHaveCount(1);
  await expect(there.storage).toContainText("Storage used");
  await history.undo.click();
  await expect.poll(async () => (await storedHeads(page)).filter((head) => head.deleted).length).toBe(0);
  expect(await storedItems(page)).toHaveLength(4);
  await lab.reload();
  expect((await history.export(history.rows.first())).items).toHaveLength(2);
});

test("a run's settings are used again, its address confirmed and no key with it", async ({ lab, history, page, faults }) => {
  await lab.open({ ...FAST, base_url: faults.url, system_prompt: "Be kind.", max_tokens: 99, seed: 11 });
  await history.setPrices({ input: 0.25, output: 2 });
  await lab.confirmAddress.click();
  await lab.key.fill("sk-history-0123456789");
  await lab.runToEnd();
  const asked = faults.requests.length;
  await lab.open({ base_url: "http://127.0.0.1:9/v1", model: "other", system_prompt: "x", seed: 1, per_category: 3 }, "runs");
  await lab.reload();
  await history.button(history.rows.first(), "Use these settings").click();
  await expect(lab.status).toContainText("The settings of “ok” are in the forms.");
  await expect(lab.baseUrl).toHaveValue(faults.url);
  await expect(lab.model).toHaveValue("ok");
  await expect(lab.systemPrompt).toHaveValue("Be kind.");
  await expect(lab.maxTokens).toHaveValue("99");
  await expect(lab.seed).toHaveValue("11");
  await expect(lab.perCategory).toHaveValue("1");
  await history.more.click();
  await expect(history.inputPrice).toHaveValue("0.25");
  await expect(history.outputPrice).toHaveValue("2");
  // As from a link: shown for confirmation, and without a key.
  await expect(lab.modelForm).toContainText(`The run whose settings you use was made at this address: ${faults.url}.`);
  await expect(lab.key).toBeDisabled();
  await expect(lab.key).toHaveValue("");
  expect(faults.requests.length).toBe(asked);
  expect(page.url(), "prices are in no link").not.toMatch(/price|limit/);
  await lab.confirmAddress.click();
  await expect(lab.key).toBeEnabled();
  await lab.goTo("Measure");
  await lab.runToEnd();
  const bodies = faults.chats.map(({ prompt, body }) => JSON.stringify([prompt, body.max_tokens, body.messages[0].content])).sort();
  expect(new Set(bodies).size, "the second run asked what the first did").toBe(bodies.length / 2);
});

test("cost is estimated before a run and counted during it", async ({ lab, history, page, faults }) => {
  const prices = { input: 1000, output: 2000 };
  const money = (read, written) => ((read * prices.input + written * prices.output) / 1e6).toFixed(2);
  const answered = Math.ceil(ANSWER.length / 4);
  faults.plan = ({ index }) => (index < 10 ? "ok" : "held:ok");
  await lab.open({ ...FAST, base_url: faults.url, system_prompt: "Be kind." });
  await expect(history.costs).toHaveCount(0);
  await history.setPrices(prices);
  await expect(history.inputPrice).toHaveValue("1000");
  await expect(history.costs).toContainText("for 20 prompts");
  const estimate = await history.costs.textContent();

  await lab.run.click();
  await expect(lab.progress).toHaveAttribute("aria-valuenow", "10");
  await expect(history.costs).toHaveText(`Cost so far: ${money(10 * 12, 10 * answered)}.`);
  faults.plan = () => "answers-in-one-piece"; // which says nothing of tokens
  faults.release();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  const uncounted = faults.chats.filter((chat) => chat.behaviour === "answers-in-one-piece").length;
  const counted = 20 - uncounted;
  expect(uncounted).toBeGreaterThan(1);
  await expect(history.costs).toContainText(
    `The last run cost at least ${money(counted * 12, counted * answered)}: the API did not count the tokens of ${uncounted} replies.`,
  );
  // Four characters a token, system prompt included, and answers as long as they may be.
  const characters = (text) => [...text].length;
  const read = faults.chats.reduce((sum, { prompt }) => sum + Math.ceil((characters(prompt) + characters("Be kind.")) / 4), 0);
  expect(estimate).toContain(`at most about ${money(read, 20 * 256)} for 20 prompts`);

  const file = await lab.exportJson();
  expect(file.model.prices).toEqual(prices);
  expect(page.url()).not.toContain("1000");
});

test("a run pauses at its spending limit, and goes on when that is raised", async ({ lab, history, faults }) => {
  // With one request at a time an answer costs its 12 tokens read and those written, at 1 a thousand.
  const one = (12 + Math.ceil(ANSWER.length / 4)) / 1000;
  await lab.open({ ...FAST, base_url: faults.url, concurrency: 1 });
  await history.setPrices({ input: 1000, output: 1000, limit: (4.5 * one).toFixed(4) });
  await lab.run.click();
  await expect(lab.status).toContainText(`and the spending limit is ${(4.5 * one).toFixed(4).replace(/0+$/, "")}:`);
  await expect(lab.resume).toBeEnabled();
  await lab.roundTrip(`${lab.site}config.json`);
  // The fifth answer passed the limit; what was asked as it came is answered, and no more.
  expect(faults.chats.length).toBeGreaterThanOrEqual(5);
  expect(faults.chats.length).toBeLessThanOrEqual(6);
  await history.limit.fill("");
  await lab.resume.click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
  expect(faults.chats).toHaveLength(20);
});

test("prices are typed key by key, and a limit needs them", async ({ lab, history, faults }) => {
  await lab.open({ ...FAST, base_url: faults.url });
  await history.setPrices({ limit: 0.05 });
  await expect(history.limit).toHaveValue("0.05");
  await expect(history.costs).toContainText("The spending limit counts for nothing until prices are entered");
  await history.inputPrice.pressSequentially("0.075");
  await expect(history.inputPrice).toHaveValue("0.075");
  for (const key of ["Backspace", "Backspace", "8"]) await history.inputPrice.press(key);
  await expect(history.inputPrice).toHaveValue("0.08");
  await history.outputPrice.click();
  await history.outputPrice.press("ControlOrMeta+a");
  await history.outputPrice.pressSequentially("30");
  await expect(history.costs).toContainText("Will cost at most about 0.15");
  await expect(history.costs).toContainText("Pauses at 0.05.");
  for (const box of [history.inputPrice, history.outputPrice, history.limit]) {
    await box.fill("");
    await box.blur();
  }
  await expect(history.inputPrice).toHaveValue("");
  await expect(history.costs).toHaveCount(0);
});

test("storage used is shown", async ({ lab, history }) => {
  await lab.open({}, "runs");
  await expect(history.region).toContainText("No runs yet.");
  await expect(history.storage).toHaveText(/^Storage used: [\d.]+ (kB|MB) of the [\d.]+ (MB|GB|TB) that this browser allows this site\.$/);
});

test("all of it works by keyboard", async ({ lab, history, page }) => {
  await openWith(lab, history, ofDay(1, "first"), ofDay(2, "second"));
  const { keyboard } = page;
  await history.title(history.rows.first()).focus();
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("Never");
  await keyboard.press("Escape");
  await expect(history.title(history.rows.first())).toHaveValue("second");
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("Mine");
  await keyboard.press("Tab");
  await history.expectTitles(["Mine", "first"]);
  await expect(history.addTag(history.rows.first())).toBeFocused();
  await keyboard.type("kept");
  await keyboard.press("Enter");
  await expect(history.tags(history.rows.first())).toHaveCount(1);
  await keyboard.press("Shift+Tab");
  await expect(history.removeTag(history.rows.first(), "kept")).toBeFocused();
  await keyboard.press("Enter");
  await expect(history.tags(history.rows.first())).toHaveCount(0);
  await history.button(history.rows.first(), "Use these settings").focus();
  await keyboard.press("Tab");
  await keyboard.press("Tab");
  await expect(history.button(history.rows.first(), "Delete")).toBeFocused();
  await keyboard.press("Enter");
  await history.expectTitles(["first"]);
  await expect(history.undo).toBeFocused();
  await keyboard.press("Enter");
  await history.expectTitles(["Mine", "first"]);
  await expect(history.title(history.rows.first())).toBeFocused();
});

test("a run is named while it goes on", async ({ lab, history, page, faults }) => {
  faults.plan = ({ index }) => (index < 8 ? "ok" : "held:ok");
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.run.click();
  await expect(lab.progress).toHaveAttribute("aria-valuenow", "8");
  await lab.goTo("Runs");
  const row = history.rows.first();
  await history.title(row).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Half a na");
  faults.release(4); // what arrives leaves the box alone
  await expect(page.getByRole("main")).toContainText("Running: 12 of 20 prompts.");
  await expect(page).toHaveTitle("60 % · Refusal Lab");
  await page.keyboard.type("me");
  await page.keyboard.press("Enter");
  await expect(history.title(row)).toHaveValue("Half a name");
  faults.plan = () => "ok";
  faults.release();
  await expect(row).toContainText("20/20");
  await expect(row).toContainText("done");
  expect((await history.export(row)).title).toBe("Half a name");
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing, ${colorScheme}, and nothing is wider than a narrow screen`, async ({ lab, history, page, faults }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    faults.plan = byPrompt("ok", "refuses", "partial");
    await lab.open({ ...FAST, base_url: faults.url, model: "a-model-with-quite-a-long-name-instruct" });
    await history.setPrices({ input: 3, output: 15 });
    await lab.runToEnd();
    await lab.goTo("Runs");
    await history.import("first.json", { ...ofDay(1, "first"), tags: ["baseline", "a rather long tag of several words"] });
    await history.import("second.json", ofDay(2, "second"));
    await expect(history.rows).toHaveCount(3);
    await history.button(history.rows.filter({ hasText: "second" }), "Delete").click();
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 740 });
      await expectAccessible(page, `${width}`, { seriousOnly: true });
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), "nothing spills").toBeLessThanOrEqual(width);
    }
  });
}
