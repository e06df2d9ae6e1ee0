// The page Measure: what must be chosen, what is missing, what is in sight, and what a newcomer is told.

import { expect, siteOf, test } from "../support/fixtures.mjs";

const FAST = { attempts: 1, silence: 5, concurrency: 6, per_category: 1, seed: 7 };

const withRecorded = test.extend({ site: siteOf({ recorded: true }) });

/** What says what is wrong with a field: its description, as assistive technology reads it. */
const described = (field, words) => expect(field).toHaveAccessibleDescription(words);

test("what is missing when Run is pressed is marked at its field, which gets the focus", async ({ lab, faults }) => {
  await lab.open(FAST);
  await lab.run.click();
  await expect(lab.baseUrl).toBeFocused();
  await expect(lab.baseUrl).toHaveAttribute("aria-invalid", "true");
  await described(lab.baseUrl, /enter the Base URL/);
  await expect(lab.model).not.toHaveAttribute("aria-invalid");
  await lab.baseUrl.fill(faults.url);
  await expect(lab.baseUrl).not.toHaveAttribute("aria-invalid");

  await lab.run.click();
  await expect(lab.model).toBeFocused();
  await described(lab.model, /No model: enter the name/);
  await lab.model.fill("ok");
  await expect(lab.model).not.toHaveAttribute("aria-invalid");

  await lab.promptSet.selectOption("or-bench-hard-1k");
  await lab.run.click();
  await expect(lab.promptSet).toBeFocused();
  await described(lab.promptSet, /is not here yet/);
  await lab.promptSet.selectOption("starter");
  await expect(lab.promptSet).not.toHaveAttribute("aria-invalid");
  await lab.runToEnd();
});

test("what a server said is marked where it can be mended, and moves no focus", async ({ lab, faults }) => {
  await lab.open({ ...FAST, base_url: faults.url, model: "401" });
  await lab.confirmAddress.click();
  await lab.testConnection.click();
  await expect(lab.key).toHaveAttribute("aria-invalid", "true");
  await described(lab.key, /wants an API key/);
  await described(lab.key, /Stays in this page's memory/);
  await expect(lab.key).not.toBeFocused();
  await lab.key.fill("sk-any-0123456789");
  await expect(lab.key).not.toHaveAttribute("aria-invalid");
});

test("a server's only model is chosen by the test of the connection", async ({ lab, faults }) => {
  faults.listed = ["refuses"];
  await lab.open();
  await lab.fill({ baseUrl: faults.url, model: "" });
  await lab.testConnection.click();
  await expect(lab.model).toHaveValue("refuses");
  await expect(lab.status).toContainText("Works: “refuses”");
  expect(faults.chats).toHaveLength(1);
});

test("the latest answers stand beside the chart, the newest first, and open", async ({ lab, faults, page }) => {
  faults.plan = ({ index }) => (index < 7 ? "ok" : index === 7 ? "refuses" : "held:ok");
  await lab.open({ ...FAST, concurrency: 1, base_url: faults.url, model: "any" });
  await lab.run.click();
  const latest = page.getByRole("region", { name: "Latest answers", exact: true });
  await expect(lab.progress).toHaveAttribute("aria-valuenow", "8");
  await expect(latest.getByRole("listitem")).toHaveCount(4);
  await expect(latest.getByRole("listitem").first()).toContainText("declines");
  await expect(latest.getByRole("listitem").nth(1)).toContainText("answered");
  await latest.getByRole("button").first().click();
  await expect(page.getByRole("dialog")).toContainText("I'm sorry, but I can't help with that.");
  await page.keyboard.press("Escape");
  faults.plan = () => "ok";
  faults.release();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
});

test("failed prompts are counted while a run goes on", async ({ lab, faults, page }) => {
  faults.plan = ({ index }) => (index < 3 ? "500" : index < 8 ? "ok" : "held:ok");
  await lab.open({ ...FAST, base_url: faults.url, model: "any" });
  await lab.run.click();
  await expect(lab.progress).toHaveAttribute("aria-valuenow", "8");
  await expect(page.getByRole("region", { name: "Run and its progress" })).toContainText("3 failed");
  faults.plan = () => "ok";
  faults.release();
  await expect(lab.tradeOff.newestRun).toHaveAttribute("data-state", "done");
});

for (const [width, height] of [[360, 740], [768, 1024], [1024, 768], [1280, 800], [1440, 900], [2560, 1440]]) {
  test(`Run and progress stay in sight, and nothing is cut: ${width}x${height}`, async ({ lab, faults, page }) => {
    await page.setViewportSize({ width, height });
    faults.plan = ({ index }) => ["ok", "refuses", "500", "policy-400"][index % 4];
    await lab.open({ ...FAST, base_url: faults.url, model: "a-model-with-quite-a-long-name-instruct" });
    await lab.runToEnd();
    await lab.tradeOff.showConventions.check();
    for (const place of [0, 0.5, 1]) {
      await page.evaluate((place) => scrollTo(0, place * document.documentElement.scrollHeight), place);
      await expect(lab.run).toBeInViewport({ ratio: 1 });
      await expect(lab.progress).toBeInViewport({ ratio: 1 });
    }
    const sizes = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth - innerWidth,
      runs: Math.max(...[...document.querySelectorAll(".runs-card .scroller")].map((box) => box.scrollWidth - box.clientWidth)),
    }));
    expect(sizes.page).toBeLessThanOrEqual(0);
    if (width >= 768) expect(sizes.runs, "the runs' columns").toBeLessThanOrEqual(0);
  });
}

withRecorded("a newcomer is told what Run fetches and what can be done meanwhile, and whose bars these are", async ({ lab, page, site }) => {
  await page.goto(`${site}#/run`);
  await lab.ready();
  const note = page.locator(".first-visit");
  await expect(note).toContainText(/Run fetches SmolLM2 135M Instruct first: 98 MB, once/);
  await expect(note.getByRole("link", { name: "read the recorded runs" })).toHaveAttribute("href", /#\/responses/);
  await expect(lab.tradeOff.categories).toContainText("(recorded)");
  await lab.provider.selectOption("openai");
  await expect(note).toBeHidden();
});
