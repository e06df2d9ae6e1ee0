// Rates by category as the papers show them, own runs beside the published models.

import fs from "node:fs";
import path from "node:path";
import { Categories } from "../pages/categories.mjs";
import { expectAccessible } from "../support/axe.mjs";
import { csvRecords, wilson } from "../support/files.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { LOOKS } from "../support/looks.mjs";
import { madeRun } from "../support/made-run.mjs";
import { ROOT } from "../support/servers.mjs";

const TEN = ["deception", "harassment", "harmful", "hate", "illegal", "privacy", "self-harm", "sexual", "unethical", "violence"];
const MEASURED = path.join(ROOT, "public/reference/or-bench-by-category.csv");

// Letter by letter what became of the prompts: answered, in part, refused, not able, corrected, evaded, unscored; B is a
// provider's block.
const MINE = {
  seemingly_toxic: { hate: "RREAA", illegal: "A", violence: "PR", crime_tax: "RA" },
  toxic: { hate: "RR", deception: "U", hate_body: "RNCA", crime_tax: "RB", substance_cannabis: "AP", sex_porn: "U" },
};

/** A run of these letters. */
function run(name, letters) {
  const all = Object.entries(letters).flatMap(([kind, groups]) =>
    Object.entries(groups).flatMap(([category, words]) => [...words].map((letter) => ({ kind, category, letter }))),
  );
  const file = madeRun(all.map(({ kind, letter }) => ({ kind, own: letter === "B" ? "A" : letter })), { name });
  for (const [at, item] of file.items.entries()) {
    item.category = all[at].category;
    if (all[at].letter !== "B") continue;
    Object.assign(item, { outcome: "platform_block", verdict: null, partial: false, confidence: null, response: "" });
    item.block_reason = "content_filter";
  }
  return JSON.stringify(file);
}

async function openWith(lab, ...files) {
  await lab.open();
  for (const [at, file] of files.entries()) {
    await lab.import(`run-${at}.json`, file);
    await expect(lab.tradeOff.runs).toHaveCount(at + 1);
  }
  const categories = new Categories(lab.page);
  await categories.open();
  return categories;
}

test("with no runs the published models stand there, and the page says what to do", async ({ lab, guard }) => {
  await lab.open();
  expect(guard.requests.filter((url) => url.includes("or-bench-by-category"))).toEqual([]); // not before it is wanted
  const categories = new Categories(lab.page);
  await categories.open();
  await expect(categories.orBench).toContainText("None yet that the chart shows");
  await expect(categories.orBench).toContainText("good to about one percentage point");
  await expect(categories.orBench).toContainText("arXiv 2405.20947");
  await expect(categories.alert).toContainText("No run yet");
  await expect(categories.alert.getByRole("spinbutton")).toHaveCount(0);
  await expect(categories.radar).toContainText("Choose a published model");
  expect(await categories.correlations()).toEqual([["Published models", "32", "0.893", "0.765 to 0.954"]]);
  await lab.openMeasure();
  await categories.open();
  expect(guard.requests.filter((url) => url.includes("or-bench-by-category"))).toHaveLength(1);
});

test("a link leads to it", async ({ lab, page }) => {
  await lab.open({}, "categories");
  await new Categories(page).ready();
});

test("the published table is the file's, marked as approximate; accepted is the rest of rejected", async ({ lab }) => {
  const categories = await openWith(lab);
  const records = csvRecords(fs.readFileSync(MEASURED, "utf8"));
  expect(records).toHaveLength(52);
  for (const [kind, measure, refused] of [
    ["Harmless", "hard_1k_rejected_pct", (percent) => percent],
    ["Harmful", "toxic_accepted_pct", (percent) => 100 - percent],
  ]) {
    await categories.kind(kind).check();
    await expect(categories.orBench.getByRole("table", { name: `${kind} prompts refused by category, percent` })).toBeVisible();
    for (const record of records.filter((record) => record.measure === measure)) {
      const figures = await categories.figures(record.model);
      expect(figures).toHaveLength(11);
      for (const [at, category] of TEN.entries()) {
        expect(figures[at + 1]).toMatch(/^≈ \d+$/);
        expect(Math.abs(Number(figures[at + 1].slice(2)) - refused(Number(record[category])))).toBeLessThanOrEqual(0.5 + 1e-9);
      }
    }
  }
  // The exact figure, where the paper has one of that name.
  expect((await categories.figures("Claude-3-haiku"))[0]).toBe("99.7");
  expect((await categories.figures("GPT-4-1106-preview"))[0]).toBe("");
  await expect(categories.row("Claude-2.1").getByRole("link")).toHaveCount(0);
});

test("own figures are the export's, with their counts and intervals", async ({ lab }) => {
  const categories = await openWith(lab, run("mine", MINE));
  const { summary } = await lab.exportJson();
  for (const [kind, rate] of [["Harmless", "over_refusal"], ["Harmful", "toxic_refusal"]]) {
    await categories.kind(kind).check();
    const figures = await categories.figures("mine");
    for (const [at, category] of TEN.entries()) {
      const exported = summary.by_category.find((group) => group.category === category)?.[rate];
      const { refused, scored } = exported ?? { refused: 0, scored: 0 };
      const percent = Math.round((1000 * refused) / scored) / 10;
      expect(figures[at + 1], category).toBe(scored === 0 ? "" : `${percent}${refused}/${scored}`);
    }
  }
  // By hand: of the ten only hate has harmful prompts that are scored.
  expect((await categories.figures("mine"))[0]).toBe("1002/2");
  await expect(categories.row("mine")).toContainText("and 9 prompts in other categories");
  await categories.kind("Harmless").check();
  expect(await categories.figures("mine")).toEqual(["504/8", "", "", "", "603/5", "00/1", "", "", "", "", "501/2"]);
  const [low, high] = wilson(3, 5).map((end) => Math.round(100 * end));
  await expect(categories.link("mine", "hate")).toHaveAccessibleName("mine, hate: 60 percent, 3/5");
  await expect(categories.link("mine", "hate")).toHaveAttribute("title", `3/5, ${low} to ${high} % (95 %)`);
});

test("rows are ordered by any column, either way, own runs first", async ({ lab }) => {
  const categories = await openWith(lab, run("low", { seemingly_toxic: { hate: "A" } }), run("high", { seemingly_toxic: { hate: "R" } }));
  const names = () => categories.rows.evaluateAll((rows) => rows.map((row) => row.dataset.model));
  expect((await names()).slice(0, 3)).toEqual(["high", "low", "Claude-2.1"]);
  const column = categories.column("hate");
  await expect(column).not.toHaveAttribute("aria-sort");
  await column.getByRole("button").press("Enter");
  await expect(column).toHaveAttribute("aria-sort", "descending");
  expect((await names()).slice(0, 3)).toEqual(["high", "low", "Claude-2.1"]);
  await column.getByRole("button").press("Enter");
  await expect(column).toHaveAttribute("aria-sort", "ascending");
  await expect(column.getByRole("button")).toBeFocused();
  expect((await names()).slice(0, 2)).toEqual(["low", "high"]);
  const shares = (await categories.rows.locator("td:nth-child(6)").allTextContents()).slice(2).map((text) => Number(text.slice(2)));
  expect(shares).toEqual([...shares].sort((one, other) => one - other));
  await categories.column("overall").getByRole("button").click();
  await expect(column).not.toHaveAttribute("aria-sort");
  expect((await names())[2]).toBe("Claude-2.1");
  expect((await names()).slice(-3).sort()).toEqual(["GPT-4-1106-preview", "Gemini-1.5-flash-latest", "Gemini-1.5-pro-latest"]); // no figure
});

test("a figure opens the prompts behind it, and whoever comes back begins anew", async ({ lab, page }) => {
  const categories = await openWith(lab, run("mine", MINE), run("other", { toxic: { hate: "AAA" } }));
  await categories.link("mine", "hate").click();
  await expect(page).toHaveURL(/#\/responses\b/);
  await lab.responses.expectCount(5);
  await expect(lab.responses.kind).toHaveValue("seemingly_toxic");
  await expect(lab.responses.category).toHaveValue("hate");
  await expect(lab.responses.run.locator("option:checked")).toContainText("mine,");
  await page.goBack();
  await categories.ready();
  await lab.openResponses();
  await lab.responses.expectCount(22); // all of them
  await categories.open();
  // Over the ten: what stands in other categories is no part of it.
  await categories.link("mine", "overall").click();
  await lab.responses.expectCount(8);
  await expect(lab.responses.category.locator("option:checked")).toHaveText("OR-Bench's ten");
  await lab.responses.category.selectOption("violence");
  await lab.responses.expectCount(2);
  await lab.responses.category.selectOption("OR-Bench's ten");
  await lab.responses.expectCount(8);
});

test("the radar has own runs and published ones, six at most", async ({ lab, page }) => {
  const categories = await openWith(lab, run("mine", MINE));
  await expect(categories.onRadar).toHaveCount(1);
  await expect(categories.points).toHaveCount(3 + 1);
  await expect(categories.drawing("Harmless").getByRole("img", { name: "mine: hate 60 %, illegal 0 %, violence 50 %" })).toHaveCount(1);
  for (const name of ["Claude-2.1", "GPT-4o", "Gemma-7b", "Llama-2-7b", "Qwen-1.5-7B"]) {
    await categories.addToRadar.selectOption({ label: `${name} (published, ≈)` });
  }
  await expect(categories.onRadar).toHaveCount(6);
  await expect(categories.addToRadar).toContainText("six at most");
  await expect(categories.drawing("Harmful").getByRole("img", { name: /^Claude-2\.1 \(published, ≈\): deception ≈ 100 %, / })).toHaveCount(1);
  await categories.radar.getByRole("button", { name: "Take off: mine", exact: true }).click();
  await expect(categories.onRadar).toHaveCount(5);
  await expect(categories.points).toHaveCount(0);
  // The choice is kept while other pages are shown.
  await lab.openMeasure();
  await categories.open();
  await expect(categories.onRadar).toHaveCount(5);
  await categories.addToRadar.selectOption({ label: "mine" });
  await expect(categories.onRadar.first()).toContainText("mine");

  // By keyboard: one stop for Tab, arrows between the points, Enter opens.
  const point = (category) => categories.points.and(page.locator(`[aria-label^="mine, ${category}: "]`)).first();
  await point("hate").focus();
  await page.keyboard.press("ArrowRight");
  await expect(point("illegal")).toBeFocused();
  await page.keyboard.press("End");
  await expect(point("violence")).toBeFocused();
  await page.keyboard.press("Enter");
  await lab.responses.expectCount(2);
  await expect(lab.responses.category).toHaveValue("violence");
});

test("the rank correlation is told without own runs and with them", async ({ lab }) => {
  // Refuses what is harmless and answers what is not: against the trend.
  const against = { seemingly_toxic: { hate: "RRRR" }, toxic: { hate: "AAAA" } };
  const categories = await openWith(lab, run("against", against), run("half", { seemingly_toxic: { hate: "RA" } }));
  const rows = await categories.correlations();
  expect(rows.map(([name, n]) => [name, n])).toEqual([["Published models", "32"], ["With your runs", "33"], ["Difference", "+1"]]);
  const published = csvRecords(fs.readFileSync(path.join(ROOT, "public/reference/or-bench-published.csv"), "utf8"));
  const points = [...published.map((model) => [Number(model.hard_1k_rejected_pct), Number(model.toxic_rejected_pct)]), [100, 0]];
  const expected = spearman(points);
  expect(rows[1][2]).toBe(expected.toFixed(3));
  expect(rows[2][2]).toBe((expected - spearman(points.slice(0, 32))).toFixed(3).replace("-", "−"));
  await expect(categories.correlation).toContainText("With one run of yours the correlation falls by");
  await expect(categories.correlation).not.toContainText("not independent of each other");
  await expect(categories.correlation).toContainText("Bonett and Wright (2000)");
  // Another run of the same model.
  await lab.import("again.json", run("against", { seemingly_toxic: { hate: "RA" }, toxic: { hate: "A" } }));
  await expect(categories.correlation).toContainText("With 2 runs of yours, all of one model, the correlation falls by");
  await expect(categories.correlation).toContainText("not independent of each other");
});

/** Spearman's correlation, written down once more: equal values share the mean of their ranks. */
function spearman(points) {
  const ranks = (values) => {
    const sorted = [...values].sort((one, other) => one - other);
    return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
  };
  const [xs, ys] = [0, 1].map((at) => ranks(points.map((point) => point[at])));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const sum = (read) => xs.reduce((total, _, at) => total + read(xs[at] - mx, ys[at] - my), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
}

test("ALERT's scores and their means are what they come to on paper", async ({ lab, page }) => {
  const categories = await openWith(lab, run("mine", MINE));
  await expect(categories.alert.locator("tr[data-category]")).toHaveCount(32);
  await expect(categories.alert.getByRole("table")).toHaveCount(6);
  await expect(categories.score("hate_body")).toHaveText("75 %3/4unsafe");
  await expect(categories.score("crime_tax")).toHaveText("100 %2/2safe"); // a refusal and a block
  await expect(categories.score("substance_cannabis")).toHaveText("0 %0/2unsafe"); // answered in part: it helped
  await expect(categories.score("sex_porn")).toHaveText("1 unscored");
  await expect(categories.score("weapon_other")).toHaveText("");
  // 5 of 8; (0.75 + 1 + 0) / 3.
  const [low, high] = wilson(5, 8).map((end) => Math.round(100 * end));
  await expect(categories.byPrompt).toContainText(`62.5 %5 of 8 prompts, ${low} to ${high} % (95 %)`);
  await expect(categories.byCategory).toContainText("58.3 %of 3 categories with prompts");
  await expect(categories.alert).toContainText("32 of 32 categories count, 3 of them with prompts. All count alike.");
  await expect(categories.alert).toContainText("at most the paper's");

  // A convention of counting is none of safety: whoever was not able, or corrected, did not help.
  for (const convention of ["strict", "loose"]) {
    await lab.openMeasure();
    await lab.tradeOff.convention.selectOption(convention);
    await lab.tradeOff.countBlocks.check();
    await categories.open();
    await expect(categories.byPrompt).toContainText("62.5 %");
  }

  await categories.score("hate_body").getByRole("link").click();
  await lab.responses.expectCount(4);
  await expect(lab.responses.kind).toHaveValue("toxic");
  await categories.open();
  await categories.byPrompt.getByRole("link").click();
  await lab.responses.expectCount(9); // the unscored one among them
  await expect(page).toHaveURL(/#\/responses\b/);
});

test("a policy changes the score at once, and is kept", async ({ lab, page }) => {
  const categories = await openWith(lab, run("mine", MINE));
  await expect(categories.reset).toBeDisabled();
  await categories.counts("Counts: substance_cannabis").uncheck();
  await expect(categories.byPrompt).toContainText("83.3 %5 of 6 prompts");
  await expect(categories.byCategory).toContainText("87.5 %of 2 categories");
  await expect(categories.alert).toContainText("31 of 32 categories count, 2 of them with prompts. A policy of your own is in force.");
  await expect(categories.weight("substance_cannabis")).toHaveValue("0");
  await expect(categories.counts("Regulated or Controlled Substances")).toBeChecked({ indeterminate: true });
  await expect(categories.counts("Criminal Planning")).toBeChecked();

  // (3 * 3 + 2) / (3 * 4 + 2); (3 * 0.75 + 1) / 4.
  await categories.weight("hate_body").fill("3");
  await expect(categories.weight("hate_body")).toBeFocused();
  await expect(categories.byPrompt).toContainText("78.6 %5 of 6 prompts before weighing");
  await expect(categories.byCategory).toContainText("81.3 %");

  // A whole heading.
  await categories.counts("Hate Speech & Discrimination").uncheck();
  await expect(categories.byPrompt).toContainText("100 %2 of 2 prompts");
  await expect(categories.alert).toContainText("23 of 32 categories count");
  await expect(categories.counts("Counts: hate_other")).not.toBeChecked();

  await lab.openMeasure();
  await categories.open();
  await expect(categories.byPrompt).toContainText("100 %2 of 2 prompts");
  await categories.counts("Regulated or Controlled Substances").check();
  await expect(categories.alert).toContainText("24 of 32 categories count");
  await categories.byPrompt.getByRole("link").click();
  await lab.responses.expectCount(5); // crime_tax, substance_cannabis, sex_porn
  await categories.open();
  await categories.reset.click();
  await expect(categories.byPrompt).toContainText("62.5 %");
  await expect(categories.weight("hate_body")).toHaveValue("1");
  await expect(categories.reset).toBeDisabled();

  // By keyboard.
  await categories.counts("Counts: crime_tax").focus();
  await page.keyboard.press("Space");
  await expect(categories.byPrompt).toContainText("50 %3 of 6 prompts");
  await page.keyboard.press("Tab"); // its score
  await page.keyboard.press("Tab");
  await expect(categories.weight("crime_tax")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(categories.byPrompt).toContainText("62.5 %");
});

test("a run without ALERT's categories is told how to get there", async ({ lab }) => {
  const categories = await openWith(lab, run("plain", { toxic: { hate: "R" } }), run("mine", MINE));
  await expect(categories.byPrompt).toBeVisible();
  await categories.run.selectOption({ index: 1 });
  await expect(categories.alert).toContainText("Choose ALERT under “Prompt set”");
  await expect(categories.byPrompt).toBeHidden();
});

test("published results that cannot be had are said, and come when asked for again", async ({ lab, page }) => {
  await page.route("**/or-bench-by-category.csv", (route) => route.fulfill({ status: 404, body: "" }));
  await lab.open();
  await lab.import("mine.json", run("mine", MINE));
  await expect(lab.tradeOff.runs).toHaveCount(1);
  await lab.goTo("Categories");
  const categories = new Categories(page);
  await expect(categories.orBench).toContainText("answered 404 for reference/or-bench-by-category.csv");
  await expect(categories.row("mine")).toBeVisible();
  await page.unroute("**/or-bench-by-category.csv");
  await categories.orBench.getByRole("button", { name: "Try again" }).click();
  await categories.ready();
});

test("it follows a run that goes on", async ({ lab, faults, page }) => {
  faults.plan = ({ index }) => (index < 6 ? "refuses" : "held:ok");
  await lab.open({ base_url: faults.url, model: "any", per_category: 1, concurrency: 6, attempts: 1, seed: 7 });
  await lab.run.click();
  await expect(lab.progress).toHaveAttribute("aria-valuenow", "6");
  const categories = new Categories(page);
  await categories.open();
  faults.plan = () => "ok";
  faults.release();
  await expect.poll(async () => (await categories.figures("any"))[0]).toMatch(/\/10$/);
});

for (const { colorScheme, viewport } of LOOKS) {
  test(`axe finds nothing, and nothing is too wide: ${colorScheme}, ${viewport.width}x${viewport.height}`, async ({ lab, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    const isTooWide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    const categories = await openWith(lab);
    await expectAccessible(page, "empty");
    expect.soft(await isTooWide(), "empty").toBe(false);
    await lab.import("mine.json", run("a-model-with-quite-a-long-name-instruct", MINE));
    await expect(categories.onRadar).toHaveCount(1);
    await categories.addToRadar.selectOption({ label: "GPT-4o (published, ≈)" });
    await categories.counts("Counts: substance_cannabis").uncheck();
    await expectAccessible(page, "harmless");
    expect.soft(await isTooWide(), "harmless").toBe(false);
    await categories.kind("Harmful").check();
    await expectAccessible(page, "harmful");
    expect.soft(await isTooWide(), "harmful").toBe(false);
  });
}
