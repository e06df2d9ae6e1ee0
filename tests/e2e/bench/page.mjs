// The page in Chromium, made ready to be measured.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import { Lab } from "../pages/lab.mjs";
import { CHROMIUM_ARGS, CHROMIUM_PATH } from "../support/browsers.mjs";
import { madeRun } from "../support/made-run.mjs";
import { servePageFiles } from "./page-server.mjs";

const PUBLISHED_MODELS = 32;
const LIMIT_MS = 120_000;
/** The page stores what it imports; that must not fall into what is measured. */
const SETTLE_MS = 15_000;

/** A browser, which looks for some hosts elsewhere if `rules` say so. */
export function launch(rules = []) {
  const withRules = (arg) => (arg.startsWith("--host-resolver-rules=") ? [arg, ...rules].join(",") : arg);
  return chromium.launch({ executablePath: CHROMIUM_PATH, args: CHROMIUM_ARGS.map(withRules) });
}

/** Does the work with a browser, then closes its pages and everything that the work handed to `after`, the last first. */
export async function measure(browser, work) {
  const ends = [];
  try {
    return await work({ browser, say: (text) => console.log(text), after: (end) => ends.push(end) });
  } finally {
    for (const context of browser.contexts()) await context.close();
    for (const end of ends.reverse()) await end();
  }
}

/** Serves the page until the measurement is over. */
export async function serve({ after }, files, options) {
  const server = await servePageFiles(files, options);
  after(server.stop);
  return server;
}

/** A folder that is there until the measurement is over. */
export function temporaryFolder({ after }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "refusal-lab-bench-"));
  after(() => fs.rmSync(folder, { recursive: true }));
  return folder;
}

/** A page with empty caches and an empty store. The server for HTTP/2 has a certificate of its own making. */
export async function freshPage(browser) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.addInitScript(watch, PUBLISHED_MODELS);
  return page;
}

/** A fresh page, open and with its forms filled by a link; `session` speaks the DevTools protocol with it. */
export async function openLab(browser, site, settings) {
  const page = await freshPage(browser);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const lab = new Lab(page, site);
  await lab.open(settings);
  return { page, lab, session, close: () => page.context().close() };
}

/**
 * In the page, before anything else: notes when the chart and the first exercise are painted and how far the layout shifts, and
 * keeps the module's memory at hand.
 */
function watch(models) {
  addEventListener("TrunkApplicationStarted", (event) => {
    window.benchMemory = event.detail.wasm.memory;
  });
  const stand = (selector, count) =>
    new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (document.querySelectorAll(selector).length < count) return;
        observer.disconnect();
        // The first task after the next frame finds them painted.
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.now());
          channel.port2.postMessage(null);
        });
      });
      observer.observe(document, { childList: true, subtree: true });
    });
  window.benchChartStands = stand("svg .published", models);
  window.benchExerciseStands = stand(".exercise .quoted", 1);
  window.benchShift = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) window.benchShift += hadRecentInput ? 0 : value;
  }).observe({ type: "layout-shift", buffered: true });
}

/** The browser's own counters of a page. Of its times, in seconds, those of tasks and of the thread are CPU time. */
export async function metrics(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** The bytes that a page holds: its module's memory, and JavaScript's after garbage collection, buffers included. */
export async function pageMemory({ page, session }) {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await session.send("Runtime.getHeapUsage");
  const module = await page.evaluate(() => window.benchMemory.buffer.byteLength);
  return { module, heap: usedSize + Math.max(0, backingStorageSize - module) }; // a module's memory is a buffer, too
}

/** What the promise gives, if it does so in time. */
export function within(what, promise, limit = LIMIT_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took over ${limit / 1000} s`)), limit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A result file with these answers, every other one to a harmful prompt. */
export function resultFile(answers, prompts) {
  const kinds = ["seemingly_toxic", "toxic"];
  const items = answers.map((answer, at) => ({ kind: kinds[at % 2], own: "A", prompt: String(prompts[at]), response: String(answer) }));
  return JSON.stringify(madeRun(items, { classifier: "or-bench-gpt-4" }));
}

/** Imports a result file by its path, since a long one cannot be handed over as text, and waits until the page rests. */
export async function importRun({ page, lab }, folder, text) {
  const file = path.join(folder, "run.json");
  fs.writeFileSync(file, text);
  const chooser = page.waitForEvent("filechooser");
  await lab.importButton.click();
  await (await chooser).setFiles(file);
  await page.locator("[data-run-id]").first().waitFor({ timeout: LIMIT_MS });
  await page.waitForTimeout(SETTLE_MS);
}
