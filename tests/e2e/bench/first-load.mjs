// What the first visit costs: bytes over the wire, time until the chart and the first exercise stand, shifts of the layout.

import { expect } from "@playwright/test";
import { FIRST_LOAD_BUDGET, brotli } from "../support/first-load.mjs";
import { freshPage, serve } from "./page.mjs";
import { kilobytes, percent, row, table } from "./report.mjs";
import { repeat } from "./rounds.mjs";

const LOADS = 11;
/** The data worker's module, which the page fetches by itself some time after it opened. */
const DATA_WORKER = "data_worker_bg.wasm";

/** What the page fetched, each file once, and whether it asked for it only after the chart stood. */
async function fetched(browser, server) {
  const page = await freshPage(browser);
  await page.goto(server.url);
  const stands = await page.evaluate(() => window.benchChartStands);
  // What a worker fetches is not among the page's own entries; what came this early was sent by now.
  const early = new Set(server.sent.keys());
  await expect.poll(() => server.sent.has(`/${DATA_WORKER}`), { message: `the page fetches ${DATA_WORKER}`, timeout: 15_000 }).toBe(true);
  await page.waitForLoadState("networkidle");
  const starts = await page.evaluate(() =>
    performance.getEntriesByType("resource").map(({ name, startTime }) => [new URL(name).pathname, startTime]),
  );
  const firstStarts = new Map(starts.reverse());
  return [...server.sent].map(([path, file]) => ({ ...file, isLate: !early.has(path) || firstStarts.get(path) > stands }));
}

export async function bytes({ browser, say, ...bench }) {
  const files = await fetched(browser, await serve(bench, {}, { recorded: true }));
  const rows = files.map(({ name, bytes, isLate }) => ({ name, isLate, raw: bytes.length, packed: brotli(bytes) }));
  const first = rows.filter(({ isLate }) => !isLate).sort((a, b) => b.packed - a.packed);
  const modules = first.filter(({ name }) => name.endsWith(".wasm") && name !== DATA_WORKER);
  if (modules.length !== 1) throw new Error(`the page fetched ${modules.length} modules beside the data worker's`);
  const sum = (key) => first.reduce((total, row) => total + row[key], 0);
  const budget = [kilobytes(FIRST_LOAD_BUDGET), percent(sum("packed") / FIRST_LOAD_BUDGET)];
  say(
    table(
      ["KB (1 KB = 1000 bytes)", "as built", "brotli 11", "budget", "of budget"],
      [
        ["all fetched before the chart stands", kilobytes(sum("raw")), kilobytes(sum("packed")), ...budget],
        ...first.map(({ name, raw, packed }) => [`  ${name}`, kilobytes(raw), kilobytes(packed)]),
      ],
    ),
  );
  for (const { name, packed } of rows.filter(({ isLate }) => isLate)) {
    say(`  after the chart stood, not counted: ${name} (${kilobytes(packed)} KB)`);
  }
}

/** Until all that the page fetches by itself is there and drawn. */
const SETTLED_MS = 3_000;

export async function firstScreen({ browser, say, ...bench }) {
  const { url } = await serve(bench, {}, { recorded: true });
  const [, ...loads] = await repeat(1 + LOADS, async () => { // the first one also starts the browser's own processes
    const page = await freshPage(browser);
    await page.goto(url);
    const times = await page.evaluate(() => Promise.all([window.benchChartStands, window.benchExerciseStands]));
    await page.waitForTimeout(SETTLED_MS);
    const shift = await page.evaluate(() => window.benchShift);
    await page.context().close();
    return [...times, shift];
  });
  const column = (at) => loads.map((load) => load[at]);
  const title = `${LOADS} loads, empty caches, from loopback, not compressed`;
  say(
    table(
      [title, "median", "min", "max"],
      [
        row("ms from navigation start to the frame that shows the chart", column(0)),
        row("ms to the frame that shows the first exercise", column(1)),
        row(`1,000 x the layout shift of the first ${SETTLED_MS / 1000} s`, column(2).map((shift) => 1_000 * shift)),
      ],
    ),
  );
}
