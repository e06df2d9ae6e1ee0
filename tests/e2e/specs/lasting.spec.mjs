// Runs that survive: a tab or the whole browser killed at random moments, the network gone, the disk full, a second tab,
// faults of every kind, many prompts. CI runs the short form; REFUSAL_LAB_LONG=1 (make test-long) the whole.

import { expect as baseExpect, test as base } from "@playwright/test";
import { servePageFiles } from "../bench/page-server.mjs";
import { FOREIGN_HOST } from "../support/browsers.mjs";
import { DelayedModel } from "../support/delayed-model.mjs";
import { KillableBrowser } from "../support/killable.mjs";
import { IS_LONG } from "../support/long.mjs";
import { Lab } from "../pages/lab.mjs";
import { storedItems } from "../support/store.mjs";
import { promptSet } from "../support/prompt-set.mjs";

const KILLS = IS_LONG ? 20 : 3;
const expect = baseExpect.configure({ timeout: 15_000 });

const test = base.extend({
  model: async ({}, use) => {
    const model = await DelayedModel.start();
    await use(model);
    await model.stop();
  },
  /** Serves the page with so many prompts. */
  serve: async ({}, use) => {
    const servers = [];
    await use(async (prompts) => {
      const server = await servePageFiles({ "prompts/starter.json": promptSet(prompts) });
      servers.push(server);
      return server.url;
    });
    for (const server of servers) await server.stop();
  },
  killable: async ({}, use) => {
    const browser = await KillableBrowser.start();
    await use(browser);
    await browser.stop();
  },
});

const settings = (model, more = {}) => ({ base_url: model.url, model: "m", concurrency: 6, per_category: 0, ...more });

/** Numbers that are random and the same every time. */
function chances(seed) {
  let drawn = seed;
  return () => {
    drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0;
    return drawn / 2 ** 32;
  };
}

async function openLab(page, site, link) {
  const lab = new Lab(page, site);
  await page.goto(link ? lab.link(link) : `${site}#/run`);
  await expect(lab.title).toBeVisible();
  await expect(lab.promptsForm).toContainText("prompts will be asked");
  return lab;
}

async function start(page, site, link) {
  const lab = await openLab(page, site, link);
  if (await lab.confirmAddress.count()) await lab.confirmAddress.click();
  await lab.run.click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "running");
  return lab;
}

const goOn = (lab) => lab.tradeOff.newestRun.getByRole("button", { name: /^Go on/ });

/** The outcomes of the newest run, as its export has them. */
async function outcomes(lab) {
  const file = await lab.exportJson();
  const ids = file.items.map((item) => item.prompt_id);
  expect(new Set(ids).size, "no prompt twice").toBe(ids.length);
  const counts = {};
  for (const { outcome } of file.items) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return { file, counts };
}

test(`killed ${KILLS} times, a run of 500 prompts loses nothing and asks nothing twice`, async ({ killable, model, serve }) => {
  test.setTimeout(60_000 + KILLS * 30_000);
  const site = await serve(500);
  const chance = chances(20_261_122);
  model.delay = () => (IS_LONG ? 180 : 40) + 60 * chance();
  let page = await killable.newPage();
  let lab = await start(page, site, settings(model));
  const kills = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const killAt = model.asked.length + 5 + Math.floor((IS_LONG ? 18 : 90) * chance());
    await expect.poll(() => model.asked.length, { intervals: [5] }).toBeGreaterThan(killAt);
    const began = performance.now();
    if (kill % 2 === 0) await killable.crash(page);
    else await killable.killAndRestart();
    kills.push({ began, ended: performance.now() });
    page = await killable.newPage();
    lab = await openLab(page, site);
    await expect(lab.status).toContainText("broke off");
    await goOn(lab).click();
    await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "running");
  }
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done", { timeout: 60_000 });
  const { counts } = await outcomes(lab);
  expect(counts).toEqual({ answered: 500 });
  expect(kills, "kills before the run's end").toHaveLength(KILLS);

  // What was asked again was in flight at a kill, or answered in the second before one.
  const byPrompt = new Map();
  for (const asked of model.asked) byPrompt.set(asked.prompt, [...(byPrompt.get(asked.prompt) ?? []), asked]);
  expect(byPrompt.size).toBe(500);
  let repeated = 0;
  for (const asked of byPrompt.values()) {
    for (const earlier of asked.slice(0, -1)) {
      repeated += 1;
      const kill = kills.find(({ ended }) => ended >= earlier.at);
      const isExcused = kill !== undefined && (earlier.outAt === null || earlier.outAt > kill.began - 1_000);
      expect(isExcused, `asked again without need: ${JSON.stringify({ ...earlier, kills })}`).toBe(true);
    }
  }
  console.log(`  ${kills.length} kills, ${model.asked.length} requests for 500 prompts, ${repeated} asked again`);
});

test("without a network the run waits, and goes on by itself", async ({ page, context, model, serve }) => {
  const site = await serve(60);
  model.delay = () => 50;
  await page.clock.install();
  const foreign = { ...settings(model), base_url: `http://${FOREIGN_HOST}:${model.port}/v1` };
  const lab = await openLab(page, site, foreign);
  await lab.confirmAddress.click();
  await lab.run.click();
  await lab.consent.getByRole("button", { name: /^Send/ }).click();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "running");
  await expect.poll(() => model.asked.length, { intervals: [5] }).toBeGreaterThan(5);
  await context.setOffline(true);
  await expect(lab.status).toContainText("no network");
  await page.clock.fastForward(60_000);
  await context.setOffline(false);
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done", { timeout: 30_000 });
  const { file, counts } = await outcomes(lab);
  expect(counts).toEqual({ answered: 60 });
  expect(Math.max(...file.items.map((item) => item.attempts)), "being offline is no attempt").toBe(1);
});

test("a full disk is said and survived", async ({ page, context, model, serve }) => {
  const site = await serve(200);
  model.delay = () => 40;
  const session = await context.newCDPSession(page);
  const origin = new URL(site).origin;
  const lab = await openLab(page, site, settings(model));
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 20_000 });
  await lab.confirmAddress.click();
  await lab.run.click();
  await expect(lab.status).toContainText(/storage|disk/i, { timeout: 30_000 });
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done", { timeout: 30_000 });
  await expect.poll(async () => (await storedItems(page)).length, { timeout: 40_000 }).toBe(200);
  await page.reload();
  await lab.ready();
  const { counts } = await outcomes(lab);
  expect(counts).toEqual({ answered: 200 });
});

test("a second tab shows the run live and cannot take it; when its tab dies, it can", async ({ killable, model, serve }) => {
  const site = await serve(400);
  model.delay = () => 60;
  const first = await killable.newPage();
  const owner = await start(first, site, settings(model));
  const second = await killable.newPage();
  const other = await openLab(second, site);
  const row = other.tradeOff.newestRun;
  await expect(row).toHaveAttribute("data-state", "running");
  await expect(row).toContainText("in another tab");
  await expect(goOn(other)).toHaveCount(0);
  const scored = () => row.getAttribute("data-unscored").then(async () => (await row.innerText()).match(/\d+\/\d+/)?.[0]);
  const early = await scored();
  await expect.poll(scored).not.toBe(early);
  await killable.crash(first);
  await expect(row).toHaveAttribute("data-state", "stopped");
  await goOn(other).click();
  await expect(row).toHaveAttribute("data-state", "done", { timeout: 45_000 });
  const { counts } = await outcomes(other);
  expect(counts).toEqual({ answered: 400 });
  expect(owner).toBeDefined();
});

test("a clock that is set back or forward moves no run", async ({ page, model, serve }) => {
  const site = await serve(120);
  model.delay = () => 30;
  model.behave = ({ nth }) => (nth === 0 && model.asked.length % 10 === 0 ? "500-once" : "ok");
  await page.clock.install({ time: new Date("2026-03-01T12:00:00Z") });
  await page.clock.resume();
  const lab = await start(page, site, settings(model));
  await page.clock.setSystemTime(new Date("2031-01-01T00:00:00Z"));
  const before = model.asked.length;
  await expect.poll(() => model.asked.length, { intervals: [5] }).toBeGreaterThan(before + 10);
  await page.clock.setSystemTime(new Date("1999-01-01T00:00:00Z"));
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done", { timeout: 45_000 });
  const { file, counts } = await outcomes(lab);
  expect(counts).toEqual({ answered: 120 });
  for (const item of file.items) expect(item.latency_ms).toBeGreaterThanOrEqual(0);
});

const FAULTS = ["429-once", "500-once", "500", "502-html", "cut", "reset", "malformed-json", "malformed-sse", "error-in-stream", "html", "policy-400", "content-filter", "empty", "reasoning-cut", "401", "404"];
const MANY = IS_LONG ? 5_000 : 500;

test(`${MANY} prompts with 5 % faults of every kind: each in exactly one outcome, and no error is a verdict`, async ({ page, model, serve }) => {
  test.setTimeout(600_000);
  const site = await serve(MANY);
  const chance = chances(5);
  const planned = new Map();
  model.delay = () => 4;
  model.behave = ({ prompt }) => {
    if (!planned.has(prompt)) planned.set(prompt, chance() < 0.05 ? FAULTS[Math.floor(chance() * FAULTS.length)] : "ok");
    return planned.get(prompt);
  };
  const lab = await start(page, site, settings(model, { attempts: 2, silence: 20 }));
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done", { timeout: 540_000 });
  const { file, counts } = await outcomes(lab);
  expect(file.items).toHaveLength(MANY);
  const ENDS = { "429-once": "answered", "500-once": "answered", "policy-400": "platform_block", "content-filter": "platform_block", empty: "empty", "reasoning-cut": "truncated", ok: "answered" };
  for (const item of file.items) {
    const behaviour = planned.get(item.prompt);
    expect(item.outcome, behaviour).toBe(ENDS[behaviour] ?? "error");
    if (item.outcome !== "answered") expect(item.verdict ?? null, "no error is a verdict").toBeNull();
  }
  console.log(`  ${MANY} prompts, ${[...planned.values()].filter((name) => name !== "ok").length} with a fault: ${JSON.stringify(counts)}`);
});

test("20,000 prompts leave memory flat", async ({ page, context, model, serve }) => {
  test.skip(!IS_LONG, "long: make test-long");
  test.setTimeout(1_500_000);
  const COUNT = 20_000;
  const site = await serve(COUNT);
  model.delay = () => 1;
  const session = await context.newCDPSession(page);
  await page.addInitScript(() => addEventListener("TrunkApplicationStarted", (event) => (window.labMemory = event.detail.wasm.memory)));
  const lab = await start(page, site, settings(model));
  const run = lab.tradeOff.newestRun;
  const settled = async () => Number(await lab.progress.getAttribute("aria-valuenow"));
  const memory = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    return { heap: usedSize, wasm: await page.evaluate(() => window.labMemory.buffer.byteLength) };
  };
  const seen = [];
  for (const mark of [2_000, 8_000, 14_000, 19_500]) {
    await expect.poll(settled, { timeout: 1_200_000, intervals: [250] }).toBeGreaterThanOrEqual(mark);
    seen.push({ settled: await settled(), ...(await memory()) });
  }
  await expect(run).toHaveAttribute("data-state", "done", { timeout: 120_000 });
  const grown = (what) => (seen.at(-1)[what] - seen[0][what]) / (seen.at(-1).settled - seen[0].settled);
  console.log(`  ${JSON.stringify(seen)}; bytes an answer: heap ${grown("heap").toFixed(0)}, wasm ${grown("wasm").toFixed(0)}`);
  expect(grown("heap"), "bytes of JavaScript heap an answer").toBeLessThan(200);
  expect(grown("wasm"), "bytes of the module's memory an answer, its text (130) and prompt (70) with it").toBeLessThan(1_000 + 200);
});
