import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, CHROMIUM_PATH } from "./support/browsers.mjs";

/** These keep a core or both busy: a model computes, runs are killed, or the disk is filled. They run apart from the others. */
const HEAVY = /(engine|in-page|lasting|real-model|rose-server)\.spec\.mjs$/;
/** Pictures for a person to look at: scripts/screenshots.sh. */
const SCREENSHOTS = /screenshots\.spec\.mjs$/;

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  projects: [
    { name: "light", testIgnore: [HEAVY, SCREENSHOTS] },
    { name: "heavy", testMatch: HEAVY },
    { name: "screenshots", testMatch: SCREENSHOTS },
  ],
  workers: 2,
  // Files differ in length too much to be what workers share between them.
  fullyParallel: true,
  // A test that passes at the second try is a fault, of the page or of the test.
  retries: 0,
  forbidOnly: true,
  reporter: [["list"], ["./support/test-times.mjs"], ["./support/test-failures.mjs"]],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    screenshot: "only-on-failure",
    launchOptions: { executablePath: CHROMIUM_PATH, args: CHROMIUM_ARGS },
  },
});
