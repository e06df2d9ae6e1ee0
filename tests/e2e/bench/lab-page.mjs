// The page in Chromium, made ready to be measured.

import { chromium } from "@playwright/test";
import { Lab } from "../pages/lab.mjs";
import { CHROMIUM_ARGS, CHROMIUM_PATH } from "../support/browsers.mjs";

const PUBLISHED_MODELS = 32;

/** A browser, which looks for some hosts elsewhere if `rules` say so. */
export function launch(rules = []) {
  const withRules = (arg) => (arg.startsWith("--host-resolver-rules=") ? [arg, ...rules].join(",") : arg);
  return chromium.launch({ executablePath: CHROMIUM_PATH, args: CHROMIUM_ARGS.map(withRules) });
}

/** A page with nothing in its caches and its store. The server for HTTP/2 vouches for itself. */
export async function freshPage(browser) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.addInitScript(watch, PUBLISHED_MODELS);
  return page;
}

/** A fresh page, open and with its forms filled by a link. */
export async function openLab(browser, site, settings) {
  const page = await freshPage(browser);
  const lab = new Lab(page, site);
  await lab.open(settings);
  return { page, lab, close: () => page.context().close() };
}

/** In the page, before anything else: notes when the chart stands, and keeps a hand on the module's memory. */
function watch(models) {
  addEventListener("TrunkApplicationStarted", (event) => {
    window.benchMemory = event.detail.wasm.memory;
  });
  window.benchChartStands = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelectorAll("svg .published").length < models) return;
      observer.disconnect();
      // The marks are in the document; the first task after the frame that they go into finds them painted.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      });
    });
    observer.observe(document, { childList: true, subtree: true });
  });
}
