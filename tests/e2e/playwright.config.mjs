import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, CHROMIUM_PATH } from "./support/browsers.mjs";

/** These keep both cores busy by themselves: a model computes, runs are killed, or the disk is filled. */
const ALONE = /(engine|in-page|lasting|real-model|rose-server)\.spec\.mjs$/;
/** Pictures for a person to look at: scripts/screenshots.sh. */
const SCREENSHOTS = /screenshots\.spec\.mjs$/;

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  projects: [
    { name: "together", testIgnore: [ALONE, SCREENSHOTS] },
    { name: "alone", testMatch: ALONE },
    { name: "screenshots", testMatch: SCREENSHOTS },
  ],
  // Two workers, one for each core, for the specs of the project "together"; test.sh gives the others one.
  workers: 2,
  // Files differ in length too much to be what workers share between them.
  fullyParallel: true,
  // A test that passes at the second try is a fault, of the page or of the test.
  retries: 0,
  forbidOnly: true,
  reporter: [["list"], ["./support/test-times.mjs"]],
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
