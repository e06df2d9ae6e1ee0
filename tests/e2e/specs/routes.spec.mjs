// Every route opens filled, fits the screen, and is accessible, before there is anything of one's own.

import { expectAccessible } from "../support/axe.mjs";
import { expect, siteOf, test as base } from "../support/fixtures.mjs";
import { openRoute, ROUTES } from "../support/routes.mjs";

const test = base.extend({ site: siteOf({ recorded: true }) });

for (const width of [360, 768, 1440, 2560]) {
  test(`every route opens filled and fits a screen of ${width} px`, async ({ page, site }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height: 800 });
    for (const [route, example] of ROUTES) {
      await openRoute(page, site, route, example);
      const spill = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(spill, `#/${route} is wider than the screen by`).toBeLessThanOrEqual(0);
      await expect(page.locator("header.top")).toHaveJSProperty("scrollWidth", width);
    }
  });
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing serious on any route, ${colorScheme}`, async ({ page, site }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [route, example] of ROUTES) {
      await openRoute(page, site, route, example);
      await expectAccessible(page, `#/${route}`, { seriousOnly: true });
    }
  });
}
