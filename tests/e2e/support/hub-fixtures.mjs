// Tests that fetch prompt sets: the hub's names lead to a stand-in on this machine.

import { CHROMIUM_ARGS, CHROMIUM_PATH } from "./browsers.mjs";
import { test as base } from "./fixtures.mjs";
import { Hub } from "./hub.mjs";

export { expect } from "./fixtures.mjs";

export const test = base.extend({
  hub: [
    async ({}, use) => {
      const hub = await Hub.start();
      await use(hub);
      await hub.stop();
    },
    { scope: "worker" },
  ],
  launchOptions: [
    async ({ hub }, use) => {
      const rules = CHROMIUM_ARGS.map((arg) => (arg.startsWith("--host-resolver-rules=") ? `${arg},${hub.browserRules}` : arg));
      await use({ executablePath: CHROMIUM_PATH, args: rules });
    },
    { scope: "worker" },
  ],
  ignoreHTTPSErrors: true,
  hubFiles: [
    async ({ hub, guard }, use) => {
      hub.reset();
      hub.origins.forEach((origin) => guard.allow(origin));
      await use();
    },
    { auto: true },
  ],
});
