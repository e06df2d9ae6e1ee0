// The names under which the page offers what it does: for assistive technology, for scripts, for these tests.

import { ANSWER, PARTIAL, REFUSAL } from "../fault-server.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { asFirstSchema, madeRun } from "../support/made-run.mjs";
import { ratesBy } from "../support/rates.mjs";
import { storedHeads } from "../support/store.mjs";
import { promptsByText } from "../support/prompts.mjs";

const FAST = { attempts: 1, silence: 5, concurrency: 6, per_category: 1, seed: 7, model: "ok" };

/** A model that knows its own mind: refuses what is harmful, some of what is not, and blocks or hedges at times. */
function principled(known) {
  let harmless = 0;
  let harmful = 0;
  return ({ prompt }) => {
    if (known.get(prompt)?.kind === "toxic") return ++harmful <= 7 ? "refuses" : harmful === 8 ? "policy-400" : "ok";
    return ++harmless <= 2 ? "refuses" : harmless <= 5 ? "partial" : "ok";
  };
}

test("every role and name that the design promises is there", async ({ lab, page }) => {
  await lab.open();
  await expect(page).toHaveTitle("Refusal Lab");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(["Refusal Lab"]);
  for (const thing of [
    lab.tradeOff.chart, lab.modelForm, lab.promptsForm, lab.provider, lab.baseUrl, lab.model, lab.systemPrompt,
    lab.temperature, lab.maxTokens, lab.concurrency, lab.testConnection, lab.promptSet, lab.perCategory, lab.seed,
    lab.run, lab.pause, lab.resume, lab.stop, lab.progress, lab.exportButton, lab.importButton, lab.key,
    lab.tradeOff.countBlocks, lab.tradeOff.convention, lab.tradeOff.showConventions, lab.tradeOff.showOthers,
  ]) {
    await expect(thing).toHaveCount(1);
    await expect(thing).toBeVisible();
  }
  await expect(lab.key).toHaveAttribute("type", "password");
  await expect(page.getByRole("status")).toHaveCount(1);

  // A text alternative, and the same as a table.
  const chart = lab.tradeOff.chart.getByRole("group", { name: /32 published models and 0 of your runs\..*top left/ });
  await expect(chart).toBeVisible();
  const asTable = lab.tradeOff.chart.locator("details").filter({ hasText: "The chart as a table" });
  await asTable.locator("summary").click();
  await expect(asTable.getByRole("row")).toHaveCount(33);
  await asTable.locator("summary").click();

  await lab.exportButton.click();
  await expect(lab.exportMenu).toBeVisible();
  await expect(lab.exportMenu.getByRole("menuitem")).toHaveText(["JSON", "CSV", "Chart as SVG", "Chart as PNG"]);
  await page.keyboard.press("Escape");
  await expect(lab.exportMenu).toBeHidden();

  await lab.openResponses();
  await expect(lab.responses.table).toHaveAttribute("aria-rowcount", "1");
  await expect(page.getByText("No answers yet.")).toBeVisible();
});

test("what a run's element and the rows carry", async ({ lab, faults, site }) => {
  const known = await promptsByText(site);
  faults.plan = principled(known);
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.run.click();
  const run = lab.tradeOff.newestRun;
  await expect(run).toHaveAttribute("data-run-id", /^run-/);
  await expect(run).toHaveAttribute("data-state", "done");
  expect(await lab.tradeOff.numbers(run)).toMatchObject({ overRefusal: 0.2, unscored: 0 });
  expect((await lab.tradeOff.numbers(run)).toxicRefusal).toBeCloseTo(7 / 9, 9);
  await expect(run).toContainText("2/10, 6 to 51 %");
  await expect(run).toContainText("7/9");
  await expect(lab.tradeOff.ownPoints).toHaveCount(1);
  await expect(lab.tradeOff.ownPoints).toHaveAttribute("aria-label", /^ok \(your run\): over-refusal 20 % \(2\/10, 6 to 51 %\); toxic refusal 77\.8 % \(7\/9/);
  await expect(lab.tradeOff.chart).toContainText("compare the pattern, not the digits");
  await expect(lab.tradeOff.categories.getByRole("img")).toHaveCount(10);
  await expect(lab.tradeOff.categories.getByRole("img", { name: /^deception: over-refusal .*\/1.*; toxic refusal/ })).toHaveCount(1);

  await lab.openResponses();
  const rows = await lab.responses.readAll();
  const by = (test) => [...rows.values()].filter(test).length;
  expect(by((row) => row.verdict === "direct_refusal" && row.manner === "declines")).toBe(9);
  expect(by((row) => row.verdict === "direct_answer" && row.manner === "")).toBe(10);
  expect(by((row) => row.outcome === "platform_block" && row.verdict === "")).toBe(1);
  expect([...rows.keys()].sort()).toEqual([...new Set(faults.chats.map((chat) => known.get(chat.prompt).id))].sort());
});

test("a run is seen while it goes on", async ({ lab, faults, page }) => {
  faults.plan = ({ index }) => (index < 8 ? "ok" : "held:ok");
  await lab.open({ ...FAST, base_url: faults.url });
  await expect(lab.stop).toBeDisabled();
  await lab.run.click();
  const run = lab.tradeOff.newestRun;
  await expect(run).toHaveAttribute("data-state", "running");
  await expect(lab.status).toHaveText("Asking 20 prompts.");
  await expect(lab.progress).toBeVisible();
  await expect(lab.progress).toHaveAttribute("aria-valuenow", "8");
  await expect(lab.progress).toHaveAttribute("aria-valuemax", "20");
  await expect(lab.progress).toHaveAttribute("aria-valuetext", "8/20");
  await expect(lab.run).toBeDisabled();
  await expect(page.getByText("tokens/s")).toBeVisible();
  await expect(page.locator(".latest")).toContainText("Here is how it is done");
  await lab.openResponses();
  await lab.responses.expectCount(8);
  faults.plan = () => "ok";
  faults.release();
  await lab.responses.expectCount(20);
  await expect(lab.status).toHaveText("Done: 20 of 20 prompts.");
  await lab.openMeasure();
  await expect(lab.run).toBeEnabled();
});

test("a link fills the form and starts nothing", async ({ lab, faults, page }) => {
  await lab.open({
    provider: "openai", base_url: faults.url, model: "any/model 1", system_prompt: "Be kind & brief.", set: "starter",
    per_category: 3, seed: 11, temperature: 0.5, max_tokens: 77, concurrency: 5,
  });
  await expect(lab.provider).toHaveValue("openai");
  await expect(lab.baseUrl).toHaveValue(faults.url);
  await expect(lab.model).toHaveValue("any/model 1");
  await expect(lab.systemPrompt).toHaveValue("Be kind & brief.");
  await expect(lab.promptSet).toHaveValue("starter");
  await expect(lab.perCategory).toHaveValue("3");
  await expect(lab.seed).toHaveValue("11");
  await expect(lab.temperature).toHaveValue("0.5");
  await expect(lab.maxTokens).toHaveValue("77");
  await expect(lab.concurrency).toHaveValue("5");
  await expect(lab.tradeOff.runs).toHaveCount(0);
  expect(faults.requests).toEqual([]);

  // The address line is such a link at any time.
  await lab.seed.fill("12");
  await expect(page).toHaveURL(/#\/run\?.*seed=12/);
  await lab.openResponses();
  await expect(page).toHaveURL(/#\/responses/);
  await lab.reload();
  await expect(lab.responses.table).toBeVisible();
});

test("the request carries what the form says", async ({ lab, faults }) => {
  await lab.open({ ...FAST, base_url: faults.url, system_prompt: "Be kind.", temperature: 0.5, max_tokens: 77 });
  await lab.runToEnd();
  expect(faults.chats).toHaveLength(20);
  const { body, headers } = faults.chats[0];
  expect(body).toMatchObject({ model: "ok", temperature: 0.5, max_tokens: 77, stream: true });
  expect(body.messages[0]).toEqual({ role: "system", content: "Be kind." });
  expect(headers.authorization).toBeUndefined();
  // Each further header fails some API's preflight.
  const asked = faults.others.filter(({ method }) => method === "OPTIONS").map(({ headers }) => headers["access-control-request-headers"]);
  expect(new Set(asked)).toEqual(new Set(["content-type"]));
});

test("a top p is sent where one is set, and kept in the result file", async ({ lab, faults, page }) => {
  await lab.open({ ...FAST, base_url: faults.url, per_category: 1 });
  await lab.runToEnd();
  expect(faults.chats[0].body.top_p, "not sent unless it is set").toBeUndefined();
  faults.chats.length = 0;
  await page.getByText("More settings", { exact: true }).click();
  await lab.modelForm.getByRole("spinbutton", { name: "Top p", exact: true }).fill("0.9");
  await expect(page).toHaveURL(/top_p=0\.9/);
  await lab.runToEnd();
  expect(faults.chats.at(-1).body.top_p).toBe(0.9);
  expect((await lab.exportJson()).model.top_p).toBe(0.9);
});

test("the same seed draws the same prompts, another seed others", async ({ lab, faults }) => {
  const draw = async (seed) => {
    const from = faults.chats.length;
    await lab.seed.fill(String(seed));
    await lab.runToEnd();
    return faults.chats.slice(from).map((chat) => chat.prompt).sort();
  };
  await lab.open({ ...FAST, base_url: faults.url });
  const first = await draw(1);
  const second = await draw(2);
  expect(first).toHaveLength(20);
  expect(second).not.toEqual(first);
  expect(await draw(1)).toEqual(first);
});

for (const [hash, says] of [
  ["#/nowhere", /names a page, “nowhere”, that does not exist/],
  ["#/run?seed=soon", /sets seed to “soon”, which is not a number/],
  ["#/run?per_category=-3", /sets per_category to “-3”/],
]) {
  test(`a wrong link says so: ${hash}`, async ({ lab, page, site }) => {
    await page.goto(site + hash);
    await lab.ready();
    await expect(lab.status).toHaveText(says);
  });
}

test("numbers out of bounds are not taken", async ({ lab }) => {
  await lab.open();
  const before = await lab.concurrency.inputValue();
  await lab.concurrency.fill("0");
  await lab.concurrency.blur();
  await expect(lab.concurrency).toHaveValue(before);
  await lab.perCategory.fill("");
  await expect(lab.promptsForm).toContainText("200 harmless and 80 harmful prompts will be asked.");
});

test("the chart's points are reached by Tab and arrows, and named", async ({ lab, faults, page }) => {
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.runToEnd();
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? "");
  await lab.tradeOff.showOthers.check();
  await expect(lab.tradeOff.otherPoints).toHaveCount(1);
  // The chart is one stop of the Tab key.
  const stop = lab.tradeOff.chart.locator('.mark[tabindex="0"]');
  await expect(stop).toHaveCount(1);
  await stop.focus();
  const seen = new Set();
  await page.keyboard.press("Home");
  // All classifiers agree on this run: they share one point.
  for (let at = 0; at < 34; at++) {
    const name = await focused();
    expect(name, "the focus is on a point").toMatch(/\(your run\)|, published\)|^ok judged by /);
    seen.add(name);
    await page.keyboard.press("ArrowRight");
  }
  expect(seen.size).toBe(34);
  expect([...seen].some((name) => name.startsWith("ok (your run): over-refusal 0 % (0/10"))).toBe(true);
  expect([...seen].filter((name) => /published\): \d+(\.\d)? % of harmless and \d+(\.\d)? % of harmful/.test(name))).toHaveLength(32);
  const last = await focused();
  await page.keyboard.press("ArrowLeft");
  expect(await focused()).not.toBe(last);
  await page.keyboard.press("End");
  expect(await focused()).toBe(last);
  // One stop: the next Tab leaves the chart's points.
  await page.keyboard.press("Tab");
  expect(await focused()).not.toMatch(/published|your run/);
  // Pointing says the same words.
  await lab.tradeOff.publishedPoints.first().locator("path.series").hover();
  await expect(lab.tradeOff.chart.locator(".tip")).toBeVisible();
});

test("families and trend are switched off by the legend", async ({ lab }) => {
  await lab.open();
  const family = lab.tradeOff.families.first();
  await expect(family).toHaveAttribute("aria-pressed", "true");
  const name = (await family.textContent()).trim();
  const ofFamily = lab.tradeOff.chart.getByRole("img", { name: new RegExp(`\\(${name}, published\\)`) });
  const count = await ofFamily.count();
  expect(count).toBeGreaterThan(0);
  await family.click();
  await expect(family).toHaveAttribute("aria-pressed", "false");
  await expect(ofFamily).toHaveCount(0);
  await expect(lab.tradeOff.publishedPoints).toHaveCount(32 - count);
  await family.click();
  await expect(lab.tradeOff.publishedPoints).toHaveCount(32);
  const trend = lab.tradeOff.chart.locator("#trade-off-chart path.trend");
  await expect(trend).toHaveCount(1);
  await lab.tradeOff.chart.getByRole("button", { name: "Trend" }).click();
  await expect(trend).toHaveCount(0);
});

test("the export menu is worked by keyboard", async ({ lab, faults, page }) => {
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.runToEnd();
  const entry = (name) => lab.exportMenu.getByRole("menuitem", { name, exact: true });
  await lab.exportButton.focus();
  await page.keyboard.press("Enter");
  await expect(entry("JSON")).toBeFocused();
  await expect(lab.exportButton).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowUp");
  await expect(entry("Chart as PNG")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(entry("CSV")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(lab.exportMenu).toBeHidden();
  await expect(lab.exportButton).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(entry("JSON")).toBeFocused();
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  expect((await download).suggestedFilename()).toMatch(/^refusal-lab-ok-.*\.json$/);
  await expect(lab.exportMenu).toBeHidden();
  await expect(lab.status).toContainText("was handed to your browser's downloads");
});

test("with no run there is nothing to export, and the page says so", async ({ lab, page }) => {
  await lab.open();
  await lab.exportButton.click();
  await lab.exportMenu.getByRole("menuitem", { name: "JSON" }).click();
  await expect(lab.status).toContainText("There is no run to export yet");
  await lab.run.click();
  await expect(lab.status).toContainText("enter the Base URL");
  await lab.baseUrl.fill("http://127.0.0.1:9/v1");
  await lab.run.click();
  await expect(lab.status).toContainText("No model: enter the name");
  await expect(page.locator("[data-run-id]")).toHaveCount(0);
});

test("the chart is exported from the responses page too, also when that was opened first", async ({ lab, faults }) => {
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.runToEnd();
  await lab.openResponses();
  const before = (await lab.export("svg")).bytes.toString("utf8");
  expect(before).toContain("0/10");
  await lab.reload();
  await expect(lab.responses.table).toBeVisible();
  const svg = (await lab.export("svg")).bytes.toString("utf8");
  expect(svg).toContain("0/10");
  const marks = (text) => text.split("<path").length - 1;
  expect(marks(svg)).toBe(marks(before));
  expect(marks(svg)).toBeGreaterThanOrEqual(33);
  const width = Number(/width="([\d.]+)"/.exec(svg)[1]);
  expect(width).toBeGreaterThan(200);
});

test("what is no result file is refused in words, and nothing comes in", async ({ lab }) => {
  await lab.open();
  for (const [name, text, says] of [
    ["broken.json", "{\"schema\": ", /broken\.json could not be read at line 1/],
    ["other.json", "{\"schema\": \"other@1\"}", /other\.json says it is “other@1”/],
  ]) {
    await lab.import(name, text);
    await expect(lab.status).toContainText(says);
  }
  await lab.import("list.json", "[1, 2]");
  await expect(lab.answersImport.dialog).toContainText("No column is named as answers are");
  await expect(lab.answersImport.add).toBeDisabled();
  await lab.answersImport.cancel.click();
  await expect(lab.tradeOff.runs).toHaveCount(0);
});

test("several runs stay, can be hidden and removed", async ({ lab, faults, page }) => {
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.runToEnd();
  await lab.model.fill("refuses");
  await lab.runToEnd();
  await expect(lab.tradeOff.runs).toHaveCount(2);
  await expect(lab.tradeOff.ownPoints).toHaveCount(2);
  const [newer, older] = [lab.tradeOff.runs.nth(0), lab.tradeOff.runs.nth(1)];
  expect(await lab.tradeOff.numbers(newer)).toMatchObject({ overRefusal: 1, toxicRefusal: 1 });
  expect(await lab.tradeOff.numbers(older)).toMatchObject({ overRefusal: 0, toxicRefusal: 0 });

  await newer.getByRole("checkbox", { name: /^Shown: refuses/ }).uncheck();
  await expect(lab.tradeOff.ownPoints).toHaveCount(1);
  await expect(lab.tradeOff.ownPoints).toHaveAttribute("aria-label", /^ok \(your run\)/);
  await newer.getByRole("checkbox", { name: /^Shown: refuses/ }).check();
  await expect(lab.tradeOff.ownPoints).toHaveCount(2);

  // The responses page shows the run that is chosen.
  await lab.openResponses();
  await lab.responses.verdict.selectOption("direct_refusal");
  await lab.responses.expectCount(20);
  await lab.responses.run.selectOption({ index: 1 });
  await lab.responses.expectCount(0);
  await expect(page.getByText("No answer matches these filters.")).toBeVisible();
  await lab.openMeasure();

  await older.getByRole("button", { name: /^Remove ok/ }).click();
  await expect(lab.tradeOff.runs).toHaveCount(1);
  await expect(lab.tradeOff.ownPoints).toHaveCount(1);
  await lab.reload();
  await expect(lab.tradeOff.runs).toHaveCount(1);
  await expect(lab.tradeOff.newestRun).toContainText("refuses");
  await lab.tradeOff.newestRun.getByRole("button", { name: /^Remove/ }).click();
  await expect(lab.tradeOff.runs).toHaveCount(0);
  await expect.poll(async () => (await storedHeads(page)).filter((head) => !head.deleted)).toEqual([]);
  await lab.reload();
  await expect(page.getByText("Your model's point appears here")).toBeVisible();
  await expect(lab.tradeOff.runs).toHaveCount(0);
});

test("answers are filtered by kind, category, verdict, manner, outcome and words", async ({ lab, faults, site }) => {
  const known = await promptsByText(site);
  faults.plan = principled(known);
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.runToEnd();
  await lab.openResponses();
  const { responses } = lab;
  await responses.expectCount(20);
  await responses.kind.selectOption("toxic");
  await responses.expectCount(10);
  await responses.verdict.selectOption("direct_refusal");
  await responses.expectCount(7);
  await expect(responses.manner.locator("option")).toHaveText(["any", "declines", "unable", "rejects the premise", "deflects"]);
  await responses.manner.selectOption("declines");
  await responses.expectCount(7);
  await responses.manner.selectOption("unable");
  await responses.expectCount(0);
  await responses.showAll();
  await responses.manner.selectOption("declines");
  await responses.expectCount(9);
  await responses.showAll();
  await responses.outcome.selectOption("platform_block");
  await responses.expectCount(1);
  await responses.showAll();
  await responses.category.selectOption("privacy");
  await responses.expectCount(2);
  await responses.showAll();
  await responses.search.fill("THE NIGHT OF the flood");
  await responses.expectCount(3);
  await responses.search.fill("no such words anywhere");
  await responses.expectCount(0);
});

test("an answer opens by keyboard with its note, the deciding words and its timing", async ({ lab, faults, page, site }) => {
  const known = await promptsByText(site);
  faults.plan = () => "refuses";
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.runToEnd();
  await lab.openResponses();
  await lab.responses.kind.selectOption("seemingly_toxic");
  await lab.responses.expectCount(10);
  const row = lab.responses.rows.first();
  const id = await row.getAttribute("data-prompt-id");
  await row.getByRole("button").focus();
  await page.keyboard.press("Enter");
  const { dialog } = lab.responses;
  await expect(dialog).toBeVisible();
  const prompt = [...known.values()].find((prompt) => prompt.id === id);
  await expect(dialog).toContainText(prompt.prompt);
  await expect(dialog).toContainText(prompt.looks_harmful);
  await expect(dialog).toContainText(prompt.is_harmless);
  await expect(dialog).toContainText(REFUSAL);
  const marked = dialog.locator("mark").first();
  await expect(marked).toContainText("I can't help");
  expect(REFUSAL).toContain((await marked.textContent()).trim());
  await expect(dialog).toContainText("decided by:");
  await expect(dialog).toContainText(/1 request · first token after \d+ ms · took \d/);
  await expect(dialog).toContainText("12 tokens read");
  await expect(dialog).toContainText("ended with “stop”");

  const title = () => dialog.getByRole("heading", { level: 2 }).textContent();
  const before = await title();
  await dialog.getByRole("button", { name: "Next", exact: true }).click();
  await expect.poll(title).not.toBe(before);
  await dialog.getByRole("button", { name: "Previous", exact: true }).click();
  await expect.poll(title).toBe(before);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(row.getByRole("button")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
});

test("“Ask again” puts the new answer in the old one's place, everywhere", async ({ lab, faults }) => {
  faults.plan = () => "refuses";
  await lab.open({ ...FAST, base_url: faults.url });
  await lab.runToEnd();
  await lab.openResponses();
  await lab.responses.kind.selectOption("seemingly_toxic");
  const row = lab.responses.rows.first();
  const id = await row.getAttribute("data-prompt-id");
  await row.getByRole("button").click();
  const { dialog } = lab.responses;
  const again = dialog.getByRole("button", { name: "Ask again", exact: true });

  // A failure leaves the old answer where it is, and is told.
  faults.plan = () => "500";
  await again.click();
  await expect(dialog).toContainText("Out of memory");
  await expect(dialog).toContainText(REFUSAL);

  faults.plan = () => "ok";
  await again.click();
  await expect(dialog).toContainText(ANSWER);
  await expect(dialog).not.toContainText(REFUSAL);
  await lab.responses.closeAnswer();
  await expect(lab.responses.row(id)).toHaveAttribute("data-verdict", "direct_answer");
  await lab.openMeasure();
  expect(await lab.tradeOff.numbers(lab.tradeOff.newestRun)).toMatchObject({ overRefusal: 0.9, toxicRefusal: 1 });
  await lab.reload();
  expect(await lab.tradeOff.numbers(lab.tradeOff.newestRun)).toMatchObject({ overRefusal: 0.9, toxicRefusal: 1 });
});

test("another classifier judges the next run otherwise", async ({ lab, faults }) => {
  // Helps after declining: a refusal to a list of openings, an answer in part to the trained model.
  await lab.open({ ...FAST, base_url: faults.url, model: "partial" });
  await lab.runToEnd();
  expect(await lab.tradeOff.numbers(lab.tradeOff.newestRun)).toMatchObject({ overRefusal: 0, toxicRefusal: 0 });
  await lab.classifier.selectOption("or-bench-gpt-3.5");
  await lab.runToEnd();
  expect(await lab.tradeOff.numbers(lab.tradeOff.newestRun)).toMatchObject({ overRefusal: 1, toxicRefusal: 1 });
  const file = await lab.exportJson();
  expect(file.classifier.id).toBe("or-bench-gpt-3.5");
  expect(file.items[0].response).toBe(PARTIAL);
  await expect(lab.tradeOff.runs).toHaveCount(2);
});

test("the counting switches move the rates, and exports follow", async ({ lab, faults, site }) => {
  faults.plan = principled(await promptsByText(site));
  await lab.open({ ...FAST, base_url: faults.url });
  const run = await lab.runToEnd();
  expect((await lab.exportJson())).toMatchObject({ schema: "refusal-lab/run@2", convention: "default", count_blocks_as_refusals: false });

  await lab.tradeOff.convention.selectOption({ label: "XSTest" });
  await expect(run).toHaveAttribute("data-over-refusal", "0.5");
  await lab.tradeOff.countBlocks.check();
  await expect(run).toHaveAttribute("data-toxic-refusal", "0.8");
  await expect(run).toContainText("8/10");
  const file = await lab.exportJson();
  expect(file).toMatchObject({ convention: "xstest", count_blocks_as_refusals: true });
  expect(file).not.toHaveProperty("count_partial_as_refusals");
  expect(file.summary.over_refusal).toMatchObject({ refused: 5, scored: 10, rate: 0.5 });
  expect(file.summary.toxic_refusal).toMatchObject({ refused: 8, scored: 10, rate: 0.8, blocked: 1 });
  await expect(lab.tradeOff.ownPoints).toHaveAttribute("aria-label", /5\/10.*8\/10/);

  await lab.tradeOff.convention.selectOption({ label: "Default" });
  await lab.tradeOff.countBlocks.uncheck();
  await expect(run).toHaveAttribute("data-over-refusal", "0.2");
});

// Every word that there is, once of each kind: answered, in part, refused, not able, corrected, evaded, refused and evaded by
// somebody who tells no manner, unscored.
const ALL_WORDS = ["seemingly_toxic", "toxic"].flatMap((kind) => [..."APRNCEreU"].map((own) => ({ kind, own })));

/** What counts as refused of them, harmless and harmful, of eight that are scored. */
const CONVENTIONS = {
  default: { name: "Default", refused: [4, 6], says: "Refused is what declines or deflects" },
  or_bench: { name: "OR-Bench", refused: [6, 6], says: "every direct and indirect refusal, of both kinds of prompts" },
  xstest: { name: "XSTest", refused: [5, 7], says: "an answer in part is a refusal too" },
  strict: { name: "Strict", refused: [7, 7], says: "Every manner of refusing and every answer in part" },
  loose: { name: "Loose", refused: [2, 2], says: "Only what openly declines" },
};

async function importAllWords(lab) {
  await lab.open();
  await lab.import("words.json", JSON.stringify(madeRun(ALL_WORDS, { name: "words" })));
  await expect(lab.tradeOff.runs).toHaveCount(1);
  return lab.tradeOff.newestRun;
}

test("each convention counts what it says it counts", async ({ lab }) => {
  const run = await importAllWords(lab);
  const { convention, conventionHint } = lab.tradeOff;
  await expect(convention).toHaveValue("default");
  await expect(convention.locator("option")).toHaveText(Object.values(CONVENTIONS).map(({ name }) => name));
  for (const [id, { refused: [harmless, harmful], says }] of Object.entries(CONVENTIONS)) {
    await convention.selectOption(id);
    await expect(conventionHint).toContainText(says);
    await expect(run).toHaveAttribute("data-over-refusal", String(harmless / 8));
    await expect(run).toHaveAttribute("data-toxic-refusal", String(harmful / 8));
    await expect(run).toHaveAttribute("data-unscored", "2");
    const file = await lab.exportJson();
    expect(file.convention).toBe(id);
    expect(file.summary.over_refusal).toMatchObject({ refused: harmless, scored: 8, unscored: 1 });
    expect(file.summary.toxic_refusal).toMatchObject({ refused: harmful, scored: 8, unscored: 1 });
    expect(ratesBy(file, "linear", id).words).toBe(`${harmless}/8 ${harmful}/8`);
  }
});

test("a run's rates by the other conventions stand under each rate and on the chart, when they are asked for", async ({ lab }) => {
  const run = await importAllWords(lab);
  const { tradeOff } = lab;
  const percent = (count) => `${(100 * count) / 8} %`;
  const others = (chosen) =>
    [0, 1].map((kind) =>
      Object.entries(CONVENTIONS).filter(([id]) => id !== chosen).map(([, { name, refused }]) => `${name} ${percent(refused[kind])}`),
    );
  await expect(tradeOff.showConventions).not.toBeChecked();
  expect(await tradeOff.otherRates(run)).toEqual([]);
  await expect(tradeOff.otherPoints).toHaveCount(0);

  await tradeOff.showConventions.check();
  await expect.poll(() => tradeOff.otherRates(run)).toEqual(others("default"));
  await expect(tradeOff.otherPoints).toHaveCount(4);
  const names = () => tradeOff.otherPoints.evaluateAll((points) => points.map((point) => point.getAttribute("aria-label")));
  for (const [id, { name, refused: [harmless, harmful] }] of Object.entries(CONVENTIONS)) {
    if (id === "default") continue;
    const [x, y] = [harmless, harmful].map((count) => `${percent(count)} \\(${count}/8, [^)]*\\)`);
    const says = new RegExp(`^words .*the convention ${name}: over-refusal ${x}; toxic refusal ${y}$`);
    expect((await names()).filter((words) => says.test(words)), name).toHaveLength(1);
  }
  expect((await lab.export("svg")).bytes.toString("utf8")).toContain("the convention Strict");

  // Of the chosen one the run's own point and rate tell.
  await tradeOff.convention.selectOption("strict");
  await expect.poll(() => tradeOff.otherRates(run)).toEqual(others("strict"));
  expect((await names()).join()).not.toContain("the convention Strict");
  expect((await names()).join()).toContain("the convention Default");
  await tradeOff.showConventions.uncheck();
  await expect(tradeOff.otherPoints).toHaveCount(0);
  expect(await tradeOff.otherRates(run)).toEqual([]);
});

test("what an answer did is said in words, and what they mean to whoever points at them", async ({ lab }) => {
  await importAllWords(lab);
  await lab.openResponses();
  await lab.responses.kind.selectOption("toxic");
  await lab.responses.expectCount(9);
  const expected = [
    ["answered", "direct_answer", "", /^An answer: /],
    ["answered in part", "direct_answer", "", /^An answer: openly declines or holds back a part/],
    ["declines", "direct_refusal", "declines", /^A direct refusal: /],
    ["unable", "direct_refusal", "unable", /^A direct refusal: /],
    ["rejects the premise", "indirect_refusal", "rejects_premise", /^An indirect refusal: /],
    ["deflects", "indirect_refusal", "deflects", /^An indirect refusal: /],
    ["direct refusal", "direct_refusal", "", /does not tell its manner/],
    ["indirect refusal", "indirect_refusal", "", /does not tell its manner/],
    ["unscored", "unscored", "", /^No verdict: /],
  ];
  for (const [at, [words, verdict, manner, means]] of expected.entries()) {
    const id = `made-${String(9 + at).padStart(4, "0")}`;
    const chip = lab.responses.verdictOf(id);
    await expect(chip).toHaveText(words);
    await expect(chip).toHaveAttribute("data-manner", manner);
    await expect(chip).toHaveAttribute("title", means);
    await expect(lab.responses.row(id)).toHaveAttribute("data-verdict", verdict);
  }
  // By manner, and by verdict where nobody told one.
  await lab.responses.kind.selectOption("");
  for (const manner of ["declines", "unable", "rejects_premise", "deflects"]) {
    await lab.responses.manner.selectOption(manner);
    await lab.responses.expectCount(2);
  }
  await lab.responses.manner.selectOption("");
  await lab.responses.verdict.selectOption("direct_refusal");
  await lab.responses.expectCount(6);

  await lab.responses.showAll();
  await lab.responses.kind.selectOption("toxic");
  await lab.responses.row("made-0013").getByRole("button").click();
  await expect(lab.responses.dialog.locator(".verdict").first()).toHaveText("rejects the premise");
});

test("a file of an earlier version comes in with the same rates, and goes out in today's form", async ({ lab }) => {
  const letters = ALL_WORDS.map(({ kind, own }) => ({ kind, own, labels: { Ann: own } }));
  await lab.open();
  await lab.import("earlier.json", JSON.stringify(asFirstSchema(madeRun(letters, { name: "earlier" }))));
  await expect(lab.tradeOff.runs).toHaveCount(1);
  const run = lab.tradeOff.newestRun;
  // Every refusal counts as it always did: who tells no manner declines, or deflects.
  expect(await lab.tradeOff.numbers(run)).toMatchObject({ overRefusal: 6 / 8, toxicRefusal: 6 / 8, unscored: 2 });
  const file = await lab.exportJson();
  expect(file).toMatchObject({ schema: "refusal-lab/run@2", convention: "default" });
  expect(file).not.toHaveProperty("count_partial_as_refusals");
  for (const [at, item] of file.items.entries()) {
    const { verdict, partial } = madeRun([letters[at]]).items[0];
    expect(item).toMatchObject({ verdict, partial, labels: [{ by: "Ann", label: verdict, partial }] });
    for (const said of [item, item.labels[0]]) expect(said).not.toHaveProperty("manner");
  }
  await lab.import("later.json", JSON.stringify({ ...file, schema: "refusal-lab/run@3" }));
  await expect(lab.status).toContainText("later.json says it is “refusal-lab/run@3”");
  // A manner beside another verdict than its own is no slip to be mended.
  const odd = structuredClone(file);
  Object.assign(odd.items[2], { verdict: "direct_refusal", manner: "deflects" });
  await lab.import("odd.json", JSON.stringify(odd));
  await expect(lab.status).toContainText("odd.json");
  await expect(lab.status).toContainText("manner");
  await expect(lab.tradeOff.runs).toHaveCount(1);
});

test("a chosen theme is kept", async ({ lab, page }) => {
  await lab.open();
  const dark = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await lab.theme.selectOption("dark");
  await expect.poll(dark).toBe("dark");
  await lab.reload();
  await expect.poll(dark).toBe("dark");
  await expect(lab.theme).toHaveValue("dark");
  await lab.theme.selectOption("light");
  await expect.poll(dark).toBe("light");
});
