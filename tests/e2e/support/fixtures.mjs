// What every test starts from: the page served, a fault server beside it, and a guard that watches what the page does.

import { expect, test as base } from "@playwright/test";
import { FaultServer } from "../fault-server.mjs";
import { Lab } from "../pages/lab.mjs";
import { servePage } from "./servers.mjs";
import { countWrites } from "./store.mjs";

export { expect };

/** Watches a page for what no test may see: a request to a stranger, or a fault of the page's own. */
class Guard {
  #allowed = new Set();
  requests = [];
  console = [];
  faults = [];

  constructor(context) {
    context.on("request", (request) => this.requests.push(request.url()));
    context.on("console", (message) => {
      this.console.push(message.text());
      if (/panicked at|RuntimeError|closure invoked/.test(message.text())) this.faults.push(message.text());
    });
    context.on("weberror", (error) => this.faults.push(String(error.error()?.stack ?? error.error())));
  }

  /** The page may call this address: it serves the page, or the test entered it as the model's. */
  allow(url) {
    this.#allowed.add(new URL(url).origin);
  }

  strangers() {
    const isOfPage = (url) => /^(data|blob|about):/.test(url) || this.#allowed.has(new URL(url).origin);
    return this.requests.filter((url) => !isOfPage(url));
  }
}

/** The page's address as a fixture, served in some way of its own. */
export function siteOf(options) {
  const serve = async ({}, use) => {
    const server = await servePage(options);
    await use(server.url);
    await server.stop();
  };
  return [serve, { scope: "worker" }];
}

export const test = base.extend({
  /** The address of the page, served at the root of its host. */
  site: siteOf(),
  faultServer: [
    async ({}, use) => {
      const server = await FaultServer.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  faults: async ({ faultServer, guard }, use) => {
    faultServer.reset();
    guard.allow(faultServer.url);
    await use(faultServer);
    faultServer.reset();
  },
  guard: [
    async ({ context, site }, use) => {
      await context.addInitScript(countWrites);
      const guard = new Guard(context);
      guard.allow(site);
      await use(guard);
      expect(guard.strangers(), "requests to others than the page's server and the model").toEqual([]);
      expect(guard.faults, "the page's own faults").toEqual([]);
    },
    { auto: true },
  ],
  lab: async ({ page, site }, use) => use(new Lab(page, site)),
});
