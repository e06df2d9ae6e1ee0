// Pages of results before there is a run of one's own: recorded runs, which say that they are.

import { Compare } from "../pages/compare.mjs";
import { History } from "../pages/history.mjs";
import { expect, siteOf, test as base } from "../support/fixtures.mjs";
import { madeRun } from "../support/made-run.mjs";

const test = base.extend({ site: siteOf({ recorded: true }) });

/** A run made by hand, of two refusals. */
function own(name) {
  return JSON.stringify(madeRun([{ kind: "toxic", own: "R" }, { kind: "seemingly_toxic", own: "R" }], { name }));
}

test("Responses has recorded answers until there are own ones", async ({ lab, page }) => {
  await lab.open({}, "responses");
  await lab.responses.expectCount(280);
  await expect(page.locator(".recorded-hint")).toContainText("Recorded answers of Qwen2.5-Coder-0.5B-Instruct, not of a run of yours.");
  await expect(page.locator(".recorded-hint").getByRole("link", { name: "Run a model of your own" })).toHaveAttribute("href", "#/run");
  await expect(lab.responses.run.locator("option:checked")).toContainText("(recorded)");
  await lab.import("own.json", own("own"));
  await lab.responses.expectCount(2);
  await expect(page.locator(".recorded-hint")).toHaveCount(0);
});

test("Runs lists the recorded ones, which cannot be changed, until there is an own one", async ({ lab, page }) => {
  const history = new History(page);
  await lab.open({}, "runs");
  await expect(history.rows).toHaveCount(5);
  await expect(history.region).toContainText("These runs are recorded, not yours");
  await expect(history.region).toContainText("5 of 5 recorded runs");
  await expect(history.table.getByRole("textbox")).toHaveCount(0);
  await expect(history.table.getByRole("button", { name: /^Delete/ })).toHaveCount(0);
  await expect(history.rows.first()).toContainText("(recorded)");
  await history.search.fill("SmolLM2");
  await expect(history.rows).toHaveCount(2);
  await history.search.fill("");
  await lab.import("own.json", own("own"));
  await expect(history.rows).toHaveCount(1);
  await history.expectTitles(["own"]);
  await expect(history.region).toContainText("1 of 1 runs");
  await history.button(history.rows.first(), "Delete").click();
  await expect(history.rows).toHaveCount(5);
  await history.undo.click();
  await expect(history.rows).toHaveCount(1);
});

test("Compare has two recorded runs until there are two own ones", async ({ lab, page }) => {
  const compare = new Compare(page);
  await lab.open({}, "compare");
  await expect(compare.region).toContainText("A recorded example, not your runs");
  await expect(compare.baseline.locator("option:checked")).toContainText("Qwen2.5-Coder-0.5B-Instruct");
  await expect(compare.baseline.locator("option:checked")).toContainText("(recorded)");
  await expect(compare.region).toContainText("280 prompts shared, 0 only in the baseline, 0 only in this run.");
  const other = compare.differences.locator("tbody");
  await expect(other).toHaveCount(1);
  await expect(other).toContainText("(recorded)");
  await compare.change.selectOption("to_answered");
  await compare.rows.first().getByRole("button").click();
  await expect(compare.dialog.locator(".sides section")).toHaveCount(2);
  await page.keyboard.press("Escape");
  // What one makes of the example is one's own choice.
  await other.getByRole("button", { name: /^Remove / }).click();
  await expect(compare.region).toContainText("Choose the run that others are held against");
  await expect(compare.region).not.toContainText("A recorded example");

  await page.reload();
  await lab.ready();
  await expect(compare.region).toContainText("A recorded example, not your runs");
  await lab.import("one.json", own("one"));
  await expect(compare.baseline.locator("option")).toHaveCount(6);
  await expect(compare.region).toContainText("A recorded example, not your runs");
  await lab.import("two.json", own("two"));
  await expect(compare.region).toContainText("Choose the run that others are held against");
  await expect(compare.differences).toBeHidden();
});

test("a table keeps its place behind the answer, on other pages, and beside its filtered list", async ({ lab, page }) => {
  await lab.open({}, "responses");
  await lab.responses.expectCount(280);
  const scroller = lab.responses.table.locator("xpath=..");
  const top = () => scroller.evaluate((element) => element.scrollTop);
  await scroller.evaluate((element) => (element.scrollTop = 3400));
  const button = lab.responses.rows.nth(12).getByRole("button");
  await button.click();
  await lab.responses.closeAnswer();
  await expect(button).toBeFocused();
  const place = await top();
  expect(place).toBeGreaterThan(3000);
  await lab.responses.kind.selectOption("toxic");
  await expect.poll(top).toBe(0);
  await lab.responses.kind.selectOption("");
  await expect.poll(top).toBe(place);
  await lab.goTo("Runs");
  await lab.openResponses();
  await expect.poll(top).toBe(place);
});
