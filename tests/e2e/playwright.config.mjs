import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, CHROMIUM_PATH } from "./support/browsers.mjs";

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  // Two cores carry a browser, a page that works hard and at times a real model: a second worker would only make waits
  // longer and their limits guesswork.
  workers: 1,
  // A test that passes at the second try is a fault, of the page or of the test.
  retries: 0,
  forbidOnly: true,
  reporter: "list",
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
