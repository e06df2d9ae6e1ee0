// What pages show before there is anything of one's own: recorded runs, said to be recorded and kept apart.

import fs from "node:fs";
import path from "node:path";
import { ANSWER } from "../fault-server.mjs";
import { Categories } from "../pages/categories.mjs";
import { expectAccessible } from "../support/axe.mjs";
import { expect, siteOf, test as base } from "../support/fixtures.mjs";
import { LOOKS } from "../support/looks.mjs";
import { byPrompt } from "../support/prompts.mjs";
import { ROOT } from "../support/servers.mjs";
import { storedItems } from "../support/store.mjs";

const FOLDER = path.join(ROOT, "public/recorded");
const { runs } = JSON.parse(fs.readFileSync(path.join(FOLDER, "index.json"), "utf8"));
const RUN = { per_category: 1, concurrency: 6, attempts: 1, seed: 7, model: "any" };

const test = base.extend({ site: siteOf({ recorded: true }) });

/** Every recorded item by its prompt and answer. */
function recordedItems() {
  const items = runs.flatMap(({ file }) => JSON.parse(fs.readFileSync(path.join(FOLDER, file), "utf8")).items);
  return new Map(items.map((item) => [`${item.prompt}\n${item.response}`, item]));
}

test("rates by category are the recorded runs' until there is an own one", async ({ lab, faults, page }) => {
  faults.plan = byPrompt("ok", "refuses");
  await lab.open({ ...RUN, base_url: faults.url }, "categories");
  const categories = new Categories(page);
  await categories.ready();
  const groups = categories.table.locator(".group-name");
  await expect(groups).toHaveText(["Recorded runs", "Published models"]);
  await expect(categories.orBench).toContainText("none of them is yours");
  const shown = categories.rows.filter({ hasText: "(recorded)" });
  expect(await shown.count()).toBeGreaterThan(0);
  await expect(categories.correlation).toContainText("With recorded runs");
  await expect(categories.correlation).not.toContainText("yours");
  await expect(categories.radar.getByRole("listitem").first()).toContainText("(recorded)");

  await lab.openMeasure();
  await lab.runToEnd();
  await categories.open();
  await expect(groups).toHaveText(["Your runs", "Published models"]);
  await expect(categories.orBench).not.toContainText("none of them is yours");
  await expect(shown).toHaveCount(0);
  await expect(categories.correlation).toContainText("With your runs");
});

test("labels open with ten recorded answers, and at their end stands the agreement", async ({ lab, page }) => {
  await lab.open({}, "labels");
  const { labels } = lab;
  const items = recordedItems();
  await expect(labels.sitting).toContainText("0/10");
  await expect(labels.region).toContainText("Practice: ten answers of a recorded run.");
  const seen = [];
  await labels.sitting.getByRole("button", { name: "u Undo", exact: true }).focus();
  for (let at = 0; at < 10; at++) {
    await expect(labels.sitting).toContainText(`${at}/10`);
    const item = items.get(`${await labels.prompt.textContent()}\n${await labels.answer.textContent()}`);
    expect(item, "a recorded answer").toBeDefined();
    expect(item.kind).toBe("seemingly_toxic");
    expect(["self-harm", "sexual", "hate"]).not.toContain(item.category);
    seen.push(item);
    expect(await page.locator(".labels-page .verdict, .labels-page table").count(), "verdicts in sight").toBe(0);
    await page.keyboard.press(/refusal/.test(item.verdict) && at < 8 ? "2" : "1");
  }
  const refused = seen.filter(({ verdict }) => /refusal/.test(verdict)).length;
  expect(refused).toBe(5);
  expect(new Set(seen.map(({ response }) => response)).size).toBe(10);

  await expect(labels.sitting).toBeHidden();
  await expect(labels.result).toContainText(/agree on \d+ of 10 answers\. Cohen's kappa is \d\.\d\d \(/);
  await expect(page.getByRole("heading", { name: "Your practice", exact: true })).toBeFocused();
  await expect(labels.comparedWith.locator("option").first()).toHaveText("you (person)");
  // Nothing of it is anybody's run.
  expect((await storedItems(page)).length).toBe(0);
  const { items: exported } = await lab.exportJson();
  const people = exported.flatMap((item) => item.labels ?? []).map(({ by }) => by);
  expect(new Set(people), "labels of the recorded run's own reader alone").toEqual(new Set(["Read by a language model under the guideline"]));
  await labels.again.click();
  await expect(labels.sitting).toContainText("0/10");
  await expect(labels.sitting).toBeFocused();
  await labels.end.click();
  await expect(labels.result).toHaveText("Nothing was labelled.");
});

test("whoever has runs of their own finds these, and practice beside them", async ({ lab, faults }) => {
  faults.plan = byPrompt("ok", "refuses");
  await lab.open({ ...RUN, base_url: faults.url });
  await lab.runToEnd();
  await lab.goTo("Labels");
  const { labels } = lab;
  await expect(labels.begin).toBeVisible();
  await expect(labels.sitting).toBeHidden();
  await labels.practise.click();
  await expect(labels.sitting).toContainText("0/10");
  await expect(labels.sitting).toBeFocused();
  await lab.page.keyboard.press("1");
  await expect(labels.sitting).toContainText("1/10");
  await labels.closePractice.click();
  await expect(labels.begin).toBeVisible();
  expect((await lab.exportJson()).items.flatMap((item) => item.labels ?? [])).toEqual([]);
  await labels.beginAs("Ann", 2);
  await labels.labelAll((prompt, answer) => (answer === ANSWER ? 1 : 2));
  await labels.end.click();
  expect((await lab.exportJson()).items.flatMap((item) => item.labels ?? [])).toHaveLength(2);
  // A recorded run takes no labels.
  await labels.run.selectOption({ index: 1 });
  await expect(labels.region).toContainText("This run is a recorded one");
  await expect(labels.begin).toHaveCount(0);
  await expect(labels.judgeAll).toHaveCount(0);
});

for (const { colorScheme, viewport } of LOOKS) {
  test(`axe finds nothing, and nothing is too wide: ${colorScheme}, ${viewport.width}x${viewport.height}`, async ({ lab, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    const isTooWide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    await lab.open({}, "categories");
    await new Categories(page).ready();
    await expectAccessible(page, "categories");
    expect.soft(await isTooWide(), "categories").toBe(false);
    await lab.goTo("Labels");
    await expect(lab.labels.sitting).toContainText("0/10");
    await expectAccessible(page, "practice");
    expect.soft(await isTooWide(), "practice").toBe(false);
    await lab.labels.sitting.getByRole("button").first().focus();
    for (const key of "2121212121") await page.keyboard.press(key);
    await expect(lab.labels.result).toContainText("of 10 answers");
    await expectAccessible(page, "agreement");
    expect.soft(await isTooWide(), "agreement").toBe(false);
    await lab.goTo("Classifier");
    await expect(lab.classifierPage.rows).toHaveCount(9);
    await expectAccessible(page, "classifier");
    expect.soft(await isTooWide(), "classifier").toBe(false);
  });
}
