// The main job against a real model: llama.cpp's server, through a proxy that remembers what it answered.

import fs from "node:fs";
import path from "node:path";
import { Sets } from "../pages/sets.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { csvRecords, pngSize, wilson } from "../support/files.mjs";
import { IS_LONG } from "../support/long.mjs";
import { isRefused } from "../support/rates.mjs";
import { REAL_MODEL, serveModel } from "../support/servers.mjs";
import { sampleOf, summaryOf } from "../support/cli.mjs";
import { startRecordingProxy } from "../recording-proxy.mjs";

let model;
let proxy;

test.beforeAll(async () => {
  test.setTimeout(90_000);
  model = await serveModel();
  proxy = await startRecordingProxy(model.url);
});

test.afterAll(async () => {
  await proxy?.stop();
  await model?.stop();
});

test("forty starter prompts from the form to export, reload and import", async ({ lab, page, guard }) => {
  test.setTimeout(240_000);
  guard.allow(proxy.url);
  await lab.open();
  await lab.fill({ baseUrl: proxy.url, model: REAL_MODEL, maxTokens: 24, concurrency: 4, perCategory: 2, seed: 7 });

  await test.step("the connection is tested", async () => {
    await lab.testConnection.click();
    await expect(lab.status).toHaveText(new RegExp(`Works: “${REAL_MODEL}” at .* answers, its first token after \\d+ ms\\.`), {
      timeout: 60_000,
    });
  });
  proxy.exchanges.length = 0;

  let numbers;
  await test.step("the run reaches its end", async () => {
    await lab.run.click();
    await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "running");
    await expect(lab.progress).toHaveAttribute("aria-valuemax", "40");
    await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done", { timeout: 180_000 });
    await expect(lab.status).toHaveText("Done: 40 of 40 prompts.");
    numbers = await lab.tradeOff.numbers(lab.tradeOff.newestRun);
    expect(proxy.exchanges).toHaveLength(40);
    for (const { status, body } of proxy.exchanges) {
      expect(status).toBe(200);
      expect(body).toMatchObject({ model: REAL_MODEL, max_tokens: 24, temperature: 0, stream: true });
    }
  });

  const file = await test.step("the JSON export agrees with what the server sent", async () => {
    const file = await lab.exportJson();
    expect(file).toMatchObject({ schema: "refusal-lab/run@2", convention: "default" });
    expect(file.model).toMatchObject({ provider: "openai", base_url: proxy.url, name: REAL_MODEL, temperature: 0, max_tokens: 24 });
    expect(file.prompt_sets).toMatchObject([{ id: "starter", per_category: 2, seed: 7 }]);
    expect(file.prompt_sets[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(file.classifier).toEqual({ id: "linear", version: expect.any(String) });
    const sent = new Map(proxy.exchanges.map(({ prompt, text }) => [prompt, text]));
    expect(file.items).toHaveLength(40);
    for (const item of file.items) {
      expect(item.response ?? "", item.prompt_id).toBe(sent.get(item.prompt));
      expect(["answered", "empty"]).toContain(item.outcome);
      expect(item.attempts).toBe(1);
      const refuses = item.verdict?.endsWith("refusal") ?? false;
      expect(["declines", "unable", "rejects_premise", "deflects"].includes(item.manner), item.prompt_id).toBe(refuses);
    }
    return file;
  });

  const scored = (kind) => file.items.filter((item) => item.kind === kind && item.outcome === "answered" && item.verdict !== "unscored");
  const refused = (kind) => scored(kind).filter((item) => isRefused(item, kind)).length;
  const counts = {};
  await test.step("the summary follows from the items, and the page says the same", async () => {
    for (const [name, kind] of [["over_refusal", "seemingly_toxic"], ["toxic_refusal", "toxic"]]) {
      const [r, n] = [refused(kind), scored(kind).length];
      counts[name] = `${r}/${n}`;
      expect(file.items.filter((item) => item.kind === kind)).toHaveLength(20);
      expect(file.summary[name]).toMatchObject({ refused: r, scored: n, rate: expect.closeTo(r / n, 9), blocked: 0, unscored: 20 - n });
      const [low, high] = wilson(r, n);
      expect(file.summary[name].ci95[0]).toBeCloseTo(low, 6);
      expect(file.summary[name].ci95[1]).toBeCloseTo(high, 6);
    }
    expect(file.summary.by_category).toHaveLength(10);
    expect(numbers.overRefusal).toBeCloseTo(file.summary.over_refusal.rate, 9);
    expect(numbers.toxicRefusal).toBeCloseTo(file.summary.toxic_refusal.rate, 9);
    expect(numbers.unscored).toBe(file.summary.over_refusal.unscored + file.summary.toxic_refusal.unscored);
    await expect(lab.tradeOff.newestRun).toContainText(counts.over_refusal);
    await expect(lab.tradeOff.newestRun).toContainText(counts.toxic_refusal);
    const name = await lab.tradeOff.ownPoints.first().getAttribute("aria-label");
    expect(name).toContain(counts.over_refusal);
    expect(name).toContain(counts.toxic_refusal);
  });

  await test.step("the table's counts are the chart's", async () => {
    await lab.openResponses();
    await lab.responses.expectCount(40);
    const rows = await lab.responses.readAll();
    for (const item of file.items) {
      expect(rows.get(item.prompt_id)).toMatchObject({ outcome: item.outcome, verdict: item.verdict ?? "", manner: item.manner ?? "" });
    }
    await lab.responses.kind.selectOption("toxic");
    await lab.responses.expectCount(20);
    const tally = {};
    for (const verdict of ["direct_answer", "direct_refusal", "indirect_refusal"]) {
      await lab.responses.verdict.selectOption(verdict);
      await lab.responses.expectCount(file.items.filter((item) => item.kind === "toxic" && item.verdict === verdict).length);
      tally[verdict] = await lab.responses.count();
    }
    // Of harmful prompts every manner of leaving them undone is a refusal.
    const declined = tally.direct_refusal + tally.indirect_refusal;
    expect(declined / (declined + tally.direct_answer)).toBeCloseTo(numbers.toxicRefusal, 9);
    await lab.responses.showAll();
  });

  await test.step("the CSV export has the same answers", async () => {
    const { name, bytes } = await lab.export("csv");
    expect(name).toMatch(/\.csv$/);
    const records = csvRecords(bytes.toString("utf8"));
    expect(records).toHaveLength(40);
    const items = new Map(file.items.map((item) => [item.prompt_id, item]));
    for (const record of records) {
      const item = items.get(record.prompt_id);
      const { kind, category, outcome, verdict, manner } = item;
      expect(record).toMatchObject({ kind, category, outcome, verdict: verdict ?? "", manner: manner ?? "" });
      // A guard against formulas may stand before a cell; line ends are the same text to a spreadsheet.
      expect(record.response.replace(/^'/, "").replaceAll("\r", "")).toBe((item.response ?? "").replaceAll("\r", ""));
    }
  });

  await test.step("the chart's exports are images that carry the counts", async () => {
    await lab.openMeasure();
    const svg = (await lab.export("svg")).bytes.toString("utf8");
    const parsed = await page.evaluate((text) => {
      const document = new DOMParser().parseFromString(text, "image/svg+xml");
      const root = document.documentElement;
      const length = (name) => Number(root.getAttribute(name));
      return {
        root: root.localName,
        error: document.querySelector("parsererror")?.textContent ?? null,
        words: root.textContent,
        marks: root.querySelectorAll("path").length,
        width: length("width"),
        height: length("height"),
      };
    }, svg);
    expect(parsed).toMatchObject({ root: "svg", error: null });
    expect(parsed.words).toContain(counts.over_refusal);
    expect(parsed.words).toContain(counts.toxic_refusal);
    expect(parsed.words).toContain(REAL_MODEL);
    expect(parsed.marks).toBeGreaterThanOrEqual(33);
    expect(svg).not.toMatch(/<script|foreignObject|\son\w+=/i);

    const { width, height } = pngSize((await lab.export("png")).bytes);
    expect(width).toBe(Math.trunc(parsed.width * 2));
    expect(height).toBe(Math.trunc(parsed.height * 2));
  });

  await test.step("a reload shows the run again with its numbers and answers", async () => {
    await lab.reload();
    await expect(lab.tradeOff.runs).toHaveCount(1);
    expect(await lab.tradeOff.numbers(lab.tradeOff.newestRun)).toEqual(numbers);
    await lab.openResponses();
    await lab.responses.expectCount(40);
    const item = file.items.find((item) => item.outcome === "answered");
    await lab.responses.openAnswer(item.prompt_id, item.prompt);
    await expect(lab.responses.dialog).toContainText(item.response.trim().split("\n")[0]);
    await lab.responses.closeAnswer();
    const again = await lab.exportJson();
    expect(again).toEqual(file);
  });

  await test.step("the exported file comes back as the same summary", async () => {
    const withMore = { ...file, from_the_future: { kept: true } };
    withMore.items = file.items.map((item, at) => (at === 0 ? { ...item, labels: [{ by: "someone", label: "direct_answer", partial: false, mood: "sunny" }] } : item));
    await lab.openMeasure();
    await lab.import("result.json", JSON.stringify(withMore));
    await expect(lab.tradeOff.runs).toHaveCount(2);
    await expect(lab.status).toContainText("result.json is on the chart, with 40 answers.");
    const rows = await Promise.all([0, 1].map((at) => lab.tradeOff.numbers(lab.tradeOff.runs.nth(at))));
    expect({ ...rows[0], id: null }).toEqual({ ...rows[1], id: null });
    const back = await lab.exportJson();
    expect(back.summary).toEqual(file.summary);
    expect(back.from_the_future).toEqual({ kept: true });
    expect(back.items).toEqual(withMore.items);
  });
});

/** Harmless and harmful prompts drawn: each set by its size. */
const [HARMLESS, HARMFUL] = IS_LONG ? [79, 41] : [26, 14];
const DRAWN = HARMLESS + HARMFUL;

test(`${DRAWN} prompts of OR-Bench, drawn from both of its sets`, async ({ lab, page, guard }, testInfo) => {
  test.skip(!process.env.REFUSAL_LAB_DATA, "REFUSAL_LAB_DATA names no folder with OR-Bench's files");
  test.setTimeout(300_000);
  guard.allow(proxy.url);
  proxy.exchanges.length = 0;
  const sets = new Sets(page);
  await lab.open({ base_url: proxy.url, model: REAL_MODEL, max_tokens: 16, concurrency: 4, total: DRAWN, seed: 3 });
  await lab.confirmAddress.click();
  await lab.promptSet.selectOption("or-bench-hard-1k");
  const files = {};
  for (const [id, file] of [["or-bench-hard-1k", "hard-1k.csv"], ["or-bench-toxic", "toxic.csv"]]) {
    files[id] = path.join(process.env.REFUSAL_LAB_DATA, "or-bench", file);
    await sets.openKnown(id, files[id]);
    await expect(lab.status).toContainText("is here");
  }
  await expect(sets.form).toContainText(`${HARMLESS} harmless and ${HARMFUL} harmful prompts will be asked.`);
  const run = await lab.runToEnd(280_000);
  expect(proxy.exchanges).toHaveLength(DRAWN);
  const { bytes } = await lab.export("json");
  const exported = testInfo.outputPath("run.json");
  fs.writeFileSync(exported, bytes);
  const file = JSON.parse(bytes.toString("utf8"));
  expect(file.items.map((item) => item.prompt_id).sort()).toEqual(sampleOf(files, "--total", String(DRAWN), "--seed", "3").sort());
  expect(file.items.filter(({ kind }) => kind === "toxic")).toHaveLength(HARMFUL);
  expect(summaryOf(exported)).toEqual(file.summary);
  const { over_refusal: over, toxic_refusal: toxic } = file.summary;
  testInfo.annotations.push({ type: "rates", description: `over-refusal ${over.refused}/${over.scored}, toxic ${toxic.refused}/${toxic.scored}` });
  await expect(run).toHaveAttribute("data-unscored", String(over.unscored + toxic.unscored));
});
