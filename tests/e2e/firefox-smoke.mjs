// Opens the page in Firefox, makes a small run against a model that answers, and sees it end. Run by node itself:
// Playwright drives only a Firefox of its own making, and people have the system's.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { FaultServer } from "./fault-server.mjs";
import { FIREFOX_PATH } from "./support/browsers.mjs";
import { servePage } from "./support/servers.mjs";

const LIMIT_MS = 60_000;

async function smoke(page, site, faults) {
  const faultsOfPage = [];
  page.on("pageerror", (error) => faultsOfPage.push(String(error)));
  const query = new URLSearchParams({ base_url: faults.url, model: "ok", per_category: 1, concurrency: 4, attempts: 1 });
  await page.goto(`${site}#/run?${query}`);
  await page.waitForFunction(() => document.body.textContent.includes("10 harmless and 10 harmful prompts will be asked."), { timeout: LIMIT_MS });
  await page.waitForFunction(() => document.querySelectorAll('[id^="published-"]').length === 32, { timeout: LIMIT_MS });
  await page.locator("::-p-aria(Run[role=\"button\"])").click();
  await page.waitForSelector('[data-run-id][data-state="done"]', { timeout: LIMIT_MS });
  const found = await page.$eval("[data-run-id]", (run) => ({ ...run.dataset }));
  const expected = { overRefusal: "0", toxicRefusal: "0", unscored: "0" };
  for (const [name, value] of Object.entries(expected)) {
    if (found[name] !== value) throw new Error(`data-${name} is “${found[name]}”, not “${value}”`);
  }
  if (faults.chats.length !== 20) throw new Error(`the server saw ${faults.chats.length} requests, not 20`);
  await page.reload();
  await page.waitForSelector('[data-run-id][data-state="done"]', { timeout: LIMIT_MS });
  if (faultsOfPage.length > 0) throw new Error(`the page's own faults: ${faultsOfPage.join("; ")}`);
}

const profile = fs.mkdtempSync(path.join(os.tmpdir(), "refusal-lab-firefox-"));
const ends = [() => fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })];
let failure = null;
const began = performance.now();
try {
  const server = await servePage();
  ends.push(() => server.stop());
  const faults = await FaultServer.start();
  ends.push(() => faults.stop());
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: FIREFOX_PATH,
    headless: true,
    userDataDir: profile,
    timeout: LIMIT_MS,
    protocolTimeout: LIMIT_MS,
  });
  ends.push(() => browser.close());
  console.log(`In ${await browser.version()}:`);
  await smoke(await browser.newPage(), server.url, faults);
} catch (error) {
  failure = error;
}
for (const end of ends.reverse()) await end();

const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(`  ${failure ? "✘" : "✓"} the page opens, a run ends, and a reload shows it again (${seconds} s)`);
if (failure) console.error(failure);
console.log(failure ? "0 passed, 1 failed" : "1 passed, 0 failed");
process.exitCode = failure ? 1 : 0;
