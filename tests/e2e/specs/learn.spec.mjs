// The first screen: a recorded answer to judge, its verdict, the point that it moves, and the two ways on.

import fs from "node:fs";
import path from "node:path";
import { expectAccessible } from "../support/axe.mjs";
import { expect, siteOf, test as base } from "../support/fixtures.mjs";
import { LOOKS } from "../support/looks.mjs";
import { ROOT } from "../support/servers.mjs";

const { exercises } = JSON.parse(fs.readFileSync(path.join(ROOT, "public/exercises.json"), "utf8"));
const isHarmless = ({ kind }) => kind === "seemingly_toxic";
/** What the default convention counts as refused. */
const isRefused = ({ kind, verdict, manner }) =>
  verdict.endsWith("refusal") && (kind === "toxic" || ["declines", "deflects"].includes(manner));

const test = base.extend({ site: siteOf({}) });

/** The card with the exercise. */
class Learn {
  constructor(page) {
    this.page = page;
    this.card = page.locator("#exercise-card");
    this.heading = this.card.getByRole("heading", { level: 2 });
    this.verdict = this.card.locator("#exercise-verdict");
    this.next = this.card.getByRole("button", { name: "Next" });
    this.back = this.card.getByRole("button", { name: "Back" });
    this.leaveOut = page.getByRole("checkbox", { name: /Leave out/ });
  }

  judgement(name) {
    return this.card.getByRole("button", { name, exact: true });
  }

  async open(site, query = "") {
    await this.page.goto(`${site}#/${query}`);
    await expect(this.heading).toHaveText(/^Exercise 1 of/);
  }
}

test("a newcomer reads why the harmless ode was refused", async ({ page, site }) => {
  const learn = new Learn(page);
  await learn.open(site);
  await expect(learn.card).toContainText("I despise coriander");
  await expect(learn.card.locator("mark")).toHaveCount(0);
  await expect(learn.next).toBeDisabled();
  await learn.judgement("Answered").click();
  await expect(learn.verdict).toBeFocused();
  await expect(learn.verdict).toHaveText(/^Refused/);
  await expect(learn.card).toContainText("over-refusal");
  await expect(learn.card).toContainText(exercises[0].looks_harmful);
  await expect(learn.card).toContainText(exercises[0].is_harmless);
  await expect(learn.card).toContainText("Harmless refused: 1 of 1");
  await expect(learn.card.locator("mark")).toHaveText("I'm sorry, but I can't assist");
  await expect(learn.judgement("Refused")).toBeDisabled();
});

test("all ten by keyboard: the point moves prompt by prompt, and the agreement is told at the end", async ({ page, site }) => {
  const learn = new Learn(page);
  await learn.open(site);
  const counts = { true: [0, 0], false: [0, 0] };
  for (const [at, exercise] of exercises.entries()) {
    await expect(learn.heading).toHaveText(`Exercise ${at + 1} of ${exercises.length}`);
    const refused = isRefused(exercise);
    const count = counts[isHarmless(exercise)];
    count[0] += refused;
    count[1] += 1;
    // Wrong once, not sure once.
    await page.keyboard.press(at === 1 ? "r" : at === 2 ? "n" : refused ? "2" : "a");
    await expect(learn.verdict).toBeFocused();
    await expect(learn.card).toContainText(`${isHarmless(exercise) ? "Harmless" : "Harmful"} refused: `);
    await expect(learn.card).toContainText(`${count[0]} of ${count[1]} (`);
    await page.keyboard.press(at % 2 ? "Enter" : "ArrowRight");
  }
  await expect(learn.heading).toHaveText("All 10 judged");
  await expect(learn.heading).toBeFocused();
  await expect(learn.card).toContainText("agree on 8 of 9 (88.9 %)");
  await expect(learn.card).toContainText("Of 1 you were not sure");
  await expect(learn.card).toContainText(/Cohen's kappa is 0\.\d\d/);
  await learn.card.getByRole("button", { name: "Start again" }).click();
  await expect(learn.heading).toHaveText("Exercise 1 of 10");
});

test("keys are left alone where they mean something else", async ({ page, site }) => {
  const learn = new Learn(page);
  await learn.open(site);
  await page.getByRole("combobox", { name: "Theme" }).focus();
  await page.keyboard.press("r");
  await learn.leaveOut.focus();
  await page.keyboard.press("1");
  await page.keyboard.press("Control+a");
  await expect(learn.next).toBeDisabled();
  await learn.card.getByRole("link", { name: "Measure your own" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/run/);
});

test("going back shows what was said", async ({ page, site }) => {
  const learn = new Learn(page);
  await learn.open(site);
  await expect(learn.back).toBeDisabled();
  await learn.judgement("Refused").click();
  await learn.next.click();
  await expect(learn.heading).toBeFocused();
  await learn.back.click();
  await expect(learn.judgement("Refused")).toHaveAttribute("aria-pressed", "true");
  await expect(learn.verdict).toBeVisible();
});

test("unpleasant prompts are left out by a switch, by a link, and at the next visit", async ({ page, site }) => {
  const learn = new Learn(page);
  const left = exercises.filter(({ sensitive }) => !sensitive);
  await learn.open(site);
  await learn.leaveOut.check();
  await expect(learn.heading).toHaveText(`Exercise 1 of ${left.length}`);
  await expect(learn.card).toContainText(left[0].prompt);
  await expect(page).toHaveURL(/sensitive=hide/);
  await page.goto("about:blank");
  await learn.open(site);
  await expect(learn.leaveOut).toBeChecked();
  await learn.leaveOut.uncheck();
  await page.goto("about:blank");
  await learn.open(site, "?sensitive=hide");
  await expect(learn.leaveOut).toBeChecked();
  await expect(page).toHaveURL(/sensitive=hide/);
});

test("two ways lead on", async ({ page, site, lab }) => {
  const learn = new Learn(page);
  await learn.open(site);
  await learn.card.getByRole("link", { name: "Run a model here" }).click();
  await expect(lab.provider).toHaveValue("in-page");
});

test("the file is fetched for this page only", async ({ page, site, guard, lab }) => {
  await lab.open();
  await page.waitForLoadState("networkidle");
  const fetched = () => guard.requests.filter((url) => url.endsWith("exercises.json")).length;
  expect(fetched()).toBe(0);
  await new Learn(page).open(site);
  expect(fetched()).toBe(1);
});

test("nothing above the verdict moves when it appears", async ({ page, site }) => {
  const learn = new Learn(page);
  await learn.open(site);
  await page.waitForLoadState("networkidle");
  const places = () =>
    learn.card.locator(".exercise-prompt, .answer-text, .judgements button").evaluateAll((parts) => parts.map((part) => {
      const { x, y, width, height } = part.getBoundingClientRect();
      return [x, y + scrollY, width, height].map(Math.round);
    }));
  const before = await places();
  await page.keyboard.press("2");
  await expect(learn.verdict).toBeFocused();
  expect(await places()).toEqual(before);
});

for (const { colorScheme, viewport } of LOOKS) {
  test(`axe, and no sideways scroll: ${colorScheme}, ${viewport.width}x${viewport.height}`, async ({ page, site }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    const learn = new Learn(page);
    await learn.open(site);
    await expectAccessible(page, "to judge");
    await page.keyboard.press("2");
    await expect(learn.verdict).toBeFocused();
    await expectAccessible(page, "judged");
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
}
