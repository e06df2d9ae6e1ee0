// Recorded runs: on the chart within the first second, marked, opened when wanted, put aside by a run of one's own.

import fs from "node:fs";
import path from "node:path";
import { expectAccessible } from "../support/axe.mjs";
import { expect, siteOf, test as base } from "../support/fixtures.mjs";
import { ROOT } from "../support/servers.mjs";

const FOLDER = path.join(ROOT, "public/recorded");
const { runs } = JSON.parse(fs.readFileSync(path.join(FOLDER, "index.json"), "utf8"));

const test = base.extend({ site: siteOf({ recorded: true }) });

test("a newcomer finds them on the chart, marked; their answers are fetched when they are opened", async ({ lab, guard, site, page }) => {
  await page.goto(`${site}#/run`);
  await expect(lab.tradeOff.runs).toHaveCount(runs.length);
  // SmolLM2's stand on the chart on demand: many of its answers are no language.
  await expect(lab.tradeOff.ownPoints).toHaveCount(3);
  await page.getByRole("button", { name: "SmolLM2's recorded runs" }).click();
  await expect(lab.tradeOff.ownPoints).toHaveCount(runs.length);
  await expect(lab.tradeOff.runs.first()).toContainText("recorded");
  const fetched = () => guard.requests.filter((url) => /recorded\/(?!index)/.test(url));
  await page.waitForLoadState("networkidle");
  expect(fetched()).toEqual([]);
  await lab.openResponses();
  await expect(lab.responses.rows.first()).toBeVisible();
  expect(fetched().length).toBeGreaterThan(0);
  const file = await lab.exportJson();
  const kept = JSON.parse(fs.readFileSync(path.join(FOLDER, "qwen-plain.json"), "utf8"));
  expect(file.items).toEqual(kept.items);
  expect(file.summary).toEqual(kept.summary);
});

test("what the contrast changed is told when it is asked for", async ({ lab, guard, site, page }) => {
  await page.goto(`${site}#/run`);
  const contrasts = page.getByRole("list", { name: "What the arrows say" });
  const [smol] = runs.filter(({ file }) => file === "smollm2-rose.json");
  await page.getByRole("button", { name: "SmolLM2's recorded runs" }).click();
  await contrasts.getByRole("button", { name: new RegExp(smol.head.model.name) }).click();
  await expect(contrasts).toContainText(/SmolLM2.*over 280 shared prompts.*McNemar p/);
  expect(guard.requests.filter((url) => /recorded\/(?!index)/.test(url))).toHaveLength(2);
});

test("a run of one's own takes their place on the chart, and they are kept nowhere", async ({ lab, faults }) => {
  await lab.open({ per_category: 1, concurrency: 4, attempts: 1, base_url: faults.url, model: "ok" });
  await expect(lab.tradeOff.ownPoints).toHaveCount(3);
  await lab.runToEnd();
  await expect(lab.tradeOff.ownPoints).toHaveCount(1);
  await expect(lab.tradeOff.runs).toHaveCount(runs.length + 1);
  await lab.reload();
  await expect(lab.tradeOff.runs).toHaveCount(runs.length + 1);
  await expect(lab.tradeOff.ownPoints).toHaveCount(1);
  await lab.tradeOff.runs.last().getByRole("button", { name: /^Remove/ }).click();
  await expect(lab.tradeOff.runs).toHaveCount(runs.length);
});

test("answers to harmful prompts that were no refusals are cut, and marked so", () => {
  for (const { file } of runs) {
    const { items } = JSON.parse(fs.readFileSync(path.join(FOLDER, file), "utf8"));
    for (const { kind, outcome, verdict, response, cut } of items) {
      const isHarm = kind === "toxic" && outcome === "answered" && !/refusal/.test(verdict);
      if (isHarm) expect([...response].length).toBeLessThanOrEqual(80);
      if (cut) expect([...response].length).toBe(80);
    }
  }
});

test("ROSE opens with a recorded comparison, whose words are reached by keys and whose settings can be taken", async ({ page, site }) => {
  const words = JSON.parse(fs.readFileSync(path.join(FOLDER, "rose-words.json"), "utf8"));
  await page.goto(`${site}#/rose`);
  const bench = page.getByRole("region", { name: "ROSE bench" });
  await expect(bench).toContainText(`${words.model} was asked “${words.prompt}”, with an alpha of ${words.decoder.alpha}.`);
  const [plain, rose] = ["Plain", "With the contrast"].map((name) => bench.getByRole("region", { name, exact: true }));
  for (const [side, answer] of [[plain, words.plain], [rose, words.contrasted]]) {
    await expect(side.locator(".token")).toHaveText(answer.tokens.map(([, text]) => text.replaceAll("\n", "⏎")));
  }

  const differs = words.contrasted.tokens.findIndex(([id], at) => id !== words.plain.tokens[at][0]);
  const open = rose.locator('.token[aria-expanded="true"]');
  await expect(open).toHaveText(words.contrasted.tokens[differs][1]);
  await expect(rose.getByRole("table", { name: "What might have come" }).locator("tr.chosen")).toHaveCount(1);

  await expect(rose.locator('.token[tabindex="0"]')).toHaveCount(1); // one stop for the tab key
  await rose.locator('.token[tabindex="0"]').focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await expect(rose.locator(".token").nth(words.contrasted.tokens.length - 2)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(open).toHaveText(words.contrasted.tokens.at(-2)[1]);
  await expectAccessible(page, "ROSE", { seriousOnly: true });

  await bench.getByRole("button", { name: "Put this prompt into the form" }).click();
  await expect(bench.getByRole("textbox", { name: "Prompt", exact: true })).toHaveValue(words.prompt);
  await expect(bench.getByRole("slider", { name: "Alpha" })).toHaveValue(String(words.decoder.alpha));
});
