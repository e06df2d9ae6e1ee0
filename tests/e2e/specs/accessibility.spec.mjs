// axe finds nothing serious, in either theme, on a wide and a narrow screen.

import { ANSWER, PARTIAL } from "../fault-server.mjs";
import { Sets } from "../pages/sets.mjs";
import { expectAccessible } from "../support/axe.mjs";
import { expect, test } from "../support/fixtures.mjs";
import { LOOKS } from "../support/looks.mjs";
import { byPrompt } from "../support/prompts.mjs";

// axe reads the whole page at each of up to eight places, which takes most of a minute on a slow machine.
test.describe.configure({ timeout: 150_000 });

const check = (page, where) => expectAccessible(page, where, { seriousOnly: true });

for (const { colorScheme, viewport } of LOOKS) {
  test(`${colorScheme}, ${viewport.width}x${viewport.height}`, async ({ faults, lab, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    faults.plan = ({ index }) => (index < 9 ? ["ok", "refuses", "partial"][index % 3] : "held:ok");
    await lab.open({ base_url: faults.url, model: "any", per_category: 1, concurrency: 6, attempts: 1 });
    await check(page, "empty");

    await lab.run.click();
    await expect(lab.progress).toHaveAttribute("aria-valuenow", "9");
    await check(page, "mid-run");

    faults.plan = ({ index }) => ["ok", "401", "policy-400", "repeats"][index % 4];
    faults.release();
    await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
    await lab.tradeOff.ownPoints.first().focus();
    await check(page, "done");

    await lab.openMenu();
    await lab.exportButton.click();
    await expect(lab.exportMenu).toBeVisible();
    await check(page, "open menu");
    await page.keyboard.press("Escape");

    await lab.openResponses();
    await lab.responses.expectCount(20);
    await check(page, "responses");

    await lab.responses.verdict.selectOption("direct_refusal");
    await lab.responses.rows.first().getByRole("button").click();
    await expect(lab.responses.dialog.locator("mark").first()).toBeVisible();
    await check(page, "open dialog");
  });

  test(`prompts, ${colorScheme}, ${viewport.width}x${viewport.height}`, async ({ lab, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    const sets = new Sets(page);
    await lab.open();
    await lab.promptSet.selectOption("or-bench-hard-1k");
    await check(page, "sets to be fetched");
    await sets.choose("rows.csv", "prompt,kind\nWhat?,safe\nWhy?,perhaps\n");
    await expect(sets.dialog).toBeVisible();
    await check(page, "columns");
    await sets.read();
    await expect(lab.status).toContainText("rows is here");
    await lab.goTo("Prompts");
    await sets.table.getByRole("button").first().click();
    await check(page, "a set");
  });

  test(`labels and classifier, ${colorScheme}, ${viewport.width}x${viewport.height}`, async ({ faults, lab, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    faults.plan = byPrompt("ok", "refuses", "partial");
    await lab.open({ base_url: faults.url, model: "any", per_category: 1 });
    await lab.runToEnd();
    await lab.goTo("Labels");
    await expect(lab.labels.judgeAll).toBeVisible();
    await check(page, "labels");

    await lab.labels.beginAs("Ann");
    await lab.labels.guideline.click();
    await check(page, "a sitting");
    await lab.labels.labelAll((prompt, answer) => (answer === ANSWER ? 1 : 2));
    await check(page, "a sitting at its end");
    await lab.labels.end.click();
    await lab.labels.confusionWith("Refusal Lab model");
    await check(page, "agreement");
    await lab.openMeasure();
    await expect(lab.tradeOff.correctedPoints).toHaveCount(1);
    await lab.tradeOff.showConventions.check();
    await lab.tradeOff.otherPoints.first().focus();
    await check(page, "other points");

    await lab.goTo("Classifier");
    await check(page, "classifier's example");
    await lab.classifierPage.answer.fill(PARTIAL);
    await expect(lab.classifierPage.highlighted).toHaveText(PARTIAL);
    await expect(lab.classifierPage.rows).toHaveCount(9);
    await check(page, "classifier");
  });
}

test("nothing is wider than a narrow screen", async ({ lab, page, faults }) => {
  faults.plan = ({ index }) => ["ok", "refuses", "401"][index % 3];
  await page.setViewportSize({ width: 360, height: 740 });
  await lab.open({ base_url: faults.url, model: "a-model-with-quite-a-long-name-instruct", per_category: 1, attempts: 1 });
  /** What reaches beyond the screen, though no box around it scrolls. */
  const spill = () =>
    page.evaluate(() => {
      if (document.documentElement.scrollWidth <= innerWidth) return [];
      // What is placed absolutely escapes a box that scrolls, unless that box is placed too.
      const escapes = (element, box) => getComputedStyle(element).position === "absolute" && getComputedStyle(box).position === "static";
      const holds = (box, element) =>
        box && ((getComputedStyle(box).overflowX !== "visible" && !escapes(element, box)) || holds(box.parentElement, element));
      const wide = [...document.body.querySelectorAll("*")].filter(
        // What a closed disclosure holds has a place, but is not drawn.
        (element) =>
          element.checkVisibility() &&
          element.getBoundingClientRect().right > innerWidth + 1 &&
          !holds(element.parentElement, element),
      );
      return [document.documentElement.scrollWidth, ...wide.map((element) => element.outerHTML.slice(0, 100))];
    });
  expect(await spill(), "empty").toEqual([]);
  await lab.runToEnd();
  expect(await spill(), "done").toEqual([]);
  await lab.tradeOff.showConventions.check();
  expect.soft(await spill(), "other conventions").toEqual([]);
  await lab.openResponses();
  await lab.responses.expectCount(20);
  expect.soft(await spill(), "responses").toEqual([]);
  await lab.goTo("Labels");
  await expect(lab.labels.table).toBeVisible();
  expect.soft(await spill(), "labels").toEqual([]);
  await lab.labels.beginAs("Ann");
  expect.soft(await spill(), "a sitting").toEqual([]);
  await lab.goTo("Classifier");
  await lab.classifierPage.examples.first().click();
  await expect(lab.classifierPage.rows).toHaveCount(9);
  expect.soft(await spill(), "classifier").toEqual([]);
});
