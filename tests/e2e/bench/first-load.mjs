// What the first visit costs: bytes over the wire, and time until the chart stands.

import { FIRST_LOAD_BUDGET } from "../support/first-load.mjs";
import { brotli } from "./brotli.mjs";
import { freshPage } from "./lab-page.mjs";
import { servePageFiles } from "./page-server.mjs";
import { kilobytes, percent, spread, table } from "./report.mjs";

const LOADS = 11;
/** The data worker's module, and how long after the chart it may take to be fetched. */
const DESK = "desk_bg.wasm";
const DESK_LIMIT_MS = 15_000;

/** Waits for the desk, which the page fetches by itself some time after it opened. */
async function deskFetched(page, server) {
  const limit = performance.now() + DESK_LIMIT_MS;
  while (!server.sent.has(`/${DESK}`)) {
    if (performance.now() > limit) throw new Error(`the page did not fetch ${DESK} within ${DESK_LIMIT_MS / 1000} s`);
    await page.waitForTimeout(50);
  }
  await page.waitForLoadState("networkidle");
}

/** What the page asked for before the chart stood, the document first, and what only afterwards. */
async function fetched(browser, server) {
  const page = await freshPage(browser);
  await page.goto(server.url);
  const stands = await page.evaluate(() => window.benchChartStands);
  // What a worker fetches is not among the page's own entries; what came this early was sent by now.
  const early = new Set(server.sent.keys());
  await deskFetched(page, server);
  const began = await page.evaluate(() =>
    performance.getEntriesByType("resource").map((entry) => [new URL(entry.name).pathname, entry.startTime]),
  );
  await page.context().close();
  const late = new Set(began.filter(([, start]) => start > stands).map(([path]) => path));
  for (const [path, start] of began) if (start <= stands) late.delete(path);
  const isLate = (path) => late.has(path) || !early.has(path);
  const files = [...server.sent].map(([path, { name, bytes }]) => ({ name, bytes, isLate: isLate(path) }));
  return { first: files.filter((file) => !file.isLate), late: files.filter((file) => file.isLate) };
}

export async function bytes({ browser, say }) {
  const server = await servePageFiles({}, { recorded: true });
  try {
    const { first, late } = await fetched(browser, server);
    const rows = first.map(({ name, bytes }) => ({ name, raw: bytes.length, packed: brotli(bytes) }));
    const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
    const modules = rows.filter(({ name }) => name.endsWith(".wasm") && name !== DESK);
    if (modules.length !== 1) throw new Error(`the page fetched ${modules.length} modules beside the desk's`);
    rows.sort((a, b) => b.packed - a.packed);
    const packed = sum("packed");
    const ofBudget = [kilobytes(FIRST_LOAD_BUDGET), percent(packed / FIRST_LOAD_BUDGET)];
    say(
      table(
        ["KB (1 KB = 1000 bytes)", "as built", "brotli 11", "budget", "of budget"],
        [
          ["all fetched before the chart stands", kilobytes(sum("raw")), kilobytes(packed), ...ofBudget],
          ...rows.map(({ name, raw, packed }) => [`  ${name}`, kilobytes(raw), kilobytes(packed), "", ""]),
        ],
      ),
    );
    for (const { name, bytes } of late) say(`  after the chart stood, not counted: ${name} (${kilobytes(brotli(bytes))} KB)`);
  } finally {
    await server.stop();
  }
}

export async function timeToChart({ browser, say }) {
  const server = await servePageFiles({}, { recorded: true });
  try {
    const times = [];
    for (let load = -1; load < LOADS; load += 1) {
      const page = await freshPage(browser);
      await page.goto(server.url);
      const stands = await page.evaluate(() => window.benchChartStands);
      if (load >= 0) times.push(stands); // the first one also starts the browser's own processes
      await page.context().close();
    }
    say(
      table(
        ["ms from navigation start to the frame that shows the chart", "median", "min", "max"],
        [[`${LOADS} loads, empty caches, from loopback, not compressed`, ...spread(times)]],
      ),
    );
  } finally {
    await server.stop();
  }
}
