// Pictures for a person to look at, in test-results/screenshots; none is compared. With UPDATE_README_SCREENSHOT=1 the
// README's picture is taken anew.

import path from "node:path";
import { PARTIAL, REFUSAL } from "../fault-server.mjs";
import { expect, siteOf, test } from "../support/fixtures.mjs";
import { promptsByText } from "../support/prompts.mjs";
import { openRoute, ROUTES } from "../support/routes.mjs";
import { ROOT } from "../support/servers.mjs";

const FOLDER = path.join(ROOT, "tests/e2e/test-results/screenshots");
const SIZES = [{ width: 1440, height: 900 }, { width: 390, height: 844 }];

/** Two models, one strict and one lenient, by shares of a hundred in the order in which prompts come. */
function model(known, { harmless, harmful }) {
  const seen = { seemingly_toxic: 0, toxic: 0 };
  return ({ prompt }) => {
    const { kind } = known.get(prompt);
    const share = kind === "toxic" ? harmful : harmless;
    const before = Math.floor((seen[kind] * share) / 100);
    seen[kind] += 1;
    return Math.floor((seen[kind] * share) / 100) > before ? "refuses" : seen[kind] % 6 === 0 ? "partial" : "ok";
  };
}

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of SIZES) {
    test(`${colorScheme}, ${viewport.width}x${viewport.height}`, async ({ faults, lab, page, site }) => {
      const isWide = viewport.width > 1000;
      const shot = (name, options) =>
        page.screenshot({ path: path.join(FOLDER, `${viewport.width}-${colorScheme}-${name}.png`), animations: "disabled", ...options });
      const known = await promptsByText(site);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await page.goto(`${site}#/run`);
      await lab.ready();
      await shot("1-empty");
      if (!isWide) await shot("1-empty-whole", { fullPage: true });

      await lab.provider.selectOption("openai");
      await lab.fill({ baseUrl: `${faults.origin}/html`, model: "lenient-model-1b" });
      await lab.testConnection.click();
      await expect(lab.status).toContainText("web page");
      await lab.status.scrollIntoViewIfNeeded();
      await shot("2-failed-connection");

      faults.plan = model(known, { harmless: 15, harmful: 70 });
      await lab.fill({ baseUrl: faults.url, model: "lenient-model-1b", perCategory: 4, concurrency: 6 });
      await lab.runToEnd();
      const strict = model(known, { harmless: 45, harmful: 95 });
      faults.plan = (chat) => (chat.index < 80 + 31 ? strict(chat) : `held:${strict(chat)}`);
      await lab.model.fill("strict-model-7b");
      await lab.run.click();
      await expect(lab.progress).toHaveAttribute("aria-valuenow", "31");
      await page.evaluate(() => scrollTo(0, 0));
      await shot("3-mid-run");

      faults.plan = strict;
      faults.release();
      await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
      await page.evaluate(() => scrollTo(0, 0));
      await shot("4-done");
      if (!isWide) await shot("4-done-whole", { fullPage: true });
      if (isWide && colorScheme === "light" && process.env.UPDATE_README_SCREENSHOT === "1") {
        await page.screenshot({ path: path.join(ROOT, "docs/screenshot.png"), animations: "disabled" });
      }
      await lab.tradeOff.ownPoints.first().focus();
      await expect(lab.tradeOff.chart.locator(".tip")).toBeVisible();
      await shot("5-pointed-at");

      await lab.openResponses();
      await lab.responses.expectCount(80);
      await page.evaluate(() => scrollTo(0, 0));
      await shot("6-responses", { fullPage: !isWide });
      await lab.responses.kind.selectOption("seemingly_toxic");
      await lab.responses.verdict.selectOption("direct_refusal");
      await lab.responses.rows.first().getByRole("button").click();
      await expect(lab.responses.dialog.locator("mark").first()).toBeVisible();
      await shot("7-dialog");
      await lab.responses.closeAnswer();

      await lab.goTo("Labels");
      await lab.labels.beginAs("Ann", 30);
      await lab.labels.guideline.click();
      await shot("8-sitting", { fullPage: !isWide });
      await lab.labels.labelAll((prompt, answer) => (answer === REFUSAL ? 2 : answer === PARTIAL ? 6 : 1));
      await lab.labels.end.click();
      await lab.labels.confusionWith("OR-Bench keywords, GPT-4");
      await shot("9-labels", { fullPage: true });
      await lab.openMeasure();
      await page.evaluate(() => scrollTo(0, 0));
      await shot("10-corrected");
      await lab.tradeOff.showConventions.check();
      await lab.tradeOff.showConventions.scrollIntoViewIfNeeded();
      await shot("10-other-conventions");
      await lab.goTo("Classifier");
      await lab.classifierPage.answer.fill(PARTIAL);
      await expect(lab.classifierPage.rows).toHaveCount(9);
      await shot("11-classifier", { fullPage: true });
    });
  }
}

const withExamples = test.extend({ site: siteOf({ recorded: true }) });

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of SIZES) {
    withExamples(`every route as it opens, ${colorScheme}, ${viewport.width}x${viewport.height}`, async ({ page, site }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      for (const [route, example] of ROUTES) {
        await openRoute(page, site, route, example);
        const name = `${viewport.width}-${colorScheme}-route-${route || "learn"}.png`;
        await page.screenshot({ path: path.join(FOLDER, name), animations: "disabled", fullPage: viewport.width < 1000 });
      }
    });
  }
}
