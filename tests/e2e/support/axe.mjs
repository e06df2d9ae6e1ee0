// What axe finds on a page, by the rules of WCAG 2.2 AA and good practice.

import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SERIOUS = ["serious", "critical"];

/** Expects that it finds nothing; or, with `seriousOnly`, nothing serious. */
export async function expectAccessible(page, where, { seriousOnly = false } = {}) {
  const { violations, passes } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  expect(passes.length, `axe had something to look at: ${where}`).toBeGreaterThan(10);
  const found = violations
    .filter(({ impact }) => !seriousOnly || SERIOUS.includes(impact))
    .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 5).map((node) => `${node.html.slice(0, 160)} | ${node.failureSummary}`) }));
  expect.soft(found, where).toEqual([]);
}
