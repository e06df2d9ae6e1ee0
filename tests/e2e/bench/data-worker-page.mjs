// A bare page beside the built data worker, in which data-worker-client.mjs speaks to it.

import fs from "node:fs";
import { pack } from "./answers.mjs";
import { servePageFiles } from "./page-server.mjs";

const CLIENT = new URL("data-worker-client.mjs", import.meta.url);

/** Does the work with a page that has the client as `window.client`, beside which these files are served. */
export async function withBarePage(browser, files, work) {
  const server = await servePageFiles({
    "bench.html": "<!doctype html><title>Bench</title>",
    "bench/data-worker-client.js": fs.readFileSync(CLIENT),
    ...files,
  });
  try {
    const page = await browser.newPage();
    try {
      await page.goto(`${server.url}bench.html`);
      await page.evaluate(async () => (window.client = await import("./bench/data-worker-client.js")));
      return await work(page);
    } finally {
      await page.close();
    }
  } finally {
    await server.stop();
  }
}

/** Does the work with a page that has the exchanges as `window.exchanges` besides. */
export function withDataWorkerPage(browser, exchanges, work) {
  return withBarePage(browser, { "bench/exchanges.bin": pack(exchanges) }, async (page) => {
    await page.evaluate(async (count) => {
      window.exchanges = { count, packed: new Uint8Array(await (await fetch("bench/exchanges.bin")).arrayBuffer()) };
    }, exchanges.length);
    return await work(page);
  });
}
