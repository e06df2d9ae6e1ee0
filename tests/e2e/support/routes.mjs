// The page's routes, and how each shows that it is filled.

import { expect } from "@playwright/test";

/** Each route, and what an example on it shows. */
export const ROUTES = [
  ["", ".exercise .quoted"],
  ["run", "[data-run-id]"],
  ["responses", "tr[data-prompt-id]"],
  ["categories", "main table tbody tr"],
  ["compare", "main table tbody tr"],
  ["runs", "main table tbody tr"],
  ["labels", ".labels-page .quoted"],
  ["classifier", "main mark"],
  ["prompts", "tr[data-prompt-id]"],
  ["rose", "main .spoken"],
];

/** Opens a route anew and waits for its example. */
export async function openRoute(page, site, route, example) {
  await page.goto("about:blank");
  await page.goto(`${site}#/${route}`);
  await expect(page.locator(example).first(), `#/${route} shows an example`).toBeVisible({ timeout: 15_000 });
}
