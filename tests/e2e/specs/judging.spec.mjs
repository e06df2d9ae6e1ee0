// Answers judged by the data worker: new ones as they come, old ones by another classifier, at no cost but time.

import { ANSWER, KAZAKH, PARTIAL, REFUSAL } from "../fault-server.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { asFirstSchema, madeRun, word } from "../support/made-run.mjs";
import { byPrompt, promptsByText } from "../support/prompts.mjs";
import { ratesBy } from "../support/rates.mjs";
import { putHeads, storedHeads, storedItems } from "../support/store.mjs";

const FAST = { attempts: 1, silence: 5, concurrency: 6, per_category: 1, seed: 7, model: "any" };
/** The page's own classifiers but the default, as a choice lists them. */
const LISTED = [
  "lexicon", "or-bench-gpt-3.5", "or-bench-gpt-4", "or-bench-claude", "or-bench-gemini", "or-bench-llama", "or-bench-qwen",
  "or-bench-mistral",
];
const OTHERS = LISTED.toSorted();
/** The manners of each verdict that has any. */
const MANNERS = { direct_refusal: ["declines", "unable"], indirect_refusal: ["rejects_premise", "deflects"] };

/** What a classifier said, as it is kept of all but the run's own. */
const said = ({ verdict, manner, partial, confidence }) => ({ verdict, ...(manner && { manner }), partial, confidence });

/** A model of whom classifiers think differently: it answers, refuses, declines and helps; one prompt is blocked. */
async function runOnce(lab, faults) {
  const known = await promptsByText(lab.site);
  const isBlocked = ({ kind, category }) => kind === "toxic" && category === "hate";
  const answers = byPrompt("ok", "refuses", "partial");
  faults.plan = (chat) => (isBlocked(known.get(chat.prompt)) ? "policy-400" : answers(chat));
  await lab.open({ ...FAST, base_url: faults.url });
  return lab.runToEnd();
}

/** A run's element says these rates. */
async function expectRates(lab, run, { overRefusal, toxicRefusal, unscored }) {
  await expect(run).toHaveAttribute("data-unscored", String(unscored));
  const numbers = await lab.tradeOff.numbers(run);
  expect(numbers.overRefusal).toBeCloseTo(overRefusal, 9);
  expect(numbers.toxicRefusal).toBeCloseTo(toxicRefusal, 9);
}

test("every answer of a run has a verdict of every classifier", async ({ lab, faults }) => {
  await runOnce(lab, faults);
  const file = await lab.exportJson();
  expect(file.classifier).toEqual({ id: "linear", version: expect.stringMatching(/\S/) });
  expect(file.items).toHaveLength(20);
  for (const item of file.items) {
    if (item.outcome !== "answered") {
      expect(item.verdicts, "a verdict on no answer").toBeUndefined();
      continue;
    }
    expect(Object.keys(item.verdicts).sort()).toEqual(OTHERS);
    for (const [id, { verdict, manner, partial, confidence }] of [["linear", item], ...Object.entries(item.verdicts)]) {
      expect(["direct_answer", "direct_refusal", "indirect_refusal", "unscored"]).toContain(verdict);
      // Keyword lists tell no manner; the others tell one with each refusal.
      const manners = id.startsWith("or-bench") ? undefined : MANNERS[verdict];
      expect(manners ?? [undefined], `${id}: ${verdict}`).toContain(manner);
      expect(partial && verdict !== "direct_answer").toBe(false);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
    // The trained model weighs, so each piece of evidence has its share; marks do not overlap and lie in the answer.
    let end = 0;
    for (const span of item.evidence) {
      expect(span.start).toBeGreaterThanOrEqual(end);
      end = span.end;
      expect(span.end).toBeGreaterThan(span.start);
      expect(Math.abs(span.share)).toBeLessThanOrEqual(100);
    }
    expect(end).toBeLessThanOrEqual([...item.response].length);
  }
  const verdictOn = (response) => file.items.find((item) => item.response === response);
  expect(verdictOn(ANSWER)).toMatchObject({ verdict: "direct_answer", partial: false, language: "en" });
  expect(verdictOn(REFUSAL)).toMatchObject({ verdict: "direct_refusal", manner: "declines", partial: false, language: "en" });
  expect(verdictOn(PARTIAL)).toMatchObject({ verdict: "direct_answer", partial: true, language: "en" });
  expect(verdictOn(PARTIAL).verdicts["or-bench-gpt-3.5"]).toEqual({ verdict: "direct_refusal", partial: false, confidence: 1 });
});

test("“Judged by” counts another classifier's verdicts, asks no model, and is kept", async ({ lab, faults }) => {
  const run = await runOnce(lab, faults);
  const first = await lab.exportJson();
  const numbers = await lab.tradeOff.numbers(run);
  const asked = faults.requests.length;
  expect(await lab.tradeOff.judgedBy(run).locator("option").evaluateAll((options) => options.map((option) => option.value))).toHaveLength(9);
  await expect(lab.tradeOff.judgedBy(run)).toHaveValue("linear");
  await expectRates(lab, run, ratesBy(first, "linear"));

  for (const id of OTHERS) {
    const file = await lab.judgeBy(run, id);
    await expectRates(lab, run, ratesBy(first, id));
    expect(file.summary.over_refusal.rate).toBeCloseTo(ratesBy(first, id).overRefusal, 9);
    for (const [at, item] of file.items.entries()) {
      const before = first.items[at];
      if (item.outcome !== "answered") continue;
      expect(said(item), `${id} on ${item.prompt_id}`).toEqual(before.verdicts[id]);
      expect(Object.keys(item.verdicts).sort()).toEqual(["linear", ...OTHERS].filter((other) => other !== id).sort());
      expect(item.verdicts.linear).toEqual(said(before));
    }
  }

  // Not the same rates all along, or nothing was tested.
  const all = OTHERS.map((id) => ratesBy(first, id).overRefusal);
  expect(new Set(all).size).toBeGreaterThan(2);

  await lab.judgeBy(run, "or-bench-claude");
  const switched = await lab.tradeOff.numbers(run);
  await lab.reload();
  await expect(lab.tradeOff.judgedBy(lab.tradeOff.newestRun)).toHaveValue("or-bench-claude");
  expect(await lab.tradeOff.numbers(lab.tradeOff.newestRun)).toEqual(switched);
  expect((await lab.exportJson()).classifier.id).toBe("or-bench-claude");

  const back = await lab.judgeBy(run, "linear");
  expect(await lab.tradeOff.numbers(run)).toEqual(numbers);
  expect(back).toEqual(first);
  expect(faults.requests.length, "requests to the model").toBe(asked);
});

test("table and dialog follow the classifier that counts", async ({ lab, faults }) => {
  const run = await runOnce(lab, faults);
  await lab.judgeBy(run, "or-bench-gpt-3.5");
  const file = await lab.exportJson();
  await lab.openResponses();
  const rows = await lab.responses.readAll();
  for (const item of file.items) expect(rows.get(item.prompt_id).verdict).toBe(item.verdict ?? "");
  const item = file.items.find((item) => item.response === PARTIAL);
  await lab.responses.openAnswer(item.prompt_id, item.prompt);
  const { dialog } = lab.responses;
  await expect(dialog.locator(".verdict").first()).toHaveText("direct refusal");
  await expect(dialog.locator("mark").first()).toHaveAttribute("title", "keyword: cannot");
  await expect(dialog).toContainText("Others see it otherwise.");
  await expect(dialog).toContainText("Refusal Lab model: answered in part");
});

test("a file that another classifier judged is judged anew, and back again", async ({ lab, faults }) => {
  await runOnce(lab, faults);
  const file = await lab.exportJson();
  const linear = ratesBy(file, "linear");
  // Someone else's classifier, of which the page knows nothing but its word: whatever it is, it refuses.
  const foreign = structuredClone(file);
  foreign.classifier = { id: "someone-elses", version: "3" };
  for (const item of foreign.items) {
    for (const field of ["verdicts", "manner", "language"]) delete item[field];
    if (item.outcome === "answered") Object.assign(item, { verdict: "indirect_refusal", partial: false, confidence: 0.25, evidence: [] });
  }
  const asked = faults.requests.length;
  await lab.import("foreign.json", JSON.stringify(foreign));
  await expect(lab.tradeOff.runs).toHaveCount(2);
  const run = lab.tradeOff.newestRun;
  await expect(lab.tradeOff.judgedBy(run)).toHaveValue("someone-elses");
  await expectRates(lab, run, { overRefusal: 1, toxicRefusal: 1, unscored: linear.unscored });

  const judged = await lab.judgeBy(run, "linear");
  await expectRates(lab, run, linear);
  for (const [at, item] of judged.items.entries()) {
    const { evidence, language } = file.items[at];
    expect(said(item)).toEqual(said(file.items[at]));
    expect([item.evidence, item.language]).toEqual([evidence, language]);
    if (item.outcome === "answered") {
      expect(item.verdicts).toEqual({ "someone-elses": { verdict: "indirect_refusal", partial: false, confidence: 0.25 } });
    }
  }
  await lab.judgeBy(run, "someone-elses");
  await expectRates(lab, run, { overRefusal: 1, toxicRefusal: 1, unscored: linear.unscored });
  expect(faults.requests.length, "requests to the model").toBe(asked);
});

test("after a reload a run is offered every classifier that has judged it", async ({ lab, page }) => {
  const items = [["R", "A"], ["A", "R"]].map(([own, judges]) => ({ kind: "toxic", own, verdicts: { "judge:wise": { ...word(judges), confidence: 1 } } }));
  await lab.open();
  await lab.import("made.json", JSON.stringify(madeRun(items)));
  const run = lab.tradeOff.newestRun;
  const offered = () => lab.tradeOff.judgedBy(run).locator("option").evaluateAll((options) => options.map((option) => option.value));
  await expect.poll(offered).toEqual(["linear", ...LISTED, "judge:wise"]);
  await expect.poll(() => storedItems(page)).toHaveLength(2);
  await lab.reload();
  await lab.tradeOff.judgedBy(run).focus(); // as whoever opens it does
  await expect.poll(offered).toEqual(["linear", ...LISTED, "judge:wise"]);
});

/** A stored head's counts as earlier versions kept them: answered, in part, refused, blocked, all else. */
function earlierTally([category, kind, counts]) {
  const [answered, partial, ...others] = counts;
  const [unscored, blocked, without] = others.splice(6);
  return [category, kind, [answered, partial, others.reduce((sum, count) => sum + count), blocked, unscored + without]];
}

test("a stored run whose refusals an earlier version judged is judged anew once it is opened, and the old verdicts are kept", async ({ lab, page, faults }) => {
  // It took the first refusal for an indirect one, the first answer for a refusal, and the second refusal for an answer.
  const items = [["e", REFUSAL], ["r", ANSWER], ["A", REFUSAL], ["A", ANSWER]].map(([own, response], at) => ({
    kind: at < 2 ? "seemingly_toxic" : "toxic", own, response, confidence: 0.75,
  }));
  const old = asFirstSchema(madeRun(items, { name: "earlier" }));
  // One without refusals lacks no manner; and of the newest run the page looks at the answers by itself.
  const answers = { ...asFirstSchema(madeRun([{ kind: "toxic", own: "A", response: ANSWER }], { name: "answers" })), created_at: "2026-01-03T03:04:05.678Z" };
  await lab.open();
  for (const [at, file] of [old, answers].entries()) {
    await lab.import(`${file.model.name}.json`, JSON.stringify(file));
    await expect(lab.tradeOff.runs).toHaveCount(at + 1);
  }
  await expect.poll(async () => (await storedItems(page)).length).toBe(5);
  const asEarlier = ({ convention, ...head }) => ({ ...head, count_partial_as_refusals: false, tally: head.tally.map(earlierTally) });
  await putHeads(page, (await storedHeads(page)).map(asEarlier));
  await lab.reload();
  const run = lab.tradeOff.runs.filter({ hasText: "earlier" });
  expect(await lab.tradeOff.numbers(run)).toMatchObject({ overRefusal: 1, toxicRefusal: 0, unscored: 0 });

  await run.getByRole("button", { name: "earlier", exact: true }).click();
  await lab.openResponses();
  for (const [at, words] of ["declines", "answered", "declines", "answered"].entries()) {
    await expect(lab.responses.verdictOf(`made-000${at}`)).toHaveText(words);
  }
  await lab.responses.row("made-0000").getByRole("button").click();
  const { dialog } = lab.responses;
  await expect(dialog.locator(".verdict").first()).toHaveText("declines");
  await expect(dialog).toContainText("Refusal Lab model, version 1: indirect refusal");
  await lab.responses.closeAnswer();
  await lab.openMeasure();
  expect(await lab.tradeOff.numbers(run)).toMatchObject({ overRefusal: 0.5, toxicRefusal: 0.5, unscored: 0 });

  const file = await lab.exportJson();
  expect(file).toMatchObject({ schema: "refusal-lab/run@2", classifier: { id: "linear" } });
  expect(file.classifier.version).not.toBe("1");
  for (const [at, { own }] of items.entries()) {
    expect(file.items[at].verdicts).toEqual({ "linear 1": { ...word(own), confidence: 0.75 } });
    expect(file.items[at].language).toBe("en");
  }
  // The old verdicts can be counted again, and are not lost on the way back.
  await lab.judgeBy(run, "linear 1");
  await expect(lab.tradeOff.judgedBy(run).locator("option:checked")).toHaveText("Refusal Lab model, version 1");
  expect(await lab.tradeOff.numbers(run)).toMatchObject({ overRefusal: 1, toxicRefusal: 0 });
  expect(await lab.judgeBy(run, "linear")).toEqual(file);

  // It is done once.
  await expect.poll(async () => (await storedHeads(page)).find((head) => head.model.name === "earlier").classifier).toEqual(file.classifier);
  await lab.reload();
  expect(await lab.tradeOff.numbers(run)).toMatchObject({ overRefusal: 0.5, toxicRefusal: 0.5 });
  await run.getByRole("button", { name: "earlier", exact: true }).click();
  await lab.openResponses();
  await lab.responses.expectCount(4);
  expect(await lab.exportJson()).toEqual(file);
  await lab.openMeasure();
  await lab.tradeOff.runs.filter({ hasText: "answers" }).getByRole("button", { name: "answers", exact: true }).click();
  expect((await lab.exportJson()).classifier).toEqual({ id: "linear", version: "1" });
  expect(faults.requests).toEqual([]);
});

test("an answer in a language that is not read is unscored, and its dialog says why", async ({ lab, faults }) => {
  const known = await promptsByText(lab.site);
  faults.plan = ({ prompt }) => (known.get(prompt).category === "privacy" ? "kazakh" : "ok");
  await lab.open({ ...FAST, base_url: faults.url });
  const run = await lab.runToEnd();
  expect(await lab.tradeOff.numbers(run)).toMatchObject({ overRefusal: 0, toxicRefusal: 0, unscored: 2 });
  const foreign = (await lab.exportJson()).items.filter(({ response }) => response === KAZAKH);
  expect(foreign).toHaveLength(2);
  for (const item of foreign) expect(item).toMatchObject({ verdict: "unscored", language: "kk", evidence: [] });
  const [{ prompt_id, prompt }] = foreign;
  await lab.openResponses();
  await lab.responses.openAnswer(prompt_id, prompt);
  await expect(lab.responses.dialog).toContainText("The answer is in Kazakh, which this classifier does not read.");
});

for (const missing of ["data_worker_loader.js", "data_worker.js", "data_worker_bg.wasm"]) {
  test(`without ${missing} nothing is judged, nothing is lost, and it is said`, async ({ lab, faults, page }) => {
    await page.route(`**/${missing}`, (route) => route.fulfill({ status: 404, body: "no" }));
    const run = await runOnce(lab, faults);
    // The last word after a run must not be that all went well.
    await expect.soft(lab.status).toContainText(/could not be (loaded|judged)/);
    expect(await lab.tradeOff.numbers(run)).toMatchObject({ overRefusal: null, toxicRefusal: null, unscored: 19 });
    const file = await lab.exportJson();
    for (const [at, item] of file.items.entries()) {
      const sent = faults.chats.find((chat) => chat.prompt === item.prompt);
      const text = { ok: ANSWER, refuses: REFUSAL, partial: PARTIAL }[sent.behaviour] ?? "";
      expect(item.response, String(at)).toBe(text);
      if (item.outcome === "answered") expect(item).toMatchObject({ verdict: "unscored", partial: false, confidence: 0, evidence: [] });
      expect(item.verdicts, "nobody has judged it").toBeUndefined();
    }

    // A switch that fails says why, and the choice goes back to what it was.
    await lab.tradeOff.judgedBy(run).selectOption("lexicon");
    await expect(lab.status).toContainText("could not be loaded");
    await expect(lab.tradeOff.judgedBy(run)).toHaveValue("linear");

    // The files are back: the same answers are judged, and nobody is asked for them again.
    const asked = faults.requests.length;
    await page.unroute(`**/${missing}`);
    await lab.judgeBy(run, "lexicon");
    const judged = await lab.judgeBy(run, "linear");
    expect(ratesBy(judged, "linear").unscored).toBe(0);
    await expectRates(lab, run, ratesBy(judged, "linear"));
    expect(judged.items.find((item) => item.response === REFUSAL).verdict).toBe("direct_refusal");
    expect(faults.requests.length).toBe(asked);
  });
}

test("the classifier page says when nothing can judge", async ({ lab, page }) => {
  await page.route("**/data_worker_bg.wasm", (route) => route.fulfill({ status: 404, body: "no" }));
  await lab.open({}, "classifier");
  await lab.classifierPage.answer.fill(REFUSAL);
  await expect(lab.status).toContainText("could not be loaded");
  await expect(lab.classifierPage.rows).toHaveCount(0);
  await page.unroute("**/data_worker_bg.wasm");
  await lab.classifierPage.answer.fill(`${REFUSAL} `);
  await expect(lab.classifierPage.verdict).toHaveText("declines");
});

test("the chart shows where the chosen run would stand by other classifiers", async ({ lab, faults }) => {
  const run = await runOnce(lab, faults);
  const file = await lab.exportJson();
  const { otherPoints, showOthers } = lab.tradeOff;
  const names = () => otherPoints.evaluateAll((points) => points.map((point) => point.getAttribute("aria-label")));
  await expect(showOthers).not.toBeChecked();
  await expect(otherPoints).toHaveCount(0);
  await showOthers.check();
  // One point a place, whoever agrees on it.
  const places = new Map(OTHERS.map((id) => [id, ratesBy(file, id)]).map(([id, { words }]) => [words, id]));
  await expect(otherPoints).toHaveCount(places.size);
  expect(places.size).toBeGreaterThan(2);
  for (const name of await names()) {
    expect(name).toMatch(/^any judged by .*: over-refusal \d+(\.\d)? % \(\d+\/10, .*\); toxic refusal \d+(\.\d)? % \(\d+\/9, /);
    const [, x, y] = /over-refusal \S+ % \((\d+\/\d+),.*toxic refusal \S+ % \((\d+\/\d+),/.exec(name);
    expect([...places.keys()]).toContain(`${x} ${y}`);
  }
  expect((await names()).join()).toContain("OR-Bench keywords, Claude");
  // The table has them too, below their run.
  const table = lab.tradeOff.chart.locator("details").filter({ hasText: "The chart as a table" });
  await table.locator("summary").click();
  await expect(table.getByRole("row", { name: /^any judged by / })).toHaveCount(OTHERS.length);
  await table.locator("summary").click();
  // And the exported picture's words.
  const words = await lab.export("svg");
  expect(words.bytes.toString("utf8")).toContain("any judged by");

  // Judged by one of them, the run's own point is that one's, and the trained model's is among the others.
  await lab.judgeBy(run, "or-bench-claude");
  await expect.poll(async () => (await names()).join()).toContain("Refusal Lab model");
  expect((await names()).join()).not.toContain("OR-Bench keywords, Claude");
  await lab.judgeBy(run, "linear");

  await showOthers.uncheck();
  await expect(otherPoints).toHaveCount(0);
  await expect(lab.tradeOff.ownPoints).toHaveCount(1);
  expect((await lab.export("svg")).bytes.toString("utf8")).not.toContain("judged by");
  await showOthers.check();
  await expect(otherPoints).toHaveCount(places.size);

  // Of several runs only the chosen one has them.
  faults.plan = () => "ok";
  await lab.model.fill("second");
  await lab.runToEnd();
  await expect(otherPoints).toHaveCount(1);
  await expect(otherPoints).toHaveAttribute("aria-label", /^second judged by /);
  await lab.tradeOff.runs.nth(1).getByRole("button", { name: "any", exact: true }).click();
  await expect(otherPoints).toHaveCount(places.size);

  // After a reload, too, once the run's answers have been read.
  await lab.reload();
  await lab.tradeOff.runs.nth(1).getByRole("button", { name: "any", exact: true }).click();
  await lab.openResponses();
  await lab.responses.expectCount(20);
  await lab.openMeasure();
  await showOthers.check();
  await expect(otherPoints).toHaveCount(places.size);
});
