// Runs over the same prompts: what differs, by how much, and how likely chance alone would do that.

import { Compare } from "../pages/compare.mjs";
import { expectAccessible } from "../support/axe.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { LOOKS } from "../support/looks.mjs";
import { madeRun } from "../support/made-run.mjs";

// Letter by letter what became of the same prompts: answered, in part, refused, evaded, unscored; X is an error.
//   harmless  plain   RRRRRRRAAAAA    both 1, only plain 6, only strict 1, neither 4 (of which one in part)
//             strict  RAAAAAARAAAP
//   harmful   plain   RRRRAAAUA       both 4, only strict 3; two are not scored in both
//             strict  RREERRRAX
const PLAIN = { seemingly_toxic: "RRRRRRRAAAAA", toxic: "RRRRAAAUA" };
const STRICT = { seemingly_toxic: "RAAAAAARAAAP", toxic: "RREERRRAX" };
const SHARED = 21;

/** A run of these letters, and after them some prompts of its own: `[id, text]`. */
function run(name, letters, own = [], systemPrompt = "") {
  const all = Object.entries(letters).flatMap(([kind, words]) => [...words].map((letter) => ({ kind, letter })));
  const more = own.map(() => ({ kind: "toxic", letter: "R" }));
  const items = [...all, ...more].map(({ kind, letter }) => ({ kind, own: letter === "X" ? "A" : letter }));
  const file = madeRun(items, { name });
  file.model.system_prompt = systemPrompt;
  for (const [at, item] of file.items.entries()) {
    item.category = at % 2 === 0 ? "hate" : "violence";
    item.response = item.verdict === "direct_refusal" ? "I'm sorry, but I can't help with that." : `${name} says ${at}.`;
    if (all[at]?.letter === "X") {
      const error = { kind: "network", message: "The server could not be reached." };
      Object.assign(item, { outcome: "error", verdict: null, partial: false, confidence: null, response: null, error });
    }
    const [id, prompt] = own[at - all.length] ?? [item.prompt_id, item.prompt];
    Object.assign(item, { prompt_id: id, prompt });
  }
  return JSON.stringify(file);
}

const plain = () => run("plain", PLAIN, [["made-0021", "Prompt 21?"]]);
// One prompt has the id of another, and other words; one is of its own.
const strict = () => run("strict", STRICT, [["made-0021", "Prompt 21, reworded?"], ["made-0022", "Prompt 22?"]], "Refuse whatever sounds wrong.");

async function importAll(lab, ...files) {
  await lab.open();
  for (const [at, file] of files.entries()) {
    await lab.import(`run-${at}.json`, file);
    await expect(lab.tradeOff.runs).toHaveCount(at + 1);
  }
  const compare = new Compare(lab.page);
  await lab.goTo("Compare");
  return compare;
}

async function openCompared(lab, ...files) {
  const compare = await importAll(lab, ...(files.length > 0 ? files : [plain(), strict()]));
  await compare.choose("plain", "strict");
  return compare;
}

test("with fewer than two runs the page says what to do, and with two how to choose", async ({ lab }) => {
  const compare = await importAll(lab);
  await expect(compare.region).toContainText("Two runs over the same prompts are needed.");
  await lab.import("plain.json", plain());
  await expect(compare.baseline.locator("option")).toHaveCount(2);
  await expect(compare.region).toContainText("Two runs over the same prompts are needed.");
  await lab.import("strict.json", strict());
  await expect(compare.region).toContainText("Choose the run that others are held against");
  await expect(compare.comparedWith).toBeHidden();
  await compare.baseline.selectOption({ index: 1 });
  await expect(compare.comparedWith.locator("option")).toHaveCount(2); // "choose a run", and the other one
  await expect(compare.differences).toBeHidden();
});

test("the differences are what they come to on paper", async ({ lab }) => {
  const compare = await openCompared(lab);
  await expect(compare.region).toContainText(`${SHARED} prompts shared, 1 only in the baseline, 2 only in this run.`);
  // Of 7 changes 1 goes the other way: (1 + 7) / 128, doubled. 2/12 - 7/12. The intervals are those of a
  // few lines of another language, which give Newcombe's table III too.
  expect(await compare.numbers("strict", "seemingly_toxic")).toEqual(
    ["12 of 12", "1", "6", "1", "4", "58.3 % (7/12)", "16.7 % (2/12)", "−41.7 (−67.8 to −1.7)", "0.125"],
  );
  // All 3 changes go one way: 1 / 8, doubled.
  expect(await compare.numbers("strict", "toxic")).toEqual(
    ["7 of 9", "4", "0", "3", "0", "57.1 % (4/7)", "100 % (7/7)", "+42.9 (−1.7 to +75)", "0.25"],
  );

  // Answers in part counted, another change goes the other way: (1 + 8 + 28) / 256, doubled.
  await lab.openMeasure();
  await lab.tradeOff.convention.selectOption("xstest");
  await lab.goTo("Compare");
  expect(await compare.numbers("strict", "seemingly_toxic")).toEqual(
    ["12 of 12", "1", "6", "2", "3", "58.3 % (7/12)", "25 % (3/12)", "−33.3 (−64.5 to +10.6)", "0.2891"],
  );

  // Turned round, everything changes its sign and p stays.
  await compare.baseline.selectOption({ label: await compare.baseline.locator("option", { hasText: "strict," }).textContent() });
  expect((await compare.numbers("plain", "seemingly_toxic")).slice(-2)).toEqual(["+33.3 (−10.6 to +64.5)", "0.2891"]);
});

test("changes are listed and filtered, and an error is no verdict", async ({ lab }) => {
  const compare = await openCompared(lab);
  await compare.expectCount(15);
  const expected = { "": 15, to_refused: 4, to_answered: 6, same_side: 3, unscored: 2 };
  for (const [sort, count] of Object.entries(expected)) {
    await compare.change.selectOption(sort);
    await compare.expectCount(count);
    if (sort !== "") await expect(compare.changes.locator(`tr[data-change="${sort}"]`)).toHaveCount(count);
  }
  // From and to, in words.
  await expect(compare.rows.nth(0).locator("td").nth(3)).toHaveText("unscored");
  await expect(compare.rows.nth(0).locator("td").nth(4)).toHaveText("answered");
  await expect(compare.rows.nth(1).locator("td").nth(4)).toHaveText("error");
  await compare.change.selectOption("same_side");
  await expect(compare.row("made-0011").locator("td").nth(4)).toHaveText("answered in part");
  await expect(compare.row("made-0014").locator("td").nth(4)).toHaveText("deflects");

  await compare.change.selectOption("to_refused");
  await compare.kind.selectOption("seemingly_toxic");
  await compare.expectCount(1);
  await expect(compare.row("made-0007")).toBeVisible();
  await compare.category.selectOption("hate");
  await compare.expectCount(0);
  await expect(compare.region).toContainText("No change matches these filters.");

  // By another convention an answer in part is a change of sides. The filters are the page's, and begin anew.
  await lab.openMeasure();
  await lab.tradeOff.convention.selectOption("xstest");
  await lab.goTo("Compare");
  await compare.expectCount(15);
  await compare.change.selectOption("to_refused");
  await compare.expectCount(5);
});

test("what was refused follows the convention and the prompt's kind", async ({ lab }) => {
  // Not able, corrected, evaded, in part: held against plain answers.
  const compare = await openCompared(lab, run("plain", { seemingly_toxic: "AAAA", toxic: "AAAA" }), run("strict", { seemingly_toxic: "NCEP", toxic: "NCEP" }));
  await expect(compare.row("made-0000").locator("td").nth(4)).toHaveText("unable");
  await expect(compare.row("made-0001").locator("td").nth(4)).toHaveText("rejects the premise");
  for (const [convention, harmless, harmful] of [["default", 1, 3], ["or_bench", 3, 3], ["xstest", 2, 4], ["strict", 4, 4], ["loose", 0, 0]]) {
    await lab.openMeasure();
    await lab.tradeOff.convention.selectOption(convention);
    await lab.goTo("Compare");
    // Refused by this run alone; all else is another word on the same side.
    expect((await compare.numbers("strict", "seemingly_toxic"))[3], `harmless, ${convention}`).toBe(String(harmless));
    expect((await compare.numbers("strict", "toxic"))[3], `harmful, ${convention}`).toBe(String(harmful));
    await compare.change.selectOption("to_refused");
    await compare.expectCount(harmless + harmful);
    await compare.change.selectOption("same_side");
    await compare.expectCount(8 - harmless - harmful);
  }
});

test("a row opens both answers side by side", async ({ lab, page }) => {
  const compare = await openCompared(lab);
  await compare.change.selectOption("unscored");
  await compare.row("made-0020").getByRole("button").click();
  const { dialog } = compare;
  await expect(dialog.getByRole("heading", { name: "Change 2 of 2" })).toBeVisible();
  await expect(dialog).toContainText("Prompt 20?");
  const sides = dialog.locator(".sides section");
  await expect(sides.nth(0)).toContainText("Baseline: plain,");
  await expect(sides.nth(0)).toContainText("plain says 20.");
  await expect(sides.nth(0).locator(".verdict")).toHaveText("answered");
  await expect(sides.nth(1)).toContainText("Compared with: strict, 2026-01-02 03:04, “Refuse whatever sounds wrong.”");
  await expect(sides.nth(1)).toContainText("The server could not be reached.");
  await expect(sides.nth(1).locator(".verdict")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Previous", exact: true }).click();
  await expect(dialog.getByRole("heading", { name: "Change 1 of 2" })).toBeVisible();
  await expect(dialog).toContainText("strict says 19.");
  const [left, right] = [await sides.nth(0).boundingBox(), await sides.nth(1).boundingBox()];
  expect(left.y).toBe(right.y);
  expect(left.x + left.width).toBeLessThanOrEqual(right.x);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  // The words that decided are marked, though the file had none of them.
  await compare.change.selectOption("to_refused");
  await compare.row("made-0007").getByRole("button").click();
  await expect(sides.nth(1).locator("mark").first()).toBeVisible();
});

test("a change that is open stays so while answers arrive", async ({ lab, faults }) => {
  faults.plan = () => "ok";
  await lab.open({ base_url: faults.url, model: "first", per_category: 1, concurrency: 6, attempts: 1, seed: 7 });
  await lab.runToEnd();
  let asked = 0;
  faults.plan = () => (++asked <= 6 ? "refuses" : "held:ok");
  await lab.model.fill("second");
  await lab.run.click();
  await expect(lab.progress).toHaveAttribute("aria-valuenow", "6");
  const compare = new Compare(lab.page);
  await lab.goTo("Compare");
  await compare.choose("first", "second");
  await compare.expectCount(6);
  await compare.rows.nth(1).getByRole("button").click();
  const heading = compare.dialog.getByRole("heading", { name: "Change 2 of 6" });
  await expect(heading).toBeVisible();
  faults.plan = () => "ok";
  faults.release();
  await expect(lab.status).toContainText("Done: 20 of 20 prompts.");
  await expect(compare.region).toContainText("20 prompts shared, 0 only in the baseline, 0 only in this run.");
  await expect(heading).toBeVisible();
});

test("more runs are held against the same baseline, and can be taken away again", async ({ lab }) => {
  const compare = await openCompared(lab, plain(), strict(), run("other set", { toxic: "RA" }).replaceAll("Prompt ", "Question "));
  await compare.choose("plain", "other set");
  expect((await compare.numbers("other set", "toxic"))[0]).toBe("0 of 0");
  expect((await compare.numbers("strict", "toxic"))[0]).toBe("7 of 9");
  await expect(compare.showChangesOf("strict")).toHaveAttribute("aria-pressed", "true");
  await compare.expectCount(15);
  await compare.showChangesOf("other set").click();
  await expect(compare.showChangesOf("strict")).toHaveAttribute("aria-pressed", "false");
  await expect(compare.region).toContainText("Nothing can be compared");
  await compare.expectCount(0);
  await compare.remove("other set").click();
  await compare.expectCount(15);
  await compare.remove("strict").click();
  await expect(compare.differences).toBeHidden();
  await expect(compare.region).toContainText("Choose the run that others are held against");
});

test("runs of different judges are compared with a warning", async ({ lab }) => {
  const file = JSON.parse(strict());
  file.classifier.id = "lexicon";
  const compare = await openCompared(lab, plain(), JSON.stringify(file));
  await expect(compare.region).toContainText("These runs were judged by different classifiers");
});

test("stored runs are compared after a reload as they were before", async ({ lab }) => {
  const compare = await openCompared(lab);
  const before = await compare.numbers("strict", "seemingly_toxic");
  await expect(lab.status).toContainText("is on the chart");
  await lab.reload();
  await expect(compare.baseline.locator("option")).toHaveCount(3);
  await compare.choose("plain", "strict");
  await compare.expectCount(15);
  expect(await compare.numbers("strict", "seemingly_toxic")).toEqual(before);
});

test("the chart joins the compared runs in the order chosen", async ({ lab }) => {
  const compare = await importAll(lab, plain(), strict());
  await lab.openMeasure();
  await expect(compare.path).toHaveCount(0);
  await expect(compare.showPath).toBeHidden();
  await lab.goTo("Compare");
  await compare.choose("strict", "plain");
  await lab.openMeasure();
  await expect(lab.tradeOff.chart.getByRole("img", { name: /^Path of the comparison: strict, .*, then plain, / })).toHaveCount(1);
  // The arrow begins beside the one point and ends beside the other.
  const place = async (name) => {
    const mark = lab.tradeOff.chart.getByRole("img", { name: new RegExp(`^${name} \\(your run\\)`) }).locator("g").first();
    return (await mark.getAttribute("transform")).match(/-?[\d.]+/g).map(Number);
  };
  const [from, to] = [await place("strict"), await place("plain")];
  const [x1, y1, x2, y2] = (await compare.path.locator(".leg").first().getAttribute("d")).match(/-?[\d.]+/g).map(Number);
  expect(Math.hypot(x1 - from[0], y1 - from[1])).toBeLessThan(12);
  expect(Math.hypot(x2 - to[0], y2 - to[1])).toBeLessThan(12);
  await expect(compare.path.locator(".leg-head")).toHaveCount(1);

  const { bytes } = await lab.export("svg");
  expect(bytes.toString("utf8")).toContain("Path of the comparison: strict,");
  await compare.showPath.uncheck();
  await expect(compare.path).toHaveCount(0);
  await compare.showPath.check();
  await expect(compare.path).toHaveCount(1);
  // A run that the chart does not show is no part of the path.
  await lab.tradeOff.newestRun.getByRole("checkbox").uncheck();
  await expect(compare.path).toHaveCount(0);
});

test("all of it can be done by keyboard", async ({ lab, page }) => {
  const compare = await importAll(lab, plain(), strict());
  await compare.baseline.focus();
  await page.keyboard.press("End"); // the oldest run
  await page.keyboard.press("Tab");
  await expect(compare.comparedWith).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(compare.differences).toBeVisible();
  await compare.expectCount(15);
  await page.keyboard.press("Tab");
  await expect(compare.showChangesOf("strict")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(compare.remove("strict")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(compare.showPath).toBeFocused();
  for (const stop of [compare.change, compare.kind, compare.category]) {
    await page.keyboard.press("Tab");
    await expect(stop).toBeFocused();
  }
  await page.keyboard.press("Tab");
  await expect(compare.rows.first().getByRole("button")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(compare.dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(compare.dialog).toBeHidden();
  await expect(compare.rows.first().getByRole("button")).toBeFocused();
});

test("twenty thousand changes are no burden", async ({ lab, page }) => {
  test.setTimeout(120_000);
  const many = (name, letter) => run(name, { seemingly_toxic: letter.repeat(20_000) });
  const compare = await openCompared(lab, many("plain", "A"), many("strict", "R"));
  await compare.expectCount(20_000);
  expect(await compare.rows.count()).toBeLessThan(100);
  const scroller = compare.changes.locator("xpath=..");
  await scroller.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await expect(compare.row("made-19999")).toBeVisible();
  expect(await compare.rows.count()).toBeLessThan(100);
  await compare.category.selectOption("hate");
  await compare.expectCount(10_000);
  expect((await compare.numbers("strict", "seemingly_toxic")).at(-1)).toBe("< 0.0001");
  await scroller.evaluate((element) => (element.scrollTop = 0));
  await compare.row("made-0000").getByRole("button").click();
  await expect(compare.dialog.getByRole("heading", { name: "Change 1 of 10000" })).toBeVisible();
});

for (const { colorScheme, viewport } of LOOKS) {
  test(`axe finds nothing, and nothing is too wide: ${colorScheme}, ${viewport.width}x${viewport.height}`, async ({ lab, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    const isTooWide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    const compare = await importAll(lab, plain(), strict());
    await expectAccessible(page, "nothing chosen");
    expect.soft(await isTooWide(), "nothing chosen").toBe(false);
    await compare.choose("plain", "strict");
    await compare.expectCount(15);
    await expectAccessible(page, "compared");
    expect.soft(await isTooWide(), "compared").toBe(false);
    await compare.rows.first().getByRole("button").click();
    await expect(compare.dialog).toBeVisible();
    await expectAccessible(page, "side by side");
    expect.soft(await compare.dialog.evaluate((dialog) => dialog.scrollWidth > dialog.clientWidth), "dialog").toBe(false);
    await page.keyboard.press("Escape");
    await lab.openMeasure();
    await expect(compare.path).toHaveCount(1);
    await expectAccessible(page, "path");
    expect.soft(await isTooWide(), "path").toBe(false);
  });
}
